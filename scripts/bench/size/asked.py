"""What a search costs at several sizes of the archive.

    .venv/bin/python -m scripts.bench.size.asked [--sizes 10000 100000] [--databases URL URL] [--plot FILE.svg]

Databases are filled to these sizes (`scripts.bench.size.filled`) and asked in turns in this process: only SQL and what
is made of its answer is counted. Medians and 95th percentiles in milliseconds, the same of a core, which tells more
than the clock where others work on the machine (with the share of a PostgreSQL on this machine), and how much the
medians grow from the first size that had something to ask for to the last.

A larger archive has more papers of the same number, and a page of twenty costs more than one paper: so there are two
questions for numbers, of what one paper has and of what twenty and more have.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dossier.words.folding import fold
from scripts.bench.size import filled
from storage.database.engine import Database, is_sqlite
from storage.database.models import DocumentRow
from storage.database.reach import Reach
from storage.papers.documents import of_owner
from storage.papers.search import search
from storage.search.query import Query, Spot, cursor_after

TIMES, SECONDS = 60, 60.0
WIDTH, HEIGHT, EDGE = 420, 380, 50
LEAST_MS, MOST_MS = 0.05, 100.0
NUMBERS = {"one has": "count(*) = 1", "twenty have": "count(*) >= 20"}
REUSED = ("giay_khai_sinh", "giay_xac_nhan_tinh_trang_hon_nhan", "giay_chung_nhan_ket_hon")
Question = Callable[[Session, Mapping[str, str]], object]
QUESTIONS: Mapping[str, Question] = {
    "owner by id": lambda session, paper: of_owner(session, paper["owner_id"], REUSED),
    "full name, no accents": lambda session, paper: search(session, Query(q=fold(paper["owner_name"]), limit=20)),
    "full name": lambda session, paper: search(session, Query(q=paper["owner_name"], limit=20)),
    "the same, a letter otherwise": lambda session, paper: search(
        session, Query(q=_slip(fold(paper["owner_name"])), limit=20)
    ),
    "owner by id as words, a digit off": lambda session, paper: search(
        session, Query(q=_slip(paper["owner_id"]), limit=20)
    ),
    "number that one paper has": lambda session, paper: search(session, Query(number=paper["one has"], limit=20)),
    "number that twenty have": lambda session, paper: search(session, Query(number=paper["twenty have"], limit=20)),
    "two common words": lambda session, _: search(session, Query(q="uy ban", limit=20)),
    "the same, kind and year": lambda session, _: search(
        session,
        Query(q="uy ban", kind="giay_khai_sinh", issued_from=date(2020, 1, 1), issued_to=date(2020, 12, 31), limit=20),
    ),
    "with facets": lambda session, _: search(session, Query(q="uy ban", limit=20), with_facets=True),
    "a word that is not there": lambda session, _: search(session, Query(q="khongcochunao", limit=20)),
    "issuer that is not there": lambda session, _: search(session, Query(issuer="khong co dau", limit=20)),
    "valid on a day": lambda session, _: search(session, Query(valid_on=date(2026, 6, 1), limit=20)),
    "the same, page 100": lambda session, _: search(session, Query(q="uy ban", cursor=_hundredth(session), limit=20)),
    "another's agency and desk": lambda session, _: search(
        session, Query(q="uy ban", reach=Reach("H07", ("quay-7",)), limit=20)
    ),
    "valid when nothing is": lambda session, _: search(session, Query(valid_on=date(1980, 6, 1), limit=20)),
    "newest": lambda session, _: search(session, Query(limit=50)),
}


def _slip(typed: str) -> str:
    """With two letters or digits in the middle of the last word exchanged."""
    first, _, last = typed.rpartition(" ")
    middle = len(last) // 2
    return f"{first} {last[: middle - 1]}{last[middle]}{last[middle - 1]}{last[middle + 1 :]}".strip()


def _hundredth(session: Session) -> str:
    """Where the hundredth page of two common words begins: told apart from the asking, so it is not counted twice."""
    newest = session.scalar(select(func.max(DocumentRow.serial))) or 0
    return cursor_after(Spot(3, newest - 2000))


def main() -> None:
    """Fill, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="+", help="one for each size; by default SQLite files, removed afterwards")
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        urls = asked.databases or [f"sqlite:///{Path(folder) / str(size)}.db" for size in asked.sizes]
        archives = [(size, Database(url)) for size, url in zip(asked.sizes, urls, strict=True)]
        for size, database in archives:
            filled.fill(database, size)
        papers = {size: _papers(database, size) for size, database in archives}
        medians: dict[str, dict[int, float]] = {}
        print("of each size the median and 95th percentile by the clock, the same of a core; growth of both medians")
        for name, question in QUESTIONS.items():
            times: dict[int, list[tuple[float, float]]] = {size: [] for size, _ in archives}
            for number in range(TIMES):  # in turns, so that what others do falls on all sizes alike
                for size, database in archives:
                    with suppress(KeyError):
                        times[size].append(_time(database, question, papers[size][number]))
            figures = {size: _figures(taken) for size, taken in times.items() if taken}
            if not figures:
                continue
            cells = "  ".join(" ".join(f"{one:8.2f}" for one in figures.get(size, ())) for size, _ in archives)
            first, last = (figures[size] for size in (min(figures), max(figures)))
            print(f"{name:34} {cells}  {last[0] / first[0]:6.2f} {last[2] / first[2]:6.2f}", flush=True)
            medians[name] = {size: found[0] for size, found in figures.items()}
        if asked.plot:
            asked.plot.write_text(_drawn(medians), "utf-8")


