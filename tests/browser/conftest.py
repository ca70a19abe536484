"""The desk's pages over a real socket, in a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from api.app import create_app
from api.services import Services
from storage.database.engine import Database
from storage.objects.store import ObjectStore
from tests.archive import PASSWORD, House
from tests.servers import free_ports

CHROMIUM = "/usr/bin/chromium"
ROLES = {"read": "desk", "write": "desk", "review": "reviewer", "report": "operator", "accounts": "administrator"}
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# On a busy machine a page takes a while; what is waited for comes or never does.
PATIENCE = 90_000
"""Milliseconds."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def house(database: Database, store: ObjectStore, tmp_path: Path) -> House:
    """An archive behind the pages."""
    return House(database, store, tmp_path)


@pytest.fixture
def site(house: House) -> Iterator[str]:
    """The address of the pages, served over a real socket."""
    with served(house.services()) as address:
        yield address


@contextmanager
def served(services: Services) -> Iterator[str]:
    """The address of the pages over these services, while the block runs."""
    with app_served(create_app(services)) as address:
        yield address


@contextmanager
def app_served(app: FastAPI) -> Iterator[str]:
    """The address of an application over a real socket, while the block runs."""
    port = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, started once for the tests of a module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a profile that was never used before; one that breaks its own security policy fails the test."""
    # Closed before the site goes: what a page asks for by itself must find it.
    context = browser.new_context(locale="vi-VN", base_url=site)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
    yield page
    context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """A form that was refused is answered with its status, which the browser only notes."""
    return message.type == "error" and "responded with a status of 4" not in message.text


def log_in(page: Page, site: str, house: House, *scopes: str, person: str = "Lê Thị Lan") -> None:
    """Sign in as this person, by an account with the role of a desk and the roles that give `scopes`."""
    name = house.account(person, "desk", *(ROLES[scope] for scope in scopes))
    page.goto(site)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_label("Mục đích xem giấy tờ").select_option("đăng ký kết hôn")
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.wait_for_load_state()  # with its scripts: without them a form is sent as a form


def log_out(page: Page) -> None:
    """Sign out. Who goes elsewhere before the answer is there takes the sending back."""
    page.get_by_role("button", name="Đăng xuất").press("Enter")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
