"""The page at /docs in a real browser, which reaches nothing but the server that is tested."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from tests.browser.conftest import Visit, executed, explored, width_of
from tests.helpers.tables import every

pytestmark = pytest.mark.full


def test_try_it_out_answers(visit: Visit) -> None:
    """With figures; required fields are filled with the example; a refusal is shown with its code.

    No policy is broken, no fault complained of.
    """
    watched = explored(visit)
    status, body = executed(watched.page, "list_market_size")
    assert status == "200"
    assert "2.15 trillion USD" in [row["sales"]["display"] for row in body["data"] if row["sales"]]
    assert (watched.faults, watched.said) == ([], [])
    status, body = executed(watched.page, "convert")
    assert (status, body["data"]["display"]) == ("200", "2.15 trillion USD")
    status, body = executed(explored(visit).page, "convert", year="1066")
    assert (status, body["code"]) == ("422", "no-exchange-rate")


def test_a_reader_of_the_text_does_not_wait(visit: Visit, address: str) -> None:
    """Swagger UI is not even fetched until the reader comes near it; then each operation is listed."""
    watched = visit("/docs", "networkidle")
    assert not [url for url in watched.asked if "swagger" in url or "openapi.json" in url]
    watched.page.keyboard.press("End")
    watched.page.wait_for_selector(".opblock")
    assert not watched.page.locator("#operations").is_visible()
    paths = watched.page.request.get(f"{address}/openapi.json").json()["paths"]
    assert watched.page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())


def test_no_script_may_stand_in_the_page(visit: Visit, address: str) -> None:
    """Styles may, which Swagger UI sets; a script that somebody got into the page would not run."""
    watched = explored(visit)
    allowed = watched.page.request.get(f"{address}/docs").headers["content-security-policy"].split("; ")
    assert "script-src 'self'" in allowed
    watched.page.evaluate(
        "() => document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert watched.page.evaluate("() => window.ran") is None
    assert "script-src" in watched.said[0]


def test_a_link_to_an_operation_opens_it(visit: Visit) -> None:
    """At once, and where the reader sees it."""
    page = visit("/docs#/Market%20size/list_market_size").page
    block = page.locator("[id$='-list_market_size'].opblock.is-open")
    block.wait_for()
    page.wait_for_function("element => Math.abs(element.getBoundingClientRect().top) < 200", arg=block.element_handle())


def test_a_step_back_keeps_the_explorer(visit: Visit) -> None:
    """Anchors and operations are steps within the page, which load nothing a second time."""
    page = explored(visit).page
    executed(page, "list_trade")
    page.evaluate("() => { location.hash = '#recipes'; }")
    page.go_back()
    page.wait_for_function("() => location.hash.includes('list_trade')")
    assert page.locator(".live-responses-table").count() == 1


@every("file", ["swagger-ui-bundle.js", "swagger-ui.css", "openapi.json"])
def test_without_a_file_the_list_stays(visit: Visit, address: str, file: str) -> None:
    """A server that is overloaded leaves a page that says so, with addresses that can be clicked."""
    page = visit().page
    page.route(f"**/{file}", lambda route: route.fulfill(status=503))
    page.goto(f"{address}/docs")
    page.locator("#explorer").scroll_into_view_if_needed()
    page.get_by_text("The explorer could not be loaded").wait_for()
    assert page.locator("#operations a").first.is_visible()


def test_without_script_the_page_is_whole(visit: Visit, address: str) -> None:
    """Every path is there, what is missing is said, and each link to this server answers."""
    page = visit("/docs", java_script_enabled=False).page
    shown = page.locator("main").inner_text()
    assert "needs JavaScript" in shown
    described = page.request.get(f"{address}/openapi.json").json()["paths"]
    assert [path for path in described if f" {path}" not in shown] == []
    links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
    within = sorted({link for link in links if link.startswith(address)})
    assert len(within) > len(described)
    assert [link for link in within if page.request.get(link).status != 200] == []


def test_the_calls_answer_as_they_say(visit: Visit) -> None:
    """Each command as it stands, run by curl."""
    page = visit("/docs", java_script_enabled=False).page
    calls = page.locator(".call code").all_inner_texts()
    told = page.locator(".answer").all_inner_texts()
    assert len(calls) == len(told) == 3
    for call, answer in zip(calls, told, strict=True):
        command = [*shlex.split(call), "--silent", "--noproxy", "*"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - the page's own
        assert done.stdout.split() == answer.split()


@every("scheme", ["light", "dark"])
def test_a_narrow_screen_holds_it(visit: Visit, scheme: str) -> None:
    """320 pixels: nothing is wider, neither of the text nor of an answer in the explorer."""
    watched = explored(visit, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    assert width_of(watched) == 320
    executed(watched.page, "list_market_size")
    assert width_of(watched) == 320
