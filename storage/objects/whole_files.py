"""Files of a home written whole or not at all: a key that is half there is one that no later run makes anew."""

from __future__ import annotations

import errno
import os
import uuid
from glob import escape
from pathlib import Path

from storage.objects.folder import flush_folder

HALF = ".half-"
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP}


def write_new(path: Path, content: bytes) -> bool:
    """Write a file that its owner alone reads: whether it is new; one that is there stays. Raises `OSError`."""
    half = _half_written(path, content)
    try:
        path.hardlink_to(half)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if path.exists():
            return False
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
    flush_folder(path.parent)
    return True


def write_over(path: Path, content: bytes) -> None:
    """The same over what is there. Raises `OSError`."""
    _half_written(path, content).replace(path)
    flush_folder(path.parent)


def clear_halves(path: Path) -> None:
    """Take away what writers of this file that were killed left; for who knows that none is at work."""
    for left in path.parent.glob(f"{escape(path.name)}{HALF}*"):
        left.unlink(missing_ok=True)


def _half_written(path: Path, content: bytes) -> Path:
    """The bytes, durable, in a file beside the one that it will be."""
    half = path.with_name(f"{path.name}{HALF}{uuid.uuid4().hex}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return half
