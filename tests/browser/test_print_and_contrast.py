"""The pages on paper and in the colours that a reader has chosen: what is of no use is gone, what is drawn is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

PAGES = (
    "/",
    "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15",
    "/indicators/online-retail-sales",
    "/audit",
    "/fact-check?text=China%27s+online+retail+sales+reached+1.5+trillion+yuan+in+2024.",
    "/zh/indicators",
)
SHOWN = """selector => [...document.querySelectorAll(selector)].filter(part => part.getClientRects().length)
  .map(part => part.outerHTML.slice(0, 80))"""
OF_NO_USE = "nav[aria-label=Main], .languages, form, button, .site-foot, summary:not([open] > summary)"
DARKNESS = """() => getComputedStyle(document.body).color.match(/\\d+/g).slice(0, 3).map(Number)"""
PAINTED = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const of = name => { probe.style.setProperty("color", name); return getComputedStyle(probe).color; };
  probe.style.setProperty("forced-color-adjust", "none");
  const ground = of("Canvas"), chosen = new Set(["CanvasText", "LinkText", "GrayText"].map(of));
  probe.remove();
  const wrong = [];
  for (const shape of document.querySelectorAll("main svg :is(path, rect, circle, line, polygon, text)")) {
    if (!shape.getClientRects().length) continue;
    const style = getComputedStyle(shape), filled = style.fill !== "none", drawn = style.stroke !== "none";
    const paints = [filled && style.fill, drawn && style.stroke].filter(Boolean);
    if (paints.some(paint => paint !== ground && !chosen.has(paint))) wrong.push(shape.outerHTML.slice(0, 100));
  }
  return wrong;
}"""


@pytest.mark.parametrize("path", PAGES)
def test_paper_has_what_is_read_and_is_light(browser: Browser, address: str, path: str) -> None:
    """No navigation, no form and nothing folded; dark ink, also where the reader's screen is dark."""
    page = browser.new_page(color_scheme="dark")
    page.goto(f"{address}{path}")
    assert page.evaluate(SHOWN, OF_NO_USE)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(SHOWN, OF_NO_USE) == []
    assert page.evaluate(SHOWN, "h1")
    assert max(page.evaluate(DARKNESS)) < 100
    page.close()


def test_no_words_lead_to_what_paper_has_not(browser: Browser, address: str) -> None:
    """What stands before texts that are folded goes with them."""
    page = browser.new_page()
    page.goto(f"{address}/indicators/online-retail-sales")
    before = "p:has(+ .snippet:not([open]))"
    assert page.evaluate(SHOWN, before)
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN, before) == []
    page.close()


def test_a_long_finding_goes_on_over_the_page(browser: Browser, address: str) -> None:
    """Else half a page stays empty before it; its heading and what introduces it stay with what follows."""
    page = browser.new_page()
    page.goto(f"{address}/audit")
    page.emulate_media(media="print")
    style = "selector => getComputedStyle(document.querySelector(selector))"
    assert page.evaluate(f"({style})('section.finding').breakInside") == "auto"
    for selector in ("h2", "h2 + .quiet", ".finding .verdict", ".finding h3"):
        assert page.evaluate(f"({style})({selector!r}).breakAfter") == "avoid", selector
    page.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_has_the_colours_that_were_chosen(browser: Browser, address: str, scheme: str, path: str) -> None:
    """Every shape and text of a picture: the reader's ground, text, links, and what is grayed."""
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page.goto(f"{address}{path}")
    page.emulate_media(forced_colors="active")
    assert page.evaluate(PAINTED) == []
    page.close()
