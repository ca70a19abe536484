"""Files that are known to break readers, dropped at a desk all at once: each is archived or comes back with a reason.

Those of other projects lie in the shared folder; the same pathologies made here are the twins that are always there.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import struct
import zlib
from dataclasses import replace
from glob import escape
from pathlib import Path

import img2pdf
import pikepdf
import pytest
from PIL import Image

from dossier.errors import by_code
from ingest.intake import Intake
from ingest.watch import MOST_A_TURN, Watcher, WatchSettings
from scripts.samples import make_pdf, tiny_page
from storage.papers.search import search
from storage.search.query import Query
from tests.children import in_child, status_of
from tests.files.tiny_files import locked_pdf, tiny_jpeg, tiny_pdf
from tests.shared import SHARED
from worker.pipeline import Workplace
from worker.queue.doorbell import LocalDoorbell
from worker.turn import process

WORKERS = 2


def drop_and_work(place: Workplace, scan: Path, files: dict[str, bytes | Path]) -> dict[str, str]:
    """Drop `files` at a desk, let watcher and workers do what they can, and say for each what it came to:
    a document's state, or a code."""
    desk = scan / "mot-cua"
    desk.mkdir(parents=True)
    digests = {}
    for name, content in files.items():
        if isinstance(content, Path):
            shutil.copyfile(content, desk / name)
        else:
            (desk / name).write_bytes(content)
        digests[name] = hashlib.sha256((desk / name).read_bytes()).hexdigest()
    bell = LocalDoorbell(scan.parent / "bell")
    intake = Intake(place.database, place.archive, bell, "H47", place.clock)
    watcher = Watcher(intake, WatchSettings(scan, settle_seconds=1, patience_seconds=60))
    for moment in (0, 2, *range(100, 103 + len(files) // MOST_A_TURN)):
        watcher.scan_once(moment)
    place.database.close()
    workers = [in_child(lambda number=number: work(place, number)) for number in range(WORKERS)]  # type: ignore[misc]
    assert [status_of(pid) for pid in workers] == [0] * WORKERS
    watcher.scan_once(200)  # the desk is told of what failed in the workers

    with place.database.read() as session:
        found = search(session, Query(limit=200)).items
    outcomes = {document.sha256: document.error_code or document.state for document in found}
    came_to = {}
    for name, digest in digests.items():
        notes = list((desk / "_loi").glob(f"{escape(name)}*.txt"))
        if digest in outcomes:
            came_to[name] = outcomes[digest]
            assert (desk / "_loi" / name).exists() is False
        else:
            assert hashlib.sha256((desk / "_loi" / name).read_bytes()).hexdigest() == digest, f"{name} was lost"
            came_to[name] = "rejected"
        if came_to[name] not in ("archived", "needs_review"):
            assert len(notes) == 1, f"nobody was told of {name}: {came_to[name]}"
            said = notes[0].read_text("utf-8-sig")
            came_to[name] = next(word for word in said.split() if word.startswith("unreadable."))
            assert type(by_code(came_to[name])).text.split("{")[0].strip() in said
    assert [path for path in desk.iterdir() if path.is_file()] == []
    return came_to


def work(place: Workplace, number: int) -> None:
    place.database.after_fork()
    mine = replace(place, name=f"worker-{number}")
    while process(mine):
        pass


def bomb() -> bytes:
    """A PNG whose header promises 60,000 x 60,000 pixels and that unpacks to a gigabyte."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1 << 20))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def page_tree_without_end() -> bytes:
    """A PDF whose page tree holds itself."""
    body = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)
        pdf.save(body)
    return body.getvalue()


def twins(folder: Path) -> dict[str, tuple[bytes, set[str]]]:
    """The threats, each as a file with what it may come to."""
    done = {"archived", "needs_review"}
    page, jpeg, pdf = tiny_page("một"), tiny_jpeg("hai"), tiny_pdf("ba")
    tiff = io.BytesIO()
    Image.open(io.BytesIO(tiny_page("bốn"))).save(tiff, "TIFF", compression="tiff_lzw")
    fine = Image.open(io.BytesIO(tiny_page("năm")))
    cmyk, deep, palette, alpha = (io.BytesIO() for _ in range(4))
    fine.convert("CMYK").save(cmyk, "JPEG")
    fine.convert("I;16").save(deep, "TIFF")
    fine.convert("P").save(palette, "PNG")
    fine.convert("RGBA").save(alpha, "PNG")
    many = make_pdf(folder / "many.pdf", seed=4, pages=12).read_bytes()
    return {
        "rỗng.pdf": (b"", {"unreadable.empty"}),
        "cụt.jpg": (jpeg[: len(jpeg) // 2], {"unreadable.truncated"}),
        "cụt.pdf": (pdf[: len(pdf) // 3], {"unreadable.truncated", "unreadable.damaged"}),
        "cụt.png": (page[: len(page) // 2], {"unreadable.truncated"}),
        "cụt.tif": (tiff.getvalue()[: len(tiff.getvalue()) // 2], {"unreadable.truncated", "unreadable.damaged"}),
        "khóa.pdf": (locked_pdf("khóa"), {"unreadable.encrypted"}),
        "không phải ảnh.pdf": (b"Chi la mot ghi chu." * 9, {"unreadable.not_a_scan"}),
        "bảng tính.jpg": (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(99), {"unreadable.not_a_scan"}),
        "bom.png": (bomb(), {"unreadable.too_large"}),
        "vòng.pdf": (page_tree_without_end(), done | {"unreadable.damaged"}),
        "rác.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 40, {"unreadable.damaged", "unreadable.truncated"}),
        "đổi đuôi.pdf": (tiny_page("sáu"), done),
        "cmyk.jpg": (cmyk.getvalue(), done),
        "16 bit.tif": (deep.getvalue(), done),
        "bảng màu.png": (palette.getvalue(), done),
        "trong suốt.png": (alpha.getvalue(), done),
        "trắng.png": (white_page(), done),
        "mười hai trang.pdf": (many, done),
        "không có nội dung.pdf": (img2pdf_without_contents(), done),
    }


def white_page() -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), 255).save(out, "PNG")
    return out.getvalue()


def img2pdf_without_contents() -> bytes:
    """A PDF page that draws nothing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(img2pdf.convert(white_page()))) as pdf:
        del pdf.pages[0]["/Contents"]
        pdf.save(out)
    return out.getvalue()


def test_whatever_a_desk_drops_is_archived_or_comes_back_with_a_reason(embedded: Workplace, tmp_path: Path) -> None:
    expected = twins(tmp_path)
    came_to = drop_and_work(embedded, tmp_path / "scan", {name: content for name, (content, _) in expected.items()})
    assert {name: code for name, code in came_to.items() if code not in expected[name][1]} == {}


@pytest.mark.slow
def test_files_that_broke_other_readers_are_archived_or_come_back_with_a_reason(
    embedded: Workplace, tmp_path: Path
) -> None:
    bad = sorted(path for path in (SHARED / "bad").rglob("*") if path.is_file())
    if not bad:
        pytest.skip(f"no bad files: {SHARED / 'bad'} is missing")
    came_to = drop_and_work(embedded, tmp_path / "scan", {f"{path.parent.name}-{path.name}": path for path in bad})
    assert len(came_to) == len(bad)
    done = {name for name, code in came_to.items() if code in ("archived", "needs_review")}
    # Nothing that people can open is refused.
    assert {"ocrmypdf-skew.pdf", "ocrmypdf-ccitt.pdf", "ocrmypdf-baiona_cmyk.jpg", "made-ảnh-đổi-đuôi.pdf"} <= done
    assert came_to["made-empty.pdf"] == "unreadable.empty"
    assert came_to["made-truncated.pdf"] == "unreadable.truncated"
    assert came_to["made-note.pdf"] == "unreadable.not_a_scan"
