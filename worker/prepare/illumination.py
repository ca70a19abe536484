"""Light on a page: shadows, stains and yellowing found on a small copy, and divided out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

# Light changes over centimetres.
_LIGHT_DPI: Final = 25
_DARKEST_PAPER: Final = 40
# What paper is made after flattening; above it is room for what is brighter than its surroundings.
PAPER: Final = 250
# Paper this even needs no flattening.
_EVEN: Final = 14
_WHITE: Final = 235
# A lamp's mirror image is as bright as the sensor tells, stands out by so much from paper that is duller than the
# second, and is narrower than that many pixels of the small copy, which are about as many millimetres.
_BURNT, _DULL, _MIRRORED, _HALO, _LAMP = 254, 238, 25, 10, 51


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


def glare_in(light: Pixels) -> npt.NDArray[np.bool_] | None:
    """Where a lamp is mirrored in paper or film: `light`, as `light_on` gives it, white far beyond the paper around.

    A mask of the shape of `light`, with the halo of each mirrored lamp; None where there is none. What is bright over
    many centimetres is no lamp but the light of the room.
    """
    if np.median(light) > _DULL:
        return None
    beyond = cv2.subtract(light, cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((_LAMP, _LAMP), np.uint8)))
    core = (light >= _BURNT) & (beyond > _MIRRORED)
    if not core.any():
        return None
    labels = cv2.connectedComponents((beyond > _HALO).astype(np.uint8))[1]
    return np.asarray(np.isin(labels, np.unique(labels[core])) & (labels > 0), dtype=np.bool_)


def evenly_lit(grey: Pixels, light: Pixels | None) -> Pixels:
    """`grey` with its paper white everywhere: shadows, stains and yellowing, as `light_on` found them, divided out."""
    if light is None:
        return grey
    height, width = grey.shape
    there = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, there, scale=PAPER), dtype=np.uint8)
