"""The second reader on drawn lines, and a machine that has none."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.errors import ToolMissing
from sohoa.parts import second_reader
from worker.formats.sources import Pixels
from worker.recognise import second_reader as module
from worker.recognise.second_reader import NetworkReader


@pytest.fixture(scope="module")
def reader() -> NetworkReader:
    return NetworkReader()


def drawn(text: str, font: str = "DejaVuSerif.ttf", size: int = 34) -> Pixels:
    face = ImageFont.truetype(font, size)
    image = Image.new("L", (int(face.getlength(text)) + 20, size + 20), 255)
    ImageDraw.Draw(image).text((10, 6), text, 0, face)
    return np.asarray(image)


@pytest.mark.parametrize("font", ["DejaVuSerif.ttf", "LiberationSerif-Regular.ttf"])
@pytest.mark.parametrize(
    "text", ["Số: 480/QĐ-UBND", "ngày 07 tháng 02 năm 2019", "001099012345", "Nguyễn Thị Hồng Nhung"]
)
def test_print_is_read(reader: NetworkReader, text: str, font: str) -> None:
    assert reader.read(drawn(text, font)).text.casefold() == text.casefold()


def test_each_letter_has_its_place_its_digits_and_how_sure_it_is(reader: NetworkReader) -> None:
    cut = drawn("480/QĐ")
    read = reader.read(cut)
    assert len(read.text) == len(read.at) == len(read.digits) == len(read.sure)
    assert list(read.at) == sorted(read.at)
    assert 0 < read.at[0] < read.at[-1] < cut.shape[1]
    assert [digits[0] for digits in read.digits[:3]] == ["4", "8", "0"]
    assert all(0 < sure <= 1 for sure in read.sure)


def test_an_empty_line_says_nothing(reader: NetworkReader) -> None:
    assert reader.read(np.full((40, 200), 255, np.uint8)).text == ""


@pytest.mark.parametrize("shape", [(1, 50), (40, 1), (0, 10), (10, 400)])
def test_what_is_no_line_is_not_read(reader: NetworkReader, shape: tuple[int, int]) -> None:
    assert reader.read(np.full(shape, 255, np.uint8)).text == ""


def test_what_runs_the_network_reports_to_nobody() -> None:
    """Later wheels for Linux carry their maker's telemetry, which starts with the import (docs/history.md)."""
    folder = find_spec("onnxruntime")
    assert folder is not None
    assert folder.submodule_search_locations
    for library in (Path(folder.submodule_search_locations[0]) / "capi").glob("*.so*"):
        assert b"events.data.microsoft.com" not in library.read_bytes()


def test_a_machine_without_the_network_says_so_and_reads_with_one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(module, "distribution", nothing)
    with pytest.raises(ToolMissing, match="asterocr"):
        NetworkReader()
    assert second_reader() is None
