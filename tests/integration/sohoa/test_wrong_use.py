"""A command that is written wrong: one sentence in Vietnamese, what the program found in English, and status 2."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("words", "command", "found"),
    [
        (["nosuch"], "sohoa", "nosuch"),
        (["run", "--nosuch"], "sohoa run", "--nosuch"),
        (["watch", "extra"], "sohoa watch", "extra"),
        (["users", "nosuch"], "sohoa users", "nosuch"),
        (["serve", "--processes", "abc"], "sohoa serve", "--processes"),
    ],
)
def test_who_writes_a_command_wrong_is_told_where_to_look(words: list[str], command: str, found: str) -> None:
    done = subprocess.run([sys.executable, "-m", "sohoa", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    vietnamese, english = done.stderr.splitlines()
    assert vietnamese == f"sohoa: Lệnh viết chưa đúng; xem cách viết bằng lệnh: {command} --help"
    assert found in english


def test_a_command_without_words_shows_its_help() -> None:
    done = subprocess.run([sys.executable, "-m", "sohoa", "users"], capture_output=True, text=True, check=False)
    assert "sohoa users" in done.stdout
    assert done.stderr == ""
    helped = subprocess.run([sys.executable, "-m", "sohoa", "--help"], capture_output=True, text=True, check=False)
    assert (helped.returncode, helped.stderr) == (0, "")
