"""What is shown of a text where words were found in it, and which of it is marked."""

from __future__ import annotations

import pytest

from dossier.words.snippets import LONGEST, marked, snippet, sought


def brackets(pieces: tuple[tuple[str, bool], ...]) -> str:
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Bà Nguyễn Thị Hoa, sinh năm 1990", "nguyen hoa", "Bà [Nguyễn] Thị [Hoa], sinh năm 1990"),
        ("Hoài Hoa Hòa", "hoa", "Hoài [Hoa] [Hòa]"),  # whole words, accents or not
        ("sinh ngày 01 tháng 7 năm 1990.", "1/7/1990", "sinh [ngày 01 tháng 7 năm 1990]."),
        ("số 049201001234", "049 201 001 234", "số [049201001234]"),
        ("<b>Hoa</b>", "hoa", "<b>[Hoa]</b>"),
        ("Đường Đống Đa", "không", "Đường Đống Đa"),
        ("Nguyê\u0303n", "nguyễn", "[Nguyễn]"),  # decomposed
    ],
)
def test_what_was_looked_for_is_marked(text: str, query: str, expected: str) -> None:
    assert brackets(marked(text, sought(query))) == expected


def test_the_stretch_with_most_of_the_words_is_shown_without_cutting_any() -> None:
    filler = " ".join(["phường"] * 100)
    text = f"Hoa {filler} bà Nguyễn\nThị Hoa {filler}"
    shown = brackets(snippet(text, sought("nguyễn thị hoa")))
    assert "bà [Nguyễn] [Thị] [Hoa] phường" in shown
    assert shown.startswith("… phường")
    assert shown.endswith("phường …")
    assert len(shown) < LONGEST + 40
    assert snippet(filler, sought("hoa")) == ()
