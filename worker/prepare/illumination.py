"""Light on a page: shadows, stains and yellowing found on a small copy, and divided out."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from worker.formats.sources import Pixels

# Light changes over centimetres.
_LIGHT_DPI: Final = 25
_DARKEST_PAPER: Final = 40
# What paper is made after flattening; above it is room for what is brighter than its surroundings.
PAPER: Final = 250
# Paper this even needs no flattening.
_EVEN: Final = 14
_WHITE: Final = 235


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
