"""A real browser on a really running server, and a page that may reach nothing else.

Needs a Chromium: the system's (Debian: `apt install chromium`) or Playwright's own (`playwright install chromium`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from api.main import create_app
from api.settings import Settings
from tests.helpers.programs import missing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL = frozenset({"127.0.0.1", "localhost"})
STARTING = 20
"""Seconds that the server may take to start."""


@pytest.fixture(scope="module")
def address(migrated_url: Callable[[str], str]) -> Iterator[str]:
    """The address of a server over the seed, in a thread of its own."""
    database = migrated_url("sqlite")
    app = create_app(Settings(database_url=database, log_level="error"))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    end = monotonic() + STARTING
    while not server.started and monotonic() < end:
        sleep(0.02)
    assert server.started, "the server does not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(STARTING)


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    """A headless Chromium; the tests are skipped only where there is none.

    After the address: Playwright keeps an event loop in this thread, where migrating could then run none.
    """
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
        if not Path(path).exists():
            missing(f"a browser: neither {', '.join(NAMES)} nor Playwright's own Chromium is here")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()


class Watched:
    """A page whose requests to any other host are refused and kept."""

    def __init__(self, browser: Browser) -> None:
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self._context = browser.new_context(viewport={"width": 1280, "height": 1600})
        self._context.route("**/*", self._guard)
        self.page: Page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(request.url))

    def _guard(self, route: Route, request: Request) -> None:
        if urlsplit(request.url).hostname in LOCAL or request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(request.url)
            route.abort()

    def close(self) -> None:
        """Close the page and what belongs to it."""
        self._context.close()
