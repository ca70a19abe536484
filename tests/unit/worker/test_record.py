"""Frozen values of a reading: text, confidence, and when a person must look."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.catalogue.kinds import default_catalogue
from dossier.reading import Field, KindGuess, PageReading, Person, ReadAgain, ReadBy, Reading, Word, review_reasons
from worker.extract import extract
from worker.kept_pages.shelf import PageShelf
from worker.packed_pages import PackedPages, WatchedPages
from worker.record import (
    Recorded,
    kept_record,
    page_of_record,
    page_record,
    reading_of_record,
    reading_record,
    to_bytes,
    write_record,
)

WORDS = (
    Word("Ủy", (0, 0, 10, 10), 1.0, 0),
    Word("ban", (12, 0, 30, 10), 0.5, 0),
    Word("nhân", (0, 20, 20, 30), 0.25, 1, read="nhán"),
)
PAGE = PageReading(1, 100, 200, 300, rotation=90, skew=-0.75, words=WORDS, codes=("x",))


def reading(kind: str = "quyet_dinh", pages: tuple[PageReading, ...] = (PAGE,), **more: object) -> Reading:
    fields = (Field("number", "1/QĐ", 0.9, "ocr"),)
    return Reading(KindGuess(kind, 0.9), more.pop("fields", fields), pages, **more)  # type: ignore[arg-type]


def test_the_record_has_the_persons_by_role_with_their_fields() -> None:
    mother = Person("mother", (Field("name", "Lò Thị Lả", 0.9, "ocr", page=1, box=(1, 2, 3, 4)),))
    (one,) = reading_record(reading(persons=(mother,)))["persons"]
    assert (one["role"], list(one["fields"])) == ("mother", ["name"])
    assert (one["fields"]["name"]["value"], one["fields"]["name"]["box"]) == ("Lò Thị Lả", [1, 2, 3, 4])


def test_text_keeps_the_lines_of_print() -> None:
    assert PAGE.text == "Ủy ban\nnhân"


def test_a_number_broken_at_the_end_of_a_line_is_whole_in_the_text() -> None:
    lines = ("theo Tờ trình số 401/TTr-", "BNNMT ngày 26", "bờ biển Việt Nam - 02/2026-", "nay", "số 12/KH-", "UBND")
    words = tuple(Word(word, (0, 0, 1, 1), 1.0, line) for line, text in enumerate(lines) for word in text.split())
    text = PageReading(1, 100, 200, 300, words=words).text
    assert text == "theo Tờ trình số 401/TTr-BNNMT\nngày 26\nbờ biển Việt Nam - 02/2026-\nnay\nsố 12/KH-UBND"


def test_confidence_weighs_words_by_their_letters() -> None:
    assert PAGE.confidence == pytest.approx((2 * 1.0 + 3 * 0.5 + 4 * 0.25) / 9)
    assert PageReading(1, 1, 1, 1).confidence == 0


def test_a_whole_reading_needs_nobody() -> None:
    assert review_reasons(reading(), ["number"]) == ()


@pytest.mark.parametrize(
    ("given", "required", "reason"),
    [
        (reading(kind="khac"), [], "kind.unknown"),
        (reading(pages=(PageReading(1, 9, 9, 9, blank=True),)), [], "page.none"),
        (reading(pages=(PAGE, PageReading(2, 0, 0, 0, error="unreadable"))), [], "page.failed.2"),
        (reading(), ["issued_on"], "missing.issued_on"),
        (reading(fields=(Field("number", "?", 0.3, "ocr", needs_review=True),)), ["number"], "unsure.number"),
        (reading(warnings=("kind.sign_disagrees",)), [], "kind.sign_disagrees"),
    ],
)
def test_every_doubt_is_a_reason_to_look(given: Reading, required: list[str], reason: str) -> None:
    assert review_reasons(given, required) == (reason,)


def test_a_doubt_about_what_nobody_relies_on_is_marked_on_the_field_alone() -> None:
    def doubt(name: str) -> tuple[Field, ...]:
        return (Field(name, "?", 0.3, "ocr", needs_review=True),)

    assert review_reasons(reading(fields=doubt("birth_place")), ()) == ()
    assert review_reasons(reading(fields=doubt("owner_id")), ()) == ("unsure.owner_id",)


def test_a_page_comes_back_from_its_record() -> None:
    assert page_of_record(page_record(PAGE, with_words=True)) == PAGE


def test_packed_pages_are_the_pages() -> None:
    pages = [replace(PAGE, number=number) for number in (1, 2, 3)]
    packed = PackedPages(pages)
    assert list(packed) == pages
    assert (len(packed), packed[-1], packed[1:]) == (3, pages[2], (pages[1], pages[2]))


def test_rules_look_once_at_each_page_and_whoever_waits_hears_of_it() -> None:
    looks: list[None] = []
    watched = WatchedPages([replace(PAGE, number=number) for number in (1, 2, 3)], lambda: looks.append(None))
    extract(watched, default_catalogue())
    assert len(looks) == 3
    assert watched[1:] == (watched[1], watched[2])


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_record_written_page_by_page_is_the_canonical_one(tmp_path: Path, count: int) -> None:
    pages = tuple(replace(PAGE, number=number) for number in range(1, count + 1))
    deceptive = (Field("title", 'về "pages":[] của nó', 0.9, "ocr"),)
    whole = reading(pages=pages, fields=deceptive)
    write_record(tmp_path / "reading.json", {"engine": "x", "zone": '"pages":[]'}, whole)
    with_words = [page_record(page, with_words=True) for page in pages]
    kept = kept_record(whole)
    expected = {"engine": "x", "zone": '"pages":[]', **kept, **reading_record(whole), "pages": with_words}
    assert (tmp_path / "reading.json").read_bytes() == to_bytes(expected)


def test_what_was_recorded_of_a_reading_is_the_reading(tmp_path: Path) -> None:
    fields = (
        Field(
            "title", "Về việc", 0.9, "ocr", needs_review=True, page=1, box=(1, 2, 3, 4), readings=(ReadBy("x", "y"),)
        ),
        Field("number", "1/QĐ", 0.912, "qr", by_hand=True),
    )
    owner = Person("child", (Field("name", "Lò Thị Lả", 0.9, "ocr"), Field("born_on", "2020-01-02", 0.9, "ocr")), True)
    persons = (Person("mother", (Field("name", "Lò Thị Mẹ", 0.9, "ocr"),)), owner)
    whole = reading(fields=fields, persons=persons, warnings=("stack.maybe",), enclosed_from=1)
    write_record(tmp_path / "reading.json", {"engine": "x", "signed": None}, whole)
    body = (tmp_path / "reading.json").read_bytes()
    assert reading_of_record(body) == Recorded(whole, "x", [], None, is_whole=True)
    older = json.loads(body)
    for name in (*kept_record(whole), "signed"):
        del older[name]
    found = reading_of_record(to_bytes(older))
    assert (found.is_whole, found.signed, found.reading.enclosed_from) == (False, False, None)
    assert {one.name for one in found.reading.fields} == {"title", "number"}


def test_a_shelf_gives_back_what_was_put_and_never_a_failure(tmp_path: Path) -> None:
    shelf = PageShelf(tmp_path, "tesseract 5")
    failed = PageReading(2, 0, 0, 0, error="unreadable.took_too_long")
    assert shelf.get(1) is None
    assert shelf.put(PAGE) == shelf.get(1) == PAGE
    assert shelf.put(failed) == failed
    assert shelf.get(2) is None
    assert PageShelf(tmp_path, "tesseract 6").get(1) is None, "another engine's page was taken"
    (tmp_path / "tesseract 5" / "00001.json").write_text('{"number": 1')
    assert shelf.get(1) is None, "half a page was taken"


def test_what_a_second_reader_read_stays_with_the_page() -> None:
    again = ReadAgain((1, 2, 3, 4), "Số: 24 /TTr-UBND", ("5", "0"), 0.98, by_hand=True)
    page = replace(PAGE, again=(again,))
    assert page_of_record(page_record(page, with_words=True)).again == (again,)
    assert "again" not in page_record(page, with_words=False)
    assert "again" not in page_record(PAGE, with_words=True)


def test_a_field_shows_its_readings_where_more_than_one_was_made() -> None:
    one = Field("number", "24/TTr-UBND", 0.25, "ocr", needs_review=True, page=1, box=(1, 2, 3, 4))
    both = replace(one, readings=(ReadBy("tesseract", "84/TTr"), ReadBy("witness", "24 /TTr")), by_hand=True)
    shown = [reading_record(reading(fields=(field,)))["fields"]["number"] for field in (one, both)]
    assert "readings" not in shown[0]
    assert "by_hand" not in shown[0]
    assert shown[1]["by_hand"] is True
    assert shown[1]["readings"] == [{"by": "tesseract", "text": "84/TTr"}, {"by": "witness", "text": "24 /TTr"}]
