"""The page of figures and findings in a real browser, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watched


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """The page, with its figures and findings."""
    watched = Watched(browser)
    watched.page.goto(f"{address}/?lang=en")
    watched.page.wait_for_selector("#findings table")
    watched.page.wait_for_selector("#topics table")
    yield watched
    watched.close()


def test_every_figure_of_the_report_is_there(watched: Watched) -> None:
    """Fifteen rows, as printed, each with the words of the source."""
    assert watched.page.locator("#topics tbody tr").count() == 15
    row = watched.page.locator("#topics tr", has_text="Cross-border e-commerce exports").first
    expect(row).to_contain_text("> 1.8 trillion CNY")
    link = row.locator("a", has_text="exceeding 1.8 trillion yuan").get_attribute("href")
    assert link is not None
    assert link.endswith("#:~:text=exceeding%201.8%20trillion%20yuan")


def test_a_unit_converts_with_the_formula(watched: Watched) -> None:
    """Money in dollars, with the rate below it; shares stay."""
    watched.page.select_option("select[name=unit]", "USD")
    row = watched.page.locator("#topics tr", has_text="Online retail sales").first
    expect(row).to_contain_text("2.15 trillion USD")
    expect(row).to_contain_text("7.19558631 CNY per USD")


def test_a_series_is_drawn_with_its_breaks(watched: Watched) -> None:
    """A figure's name opens its line: a point a year, a ring at each break, the sources in a table."""
    watched.page.locator("#topics button", has_text="Online retail sales").first.click()
    watched.page.wait_for_selector("#chart svg")
    rows = watched.page.locator("#points tbody tr").count()
    assert watched.page.locator("#chart .point").count() == rows
    assert watched.page.locator("#chart .ring").count() == 2


def test_findings_say_what_does_not_fit(watched: Watched) -> None:
    """The verdicts of the companion include contradictions."""
    watched.page.select_option("select[name=report]", "companion-official")
    expect(watched.page.locator("#findings .contradicts").first).to_have_text("contradicts")


def test_the_page_speaks_chinese(watched: Watched) -> None:
    """Names, displays and verdicts follow the language."""
    watched.page.select_option("select[name=lang]", "zh")
    expect(watched.page.locator("#topics tr", has_text="15.5万亿元")).to_have_count(1)
    expect(watched.page.locator("#audit-heading")).to_have_text("数据之间的核对")
    assert watched.page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_nothing_comes_from_elsewhere_and_nothing_fails(watched: Watched) -> None:
    """The page is the server's own."""
    assert watched.foreign == []
    assert watched.faults == []
