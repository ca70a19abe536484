"""What is named or typed on the command line: files, whether they are there and the system lets us read them; days;
secrets.

Typer would ask, too, and end the command in English before the first file; here each file is told of by itself, and
what the machine refuses is no fault of who calls.
"""

from __future__ import annotations

import errno
import os
import sys
from datetime import datetime
from pathlib import Path

import typer

from dossier.errors import FILE, BadRequest, MachineFault, NotFound, NotOpened
from dossier.words.sentences import N_, Phrase

A_FOLDER = N_("“{path}” là thư mục, không phải tệp; hãy nêu từng tệp")
NO_DAY = N_("“{said}” không phải là ngày; hãy viết NĂM-THÁNG-NGÀY, như 2026-12-31")
NO_MOMENT = N_("“{said}” không phải là ngày giờ; hãy viết như 2026-12-31 hoặc 2026-12-31T15:30")
_MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")

_NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL)


def demand_file(path: Path, what: Phrase = FILE) -> None:
    """Raises NotFound where nothing lies at `path`, BadRequest where a folder does, NotOpened and MachineFault where
    the system does not let us read. `what`: what it should be."""
    try:
        if path.is_dir():
            raise BadRequest(problem=Phrase(A_FOLDER, {"path": path}))
        if not path.is_file():
            raise NotFound(what=what, value=path)
        path.open("rb").close()
    except PermissionError as error:
        raise NotOpened from error
    except OSError as error:
        if error.errno in _NO_NAME:
            raise NotFound(what=what, value=path) from error
        raise MachineFault(problem=error.strerror or str(error)) from error


def day(said: str) -> datetime:
    """The beginning of a day that an option names. Raises BadRequest."""
    return _moment(said, _MOMENTS[:1], NO_DAY)


def moment(said: str) -> datetime:
    """The moment that an option names, or the beginning of a day. Raises BadRequest."""
    return _moment(said, _MOMENTS, NO_MOMENT)


def _moment(said: str, forms: tuple[str, ...], problem: str) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007  (on which clock, the command knows)
        except ValueError:
            continue
    raise BadRequest(problem=Phrase(problem, {"said": said}))


def ask_secret(text: str, *, may_be_empty: bool = False) -> str:
    """What is typed at the terminal, unseen. Where there is none, what is piped in: nothing shows that, and Python
    would warn in English that it may."""
    default = "" if may_be_empty else None
    return str(typer.prompt(text, hide_input=_has_terminal(), default=default, show_default=False))


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return sys.stdin.isatty()
    return True
