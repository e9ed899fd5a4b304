"""The pages in a real browser: switches, deep links, back, no script, slow and failing answers, keyboard, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Watched

RETAIL = "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
SERIES = "/indicators/online-retail-sales"
PAGES = (
    "/",
    RETAIL,
    SERIES,
    "/reports/new-ecommerce-2025",
    "/sources/cfis-2025-09-15",
    "/audit",
    "/fact-check",
    "/search",
)

MOVED = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.moved += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });"""
"""Adds up by how much what is seen has moved."""


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """A page that may reach nothing but the server, and whose faults are kept."""
    watched = Watched(browser)
    watched.page.goto(f"{address}{RETAIL}")
    yield watched
    watched.close()
    assert watched.foreign == []
    assert watched.faults == []


def chosen(page: Page, **values: str) -> None:
    """Set switches, and wait until the page has followed."""
    for name, value in values.items():
        page.locator(f"[data-switches] [name={name}]").first.select_option(value)
        expect(page).to_have_url(re.compile(rf"[?&]{name}={value}"))
        expect(page.locator("#content[aria-busy]")).to_have_count(0)


def test_a_switch_changes_the_page_without_loading_it_anew(watched: Watched) -> None:
    """The unit, the scale and the rate: the address follows, what was marked on the window stays, the focus too."""
    page = watched.page
    page.evaluate("window.marked = true")
    chosen(page, unit="EUR")
    expect(page.locator(".converted")).to_contain_text("1.99 trillion euros")
    chosen(page, scale="billion")
    expect(page.locator(".converted")).to_contain_text("billion euros")
    chosen(page, basis="year-end")
    expect(page.locator(".receipt")).to_contain_text("2024-12-31")
    assert page.evaluate("window.marked") is True
    assert page.evaluate("document.activeElement.name") == "basis"


def test_back_and_reload_keep_the_state(watched: Watched) -> None:
    """Each switch is a step of the history, and an address brings its state back."""
    page = watched.page
    chosen(page, unit="EUR")
    chosen(page, unit="JPY")
    expect(page.locator(".converted")).to_contain_text("yen")
    page.go_back()
    expect(page.locator(".converted")).to_contain_text("euros")
    assert page.locator("[data-switches] [name=unit]").input_value() == "EUR"
    page.reload()
    expect(page.locator(".converted")).to_contain_text("euros")
    page.go_back()
    expect(page.locator(".converted")).to_contain_text("US dollars")


def test_a_walk_by_arrow_keys_is_one_step_back(watched: Watched) -> None:
    """Whichever values lie on the way; the focus stays on the switch."""
    page = watched.page
    units = page.locator("[data-switches] [name=unit]").first
    values = units.locator("option").evaluate_all("all => all.map(each => each.value)")
    units.focus()
    for value in values[1:4]:
        page.keyboard.press("ArrowDown")
        expect(page).to_have_url(re.compile(rf"[?&]unit={value}$"))
        expect(page.locator("#content[aria-busy]")).to_have_count(0)
    page.go_back()
    expect(page).not_to_have_url(re.compile("unit="))
    expect(page.locator(".converted")).to_contain_text("US dollars")


def test_the_language_keeps_what_was_chosen(watched: Watched) -> None:
    """From English to Chinese and back, in the same unit."""
    page = watched.page
    chosen(page, unit="EUR")
    page.locator(".languages a", has_text="中文").click()
    expect(page).to_have_url(re.compile(r"/zh/figures/.*\?unit=EUR$"))
    expect(page.locator(".converted")).to_contain_text("万亿欧元")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    page.locator(".languages a", has_text="English").click()
    expect(page.locator(".converted")).to_contain_text("euros")


