"""`sohoa sandbox`: the examples of docs/integrators.md run on it as printed, its programs in Java and C#
among them, and so does the generated client."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from sohoa.__main__ import app
from sohoa.commands.access.sandbox import NotASandbox
from tests.servers import free_ports

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "integrators.md").read_text("utf-8")
# What a page of examples does not say to curl: an answer that is no success is a failure of this test.
# What a block's last call answered is kept beside, under the block's number.
STRICT = """
curl() {
  command curl --silent --show-error --fail-with-body "$@" | tee "answers/$BLOCK" || { echo "failed: $*" >&2; exit 1; }
  echo
}
"""
# Of these members only the types are compared: they go with the day, with the run, or with secrets of the archive.
CHANGING = {"reuse", "month", "id", "time", "received_at", "archived_at", "at", "on", "links_until", "picture", "links"}
IN_FORCE = date(2026, 10, 1)
"""A day on which the sandbox's paper that lasts half a year is in force: today, it may not be any more."""
_PURPOSES = "SELECT purpose FROM events WHERE action = 'looked_up' ORDER BY seq"


@dataclass(frozen=True)
class Served:
    """A sandbox that answers at `address`."""

    home: Path
    address: str
    key: str


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home, port = tmp_path_factory.mktemp("kho thử") / "sandbox", free_ports(1)
    made = CliRunner().invoke(app, ["sandbox", str(home), "--port", str(port)], env={"SOHOA_DATABASE_URL": "bad://"})
    assert made.exception is None, made.output
    assert "7 giấy tờ" in made.output
    environment = {**os.environ, **_said(home / "sandbox.env"), "PYTHONPATH": str(ROOT)}
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "sohoa", "serve"], env=environment, stdout=log, stderr=log)
    try:
        _wait_until_ready(server, environment["B"])
        yield Served(home, environment["B"], environment["KEY"])
    finally:
        server.terminate()
        server.wait()


def _said(path: Path) -> dict[str, str]:
    return {name: value.strip("'") for name, value in re.findall(r"(?m)^export (\w+)=(.*)$", path.read_text("utf-8"))}


def _wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    while server.poll() is None:
        try:
            with urlopen(f"{address}/health/ready"):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server ended")


