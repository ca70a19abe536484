"""Access copies against veraPDF, the reference validator of PDF/A, over every way in which a page gets into one."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import img2pdf
import pytest
from PIL import Image

from dossier.catalogue.kinds import default_catalogue
from scripts.samples import make_papers, make_pdf, tiny_page
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from tests.files.pdf_files import odd_packings, packings, pdf_of, stamped, with_type
from tests.files.pdfa import broken_rules
from worker.access_copy.make import make_access_copy
from worker.access_copy.pdfa import AccessMetadata
from worker.formats.sources import probe
from worker.page import ReadOptions
from worker.paper import read_paper
from worker.record import write_record
from worker.redaction.make import Order, make
from worker.redaction.open_words import Place
from worker.redaction.sheet import Line
from worker.signing.keys import open_pkcs12
from worker.signing.sign_file import Manner, signed_copy
from worker.signing.signed_copies import role_of

METADATA = AccessMetadata(title="Giấy khai sinh", created=datetime(2026, 11, 23, tzinfo=UTC), producer="sohoa")


def scans(folder: Path) -> dict[str, Path]:
    """One scan of each sort, by name."""
    page = Image.open(io.BytesIO(tiny_page("PDF/A")))
    made: dict[str, Path] = {}

    def save(name: str, image: Image.Image, form: str, **how: object) -> None:
        made[name] = folder / name
        image.save(made[name], form, **how)

    save("grey", page, "PNG", dpi=(100, 100))
    save("alpha", page.convert("RGBA"), "PNG")
    save("palette", page.convert("P"), "PNG")
    save("cmyk", page.convert("CMYK"), "JPEG")
    save("g4", page.convert("1"), "TIFF", compression="group4", dpi=(200, 200))
    save("deep", page.convert("I;16"), "TIFF")
    save("many", page, "TIFF", save_all=True, append_images=[page.rotate(90, expand=True), page.convert("1")])
    save("white", Image.new("RGB", (800, 600), "white"), "JPEG")
    for sample in make_papers(folder / "papers", count=3, seed=6, qualities=["skewed", "phone", "copier"]):
        made[sample.name] = sample.pages[0]
    save("lossy webp", page, "WEBP")
    save("bmp", page, "BMP")
    save("heic", page.convert("RGB"), "HEIF")
    save("avif", page.convert("RGB"), "AVIF")
    save("jpeg 2000", page.convert("RGB"), "JPEG2000")
    save("jpeg in tiff", page.convert("YCbCr"), "TIFF", compression="jpeg")
    for name, packing in {**packings(), **odd_packings()}.items():
        made[f"pdf {name}"] = folder / f"{name}.pdf"
        made[f"pdf {name}"].write_bytes(pdf_of(packing))
    for name, change in {"type": with_type("A AA"), "unseen": with_type("AA", 3), "box": stamped}.items():
        made[f"pdf {name}"] = folder / f"with {name}.pdf"
        made[f"pdf {name}"].write_bytes(pdf_of(change=change, pages=2))
    made["pdf"] = make_pdf(folder / "many.pdf", seed=6, pages=3)
    made["one image"] = folder / "one.pdf"
    made["one image"].write_bytes(img2pdf.convert(made["g4"].read_bytes()))
    return made


def redacted(folder: Path, options: ReadOptions) -> Path:
    """A redacted copy in which every word may be seen."""
    scan, copy, record = (folder / f"to redact{suffix}" for suffix in (".pdf", " access.pdf", ".json"))
    reading = read_paper(make_pdf(scan, seed=6, pages=2), default_catalogue(), options).reading
    make_access_copy(probe(scan), reading.pages, METADATA, copy)
    write_record(record, {}, reading)
    places = tuple(Place(page.number, (0, 0, page.width, page.height), page.text) for page in reading.pages)
    order = Order("BẢN SAO ĐÃ CHE", METADATA.created, "sohoa", (Line("title", "BẢN SAO ĐÃ CHE"),), places, ())
    make(copy, record.read_bytes(), order, folder / "redacted.pdf")
    return folder / "redacted.pdf"


def test_a_file_that_is_no_pdfa_is_seen(tmp_path: Path) -> None:
    plain = make_pdf(tmp_path / "plain.pdf", seed=1, pages=1)
    assert broken_rules([plain]) != []


@pytest.mark.slow
def test_every_access_copy_is_pdfa_2b(tmp_path: Path, options: ReadOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = []
    for name, scan in scans(tmp_path).items():
        paper = read_paper(scan, default_catalogue(), options)
        copies.append(tmp_path / f"{name} access.pdf")
        make_access_copy(probe(scan), paper.reading.pages, METADATA, copies[-1])
        if len(paper.reading.pages) > 1:
            copies.append(tmp_path / f"{name} access set down.pdf")
            with monkeypatch.context() as small:
                small.setattr("worker.access_copy.put_together._MOST_HELD", 1)
                make_access_copy(probe(scan), paper.reading.pages, METADATA, copies[-1])
    for copy in copies[:4]:
        signed = copy.read_bytes()
        for by in (signed_pdf.officer(), signed_pdf.organisation()):
            key = open_pkcs12(p12(tmp_path, by), SECRET, now=signed_pdf.NOW)
            signed = signed_copy(signed, key, role_of(key), Manner(), at=signed_pdf.NOW)
        copies.append(copy.with_name(f"{copy.stem} signed.pdf"))
        copies[-1].write_bytes(signed)
    copies.append(redacted(tmp_path, options))
    assert broken_rules(copies) == []
