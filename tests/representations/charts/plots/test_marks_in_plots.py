"""Marks in their plots: bars over their years, without blobs; one figure alone on an axis from zero."""

from __future__ import annotations

from decimal import Decimal
from math import dist
from typing import Any

from api.domain.figure import Figure
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import PX, Box, Drawing, FilledBox, MarkDrawing, Stroke, Symbol
from api.representations.charts.layout import layout
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import COUNTED, GERMANY, growth, sales
from tests.representations.charts.generated_series import ZONES
from tests.representations.writers.cases import PRESS, SALES, WORLD, dataset, figure


def bars(*figures: Figure, width: int = 720) -> Drawing:
    """The figures as bars."""
    return layout(chart_of(dataset(*figures), kind="bar"), width)


def marks(drawing: Drawing) -> list[MarkDrawing]:
    """The marks of a drawing."""
    return [part for part in drawing.parts if isinstance(part, MarkDrawing)]


@every("width", [320, 720])
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


@every("originator", ["The bureau", "A ministry"])
@every("values", [("1", "2.0000"), ("1.00000", "2.00000"), ("10.2", "20.1")])
def test_a_bar_has_no_blob_at_its_end(values: tuple[str, str], originator: str) -> None:
    """Its end is its value; what rounding leaves open of a few pixels is not drawn on it."""
    drawn = marks(bars(sales(2023, values[0]), sales(2024, values[1], originator=originator)))
    assert len(drawn) == 2
    assert not [part for mark in drawn for part in mark.parts if isinstance(part, Symbol)]
    narrow = [mark for mark in drawn if "." in mark.sentence.split(": ")[1].split(" ")[0]]
    assert narrow
    assert all(len(mark.parts) == 1 for mark in narrow)


@every("several_years", [True, False])
@every(
    ("value", "comparator", "inside"),
    [("9", "<", True), ("9", "<=", True), ("9", ">", False), ("-9", ">=", True), ("-9", "<", False)],
)
def test_an_arrow_into_its_bar_is_seen(value: str, comparator: str, inside: bool, several_years: bool) -> None:
    """The bar is faint, since its number does not fill it; one that it fills is as strong as others."""
    other = growth(2023 if several_years else 2024, "5")
    limit = growth(2024, value, comparator=comparator, **({} if several_years else {"area": WORLD}))
    drawn = next(mark for mark in marks(bars(other, limit)) if is_limit(mark))
    (bar,) = (part for part in drawn.parts if isinstance(part, FilledBox))
    assert (bar.soft < 50) is inside
    assert sum(isinstance(part, Stroke) for part in drawn.parts) == 3


def is_limit(mark: MarkDrawing) -> bool:
    """Whether a mark is a limit."""
    return " than " in mark.sentence or "at most" in mark.sentence or "at least" in mark.sentence


@every("width", [360, 720])
@every(("kind", "year"), [("claims", 2024), ("bar", 2024), ("line", 2023), ("bar", 2023)])
def test_no_arrow_leads_beyond_zero_where_nothing_can_lie(kind: str, year: int, width: int) -> None:
    """Of sales, which are an amount; growth may be below zero."""
    lengths = []
    for made in (sales, growth):
        figures = made(year, "90"), made(2024, "1", comparator="<", source=PRESS)
        drawing = layout(chart_of(dataset(*figures), kind=kind), width)
        (arrow,) = (mark for mark in marks(drawing) if is_limit(mark))
        shaft = [part for part in arrow.parts if isinstance(part, Stroke)][1]
        lengths.append(dist(*shaft.points))
    assert lengths == [6 * PX, 18 * PX]


@every(
    ("here", "there", "leads"),
    [
        ({"value": "7"}, {"value": "5"}, True),
        ({"value": "7"}, {"value": "5", "comparator": "<"}, True),
        ({"value": "7", "comparator": ">"}, {"value": "5"}, True),
        # What may lie below another, or cannot be told from it, leads nothing.
        ({"value": "12", "comparator": "<"}, {"value": "5", "comparator": ">"}, False),
        ({"value": "7"}, {"value": "5", "comparator": ">"}, False),
        ({"value": "7", "comparator": "~"}, {"value": "6"}, False),
        ({"value": "7", "status": "F"}, {"value": "5"}, False),
        ({"value": "7"}, {"value": "5", "originator": "A ministry"}, False),
    ],
)
def test_only_what_provably_leads_stands_out(here: dict[str, Any], there: dict[str, Any], leads: bool) -> None:
    """Of areas in one period; what is asked to stand out does anyway."""
    china, germany = figure(SALES, "2024", **here), figure(SALES, "2024", area=GERMANY, **there)
    (line,) = chart_of(dataset(china, germany)).lines
    assert [mark.highlighted for mark in line.marks] == [leads, False]
    (line,) = chart_of(dataset(china, germany), highlight=germany.id).lines
    assert [mark.highlighted for mark in line.marks] == [False, True]


@every("width", [320, 360, 480, 720])
@every("comparator", ["<", ">"])
def test_the_number_of_a_limit_stands_beside_it_or_below_the_plot(comparator: str, width: int) -> None:
    """Never over the mark of another."""
    made = [sales(2018 + n, f"{100 + 13 * n}", comparator=comparator) for n in range(7)]
    chart = chart_of(dataset(*made))
    drawing = layout(chart, width)
    told = " ".join(words.text for words in drawing.words)
    assert all(mark.label in told for mark in chart.marks)
    for mark, drawn in zip(chart.marks, marks(drawing), strict=True):
        ends = [point for part in drawn.parts if isinstance(part, Stroke) for point in part.points]
        beside = [words.box for words in drawing.words if words.text == mark.label and words.halo]
        assert all(any(box.grown(25 * PX).left < x < box.grown(25 * PX).right for x, _ in ends) for box in beside)
        assert all(any(box.top - 25 * PX < y < box.bottom + 25 * PX for _, y in ends) for box in beside)


@every("width", [320, 720])
@every("kind", ["line", "dot", "step"])
def test_no_dot_lies_on_the_number_of_the_top_tick(kind: str, width: int) -> None:
    """Whose unit makes it longer than the others, so that it reaches over the first mark."""
    made = [figure(COUNTED, f"{2020 + n}", f"{12 - n}", ZONES, "one") for n in range(5)]
    drawing = layout(chart_of(dataset(*made), kind=kind), width)
    (top,) = (words for words in drawing.words if words.text == "12 zones")
    dots = [part for mark in marks(drawing) for part in mark.parts if isinstance(part, Symbol)]
    assert any(dot.x < top.box.right for dot in dots)
    assert not [dot for dot in dots if Box(dot.x, dot.y, dot.x, dot.y).grown(dot.radius).meets(top.box)]


@every("value", ["3.235", "15.4", "7", "0"])
def test_one_figure_alone_has_an_axis_from_zero(value: str) -> None:
    """An axis of the rounding alone would make it look as uncertain as a guess."""
    chart = chart_of(dataset(sales(2024, value)))
    words = [text.text for text in layout(chart, 720).words]
    assert "0" in words
    assert not any("axis starts" in text for text in words)
    assert Decimal(value) == chart.marks[0].value
