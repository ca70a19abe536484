"""`scripts/setup`: on any machine it prints its own lines alone, and all that an installer said where one fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock", "pyproject.toml")
# What pip says of a machine whose settings name an index that is away.
TALKATIVE = """#!/bin/sh
case "$*" in *--version*) exit 0;; esac
echo 'WARNING: an index is ignored' >&2
echo Collecting "$@"
echo "$@" "target:$PIP_TARGET" >>asked
exit %d
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with nothing installed, whose Python is a stub that talks as pip does."""
    for file in LOCKS:
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", tmp_path / "scripts" / "setup")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    # Of Debian's packages nothing is missing.
    (tmp_path / ".venv" / "bin" / "promtool").touch(0o755)
    return tmp_path


def set_up(checkout: Path, what: str, *, status: int = 0) -> subprocess.CompletedProcess[str]:
    python = checkout / ".venv" / "bin" / "python"
    python.write_text(TALKATIVE % status)
    python.chmod(0o755)
    command = [str(checkout / "scripts" / "setup"), what]
    environment = os.environ | {"PIP_TARGET": "/nowhere"}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)


def asked(checkout: Path) -> list[str]:
    file = checkout / "asked"
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return lines


def test_only_its_own_lines_are_printed_and_the_second_time_one(checkout: Path) -> None:
    first = set_up(checkout, "test")
    assert (first.returncode, first.stderr) == (0, "")
    assert [line for line in first.stdout.splitlines() if not line.startswith("setup: ")] == []
    assert asked(checkout)
    again = set_up(checkout, "test")
    assert (again.stdout, again.stderr) == ("setup: ready (test)\n", "")
    assert asked(checkout) == []


def test_a_desk_gets_what_runs_and_nothing_that_tests(checkout: Path) -> None:
    set_up(checkout, "run")
    installed = asked(checkout)
    assert any("requirements.lock" in line for line in installed)
    assert all(line.endswith("target:") for line in installed), "into .venv, wherever this machine installs else"
    assert [line for line in installed if "requirements-dev.lock" in line] == []
    # What builds the project's package lies aside, and is gone afterwards.
    assert all("--target .venv/build" in line for line in installed if "requirements-build.lock" in line)
    assert not (checkout / ".venv" / "build").exists()


def test_what_an_installer_said_is_shown_where_it_fails_and_it_is_tried_again(checkout: Path) -> None:
    failed = set_up(checkout, "run", status=3)
    assert failed.returncode == 3
    assert "WARNING: an index is ignored" in failed.stderr
    assert "setup: failed (3)" in failed.stderr
    assert "ready" not in failed.stdout
    asked(checkout)
    assert set_up(checkout, "run").stdout.endswith("setup: ready (run)\n")
    assert asked(checkout)
