"""What stands in a frame of other people's pages, at the height that is offered and in columns of any usual width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from api.web.pages.sharing.embed_size import FRAMES
from api.web.pages.sharing.embeddable_page import EmbeddedKind
from tests.browser.conftest import Watched

SEEN = """() => {
  const shown = [...document.querySelectorAll(".chart svg")].filter((each) => each.getBoundingClientRect().width);
  const foot = document.querySelector(".embed-foot"), source = document.querySelector(".foot-source");
  const box = (each) => each.getBoundingClientRect();
  return {
    drawings: shown.length,
    covered: box(shown[0]).bottom - box(foot).top,
    source: box(source).height,
    over: box(foot).bottom - innerHeight,
    wide: document.documentElement.scrollWidth - innerWidth,
    size: box(shown[0]).width / shown[0].viewBox.baseVal.width,
    texts: [...shown[0].querySelectorAll("text")].map((each) => each.textContent),
  };
}"""
"""What is seen of an embedded chart: by how many pixels its foot covers it, and its page is higher than the frame."""
CROWDED = "cross-border-ecommerce-trade"


@pytest.mark.parametrize("prefix", ["", "/zh"])
@pytest.mark.parametrize("code", [CROWDED, "online-retail-sales", "silk-road-ecommerce-direct-sourcing-bases"])
def test_a_frame_shows_all_of_its_chart(browser: Browser, address: str, code: str, prefix: str) -> None:
    """From 300 to 800 px: the chart with its years and key, and the line of its sources; nothing covers it."""
    height = FRAMES[EmbeddedKind.INDICATOR].height
    watched = Watched(browser)
    page = watched.page
    for width in range(300, 801, 50):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}{prefix}/embed/indicators/{code}")
        seen = page.evaluate(SEEN)
        assert (seen["drawings"], seen["wide"]) == (1, 0), width
        assert seen["covered"] <= 0, width
        assert seen["over"] <= 0, width
        assert seen["source"] > 0, width
        assert seen["size"] > 0.8, width
        if code == CROWDED:
            told = " ".join(seen["texts"])
            assert "2020" in told, width
            assert all(number in told for number in ("2.11", "2.37", "0.5776", "1.25", "2.6")), width
    watched.close()


def test_a_frame_that_is_too_low_scrolls(browser: Browser, address: str) -> None:
    """Its foot comes below the chart, however low the frame is, and covers none of it."""
    watched = Watched(browser)
    page = watched.page
    for width in (300, 450, 700):
        page.set_viewport_size({"width": width, "height": 240})
        page.goto(f"{address}/embed/indicators/{CROWDED}")
        seen = page.evaluate(SEEN)
        assert seen["covered"] <= 0, width
        assert seen["over"] > 0, width
    watched.close()
