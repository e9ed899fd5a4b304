"""Switches in a real browser: steps of the history, the language, slow, refused and failing answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import chosen, converted, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.full
UNIT = "[data-switches] [name=unit]"


def test_back_and_reload_keep_the_state(page: Page) -> None:
    chosen(page, unit="EUR")
    chosen(page, unit="JPY")
    converted(page, "yen")
    page.go_back()
    converted(page, "euros")
    assert page.locator(UNIT).input_value() == "EUR"
    page.reload()
    converted(page, "euros")
    page.go_back()
    converted(page, "US dollars")


def test_a_slow_answer_leaves_the_page_as_it_was_until_it_comes(page: Page) -> None:
    """The old figure stays, marked as busy; of two switches the last one counts, whichever is answered last."""
    waiting: list[Route] = []

    def wait(route: Route) -> None:
        waiting.append(route)

    page.route("**/figures/**unit=EUR**", wait)
    page.locator(UNIT).select_option("EUR")
    expect(page.locator("#content[aria-busy]")).to_have_count(1)
    converted(page, "US dollars")
    page.locator(UNIT).select_option("JPY")
    converted(page, "yen")
    with page.expect_response("**unit=EUR**") as late:
        waiting[0].continue_()
    late.value.finished()
    page.wait_for_timeout(100)
    converted(page, "yen")


def test_a_refused_switch_is_told(page: Page) -> None:
    """The problem takes the place of the page, and back brings the page again."""
    page.route(
        "**/figures/**unit=EUR**",
        lambda route: route.continue_(url=route.request.url.replace("unit=EUR", "unit=pavilions")),
    )
    page.locator(UNIT).select_option("EUR")
    expect(page.locator("#content h1")).to_have_text("Cannot be shown in pavilions")
    page.evaluate("history.back()")
    converted(page, "US dollars")
