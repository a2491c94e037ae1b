"""A demo record, a server on the loopback, and Chromium (Debian's package; start.py test installs it where it is missing)."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

import dragoman
from dragoman.demo import demo_articles
from dragoman.record import ingest
from dragoman.serve.app import create_app
from dragoman.serve.settings import ServeSettings
from dragoman.store.opening import open_store
from dragoman.store.tokens import add_token

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TODAY = Date(2026, 11, 25)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
CHROMIUM = next((p for name in ("chromium", "chromium-browser") if (p := shutil.which(name))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running server: its address, and a reviewer's token."""

    url: str
    token: str
    path: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, coder: dragoman.Coder) -> Iterator[Site]:
    """The demo's record, served."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    store = open_store(path)
    ingest(store, coder, demo_articles(TODAY), command="demo")
    with store.writing() as connection:
        token = add_token(connection, "tester", "reviewer", store.clock())
    app = create_app(store, coder, ServeSettings(today=TODAY.isoformat()))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Site(url=f"http://127.0.0.1:{port}", token=token, path=path)
    server.should_exit = True
    thread.join(10)
    store.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this package; with CI=true a missing one is a failure."""
    if CHROMIUM is None:
        told = "no chromium on this machine: apt-get install chromium (start.py test does it as root)"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Window:
    """A page with everything that it asked for and complained of."""

    page: Page
    site: Site
    asked: list[str]
    complaints: list[str]

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site.url + path)
        return self.page

    def sign_in(self) -> None:
        """Begin a reviewer's session."""
        self.go("/login")
        self.page.fill("#token", self.site.token)
        self.page.click("main button")
        self.page.wait_for_url(self.site.url + "/")


def open_window(browser: Browser, site: Site, **how: Any) -> Window:
    """A new browser context, as a person who comes for the first time has it."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | how))
    context.set_default_timeout(60_000)
    page = context.new_page()
    window = Window(page=page, site=site, asked=[], complaints=[])
    page.on("request", lambda r: window.asked.append(r.url))
    page.on("console", lambda m: window.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: window.complaints.append(str(e)))
    return window


@pytest.fixture
def window(chromium: Browser, site: Site) -> Iterator[Window]:
    """A wide, light window; no page may have complained in it."""
    opened = open_window(chromium, site)
    yield opened
    opened.page.context.close()
    assert opened.complaints == []
