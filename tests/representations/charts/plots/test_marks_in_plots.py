"""Marks in their plots: bars over their years, without blobs; one figure alone on an axis from zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.domain.figure import Figure
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import Drawing, MarkDrawing, Symbol
from api.representations.charts.layout import layout
from tests.representations.charts.content.test_chart_title import sales
from tests.representations.writers.cases import dataset


def bars(*figures: Figure, width: int = 720) -> Drawing:
    """The figures as bars."""
    return layout(chart_of(dataset(*figures), kind="bar"), width)


def marks(drawing: Drawing) -> list[MarkDrawing]:
    """The marks of a drawing."""
    return [part for part in drawing.parts if isinstance(part, MarkDrawing)]


@pytest.mark.parametrize("width", [320, 720])
def test_a_bar_alone_in_its_year_stands_centred_over_it(width: int) -> None:
    """Two of one year stand beside each other, around it."""
    rival = {"originator": "A ministry"}
    drawing = bars(
        sales(2022, "1"), sales(2023, "2", **rival), sales(2024, "3"), sales(2024, "4", **rival), width=width
    )
    middle = {
        words.text[-2:]: (words.box.left + words.box.right) / 2
        for words in drawing.words
        if words.text[-2:] in "222324"
    }
    assert len(marks(drawing)) == 4
    for mark in marks(drawing):
        box = mark.parts[0].box  # type: ignore[union-attr]
        year = mark.sentence[2:4]
        if year != "24":
            assert abs((box.left + box.right) / 2 - middle[year]) <= 20


@pytest.mark.parametrize("originator", ["The bureau", "A ministry"])
@pytest.mark.parametrize("values", [("1", "2.0000"), ("1.00000", "2.00000"), ("10.2", "20.1")])
def test_a_bar_has_no_blob_at_its_end(values: tuple[str, str], originator: str) -> None:
    """Its end is its value; what rounding leaves open of a few pixels is not drawn on it."""
    drawn = marks(bars(sales(2023, values[0]), sales(2024, values[1], originator=originator)))
    assert len(drawn) == 2
    assert not [part for mark in drawn for part in mark.parts if isinstance(part, Symbol)]
    narrow = [mark for mark in drawn if "." in mark.sentence.split(": ")[1].split(" ")[0]]
    assert narrow
    assert all(len(mark.parts) == 1 for mark in narrow)


@pytest.mark.parametrize("value", ["3.235", "15.4", "7", "0"])
def test_one_figure_alone_has_an_axis_from_zero(value: str) -> None:
    """An axis of the rounding alone would make it look as uncertain as a guess."""
    chart = chart_of(dataset(sales(2024, value)))
    words = [text.text for text in layout(chart, 720).words]
    assert "0" in words
    assert not any("axis starts" in text for text in words)
    assert Decimal(value) == chart.marks[0].value
