"""Another paper that lies turned or askew on the same picture is told; a page of its own way up says nothing."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from dossier.catalogue.kinds import default_catalogue
from tests.unit.print import DPI, array, paper
from worker.clock import Clock
from worker.extract import extract
from worker.formats.sources import PageImage, Pixels
from worker.page import read_image
from worker.recognise.tesseract_library import LibraryEngine


def _with_a_card(turn: int) -> Pixels:
    """Ten lines of print, and below them a piece as large as a card, of smaller print, turned."""
    page = paper(lines=14)
    card = paper(lines=9).crop((140, 130, 930, 620)).resize((505, 313), Image.Resampling.LANCZOS)
    page.paste(card.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor="white"), (400, 1000))
    return array(page)


@pytest.mark.parametrize("turn", [90, 180, 20])
def test_a_card_that_lies_turned_on_a_page_is_told_and_every_value_marked(turn: int) -> None:
    read = read_image(PageImage(_with_a_card(turn), DPI), 1, LibraryEngine(), Clock(120))
    assert (read.rotation, read.turned_print) == (0, True)
    found = extract([read], default_catalogue())
    assert "page.two_papers.1" in found.warnings
    assert all(field.needs_review for field in found.fields)


def test_a_page_whose_print_stands_one_way_is_one_paper() -> None:
    picture = np.array(_with_a_card(0))
    picture[1500:1510, 100:1100] = 0  # a rule, and a box of dots as in a drawing
    picture[1550:1700:6, 200:600:6] = 0
    assert not read_image(PageImage(picture, DPI), 1, LibraryEngine(), Clock(120)).turned_print
