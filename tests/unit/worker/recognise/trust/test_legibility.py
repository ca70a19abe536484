"""A page whose print is pale and that reads badly is doubted as a whole; one of these alone says nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Word
from tests.unit.pages import body, centred, national_title, page
from worker.extract import extract
from worker.prepare.page import PreparedPage
from worker.recognise.trust.legibility import is_illegible


@pytest.mark.parametrize(("ink", "confidence", "doubted"), [(90, 0.85, True), (90, 0.95, False), (10, 0.85, False)])
def test_a_pale_page_that_reads_badly_is_for_a_person_to_look_at(ink: int, confidence: float, doubted: bool) -> None:
    grey = np.full((200, 400), 250, np.uint8)
    grey[50:80, 50:350:4] = ink
    prepared = PreparedPage(grey, 200, np.eye(3), 400, 200, 0, 0.0)
    words = (Word("Nguyễn", (50, 50, 190, 80), confidence, 0), Word("Văn", (200, 50, 350, 80), confidence, 0))
    assert is_illegible(words, prepared) == doubted


def test_what_is_read_of_an_illegible_page_is_marked_and_the_page_is_told() -> None:
    lines = [*national_title(), centred(600, "GIẤY KHAI SINH"), *body(["Họ, chữ đệm, tên: LÝ QUỐC LONG"], 800)]
    found = extract([replace(page(lines), illegible=True)], default_catalogue())
    assert "page.illegible.1" in found.warnings
    assert found.fields
    assert all(field.needs_review for field in found.fields)
