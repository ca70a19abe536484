"""Files that are named on the command line: whether they are there, and whether the system lets us read them.

Typer would ask, too, and end the command in English before the first file; here each file is told of by itself, and
what the machine refuses is no fault of who calls.
"""

from __future__ import annotations

import errno
from pathlib import Path

from dossier.errors import FILE, MachineFault, NotFound, NotOpened
from dossier.words.sentences import Phrase

_NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL)


def demand_file(path: Path, what: Phrase = FILE) -> None:
    """Raises NotFound where no file lies at `path`, NotOpened and MachineFault where the system does not let us read.
    `what`: what it should be."""
    try:
        if not path.is_file():
            raise NotFound(what=what, value=path)
        path.open("rb").close()
    except PermissionError as error:
        raise NotOpened from error
    except OSError as error:
        if error.errno in _NO_NAME:
            raise NotFound(what=what, value=path) from error
        raise MachineFault(problem=error.strerror or str(error)) from error
