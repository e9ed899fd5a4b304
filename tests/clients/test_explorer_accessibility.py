"""The page at /docs held against axe-core: its text, and Swagger UI in the states that a reader brings it into."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.clients.test_accessibility import AXE, browser, violations

__all__ = ["browser"]  # the fixture
SWAGGER_UIS_OWN: dict[str, str] = {}
"""Rules of axe-core that Swagger UI breaks and that cannot be mended from outside, each with the reason: none is left.
What it breaks by itself (select-name, button-name, nested-interactive, scrollable-region-focusable, heading-order,
color-contrast) is mended by start_explorer.js and swagger_ui.css.
"""


def as_it_comes(page: Page) -> None:
    """The list of operations, none opened."""
    assert page.locator(".opblock.is-open").count() == 0


def opened(page: Page, operation: str = "list_market_size") -> None:
    """An operation with its parameters, its answers and their examples."""
    page.locator(f"[id$='-{operation}'].opblock .opblock-summary-control").click()
    page.wait_for_selector(".opblock.is-open .responses-inner pre")


def answered(page: Page) -> None:
    """The same tried out, with an answer and the command that asks for it."""
    opened(page)
    page.locator(".opblock.is-open .try-out__btn").click()
    page.locator(".opblock.is-open .execute").click()
    page.wait_for_selector(".live-responses-table .response pre")


def refused(page: Page) -> None:
    """Required parameters, one of them emptied, so that nothing is asked."""
    opened(page, "convert")
    page.locator(".opblock.is-open .try-out__btn").click()
    page.locator(".opblock.is-open tr[data-param-name='value'] input").fill("")
    page.locator(".opblock.is-open .execute").click()
    page.wait_for_selector(".opblock.is-open input.invalid")


def posted(page: Page) -> None:
    """An operation with a body."""
    opened(page, "check_posted_text")
    page.locator(".opblock.is-open .try-out__btn").click()
    page.wait_for_selector(".opblock.is-open textarea")


def schemas(page: Page) -> None:
    """The schema of an answer in place of its example."""
    opened(page, "get_figure")
    page.locator(".opblock.is-open .responses-inner button.tablinks", has_text="Schema").first.click()
    page.wait_for_selector(".opblock.is-open .json-schema-2020-12")


def drawn_anew(page: Page) -> None:
    """A tag closed and opened, an operation closed and opened: all of it is drawn again."""
    opened(page)
    for _ in range(2):
        page.locator(".opblock-tag .expand-operation").first.click()
    for _ in range(2):
        page.locator(".opblock.is-open .opblock-summary-control, .opblock .opblock-summary-control").first.click()
    page.wait_for_selector(".opblock.is-open .responses-inner pre")


@pytest.fixture(
    params=[
        (320, "light"),
        pytest.param((320, "dark"), marks=pytest.mark.full),
        pytest.param((1200, "light"), marks=pytest.mark.full),
        (1200, "dark"),
    ],
    ids=lambda both: f"{both[0]} {both[1]}",
)
def page(request: pytest.FixtureRequest, server: str, browser: Browser) -> Iterator[Page]:
    """The page, before anybody has come near the explorer."""
    width, theme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        bypass_csp=True,  # axe-core is put into the page, which its policy forbids
    )
    page = context.new_page()
    page.goto(f"{server}/docs")
    page.add_script_tag(path=AXE)
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds, but for what is known to be Swagger UI's own."""
    return [found for found in violations(page) if found.split(" ")[0] not in SWAGGER_UIS_OWN]


def test_the_text_breaks_no_rule(page: Page) -> None:
    """All that the server wrote, the list of operations included."""
    assert page.locator("#operations").is_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    "state", [as_it_comes, opened, answered, refused, posted, schemas, drawn_anew], ids=lambda s: s.__name__
)
def test_the_explorer_breaks_no_rule(page: Page, state: Callable[[Page], None]) -> None:
    """However far a reader has gone in it; and nothing of it is wider than the screen."""
    page.locator("#explorer").scroll_into_view_if_needed()
    page.wait_for_selector(".opblock")
    state(page)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
