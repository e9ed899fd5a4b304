"""The texts of charts in a real browser: in whichever font it has, none lies over another or leaves the picture."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser

from api.domain.errors import ConflictingParameters
from api.domain.query import Lang
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Box
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.representations.charts.generated_series import series

DRAWINGS = 52
FAMILIES = (
    ("Liberation Sans", "Liberation Serif"),
    ("DejaVu Sans", "DejaVu Serif"),
    ("Noto Sans CJK SC", "Noto Serif CJK SC"),
)
"""What interfaces and titles are set in; a family that is not installed is another one's texts once more."""
MEASURE = """([sans, serif]) => [...document.querySelectorAll('svg')].map(svg => {
  svg.querySelectorAll('[font-family]').forEach(title => title.setAttribute('font-family', serif));
  svg.setAttribute('font-family', sans);
  return [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBBox(), size = parseFloat(getComputedStyle(text).fontSize), y = Number(text.getAttribute('y'));
    return {text: text.textContent, left: box.x, right: box.x + box.width, top: y - .74 * size, bottom: y + .2 * size};
  });
})"""
"""How wide each text really is. Its height is that of its letters: a box of a browser has the font's line height."""


def pictures() -> list[str]:
    """Charts of random series, wide and narrow by turns, in both languages."""
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
    """Each text with its rectangle, in hundredths of a px."""
    sides = ("left", "top", "right", "bottom")
    return [(each["text"], Box(*(round(100 * each[side]) for side in sides))) for each in texts]


@pytest.mark.parametrize("families", FAMILIES, ids=[sans for sans, _ in FAMILIES])
def test_texts_have_the_room_that_they_are_given(browser: Browser, families: tuple[str, str]) -> None:
    """As wide as the font makes them."""
    drawn = pictures()
    page = browser.new_page()
    page.set_content("".join(drawn))
    widths = [
        100 * int(width)
        for width in page.evaluate("[...document.querySelectorAll('svg')].map(s => s.getAttribute('width'))")
    ]
    measured = page.evaluate(MEASURE, list(families))
    page.close()
    assert len(measured) == len(drawn)
    for texts, width in zip(map(boxes, measured), widths, strict=True):
        assert len(texts) > 3
        assert [text for text, box in texts if box.left < 0 or box.right > width] == []
        assert [(a, b) for (a, one), (b, other) in combinations(texts, 2) if one.meets(other)] == []
