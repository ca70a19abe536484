"""Where scratch lies, as the system tells it: a real tmpfs, and devices laid out as `/sys` has them; and disks that
refuse."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dossier.errors import BadSetting, Refused, ServerAway, SohoaError, StoreRefused, TrailBroken
from sohoa.disks import Kind, kind_of
from sohoa.keeper import Keeper
from storage.keeping import sweeps
from tests.command_line import sohoa

LUKS, LVM = "CRYPT-LUKS2-0123-luks", "LVM-0123"


def machine(
    folder: Path, filesystem: str, devices: dict[str, tuple[str, list[str]]], swaps: str = ""
) -> tuple[Path, Path]:
    """A `/proc` by which `folder` lies in a file system, and a `/sys` of block devices: dm uuid, what each lies on. The
    device of the folder itself is called "own"."""
    number = folder.stat().st_dev
    own = f"{os.major(number)}:{os.minor(number)}"
    proc, sys = folder / "proc", folder / "sys"
    (proc / "self").mkdir(parents=True)
    (proc / "self" / "mountinfo").write_text(
        f"21 1 0:5 / /dev rw - devtmpfs udev rw\n35 1 {own} / /x rw,noatime shared:1 - {filesystem} source rw\n"
    )
    (proc / "swaps").write_text(f"Filename Type Size Used Priority\n{swaps}")
    for name, (uuid, below) in devices.items():
        block = sys / "dev" / "block" / (own if name == "own" else name)
        (block / "dm").mkdir(parents=True)
        (block / "dm" / "uuid").write_text(uuid)
        for one in below:
            (block / "slaves" / one).mkdir(parents=True)
            (block / "slaves" / one / "dev").write_text(f"{one}\n")
    return proc, sys


@pytest.mark.parametrize(
    ("filesystem", "devices", "swaps", "kind"),
    [
        ("tmpfs", {}, "", "memory"),
        ("tmpfs", {}, "/swap.img file 1 0 -2\n", "memory with swap"),
        ("tmpfs", {}, "/dev/zram0 partition 1 0 100\n", "memory"),
        ("ramfs", {}, "/swap.img file 1 0 -2\n", "memory"),
        ("ext4", {"own": ("", [])}, "", "plain"),
        ("ext4", {"own": (LUKS, ["8:2"]), "8:2": ("", [])}, "", "encrypted"),
        ("ext4", {"own": (LVM, ["253:0"]), "253:0": (LUKS, ["8:2"]), "8:2": ("", [])}, "", "encrypted"),
        ("ext4", {"own": (LVM, ["253:0", "8:3"]), "253:0": (LUKS, []), "8:3": ("", [])}, "", "plain"),
        ("ext4", {"own": (LVM, ["253:0", "9:9"]), "253:0": (LUKS, [])}, "", "unknown"),
        ("nfs4", {}, "", "unknown"),
        ("overlay", {}, "", "unknown"),
    ],
)
def test_what_a_folder_lies_in_is_told_and_nothing_is_guessed(
    tmp_path: Path, filesystem: str, devices: dict[str, tuple[str, list[str]]], swaps: str, kind: Kind
) -> None:
    assert kind_of(tmp_path / "not there yet" / "work", *machine(tmp_path, filesystem, devices, swaps)) == kind


def test_a_system_that_tells_nothing_is_not_known(tmp_path: Path) -> None:
    assert kind_of(tmp_path, tmp_path / "no proc", tmp_path / "no sys") == "unknown"


@pytest.mark.skipif(not os.path.ismount("/dev/shm"), reason="no tmpfs here")
def test_a_real_tmpfs_is_memory() -> None:
    assert kind_of(Path("/dev/shm")).startswith("memory")


def test_a_disk_that_refuses_one_look_keeps_none_of_the_others_from_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def refuse(_: Keeper) -> None:
        raise OSError(errno.EIO, "Input/output error")

    looks = ("_copy", "_check", "_sample", "_copy_trail", "_export", "_witness", "_renew", "_sweep")
    for name in looks:
        monkeypatch.setattr(Keeper, name, lambda _, name=name: done.append(name))
    for name in ("_check", "_export"):
        monkeypatch.setattr(Keeper, name, refuse)
    assert Keeper.keep(object.__new__(Keeper)), "a disk is waited for"
    assert done == [name for name in looks if name not in ("_check", "_export")]


@pytest.mark.parametrize(
    ("error", "is_kept"),
    [
        (StoreRefused(problem="AccessDenied"), False),
        (BadSetting(problem="trail.key"), False),
        (TrailBroken(seq=7), False),
        (ServerAway(server="S3"), True),
        (sweeps.KeepingRunning(), True),
    ],
)
def test_who_is_refused_a_look_does_the_others_and_is_not_said_to_keep(
    error: SohoaError, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def refuse(_: Keeper) -> None:
        raise error

    for name in ("_check", "_sample", "_copy_trail", "_export", "_witness", "_renew", "_sweep"):
        monkeypatch.setattr(Keeper, name, lambda _, name=name: done.append(name))
    monkeypatch.setattr(Keeper, "_copy", refuse)
    assert (Keeper.keep(object.__new__(Keeper)), len(done)) == (is_kept, 7)


@pytest.mark.parametrize("place", ["tệp", "tệp/thư mục"])
@pytest.mark.parametrize(
    ("words", "named", "error"),
    [
        (("trail", "pack", "--before", "2020-01", "--copy"), "--copy", BadSetting),
        (("rebuild", "--compare", "--from"), "--from", BadSetting),
        (("backup",), "file:///", BadSetting),
        (("export", "--year", "2020"), "tệp", Refused),
        (("SOHOA_HOME",), "SOHOA_HOME", BadSetting),
        (("SOHOA_OBJECTS_URL",), "SOHOA_OBJECTS_URL", BadSetting),
        (("SOHOA_SECOND_OBJECTS_URL",), "SOHOA_SECOND_OBJECTS_URL", BadSetting),
    ],
)
def test_a_file_where_a_folder_has_to_be_is_wrong_usage_and_no_fault_of_the_machine(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    named: str,
    error: type[SohoaError],
    place: str,
) -> None:
    (tmp_path / "tệp").write_text("x")
    monkeypatch.setenv("SOHOA_HOME", str(tmp_path / "home"))
    at = tmp_path / place
    if words[0].startswith("SOHOA_"):
        monkeypatch.setenv(words[0], str(at) if words[0] == "SOHOA_HOME" else at.as_uri())
        words = ("fixity",)
    else:
        words = (*words, at.as_uri() if words[0] == "rebuild" else str(at))
    with pytest.raises(error) as told:
        sohoa(*words)
    assert named in told.value.sentence()
    assert str(tmp_path / "tệp") in told.value.sentence()
    assert told.value.exit_status in (2, 78)
    assert [one.name for one in tmp_path.iterdir() if one.name != "home"] == ["tệp"]
