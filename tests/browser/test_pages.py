"""What a reader does in a real browser: reads without script, switches, walks by keys, copies, checks, tries out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from lxml import html

from api.domain.figure import Locator
from tests.browser.conftest import RETAIL, Visit, chosen, converted, expect, luminance, script, width_of
from tests.helpers.local_site import Site, site
from tests.helpers.local_site import page as page_of
from tests.helpers.pages import PREFIXES, REPORT, SALES
from tests.helpers.rows import tables
from tests.helpers.tables import every, mostly_full

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow
EXPORTS = "/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
PAGES = ("/", RETAIL, SALES, f"/reports/{REPORT}", "/sources/cfis-2025-09-15", "/audit", "/fact-check", "/search")
PHONE = {"viewport": {"width": 320, "height": 640}}
SOLD = "🛒 China's online retail sales reached 15.5 trillion yuan in 2024."
TRADED = "China's cross-border e-commerce imports and exports came to 2.6 billion yuan in 2024, <b>up 12.5 percent</b>."
FILLED = "There is nothing to be seen in these words. " * 250


BOTH = [prefix + path for prefix in PREFIXES for path in PAGES]


@pytest.mark.parametrize("path", mostly_full(BOTH, f"/zh{RETAIL}"))
def test_a_page_is_whole_without_script(visit: Visit, path: str) -> None:
    """The text is the same with script and without, but for the buttons that script adds."""
    texts = []
    for enabled in (True, False):
        page = visit(path, java_script_enabled=enabled).page
        main = html.document_fromstring(page.content()).get_element_by_id("content")
        for button in main.xpath(".//button"):
            button.drop_tree()
        texts.append(re.sub(r"\s+", " ", main.text_content()))
    assert texts[0] == texts[1]


def test_a_form_switches_without_script(visit: Visit, address: str) -> None:
    """The button sends it, empty choices are left out of the address, and the page follows."""
    page = visit(RETAIL, java_script_enabled=False).page
    page.locator("[data-switches] [name=unit]").select_option("EUR")
    page.locator("[data-switches] button").click()
    expect(page).to_have_url(f"{address}{RETAIL}?unit=EUR")
    converted(page, "euros")


def test_a_switch_changes_the_page_without_loading_it_again(page: Page) -> None:
    """The unit, the scale and the rate: the address follows, what was marked on the window stays, the focus too."""
    page.evaluate("window.marked = true")
    chosen(page, unit="EUR")
    converted(page, "1.99 trillion euros")
    chosen(page, scale="billion")
    converted(page, "billion euros")
    chosen(page, basis="year-end")
    expect(page.locator(".receipt")).to_contain_text("31 December 2024")
    assert page.evaluate("window.marked") is True
    assert page.evaluate("document.activeElement.name") == "basis"


def test_the_keyboard_is_enough(page: Page) -> None:
    """Skip to the content; walk the marks of the chart, hear each, open one."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    chart = page.locator(".chart-wide")
    expect(chart).to_have_attribute("role", "application")
    chart.focus()
    heard = []
    for key in ("ArrowRight", "ArrowRight", "End"):
        page.keyboard.press(key)
        heard.append(page.locator("[data-read]").inner_text())
    first, second, last = heard
    assert all((first, second, first != second))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-read]")).to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-read]")).to_have_text(last)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(re.escape(RETAIL)))
    expect(page.locator("h1 .number")).to_be_visible()


