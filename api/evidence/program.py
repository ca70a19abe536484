"""Programs that a server has open what came from outside, and that report what came of it in one line of JSON.

They are programs of their own since a server cannot fork (worker/limits.py). What one prints when it breaks down may
hold a value of a paper, so that the log has the name of the exception alone.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import structlog

from dossier.errors import MachineFault, TookTooLong, by_code

# To start in, with some more on a busy machine.
_START_SECONDS: Final = 10
_EXCEPTION: Final = re.compile(r"^(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Fault)(?=:|$)", re.ASCII | re.M)

log = structlog.get_logger()


def run(module: str, *arguments: object, scratch: Path, seconds: float) -> dict[str, Any]:
    """What the program `module` says of its work with these arguments, which it has so long for; what it puts aside
    meanwhile lies in `scratch`. Raises what it says is wrong, `TookTooLong`, `MachineFault`."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            timeout=seconds + _START_SECONDS,
            env={**os.environ, "TMPDIR": str(scratch.absolute())},
        )
    except subprocess.TimeoutExpired as error:
        raise TookTooLong(seconds=round(seconds)) from error
    if done.returncode:
        log.error("program_failed", program=module, status=done.returncode, raised=raised(done.stderr))
        raise MachineFault(problem=module)
    said: dict[str, Any] = json.loads(done.stdout)
    if "error" in said:
        raise by_code(said["error"], said["values"])
    return said


def raised(printed: bytes) -> str:
    """The name of the exception that ended a program which printed this; empty where it tells of none."""
    names = _EXCEPTION.findall(printed.decode(errors="replace"))
    return names[-1] if names else ""
