"""A page that curls at a spine is flattened for reading, and every point can be found again; flat pages stay flat."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.unit.print import DPI, SIZE, array, leaning, paper
from worker.formats.sources import PageImage, Pixels
from worker.prepare.analysis import look_at
from worker.prepare.page import prepare, turned

_MARK = (220, 1450)


def _fall(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far down print lies at a spine on the left: with the distance from the middle of the page's height."""
    return 90 * np.exp(-x / 200) * (y / SIZE[1] - 0.4)


def _curled(sheet: Pixels) -> Pixels:
    x, down = np.arange(SIZE[0], dtype=np.float32), np.arange(SIZE[1], dtype=np.float32)[:, np.newaxis]
    bow = 90 * np.exp(-x / 200)
    source = (down + 0.4 * bow) / (1 + bow / SIZE[1])
    across = np.broadcast_to(x, source.shape).copy()
    return np.asarray(cv2.remap(sheet, across, source, cv2.INTER_CUBIC, borderValue=(255, 255, 255)), dtype=np.uint8)


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_curled_page_is_flattened_and_its_points_are_found_again(rotation: int) -> None:
    sheet = array(paper()).copy()
    cv2.rectangle(sheet, (_MARK[0] - 12, _MARK[1] - 12), (_MARK[0] + 12, _MARK[1] + 12), (0, 0, 0), -1)
    image = PageImage(turned(_curled(sheet), (360 - rotation) % 360), DPI)
    prepared = prepare(image, look_at(image), rotation)
    assert prepared.curl is not None
    # Nothing of the curl is left to be found.
    flat = PageImage(prepared.grey, prepared.dpi)
    assert prepare(flat, look_at(flat)).curl is None
    block = cv2.erode(255 - prepared.grey, np.ones((25, 25), np.uint8))
    found = np.argwhere(block > 128).mean(axis=0)[::-1, np.newaxis]
    there = (_MARK[0], _MARK[1] + float(_fall(np.array(_MARK[0]), np.array(_MARK[1]))))
    assert prepared.on_page(found).ravel() == pytest.approx(there, abs=3)


def test_a_page_that_leans_or_lies_flat_does_not_curl() -> None:
    for sheet in (paper(), leaning(5), paper(lines=3)):
        image = PageImage(array(sheet), DPI)
        assert prepare(image, look_at(image)).curl is None