def _figures(taken: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    clock, core = (sorted(times) for times in zip(*taken, strict=True))
    late = int(len(clock) * 0.95)
    return statistics.median(clock), clock[late], statistics.median(core), core[late]


def _drawn(medians: Mapping[str, Mapping[int, float]]) -> str:
    """An SVG: papers to the right, milliseconds upwards, both by powers of ten; a line for each question."""
    sizes = sorted({size for found in medians.values() for size in found})
    across, up = (math.log10(sizes[-1] / sizes[0]) or 1), math.log10(MOST_MS / LEAST_MS)

    def place(size: int, milliseconds: float) -> tuple[float, float]:
        high = math.log10(min(max(milliseconds, LEAST_MS), MOST_MS) / LEAST_MS) / up
        return EDGE + WIDTH * math.log10(size / sizes[0]) / across, EDGE + HEIGHT * (1 - high)

    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 270}" height="{HEIGHT + 60}" font-size="11">']
    drawn.append(f'<rect x="{EDGE}" y="{EDGE}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#888"/>')
    middle = f'y="{HEIGHT + EDGE + 16}" text-anchor="middle"'
    drawn += [f'<text x="{place(size, 1)[0]:.0f}" {middle}>{size:,}</text>' for size in sizes]
    drawn += [f'<text x="4" y="{place(sizes[0], one)[1] + 4:.0f}">{one:g} ms</text>' for one in (0.1, 1, 10, 100)]
    free = 0.0
    for number, (name, found) in enumerate(sorted(medians.items(), key=lambda one: -one[1][max(one[1])])):
        colour = f"hsl({number * 360 // len(medians)} 70% 38%)"
        points = [place(size, found[size]) for size in sorted(found)]
        drawn.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="none" stroke="{colour}" '
            'stroke-width="1.5"/>'
        )
        free = max(free + 12, points[-1][1])  # names do not lie on each other
        drawn.append(f'<text x="{WIDTH + EDGE + 8}" y="{free + 4:.0f}" fill="{colour}">{name}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def _papers(database: Database, size: int) -> list[dict[str, str]]:
    """What is asked for: the fields of some papers, and numbers that one paper and that twenty have, if any."""
    named = (one for one in filled.texts(size) if one.keys() >= {"owner_id", "owner_name", "number"})
    papers = [dict(paper) for paper in islice(named, TIMES)]
    with database.read() as session:
        for name, many in NUMBERS.items():
            numbers = select(func.max(DocumentRow.number)).group_by(DocumentRow.number_folded).having(text(many))
            having = session.scalars(numbers.where(DocumentRow.number_folded.is_not(None))).all()
            if having:
                chance = Random(f"{size}/{name}")
                for paper in papers:
                    paper[name] = str(chance.choice(having))
    return papers


def _time(database: Database, question: Question, paper: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds by the clock and of a core, on a connection as a request has it: what it prepared is kept."""
    with database.one_look(), database.read(seconds=SECONDS) as session:
        run_before = _run_by_the_server(session)
        begun, worked = time.perf_counter(), time.thread_time()
        question(session, paper)
        clock, core = time.perf_counter() - begun, time.thread_time() - worked
        return clock * 1000, core * 1000 + _run_by_the_server(session) - run_before


def _run_by_the_server(session: Session) -> float:
    """Milliseconds of a core that the process at the other end has run for, where it is one of this machine."""
    if is_sqlite(session):
        return 0
    try:
        said = Path(f"/proc/{session.scalar(text('SELECT pg_backend_pid()'))}/schedstat").read_text()
    except OSError:
        return 0
    return int(said.split()[0]) / 1e6


if __name__ == "__main__":
    main()
