"""PDFs whose pictures are not what they say: each page is decoded, or is unreadable by a planned error, which the
reader may fall back from; nothing else ever comes out of a decoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from dossier.errors import Unreadable
from tests.files.pdf_files import Packing, packings, pdf_of
from worker.born_digital.text_layer import typed_page
from worker.formats.sources import load_page, probe

Change = Callable[[pikepdf.Pdf, pikepdf.Page], None]


def comes_out(path: Path, content: bytes) -> None:
    """Passes if the file is refused, or its page is typed, decoded or unreadable."""
    path.write_bytes(content)
    try:
        source = probe(path)
        typed_page(source, 1)
        load_page(source, 1)
    except Unreadable:
        pass


@pytest.mark.parametrize("kind", ["1 bit", "4 bits", "grey", "colour", "jpeg", "group 4", "palette", "jpeg 2000"])
def test_data_shorter_than_a_picture_says(tmp_path: Path, kind: str) -> None:
    packing = packings()[kind]
    for length in (0, 10, len(packing.data) // 2):
        comes_out(tmp_path / "short.pdf", pdf_of(Packing(packing.data[:length], packing.how)))


@pytest.mark.parametrize(
    "how",
    [
        {"ColorSpace": Name("/Nope")},
        {"ColorSpace": Array([])},
        {"ColorSpace": Array([Name.Indexed, Name.DeviceRGB, 300, String(b"ab")])},
        {"ColorSpace": Array([Name.ICCBased, 5])},
        {"ColorSpace": Name.DeviceCMYK},
        {"BitsPerComponent": -1},
        {"BitsPerComponent": Name.x},
        {"Filter": Name("/Bogus")},
        {"Filter": Array([Name.FlateDecode, Name.DCTDecode])},
        {"Decode": Array([Name.x])},
    ],
)
def test_a_picture_that_is_packed_otherwise_than_it_says(tmp_path: Path, how: dict[str, object]) -> None:
    packing = packings()["grey"]
    comes_out(tmp_path / "otherwise.pdf", pdf_of(Packing(packing.data, {**packing.how, **how})))


def _without_height(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    del page.resources.XObject.Im0["/Height"]


def _no_resources(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    del page.obj["/Resources"]


def _picture_is_a_name(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.resources.XObject["/Im0"] = Name.x


def _odd_notes(_: pikepdf.Pdf, page: pikepdf.Page) -> None:
    page.obj["/Annots"] = Array([5, Name.x, Array([])])


def _odd_attachments(pdf: pikepdf.Pdf, _: pikepdf.Page) -> None:
    pdf.Root["/Names"] = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), 5])))


@pytest.mark.parametrize("change", [_without_height, _no_resources, _picture_is_a_name, _odd_notes, _odd_attachments])
def test_a_page_that_lacks_what_it_draws(tmp_path: Path, change: Change) -> None:
    comes_out(tmp_path / "lacks.pdf", pdf_of(change=change))
