"""A real browser on a really running server, and pages that may reach nothing else.

Needs a Chromium: the system's (Debian: `apt install chromium`) or Playwright's own (`playwright install chromium`).
Playwright is imported where it is used, since it takes most of a second in each process that collects tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.conftest import MakeUrl
from tests.helpers.chromium import headless
from tests.helpers.own_server import own_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

LOCAL = frozenset({"127.0.0.1", "localhost"})


@pytest.fixture(scope="module")
def address(migrated_url: MakeUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {"DATABASE_URL": migrated_url("sqlite"), "LOG_LEVEL": "error"}
    with own_server(tmp_path_factory.mktemp("served"), **settings) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    with headless() as browser:
        yield browser


class Watched:
    """A page of a context of its own: what it asks for and says is kept, and requests to any other host are refused."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.foreign: list[str] = []
        self.faults: list[str] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(**options)
        self.context.route("**/*", self._guard)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.faults.append(request.url))

    def _guard(self, route: Route, request: Request) -> None:
        if urlsplit(request.url).hostname in LOCAL or request.url.startswith(("data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(request.url)
            route.abort()


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened: list[Watched] = []

    def visit(path: str = "", until: str = "load", **options: Any) -> Watched:
        opened.append(watched := Watched(browser, **options))
        if path:
            watched.page.goto(path if "://" in path else address + path, wait_until=until)  # type: ignore[arg-type]
        return watched

    yield visit
    for watched in opened:
        watched.context.close()
    assert [url for watched in opened for url in watched.foreign] == []


def script(name: str) -> str:
    return (Path(__file__).resolve().parent / "scripts" / f"{name}.js").read_text(encoding="utf-8")


def expect(found: Any) -> Any:
    from playwright.sync_api import expect

    return expect(found)


def width_of(watched: Watched) -> int:
    width: int = watched.page.evaluate("document.documentElement.scrollWidth")
    return width


RETAIL = "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    watched = visit(RETAIL)
    yield watched.page
    assert watched.faults == []


def chosen(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[data-switches] [name={name}]").first.select_option(value)
        expect(page).to_have_url(re.compile(rf"[?&]{name}={value}"))
        expect(page.locator("#content[aria-busy]")).to_have_count(0)


def converted(page: Page, words: str) -> None:
    expect(page.locator(".converted")).to_contain_text(words)


def luminance(page: Page, element: str) -> float:
    """How light the ground below an element is, from 0 to 1: of the first of those around it that has a colour."""
    red, green, blue = page.locator(element).first.evaluate(script("ground"))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def explored(visit: Visit, **options: Any) -> Watched:
    watched = visit("/docs", **options)
    watched.page.locator("#explorer").scroll_into_view_if_needed()
    watched.page.wait_for_selector(".opblock")
    return watched


def executed(page: Page, operation: str, **fields: str) -> tuple[str, Any]:
    block = page.locator(f"[id$='-{operation}'].opblock")
    block.locator(".opblock-summary-control").click()
    block.locator(".try-out__btn").click()
    for name, value in fields.items():
        block.locator(f"tr[data-param-name='{name}'] input").fill(value)
    block.locator(".execute").click()
    answer = block.locator(".live-responses-table .response").first
    answer.wait_for()
    status = answer.locator(".response-col_status").inner_text().split()[0]
    answer.locator(".response-col_description pre").first.wait_for()
    return status, json.loads(answer.locator(".response-col_description pre").first.inner_text())
