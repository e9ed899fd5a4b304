"""The page at /docs in a real browser, which reaches nothing but the server that is tested."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Watched

OPERATION = "/docs#/Market%20size/list_market_size"


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """The page with the explorer started, as a reader who scrolls down to it starts it."""
    watched = Watched(browser)
    watched.page.on("console", lambda message: watched.faults.append(message.text))
    watched.page.goto(f"{address}/docs")
    watched.page.locator("#explorer").scroll_into_view_if_needed()
    watched.page.wait_for_selector(".opblock")
    yield watched
    watched.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser with the options that a test names, such as a small screen or no script."""
    context = browser.new_context(**getattr(request, "param", {}))
    yield context
    context.close()


WITHOUT_SCRIPT = [{"java_script_enabled": False}]
PHONES = [{"viewport": {"width": 320, "height": 640}, "color_scheme": scheme} for scheme in ("light", "dark")]


def executed(page: Page, operation: str, **fields: str) -> tuple[str, Any]:
    """The status and the body that the explorer shows after Try it out and Execute."""
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


def luminance(page: Page, element: str) -> float:
    """How light the ground below an element is, from 0 to 1: of the first of those around it that has a colour."""
    red, green, blue = page.locator(element).first.evaluate(
        """element => {
            for (let at = element; at; at = at.parentElement) {
                const colour = getComputedStyle(at).backgroundColor;
                const [red, green, blue, alpha = 1] = colour.match(/[\\d.]+/g).map(Number);
                if (alpha > 0) return [red, green, blue];
            }
            return [255, 255, 255];
        }"""
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def test_try_it_out_answers_with_figures(watched: Watched, tmp_path: Path) -> None:
    """Market size, as it stands: expand, Try it out, Execute, and the 200 body is there."""
    status, body = executed(watched.page, "list_market_size")
    watched.page.screenshot(path=tmp_path / "docs.png", full_page=True)
    assert status == "200"
    assert "2.15 trillion USD" in [row["sales"]["display"] for row in body["data"] if row["sales"]]


def test_required_fields_are_filled_with_the_example(watched: Watched) -> None:
    """Nobody has to know what to type to see a conversion."""
    status, body = executed(watched.page, "convert")
    assert status == "200"
    assert body["data"]["display"] == "2.15 trillion USD"


def test_a_refusal_is_shown(watched: Watched) -> None:
    """A year without rates is refused by the server with the years that have some."""
    status, body = executed(watched.page, "convert", year="1066")
    assert status == "422"
    assert body["code"] == "no-exchange-rate"


def test_nothing_comes_from_elsewhere(watched: Watched) -> None:
    """Scripts, styles, fonts and pictures are the server's own, none breaks the policy, and the console stays empty."""
    executed(watched.page, "list_trade")
    assert watched.foreign == []
    assert watched.faults == []


def test_no_script_may_stand_in_the_page(watched: Watched, address: str) -> None:
    """Styles may, which Swagger UI sets; a script that somebody got into the page would not run."""
    allowed = watched.page.request.get(f"{address}/docs").headers["content-security-policy"].split("; ")
    assert "script-src 'self'" in allowed
    watched.page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert watched.page.evaluate("() => window.ran") is None
    assert "script-src" in watched.faults[0]


def test_each_operation_is_listed(watched: Watched, address: str) -> None:
    """As many as the description has."""
    paths = watched.page.request.get(f"{address}/openapi.json").json()["paths"]
    assert watched.page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())


def test_a_reader_of_the_text_is_not_held_up(context: BrowserContext, address: str) -> None:
    """Swagger UI is not even fetched until the reader comes near it."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/docs", wait_until="networkidle")
    assert not [url for url in asked if "swagger" in url or "openapi.json" in url]
    page.keyboard.press("End")
    page.wait_for_selector(".opblock")
    assert not page.locator("#operations").is_visible()


def test_a_link_to_an_operation_opens_it(context: BrowserContext, address: str) -> None:
    """At once, and where the reader sees it."""
    page = context.new_page()
    page.goto(f"{address}{OPERATION}")
    block = page.locator("[id$='-list_market_size'].opblock.is-open")
    block.wait_for()
    page.wait_for_function("element => Math.abs(element.getBoundingClientRect().top) < 200", arg=block.element_handle())


def test_a_step_back_keeps_the_explorer(watched: Watched) -> None:
    """Anchors and operations are steps within the page, which load nothing anew."""
    page = watched.page
    executed(page, "list_trade")
    page.evaluate("() => { location.hash = '#recipes'; }")
    page.go_back()
    page.wait_for_function("() => location.hash.includes('list_trade')")
    assert page.locator(".live-responses-table").count() == 1


@pytest.mark.parametrize("missing", ["swagger-ui-bundle.js", "swagger-ui.css", "openapi.json"])
def test_without_a_file_the_list_stays(context: BrowserContext, address: str, missing: str) -> None:
    """A server that is overloaded leaves a page that says so, with addresses that can be clicked."""
    page = context.new_page()
    page.route(f"**/{missing}", lambda route: route.fulfill(status=503))
    page.goto(f"{address}/docs")
    page.locator("#explorer").scroll_into_view_if_needed()
    page.get_by_text("The explorer could not be loaded").wait_for()
    assert page.locator("#operations a").first.is_visible()


@pytest.mark.parametrize("context", WITHOUT_SCRIPT, indirect=True)
def test_without_script_the_page_is_whole(context: BrowserContext, address: str) -> None:
    """Every path is there, what is missing is said, and each link to this server answers."""
    page = context.new_page()
    page.goto(f"{address}/docs")
    shown = page.locator("main").inner_text()
    assert "needs JavaScript" in shown
    described = page.request.get(f"{address}/openapi.json").json()["paths"]
    assert [path for path in described if f" {path}" not in shown] == []
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    within = sorted({link for link in links if link.startswith(address)})
    assert len(within) > len(described)
    assert [link for link in within if page.request.get(link).status != 200] == []


@pytest.mark.parametrize("context", WITHOUT_SCRIPT, indirect=True)
def test_the_calls_answer_as_they_say(context: BrowserContext, address: str) -> None:
    """Each command as it stands, run by curl."""
    page = context.new_page()
    page.goto(f"{address}/docs")
    calls = page.locator(".call code").all_inner_texts()
    told = page.locator(".answer").all_inner_texts()
    assert len(calls) == len(told) == 3
    for call, answer in zip(calls, told, strict=True):
        command = [*shlex.split(call), "--silent", "--noproxy", "*"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the page's own
        assert done.stdout.split() == answer.split()


@pytest.mark.parametrize("context", PHONES, indirect=True)
def test_a_narrow_screen_holds_it(context: BrowserContext, address: str) -> None:
    """320 pixels: nothing is wider, neither of the text nor of an answer in the explorer."""
    page = context.new_page()
    page.goto(f"{address}/docs")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#explorer").scroll_into_view_if_needed()
    page.wait_for_selector(".opblock")
    executed(page, "list_market_size")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("context", [{"color_scheme": "dark"}], indirect=True)
def test_it_is_dark_where_the_reader_is(context: BrowserContext, address: str) -> None:
    """The text and the explorer, and both light again when the reader's system changes."""
    page = context.new_page()
    page.goto(f"{address}{OPERATION}")
    page.wait_for_selector(".opblock.is-open .parameters")
    places = ("h1", ".opblock-summary", ".opblock-section-header", ".opblock.is-open select")
    assert max(luminance(page, place) for place in places) < 0.25
    page.emulate_media(color_scheme="light")
    assert min(luminance(page, place) for place in places) > 0.75
