"""The command line in this process, for tests of what commands say and end with."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from sohoa.__main__ import app


def sohoa(*arguments: str | Path, says: str = "", status: int = 0) -> str:
    """What `sohoa ARGUMENTS` prints; `says`: what is typed. It must end with `status`; its error is raised."""
    done = CliRunner().invoke(app, [str(one) for one in arguments], input=says)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.output
