"""What is read off a paper."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace

from dossier.reading import Field, ReadBy

# No attribute has the value that it has where nothing is said of it.
WHOLE = Field(
    "owner_name",
    "Lê Thị Ảo",
    0.9,
    "ocr",
    needs_review=True,
    page=2,
    box=(1, 2, 3, 4),
    readings=(ReadBy("tesseract", "Lê Thị Ảo"), ReadBy("witness", "Lê Thị Ao")),
    by_hand=True,
    findings=("name.rare_word",),
    confirmed_by="Trần Thị Thử",
    as_printed=True,
)


def test_a_value_keeps_all_that_is_known_of_it_under_another_name() -> None:
    assert all(getattr(WHOLE, one.name) != one.default for one in fields(Field) if one.default is not MISSING)
    assert WHOLE.called("child_name") == replace(WHOLE, name="child_name")
