"""How much of what a page costs goes to the queue, the database and the store.

    nice python -m scripts.bench.queue.shares [--papers 24] [--seed 1]

On PostgreSQL and an S3 server of their own, as a province has them: one worker with both readers reads drawn papers,
each a page as an office scans it. Printed is the time of a core that the worker and its children take for each stage,
by what spans tell (`storage/tracing.py`), and what it sends: statements, each connection's first look whether it is
there among them, and calls of the store, which are what a distant server makes costly; what is sent to take it in is
told apart. The servers' own time is not in it, nor are RQ and the doorbell. It is sound while others work on the
machine.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import psycopg
import urllib3

from ingest.intake import Intake
from scripts.samples import make_papers
from sohoa import logs, parts
from sohoa.settings import read_settings
from storage import tracing
from storage.tracing import Value
from tests import servers
from worker.formats.sources import sniff
from worker.turn import process

NOT_READING: Final = ("fetch", "archive", "commit", "the rest of the turn", "taking it")


class Costs:
    """A `storage.tracing.Listener` that adds up what a core takes, in seconds by name."""

    def __init__(self) -> None:
        self.of: dict[str, float] = defaultdict(float)

    @contextmanager
    def span(self, name: str, attributes: Mapping[str, Value]) -> Iterator[None]:  # noqa: ARG002
        """Counted under its name."""
        begun = busy()
        yield
        self.of[name] += busy() - begun

    @contextmanager
    def of_paper(
        self,
        name: str,
        document_id: str,  # noqa: ARG002
        attributes: Mapping[str, Value],
        *,
        is_first: bool,  # noqa: ARG002
    ) -> Iterator[None]:
        """Counted under its name."""
        with self.span(name, attributes):
            yield

    @contextmanager
    def of_request(self, method: str, parent: str) -> Iterator[None]:  # noqa: ARG002
        """Not counted."""
        yield

    def waited(self, name: str, document_id: str, since: datetime, attributes: Mapping[str, Value]) -> None:
        """Not counted."""

    def tell(self, name: str | None, attributes: Mapping[str, Value]) -> None:
        """Not counted."""

    def failed(self, code: str) -> None:
        """A paper that goes wrong costs what no other does."""
        raise RuntimeError(code)


def busy() -> float:
    """The seconds of a core that this process and its children took."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def _counted() -> Iterator[dict[str, int]]:
    """How often the drivers are asked meanwhile: statements and commits of the database, calls of the store."""
    calls: dict[str, int] = {}
    asked: dict[str, list[tuple[Any, str]]] = {
        "statements": [(psycopg.Cursor, "execute"), (psycopg.Cursor, "executemany")],
        "commits": [(psycopg.Connection, "commit")],
        "calls of the store": [(urllib3.PoolManager, "urlopen")],
    }

    def counted(what: str, way: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*given: Any, **named: Any) -> Any:
            calls[what] += 1
            return way(*given, **named)

        return ask

    with ExitStack() as stack:
        for what, ways in asked.items():
            calls[what] = 0
            for of, name in ways:
                stack.enter_context(patch.object(of, name, counted(what, getattr(of, name))))
        yield calls


def _take(intake: Intake, page: Path) -> None:
    intake.take(
        page,
        receipt_id=str(uuid.uuid4()),
        name=page.name,
        desk="mot-cua",
        channel="folder",
        lane="counter",
        requester="bench",
        source_format=sniff(page.read_bytes()[:1024]),
    )


def main() -> None:
    """Read the papers, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logs.configure("error", "bench")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(servers.postgres(folder))
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute("CREATE DATABASE sohoa")
        store = stack.enter_context(servers.s3_server(folder, Path(sys.prefix) / "bin" / "weed"))
        settings = read_settings(
            home=folder / "home", database_url=f"{server}/sohoa", objects_url=store.url("sohoa"), workers=1
        )
        place, intake = parts.workplace(settings, "worker-1"), parts.open_intake(settings)
        drawn = make_papers(folder / "scans", count=asked.papers + 1, seed=asked.seed, qualities=["office"])
        first, *others = (sample.pages[0] for sample in drawn)
        _take(intake, first)  # which begins the archive
        with _counted() as taken:
            for page in others:
                _take(intake, page)
        process(place)  # what is loaded once, is
        costs, calls = Costs(), stack.enter_context(_counted())
        tracing.listen(costs)
        begun = busy()
        done = 0
        while process(place) is not None:
            done += 1
        total = busy() - begun
        tracing.listen(None)
    spent = costs.of
    spent["taking it"] = total - spent["turn"]
    stages = ("fetch", "read", "package", "archive", "commit")
    spent["the rest of the turn"] = spent["turn"] - sum(spent[stage] for stage in stages)
    for name in (*stages, "the rest of the turn", "taking it"):
        print(f"{name:>22} {spent[name] / done * 1000:7.1f} ms {spent[name] / total:7.2%}")
    share = sum(spent[name] for name in NOT_READING) / total
    for what, counts, papers in (("to take a paper in", taken, len(others)), ("to read it", calls, done)):
        print(f"{what}: {', '.join(f'{count / papers:.1f} {of}' for of, count in counts.items())}")
    print(f"{done} papers, {total / done * 1000:.0f} ms of a core each; queue, database and store {share:.2%}")


if __name__ == "__main__":
    main()
