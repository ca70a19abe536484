"""Ink and paper: grey without seal and pen, even light, no specks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.sources import Pixels

_MM_PER_INCH: Final = 25.4
# Colour is looked for at this resolution: enough for a pen stroke, a twentieth of the pixels.
_COLOUR_DPI: Final = 75
# A printed line is at most a few millimetres high, also in colour; a seal (NĐ 99/2016: 36 mm and more for state bodies)
# and a signature are higher. Only what is higher is dropped, so that a coloured heading or number stays. Headings are
# printed in red, three lines close together, so red must be as high as a seal to be one.
_LOWEST_SEAL_MM: Final = 26.0
_LOWEST_STROKE_MM: Final = 12.0
_SATURATED: Final = 50
# Light changes over centimetres.
_LIGHT_DPI: Final = 25
_DARKEST_PAPER: Final = 40
# What paper is made after flattening; above it is room for what is brighter than its surroundings.
PAPER: Final = 250
# Paper this even needs no flattening.
_EVEN: Final = 14
_WHITE: Final = 235
_SOFTENING: Final = 0.8


def plain_grey(pixels: Pixels, dpi: int) -> Pixels:
    """`pixels` as grey; where a seal or a signature lies, the text under it without their colour.

    Red ink is bright in the red channel, blue in the blue one, black in none: the brightest of the three drops them.
    """
    if pixels.ndim == 2:
        return pixels
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    factor = min(1.0, max(_COLOUR_DPI / dpi, 1 / min(grey.shape)))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # numpy's max over three neighbours takes a hundred times as long.
    red, green, blue = cv2.split(small)
    brightest = cv2.max(cv2.max(red, green), blue)
    spread = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    # What the paper itself has of colour is no ink.
    paper = int(np.median(spread))
    coloured = spread > paper + _SATURATED
    is_red = red == brightest
    for mask, lowest_mm in ((coloured & is_red, _LOWEST_SEAL_MM), (coloured & ~is_red, _LOWEST_STROKE_MM)):
        for left, top, width, height in _blobs(mask, lowest_mm / _MM_PER_INCH * dpi * factor):
            pad = 3
            x0, y0 = max(0, int((left - pad) / factor)), max(0, int((top - pad) / factor))
            x1, y1 = int((left + width + pad) / factor), int((top + height + pad) / factor)
            red, green, blue = cv2.split(pixels[y0:y1, x0:x1])
            grey[y0:y1, x0:x1] = cv2.max(cv2.max(red, green), blue)
    return grey


def _blobs(mask: npt.NDArray[np.bool_], lowest: float) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width, height of what hangs together and is at least `lowest` pixels high; coloured ground is not."""
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    stats = cv2.connectedComponentsWithStats(joined, connectivity=8)[2]
    rows, columns = mask.shape
    for left, top, width, height, area in stats[1:]:
        is_ground = width > 0.6 * columns or height > 0.6 * rows or area > 0.8 * width * height
        if height >= lowest and not is_ground:
            yield int(left), int(top), int(width), int(height)


def light_on(grey: Pixels, dpi: int) -> Pixels | None:
    """How bright the paper is over the page, on a copy of 25 dpi; None where it is white and even all over."""
    factor = min(1.0, max(_LIGHT_DPI / dpi, 1 / min(grey.shape)))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # The brightest of some millimetres is paper, unless ink fills them.
    paper = cv2.dilate(small, np.ones((5, 5), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 3)
    dark, bright = np.percentile(paper, (2, 98))
    if bright - dark <= _EVEN and bright >= _WHITE:
        return None
    return np.asarray(np.maximum(paper, _DARKEST_PAPER), dtype=np.uint8)


def evenly_lit(grey: Pixels, light: Pixels | None) -> Pixels:
    """`grey` with its paper white everywhere: shadows, stains and yellowing, as `light_on` found them, divided out."""
    if light is None:
        return grey
    height, width = grey.shape
    there = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, there, scale=PAPER), dtype=np.uint8)


def without_specks(grey: Pixels) -> Pixels:
    """A black-and-white page without lone pixels, as dust and copiers leave them; marks of letters are larger."""
    ink = (grey < 128).astype(np.uint8)
    neighbours = cv2.boxFilter(ink, -1, (3, 3), normalize=False)
    cleaned = grey.copy()
    cleaned[(ink == 1) & (neighbours == 1)] = 255  # the pixel counts itself
    return cleaned


def softened(grey: Pixels) -> Pixels:
    """A black-and-white page with the greys that a scanner left out: the engines learned on soft edges."""
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _SOFTENING), dtype=np.uint8)
