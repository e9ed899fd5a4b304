"""Switches in a real browser: steps of the history, the language, slow, refused and failing answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import RETAIL, Visit, chosen, converted, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.full
UNIT = "[data-switches] [name=unit]"


def test_back_and_reload_keep_the_state(page: Page) -> None:
    """Each switch is a step of the history, and an address brings its state back."""
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


def test_a_walk_by_arrow_keys_is_one_step_back(page: Page) -> None:
    """Whichever values lie on the way; the focus stays on the switch."""
    units = page.locator(UNIT).first
    values = units.locator("option").evaluate_all("all => all.map(each => each.value)")
    units.focus()
    for value in values[1:4]:
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile(rf"[?&]unit={value}$"))
        expect(page.locator("#content[aria-busy]")).to_have_count(0)
    page.go_back()
    expect(page).not_to_have_url(re.compile("unit="))
    converted(page, "US dollars")


def test_the_language_keeps_what_was_chosen(page: Page) -> None:
    """From English to Chinese and back, in the same unit."""
    chosen(page, unit="EUR")
    page.locator(".languages a", has_text="中文").click()
    expect(page).to_have_url(re.compile(r"/zh/figures/.*\?unit=EUR$"))
    converted(page, "万亿欧元")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.locator(".languages a", has_text="English").click()
    converted(page, "euros")


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
    expect(page.locator("#content h1")).to_have_text("This address cannot be read")
    page.evaluate("history.back()")
    converted(page, "US dollars")


def test_a_failing_connection_leads_to_the_address_itself(visit: Visit) -> None:
    """What cannot be fetched is loaded as any link is, so that the browser tells what is wrong."""
    page = visit(RETAIL).page
    page.route(
        "**/figures/**", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.locator(UNIT).select_option("EUR")
    converted(page, "euros")
