"""Drawings of random series, wide and narrow, in both languages: nothing lies over another or leaves the box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from lxml import etree

from api.domain.errors import ConflictingParameters
from api.domain.query import Lang
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import (
    Box,
    Drawing,
    FilledBox,
    Lettering,
    MarkDrawing,
    Stroke,
    Symbol,
)
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.charts.drawn_faults import crossed_texts, long_leaders, overlaps
from tests.representations.charts.generated_series import series

PARTS, SERIES_EACH = 20, 50
"""A thousand series in all, those left out that make no one picture; four drawings of each."""
WIDTHS = (320, 720)
KINDS = (None, None, None, None, *ChartKind)
"""Mostly what the figures ask for, else each kind in turn."""


def drawings(seed: int) -> list[tuple[Chart, Drawing]]:
    """The charts of a series, each with its two drawings; none where the same problem is told in both languages."""
    of = series(seed)
    kind = KINDS[seed % len(KINDS)]
    charts, problems = [], []
    for lang in Lang:
        try:
            charts.append(chart_of(of(lang), "/v1/figures.svg?indicator=sales&area=CHN", kind))
        except ConflictingParameters as problem:
            problems.append(problem.detail)
    assert len(problems) in (0, 2)
    return [(chart, layout(chart, width)) for chart in charts for width in WIDTHS]


def reach(drawing: Drawing) -> Iterator[Box]:
    """The rectangle of each part, those of marks among them."""
    parts = [each for part in drawing.parts for each in (part.parts if isinstance(part, MarkDrawing) else (part,))]
    for part in parts:
        match part:
            case Lettering() | FilledBox():
                yield part.box
            case Stroke():
                xs, ys = zip(*part.points, strict=True)
                yield Box(min(xs), min(ys), max(xs), max(ys))
            case Symbol():
                yield Box(part.x, part.y, part.x, part.y).grown(part.radius)


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_nothing_lies_over_another_or_leaves_the_picture(part: int) -> None:
    """Whatever the figures are; and each picture is XML that says as much in words."""
    drawn = 0
    for seed in count(part, PARTS):
        made = drawings(seed)
        drawn += bool(made)
        for chart, drawing in made:
            assert overlaps(drawing) == [], seed
            assert long_leaders(drawing) == [], seed
            assert crossed_texts(drawing, chart) == [], seed
            picture = Box(0, 0, *drawing.room)
            assert [box for box in reach(drawing) if not box.within(picture)] == [], seed
            text = svg(drawing)
            root = etree.fromstring(text.encode())
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert svg(drawing) == text
        if drawn == SERIES_EACH:
            break


@every("size", [(1200, 630), (600, 315), (280, 200), (400, 400), (1200, 1200), (2000, 200)])
def test_a_picture_of_a_fixed_size_keeps_it(size: tuple[int, int]) -> None:
    """The texts give way, the box does not."""
    for seed in range(60):
        of = series(seed)
        try:
            chart = chart_of(of(Lang.EN), "/v1/figures.png")
        except ConflictingParameters:
            continue
        drawing = layout(chart, *size)
        assert (drawing.width, drawing.height) == size
        picture = Box(0, 0, *drawing.room)
        assert overlaps(drawing) == [], seed
        assert long_leaders(drawing) == [], seed
        assert crossed_texts(drawing, chart) == [], seed
        assert [box for box in reach(drawing) if not box.within(picture)] == [], seed
