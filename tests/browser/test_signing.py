"""Copies signed on the page in a real browser: hundreds after one consent, seen while they are, without a script."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.archive import ONE_MACHINE, House, marital_status
from tests.browser.conftest import log_in
from tests.files import signed_pdf
from tests.files.keys import SECRET, p12
from worker.signing import signed_copies

pytestmark = ONE_MACHINE

PAPERS, BEFORE_CLOSING = 70, 5
OFFICER = "Nguyễn Văn An"
ALL_OF_THEM = 900_000
"""Milliseconds: a copy takes a third of a second, on a busy machine many times that."""


def test_hundreds_are_signed_after_one_consent_also_where_the_page_is_closed_meanwhile(
    page: Page, site: str, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is signed twice, and what was not signed waits."""
    house.now = signed_pdf.NOW
    papers = [house.archive(marital_status(), signed=False, name=f"giấy {n}.pdf") for n in range(PAPERS)]
    asked, closed, sign = [], threading.Event(), signed_copies.sign

    def signed(*given: Any) -> bool:
        asked.append(given)
        if len(asked) == BEFORE_CLOSING + 1:
            closed.wait()
        return sign(*given)

    monkeypatch.setattr(signed_copies, "sign", signed)
    log_in(page, site, house, person=OFFICER)
    try:
        send_all(page, tmp_path)
        lines = page.locator(".results li")
        expect(lines).to_have_count(BEFORE_CLOSING, timeout=ALL_OF_THEM)
        expect(lines.last.get_by_text(f"{BEFORE_CLOSING}/{PAPERS}")).to_be_visible()
        expect(page.get_by_text(f"Đang ký {PAPERS} giấy tờ")).to_be_visible()
        again = page.context.new_page()
        page.close()
    finally:
        closed.set()
    send_all(again, tmp_path)
    expect(again.get_by_role("status")).to_contain_text("Đã ký", timeout=ALL_OF_THEM)
    expect(again.get_by_text(f"Đang ký {PAPERS}")).not_to_be_visible()
    expect(again.locator(".so-far").last).not_to_be_visible()
    again.get_by_role("link", name="Giấy tờ còn chờ ký").click()
    expect(again.get_by_text("Không có giấy tờ nào chờ ký.")).to_be_visible()
    trail = house.trail()
    assert Counter(one.document_id for one in trail if one.action == "copy_signed") == Counter(papers)
    assert [one.action for one in trail].count("signing_consented") == 2


def send_all(page: Page, folder: Path) -> None:
    page.goto("/signing")
    page.get_by_role("link", name="Hiện 500 giấy tờ").click()
    agree(page, folder)


def agree(page: Page, folder: Path) -> None:
    """Agree to have all that the page shows signed, with the key that is brought along."""
    page.get_by_label("Tệp khóa").set_input_files(p12(folder, signed_pdf.officer()))
    page.get_by_label("Mật khẩu của khóa").fill(SECRET)
    page.get_by_label("Tôi giữ chứng thư này").check()
    page.get_by_role("button", name="Ký số").click()
