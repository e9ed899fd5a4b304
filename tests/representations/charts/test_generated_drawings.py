"""Drawings of random series, wide and narrow, in both languages: nothing lies over another or leaves the box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product

import pytest
from lxml import etree

from api.domain.errors import ConflictingParameters
from api.domain.query import Lang
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers import tables
from tests.representations.charts.drawn_faults import assert_faultless
from tests.representations.charts.generated_series import series

PARTS, EACH = 20, 50
"""A thousand series in all, those left out that make no one picture; four drawings of each."""
WIDTHS = (320, 720)
SIZES = ((1200, 630), (600, 315), (280, 200), (400, 400), (1200, 1200), (2000, 200))
KINDS = (None, None, None, None, *ChartKind)
"""Mostly what the figures ask for, else each kind in turn."""


def charts(seed: int, kind: str | None) -> Iterator[Chart]:
    """The charts of a series; none where the same problem is told in both languages."""
    problems = []
    for lang in Lang:
        try:
            yield chart_of(series(seed)(lang), "/v1/figures.svg?indicator=sales&area=CHN", kind)
        except ConflictingParameters as problem:
            problems.append(problem.detail)
    assert len(problems) in (0, 2)


@pytest.mark.parametrize(("parts", "each"), [(1, 20), pytest.param(PARTS, EACH, marks=pytest.mark.full)])
def test_nothing_lies_over_another_or_leaves_the_picture(parts: int, each: int) -> None:
    """Whatever the figures are; and each picture is XML that says as much in words."""
    for part in range(parts):
        drawn = 0
        for seed in count(part, PARTS):
            made = list(charts(seed, KINDS[seed % len(KINDS)]))
            drawn += bool(made)
            for chart, width in product(made, WIDTHS):
                drawing = layout(chart, width)
                assert_faultless(drawing, chart, seed)
                text = svg(drawing)
                assert etree.fromstring(text.encode()).tag == "{http://www.w3.org/2000/svg}svg"
                assert svg(drawing) == text
            if drawn == each:
                break
        tables.count(each)


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(6, 60), marks=pytest.mark.full)])
def test_a_picture_of_a_fixed_size_keeps_it(seeds: range) -> None:
    """The texts give way, the box does not."""
    for seed, size in product(seeds, SIZES):
        for chart in list(charts(seed, None))[:1]:
            drawing = layout(chart, *size)
            assert (drawing.width, drawing.height) == size
            assert_faultless(drawing, chart, seed)
            tables.count(1)
