"""What the desk is told, where it looks: a note beside a file that was not taken, and a line in the daily log.

Notes are for Notepad: UTF-8 with a byte order mark, Windows line ends, local time. Rejecting is ordered so that a
crash at any line ends, after the next scan, with one file and one note: the note is written first, and a note whose
file never came is written over.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from dossier.errors import SohoaError
from dossier.vietnam import VIETNAM, local_time
from dossier.words.sentences import N_, Phrase, sentence
from ingest.folders import LOG, REJECTED, RESERVED, DeskFolder
from ingest.names import free_name, shown

HALF_WRITTEN: Final = ".dang-ghi"
JUDGED: Final = ".da-xem"
_BOM: Final = "\ufeff"
_LONGEST_ON_DISK: Final = 255  # bytes of a name (NAME_MAX)

TITLE = N_("TỆP KHÔNG NHẬN ĐƯỢC")
NOTE = N_(
    "Tệp: {file}\n"
    "Lý do: {reason}\n"
    "Việc cần làm: sửa theo lý do trên rồi bỏ tệp đúng vào lại thư mục quét “{desk}”; sau đó xóa tệp này và tệp hỏng.\n"
    "Mã lỗi: {code}\n"
    "Thời gian: {time}"
)
FAILED_TITLE = N_("GIẤY TỜ ĐÃ NHẬN NHƯNG KHÔNG XỬ LÝ ĐƯỢC")
FAILED_NOTE = N_(
    "Tệp: {file}\n"
    "Nhận lúc: {received}\n"
    "Lý do: {reason}\n"
    "Việc cần làm: {task} Bản gốc vẫn được giữ trong kho.\n"
    "Mã giấy tờ: {document}\n"
    "Mã lỗi: {code}\n"
    "Thời gian: {time}"
)
SCAN_AGAIN = N_("sửa theo lý do trên rồi quét lại vào thư mục quét “{desk}”.")
CALL_FOR_HELP = N_(
    "báo người quản trị. Đừng quét lại: bản quét mới thành một giấy tờ thứ hai."
    " Khi máy đã được sửa, bấm Thử lại ở trang Hàng đợi."
)

IN_DOSSIER = N_("hồ sơ {code}")
WITHOUT_DOSSIER = N_("chưa rõ hồ sơ")
NO_DOSSIER_CODE = N_("chưa rõ hồ sơ vì tên thư mục “{folder}” không phải mã hồ sơ")
TAKEN = N_("{file}: đã nhận, {dossier}. Biên nhận {receipt}")
KNOWN = N_("{file}: đã có từ {since}, {dossier}. Biên nhận {receipt}, giấy tờ {document}")
NOT_TAKEN = N_("{file}: KHÔNG nhận, {reason} Xem thư mục _loi: {place}")
NOT_YET_TAKEN = N_("{file}: CHƯA nhận được, {reason}")
COME_BACK = N_("{file}: tệp trong thư mục _loi đã thay đổi, được xem lại")
FAILED = N_("{file}: đã nhận lúc {received} nhưng không xử lý được, {reason} Giấy tờ {document}")
BACK = N_("Thư mục quét không dùng được từ {since}, nay đã dùng lại được")


def dossier_phrase(code: str | None, odd_folder: str | None) -> Phrase:
    """To which dossier a file belongs, or why that is not known."""
    if code:
        return Phrase(IN_DOSSIER, {"code": code})
    return Phrase(NO_DOSSIER_CODE, {"folder": odd_folder}) if odd_folder else Phrase(WITHOUT_DOSSIER)


def log_line(desk: DeskFolder, now: datetime, text: str, *, once: str | None = None, **values: object) -> None:
    """Add the sentence `text` to the log of the day; not, when a line of the day has the text `once` already.

    Raises OSError when the log cannot be written, for instance since a program on the share has it open.
    """
    day = now.astimezone(VIETNAM)
    path = desk.reserved(LOG) / f"{day:%Y-%m-%d}.txt"
    if os.path.lexists(path) and not _is_regular(path):
        raise FileExistsError(errno.EEXIST, "no regular file", str(path))
    if once is not None and path.exists() and once in path.read_text(encoding="utf-8-sig", errors="replace"):
        return
    line = shown(f"{day:%H:%M:%S}  {Phrase(text, values).sentence()}")
    with path.open("ab") as log:
        log.write(f"{'' if log.tell() else _BOM}{line}\r\n".encode())


def reject(desk: DeskFolder, path: Path, file: str, error: SohoaError, now: datetime) -> Path:
    """Move `path` to the desk's `_loi/`, never over another file, with a note beside it; its new place.

    `file`: what the desk knows it as. Raises OSError when it cannot be moved.
    """
    place = free_name(desk.reserved(REJECTED), path.name, _is_free)
    _remember(desk, place.name, Path(file), path.lstat())
    values = {"file": file, "reason": error.sentence(), "desk": desk.desk, "code": error.code, "time": local_time(now)}
    _write(_note_of(place), sentence(TITLE), Phrase(NOTE, values).sentence())
    path.rename(place)
    return place


def come_back(desk: DeskFolder) -> list[str]:
    """Put every rejected file that has changed since back where it lay, to be judged anew, without its note; the
    places. A scanner may have gone on writing, or somebody mended it in its place.

    Raises OSError when one cannot be moved, for instance since a program still holds it.
    """
    judged = _judged(desk)
    back = []
    for name, (relative, size, written) in list(judged.items()):
        place = desk.path / REJECTED / name
        try:
            now = place.lstat()
        except FileNotFoundError:
            del judged[name]
            continue
        if not stat.S_ISREG(now.st_mode) or (now.st_size, now.st_mtime_ns) == (size, written):
            continue
        folder = desk.within(PurePath(relative).parent)
        _note_of(place).unlink(missing_ok=True)
        place.rename(free_name(folder, Path(relative).name, lambda path: not os.path.lexists(path)))
        del judged[name]
        back.append(relative)
    if judged != _judged(desk):
        _write_judged(desk, judged)
    return back


def note_failure(
    desk: DeskFolder, document_id: str, file: str, received_at: datetime, error: SohoaError, now: datetime
) -> None:
    """Tell of a document that failed after its file was taken. Told twice, the note is the same one."""
    values = {
        "file": file,
        "received": local_time(received_at),
        "reason": error.sentence(),
        "task": Phrase(SCAN_AGAIN, {"desk": desk.desk}) if error.is_of_the_scan else Phrase(CALL_FOR_HELP),
        "document": document_id,
        "code": error.code,
        "time": local_time(now),
    }
    name = f"{file.replace('/', '_')} ({document_id[:8]})"
    place = free_name(desk.reserved(REJECTED), name, _may_hold(document_id))
    _write(_note_of(place), sentence(FAILED_TITLE), Phrase(FAILED_NOTE, values).sentence())


def _remember(desk: DeskFolder, name: str, relative: Path, seen: os.stat_result) -> None:
    """Keep what a file looked like when it was rejected, by its name in `_loi`."""
    _write_judged(desk, {**_judged(desk), name: (str(relative), seen.st_size, seen.st_mtime_ns)})


def _judged(desk: DeskFolder) -> dict[str, tuple[str, int, int]]:
    """Name in `_loi` -> where it lay, size and time of writing when it was rejected.

    Whoever can write to the share can write this: what names anything but a file of `_loi` and a place in the desk's
    folder is left out.
    """
    path = desk.path / REJECTED / JUDGED
    if not _is_regular(path):
        return {}
    try:
        judged = {name: (str(one[0]), int(one[1]), int(one[2])) for name, one in json.loads(path.read_bytes()).items()}
    except (ValueError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        return {}  # damaged by whoever can write here: what lies in the folder just stays there
    return {name: one for name, one in judged.items() if _is_plain(name) and _is_within_desk(one[0])}


def _is_plain(name: str) -> bool:
    """Whether this is the name of a file, and not the way to one."""
    return name not in ("", ".", "..", JUDGED, HALF_WRITTEN) and "/" not in name and _is_possible(name)


def _is_within_desk(relative: str) -> bool:
    """Whether this leads to where a file may have waited: below the desk's folder, and into none of our own."""
    parts = PurePath(relative).parts
    return (
        bool(parts)
        and not relative.startswith("/")
        and ".." not in parts
        and parts[0].casefold() not in RESERVED
        and all(map(_is_possible, parts))
    )


