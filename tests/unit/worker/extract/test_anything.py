"""Extraction never fails, whatever an engine puts where: a page read badly is a reason to review, not a defect."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import PageReading, Word
from worker.extract import extract

CATALOGUE = default_catalogue()
PRINTED = sorted(
    {heading for kind in CATALOGUE for heading in kind.headings}
    | {label for kind in CATALOGUE for field in kind.fields for label in field.labels}
)
VALUES = [
    "480/QĐ-UBND",
    "ngày 31 tháng 2 năm 2019",
    "20/11/2019",
    "049319379746",
    "TRẦN THỊ BƯỞI",
    ":",
    "…",
    "1Š",
    "Ủy",
]
phrases = st.sampled_from([*PRINTED, *VALUES]) | st.text(min_size=1, max_size=12)


@st.composite
def pages(draw: st.DrawFn) -> PageReading:
    """A page of printed phrases at any place, over each other, out of order, of any size."""
    words = []
    for line, phrase in enumerate(draw(st.lists(phrases, max_size=25))):
        left, top = draw(st.integers(0, 2400)), draw(st.integers(0, 3400))
        height = draw(st.integers(1, 120))
        for piece in phrase.split():
            right = left + draw(st.integers(1, 400))
            words.append(Word(piece, (left, top, right, top + height), draw(st.floats(0, 1)), line))
            left = right + draw(st.integers(-60, 200))
    codes = tuple(draw(st.lists(st.text(max_size=40), max_size=2)))
    return PageReading(1, 2480, 3508, 300, skew=draw(st.floats(-10, 10)), words=tuple(words), codes=codes)


@settings(max_examples=300)
@given(st.lists(pages(), max_size=2))
def test_extraction_never_fails(read: list[PageReading]) -> None:
    found = extract(read, CATALOGUE)
    assert found.kind.code in CATALOGUE
    assert all(0 <= field.confidence <= 1 and field.value for field in found.fields)
