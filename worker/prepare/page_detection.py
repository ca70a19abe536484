"""Where the sheet lies on a photo: its four corners on another ground, and the view of it straight from above.

Straight lines are gathered, four of them are put together to a sheet, and the sheet is believed only where paper is
seen on the inner side and something else on the outer side along nearly all of its edges, out to the rim of the
picture. So a frame or a coloured border printed on the paper is no edge, a finger over an edge does no harm, and where
the ground looks like paper the picture is left as it is: a photo that is not cropped is still read.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from worker.formats.sources import Pixels

Matrix = npt.NDArray[np.float64]
Corners = npt.NDArray[np.float64]

# The picture is halved, which takes little time, until its longer side is shorter than this.
_SMALL: Final = 700
_NARROWEST: Final = 0.1
_SMALLEST: Final = 50
# Less than a quarter of the picture is no page, more than nearly all of it needs no cropping.
_SHARE: Final = (0.25, 0.985)
# A camera held at 20 degrees and two sheet lengths away sees opposite edges this unlike; a shadow taken for an edge is
# worse, and straightening by it would bend every line.
_LIKE_EDGES: Final = 1.35
# How far lines may be from level and upright, in degrees, and corners from square.
_LARGEST_TILT: Final = 25.0
_SQUARE: Final = 25.0
# Sine of the least angle at which lines can be said to cross.
_LEAST_CROSSING: Final = 0.3
_MOST_LINES: Final = 2000
_LINES_A_SIDE: Final = 5
# Parts of the picture's longer side: how far beside an edge paper and ground are looked at (a curled sheet's edge is
# not quite straight), and how near the rim an edge is no edge but the end of the picture.
_BESIDE: Final = 0.016
_RIM: Final = 0.012
_SAMPLES: Final = 48
# CIE76 difference of paper and ground beside each other; paper and its own margin differ by the noise of a scan.
_UNLIKE: Final = 6.0
# Of a rim: how much of it is like the paper further in where nothing but paper is seen; print covers some.
_EVEN: Final = 0.8
# Of an edge: how much of it must show, on the worst side (fingers) and in the mean.
_SEEN: Final = (0.55, 0.68)
_LARGER_FIRST: Final = 0.1
# How far, in pixels of the small picture, an edge may lie beside the line that was found for it.
_REACH: Final = 8.0
# The ground is no paper: it may be as bright only where it is another colour.
_LIGHTER: Final = 6.0
# A shadow: the colour on both sides differs by no more; so far on either side of its edge, in parts of the longer side,
# there is print, which is darker than its ground by so much, on so large a part. A sheet has a margin before its edge.
_SAME_COLOUR: Final = 6.0
_BESIDE_EDGE: Final = tuple(0.01 * step for step in range(2, 9))
_PRINT, _PRINT_BEFORE, _PRINT_BEYOND = 9.0, 0.12, 0.05


def find_sheet(picture: Pixels) -> Corners | None:
    """The corners (4 x 2: x, y, clockwise from the top left) of the sheet in a grey or RGB picture.

    None if the whole picture is the sheet, or if no sheet can be made out with certainty.
    """
    height, width = picture.shape[:2]
    if min(height, width) < max(_NARROWEST * max(height, width), _SMALLEST):
        return None
    small, factor = _halved(picture)
    lab, text = _text_apart(small)
    if _is_even(lab):
        return None
    best, best_score = None, 0.0
    for corners in sorted(_sheet_shaped(*_lines(lab), lab.shape[:2]), key=_area, reverse=True):
        # Edges that show wholly cannot make up for a sheet so much smaller.
        highest = 1 + _LARGER_FIRST * _area(corners) / lab[..., 0].size
        if highest <= best_score:
            break
        score = _certainty(lab, corners)
        if score > best_score and not any(map(partial(_is_shadow, lab, text), _sides(corners))):
            best, best_score = corners, score
    return None if best is None else _refined(lab, best) / factor


def rectified(corners: Corners) -> tuple[Matrix, tuple[int, int]]:
    """The matrix from the sheet seen straight from above to the picture it was found in, and its width and height."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left))
    height = max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right))
    size = (round(float(width)), round(float(height)))
    sheet = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(sheet, corners.astype(np.float32)), dtype=np.float64), size


