"""`sohoa sandbox`: the examples of docs/integrators.md run on it as printed, and so does the generated client."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from sohoa.__main__ import app
from sohoa.commands.access.sandbox import NotASandbox
from tests.servers import free_ports

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "integrators.md").read_text("utf-8")
# What a page of examples does not say to curl: an answer that is no success is a failure of this test.
STRICT = (
    'curl() { command curl --silent --show-error --fail-with-body "$@" || { echo "failed: $*" >&2; exit 1; }; echo; }\n'
)


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
    script = f"set -eo pipefail\n. ./sandbox.env\n{STRICT}{''.join(blocks)}"
    run = subprocess.run(["bash", "-c", script], cwd=sandbox.home, capture_output=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr.decode()
    assert (sandbox.home / "value.jpg").read_bytes().startswith(b"\xff\xd8")
    assert (sandbox.home / "access.pdf").read_bytes().startswith(b"%PDF")


def test_the_generated_client_asks_with_types(sandbox: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "client", tmp_path], check=True, capture_output=True)
    monkeypatch.syspath_prepend(tmp_path)
    (example,) = (one for one in re.findall(r"(?s)```python\n(.*?)```", PAGE) if "sohoa_client" in one)
    names: dict[str, object] = {}
    exec(example, names)
    ask = names["may_be_reused"]
    assert callable(ask)
    assert ask(sandbox.address, sandbox.key, "048190529396") is True
    assert ask(sandbox.address, sandbox.key, "048190529397") is False


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sohoa.db").write_text("of the archive in use")
    with pytest.raises(NotASandbox):
        CliRunner().invoke(app, ["sandbox", str(tmp_path)], catch_exceptions=False)
    assert [one.name for one in tmp_path.iterdir()] == ["sohoa.db"]
