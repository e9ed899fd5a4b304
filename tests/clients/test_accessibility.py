"""Every page held against axe-core: both languages, light and dark, from the narrowest phone to a wide screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.helpers.every_page import EVERY_PAGE

HERE = Path(__file__).resolve().parent
AXE = HERE / "node" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCREENS = ((320, "light"), (1600, "dark"))
EVERY_SCREEN = tuple((width, theme) for width in (320, 768, 1200, 1600) for theme in ("light", "dark"))
"""With --long: 6 s a page."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


@pytest.fixture(scope="module")
def browser(server: str) -> Iterator[Browser]:
    """A headless Chromium; the tests are skipped only where there is none, or no axe-core."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make install-clients`")
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
        if not Path(path).exists():
            pytest.skip(f"no browser was found: neither {', '.join(NAMES)} nor Playwright's own Chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong: the rule, how many places, the first of them."""
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{rule['id']} ×{len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]


@pytest.mark.slow
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_breaks_no_rule(server: str, browser: Browser, path: str, request: pytest.FixtureRequest) -> None:
    """Also with every folded part open; and nothing of it is wider than the screen."""
    context = browser.new_context(bypass_csp=True)  # axe-core is put into the page, which its policy forbids
    page = context.new_page()
    page.goto(f"{server}{path}")
    page.add_script_tag(path=AXE)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.name = ''; part.open = true; })")
    wrong = []
    for width, theme in EVERY_SCREEN if request.config.getoption("--rest") else SCREENS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wrong += [f"{width}: {wide} pixels too wide"] if wide > 0 else []
        wrong += [f"{width} {theme}: {fault}" for fault in violations(page)]
    context.close()
    assert wrong == []
