"""Whether a worker's memory grows with the papers that it reads.

    nice python -m scripts.bench.queue.many_papers [--papers 5000] [--readers]

One worker on SQLite and a folder, as `sohoa run` has it, reads so many small one-page papers, one after the other: page
prepared, invented words instead of Tesseract's, kind and fields, access copy, archive, commit. `--readers`: both
readers read the few lines that are printed on each, as workers have them. They are handed in by another process, as at
a desk. Prints after each tenth what the worker holds: resident, of that what no other process shares, and the most that
one of its children held. Memory is sound while others work on the machine.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import uuid
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from scripts.bench.whole.memory import InventedWords
from scripts.samples import tiny_page

AT_A_TIME = 250


def main() -> None:
    """Read them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=5000)
    parser.add_argument("--readers", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _read(Path(folder), asked.papers, with_readers=asked.readers)


def _read(folder: Path, papers: int, *, with_readers: bool) -> None:
    from sohoa import logs, parts
    from sohoa.settings import read_settings
    from worker.page import ReadOptions
    from worker.turn import process

    logs.configure("error", "bench")
    place = parts.workplace(read_settings(home=folder / "home", workers=1), "worker-1")
    if not with_readers:
        place = replace(place, options=ReadOptions(InventedWords()))
    print(f"{'papers':>7} {'resident MB':>12} {'own MB':>7} {'a child at most MB':>19}", flush=True)
    done = 0
    for first in range(0, papers, AT_A_TIME):
        count = min(AT_A_TIME, papers - first)
        desk = get_context("spawn").Process(target=_hand_in, args=(folder, first, count))
        desk.start()
        desk.join()
        if desk.exitcode:
            raise SystemExit("bench: the papers were not taken in")
        while process(place) is not None:
            done += 1
            if done % max(1, papers // 10) == 0:
                resident, own = _held()
                child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
                print(f"{done:>7} {resident:>12.1f} {own:>7.1f} {child:>19}", flush=True)
    if done != papers:
        raise SystemExit(f"bench: {done} of {papers} papers were read")


def _hand_in(folder: Path, first: int, count: int) -> None:
    from sohoa import logs, parts
    from sohoa.settings import read_settings

    logs.configure("error", "bench")
    intake = parts.open_intake(read_settings(home=folder / "home"))
    for number in range(first, first + count):
        path = folder / "scan"
        path.write_bytes(tiny_page(f"giấy thứ {number}"))
        intake.take(
            path,
            receipt_id=str(uuid.uuid4()),
            name=f"{number}.png",
            desk="mot-cua",
            channel="folder",
            lane="counter",
            requester="bench",
            source_format="png",
        )


def _held() -> tuple[float, float]:
    """What this process holds, in MB: resident, and of that what is its own."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {line[0]: int(line[1]) for line in lines}
    own = kilobytes["Private_Clean:"] + kilobytes["Private_Dirty:"]
    return kilobytes["Rss:"] / 1024, own / 1024


if __name__ == "__main__":
    main()
