"""Redacted copies: black but for what may be seen, and nothing of the paper's file in them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import img2pdf
import numpy as np
import pikepdf
import pytest
from pdf2image import convert_from_path
from PIL import Image

from dossier.errors import ArchiveDamaged, MachineFault, MachineStalled, NoSpace, ReaderKilled, SohoaError
from dossier.reading import KindGuess, PageReading, Reading, Word
from worker import limits
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.drawn import not_of_the_file
from worker.formats.sources import probe
from worker.record import write_record
from worker.redaction import make as making
from worker.redaction.make import Order, as_json, make
from worker.redaction.open_words import Place
from worker.redaction.sheet import Line

NOW = datetime(2026, 11, 30, tzinfo=UTC)
SIZE = (1000, 1400)
OPEN, CLOSED = (200, 300, 500, 360), (600, 300, 800, 360)
ORDER = Order(
    title="BẢN SAO ĐÃ CHE",
    made_at=NOW,
    producer="sohoa",
    sheet=(Line("title", "BẢN SAO ĐÃ CHE"), Line("fact", "Họ tên: Hoa")),
    places=(Place(1, OPEN, "Hoa"), Place(2, OPEN, "Hoa"), Place(1, CLOSED)),
    printed=(),
)


def noise(seed: int, size: tuple[int, int] = SIZE) -> bytes:
    """A picture of which no part is black or like another, as a JPEG of 200 dpi."""
    pixels = np.random.default_rng(seed).integers(90, 256, (size[1], size[0]), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90, dpi=(200, 200))
    return out.getvalue()


def read_as(*pages: PageReading) -> Reading:
    return Reading(KindGuess("giay_khai_sinh", 0.9), (), pages)


def page(number: int, **how: int) -> PageReading:
    words = (Word("Hoa", OPEN, 0.9, 0), Word("Thái", CLOSED, 0.9, 0))
    return replace(PageReading(number, *SIZE, 200, words=words), **how)  # type: ignore[arg-type]


def paper(folder: Path, reading: Reading, pictures: list[bytes]) -> tuple[Path, bytes]:
    """The access copy of these pictures, and the record of their reading."""
    scan, copy, record = (folder / name for name in ("scan.pdf", "access.pdf", "reading.json"))
    scan.write_bytes(bytes(img2pdf.convert(pictures, rotation=img2pdf.Rotation.none)))
    make_access_copy(probe(scan), reading.pages, AccessMetadata("Lò Thị Hoa, dân tộc Thái", NOW, "sohoa"), copy)
    write_record(record, {}, reading)
    return copy, record.read_bytes()


def pictures_of(pdf: Path) -> list[np.ndarray]:
    """The one picture that each page of a redacted copy has."""
    with pikepdf.open(pdf) as opened:
        found = [list(one.get_images().values()) for one in opened.pages]
        assert [len(one) for one in found] == [1] * len(found)
        streams = [image for (image,) in found if isinstance(image, pikepdf.Stream)]
        return [np.asarray(pikepdf.PdfImage(one).as_pil_image().convert("L")) for one in streams]


def text_of(pdf: Path) -> list[str]:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.split()


def is_black_but(picture: np.ndarray, *boxes: tuple[int, int, int, int], by: float, rim: int = 0) -> bool:
    rest = picture.copy()
    for box in boxes:
        left, top, right, bottom = (round(side * by) for side in box)
        assert (rest[top + 2 : bottom - 2, left + 2 : right - 2] > 0).mean() > 0.9
        rest[max(top - rim, 0) : bottom + rim, max(left - rim, 0) : right + rim] = 0
    return not rest.any()


def test_pages_are_black_but_for_what_may_be_seen_and_the_file_has_nothing_else(tmp_path: Path) -> None:
    # The second page lies on its side, and is read upright; the third could not be read.
    pictures = [noise(1), noise(2, SIZE[::-1]), noise(3)]
    reading = read_as(page(1), page(2, rotation=90), PageReading(3, *SIZE, 200, error="unreadable.page"))
    copy, record = paper(tmp_path, reading, pictures)
    out = tmp_path / "redacted.pdf"
    make(copy, record, ORDER, out)
    sheet, first, second, third = pictures_of(out)
    assert set(np.unique(sheet)) == {0, 255}
    assert is_black_but(first, OPEN, by=0.75)
    assert is_black_but(second, OPEN, by=0.75)
    assert not third.any()
    # As a viewer shows it, too.
    shown = [np.asarray(one.convert("L")) for one in convert_from_path(out, 150)][1:]
    assert is_black_but(shown[0], OPEN, by=0.75, rim=2)
    assert is_black_but(shown[1], OPEN, by=0.75, rim=2)
    # What is seen is what stands there upright.
    upright = np.asarray(convert_from_path(copy, 150)[1].convert("L"))
    left, top, right, bottom = (round(side * 0.75) for side in OPEN)
    apart = np.abs(upright[top:bottom, left:right].astype(int) - second[top:bottom, left:right]).mean()
    assert apart < 8
    assert text_of(out) == ["BẢN", "SAO", "ĐÃ", "CHE", "Họ", "tên:", "Hoa", "Hoa", "Hoa"]
    with pikepdf.open(out) as pdf:
        assert "Thái" not in str(pdf.docinfo)
        assert "Thái" not in pdf.Root.Metadata.read_bytes().decode()
        assert not [one for one in pdf.pages if "/Thumb" in one or "/Annots" in one]
        streams = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    content = out.read_bytes()
    assert content.count(b"%%EOF") == 1
    for picture in pictures:
        assert not any(picture[1000:1200] in stream for stream in (*streams, content))


@pytest.mark.parametrize("why", ["no record", "a record of other pages", "a card"])
def test_where_nothing_may_be_seen_or_it_is_not_known_what_stands_where_pages_are_all_black(
    tmp_path: Path, why: str
) -> None:
    copy, record = paper(tmp_path, read_as(page(1)), [noise(1)])
    if why == "no record":
        record = b""
    elif why == "a record of other pages":
        write_record(tmp_path / "other.json", {}, read_as(page(1), page(2)))
        record = (tmp_path / "other.json").read_bytes()
    out = tmp_path / "redacted.pdf"
    make(copy, record, replace(ORDER, is_closed=why == "a card"), out)
    sheet, only = pictures_of(out)
    assert sheet.any()
    assert not only.any()
    assert text_of(out) == ["BẢN", "SAO", "ĐÃ", "CHE", "Họ", "tên:", "Hoa"]


def test_a_word_that_reaches_into_one_that_may_not_be_seen_is_cut_there(tmp_path: Path) -> None:
    leaning = (400, 340, 700, 380)
    only = replace(page(1), words=(Word("Hoa", OPEN, 0.9, 0), Word("Thái", leaning, 0.9, 1)))
    copy, record = paper(tmp_path, read_as(only), [noise(1)])
    out = tmp_path / "redacted.pdf"
    make(copy, record, ORDER, out)
    picture = pictures_of(out)[1]
    left, top, right, bottom = (round(side * 0.75) for side in leaning)
    assert not picture[top:bottom, left:right].any()
    assert picture[round(300 * 0.75) + 2 : top - 2, round(200 * 0.75) + 2 : round(500 * 0.75) - 2].all()


def test_a_long_list_of_values_goes_on_on_another_sheet(tmp_path: Path) -> None:
    copy, record = paper(tmp_path, read_as(page(1)), [noise(1)])
    lines = tuple(Line("fact", f"Dòng{number} " + "dài" * 40) for number in range(60))
    out = tmp_path / "redacted.pdf"
    make(copy, record, replace(ORDER, sheet=lines), out)
    said = text_of(out)
    assert [f"Dòng{number}" in said for number in range(60)] == [True] * 60
    assert len(pictures_of(out)) > 2


def test_the_program_tells_what_is_wrong_and_leaves_no_copy(tmp_path: Path) -> None:
    copy, record = paper(tmp_path, read_as(page(1)), [noise(1)])
    copy.write_bytes(copy.read_bytes()[:900])  # cut short
    names = [tmp_path / name for name in ("access.pdf", "record.json", "order.json", "redacted.pdf")]
    names[1].write_bytes(record)
    names[2].write_text(as_json(ORDER), encoding="utf-8")
    command = [sys.executable, "-m", "worker.redaction.make", *map(str, names)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["error"] == ArchiveDamaged.code
    assert not names[3].exists()


@pytest.mark.parametrize(
    ("does", "error"),
    [
        ("kill -9 $$", ReaderKilled),
        ("echo 'Out of memory' >&2; exit 1", MachineFault),
        ("exit 2", MachineFault),
        ("kill -SEGV $$", MachineFault),
        ("exec sleep 60", MachineStalled),
        ("exit 1", ArchiveDamaged),
    ],
)
def test_what_the_machine_did_to_a_page_is_no_fault_of_the_archive(
    does: str, error: type[SohoaError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, record = paper(tmp_path, read_as(page(1)), [noise(1)])
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "pdftoppm"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    if error is MachineStalled:
        monkeypatch.setattr(making, "_PAGE_SECONDS", 3.0)
    with pytest.raises(error):
        make(copy, record, ORDER, tmp_path / "redacted.pdf")


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "is_full", lambda _: True)
    assert isinstance(not_of_the_file(CompletedProcess("pdftoppm", 0, b"", b""), tmp_path), NoSpace)