def _halved(picture: Pixels) -> tuple[Pixels, float]:
    """The picture made small enough, and by what."""
    factor = 1.0
    while max(picture.shape) >= _SMALL:
        picture = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        factor /= 2
    return picture, factor


def _text_apart(small: Pixels) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Lab colours (height x width x 3; grey has no a and b), print closed over, so that a sheet is one even patch; and
    where that print is."""
    if small.ndim == 2:
        lightness = small.astype(np.float32) * np.float32(100 / 255)
        lab = np.dstack([lightness, np.zeros_like(lightness), np.zeros_like(lightness)])
    else:
        lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    kernel = np.ones((7, 7), np.uint8)
    lightness = np.ascontiguousarray(lab[..., 0])
    lab[..., 0] = cv2.morphologyEx(lightness, cv2.MORPH_CLOSE, kernel)
    text = lab[..., 0] - lightness > _PRINT
    return np.asarray(cv2.blur(lab, (3, 3)), dtype=np.float32), np.asarray(text, dtype=np.bool_)


def _is_even(lab: npt.NDArray[np.float32]) -> bool:
    """Whether the rim of the picture is of the same paper as what lies further in, as on nearly every scan."""
    for turn in range(4):
        turned = np.rot90(lab, turn)
        rim, further_in = turned[2], turned[turned.shape[0] // 5]
        if float(np.mean(np.linalg.norm(rim - further_in, axis=1) < _UNLIKE)) < _EVEN:
            return False
    return True


def _lines(lab: npt.NDArray[np.float32]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The strongest lines near the level and near the upright, each as (distance, angle of its normal), apart."""
    scaled = np.clip(lab * np.array([2.55, 1.5, 1.5], np.float32) + np.array([0, 128, 128], np.float32), 0, 255)
    edges = np.zeros(lab.shape[:2], np.uint8)
    for channel in cv2.split(scaled.astype(np.uint8)):
        edges = np.maximum(edges, np.asarray(cv2.Canny(channel, 12, 30), dtype=np.uint8))
    shortest = round(0.2 * min(edges.shape))
    found = cv2.HoughLines(edges, 1, np.pi / 360, shortest)
    level: list[tuple[float, float]] = []
    upright: list[tuple[float, float]] = []
    tilt = np.deg2rad(_LARGEST_TILT)
    height, width = lab.shape[:2]
    strongest = np.empty((0, 2)) if found is None else found.reshape(-1, 2)[:_MOST_LINES].astype(np.float64)
    for rho, theta in zip(strongest[:, 0].tolist(), strongest[:, 1].tolist(), strict=True):
        if min(theta, np.pi - theta) < tilt:
            side, length = upright, height
        elif abs(theta - np.pi / 2) < tilt:
            side, length = level, width
        else:
            continue
        if len(side) < _LINES_A_SIDE and all(_apart((rho, theta), other, length) for other in side):
            side.append((rho, theta))
        if len(level) == len(upright) == _LINES_A_SIDE:
            break
    return level, upright


def _apart(line: tuple[float, float], other: tuple[float, float], length: int) -> bool:
    """Whether two lines of nearly one direction are not the same edge found twice."""
    rho, theta = other
    if abs(theta - line[1]) > np.pi / 2:  # the same direction, its normal pointing the other way
        rho, theta = -rho, theta - np.pi if theta > line[1] else theta + np.pi
    return abs(rho - line[0]) + abs(theta - line[1]) * length / 2 > 0.02 * length


