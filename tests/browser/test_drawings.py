"""What is drawn, in a real browser: in any font, in frames of any width, on paper, in colours that were chosen."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from api.domain.errors import ConflictingParameters
from api.domain.query import Lang
from api.plugins.charts.drawing import Box, svg
from api.plugins.charts.layout import layout
from api.plugins.charts.picture import chart_of
from api.plugins.pages.frame import FRAMES
from tests.browser.conftest import Visit, luminance, script
from tests.helpers.pages import PREFIXES
from tests.helpers.rows import column, tables
from tests.helpers.tables import every
from tests.plugins.charts.test_drawings import series

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.full
DRAWINGS = 52


def pictures() -> list[str]:
    found: list[str] = []
    seed = 0
    while len(found) < DRAWINGS:
        seed += 1
        of = series(seed)
        try:
            for lang in Lang:
                chart = chart_of(of(lang), "/v1/figures.svg?indicator=sales")
                found.append(svg(layout(chart, (320, 720)[seed % 2]), f"p{seed}{lang}"))
        except ConflictingParameters:
            continue
    return found


def boxes(texts: list[dict[str, Any]]) -> list[tuple[str, Box]]:
    sides = ("left", "top", "right", "bottom")
    return [(each["text"], Box(*(round(100 * each[side]) for side in sides))) for each in texts]


@every("families", tables(__file__)["families"])
def test_texts_have_the_room_that_they_are_given(browser: Browser, families: tuple[str, str]) -> None:
    drawn = pictures()
    page = browser.new_page()
    page.set_content("".join(drawn))
    widths = [
        100 * int(width)
        for width in page.evaluate("[...document.querySelectorAll('svg')].map(s => s.getAttribute('width'))")
    ]
    measured = page.evaluate(script("measured-texts"), list(families))
    page.close()
    assert len(measured) == len(drawn)
    for texts, width in zip(map(boxes, measured), widths, strict=True):
        assert len(texts) > 3
        assert [text for text, box in texts if box.left < 0 or box.right > width] == []
        assert [(a, b) for (a, one), (b, other) in combinations(texts, 2) if one.meets(other)] == []


CROWDED = "cross-border-ecommerce-trade"


@every("prefix", PREFIXES)
@every("code", [CROWDED, "online-retail-sales", "silk-road-ecommerce-partner-countries"])
def test_a_frame_shows_all_of_its_chart(visit: Visit, address: str, code: str, prefix: str) -> None:
    """From 300 to 800 px: the chart with its years and key, and the line of its sources; nothing covers it."""
    height = FRAMES["indicators"][1]
    page = visit().page
    for width in range(300, 801, 50):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}{prefix}/embed/indicators/{code}")
        seen = page.evaluate(script("seen-of-a-frame"))
        assert (seen["drawings"], seen["wide"]) == (1, 0), width
        assert max(seen["covered"], seen["over"]) <= 0 < seen["source"], width
        assert seen["size"] > 0.75, width  # one that needs more room is made smaller as a whole
        if code == CROWDED:
            told = " ".join(seen["texts"])
            assert [each for each in ("2020", "2.11", "2.37", "2.6") if each not in told] == [], width
            page.set_viewport_size({"width": width, "height": 240})
            low = page.evaluate(script("seen-of-a-frame"))
            assert low["covered"] <= 0 < low["over"], width


SHOWN = """selector => [...document.querySelectorAll(selector)].filter(part => part.getClientRects().length)
  .map(part => part.outerHTML.slice(0, 80))"""
OF_NO_USE = "nav[aria-label=Main], .languages, form, button, .site-foot, summary:not([open] > summary)"
DARKNESS = """() => getComputedStyle(document.body).color.match(/\\d+/g).slice(0, 3).map(Number)"""


@every("path", column(__file__, "pages"))
def test_paper_has_what_is_read_and_is_light(visit: Visit, path: str) -> None:
    """No navigation, no form and nothing folded; dark ink, also where the reader's screen is dark."""
    page = visit(path, color_scheme="dark").page
    assert page.evaluate(SHOWN, OF_NO_USE)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(SHOWN, OF_NO_USE) == []
    assert page.evaluate(SHOWN, "h1")
    assert max(page.evaluate(DARKNESS)) < 100


@every("path", column(__file__, "pages"))
@every("scheme", ["light", "dark"])
def test_what_is_drawn_has_the_colours_that_were_chosen(visit: Visit, scheme: str, path: str) -> None:
    """Every shape and text of a picture: the reader's ground, text, links, and what is grayed."""
    page = visit(path, color_scheme=scheme, bypass_csp=True).page
    page.emulate_media(forced_colors="active")
    assert page.evaluate(script("wrong-colours")) == []


LONG = "cross-border-ecommerce-imports.CHN.2024-S1.scio-2024-11-27"


@every("prefix", PREFIXES)
@every("path", [f"figures/{LONG}", f"figures/{LONG}?unit=EUR", f"indicators/{CROWDED}"])
def test_a_frame_holds_its_page_in_the_theme_that_is_asked_for(
    visit: Visit, address: str, path: str, prefix: str
) -> None:
    """No page is higher than the frame that is offered for it; light and dark whatever the reader's device prefers."""
    page = visit(color_scheme="dark").page
    asked = "&theme=" if "?" in path else "?theme="
    for width, theme in zip((320, 358, 500, 700), ("light", "dark", "auto", "light"), strict=True):
        page.set_viewport_size({"width": width, "height": FRAMES[path.partition("/")[0]][1]})
        page.goto(f"{address}{prefix}/embed/{path}{asked}{theme}")
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (width, theme)
        assert (luminance(page, "body") > 0.5) is (theme == "light"), (width, theme)
