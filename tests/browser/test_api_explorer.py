"""The explorer of the API at /docs in a real browser, which reaches nothing but the server that is tested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watched


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    """The explorer, loaded."""
    watched = Watched(browser)
    watched.page.goto(f"{address}/docs")
    watched.page.wait_for_selector(".opblock")
    yield watched
    watched.close()


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
    """Scripts, styles, fonts and pictures are the server's own: it works without the internet, and nothing fails."""
    executed(watched.page, "list_trade")
    assert watched.foreign == []
    assert watched.faults == []


def test_each_operation_is_listed(watched: Watched, address: str) -> None:
    """As many as the description has."""
    paths = watched.page.request.get(f"{address}/openapi.json").json()["paths"]
    assert watched.page.locator(".opblock").count() == sum(len(methods) for methods in paths.values())
