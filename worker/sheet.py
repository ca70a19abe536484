"""Where the sheet lies on a photo: its four corners on a darker ground, and the view of it straight from above."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.sources import Pixels

_SMALL: Final = 600
# Less than a third of the picture is no page, more than nearly all of it needs no cropping.
_SHARE: Final = (0.33, 0.985)
# A photo of a paper lying flat shows opposite edges nearly alike. A shadow that is taken for the end of the sheet does
# not, and straightening by it would bend every line.
_LIKE_EDGES: Final = 1.15
# How much darker than the sheet its surroundings are, in grey levels, so that a plain margin is not cut off.
_CONTRAST: Final = 50


def sheet_to_page(grey: Pixels) -> tuple[npt.NDArray[np.float64] | None, tuple[int, int]]:
    """The matrix from the cropped, rectified sheet to the pixels of `grey`, and the sheet's width and height.

    None as the matrix if the whole picture is the sheet, or if no sheet can be made out with certainty.
    """
    height, width = grey.shape
    whole = (width, height)
    factor = min(1.0, _SMALL / max(height, width))
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # Text is closed over, so that the sheet is one bright patch.
    patch = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    border = np.concatenate([patch[0], patch[-1], patch[:, 0], patch[:, -1]])
    level, bright = cv2.threshold(patch, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    if np.mean(border <= level) < 0.5:
        return None, whole
    contours = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    if not contours:
        return None, whole
    outline = np.asarray(cv2.convexHull(max(contours, key=cv2.contourArea)), dtype=np.int32)
    corners = _four_corners(outline)
    if corners is None or not _has_like_edges(corners):
        return None, whole
    share = cv2.contourArea(corners) / patch.size
    inside = cv2.fillConvexPoly(np.zeros_like(patch), corners.astype(np.int32), 1).astype(bool)
    if not _SHARE[0] < share < _SHARE[1] or not inside.any() or inside.all():
        return None, whole
    if float(np.median(patch[inside])) - float(np.median(patch[~inside])) < _CONTRAST:
        return None, whole
    return _rectified(corners / factor)


def _four_corners(outline: npt.NDArray[np.int32]) -> npt.NDArray[np.float32] | None:
    """The corners of a four-sided outline, clockwise from the top left."""
    length = cv2.arcLength(outline, closed=True)
    for looseness in (0.01, 0.02, 0.04, 0.06):
        polygon = cv2.approxPolyDP(outline, looseness * length, closed=True)
        if len(polygon) == 4:
            break
    else:
        return None
    if cv2.contourArea(polygon) < 0.9 * cv2.contourArea(outline):
        return None
    points = polygon.reshape(4, 2).astype(np.float32)
    sums, differences = points.sum(axis=1), points[:, 1] - points[:, 0]
    order = [int(sums.argmin()), int(differences.argmin()), int(sums.argmax()), int(differences.argmax())]
    return points[order] if len(set(order)) == 4 else None


def _has_like_edges(corners: npt.NDArray[np.float32]) -> bool:
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return bool(max(top / bottom, bottom / top, left / right, right / left) <= _LIKE_EDGES)


def _rectified(corners: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float64], tuple[int, int]]:
    top_left, top_right, bottom_right, bottom_left = corners
    width = max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left))
    height = max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right))
    size = (round(float(width)), round(float(height)))
    sheet = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(sheet, corners.astype(np.float32)), dtype=np.float64), size
