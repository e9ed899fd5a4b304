"""axe-core and Lighthouse find nothing wrong with the pages, nor axe-core with Swagger UI however a reader uses it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.clients.conftest import ended
from tests.helpers import chromium
from tests.helpers.pages import EVERY_PAGE
from tests.helpers.programs import missing
from tests.helpers.rows import tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENS = ((320, "light"), (1600, "dark"))
EVERY_SCREEN = tuple((width, theme) for width in (320, 768, 1200, 1600) for theme in ("light", "dark"))
"""With --rest: 6 s a page."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RULES = {"runOnly": {"type": "tag", "values": TAGS}}
LIGHT_PAGES = ("/", "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15", "/indicators/online-retail-sales")
MORE_LIGHT_PAGES = [pytest.param(path, marks=pytest.mark.full) for path in ("/zh/", "/docs")]
MOST_BYTES, MOST_REQUESTS = 30_000, 4
Open = Callable[..., "Page"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser(server: str) -> Iterator[Browser]:
    with chromium.headless() as browser:
        yield browser


@pytest.fixture
def opened(server: str, browser: Browser, node: Path) -> Iterator[Open]:
    """Opens a page with axe-core in it, which the page's policy forbids."""
    contexts = []

    def make(path: str, **options: Any) -> Page:
        contexts.append(browser.new_context(bypass_csp=True, **options))
        page = contexts[-1].new_page()
        page.goto(f"{server}{path}")
        page.add_script_tag(path=node / "node_modules" / "axe-core" / "axe.min.js")
        return page

    yield make
    for context in contexts:
        context.close()


def faults(page: Page) -> list[str]:
    """How much wider the page is than the screen, and what axe-core finds: the rule, how many places, the first."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    broken = [f"{rule['id']} ×{len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]
    return [*([f"{wide} pixels too wide"] if wide > 0 else []), *broken]


@pytest.mark.wider
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_breaks_no_rule(opened: Open, path: str, request: pytest.FixtureRequest) -> None:
    """In light and dark, from the narrowest phone to a wide screen, with every folded part open."""
    page = opened(path)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.name = ''; part.open = true; })")
    wrong = []
    for width, theme in EVERY_SCREEN if request.config.getoption("--rest") else SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        wrong += [f"{width} {theme}: {fault}" for fault in faults(page)]
    assert wrong == []


DOCS = [(320, "light"), (1200, "dark")]
MORE_DOCS = [pytest.param(both, marks=pytest.mark.full) for both in ((320, "dark"), (1200, "light"))]


@pytest.fixture(params=[*DOCS, *MORE_DOCS], ids=lambda both: f"{both[0]} {both[1]}")
def docs(request: pytest.FixtureRequest, opened: Open) -> Page:
    """The page at /docs, before anybody has come near the explorer."""
    width, theme = request.param
    return opened("/docs", viewport={"width": width, "height": 900}, color_scheme=theme)


def test_the_text_of_the_documentation_breaks_no_rule(docs: Page) -> None:
    """All that the server wrote, the list of operations included."""
    assert docs.locator("#operations").is_visible()
    assert faults(docs) == []


@pytest.mark.parametrize("state", tables(__file__)["states"], ids=lambda state: state[0])
def test_the_explorer_breaks_no_rule(docs: Page, state: tuple[str, ...]) -> None:
    _, operation, steps, shown = (cell.replace("@", ".opblock.is-open") for cell in state)
    docs.locator("#explorer").scroll_into_view_if_needed()
    docs.wait_for_selector(".opblock")
    assert docs.locator(".opblock.is-open").count() == 0
    if operation:
        docs.locator(f"[id$='-{operation}'].opblock .opblock-summary-control").click()
        docs.wait_for_selector(".opblock.is-open .responses-inner pre")
    for step in filter(None, steps.split("; ")):
        target = docs.locator(step.lstrip("2×∅ ")).first
        if step.startswith("∅"):
            target.fill("")
        for _ in range({"∅": 0, "2": 2}.get(step[0], 1)):
            target.click()
    docs.wait_for_selector(shown)
    assert faults(docs) == []


@pytest.mark.parametrize("path", [*LIGHT_PAGES, *MORE_LIGHT_PAGES])
def test_a_page_is_light_and_in_order(server: str, tmp_path: Path, node: Path, path: str) -> None:
    """By Lighthouse's phone profile, but for its score of speed, which hangs on how busy the machine is."""
    browser = chromium.installed() or missing(f"a browser: none of {', '.join(chromium.NAMES)}")
    program = node / "node_modules" / "lighthouse" / "cli" / "index.js"
    command = ["node", str(program), f"{server}{path}", "--quiet", "--output=json"]
    command += ["--chrome-flags=--headless --no-sandbox --disable-gpu"]
    found = json.loads(ended(command, tmp_path, CHROME_PATH=browser).stdout)
    scores = {name: found["categories"][name]["score"] for name in ("accessibility", "best-practices", "seo")}
    assert scores == dict.fromkeys(scores, 1)
    assert found["audits"]["cumulative-layout-shift"]["numericValue"] == 0
    asked = found["audits"]["network-requests"]["details"]["items"]
    assert len(asked) <= MOST_REQUESTS
    assert sum(item["transferSize"] for item in asked) <= MOST_BYTES