def _is_possible(name: str) -> bool:
    try:
        return "\0" not in name and len(os.fsencode(name)) <= _LONGEST_ON_DISK
    except UnicodeEncodeError:
        return False


def _write_judged(desk: DeskFolder, judged: dict[str, tuple[str, int, int]]) -> None:
    _replace(desk.reserved(REJECTED) / JUDGED, json.dumps(judged).encode())


def _may_hold(document_id: str) -> Callable[[Path], bool]:
    def is_free(place: Path) -> bool:
        note = _note_of(place)
        if not os.path.lexists(note):
            return True
        return _is_regular(note) and document_id in note.read_text(encoding="utf-8-sig", errors="replace")

    return is_free


def _note_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.txt")


def _is_free(place: Path) -> bool:
    """Whether a rejected file may take this place: nothing is there, nor where its note goes but a note left alone."""
    if os.path.lexists(place):
        return False
    note = _note_of(place)
    if not os.path.lexists(note):
        return True
    if not _is_regular(note):
        return False
    with note.open("rb") as file:
        return file.read(200).startswith(f"{_BOM}{sentence(TITLE)}\r\n".encode())


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _write(path: Path, title: str, text: str) -> None:
    lines = (_BOM + title, *map(shown, text.split("\n")), "")
    _replace(path, "\r\n".join(lines).encode())


def _replace(path: Path, content: bytes) -> None:
    """Write `path` whole or not at all, through no link that somebody laid there."""
    half = path.with_name(HALF_WRITTEN)  # one writer at a time: whoever holds the desk's lock
    half.unlink(missing_ok=True)
    try:
        with half.open("xb") as file:
            file.write(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
