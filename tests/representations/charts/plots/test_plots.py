"""Plots: axes, the marks in them, texts at their own marks, lines and breaks; and two intervals over one scale."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import dist, hypot

from hypothesis import given
from hypothesis import strategies as st

from api.domain.query import Claims, Lang
from api.representations.charts.chart import ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.drawing import PX, Box, Drawing, FilledBox, Lettering, MarkDrawing, Stroke, Symbol
from api.representations.charts.layout import layout
from api.representations.charts.plots.axis_ticks import place_ticks
from api.representations.charts.plots.break_signs import DASH
from api.representations.charts.plots.label_placement import Neighbours
from api.representations.charts.plots.line_names import LEADER_WIDTH
from api.representations.charts.plots.row_plot import ticks_over_rows
from api.representations.charts.plots.side_by_side_bars import Extent, SideBySideBars
from api.representations.charts.plots.time_axes import ticks_over_time
from tests.helpers.tables import every
from tests.representations.charts.drawings import chart, crossed_texts, dots, marks, said, strokes, written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import PRESS, SALES, dataset, figure, indicator

COAL = indicator("coal", "physical", "Coal", "煤")


@every("figures, first, last", rows_beside(__file__, "ticks"))
def test_an_axis_goes_no_further_than_its_numbers(figures: str, first: str, last: str) -> None:
    """What is left open of a few pixels needs no room of its own."""
    found = ticks_over_time(chart(figures), 2000)
    assert (float(found[0]), float(found[-1])) == (float(first), float(last))


@every("low, high, most, expected", rows_beside(__file__, "places"))
def test_places_are_told_from_the_first(low: str, high: str, most: str, expected: str) -> None:
    """And round ones behind it, that hold the last."""
    assert place_ticks(Fraction(low), Fraction(high), int(most)) == [int(place) for place in expected.split()]


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


def bars(figures: str, width: int = 720) -> Drawing:
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
    return " than " in mark.sentence or "at most" in mark.sentence or "at least" in mark.sentence


@every("width", [360, 720])
@every("kind, year", [("claims", 2024), ("bar", 2024), ("line", 2023), ("bar", 2023)])
def test_no_arrow_leads_beyond_zero_where_nothing_can_lie(kind: str, year: int, width: int) -> None:
    """Of sales, which are an amount; growth may be below zero."""
    for measure, length in (("sales", 6), ("growth", 18)):
        drawing = layout(chart(f"{measure} {year} 90, 2024 <1 press", kind), width)
        (arrow,) = filter(is_limit, marks(drawing))
        assert dist(*strokes(arrow.parts)[1].points) == length * PX


@every("here, there, leads", rows_beside(__file__, "leads"))
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


SERIES = {name: figures for figures, name in rows_beside(__file__, "series")}
AREAS = "sales " + ", ".join(
    f"{2020 + n} {base * (50 + n) // 50} {area}"
    for area, base in (("Germany", 2500), ("World", 105000), ("China", 9000))
    for n in range(5)
)


def off(box: Box, dot: Symbol) -> float:
    """How far a text is from a dot."""
    across = max(box.left - dot.x, dot.x - box.right, 0)
    return hypot(across, max(box.top - dot.y, dot.y - box.bottom, 0))


def labels(drawing: Drawing) -> list[Lettering]:
    """The numbers in the plot, which are set off and not small."""
    return [words for words in drawing.words if words.halo and words.size > 11]


@every("lang", list(Lang))
@every("width, height", [(320, None), (720, None), (1200, 630)])
@every("kind", ["line", "dot", "bar"])
@every("figures", [SERIES["forecasts"], SERIES["vintages"], AREAS])
def test_a_number_stands_at_its_own_mark(figures: str, kind: str, width: int, height: int | None, lang: Lang) -> None:
    """Nearer to it than to any other, and close: else it would tell another figure."""
    made = chart(figures, kind, lang=lang, claims=Claims.ALL)
    drawing = layout(made, width, height)
    for words in labels(drawing):
        mark = next(mark for mark in made.marks if mark.label == words.text)
        others = [off(words.box, dot) for sentence, dot in dots(drawing) if sentence != mark.sentence]
        for distance in (off(words.box, dot) for sentence, dot in dots(drawing) if sentence == mark.sentence):
            assert distance < 150
            assert distance <= min(others, default=distance), words.text


def lines_over(drawing: Drawing, box: Box) -> list[Stroke]:
    """The thick lines between marks that go through a text, looked for point by point."""
    return [
        stroke
        for stroke in strokes(drawing.parts)
        if stroke.width >= 16
        for (x1, y1), (x2, y2) in pairwise(stroke.points)
        for x, y in ((x1 + (x2 - x1) * n // 200, y1 + (y2 - y1) * n // 200) for n in range(201))
        if box.left < x < box.right and box.top < y < box.bottom
    ]


@every("width", [320, 720])
@every("figures", SERIES.values())
def test_no_line_goes_through_a_number(figures: str, width: int) -> None:
    """Not its own either; what finds no room is told below."""
    made = chart(figures, "line")
    drawing = layout(made, width)
    assert [words.text for words in labels(drawing) if lines_over(drawing, words.box)] == []
    assert made.lines[-1].marks[0].label in said(drawing)


@every("own, other, tells", rows_beside(__file__, "neighbours"))
def test_a_text_tells_the_mark_that_it_is_nearest_to(own: str, other: str, tells: str) -> None:
    """And none that another lies under."""
    ours, theirs = (Box(*map(int, sides.split())) for sides in (own, other))
    assert Neighbours.of([ours, theirs]).tells(Box(0, 100, 200, 200), ours) is (tells == "tells")


LONG_NAME = "A ministry that has been given a name of so many words that they make three full lines and more of them"
SIX_YEARS = "2019 2, 2020 3, 2021 4, 2022 5, 2023 6, 2024 7"


def early_and_late(originator: str, width: int = 720) -> Drawing:
    """A line over six years, and one that ends in its second."""
    by = f"by={originator}".replace(" ", "_")
    return layout(chart(f"sales 2019 11 {by}, 2020 12 {by}, {SIX_YEARS}", "line"), width)


def end_of(drawing: Drawing, figure: str) -> tuple[int, int]:
    """Where the dot of a figure is."""
    return next((dot.x, dot.y) for sentence, dot in dots(drawing) if sentence.startswith(f"{figure} "))


def leaders(drawing: Drawing) -> list[Stroke]:
    """The thin lines to names and numbers."""
    return [stroke for stroke in strokes(drawing.parts) if stroke.width == LEADER_WIDTH]


def numbers(drawing: Drawing) -> list[Lettering]:
    """The numbers in their rings."""
    rings = [(part.x, part.y) for part in drawing.parts if isinstance(part, Symbol)]
    return [words for words in drawing.words if (words.x, words.y - 44) in rings]


def test_a_line_that_ends_early_is_named_beside_its_end() -> None:
    """No leader goes to it, and no key is needed."""
    drawing = early_and_late("A ministry")
    x, y = end_of(drawing, "2020: 12")
    (name,) = (words for words in drawing.words if words.text == "A ministry")
    assert abs(name.box.left - x) < 200
    assert abs(name.y - y) < 400
    assert leaders(drawing) == []
    assert numbers(drawing) == []


def test_one_without_room_for_its_name_has_a_number_there() -> None:
    """The others keep their names; the key below tells the number with the value."""
    drawing = early_and_late(LONG_NAME)
    x, y = end_of(drawing, "2020: 12")
    (number,) = numbers(drawing)
    assert number.text == "1"
    assert max(abs(number.x - x), abs(number.y - y)) < 250
    assert [words.text for words in drawing.words if words.text.startswith("1 A ministry")]
    assert leaders(drawing) == []
    assert "The bureau" in [words.text for words in drawing.words]


@every("originator", ["A ministry", LONG_NAME])
def test_narrow_pictures_have_numbers_beside_the_ends(originator: str) -> None:
    """That of the line that ends early is there too, far from the margin."""
    drawing = early_and_late(originator, width=320)
    found = {words.text: words for words in numbers(drawing)}
    assert sorted(found) == ["1", "2"]
    for number, (x, y) in (("1", end_of(drawing, "2020: 12")), ("2", end_of(drawing, "2024: 7"))):
        assert max(abs(found[number].x - x), abs(found[number].y - y)) < 250


@every("width", [320, 720])
def test_values_that_are_almost_the_same_have_numbers_or_names_each(width: int) -> None:
    """Ends that lie upon each other hide none."""
    who = ["One", "Another", "A third", "A fourth"]
    rivals = ", ".join(f"2019 10.{place} by={name.replace(' ', '_')}" for place, name in enumerate(who))
    drawing = layout(chart(f"sales {rivals}, {SIX_YEARS}", "line"), width)
    told = {words.text for words in drawing.words} & set(who)
    assert len(told) + len(numbers(drawing)) == len(who) + (width == 320)


METHOD = "The method of the survey is new: figures are not comparable."
SCOPE = "The scope has been widened, and levels are not comparable."


def broken(reasons: str, width: int) -> tuple[Drawing, list[str]]:
    """Yearly figures with breaks of these reasons, M or S, in a row, and none at a dot; and what is crossed."""
    notes = {"M": METHOD, "S": SCOPE}
    breaks = {".": "", **{sign: f" B note={note.replace(' ', '_')}" for sign, note in notes.items()}}
    made = chart("sales " + ", ".join(f"{2014 + n} {5 + n}{breaks[each]}" for n, each in enumerate(reasons)), "line")
    drawing = layout(made, width)
    return drawing, crossed_texts(drawing, made)


@every("width", [320, 480, 720, 900])
@every("reasons", ["....MS", ".MS...", ".." + "MS." * 3 + "MS", "." + "MS" * 10, "." * 31 + "MS"])
def test_no_text_of_a_break_lies_over_the_line_of_another(reasons: str, width: int) -> None:
    """Wherever they are, and however close; each reason is told beside its line or below."""
    drawing, crossed = broken(reasons, width)
    assert crossed == []
    assert "survey" in said(drawing)
    assert "widened" in said(drawing)


def test_breaks_of_one_reason_with_another_between_have_letters() -> None:
    """A text beside the last of them would say nothing of the first, and stand behind the other's line."""
    drawing, _ = broken("..MSM..", 900)
    letters = [words.text for words in drawing.words if words.halo and words.bold and words.size == 11]
    assert letters == ["a", "a", "b"]
    for letter, reason in (("a", METHOD), ("b", SCOPE)):
        assert any(words.text.startswith(f"{letter} {reason[:20]}") for words in drawing.words)


