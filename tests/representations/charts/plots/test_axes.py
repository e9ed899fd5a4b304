"""The axes of plots: no further than the quantity goes, places from the first on top, years under their marks."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from api.domain.query import Lang
from api.representations.charts.chart import ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import FilledBox
from api.representations.charts.layout import layout
from api.representations.charts.plots.axis_ticks import place_ticks
from api.representations.charts.plots.row_plot import ticks_over_rows
from api.representations.charts.plots.time_axes import ticks_over_time
from tests.helpers.tables import every
from tests.representations.charts.written_figures import chart, dots, marks, said, strokes
from tests.representations.rows import rows_of
from tests.representations.writers.cases import PRESS, SALES, dataset, figure, indicator

COAL = indicator("coal", "physical", "Coal", "煤")
TICKS = """
# What rounding leaves open of zero, or around the outermost number, opens no further step.
growth 2000 8700, 2024 0                                | 0   | 10000
growth 2022 -20, 2023 12, 2024 7                        | -20 | 20
growth 2022 -20.6, 2023 12, 2024 7                      | -40 | 20
# Counts have no quarters.
zones 2019 0, 2020 0, 2021 0, 2022 0, 2023 0            | 0   | 1
# Equal numbers are no axis of their rounding; such as move are still drawn without zero.
sales 2019 7.0, 2020 7.0, 2021 7.0, 2022 7.0, 2023 7.0  | 0   | 8
sales 2019 7.0, 2020 7.1, 2021 7.2, 2022 7.3, 2023 7.4  | 6.8 | 7.6
"""


@every("figures, first, last", rows_of(TICKS))
def test_an_axis_goes_no_further_than_its_numbers(figures: str, first: str, last: str) -> None:
    """What is left open of a few pixels needs no room of its own."""
    found = ticks_over_time(chart(figures), 2000)
    assert (float(found[0]), float(found[-1])) == (float(first), float(last))


@every(
    "low, high, most, expected",
    [
        (1, 12, 5, [1, 4, 8, 12]),
        (1, 1, 5, [1, 2]),
        (2, 5, 5, [1, 2, 3, 4, 5]),
        (1, 12, 3, [1, 10, 20]),
        (98, 103, 5, [1, 40, 80, 120]),
        (0, 3, 5, [0, 1, 2, 3]),
    ],
)
def test_places_are_told_from_the_first(low: int, high: int, most: int, expected: list[int]) -> None:
    """And round ones behind it, that hold the last."""
    assert place_ticks(Fraction(low), Fraction(high), most) == expected


@every("lang", list(Lang))
@every("width", [320, 720])
@every("kind", [None, "bar", "line", "dot"])
def test_the_best_place_is_on_top_and_no_bar_is_longest_for_the_worst(kind: str | None, width: int, lang: Lang) -> None:
    """Who asks for bars has dots, and is told why."""
    made = chart("place 2015 7, 2016 5, 2017 2, 2018 1, 2019 12", kind, lang=lang)
    drawing = layout(made, width)
    heights = [dot.y for _, dot in dots(drawing)]
    assert [heights.index(y) for y in sorted(heights)] == [3, 2, 1, 0, 4]
    assert not [part for mark in marks(drawing) for part in mark.parts if isinstance(part, FilledBox)]
    numbers = [words for words in drawing.words if words.text in {"1", "4", "8", "12", "10", "20"} and not words.bold]
    assert [int(words.text) for words in sorted(numbers, key=lambda words: words.y)] in ([1, 4, 8, 12], [1, 10, 20])
    assert any("not as bars" in note or "以点代条" in note for note in made.notes) is (kind == "bar")


def test_places_of_areas_are_dots_from_the_first_place() -> None:
    """A bar of the last one would be the longest."""
    made = chart("place 2024 6, 2024 1 Germany")
    assert made.kind is ChartKind.DOT
    assert ticks_over_rows(made, 4000)[0] == 1


@every("comparator, up", [("<=", True), (">", False)])
def test_an_arrow_leads_to_the_better_places_upwards(comparator: str, up: bool) -> None:
    """At most place 6 may be the first."""
    made = chart(f"place 2022 12, 2023 {comparator}6, 2024 3")
    (limit,) = (mark for mark in marks(layout(made, 720)) if mark.sentence[:4] == "2023")
    (_, y), (_, tip) = strokes(limit.parts[1:2])[0].points
    assert (tip < y) is up
    assert any(note.startswith(f"Arrow {'up' if up else 'down'}:") for note in made.notes)


@every("width", [320, 720])
@every("kind", ["step", "line", "bar", "dot"])
def test_a_year_is_named_under_its_mark(kind: str, width: int) -> None:
    """In steps too, where the mark stands at the end of the year: else its label is under the number of the last."""
    drawing = layout(chart("zones 2019 3, 2020 4, 2021 5, 2022 6, 2023 7", kind), width)
    middles = {words.text[-2:]: (words.box.left + words.box.right) // 2 for words in drawing.words}
    places = {
        mark.sentence[2:4]: (getattr(part, "x", None) or (part.box.left + part.box.right) // 2)  # type: ignore[union-attr]
        for mark in marks(drawing)
        for part in mark.parts[-1:]
    }
    named = places.keys() & middles.keys()
    assert len(named) > 2
    assert all(abs(places[year] - middles[year]) < 30 for year in named)


@every("value", ["0.00000000012", "123456789012345678901234.5", "1200000.0000000001"])
def test_no_two_ticks_are_told_alike(value: str) -> None:
    """However small they are in the wanted scale, or however many digits they have."""
    made = [figure(COAL, str(2019 + n), value, scale="one", source=PRESS) for n in range(5)]
    for figures in (made, [figure(SALES, "2024", value, scale="one"), figure(SALES, "2023", "1", scale="one")]):
        axis = [words for words in layout(chart_of(dataset(*figures)), 720).words if (words.x, words.size) == (80, 12)]
        axis.sort(key=lambda words: words.y)
        assert all(a.text != b.text for a, b in pairwise(axis))


def test_close_marks_are_no_dots_to_speak_of() -> None:
    """The note on rounding is of the line then."""
    made = [figure(COAL, f"{2000 + n // 12}-{n % 12 + 1:02}", f"{1000 + n}", scale="one") for n in range(200)]
    assert "The line is wider than what rounding leaves open." in said(layout(chart_of(dataset(*made)), 720))
