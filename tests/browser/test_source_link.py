"""The links to sources: encoded by the rules of text fragments, and opened by a real browser at the right phrase.

Needs a Chromium: the system's (Debian: `apt install chromium`) or Playwright's own (`playwright install chromium`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.domain.figure import Locator
from tests.helpers.local_site import Site, page, site

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
URL = "https://example.org/a?b=c"


def link(phrase: str, prefix: str | None = None, suffix: str | None = None, url: str = URL) -> str:
    """The link to a phrase of a page."""
    return f"{url}{Locator(3, phrase, prefix, suffix, '0' * 64).fragment}"


@pytest.mark.parametrize(
    ("phrase", "prefix", "suffix", "directive"),
    [
        ("visitors", None, None, "visitors"),
        ("4,200 visitors", None, None, "4%2C200%20visitors"),
        ("year-on-year", None, None, "year%2Don%2Dyear"),
        ("R&D = 2.1%", None, None, "R%26D%20%3D%202.1%25"),
        ("$6.3 trillion", None, None, "%246.3%20trillion"),
        ("a/b?c#d", None, None, "a%2Fb%3Fc%23d"),
        ("“half”", None, None, "%E2%80%9Chalf%E2%80%9D"),
        ("2.71万亿元", None, None, "2.71%E4%B8%87%E4%BA%BF%E5%85%83"),
        ("6%", "rose", None, "rose-,6%25"),
        ("6%", None, "more", "6%25,-more"),
        ("6%", "rose by", "more, or less", "rose%20by-,6%25,-more%2C%20or%20less"),
        ("6%", "year-on-year,", None, "year%2Don%2Dyear%2C-,6%25"),
        ("6%", "", "", "6%25"),
    ],
)
def test_encoding(phrase: str, prefix: str | None, suffix: str | None, directive: str) -> None:
    """Hyphen, comma and ampersand have a meaning in a text fragment, so that in words they are encoded."""
    assert link(phrase, prefix, suffix) == f"{URL}#:~:text={directive}"
    assert phrase in unquote(directive)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; the tests are skipped only where there is none."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path)
        if not Path(path).exists():
            pytest.skip(f"no browser was found: neither {', '.join(NAMES)} nor Playwright's own Chromium")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, headless=True)
        yield browser
        browser.close()


PATIENCE = 20_000
SEEN = """() => Array.from(document.querySelectorAll("p[id]")).filter((paragraph) => {
    const box = paragraph.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
}).map((paragraph) => paragraph.id)"""
FAR = "<p style='height: 5000px'>…</p>"
PAGE = f"""<!doctype html><meta charset=utf-8><h1>Report</h1>{FAR}
<p id=first>Exports rose 6% on the year.</p>{FAR}
<p id=second>Imports, year-on-year, rose 6% as well; R&amp;D, 10.6%.</p>{FAR}
<p id=third>出口额达1.83万亿元，进口额达0.80万亿元，增长6%。</p>{FAR}
<p id=last>The end.</p>"""


@pytest.fixture(scope="module")
def local() -> Iterator[Site]:
    """A site with one long page."""
    with site() as opened:
        opened.answers["/"] = page(PAGE)
        yield opened


@pytest.mark.parametrize(
    ("phrase", "prefix", "suffix", "place"),
    [
        ("6%", None, None, "first"),
        ("6%", "Exports rose", None, "first"),
        ("6%", "rose", "as well", "second"),
        ("6%", None, "as well", "second"),
        ("6%", "Imports, year-on-year, rose", None, "second"),
        ("10.6%", None, None, "second"),
        ("R&D", None, None, "second"),
        ("year-on-year, rose 6%", None, None, "second"),
        ("1.83万亿元", "出口额达", None, "third"),
        ("6%", "增长", None, "third"),
        ("The end.", None, None, "last"),
        ("7%", None, None, None),
        ("6%", "Imports", None, None),
    ],
)
def test_a_browser_opens_the_place(
    browser: Browser, local: Site, phrase: str, prefix: str | None, suffix: str | None, place: str | None
) -> None:
    """Chromium scrolls to the phrase that prefix and suffix name, and stays at the top where there is none."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(link(phrase, prefix, suffix, f"{local.address}/"))
    if place:
        opened.wait_for_function(f"() => ({SEEN})().length", timeout=PATIENCE)
    else:
        opened.wait_for_timeout(200)
    seen = opened.evaluate(SEEN)
    context.close()
    assert seen == ([place] if place else [])
