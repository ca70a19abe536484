"""How long a person waits on the verification screen and in the grid, while two workers read.

    .venv/bin/python -m scripts.bench.whole.pages_shown [--papers 20]

A4 pages of 300 dpi, each with five doubts, in a real browser over a real socket. `first`: from opening a paper whose
page was never shown to its picture on the screen; `next`: from the last Enter on a paper to the picture of the next
one, which the screen fetched before; `told`: from the same Enter until the screen says that the paper before is on
record; `key`: from an Enter to the focus on the next doubt; `grid`: from the key that
confirms thirty values to the next thirty with their cut-outs. Beside it two programs read other papers, one page after
the other. Keys and page loads are counted, and the time of a reviewer who thinks for `THINKS` seconds a value added up.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.desk.grid_pages import AT_ONCE
from dossier.reading import Field
from scripts.samples import make_papers
from sohoa import logs
from sohoa.commands.services import WORKER_NICE
from storage.database.engine import Database
from storage.database.schema import upgrade
from storage.objects.store import open_store
from tests.archive import House, value
from tests.browser.conftest import CHROMIUM, QUIET, log_in
from tests.servers import free_ports

DOUBTFUL = {
    "owner_name": "Nguyễn Thị Hoa",
    "owner_id": "049201001234",
    "number": "70/2026",
    "issued_on": "2026-07-01",
    "marital_status": "độc thân",
}
THINKS, GLANCES = 2.5, 0.5  # seconds that a reviewer looks at a doubtful value, and at one of the thirty in the grid
IN_GRID = 300
_GRID_SHOWN = """() => document.querySelector(".told .good")
    && [...document.querySelectorAll(".grid-cards img")].every((one) => one.complete && one.naturalWidth)"""
_SHOWN = """() => { const one = document.querySelector(".sheet img");
    return Boolean(one && one.complete && one.naturalWidth > 1600 && document.querySelector("canvas.cut")); }"""
_ASKS = "() => document.activeElement.name === 'ok'"
_TOLD = "() => document.querySelector('.told .undo')"
_ASKS_TO_CONFIRM = "() => document.activeElement.value === 'confirm'"


def main() -> None:
    """Measure, and print medians and the longest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20)
    asked = parser.parse_args()
    logs.configure("error", "bench")
    # The server may still make a picture ahead when all is measured.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        made = make_papers(scratch / "papers", count=4, seed=5, kinds=["quyet_dinh"], qualities=["clean"])
        pages = [paper.pages[0] for paper in made]
        database = Database(f"sqlite:///{scratch / 'sohoa.db'}")
        upgrade(database)
        house = House(database, open_store((scratch / "archive").as_uri()), scratch)
        for number in range(asked.papers):
            _doubtful(house, pages[number % len(pages)])
        with _served(house) as site, _reading(pages), sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                scratch / "browser", executable_path=CHROMIUM, args=list(QUIET), locale="vi-VN"
            )
            page = context.new_page()
            loads: list[str] = []
            page.on("load", lambda one: loads.append(one.url))
            times = _measure(page, site, house, asked.papers, loads)
            context.close()
    for name, taken in times.items():
        median, most = (round(pick(taken) * 1000) for pick in (statistics.median, max))
        print(f"{name:6} median {median:5} ms  most {most:5} ms  of {len(taken)}")
    doubts = len(times["key"])
    waited = sum(times["key"]) + sum(times["next"])
    print(f"{doubts} doubtful values: {doubts + len(times['next'])} keys, {waited:.0f} s waited", end="")
    print(f" + {doubts * THINKS:.0f} s looked = {waited + doubts * THINKS:.0f} s")
    print(f"{IN_GRID} values in the grid: {sum(times['grid']):.0f} s waited", end="")
    print(f" + {IN_GRID * GLANCES:.0f} s looked = {sum(times['grid']) + IN_GRID * GLANCES:.0f} s")


def _measure(page: Page, site: str, house: House, papers: int, loads: list[str]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {"first": [], "next": [], "told": [], "key": [], "grid": []}
    log_in(page, f"{site}/review", house, "review")
    begun = time.perf_counter()
    page.get_by_role("button", name="Bắt đầu kiểm tra").press("Enter")
    page.wait_for_function(_SHOWN, polling=10)
    times["first"].append(time.perf_counter() - begun)
    page.wait_for_load_state("load")  # of the first paper, which is opened as a page
    loads.clear()
    for _ in range(papers - 1):
        page.wait_for_function(_ASKS)  # a key that comes sooner was meant for the paper before
        for _ in DOUBTFUL:
            begun = time.perf_counter()
            page.keyboard.press("Enter")
            times["key"].append(time.perf_counter() - begun)
        page.wait_for_function(_ASKS_TO_CONFIRM)
        page.wait_for_timeout(1500)  # as long as anybody needs to see five values
        here = page.url
        begun = time.perf_counter()
        page.keyboard.press("Enter")
        page.wait_for_function("(here) => location.href !== here", arg=here, polling=5)
        page.wait_for_function(_SHOWN, polling=5)
        times["next"].append(time.perf_counter() - begun)
        page.wait_for_function(_TOLD, polling=5)
        times["told"].append(time.perf_counter() - begun)
    print(f"{len(loads)} page loads from paper to paper")
    for document_id in _never_shown(house):
        begun = time.perf_counter()
        page.goto(f"{site}/documents/{document_id}/review", wait_until="commit")
        page.wait_for_function(_SHOWN, polling=10)
        times["first"].append(time.perf_counter() - begun)
    for _ in range(IN_GRID):
        house.archive([value("owner_name", "Nguyễn Thị Hoa")], kind="giay_khai_sinh")
    page.goto(f"{site}/review/values?name=owner_name&sample=1")
    for _ in range(IN_GRID // AT_ONCE):
        begun = time.perf_counter()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.wait_for_function(_GRID_SHOWN, polling=10)
        times["grid"].append(time.perf_counter() - begun)
    return times


def _doubtful(house: House, page: Path) -> str:
    with Image.open(page) as picture:
        out = BytesIO()
        picture.convert("L").save(out, "JPEG", quality=80, dpi=(300, 300))
    fields = [
        Field(name, value, 0.5, "ocr", needs_review=True, page=1, box=(300, 300 + 150 * place, 1200, 350 + 150 * place))
        for place, (name, value) in enumerate(DOUBTFUL.items())
    ]
    return house.archive(fields, review=[f"unsure.{name}" for name in DOUBTFUL], sheet=out.getvalue(), texts=["x"])


def _never_shown(house: House) -> list[str]:
    """Papers made after the pile was cleared, so that nothing fetched their pictures before."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_papers(Path(folder), count=5, seed=6, kinds=["quyet_dinh"], qualities=["clean"])
        return [_doubtful(house, paper.pages[0]) for paper in made]


@contextmanager
def _served(house: House) -> Iterator[str]:
    port = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(create_app(house.services()), port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def _reading(pages: list[Path]) -> Iterator[None]:
    """Two programs that read, as willing as workers are to let others go first."""
    command = ["nice", "-n", str(WORKER_NICE), sys.executable, "-m", "sohoa", "read", *map(str, pages * 200)]
    readers = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    try:
        time.sleep(5)  # until both read
        yield
    finally:
        for one in readers:
            one.terminate()
            one.wait()


if __name__ == "__main__":
    main()