def _sheet_shaped(
    level: list[tuple[float, float]], upright: list[tuple[float, float]], shape: tuple[int, ...]
) -> Corners:
    """All that could be a sheet between two level and two upright lines, n x 4 x 2, clockwise from the top left."""
    if len(level) < 2 or len(upright) < 2:
        return np.empty((0, 4, 2))
    height, width = shape
    # From top to bottom and from left to right, as they are met in the middle of the picture.
    downwards = sorted(level, key=lambda line: (line[0] - width / 2 * np.cos(line[1])) / np.sin(line[1]))
    rightwards = sorted(upright, key=lambda line: (line[0] - height / 2 * np.sin(line[1])) / np.cos(line[1]))
    level_at, level_angle = np.array(downwards).T[..., None]
    upright_at, upright_angle = np.array(rightwards).T[:, None]
    sine = np.sin(upright_angle - level_angle)  # lines so unlike are far from 0
    x = (level_at * np.sin(upright_angle) - upright_at * np.sin(level_angle)) / sine
    y = (upright_at * np.cos(level_angle) - level_at * np.cos(upright_angle)) / sine
    crossings = np.stack([x, y], axis=-1)
    top, bottom = np.array(list(itertools.combinations(range(len(level)), 2))).T[..., None]
    left, right = np.array(list(itertools.combinations(range(len(upright)), 2))).T[:, None]
    places = [crossings[row, column] for row, column in ((top, left), (top, right), (bottom, right), (bottom, left))]
    corners = np.stack(places, axis=2).reshape(-1, 4, 2)
    slack = 0.02 * max(shape)
    inside = ((corners > -slack) & (corners < np.array([width, height]) + slack)).all(axis=(1, 2))
    sides = np.roll(corners, -1, axis=1) - corners
    lengths = np.maximum(np.linalg.norm(sides, axis=2), 1e-9)
    unlike = np.abs(np.log(lengths[:, :2] / lengths[:, 2:])).max(axis=1)
    directions = sides / lengths[..., None]
    cosines = np.abs((directions * np.roll(directions, 1, axis=1)).sum(axis=2)).max(axis=1)
    share = np.array([_area(quadrilateral) for quadrilateral in corners]) / (height * width)
    fits = inside & (unlike < np.log(_LIKE_EDGES)) & (cosines < np.sin(np.deg2rad(_SQUARE)))
    return np.asarray(corners[fits & (share > _SHARE[0]) & (share < _SHARE[1])], dtype=np.float64)


def _certainty(lab: npt.NDArray[np.float32], corners: Corners) -> float:
    """0 if these are not the corners of a sheet; else how much of its edges is seen, larger sheets a little first."""
    height, width = lab.shape[:2]
    beside, rim = _BESIDE * max(height, width), _RIM * max(height, width)
    sides = list(_sides(corners))
    colour = np.median(np.concatenate([_at(lab, points - beside * outward) for points, outward in sides]), axis=0)
    seen, at_rim = [], 0
    for points, outward in sides:
        if _to_rim(points, outward, (height, width)).max() < rim:
            at_rim += 1  # the sheet ends where the picture does
            continue
        seen.append(_edge_seen(lab, points, outward, beside, colour))
        if seen[-1] < _SEEN[0]:
            return 0.0
    if at_rim > 2 or float(np.mean(seen)) < _SEEN[1]:
        return 0.0
    seen += [_SEEN[1]] * at_rim
    return float(np.mean(seen) + _LARGER_FIRST * _area(corners) / (height * width))


def _sides(corners: Corners) -> Iterator[tuple[Corners, Corners]]:
    """Points along each side, away from its ends, and the direction that leads off the sheet."""
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        outward = np.array([along[1], -along[0]]) / np.linalg.norm(along)
        yield start + np.linspace(0.06, 0.94, _SAMPLES)[:, None] * along, outward


def _edge_seen(
    lab: npt.NDArray[np.float32], points: Corners, outward: Corners, beside: float, paper: npt.NDArray[np.float32]
) -> float:
    """The share of `points` that have paper on the inside and none on the outside, near by or at the rim, whichever is
    less: a border printed on paper has paper again at the rim, and part of a pattern may look like paper."""
    height, width = lab.shape[:2]
    inside = _at(lab, points - beside * outward)
    # Paper is of one colour on all sides; light falls off across it.
    is_paper = np.linalg.norm((inside - paper) * np.array([0.3, 1, 1]), axis=1) < 2 * _UNLIKE
    distance = _to_rim(points, outward, (height, width))
    shares = []
    for outside in (np.minimum(beside, 0.7 * distance), 0.9 * distance):
        ground = _at(lab, points + outside[:, None] * outward)
        differs = np.linalg.norm(inside - ground, axis=1) > _UNLIKE
        shares.append(float(np.mean(is_paper & differs & (ground[:, 0] < inside[:, 0] + _LIGHTER))))
    return min(shares)