def test_every_example_of_the_page_runs_as_it_is_printed(sandbox: Served) -> None:
    blocks = [one for one in re.findall(r"(?s)```sh\n(.*?)```", PAGE) if "curl " in one]
    assert len(blocks) > 30
    numbered = "".join(f"BLOCK={number}\n{block}" for number, block in enumerate(blocks))
    script = f"set -eo pipefail\n. ./sandbox.env\nmkdir answers\n{STRICT}{numbered}"
    run = subprocess.run(["bash", "-c", script], cwd=sandbox.home, capture_output=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr.decode()
    printed = dict(re.findall(r"(?s)```sh\n([^`]*?)```\n```json\n(.*?)```", PAGE))
    wrong = []
    for number, block in enumerate(blocks):
        if block in printed:
            answer = json.loads((sandbox.home / "answers" / str(number)).read_bytes())
            wrong += [f"{block.strip()}: {one}" for one in unlike(json.loads(printed[block]), answer)]
    assert not wrong, "\n".join(wrong)
    assert len(printed) > 10
    assert (sandbox.home / "value.jpg").read_bytes().startswith(b"\xff\xd8")
    assert (sandbox.home / "access.pdf").read_bytes().startswith(b"%PDF")


def unlike(printed: Any, answer: Any, at: str = "", *, is_changing: bool = False) -> list[str]:
    """Where an answer is not as it is printed: other members, other types, other values where these do not change.
    “…” stands for anything more: as a member, as an item, at the end of a text."""
    if isinstance(printed, str) and printed.startswith("…"):
        return []
    if isinstance(printed, dict) and isinstance(answer, dict):
        names = printed.keys() - {"…"}
        odd = names - answer.keys() if "…" in printed else names ^ answer.keys()
        return [f"{at}.{name}: printed or answered alone" for name in sorted(odd)] + [
            problem
            for name in sorted(names & answer.keys())
            for problem in unlike(
                printed[name], answer[name], f"{at}.{name}", is_changing=is_changing or name in CHANGING
            )
        ]
    if isinstance(printed, list) and isinstance(answer, list):
        items = [one for one in printed if not (isinstance(one, str) and one.startswith("…"))]
        if not is_changing and (len(items) > len(answer) if len(items) < len(printed) else len(items) != len(answer)):
            return [f"{at}: {len(answer)} items"]
        # More items stand before or behind: each printed one is like one that was answered.
        tries = [[unlike(one, other, f"{at}[]", is_changing=is_changing) for other in answer] for one in items]
        return [problem for found in tries if found for problem in min(found, key=len)]
    if type(printed) is not type(answer) and not {type(printed), type(answer)} <= {int, float}:
        return [f"{at}: {answer!r}, printed {printed!r}"]
    if is_changing or (isinstance(printed, str) and printed.endswith("…") and answer.startswith(printed[:-1])):
        return []
    return [] if printed == answer else [f"{at}: {answer!r}, printed {printed!r}"]


def test_what_is_unlike_is_found() -> None:
    answer = {"items": [{"a": 1, "id": "x"}, {"a": 2, "id": "y"}], "n": None}
    assert unlike({"items": [{"a": 2, "id": "z"}, "…"], "n": None}, answer) == []
    assert unlike({"items": ["…"], "…": ""}, answer) == []
    for printed in (
        {"items": [{"a": 2, "id": "z"}], "n": None},
        {"items": [{"a": 3, "id": "z"}, "…"], "n": None},
        {"items": [{"a": 2, "id": 1}, "…"], "n": None},
        {"items": [{"a": 2, "id": "y", "b": 1}, "…"], "n": None},
        {"items": [{"a": 2}, "…"], "n": None},
        {"items": ["…"], "n": 0},
        {"items": ["…"]},
    ):
        assert unlike(printed, answer), printed


def test_the_generated_client_asks_with_types(sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "client", tmp_path], check=True, capture_output=True)
    monkeypatch.syspath_prepend(tmp_path)
    (example,) = (one for one in re.findall(r"(?s)```python\n(.*?)```", PAGE) if "sohoa_client" in one)
    names: dict[str, object] = {}
    exec(example, names)
    ask = names["may_be_reused"]
    assert callable(ask)
    assert ask(sandbox.address, sandbox.key, "048190529396", IN_FORCE) is True
    assert ask(sandbox.address, sandbox.key, "048190529396", IN_FORCE + timedelta(days=365)) is False
    assert ask(sandbox.address, sandbox.key, "048190529397", IN_FORCE) is False


@pytest.mark.parametrize(
    ("language", "source", "compiled", "started"),
    [
        ("java", "Reuse.java", ["javac", "-encoding", "UTF-8", "-Xlint:all", "-Werror"], ["java", "Reuse"]),
        ("csharp", "Reuse.cs", ["mcs", "-warnaserror", "-r:System.Net.Http"], ["mono", "Reuse.exe"]),
    ],
)
def test_a_program_of_the_page_compiles_as_it_is_printed_and_asks(
    sandbox: Served, tmp_path: Path, language: str, source: str, compiled: list[str], started: list[str]
) -> None:
    (program,) = re.findall(rf"(?s)```{language}\n(.*?)```", PAGE)
    (tmp_path / source).write_text(program, "utf-8")
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "B": sandbox.address, "KEY": sandbox.key}

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120)
        assert (done.returncode, done.stderr.decode()) == (0, ""), done.stdout.decode()
        return done.stdout.decode()

    run(*compiled, source)
    before = _looked_up(sandbox)
    status, _, body = run(*started, "048190529396", f"{IN_FORCE}").partition(" ")
    answer = json.loads(body)
    assert (status, answer["owner_id"], answer["reusable"]) == ("200", "048190529396", True)
    assert any(one["reusable"] and one["proof"] for one in answer["candidates"])
    status, _, body = run(*started, "048190529397", f"{IN_FORCE}").partition(" ")
    assert (status, json.loads(body)["candidates"]) == ("200", [])
    # The trail has the purpose as it was meant, whichever way the language has of writing it in a header.
    assert set(_looked_up(sandbox)[len(before) :]) == {"Đăng ký kết hôn"}


def _looked_up(sandbox: Served) -> list[str]:
    """The purpose of each look at a paper, or at none, so far."""
    with closing(sqlite3.connect(sandbox.home / "sohoa.db")) as database:
        return [purpose for (purpose,) in database.execute(_PURPOSES)]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sohoa.db").write_text("of the archive in use")
    with pytest.raises(NotASandbox):
        CliRunner().invoke(app, ["sandbox", str(tmp_path)], catch_exceptions=False)
    assert [one.name for one in tmp_path.iterdir()] == ["sohoa.db"]
