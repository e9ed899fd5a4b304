"""The script of the page that checks a text: what fits into no address is posted, and shown as the server shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Watched

SALES = "🛒 China's online retail sales reached 15.5 trillion yuan in 2024."
TRADE = "China's cross-border e-commerce imports and exports came to 2.6 billion yuan in 2024, <b>up 12.5 percent</b>."
FILLED = "There is nothing to be seen in these words. " * 250


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """The page with its box."""
    watched = Watched(browser)
    watched.page.goto(f"{address}/fact-check")
    yield watched
    watched.close()


def told(page: Page) -> list[tuple[str, str]]:
    """Each marked number with the verdict beside it."""
    return [
        (mark.inner_text(), mark.evaluate("mark => mark.nextElementSibling.textContent"))
        for mark in page.locator("mark").all()
    ]


def check(page: Page, text: str) -> None:
    """Write the text and ask for the check."""
    page.fill("#text", text)
    page.click(".check-form button[type=submit]")


def test_a_long_text_is_marked_up_as_a_short_one_is(watched: Watched) -> None:
    """The same marks and verdicts; the address stays, since the text is posted; signs of HTML are text."""
    page = watched.page
    check(page, f"{SALES}\n{TRADE}")
    page.wait_for_selector("mark")
    assert "?text=" in page.url
    short = told(page)
    marks = [" ".join(mark.split()) for mark, _ in short]
    assert marks == ["15.5 trillion yuan", "2.6 billion yuan", "up 12.5 percent"]
    page.goto(page.url.partition("?")[0])
    check(page, f"{SALES}\n{TRADE}\n{FILLED}")
    page.wait_for_selector("mark")
    assert told(page) == short
    assert "?" not in page.url
    assert f"{SALES.split(' 15.5')[0]} " in page.inner_text(".checked-text")
    assert page.locator(".checked-text b").count() == 0
    corrections = [item.inner_text() for item in page.locator(".judgement .copy p").all()]
    assert "2.6 trillion yuan" in corrections
    figure = page.locator(".judgement a[href*='/figures/']").first.get_attribute("href")
    assert figure == "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
    assert watched.faults == []
    assert watched.foreign == []


def test_what_is_refused_is_told_in_its_place(watched: Watched) -> None:
    """A text beyond the limit, with the words of the API."""
    check(watched.page, "x" * 70_000)
    watched.page.wait_for_selector("#result [role=alert]")
    assert "65536 bytes" in watched.page.inner_text("#result")


def test_a_server_that_is_not_reached_is_told(watched: Watched) -> None:
    """And the text stays in the box."""

    def unreachable(route: Route) -> None:
        route.abort()

    page = watched.page
    page.route("**/v1/fact-check*", unreachable)
    check(page, f"{SALES}\n{FILLED}")
    page.wait_for_selector("#result [role=alert]")
    assert "could not be sent" in page.inner_text("#result")
    assert page.input_value("#text").startswith(SALES)
