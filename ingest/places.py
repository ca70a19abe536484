"""Places that a command writes a file to: asked for before its work, and never where something else lies already.

What an operator names by mistake, a manifest, a scan, a sheet that a colleague has filled in, is refused: only a file
that sohoa itself wrote, and that nobody wrote into, is replaced, and only where the caller says how it is known.
"""

from __future__ import annotations

import errno
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import BadRequest, NoSpace, NotFound, Refused, SohoaError
from dossier.words.sentences import N_, Phrase

FOLDER = Phrase(N_("thư mục"))


class Occupied(Refused):
    """Something else lies where a file shall be written. `place`: where."""

    code = "refused.occupied"
    http_status = 409
    text = N_("Ở {place} đã có tệp hoặc thư mục khác, không ghi đè; hãy chọn tên khác.")


class NotWritten(Refused):
    """The system does not let us write there. `place`; `problem`: what the system said."""

    code = "refused.not_written"
    text = N_("Không ghi được {place} ({problem}); hãy kiểm tra quyền của thư mục hoặc chọn chỗ khác.")


def not_written(path: Path, error: OSError) -> SohoaError:
    """What it means for who named `path` that the system did not let us write there."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace()
    return NotWritten(place=path, problem=error.strerror or str(error))


def nothing_of_ours(_: Path) -> bool:
    """Every file that is there stays."""
    return False


def demand_place(
    path: Path, suffixes: Collection[str], *, may_replace: Callable[[Path], bool] = nothing_of_ours
) -> None:
    """Ask before a run that takes the night whether what it shall write can lie there. `may_replace`: whether a plain
    file that lies there already is one that may go.

    Raises `BadRequest` for another suffix than `suffixes`, `NotFound` where there is no such folder, `Occupied`,
    `NotWritten` and `NoSpace` where nothing can be written to it.
    """
    if path.suffix.casefold() not in suffixes:
        raise BadRequest(problem=f"{path.name}: {' | '.join(sorted(suffixes))}")
    with _told(path):
        if not path.parent.is_dir():
            raise NotFound(what=FOLDER, value=path.parent)
        if path.is_symlink() or (path.exists() and not (path.is_file() and may_replace(path))):
            raise Occupied(place=path)
        half = _half(path)
        try:
            half.touch(exist_ok=False)
        finally:
            half.unlink(missing_ok=True)


def write_whole(
    path: Path,
    content: bytes,
    suffixes: Collection[str],
    *,
    may_replace: Callable[[Path], bool] = nothing_of_ours,
) -> None:
    """Write `content` to `path`, whole or not at all. Raises what `demand_place` does, which is asked once more."""
    demand_place(path, suffixes, may_replace=may_replace)
    half = _half(path)
    with _told(path):
        try:
            half.write_bytes(content)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)


def _half(path: Path) -> Path:
    return path.with_name(f".{uuid.uuid4().hex}{path.suffix}")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says of `path`, as an error that names it."""
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from error
