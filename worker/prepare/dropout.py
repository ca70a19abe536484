"""Colour drop-out: a page as grey, without the red of its seals, the blue of its signatures and its printed ground."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels
from worker.prepare.components import HEIGHT, MM_PER_INCH, connected

# Colour is looked for at this resolution: enough for a pen stroke, a twentieth of the pixels.
_COLOUR_DPI: Final = 75
_HALF: Final = 0.5
# A printed line is at most a few millimetres high, also in colour; a seal (NĐ 99/2016: 36 mm and more for state bodies)
# and a signature are higher. Only what is higher is dropped, so that a coloured heading or number stays. Headings are
# printed in red, three lines close together, so red must be as high as a seal to be one.
_LOWEST_SEAL_MM: Final = 26.0
_LOWEST_STROKE_MM: Final = 12.0
# A red title is as high, where the page lies on its side; a piece of a seal is not so narrow for its height.
_NARROWEST_SEAL: Final = 0.25
# Beside a seal or a stroke, what is less high is the end of a signature too.
_LOWEST_BESIDE_SEAL_MM: Final = 4.0
_BESIDE_MM: Final = 8.0
# A seal that the years made pale has as little colour as that; a pen's more is a signature's, and what was filled in in
# pale blue stays.
_SATURATED_SEAL, _SATURATED = 45, 60
# On a printed ground, more than its lines have. Where they cross they have more, but less than red print and a pen:
# lines fade below the first of these, and wholly below the second.
_SATURATED_ON_A_GROUND: Final = 110
_COLOURED_PRINT, _PALE = 140, 100
_DARK: Final = 100
_BRIGHTER: Final = 60
# What is commonest on a page shows on every third pixel each way as well.
_EVERY: Final = 3
# Less colour than that marks a pixel of a seal or stroke that is known to be there.
_TINTED: Final = 20
# What is mostly as dark as that in its brightest channel is black: print whose noise, a share of little, looks like
# colour. Ink of a pen or a seal has more of its own.
_BLACK: Final = 95
# Ink on paper is the brightest of a seal's pixels, print under it the darkest: this percentile is ink alone, and
# what is darker is made dark with this power.
_INK_LEVEL: Final = 12
_DARKENING: Final = 3.0

# Fine coloured lines all over the paper, as security printing has them: so much of what is light is coloured, and
# changes its colour within millimetres. Measured on drawn pages: white, yellowed and photographed paper have at most
# 2 % and 2 levels, printed grounds at least 11 % and 4.
_GROUND_SHARE, _GROUND_COLOUR, _GROUND_CHANGE = 0.08, 18, 3
_GROUND_PATCH, _GROUND_LIGHT = 15, 178
# In its brightest channel a printed ground is lighter than the second of these parts of the paper; what is darker than
# the first is ink. Print that is dark in all channels alike has nothing to fade.
_OF_PRINT, _OF_GROUND = 0.4, 0.6

_Blob = tuple[int, int, int, int]


def plain_grey(pixels: Pixels, dpi: int) -> Pixels:
    """`pixels` as grey; where a seal or a signature lies, the text under it without their colour.

    Red ink is bright in the red channel, blue in the blue one, black in none: the brightest of the three drops them.
    """
    if pixels.ndim == 2:
        return pixels
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    factor = min(1.0, max(_COLOUR_DPI / dpi, 1 / min(grey.shape)))
    small = _smaller(pixels, factor)
    as_white = _paper_as_white(small)
    brightest, colour, is_red = _colour(_through(small, as_white))
    of_seal, of_pen = _SATURATED_SEAL, _SATURATED
    if _has_printed_ground(brightest, colour):
        grey = _without_ground(pixels, as_white, brightest)
        of_seal = of_pen = _SATURATED_ON_A_GROUND
    mm = dpi * factor / MM_PER_INCH
    seals = [
        blob
        for blob in _blobs((colour > of_seal) & is_red, _LOWEST_SEAL_MM * mm)
        if blob[2] >= _NARROWEST_SEAL * blob[3]
    ]
    of_pens = _blobs((colour > of_pen) & ~is_red, _LOWEST_BESIDE_SEAL_MM * mm)
    strokes = [blob for blob in of_pens if blob[3] >= _LOWEST_STROKE_MM * mm]
    beside = [
        stroke for stroke in of_pens if any(_touch(stroke, other, _BESIDE_MM * mm) for other in (*seals, *strokes))
    ]
    pad = 3
    for left, top, width, height in dict.fromkeys((*seals, *strokes, *beside)):
        x0, y0 = max(0, int((left - pad) / factor)), max(0, int((top - pad) / factor))
        x1, y1 = int((left + width + pad) / factor), int((top + height + pad) / factor)
        grey[y0:y1, x0:x1] = _bleached(pixels[y0:y1, x0:x1], as_white)
    return grey


def _smaller(pixels: Pixels, factor: float) -> Pixels:
    """`pixels` made smaller by `factor`; halved first where they can be, which OpenCV does several times as fast."""
    if factor <= _HALF:
        pixels = np.asarray(cv2.resize(pixels, None, fx=_HALF, fy=_HALF, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        factor /= _HALF
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _paper_as_white(pixels: Pixels) -> Pixels:
    """A table for each channel that makes the paper white: what is commonest among the brighter pixels, since a photo
    may show more of a table than of the sheet."""
    some = pixels[::_EVERY, ::_EVERY]
    brightness = some.min(axis=2)
    paper = np.median(some[brightness >= np.percentile(brightness, _BRIGHTER)], axis=0)
    levels = np.arange(256)[np.newaxis, :, np.newaxis]
    return np.asarray(np.minimum(255, 255 * levels / np.maximum(paper, 1)), dtype=np.uint8)


def _through(pixels: Pixels, table: Pixels) -> Pixels:
    return np.asarray(cv2.LUT(pixels, table), dtype=np.uint8)


def _colour(pixels: Pixels) -> tuple[Pixels, Pixels, npt.NDArray[np.bool_]]:
    """Of every pixel: its brightest channel; how much of that the darkest lacks, 0-255; whether it is the red.

    A share, since ink in the shade has less of everything; near black a little noise would be a large share.
    """
    # numpy's max over three neighbours takes a hundred times as long.
    red, green, blue = cv2.split(pixels)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.uint8)
    lacking = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    colour = np.asarray(cv2.divide(lacking, np.maximum(brightest, _DARK), scale=255), dtype=np.uint8)
    return brightest, colour, red == brightest


def _has_printed_ground(brightest: Pixels, colour: Pixels) -> bool:
    """Whether fine coloured lines lie all over the light parts of a small copy."""
    light = brightest > _GROUND_LIGHT
    if not light.any() or np.mean(colour[light] > _GROUND_COLOUR) < _GROUND_SHARE:
        return False
    change = cv2.absdiff(colour, cv2.blur(colour, (_GROUND_PATCH, _GROUND_PATCH)))
    return float(np.percentile(change[light], 80)) >= _GROUND_CHANGE


def _without_ground(pixels: Pixels, as_white: Pixels, brightest: Pixels) -> Pixels:
    """`pixels` as grey, what is nearly as light as the paper in one channel as light as that: coloured lines fade, and
    print, which is dark in all of them, stays; so does a red title, which has far more colour. `brightest`: the small
    copy's brightest channels."""
    white = _through(pixels, as_white)
    grey = cv2.cvtColor(white, cv2.COLOR_RGB2GRAY)
    lightest, colour, _ = _colour(white)
    paper = cv2.GaussianBlur(cv2.dilate(brightest, np.ones((9, 9), np.uint8)), (0, 0), 6)
    there = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    share = np.clip((np.arange(256) / 255 - _OF_PRINT) / (_OF_GROUND - _OF_PRINT), 0, 1)
    weight = cv2.LUT(cv2.divide(lightest, there, scale=255), (255 * share).astype(np.uint8))
    pale = np.clip((_COLOURED_PRINT - np.arange(256)) * (255 / (_COLOURED_PRINT - _PALE)), 0, 255).astype(np.uint8)
    weight = cv2.multiply(weight, cv2.LUT(colour, pale), scale=1 / 255)
    gain = cv2.multiply(cv2.subtract(lightest, grey), weight, scale=1 / 255)
    return np.asarray(cv2.add(grey, gain), dtype=np.uint8)


