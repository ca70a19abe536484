"""What lies in a scan folder is taken once or rejected with a reason, and nothing is ever lost."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import NoSpace, ServerAway
from ingest import folders
from ingest.folders import DeskFolder
from ingest.intake import Intake
from ingest.watch import Watcher, WatchSettings
from storage.objects.folder import FolderStore
from tests.files.tiny_files import locked_pdf, tiny_jpeg, tiny_pdf, tiny_png
from tests.integration.desk_house import CODE, House


def test_a_finished_scan_becomes_a_document_and_leaves_the_folder(both_houses: House) -> None:
    house = both_houses
    house.drop("Giấy khai sinh.png", tiny_png("a"))
    watcher = house.watcher()
    house.pass_time(watcher)
    (document,) = house.documents()
    (receipt,) = house.receipts()
    assert (document.name, document.format, document.lane, document.desk) == (
        "Giấy khai sinh.png",
        "png",
        "counter",
        "mot-cua",
    )
    assert (document.id, receipt.channel, receipt.requester) == (receipt.id, "folder", "desk:mot-cua")
    assert house.left() == []
    (line,) = house.log()
    assert line.startswith("12:00:00  Giấy khai sinh.png: đã nhận, chưa rõ hồ sơ")
    assert receipt.id in line


def test_a_slow_writer_is_waited_for(house: House) -> None:
    watcher, content = house.watcher(), tiny_png("a")
    path = house.desk / "a.png"
    for end in range(0, len(content) + 1, 20):
        path.write_bytes(content[:end])
        house.now += 1
        watcher.scan_once(house.now)
        assert house.documents() == []
    path.write_bytes(content)
    house.pass_time(watcher)
    assert len(house.documents()) == 1


def test_a_watcher_tells_how_many_files_lay_with_all_desks_at_its_last_whole_look(house: House) -> None:
    told: list[int | None] = []
    house.drop("a.png", tiny_png("a"))
    house.drop("b.png", tiny_png("b"))
    house.drop("../tu-phap/c.png", tiny_png("c"))
    watcher = Watcher(house.intake(), WatchSettings(house.scan, settle_seconds=2), told.append)
    watcher.scan_once(0)
    assert told == [None, None, None, 3]
    (house.desk / "a.png").unlink()
    watcher.scan_once(0)
    assert told[4:] == [3, 3, 2]


def test_files_that_lie_there_are_told_while_nothing_can_be_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int | None] = []
    watcher = Watcher(house.intake(), WatchSettings(house.scan, settle_seconds=2), told.append)

    def away(*_: object, **__: object) -> None:
        raise ServerAway(server="db")

    monkeypatch.setattr(Intake, "take", away)
    for number in range(3):
        house.drop(f"{number}.png", tiny_png(str(number)))
    house.pass_time(watcher)
    house.drop("d.png", tiny_png("d"))
    house.now += 100
    watcher.scan_once(house.now)
    assert told[-1] == 1


def test_desks_go_in_turn_however_many_files_lie_at_one_of_them(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.watch.MOST_A_TURN", 2)
    watcher = house.watcher()
    for number in range(5):
        house.drop(f"{number}.png", tiny_png(f"ồ ạt {number}"))
    watcher.scan_once(house.now)
    house.now += 2
    taken = []
    house.drop("../tu-phap/z.png", tiny_png("một"))
    for _ in range(3):
        scan = watcher.scan_once(house.now)
        taken.append((scan.taken, scan.left, sorted(one.desk for one in house.documents()).count("tu-phap")))
        house.now += 2
    assert taken == [(2, 3, 0), (3, 1, 1), (1, 0, 1)]


def test_files_that_cannot_be_taken_keep_those_behind_them_from_no_turn(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.watch.MOST_A_TURN", 2)
    watcher = house.watcher()
    opened = [house.drop(f"{number}.png", tiny_png(str(number))).open("ab") for number in range(3)]
    house.drop("z.png", tiny_png("z"))
    watcher.scan_once(house.now)
    house.now += 2
    assert [watcher.scan_once(house.now).left for _ in range(3)] == [2, 0, 1], "it goes on and on at once"
    assert [one.name for one in house.documents()] == ["z.png"]
    for one in opened:
        one.close()
    while watcher.scan_once(house.now).left:
        pass
    watcher.scan_once(house.now)
    assert len(house.documents()) == 4


def test_what_a_dead_watcher_had_claimed_has_its_turn_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise ServerAway(server="db")

    for number in range(3):
        house.drop(f"{number}.png", tiny_png(str(number)))
    with monkeypatch.context() as fault:
        fault.setattr(Intake, "take", away)
        house.pass_time(house.watcher())
    house.drop("../tu-phap/z.png", tiny_png("z"))
    monkeypatch.setattr("ingest.watch.MOST_A_TURN", 2)
    watcher = house.watcher()
    house.pass_time(watcher)
    assert [one.name for one in house.documents()] == ["0.png", "1.png", "2.png", "z.png"]


def test_half_a_pdf_that_becomes_whole_is_taken_whole(house: House) -> None:
    watcher, content = house.watcher(), tiny_pdf("a")
    house.drop("a.pdf", content[: len(content) // 2])
    house.pass_time(watcher, 30)
    assert (house.documents(), house.left()) == ([], ["a.pdf"])
    house.drop("a.pdf", content)
    house.pass_time(watcher)
    assert [document.size for document in house.documents()] == [len(content)]


def test_a_replaced_file_is_taken_as_it_is_now(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("old"))
    watcher.scan_once(0)
    house.drop("new", tiny_png("new")).replace(house.desk / "a.png")
    watcher.scan_once(2)
    assert house.documents() == []
    watcher.scan_once(4)
    assert [document.size for document in house.documents()] == [len(tiny_png("new"))]


def test_a_wrong_suffix_does_not_matter(house: House) -> None:
    house.drop("scan.pdf", tiny_jpeg("a"))
    house.drop("scan", tiny_pdf("b"))
    house.pass_time(house.watcher())
    assert [(document.name, document.format) for document in house.documents()] == [
        ("scan", "pdf"),
        ("scan.pdf", "jpeg"),
    ]


def test_composed_and_decomposed_names_are_one_name_and_two_files(house: House) -> None:
    name = "Giấy tờ.png"
    house.drop(unicodedata.normalize("NFC", name), tiny_png("a"))
    house.drop(unicodedata.normalize("NFD", name), tiny_png("b"))
    house.pass_time(house.watcher())
    assert [document.name for document in house.documents()] == [unicodedata.normalize("NFC", name)] * 2


def test_the_same_bytes_twice_are_one_document_and_the_desk_is_told(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.pass_time(watcher)
    house.drop("b.png", tiny_png("a"))
    house.pass_time(watcher)
    assert (len(house.documents()), len(house.receipts()), house.left()) == (1, 2, [])
    assert "b.png: đã có từ 23/11/2026 12:00:00" in house.log()[1]


def test_a_folder_named_by_a_dossier_code_is_that_dossier(house: House) -> None:
    house.drop(f"{CODE}/a.png", tiny_png("a"))
    house.drop(f"{CODE.lower()}/phụ lục/b.png", tiny_png("b"))
    house.drop("linh tinh/c.png", tiny_png("c"))
    house.pass_time(house.watcher())
    assert [(document.name, document.dossier_code) for document in house.documents()] == [
        ("a.png", CODE),
        ("b.png", CODE),
        ("c.png", None),
    ]
    lines = {line.split("  ")[1].split(":")[0]: line for line in house.log()}
    assert f"hồ sơ {CODE}" in lines[f"{CODE}/a.png"]
    assert "“linh tinh” không phải mã hồ sơ" in lines["linh tinh/c.png"]


def test_hidden_and_temporary_files_are_left_alone(house: House) -> None:
    names = [".a.png", "~$a.png", "Thumbs.db", "desktop.ini", ".DS_Store", "a.png.tmp", "a.part", "a.crdownload"]
    for name in [*names, ".snapshot/a.png", "~a.png"]:
        house.drop(name, tiny_png("a"))
    house.pass_time(house.watcher(), 100)
    assert house.documents() == []
    assert house.left() == sorted([*names, ".snapshot/a.png", "~a.png"])


def test_links_are_rejected_and_never_followed(house: House) -> None:
    outside = house.home / "outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(tiny_png("secret"))
    (house.desk / "file.png").symlink_to(outside / "secret.png")
    (house.desk / "folder").symlink_to(outside)
    (house.scan / "desk").symlink_to(outside)
    os.mkfifo(house.desk / "pipe.png")
    house.pass_time(house.watcher(), 100)
    assert house.documents() == []
    assert (outside / "secret.png").exists()
    assert [name for name in house.left() if not name.endswith(".txt")] == [
        "_loi/file.png",
        "_loi/folder",
        "_loi/pipe.png",
    ]
    assert "unreadable.not_a_scan" in house.note("file.png")


def test_a_link_in_the_place_of_our_own_folder_is_moved_aside(house: House) -> None:
    outside = house.home / "outside"
    outside.mkdir()
    for name in ("_loi", "_nhat-ky", "_dang-nhan"):
        (house.desk / name).symlink_to(outside)
    house.drop("a.png", tiny_png("a"))
    house.drop("b.pdf", locked_pdf("b"))
    house.pass_time(house.watcher(), 100)
    assert list(outside.iterdir()) == []
    assert (len(house.documents()), len(house.log())) == (1, 5)


def test_a_file_is_waited_for_as_long_as_somebody_holds_it(house: House) -> None:
    watcher, content = house.watcher(), tiny_png("a")
    house.drop("a.png", content[:20])
    with (house.desk / "a.png").open("ab") as scanner:
        house.pass_time(watcher, 600)
        assert house.left() == ["a.png"]
        scanner.write(content[20:])
    house.pass_time(watcher)
    assert (house.left(), len(house.documents())) == ([], 1)


def test_a_file_that_may_not_be_opened_stays_and_the_desk_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def locked(path: Any, *more: Any, **named: Any) -> int:
        if str(path).endswith("a.png"):
            raise PermissionError(13, "no", str(path))
        return opened(path, *more, **named)

    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    house.drop("b.png", tiny_png("b"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", locked)
        house.pass_time(watcher, 100)
        house.pass_time(watcher, 100)
    assert (house.left(), [one.name for one in house.documents()]) == (["a.png"], ["b.png"])
    assert house.log()[0].partition("  ")[2].startswith("a.png: CHƯA nhận được, Không được phép mở")
    assert len(house.log()) == 2
    house.pass_time(watcher)
    assert house.left() == []


def test_the_folder_of_a_dossier_is_cleared_when_it_was_empty_for_a_while(house: House) -> None:
    watcher = house.watcher()
    house.drop(f"{CODE}/phụ lục/a.png", tiny_png("a"))
    house.drop("linh tinh/b.png", tiny_png("b"))
    (house.desk / "H57.132-260804-0584").mkdir()  # somebody is about to scan into it
    house.pass_time(watcher)
    house.pass_time(watcher, 500)
    assert (house.desk / CODE / "phụ lục").is_dir()
    house.pass_time(watcher, 200)
    kept = [path.name for path in sorted(house.desk.iterdir()) if not path.name.startswith("_")]
    assert kept == ["H57.132-260804-0584", "linh tinh"]


@pytest.mark.parametrize("moment", [-2_177_452_800, 4_102_444_800])
def test_a_clock_that_is_a_century_wrong_does_not_matter(house: House, moment: int) -> None:
    os.utime(house.drop("a.png", tiny_png("a")), (moment, moment))
    os.utime(house.drop("b.pdf", b"%PDF-"), (moment, moment))
    watcher = house.watcher()
    house.pass_time(watcher, 100)
    house.pass_time(watcher, 100)
    assert (len(house.documents()), house.left()) == (1, ["_loi/b.pdf", "_loi/b.pdf.txt"])


def test_folders_of_systems_and_of_our_own_are_no_desks(house: House) -> None:
    for name in (".ẩn", "$RECYCLE.BIN", "#recycle", "@eaDir", "lost+found", "System Volume Information", "_LOI"):
        (house.scan / name).mkdir()
        (house.scan / name / "a.png").write_bytes(tiny_png("a"))
    house.pass_time(house.watcher(), 100)
    assert house.documents() == []


# Faults


class FullDisk(FolderStore):
    """A store whose disk is full for the first `times` writes."""

    times = 3

    def put(self, key: str, source: bytes | Path, keep: Callable[[], None] | None = None) -> None:
        if self.times > 0:
            self.times -= 1
            raise NoSpace
        super().put(key, source, keep)


def test_a_full_disk_keeps_the_file_claimed_until_there_is_room(house: House) -> None:
    house.drop("a.png", tiny_png("a"))
    watcher = house.watcher(FullDisk(house.home / "archive"))
    house.pass_time(watcher)
    (claimed,) = house.left()
    assert claimed.startswith("_dang-nhan/")
    (told,) = house.log()
    assert "a.png: CHƯA nhận được, Hết chỗ trên ổ đĩa" in told
    for _ in range(4):
        house.pass_time(watcher, 60)
    assert (len(house.documents()), house.left()) == (1, [])
    assert ["đã nhận" in line for line in house.log()] == [False, True], "told once, however often it was tried"


def test_one_file_that_fails_does_not_keep_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Intake.take

    def take_all_but_one(self: Intake, path: Path, **more: Any) -> object:
        if path.name == "a.png":
            raise ZeroDivisionError
        if path.name == "b.png":
            raise ServerAway(server="database")
        return take(self, path, **more)

    monkeypatch.setattr(Intake, "take", take_all_but_one)
    for name in "abcdefgh":
        house.drop(f"{name}.png", tiny_png(name))
    watcher = house.watcher()
    for _ in range(5):
        house.pass_time(watcher)
    assert [document.name for document in house.documents()] == [f"{name}.png" for name in "cdefgh"]
    assert sorted(Path(name).name for name in house.left()) == ["a.png", "b.png"]


def test_a_file_still_written_to_after_its_claim_goes_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Intake.take

    def take_while_it_grows(self: Intake, path: Path, **more: Any) -> object:
        receipt = take(self, path, **more)
        monkeypatch.setattr(Intake, "take", take)
        path.write_bytes(tiny_png("all of it"))
        return receipt

    monkeypatch.setattr(Intake, "take", take_while_it_grows)
    house.drop("a.png", tiny_png("half of it"))
    watcher = house.watcher()
    house.pass_time(watcher)
    assert house.left() == ["a.png"]
    house.pass_time(watcher)
    assert (len(house.documents()), house.left()) == (2, [])


def test_a_vanished_folder_is_waited_for_and_said(house: House) -> None:
    watcher = house.watcher()
    house.drop("a.png", tiny_png("a"))
    watcher.scan_once(0)
    shutil.move(house.scan, house.home / "elsewhere")
    watcher.scan_once(5)
    (house.home / "elsewhere" / "mot-cua").rename(house.home / "desk")
    shutil.move(house.home / "elsewhere", house.scan)
    watcher.scan_once(10)
    (house.home / "desk").rename(house.desk)
    house.pass_time(watcher, 20)
    assert len(house.documents()) == 1
    assert any("nay đã dùng lại được" in line for line in house.log())


def test_only_whoever_has_a_desk_writes_to_its_log(house: House) -> None:
    watcher, elsewhere = house.watcher(), house.home / "elsewhere"
    watcher.scan_once(0)
    house.desk.rename(elsewhere)
    watcher.scan_once(5)
    elsewhere.rename(house.desk)
    with folders.locked(DeskFolder(house.desk)) as is_mine:
        watcher.scan_once(10)  # which may be another's that has just begun the day's file
        assert (is_mine, house.log()) == (True, [])
    house.desk.rename(elsewhere)
    watcher.scan_once(15)
    elsewhere.rename(house.desk)
    watcher.scan_once(20)
    assert ["nay đã dùng lại được" in line for line in house.log()] == [True]


def test_a_file_put_into_our_own_folder_is_not_lost(house: House) -> None:
    house.drop("_dang-nhan/a.png", tiny_png("a"))
    house.pass_time(house.watcher())
    assert (len(house.documents()), house.left()) == (1, [])
