"""Scan folders on a real SMB share: who writes slowly, renames, goes away, or has other letters for a name."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.files.tiny_files import tiny_pdf, tiny_png
from tests.integration.desk_house import CODE, House
from tests.smb_share import SmbClient, smb_share


@pytest.fixture
def client(house: House) -> Iterator[SmbClient]:
    with smb_share(house.scan) as client:
        yield client


def _local(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / f"{abs(hash(content))}"
    path.write_bytes(content)
    return f'"{path}"'


def _is_there(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_file_that_a_client_holds_open_waits_however_long_it_takes(house: House, client: SmbClient) -> None:
    watcher = house.watcher()
    with client.writing("mot-cua/chậm.pdf") as writer:
        assert writer.stdin
        _is_there(house.desk / "chậm.pdf")
        house.pass_time(watcher, 1000)
        assert (house.documents(), house.left()) == ([], ["chậm.pdf"])
        writer.stdin.write(tiny_pdf("a"))
        writer.stdin.close()
        assert writer.wait(60) == 0
    house.pass_time(watcher)
    assert [(document.name, document.size) for document in house.documents()] == [("chậm.pdf", len(tiny_pdf("a")))]


def test_names_are_as_people_mean_them_and_a_file_counts_under_its_last_one(
    house: House, client: SmbClient, tmp_path: Path
) -> None:
    watcher = house.watcher()
    name = "Giấy tờ.png"
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    client.says(
        f'put {_local(tmp_path, tiny_pdf("a"))} "mot-cua/a.pdf.tmp"',
        f'put {_local(tmp_path, tiny_png("b"))} "mot-cua/{composed}"',
        f'put {_local(tmp_path, tiny_png("c"))} "mot-cua/{decomposed}"',
        f'mkdir "Mot-Cua/{CODE.lower()}"',
        f'put {_local(tmp_path, tiny_png("d"))} "MOT-CUA/{CODE}/D.PNG"',
        'mkdir "mot-cua/.ẩn"',
        f'put {_local(tmp_path, tiny_png("e"))} "mot-cua/.ẩn/e.png"',
    )
    house.pass_time(watcher, 1000)
    assert [(one.name, one.desk, one.dossier_code) for one in house.documents()] == [
        ("D.PNG", "mot-cua", CODE),
        (composed, "mot-cua", None),
        (composed, "mot-cua", None),
    ]
    client.says('rename "mot-cua/a.pdf.tmp" "MOT-CUA/A.pdf"')
    house.pass_time(watcher)
    assert house.documents()[0].name == "A.pdf"
    assert house.left() == [".ẩn/e.png"]


def test_what_was_cut_off_with_the_share_is_told_and_comes_back_when_it_is_whole(house: House, tmp_path: Path) -> None:
    watcher = house.watcher()
    with smb_share(house.scan) as client, client.writing("mot-cua/a.pdf"):
        _is_there(house.desk / "a.pdf")
        house.pass_time(watcher, 1000)
        assert house.left() == ["a.pdf"]
    house.pass_time(watcher, 1000)
    assert house.left() == ["_loi/a.pdf", "_loi/a.pdf.txt"]
    with smb_share(house.scan) as client:
        client.says(f'put {_local(tmp_path, tiny_pdf("a"))} "mot-cua/_loi/a.pdf"')
        house.pass_time(watcher, 10)
        house.pass_time(watcher)
    assert ([document.name for document in house.documents()], house.left()) == (["a.pdf"], [])
