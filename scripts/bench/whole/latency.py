"""How long a dropped page takes until the API finds it, on an idle machine, stage by stage.

    .venv/bin/python -m scripts.bench.whole.latency [--runs 9]

Starts `sohoa run` on a home of its own and drops clean single pages, one after the other. The clock starts when the
file is stable: when it has not changed for SOHOA_STABLE_SECONDS, by which the watcher knows that it is complete.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from dossier.words.folding import fold
from scripts.samples import make_papers
from tests.servers import free_ports

STABLE_SECONDS = 1.0
STAGES = ("fetch", "read", "package", "archive", "commit")


def main() -> None:
    """Drop, wait, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        port = free_ports(1)
        os.environ |= {
            "SOHOA_HOME": str(home),
            "SOHOA_PORT": str(port),
            "SOHOA_STABLE_SECONDS": str(STABLE_SECONDS),
        }
        papers = make_papers(
            Path(folder) / "papers", count=asked.runs, seed=5, kinds=["quyet_dinh"], qualities=["clean"]
        )
        log_path = Path(folder) / "log"
        with log_path.open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "sohoa", "run"], stdout=log, stderr=log)
        try:
            rows = _measure(home, port, [paper.pages[0] for paper in papers], log_path)
        finally:
            process.terminate()
            process.wait()
    names = ("taken", "waits", *STAGES, "found", "total")
    print(f"{'':8}" + "".join(f"{name:>9}" for name in names))
    for label, pick in (("median", statistics.median), ("most", max)):
        print(f"{label:8}" + "".join(f"{pick([row[name] for row in rows]):9.3f}" for name in names))


def _measure(home: Path, port: int, pages: list[Path], log: Path) -> list[dict[str, float]]:
    """For each page the seconds of every stage, counted from the moment when the file was stable."""
    address = f"http://127.0.0.1:{port}"
    _until(partial(_answers, f"{address}/health/ready"))
    command = [
        sys.executable,
        "-m",
        "sohoa",
        "clients",
        "create",
        "bench",
        "--scope",
        "read",
        "--scope",
        "sensitive",
        "--json",
    ]
    key = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["key"]
    headers = {"Authorization": f"Bearer {key}", "X-Purpose": "bench"}
    rows = []
    for number, page in enumerate(pages):
        (home / "scan" / "mot-cua" / f"{number}.png").write_bytes(page.read_bytes())
        stable = time.time() + STABLE_SECONDS
        truth = json.loads(page.with_name(page.name.replace("-p1.png", ".json")).read_text("utf-8"))
        query = urllib.parse.urlencode({"number": truth["fields"]["number"], "q": fold("quyết định")})
        _until(partial(_found, f"{address}/v1/documents?{query}", headers))
        found = time.time()
        taken, archived = _said(log, "taken", number), _said(log, "archived", number)
        row = {stage: float(archived["seconds"][stage]) for stage in STAGES}
        row["taken"] = _moment(taken) - stable
        row["waits"] = _moment(archived) - _moment(taken) - sum(row[stage] for stage in STAGES)
        row["found"] = found - _moment(archived)
        row["total"] = found - stable
        rows.append(row)
        time.sleep(0.5)
    return rows


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit("bench: nothing came within two minutes")
        time.sleep(0.02)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (our own server)
            return bool(answer.status == 200)
    except OSError:
        return False


def _found(url: str, headers: dict[str, str]) -> bool:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  (our own server)
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return bool(json.load(answer)["items"])


def _said(log: Path, event: str, number: int) -> dict[str, Any]:
    """The `number`-th log line of an event."""
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line[:1] == "{"]
    return [line for line in lines if line.get("event") == event][number]


def _moment(line: dict[str, Any]) -> float:
    return datetime.fromisoformat(line["timestamp"]).timestamp()


if __name__ == "__main__":
    main()