def _bleached(pixels: Pixels, as_white: Pixels) -> Pixels:
    """`pixels` as grey, coloured ink made white; print that shows through the ink made dark again.

    The brightest channel alone leaves a pale seal and a grey stroke, which part letters from their words. Black stays
    as it is, even where it is taken for a pen's: "KT. GIÁM ĐỐC" beside a signature in blue.
    """
    bleached, colour, is_red = _colour(_through(pixels, as_white))
    brightest = bleached.copy()
    for hue in (is_red, ~is_red):
        ink = (colour > _TINTED) & hue
        if not ink.any() or np.median(brightest[ink]) <= _BLACK:
            continue
        level = float(np.percentile(brightest[ink], _INK_LEVEL))
        if level:
            curve = np.minimum(255.0, 255.0 * (np.arange(256) / level) ** _DARKENING).astype(np.uint8)
            bleached[ink] = curve[brightest[ink]]
    return bleached


def _touch(one: _Blob, other: _Blob, room: float) -> bool:
    """Whether two blobs come nearer to each other than `room` pixels, across and along."""
    return all(
        one[side] < other[side] + other[side + 2] + room and other[side] < one[side] + one[side + 2] + room
        for side in (0, 1)
    )


def _blobs(mask: npt.NDArray[np.bool_], lowest: float) -> list[_Blob]:
    """Left, top, width, height of what hangs together and is at least `lowest` pixels high; coloured ground is not."""
    joined = cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    boxes = connected(np.asarray(joined, np.uint8))[1][1:]
    rows, columns = mask.shape
    found = []
    for left, top, width, height, area in boxes[boxes[:, HEIGHT] >= lowest].tolist():
        if not (width > 0.6 * columns or height > 0.6 * rows or area > 0.8 * width * height):
            found.append((left, top, width, height))
    return found
