"""How long a worker that is told to stop (SIGTERM) takes to hand its paper back, and to end.

    python -m scripts.bench.queue.stopped [--times 10]

`sohoa worker` with one worker on SQLite and a folder, in the midst of a paper of 100 pages, told at a moment drawn by
chance; after that it is started anew, and goes on with the pages that are left. Timed from the signal to the moment at
which the database has no lease any more, and to the end of the last process.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select

from scripts.samples import tiny_page
from sohoa import parts
from sohoa.settings import read_settings
from storage.database.engine import Database
from storage.database.models import LeaseRow

PAGES = 100
LOOK_SECONDS = 0.005


def main() -> None:
    """Start, stop, and print both times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    asked, chance = parser.parse_args(), random.Random(8)
    handed_back, ended = [], []
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings(home=Path(home), workers=1)
        intake = parts.open_intake(settings)
        paper = Path(home) / "paper.pdf"
        paper.write_bytes(_paper())
        intake.take(
            paper,
            receipt_id=str(uuid.uuid4()),
            name=paper.name,
            desk=settings.desk,
            channel="folder",
            lane="backlog",
            requester="bench",
            source_format="pdf",
        )
        for _ in range(asked.times):
            command, environment = [sys.executable, "-m", "sohoa", "worker"], os.environ | {"SOHOA_HOME": home}
            worker = subprocess.Popen(command, env=environment | {"SOHOA_WORKERS": "1"}, stderr=subprocess.DEVNULL)
            while not _leases(intake.database):
                time.sleep(LOOK_SECONDS)
            time.sleep(chance.uniform(0.5, 3))
            told = time.monotonic()
            worker.terminate()
            while _leases(intake.database):
                time.sleep(LOOK_SECONDS)
            handed_back.append(time.monotonic() - told)
            worker.wait()
            ended.append(time.monotonic() - told)
    for name, seconds in (("handed back", handed_back), ("ended", ended)):
        print(f"{name}: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s of {len(seconds)}")


def _paper() -> bytes:
    pictures = [Image.open(io.BytesIO(tiny_page(f"trang {number}"))) for number in range(PAGES)]
    pdf = io.BytesIO()
    pictures[0].save(pdf, "pdf", save_all=True, append_images=pictures[1:])
    return pdf.getvalue()


def _leases(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(LeaseRow)) or 0


if __name__ == "__main__":
    main()
