"""The pattern of a screen goes, its print stays; what is no screen is not taken for one."""

from __future__ import annotations

import cv2
import numpy as np

from scripts.samples.scanning.photos import guilloche, on_screen
from scripts.samples.scanning.scenes import photograph
from tests.unit.print import array, paper
from worker.formats.sources import Pixels
from worker.prepare.moire import has_moire, without_moire


def _unevenness(picture: Pixels) -> float:
    """How much light changes within a millimetre or two where nothing is printed."""
    grey = cv2.cvtColor(picture[-400:-150, 300:900], cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.std(grey - cv2.blur(grey, (15, 15))))


def test_the_pattern_of_a_screen_goes_and_its_print_stays() -> None:
    photo = on_screen(array(paper()), np.random.default_rng(3))
    assert has_moire(photo)
    mended = without_moire(photo)
    assert mended.shape == photo.shape
    assert _unevenness(mended) < 0.4 * _unevenness(photo)
    # Blurred over a letter's stroke, where no pattern is left in either, both show the same print.
    before, after = (cv2.GaussianBlur(cv2.cvtColor(one, cv2.COLOR_RGB2GRAY), (0, 0), 4) for one in (photo, mended))
    assert np.abs(before.astype(int) - after).mean() < 3


def test_a_printed_ground_and_a_plain_photo_are_no_screens() -> None:
    chance = np.random.default_rng(4)
    sheet = cv2.resize(array(paper()), None, fx=1.5, fy=1.5)
    assert not has_moire(photograph(np.asarray(sheet), "dark wood", chance).pixels)
    assert not has_moire(photograph(guilloche(np.asarray(sheet), chance), "dark wood", chance).pixels)
    assert not has_moire(np.full((900, 700), 255, np.uint8))
