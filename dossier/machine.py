"""What the machine refused, as opposed to what is wrong with a paper (law 11 of the design)."""

from __future__ import annotations

import errno
import os
from typing import Final

from dossier.errors import MachineFault, NoSpace, Transient

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
# Broken files make libraries seek to nowhere (EINVAL) or ask for what is not there; these no file can bring about.
_REFUSED: Final = (
    *(errno.EIO, errno.ESTALE, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.EAGAIN),
    *(errno.ENODEV, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN, errno.EREMOTEIO),
)


def refused_by_the_machine(error: BaseException) -> Transient | None:
    """The fault of the machine that an error from where files are decoded speaks of; None where bytes may be behind
    it."""
    if not isinstance(error, OSError):
        return None
    if error.errno in _FULL:
        return NoSpace()
    return MachineFault(problem=os.strerror(error.errno)) if error.errno in _REFUSED else None


def fault_of_the_machine(error: OSError | MemoryError) -> Transient:
    """The same where no bytes from outside are at work: whatever the system refuses there is its own fault."""
    problem = str(error) or type(error).__name__
    return refused_by_the_machine(error) or MachineFault(problem=problem)
