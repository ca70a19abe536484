"""Draws docs/screens.md: every page of the desk, after a day at it, on a screen and on a phone.

    .venv/bin/python -m scripts.screens

The papers are those of `scripts/demo`: invented, and read as any paper is.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from sqlalchemy import select

from scripts.desk_day import DESK
from scripts.samples.stacks import make_stack
from sohoa import logs, parts, serving
from sohoa.settings import read_settings
from storage.accounts import accounts
from storage.accounts.passwords import Passwords
from storage.database.engine import Database
from storage.database.models import BatchRow, DocumentRow
from storage.database.reach import EVERYTHING
from storage.trail.events import Actor
from tests.archive import PASSWORD
from tests.browser.conftest import CHROMIUM, QUIET, ROLES, app_served
from tests.browser.every_page import BEFORE_SIGNING_IN, is_page, routes

DOCS = Path(__file__).parents[1] / "docs"
SCREEN, PHONE = (1366, 768), (390, 844)
COLOURS = 64
TALLEST = 2400
_ME, _NAME, _BROKEN = Actor("scripts.screens"), "le.thi.lan", "hong.pdf"


def main() -> None:
    """Live a day, look at every page, and write the gallery."""
    with tempfile.TemporaryDirectory() as folder:
        # A stack, so that there are cuts to be seen, and a file that comes back.
        stack, broken = Path(folder, "xap.pdf"), Path(folder, _BROKEN)
        make_stack(stack, seed=3, least=3, most=4)
        broken.write_bytes(b"%PDF-1.7")
        os.environ["SOHOA_HOME"] = str(Path(folder, "home"))
        subprocess.run([sys.executable, "-m", "scripts.desk_day", "--no-stay", str(stack), str(broken)], check=True)
        logs.configure("error", "screens")
        settings = read_settings()
        database = parts.open_database(settings)
        _account(database)
        _sample(database, Path(folder, "mau.xlsx"))
        with app_served(serving.api(settings)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            page = browser.new_page(locale="vi-VN", base_url=site)
            shown = dict(_shown(page, _known(database)))
            browser.close()
    (DOCS / "screens.md").write_text(_gallery(shown), encoding="utf-8")


def _shown(page: Page, known: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The file's name of every page that was drawn, and its title."""
    (DOCS / "screens").mkdir(exist_ok=True)
    for old in (DOCS / "screens").iterdir():
        old.unlink()
    page.goto(BEFORE_SIGNING_IN)
    yield _draw(page, "dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(_NAME)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    for path in routes():
        # Not every paper can be cut, for one.
        found = [path.format(**one) for one in known]
        address = next((one for one in found if page.request.get(one, max_redirects=0).ok), None)
        if address is None:
            raise SystemExit(f"screens: no paper of the day has a page at {path}")
        if is_page(page.request, address):
            # As wide as it is drawn first: what a script fitted to a phone would stay as small.
            page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
            page.goto(address)
            yield _draw(page, re.sub(r"\W+", "-", path.replace("{document_id}", "")).strip("-") or "home")


def _draw(page: Page, name: str) -> tuple[str, str]:
    for size, kind in ((SCREEN, ""), (PHONE, "-phone")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.evaluate("for (const one of document.images) one.loading = 'eager'")
        page.wait_for_function("() => [...document.images].every((one) => one.complete)")
        with Image.open(BytesIO(page.screenshot(full_page=True))) as picture:
            whole = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, TALLEST)))
        whole.quantize(COLOURS, dither=Image.Dither.NONE).save(DOCS / "screens" / f"{name}{kind}.png", optimize=True)
    return name, page.title()


def _known(database: Database) -> list[dict[str, str]]:
    """What may stand in the places of paths: each paper of the day, those first that wait for a person."""
    with database.read() as session:
        papers = session.scalars(select(DocumentRow).order_by(DocumentRow.state.desc())).all()
        dossiers = [paper.dossier_code for paper in papers if paper.dossier_code]
        batch_id = session.scalars(select(BatchRow.id)).one()
    fixed = {"code": dossiers[0], "batch_id": batch_id, "desk": DESK, "number": "1", "role": "original"}
    named = [(field, name) for field in ("owner_name", "number") for name in (_NAME, _BROKEN)]
    return [
        {"document_id": paper.id, "field": field, "name": name} | fixed for paper in papers for field, name in named
    ]


def _sample(database: Database, path: Path) -> None:
    """A sample of the day's run, for a second person."""
    with database.read() as session:
        batch_id = session.scalars(select(BatchRow.id)).one()
    subprocess.run([sys.executable, "-m", "sohoa", "batch", batch_id, "--sample", str(path)], check=True)


def _account(database: Database) -> None:
    passwords = Passwords()
    with database.write() as session:
        now = database.now()
        accounts.add(session, passwords, _NAME, "Lê Thị Lan", sorted(set(ROLES.values())), EVERYTHING, _ME, now=now)
        accounts.set_password(session, passwords, _NAME, PASSWORD, _ME, now=now)


def _gallery(shown: Mapping[str, str]) -> str:
    pages = ["# The desk's pages\n", "Drawn by `python -m scripts.screens` after the day that `scripts/demo` lives.\n"]
    for name, title in shown.items():
        screen, phone = f"![{title}](screens/{name}.png)", f"![{title}, phone](screens/{name}-phone.png)"
        pages.append(f"## {title.partition(' · ')[0]}\n\n{screen}\n\n{phone}\n")
    return "\n".join(pages)


if __name__ == "__main__":
    main()