def test_copying_gives_the_citation(visit: Visit) -> None:
    page = visit(RETAIL, permissions=["clipboard-read", "clipboard-write"]).page
    page.locator("summary", has_text="Cite").click()
    box = page.locator("details[name=leave][open] [data-copy]").last
    box.locator("button").click()
    expect(box.locator("button")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == box.locator("p").inner_text()


def marked(page: Page) -> list[tuple[str, str]]:
    label = "mark => mark.nextElementSibling.textContent"
    return [(mark.inner_text(), mark.evaluate(label)) for mark in page.locator("mark").all()]


def check(page: Page, text: str, until: str) -> None:
    page.fill("#text", text)
    page.click(".check-form button[type=submit]")
    page.wait_for_selector(until)


def test_a_long_text_is_marked_up_as_a_short_one_is(visit: Visit) -> None:
    """The same marks and verdicts; the address stays, since the text is posted; signs of HTML are text."""
    watched = visit("/fact-check")
    page = watched.page
    check(page, f"{SOLD}\n{TRADED}", "mark")
    assert "?text=" in page.url
    short, picks = marked(page), page.locator("a[href*='amount=']").count()
    words = [" ".join(mark.split()) for mark, _ in short]
    assert words == ["15.5 trillion yuan", "2.6 billion yuan", "up 12.5 percent"]
    page.goto(page.url.partition("?")[0])
    check(page, f"{SOLD}\n{TRADED}\n{FILLED}", "mark")
    assert (marked(page), page.locator("a[href*='amount=']").count()) == (short, picks)
    assert picks > 0
    assert "?" not in page.url
    assert f"{SOLD.split(' 15.5')[0]} " in page.inner_text(".checked-text")
    assert page.locator(".checked-text b").count() == 0
    assert "2.6 trillion yuan" in page.locator(".judgement .copy p").all_inner_texts()
    assert page.locator(".judgement a[href*='/figures/']").first.get_attribute("href") == RETAIL
    assert watched.faults == []


@pytest.mark.full
def test_what_cannot_be_checked_is_told_in_its_place(visit: Visit) -> None:
    """A text beyond the limit, with the words of the API; a server that is not reached, and the text stays."""
    page = visit("/fact-check").page
    check(page, "x" * 70_000, "#result [role=alert]")
    assert "65536 bytes" in page.inner_text("#result")
    page = visit("/fact-check").page
    page.route("**/v1/fact-check*", lambda route: route.abort())
    check(page, f"{SOLD}\n{FILLED}", "#result [role=alert]")
    assert "could not be sent" in page.inner_text("#result")
    assert page.input_value("#text").startswith(SOLD)


@pytest.mark.parametrize("path", mostly_full([*BOTH, EXPORTS, f"/zh{EXPORTS}"], RETAIL))
def test_a_phone_shows_all_of_it(visit: Visit, path: str) -> None:
    """At 320 pixels nothing is cut off or wider than the screen, the number stands on one line, the chart is narrow."""
    watched = visit(path, **PHONE, device_scale_factor=2)
    assert width_of(watched) == 320
    in_lines = "item => Math.round(item.offsetHeight / parseFloat(getComputedStyle(item).lineHeight))"
    for number in watched.page.locator("h1 .number").all():
        assert number.evaluate(in_lines) == 1
    for chart in watched.page.locator(".chart").all():
        expect(chart.locator(".chart-narrow")).to_be_visible()
        expect(chart.locator(".chart-wide")).to_be_hidden()
    if path == "/":  # whatever the number of a headline is, and what rounding leaves of it
        watched.page.evaluate(
            """long => {
              document.querySelector(".head .amount a").textContent = `${long} US dollars`;
              document.querySelector(".head .precision").lastChild.data = `${long} to ${long}`;
            }""",
            "123,456,789,012,345,678,901,234.5678",
        )
        assert width_of(watched) == 320


OPERATION = "/docs#/Market%20size/list_market_size"
EXPLORER = (OPERATION, ".opblock-summary", ".opblock-section-header", ".opblock.is-open select")


@pytest.mark.parametrize("places", [(RETAIL, "main"), pytest.param(EXPLORER, marks=pytest.mark.full)])
def test_it_is_dark_where_the_reader_is(visit: Visit, places: tuple[str, ...]) -> None:
    """The text and the explorer, and both light again when the reader's system changes."""
    path, *parts = places
    page = visit(path, color_scheme="dark").page
    page.wait_for_selector(".opblock.is-open .parameters" if "#" in path else "h1")
    assert max(luminance(page, part) for part in ("h1", *parts)) < 0.25
    page.emulate_media(color_scheme="light")
    assert min(luminance(page, part) for part in ("h1", *parts)) > 0.75


FAR = "<p style='height: 5000px'>…</p>"
LONG = f"""<!doctype html><meta charset=utf-8><h1>Report</h1>{FAR}
<p id=first>Exports rose 6% on the year.</p>{FAR}
<p id=second>Imports, year-on-year, rose 6% as well; R&amp;D, 10.6%.</p>{FAR}
<p id=third>出口额达1.83万亿元，进口额达0.80万亿元，增长6%。</p>{FAR}
<p id=last>The end.</p>"""


@pytest.fixture(scope="module")
def local() -> Iterator[Site]:
    with site() as opened:
        opened.answers["/"] = page_of(LONG)
        yield opened


PLACES = tables(__file__)["places"]


@pytest.mark.parametrize("row", mostly_full(PLACES, PLACES[2]), ids=" ".join)
def test_a_browser_opens_the_source_at_the_words(visit: Visit, local: Site, row: tuple[str, ...]) -> None:
    phrase, prefix, suffix, place = (cell or None for cell in row)
    page = visit(f"{local.address}/{Locator(3, phrase or '', prefix, suffix, '0' * 64).fragment}").page
    seen = script("seen-paragraphs")
    if place:
        page.wait_for_function(f"() => ({seen})().length", timeout=20_000)
    else:
        page.wait_for_timeout(200)
    assert page.evaluate(seen) == ([place] if place else [])


@pytest.mark.full
@every("path", PAGES)
def test_no_policy_is_broken(visit: Visit, address: str, path: str) -> None:
    """Nothing that the browser refuses, nothing in the console, at most four requests, nothing moves while it loads."""
    watched = visit()
    watched.page.add_init_script(script("moved"))
    watched.page.goto(f"{address}{path}", wait_until="networkidle")
    assert (watched.said, watched.faults) == ([], [])
    assert len(watched.asked) <= 4
    assert watched.page.evaluate("window.moved") == 0
