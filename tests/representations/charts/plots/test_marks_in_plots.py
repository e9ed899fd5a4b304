"""Marks in their plots: bars over their years, without blobs; one figure alone on an axis from zero."""

from __future__ import annotations

from decimal import Decimal
from math import dist

from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import PX, Box, Drawing, FilledBox, MarkDrawing
from api.representations.charts.layout import layout
from tests.helpers.tables import every
from tests.representations.charts.written_figures import chart, dots, marks, said, strokes, written
from tests.representations.rows import rows_of
from tests.representations.writers.cases import dataset


def bars(figures: str, width: int = 720) -> Drawing:
    """The figures as bars."""
    return layout(chart(figures, "bar"), width)


@every("width", [320, 720])
def test_a_bar_alone_in_its_year_stands_centred_over_it(width: int) -> None:
    """Two of one year stand beside each other, around it."""
    drawing = bars("sales 2022 1, 2023 2 by=A_ministry, 2024 3, 2024 4 by=A_ministry", width)
    years = [words for words in drawing.words if words.text[-2:] in "222324"]
    middle = {words.text[-2:]: (words.box.left + words.box.right) / 2 for words in years}
    assert len(marks(drawing)) == 4
    for mark in marks(drawing):
        box = mark.parts[0].box  # type: ignore[union-attr]
        year = mark.sentence[2:4]
        if year != "24":
            assert abs((box.left + box.right) / 2 - middle[year]) <= 20


@every("originator", ["The_bureau", "A_ministry"])
@every("values", [("1", "2.0000"), ("1.00000", "2.00000"), ("10.2", "20.1")])
def test_a_bar_has_no_blob_at_its_end(values: tuple[str, str], originator: str) -> None:
    """Its end is its value; what rounding leaves open of a few pixels is not drawn on it."""
    drawing = bars(f"sales 2023 {values[0]}, 2024 {values[1]} by={originator}")
    assert len(marks(drawing)) == 2
    assert dots(drawing) == []
    narrow = [mark for mark in marks(drawing) if "." in mark.sentence.split(": ")[1].split(" ")[0]]
    assert narrow
    assert all(len(mark.parts) == 1 for mark in narrow)


@every("other", ["2023 5, 2024 {}", "2024 5, 2024 {} World"])
@every("limit, inside", [("<9", True), ("<=9", True), (">9", False), (">=-9", True), ("<-9", False)])
def test_an_arrow_into_its_bar_is_seen(limit: str, inside: bool, other: str) -> None:
    """The bar is faint, since its number does not fill it; one that it fills is as strong as others."""
    drawn = next(filter(is_limit, marks(bars(f"growth {other.format(limit)}"))))
    (bar,) = (part for part in drawn.parts if isinstance(part, FilledBox))
    assert (bar.soft < 50) is inside
    assert len(strokes(drawn.parts)) == 3


def is_limit(mark: MarkDrawing) -> bool:
    """Whether a mark is a limit."""
    return " than " in mark.sentence or "at most" in mark.sentence or "at least" in mark.sentence


@every("width", [360, 720])
@every("kind, year", [("claims", 2024), ("bar", 2024), ("line", 2023), ("bar", 2023)])
def test_no_arrow_leads_beyond_zero_where_nothing_can_lie(kind: str, year: int, width: int) -> None:
    """Of sales, which are an amount; growth may be below zero."""
    for measure, length in (("sales", 6), ("growth", 18)):
        drawing = layout(chart(f"{measure} {year} 90, 2024 <1 press", kind), width)
        (arrow,) = filter(is_limit, marks(drawing))
        assert dist(*strokes(arrow.parts)[1].points) == length * PX


LEADS = """
7           | 5               | leads
7           | <5              | leads
>7          | 5               | leads
# What may lie below another, or cannot be told from it, leads nothing.
<12         | >5              | -
7           | >5              | -
~7          | 6               | -
7 F         | 5               | -
7           | 5 by=A_ministry | -
"""


@every("here, there, leads", rows_of(LEADS))
def test_only_what_provably_leads_stands_out(here: str, there: str, leads: str) -> None:
    """Of areas in one period; what is asked to stand out does anyway."""
    china, germany = written(f"sales 2024 {here}, 2024 {there} Germany")
    (line,) = chart_of(dataset(china, germany)).lines
    assert [mark.highlighted for mark in line.marks] == [leads == "leads", False]
    (line,) = chart_of(dataset(china, germany), highlight=germany.id).lines
    assert [mark.highlighted for mark in line.marks] == [False, True]


@every("width", [320, 360, 480, 720])
@every("comparator", ["<", ">"])
def test_the_number_of_a_limit_stands_beside_it_or_below_the_plot(comparator: str, width: int) -> None:
    """Never over the mark of another."""
    made = chart("sales " + ", ".join(f"{2018 + n} {comparator}{100 + 13 * n}" for n in range(7)))
    drawing = layout(made, width)
    assert all(mark.label in said(drawing) for mark in made.marks)
    for mark, drawn in zip(made.marks, marks(drawing), strict=True):
        ends = [point for stroke in strokes(drawn.parts) for point in stroke.points]
        beside = [words.box for words in drawing.words if words.text == mark.label and words.halo]
        assert all(any(box.grown(25 * PX).left < x < box.grown(25 * PX).right for x, _ in ends) for box in beside)
        assert all(any(box.top - 25 * PX < y < box.bottom + 25 * PX for _, y in ends) for box in beside)


@every("width", [320, 720])
@every("kind", ["line", "dot", "step"])
def test_no_dot_lies_on_the_number_of_the_top_tick(kind: str, width: int) -> None:
    """Whose unit makes it longer than the others, so that it reaches over the first mark."""
    drawing = layout(chart("zones 2020 12, 2021 11, 2022 10, 2023 9, 2024 8", kind), width)
    (top,) = (words for words in drawing.words if words.text == "12 zones")
    assert any(dot.x < top.box.right for _, dot in dots(drawing))
    assert not [dot for _, dot in dots(drawing) if Box(dot.x, dot.y, dot.x, dot.y).grown(dot.radius).meets(top.box)]


@every("value", ["3.235", "15.4", "7", "0"])
def test_one_figure_alone_has_an_axis_from_zero(value: str) -> None:
    """An axis of the rounding alone would make it look as uncertain as a guess."""
    made = chart(f"sales 2024 {value}")
    words = [text.text for text in layout(made, 720).words]
    assert "0" in words
    assert not any("axis starts" in text for text in words)
    assert Decimal(value) == made.marks[0].value