def test_a_slow_answer_leaves_the_page_as_it_was_until_it_comes(watched: Watched) -> None:
    """The old figure stays, marked as busy; of two switches the last one counts, whichever is answered last."""
    page = watched.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/figures/**unit=EUR**", hold)
    page.locator("[data-switches] [name=unit]").select_option("EUR")
    expect(page.locator("#content[aria-busy]")).to_have_count(1)
    expect(page.locator(".converted")).to_contain_text("US dollars")
    page.locator("[data-switches] [name=unit]").select_option("JPY")
    expect(page.locator(".converted")).to_contain_text("yen")
    with page.expect_response("**unit=EUR**") as late:
        held[0].continue_()
    late.value.finished()
    page.wait_for_timeout(100)
    expect(page.locator(".converted")).to_contain_text("yen")


def test_a_refused_switch_is_told(watched: Watched) -> None:
    """The problem takes the place of the page, and back brings the page again."""
    page = watched.page
    page.route(
        "**/figures/**unit=EUR**",
        lambda route: route.continue_(url=route.request.url.replace("unit=EUR", "unit=pavilions")),
    )
    page.locator("[data-switches] [name=unit]").select_option("EUR")
    expect(page.locator("#content h1")).to_have_text("This address cannot be read")
    page.evaluate("history.back()")
    expect(page.locator(".converted")).to_contain_text("US dollars")


def test_a_failing_connection_leads_to_the_address_itself(browser: Browser, address: str) -> None:
    """What cannot be fetched is loaded as any link is, so that the browser tells what is wrong."""
    watched = Watched(browser)
    page = watched.page
    page.goto(f"{address}{RETAIL}")
    page.route(
        "**/figures/**", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.locator("[data-switches] [name=unit]").select_option("EUR")
    expect(page.locator(".converted")).to_contain_text("euros")
    watched.close()


def test_the_keyboard_is_enough(watched: Watched) -> None:
    """Skip to the content; walk the marks of the chart, hear each, open one."""
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    chart = page.locator(".chart-wide")
    expect(chart).to_have_attribute("role", "application")
    chart.focus()
    page.keyboard.press("ArrowRight")
    first = page.locator("[data-read]").inner_text()
    page.keyboard.press("ArrowRight")
    second = page.locator("[data-read]").inner_text()
    assert first
    assert second
    assert first != second
    page.keyboard.press("End")
    last = page.locator("[data-read]").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-read]")).to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-read]")).to_have_text(last)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(re.escape(RETAIL)))
    expect(page.locator("h1 .number")).to_be_visible()


def test_copying_gives_the_citation(browser: Browser, address: str) -> None:
    """The button says that it has copied, and what is copied is what is shown."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}{RETAIL}")
    box = page.locator("details[name=cite][open] [data-copy]")
    box.locator("button").click()
    expect(box.locator("button")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == box.locator("p").inner_text()
    context.close()


@pytest.mark.parametrize("prefix", ["", "/zh"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_without_script(browser: Browser, address: str, prefix: str, path: str) -> None:
    """The text is the same with script and without, but for the buttons that script adds."""
    texts = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{address}{prefix}{path}", wait_until="networkidle")
        main = html.document_fromstring(page.content()).get_element_by_id("content")
        for button in main.xpath(".//button"):
            button.drop_tree()
        texts.append(re.sub(r"\s+", " ", main.text_content()))
        context.close()
    assert texts[0] == texts[1]


def test_a_form_switches_without_script(browser: Browser, address: str) -> None:
    """The button sends it, empty choices are left out of the address, and the page follows."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{RETAIL}")
    page.locator("[data-switches] [name=unit]").select_option("EUR")
    page.locator("[data-switches] button").click()
    expect(page).to_have_url(f"{address}{RETAIL}?unit=EUR")
    expect(page.locator(".converted")).to_contain_text("euros")
    context.close()


@pytest.mark.parametrize("path", [*PAGES, EXPORTS])
@pytest.mark.parametrize("prefix", ["", "/zh"])
def test_a_phone_shows_all_of_it(browser: Browser, address: str, prefix: str, path: str) -> None:
    """At 320 pixels nothing is cut off or wider than the screen, the number stands on one line, the chart is narrow."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{address}{prefix}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    in_lines = "item => Math.round(item.offsetHeight / parseFloat(getComputedStyle(item).lineHeight))"
    for number in page.locator("h1 .number").all():
        assert number.evaluate(in_lines) == 1
    for chart in page.locator(".chart").all():
        expect(chart.locator(".chart-narrow")).to_be_visible()
        expect(chart.locator(".chart-wide")).to_be_hidden()
    context.close()


def test_a_number_of_any_length_is_broken(browser: Browser, address: str) -> None:
    """A headline of the front page is no wider than a phone, whatever its number and what rounding leaves of it."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/")
    long = "123,456,789,012,345,678,901,234.5678"
    page.evaluate(
        """long => {
          document.querySelector(".head .amount a").textContent = `${long} US dollars`;
          document.querySelector(".head .precision").lastChild.data = `${long} to ${long}`;
        }""",
        long,
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_policy_is_broken(browser: Browser, address: str, path: str) -> None:
    """Nothing that the browser refuses, nothing in the console, at most four requests, nothing moves while it loads."""
    context = browser.new_context()
    page = context.new_page()
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(MOVED)
    page.goto(f"{address}{path}", wait_until="networkidle")
    assert told == []
    assert len(asked) <= 4
    assert page.evaluate("window.moved") == 0
    context.close()