@every("width", [480, 720, 900])
def test_no_text_of_a_break_lies_over_its_own_line(width: int) -> None:
    """It stands beside it, in a narrower column where there is no more room, or below the plot."""
    drawing, _ = broken("...M..", width)
    (line,) = (part for part in strokes(drawing.parts) if part.dash == DASH)
    over = (words.text for words in drawing.words if words.box.left < line.points[0][0] < words.box.right)
    assert [text for text in over if METHOD.find(text) > 0] == []
    assert "survey" in said(drawing)


def extent(text: str) -> Extent:
    """A value, and the ends of the interval around it; a dash is an open one."""
    value, *ends = (None if number == "-" else Decimal(number) for number in text.split())
    return Extent(value or Decimal(0), *ends)


def share(text: str) -> Fraction:
    return Fraction(text.removesuffix("%"))


def test_places_are_exact() -> None:
    """Thirteen trillion against 16.39: on a scale from 12.5 to 17.5 each lies at its share of the way."""
    bars = SideBySideBars.of(extent("13 12.5 13.5"), extent("16.39 16.385 16.395"))
    assert [tick.number for tick in bars.ticks] == [Fraction(25, 2), 15, Fraction(35, 2)]
    first, last = share(bars.ticks[0].place), share(bars.ticks[-1].place)
    left, right = bars.bars
    assert (share(left.start), share(left.width)) == (first, (last - first) / 5)
    assert abs(share(right.mark) - (first + (last - first) * Fraction(389, 500))) < Fraction(1, 1000)
    assert bars.shared is None