def _is_shadow(lab: npt.NDArray[np.float32], text: npt.NDArray[np.bool_], side: tuple[Corners, Corners]) -> bool:
    """Whether an edge is that of a shadow on the sheet: print goes on beyond it, on the same colour but darker."""
    points, outward = side
    longer = max(text.shape)
    height, width = text.shape
    inside, outside = (
        _at(lab, np.clip(points + step * longer * outward, 0, (width - 1, height - 1))) for step in (-_BESIDE, _BESIDE)
    )
    if float(np.median(np.linalg.norm((inside - outside)[:, 1:], axis=1))) > _SAME_COLOUR:
        return False
    before, beyond = (_print_beside(text, points, direction * outward * longer) for direction in (-1, 1))
    return before > _PRINT_BEFORE and beyond > _PRINT_BEYOND


def _print_beside(text: npt.NDArray[np.bool_], points: Corners, outward: Corners) -> float:
    """How much of what lies from `points` in the direction of `outward`, within the picture, is print; `outward` is as
    long as the longer side."""
    height, width = text.shape
    places = points[:, None, :] + np.array(_BESIDE_EDGE)[:, None] * outward
    x, y = np.rint(places[..., 0]).astype(int), np.rint(places[..., 1]).astype(int)
    within = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return float(text[y[within], x[within]].mean()) if within.any() else 0.0


def _refined(lab: npt.NDArray[np.float32], corners: Corners) -> Corners:
    """The corners where straight lines cross that are fitted to the steepest change along each side."""
    reach = np.arange(-_REACH, _REACH + 0.1, 0.5)
    lines = []
    for points, outward in _sides(corners):
        places = points[:, None, :] + reach[:, None] * outward
        colours = _between(lab, places)
        change = np.linalg.norm(colours[:, 4:] - colours[:, :-4], axis=2)
        steepest = change.argmax(axis=1)
        clear = change.max(axis=1) > _UNLIKE
        if np.count_nonzero(clear) < _SAMPLES // 3:
            edge = points[[0, -1]]
        else:
            edge = points[clear] + reach[steepest[clear] + 2][:, None] * outward
        direction_x, direction_y, x, y = cv2.fitLine(edge.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        normal = np.array([-direction_y, direction_x], dtype=np.float64)
        lines.append((normal, float(normal @ (x, y))))
    refined = []
    # The top's line crosses that of the left side, which is the last, in the first corner.
    for (first, at_first), (second, at_second) in zip(lines[-1:] + lines[:-1], lines, strict=True):
        sides = np.array([first, second])
        if abs(np.linalg.det(sides)) < _LEAST_CROSSING:
            return corners
        refined.append(np.linalg.solve(sides, np.array([at_first, at_second])))
    moved = np.array(refined)
    return moved if np.abs(moved - corners).max() < 2 * _REACH else corners


def _to_rim(points: Corners, outward: Corners, shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """How far each point is from the end of the picture in that direction, at least 0."""
    height, width = shape
    steps = np.maximum(np.abs(outward), 1e-9)
    across = np.where(outward[0] > 0, width - 1 - points[:, 0], points[:, 0]) / steps[0]
    down = np.where(outward[1] > 0, height - 1 - points[:, 1], points[:, 1]) / steps[1]
    return np.asarray(np.maximum(0.0, np.minimum(across, down)), dtype=np.float64)


def _at(lab: npt.NDArray[np.float32], points: Corners) -> npt.NDArray[np.float32]:
    height, width = lab.shape[:2]
    x = np.clip(np.rint(points[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(points[:, 1]).astype(int), 0, height - 1)
    return np.asarray(lab[y, x], dtype=np.float32)


def _between(lab: npt.NDArray[np.float32], points: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Colours at points between the pixels; beyond the rim, those of the rim."""
    x, y = points[..., 0].astype(np.float32), points[..., 1].astype(np.float32)
    return np.asarray(cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), dtype=np.float32)


def _area(corners: Corners) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))
