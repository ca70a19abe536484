"""Every page on every screen: nothing that a helper for the blind stumbles over, nothing that lies off screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dossier.errors import Encrypted
from ingest.folders import DeskFolder
from ingest.notes import reject
from storage.accounts import certificates
from storage.retention import holds
from storage.trail.events import Actor
from tests.archive import DESK, ONE_MACHINE, OWNER_ID, House, marital_status, value
from tests.browser.conftest import ROLES, log_in
from tests.browser.every_page import BEFORE_SIGNING_IN, is_page, routes
from tests.browser.test_signing import OFFICER, agree
from tests.files import signed_pdf
from tests.integration.storage.retention import desk as retention

pytestmark = ONE_MACHINE

PHONE, TABLET, SMALL, WIDE = (390, 844), (768, 1024), (1366, 768), (1920, 1080)
ZOOMED = (SMALL[0] // 2, SMALL[1] // 2)  # a window of 1366 pixels at 200 %
SCREENS = (PHONE, ZOOMED, TABLET, SMALL, WIDE, None)  # the last one wide and by night
OFF_SCREEN = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML.slice(0, 60))"""
NAME = "le.thi.lan"
DOSSIER = "000.00.01.H47-260701-0001"


@pytest.fixture
def pages(page: Page, house: House) -> Sequence[str]:
    """The addresses of all pages of a house in which there is something to see, for somebody who may see all."""
    doubtful = value("owner_born_on", "2001-02-30", needs_review=True, confidence=0.4)
    house.archive(marital_status(), texts=["Giấy xác nhận", "trang hai"], dossier_code=DOSSIER)
    waits = house.archive(
        [*marital_status(owner_name="Trần Văn Bình"), doubtful, value("valid_until", "2026-09-01", needs_review=True)],
        texts=["một", "hai"],
        review=["unsure.owner_born_on"],
        dossier_code=DOSSIER,
    )
    house.fail(Encrypted())
    log_in(page, "/login", house, *ROLES)
    with house.database.write() as session:
        certificates.bind(session, NAME, "3f" * 32, Actor("test"), now=house.now)
    refused = DeskFolder(house.folder / "scan" / DESK)
    refused.path.mkdir(parents=True)
    # A file that was refused and an account are both asked for by name.
    (refused.path / NAME).write_bytes(b"PK")
    reject(refused, refused.path / NAME, NAME, Encrypted(), house.now)
    known = {"document_id": waits, "number": "1", "field": "owner_name", "role": "original", "code": DOSSIER}
    retention.old_paper(house)
    ended = retention.confirmed(house)
    retention.carry_out(house, ended)
    held = retention.old_paper(house)
    waits_for_two = retention.proposed(house)
    holds.place(retention.stores(house), "document", held, "vụ án 12", retention.OPERATOR, now=house.now)
    known |= {"disposal_id": ended.id}
    known |= {"name": NAME, "desk": DESK, "batch_id": house.batch(DESK, waits)}
    pages = [path.format(**known) for path in routes() if is_page(page.request, path.format(**known))]
    searched = ("/?q=nguyen+thi+hoa", f"/?q={OWNER_ID}", "/?q=trang+hai&issuer=hoa+cuong", "/?year=x")
    asked = (f"/owners?owner_id={OWNER_ID}", f"/reuse?owner_id={OWNER_ID}&procedure_code=1.000894", "/owners?name=x")
    of_two = (f"/disposals/{waits_for_two.id}", f"/documents/{held}")
    return [*pages, *searched, *asked, *of_two, "/review/values?name=owner_born_on", "/khong-co"]


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_every_page_can_be_used_on_every_screen(
    page: Page, pages: Sequence[str], screen: tuple[int, int] | None
) -> None:
    assert len(pages) > 8
    wrong = []
    for address in pages:
        page.goto(address)
        wrong += _wrong_on(page, screen, address)
    assert not wrong, "\n".join(wrong)


def test_so_can_the_page_for_signing_in(page: Page) -> None:
    page.goto(BEFORE_SIGNING_IN)
    assert _wrong(page, BEFORE_SIGNING_IN) == []


def test_so_can_the_page_of_what_was_signed(page: Page, site: str, house: House, tmp_path: Path) -> None:
    house.now = signed_pdf.NOW
    house.archive(marital_status(), signed=False)
    log_in(page, site, house, person=OFFICER)
    page.goto("/signing")
    agree(page, tmp_path)
    expect(page.get_by_role("status")).to_contain_text("Đã ký 1 trên 1")
    assert _wrong(page, "/signing, sent") == []


def _wrong(page: Page, address: str) -> list[str]:
    """What is wrong at all widths by day, and by night at one."""
    return [one for screen in SCREENS for one in _wrong_on(page, screen, address)]


def _wrong_on(page: Page, screen: tuple[int, int] | None, address: str) -> list[str]:
    wrong = []
    width, height = screen or WIDE
    page.emulate_media(color_scheme="light" if screen else "dark")
    page.set_viewport_size({"width": width, "height": height})
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append(f"{address} is wider than {width}: {page.evaluate(OFF_SCREEN)}")
    return [*wrong, *_violations(page, f"{address} at {width}{'' if screen else ' by night'}")]


def _violations(page: Page, where: str) -> list[str]:
    found = Axe().run(page)
    return [f"{where}: {found.generate_report()}"] if found.violations_count else []