@every("left, right, shared", rows_beside(__file__, "shared"))
def test_what_both_hold_is_told(left: str, right: str, shared: str) -> None:
    """An end that both have counts, since the printed ends are closed."""
    assert (SideBySideBars.of(extent(left), extent(right)).shared is not None) is (shared == "shared")


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**13), max_value=10**13, places=4)


@st.composite
def extents(draw: st.DrawFn) -> Extent:
    """An interval of any width, with open ends now and then."""
    low, value, high = sorted(draw(decimals) for _ in range(3))
    open_end = draw(st.sampled_from(["none", "none", "low", "high"]))
    return Extent(value, None if open_end == "low" else low, None if open_end == "high" else high)


@given(extents(), extents())
def test_nothing_leaves_the_scale(left: Extent, right: Extent) -> None:
    """Bars lie within the width, marks within their bars, and larger numbers never to the left of smaller ones."""
    bars = SideBySideBars.of(left, right)
    assert 1 <= len(bars.ticks) <= 3
    for bar in bars.bars:
        start, width = share(bar.start), share(bar.width)
        assert start >= 0
        assert width >= 0
        assert start + width <= 100
        assert start - 1 < share(bar.mark) < start + width + 1
    ours, theirs = (share(bar.mark) for bar in bars.bars)
    if left.value <= right.value:
        assert ours <= theirs
