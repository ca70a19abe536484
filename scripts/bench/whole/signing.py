"""How many copies `sohoa sign` signs in a minute with a key in a PKCS#12 file, one after the other in one process.

    .venv/bin/python -m scripts.bench.whole.signing [--papers 100]

Copies of one page in A4 at 300 dpi, on the embedded default (SQLite, a folder): each is read back and compared, signed,
checked, written as a version of its object, read back, and committed with its event.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from scripts.samples import make_papers
from sohoa import logs
from storage.archive.ocfl import Archive
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.store import open_store
from storage.trail.events import Actor
from tests.archive import House, marital_status
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from worker.signatures.roots import TrustRoots
from worker.signing.keys import open_pkcs12
from worker.signing.sign_file import Manner
from worker.signing.signed_copies import Consent, SigningPlace, sign


def main() -> None:
    """Sign, and print what a copy took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=100)
    asked = parser.parse_args()
    logs.configure("error", "bench")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        made = make_papers(scratch / "papers", count=1, seed=5, kinds=["quyet_dinh"], qualities=["office"])
        database = Database(f"sqlite:///{scratch / 'sohoa.db'}")
        upgrade(database)
        house = House(database, open_store((scratch / "archive").as_uri()), scratch, now=signed_pdf.NOW)
        sheet = made[0].pages[0].read_bytes()
        ids = [house.archive(marital_status(), signed=False, sheet=sheet) for _ in range(asked.papers)]
        roots = TrustRoots((signed_pdf.root().der,))
        place = SigningPlace(database, Archive(house.store), scratch / "w", roots, database.now)
        key = open_pkcs12(p12(scratch, signed_pdf.officer()), SECRET, now=signed_pdf.NOW)
        taken, used = [], []
        for document_id in ids:
            begun, busy = time.perf_counter(), time.process_time()
            if not sign(place, document_id, Consent(key, Manner(), "0" * 64), Actor("bench")):
                raise SystemExit(f"{document_id} was not signed")
            taken.append(time.perf_counter() - begun)
            used.append(time.process_time() - busy)
    seconds, core = statistics.median(taken), statistics.median(used)
    print(f"{len(taken)} copies: median {seconds * 1000:.0f} ms ({core * 1000:.0f} ms of a core)", end="")
    print(f", {60 / seconds:.0f} a minute")


if __name__ == "__main__":
    main()
