"""The pattern of a screen: a paper photographed off a monitor loses it before it is read.

The stripes of a screen's pixels and the colour filter of the sensor are two grids, and what they beat together is a
wave over all the picture. On a spectrum it is a few peaks beside the energy of print, which follows the axes. The
camera is never quite level, so they wander from one side to the other: they are looked for in each part, in the
spectra of many tiles, which share the wave and not their letters; and there each tile is cut down to its surroundings
(notch filter: Gonzalez and Woods, Digital Image Processing, 4.10). Colour, which print lacks, is blurred.

Only where most of the picture carries such a wave, in light and in colour, is anything changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

# Tiles overlap by half; a part of the picture is so many tiles wide and high, and judged with those next to it.
_TILE, _STEP, _PART, _AROUND = 128, 64, 4, 1
# Tiles along each side that are looked at to tell whether there is a pattern; and what waves reach in three quarters of
# them: so many levels of colour, and so many of colour and light (their geometric mean). Measured on drawn pictures:
# screens 2.1 and 8.2 at least, fine printed grounds 2.2 and 2.7 at most.
_LOOKS, _OF_TILES, _COLOUR, _BOTH = 5, 25, 1.5, 5.0
# In bins of a tile: below the first print has its energy, and along the axes up to the second.
_LOWEST, _ALONG_AXES, _AXIS = 6, 24, 1
# A peak is so much higher than its surroundings in that part of the tiles: where there is no print, waves are alone.
_STANDS_OUT, _OF_PART = 3.0, 3
_COLOUR_BLUR: Final = 3.0

Amplitudes = npt.NDArray[np.float32]


def has_moire(pixels: Pixels) -> bool:
    """Whether a picture shows the pattern of a screen. What is grey has lost what tells it."""
    if pixels.ndim == 2 or min(pixels.shape[:2]) < 2 * _TILE:
        return False
    rows, columns = (np.linspace(0.05 * side, 0.95 * side - _TILE, _LOOKS).astype(int) for side in pixels.shape[:2])
    tiles = [pixels[top : top + _TILE, left : left + _TILE] for top in rows for left in columns]
    colour = _waves_of_colour(tiles)
    if np.percentile(colour, _OF_TILES) < _COLOUR:
        return False
    light = np.array([_highest_wave(tile.astype(np.float32).mean(axis=2)) for tile in tiles])
    return bool(np.percentile(np.sqrt(colour * light), _OF_TILES) >= _BOTH)


def _waves_of_colour(tiles: Sequence[Pixels]) -> list[float]:
    """The highest wave of colour in each of `tiles`; no more of them once so many are without one that the others
    cannot matter, as on nearly every scan."""
    waves: list[float] = []
    for tile in tiles:
        waves.append(_highest_wave(tile[..., 0].astype(np.float32) - tile[..., 2].astype(np.float32)))
        if 100 * sum(wave < _COLOUR for wave in waves) > _OF_TILES * (len(tiles) - 1):
            break
    return waves


def without_moire(pixels: Pixels) -> Pixels:
    """`pixels` (RGB) of a screen without its pattern."""
    light, *colours = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb))
    softened = [cv2.GaussianBlur(colour, (0, 0), _COLOUR_BLUR) for colour in colours]
    merged = cv2.merge([_notched(np.asarray(light, dtype=np.uint8)), *softened])
    return np.asarray(cv2.cvtColor(merged, cv2.COLOR_YCrCb2RGB), dtype=np.uint8)


def _highest_wave(tile: Amplitudes) -> float:
    """The height, in levels, of the highest wave in a tile that is none of print."""
    window = _window() ** 2
    spectrum = np.abs(np.fft.rfft2((tile - tile.mean()) * window))
    return 2 * float(spectrum[_beside_print()].max()) / float(window.sum())


def _notched(grey: Pixels) -> Pixels:
    """`grey` with the peaks of its spectrum cut down, part by part."""
    height, width = grey.shape
    ends = [(_STEP, -side % _STEP + _STEP) for side in (height, width)]
    padded = np.pad(grey, ends, mode="reflect").astype(np.float32)
    tiles = np.lib.stride_tricks.sliding_window_view(padded, (_TILE, _TILE))[::_STEP, ::_STEP]
    window, out = _window(), np.zeros_like(padded)
    down, across = tiles.shape[:2]
    for first in range(0, down, _PART):
        above, below = max(0, first - _AROUND), min(down, first + _PART + _AROUND)
        band = tiles[above:below]
        means = band.mean(axis=(2, 3), keepdims=True)
        spectra = np.fft.rfft2((band - means) * window).astype(np.complex64)
        for start in range(0, across, _PART):
            near = spectra[:, max(0, start - _AROUND) : start + _PART + _AROUND]
            part = spectra[first - above : first - above + _PART, start : start + _PART]
            part *= _gain(np.abs(near).reshape(-1, *near.shape[2:]), np.abs(part))
        mended = (np.fft.irfft2(spectra, s=(_TILE, _TILE)).astype(np.float32) + means * window) * window
        for row in range(first, min(down, first + _PART)):
            for column in range(across):
                top, left = row * _STEP, column * _STEP
                out[top : top + _TILE, left : left + _TILE] += mended[row - above, column]
    inner = out[_STEP : _STEP + height, _STEP : _STEP + width]
    return np.asarray(np.clip(np.rint(inner), 0, 255), dtype=np.uint8)


def _gain(near: Amplitudes, part: Amplitudes) -> Amplitudes:
    """By what the spectra of a `part` are multiplied so that no peak is left that most of those `near` it share."""
    # A wave wanders by a bin from tile to tile.
    wide = np.array([cv2.dilate(one, np.ones((3, 3), np.uint8)) for one in near])
    usual = np.partition(wide, len(wide) // _OF_PART, axis=0)[len(wide) // _OF_PART]
    level = np.log1p(np.fft.fftshift(usual, axes=0))
    ground = cv2.blur(cv2.erode(level, np.ones((5, 5), np.uint8)), (9, 9)) + np.float32(0.5)
    peaks = np.fft.ifftshift(level - ground > np.log(_STANDS_OUT), axes=0) & _beside_print()
    if not peaks.any():
        return np.ones_like(part)
    peaks = cv2.dilate(np.fft.fftshift(peaks, axes=0).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    allowed = np.fft.ifftshift(np.exp(ground), axes=0) / np.maximum(part, 1e-3)
    return np.where(np.fft.ifftshift(peaks, axes=0), np.minimum(1, allowed), 1).astype(np.float32)


@cache
def _window() -> Amplitudes:
    """Its squares, half a tile apart, add up to one."""
    side = np.sqrt(np.hanning(_TILE + 1)[:_TILE])
    return np.outer(side, side).astype(np.float32)


@cache
def _beside_print() -> npt.NDArray[np.bool_]:
    """Where in the spectrum of a tile peaks are none of print: neither low nor, unless high, along an axis."""
    down = np.abs(np.fft.fftfreq(_TILE, 1 / _TILE))[:, np.newaxis]
    across = np.arange(_TILE // 2 + 1)[np.newaxis]
    far = np.hypot(down, across)
    return np.asarray((far >= _LOWEST) & ((far >= _ALONG_AXES) | ((down > _AXIS) & (across > _AXIS))), dtype=np.bool_)
