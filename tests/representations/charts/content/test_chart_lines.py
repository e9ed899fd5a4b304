"""Lines of a chart: what compares is joined, everything else is a gap, a dotted line or a line of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from api.domain.catalogue_entries import IndicatorBase
from api.domain.errors import ConflictingParameters, InvalidParameter
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Conversion, Lang
from api.representations.charts.chart import Chart, ChartKind, Join
from api.representations.charts.chart_of_figures import MOST_LINES, chart_of
from api.representations.charts.drawing import Stroke
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.charts.content.test_chart_title import COUNTED, growth, sales
from tests.representations.charts.generated_series import ZONES
from tests.representations.writers.cases import CHINA, PERCENT, PRESS, RELEASE, SALES, USD, WORLD, dataset, figure


def joins(chart: Chart) -> list[list[str]]:
    """What leads to each mark of each line."""
    return [[str(mark.join) for mark in line.marks] for line in chart.lines]


def drawn(*figures: Figure, **query: Any) -> Chart:
    """The chart of some figures."""
    return chart_of(dataset(*figures, **query))


@every(
    ("figures", "expected"),
    [
        ([sales(2022, "1"), sales(2023, "2"), sales(2024, "3")], [["none", "solid", "solid"]]),
        ([sales(2021, "1"), sales(2024, "3")], [["none", "dotted"]]),
        ([sales(2022, "1"), sales(2023, "2", status="B"), sales(2024, "3")], [["none", "none", "solid"]]),
        ([sales(2023, "1"), sales(2024, "2", status="F")], [["none", "dashed"]]),
        ([sales(2023, "1", status="F"), sales(2024, "2")], [["none", "dashed"]]),
        # No solid line joins what is final to what is not, and one rule is of estimates and preliminary numbers too.
        ([sales(2022, "1", status="E"), sales(2023, "2"), sales(2024, "3")], [["none", "dashed", "solid"]]),
        ([sales(2022, "1"), sales(2023, "2", status="P"), sales(2024, "3")], [["none", "dashed", "dashed"]]),
        ([sales(2022, "1", status="B"), sales(2023, "2"), sales(2024, "3")], [["none", "solid", "solid"]]),
        ([sales(2022, "1", status="E"), sales(2023, "2", status="P")], [["none", "dashed"]]),
        ([sales(2022, "1", status="E"), sales(2023, "2", status="E")], [["none", "solid"]]),
        # A limit is no value: the line leads past it.
        ([sales(2022, "1"), sales(2023, "2", comparator=">="), sales(2024, "3")], [["none", "none", "dotted"]]),
        ([sales(2022, "1"), sales(2023, "2", comparator="<="), sales(2024, "3")], [["none", "none", "dotted"]]),
        # One that the way past it does not keep to interrupts it; so does one of two.
        ([sales(2022, "1"), sales(2023, "2", comparator=">"), sales(2024, "3")], [["none", "none", "none"]]),
        ([sales(2022, "1"), sales(2023, "1.9", comparator="<"), sales(2024, "3")], [["none", "none", "none"]]),
        (
            [sales(2021, "10"), sales(2022, "11", comparator=">"), sales(2023, "9", comparator=">"), sales(2024, "12")],
            [["none", "none", "none", "none"]],
        ),
        ([sales(2023, "1", comparator=">"), sales(2024, "2", comparator=">")], [["none", "none"]]),
        # Halves are no years, a ministry is no bureau, preliminary is not final.
        ([sales("2024-S1", "1"), sales("2024-S2", "2"), sales(2024, "3")], [["none", "solid"], ["none"]]),
        ([sales(2023, "1"), sales(2024, "2", originator="A ministry")], [["none"], ["none"]]),
        ([sales(2023, "1", vintage="preliminary"), sales(2024, "2")], [["none"], ["none"]]),
        ([sales(2023, "1"), figure(SALES, "2024", "2", area=WORLD)], [["none"], ["none"]]),
    ],
)
def test_only_what_compares_is_joined(figures: list[Figure], expected: list[list[str]]) -> None:
    """Line by line, mark by mark."""
    assert sorted(joins(drawn(*figures))) == sorted(expected)


def test_a_break_is_told_where_it_is_and_why() -> None:
    """At the beginning of the period from which levels are others; other sentences of the note stay out."""
    note = "The sentence prints no year. The level is not comparable with the one before."
    chart = drawn(sales(2023, "1"), sales(2024, "2", status="B", note_en=note))
    assert [(each.at, each.reason) for each in chart.breaks] == [
        (2024, "The level is not comparable with the one before.")
    ]
    assert "The level is not comparable" in "".join(svg(layout(chart, 720)))
    assert chart.description.endswith(" 2024: The level is not comparable with the one before.")


def test_one_break_is_told_once() -> None:
    """By the claim that stands for its period, however many others say the same in other words."""
    ours = sales(2024, "2", status="B", note_en="Levels were revised.", preferred=True)
    other = sales(2024, "2.1", status="B", note_en="A revision.", originator="A", source=PRESS, preferred=False)
    chart = drawn(sales(2023, "1"), other, ours, claims=Claims.ALL)
    assert [(each.at, each.period, each.reason) for each in chart.breaks] == [(2024, "2024", "Levels were revised.")]


@every("width", [340, 720])
def test_marks_are_walked_in_the_order_of_time(width: int) -> None:
    """Not line by line, as they are drawn; the first is the earliest, whichever line stands out."""
    ours = [sales(year, "1", preferred=True) for year in (2014, 2019, 2025)]
    others = [sales(year, "2", originator="A ministry", source=PRESS) for year in (2018, 2021)]
    drawing = svg(layout(drawn(*ours, *others), width))
    walked = re.findall(r'data-figure="sales\.CHN\.(\d{4})', drawing)
    assert walked == ["2014", "2018", "2019", "2021", "2025"]


@every(
    ("before", "places"),
    [
        (sales(2023, "1"), [2024]),
        (sales(2023, "1", originator="A ministry"), [2024]),
        (sales(2023, "1", originator="A ministry", status="B", note_en="Levels were revised."), [2024]),
        (sales(2024, "1", originator="A ministry"), []),
        (sales(2025, "1", originator="A ministry"), []),
        (figure(SALES, "2023", "1", area=WORLD), []),
    ],
)
def test_a_break_is_a_sign_behind_anything_earlier_and_else_a_note(before: Figure, places: list[int]) -> None:
    """Of the same measure and area, whoever measured it: without that there is no gap that could show it."""
    later = sales(2026, "3", originator="A third")
    chart = drawn(before, sales(2024, "2", status="B", note_en="Levels were revised."), later)
    assert [each.at for each in chart.breaks] == places
    assert ("2024: Levels were revised." in chart.notes) is not bool(places)


def test_the_line_is_the_originators() -> None:
    """Two papers that quote the bureau are one line; what both print alike is one mark that says so."""
    quoted = sales(2024, "3", source=PRESS)
    chart = drawn(sales(2023, "2", source=PRESS), sales(2024, "3"), quoted, claims=Claims.ALL)
    assert joins(chart) == [["none", "solid"]]
    assert chart.lines[0].marks[1].sentence == "2024: 3 trillion yuan (The bureau, as quoted by 2 publishers)"
    assert chart.source_line.startswith("Source: The bureau, as quoted by 2 publishers · ")


OTHERS = [sales(2015, "9", originator="A ministry"), sales(2018, "2", comparator=">")]


@every("others", [[], OTHERS])
@every(
    ("kind", "lang", "told"),
    [
        (
            None,
            Lang.EN,
            "Dotted: leads past years for which its line draws no number, or a limit alone: 2015–2016 and 2018.",
        ),
        ("line", Lang.ZH, "点线：所跨年份该线未画数值，或只有界限：2015–2016、2018年。"),
        ("bar", Lang.EN, None),
        ("dot", Lang.ZH, None),
    ],
)
def test_years_are_named_that_a_dotted_line_leads_past(
    kind: str | None, lang: Lang, told: str | None, others: list[Figure]
) -> None:
    """All of them, what others say of them or a limit is no value of the line; nothing where nothing is dotted."""
    made = [sales(2014, "1"), sales(2017, "2"), sales(2019, "3"), *others]
    notes = chart_of(dataset(*made, lang=lang), kind=kind).notes
    assert [note for note in notes if "Dotted" in note or "点线" in note] == ([told] if told else [])


def test_labels_keep_their_comparator_and_digits() -> None:
    """A number without it would be another claim."""
    chart = drawn(sales(2022, "2.50"), sales(2023, "3", comparator=">"), sales(2024, "3", comparator="~"))
    assert [mark.label for mark in chart.marks] == ["2.50", "more than 3", "about 3"]
    chinese = drawn(sales(2022, "2.50"), sales(2023, "3", comparator=">"), lang=Lang.ZH)
    assert [mark.label for mark in chinese.marks] == ["2.50", "超过3"]


@every("width", [280, 320, 480, 720])
def test_a_row_has_its_whole_number(width: int) -> None:
    """Its comparator and its digits, in the narrowest picture too."""
    made = (
        figure(COUNTED, "2024", "108", ZONES, "one"),
        figure(COUNTED, "2024", "100", ZONES, "one", comparator=">", source=PRESS),
    )
    texts = [words.text for words in layout(drawn(*made, claims=Claims.ALL), width).words]
    assert {"108", "more than 100"} <= set(texts)


def test_zeros_of_a_whole_number_are_no_digits_in_a_larger_scale() -> None:
    """570 billion are 0.57 trillion; what is printed with a point keeps all of its digits."""
    chart = drawn(figure(SALES, "2022", "570", scale="billion"), sales(2023, "0.570"), sales(2024, "1"))
    assert [mark.label for mark in chart.marks] == ["0.57", "0.570", "1"]


def test_counts_that_only_climb_are_steps_of_months_and_years() -> None:
    """What is there at a moment is the same whichever period is named."""
    made = [
        figure(COUNTED, period, value, ZONES, "one")
        for period, value in (("2016", "13"), ("2018-07", "22"), ("2020", "105"))
    ]
    chart = drawn(*made)
    assert (chart.kind, joins(chart)) == (ChartKind.STEP, [["none", "dotted", "dotted"]])
    assert chart.marks[0].at == 2017


def counted(period: str, value: str, **other: Any) -> Figure:
    """How many zones there are."""
    return figure(COUNTED, period, value, ZONES, "one", **other)


CARRIED = COUNTED.model_copy(update={"measuring_type": "flow"})
FLEET = COUNTED.model_copy(update={"measuring_type": "stock"})


def carried(period: str, value: str, **other: Any) -> Figure:
    """How many were carried over a period."""
    return figure(CARRIED, period, value, ZONES, "one", **other)


@every(
    ("figures", "default", "asked"),
    [
        ([carried("2022", "10"), carried("2023", "11"), carried("2024", "12")], ChartKind.LINE, ChartKind.STEP),
        ([carried("2024-Q1", "1"), carried("2024-S1", "2"), carried("2024", "4")], ChartKind.LINE, ChartKind.DOT),
        ([carried("2022", "4"), carried("2023-S1", "2"), carried("2023", "3")], ChartKind.LINE, ChartKind.DOT),
    ],
)
def test_flows_are_no_steps_and_those_of_a_month_and_a_year_never(
    figures: list[Figure], default: ChartKind, asked: ChartKind
) -> None:
    """Each begins anew: no title holds a month against a year, and no line joins them."""
    for kind, expected in ((None, default), ("step", asked)):
        chart = chart_of(dataset(*figures), kind=kind)
        assert chart.kind is expected
        assert "passed" not in chart.title or len(chart.lines) == 1
        assert all(len({len(mark.period) for mark in line.marks}) == 1 for line in chart.lines)


@every(
    ("figures", "kind", "places"),
    [
        # The line of a break stands on no mark: the number of a year stands at its end, where the next one begins.
        ([counted("2020", "10"), counted("2021", "11", status="B"), counted("2022", "12")], "step", [2021.5]),
        ([counted("2020-12", "10"), counted("2021-01-10", "9", status="B")], "step", [2021 + 9 / 365]),
        # Over years without a figure it keeps its own.
        ([counted("2010", "10"), counted("2021", "11", status="B"), counted("2022", "12")], "step", [2021]),
        ([counted("2020", "10"), counted("2021", "11", status="B"), counted("2022", "12")], "line", [2021]),
    ],
)
def test_a_break_stands_between_the_marks_that_it_parts(figures: list[Figure], kind: str, places: list[float]) -> None:
    """In steps as in lines."""
    chart = chart_of(dataset(*figures), kind=kind)
    assert [float(each.at) for each in chart.breaks] == pytest.approx(places)
    assert not {each.at for each in chart.breaks} & {mark.at for mark in chart.marks}


@every(
    ("measure", "periods", "places"),
    [
        (FLEET, ["2022", "2023", "2023-12-31"], [2023, 2024, 2024]),
        (CARRIED, ["2022", "2023", "2023-S2"], [2022.5, 2023.5, 2023.75]),
        # Where all are of years, the middle of each stands above its name.
        (FLEET, ["2022", "2023"], [2022.5, 2023.5]),
    ],
)
def test_what_is_there_at_a_year_s_end_stands_there_beside_days(
    measure: IndicatorBase, periods: list[str], places: list[float]
) -> None:
    """What a day counts would else stand right of, or over, what the year ends with."""
    chart = drawn(*(figure(measure, period, f"{9 - n}", ZONES, "one") for n, period in enumerate(periods)))
    assert sorted(float(mark.at) for mark in chart.marks) == pytest.approx(places, abs=0.01)
    assert chart.year_bands is (2023 in places)


@every("asked", [None, "step"])
@every(
    ("figures", "kind"),
    [
        ([counted("2018", "6"), counted("2019", "7"), counted("2020", "8")], ChartKind.STEP),
        # A count that all agree on is one, whoever took it; rivals are not, nor are vintages and estimates.
        ([counted("2018", "6"), counted("2019", "7", originator="Another"), counted("2020", "8")], ChartKind.STEP),
        ([counted("2018", "6"), counted("2020", "7", source=PRESS), counted("2020", "8")], ChartKind.DOT),
        ([counted("2018", "6"), counted("2019", "7", vintage="final"), counted("2020", "8")], ChartKind.DOT),
        ([counted("2018", "6", status="E"), counted("2019", "7"), counted("2020", "8")], ChartKind.DOT),
    ],
)
def test_steps_are_of_one_line_alone(figures: list[Figure], kind: ChartKind, asked: str | None) -> None:
    """Of two each would be held at its number beside the other; where steps are asked for, dots are drawn, and why."""
    chart = chart_of(dataset(*figures), kind=asked)
    assert chart.kind is kind
    assert any("not as steps" in note for note in chart.notes) is (asked is not None and kind is ChartKind.DOT)


@every(
    "figures",
    [
        [sales(2022, "1"), sales(2023, "2", originator="A ministry")],
        [counted("2018", "9"), counted("2019", "7", originator="Another"), counted("2020", "8")],
    ],
)
def test_steps_that_are_asked_for_are_dots_where_originators_differ(figures: list[Figure]) -> None:
    """A count that falls is none that all agree on."""
    assert chart_of(dataset(*figures), kind="step").kind is ChartKind.DOT


def test_no_step_holds_a_number_over_years_without_one() -> None:
    """Six in 2018 says nothing of 2021: a dotted line leads straight on; from year to year a step has its corner."""
    chart = drawn(counted("2018", "6"), counted("2023", "11"), counted("2024", "12"))
    assert chart.kind is ChartKind.STEP
    strokes = [part for part in layout(chart, 720).parts if isinstance(part, Stroke) and part.width == 22]
    assert [(bool(stroke.dash), len(stroke.points)) for stroke in strokes] == [(True, 2), (False, 3)]


@every(
    ("figures", "kind"),
    [
        ([sales(2024, "1")], ChartKind.DOT),
        ([sales(2024, "1"), sales(2024, "2", source=PRESS)], ChartKind.CLAIMS),
        ([sales(2024, "1"), figure(SALES, "2024", "2", area=WORLD)], ChartKind.BAR),
        ([sales(2023, "1"), sales(2024, "2")], ChartKind.LINE),
        ([growth(2023, "1"), growth(2024, "2")], ChartKind.LINE),
    ],
)
def test_a_kind_is_chosen_that_fits(figures: list[Figure], kind: ChartKind) -> None:
    """Where none is asked for."""
    assert drawn(*figures).kind is kind


def test_figures_of_several_units_are_no_picture() -> None:
    """The problem says what to ask."""
    with pytest.raises(ConflictingParameters, match=r"in several units: CNY, USD\. `unit=` brings them to one"):
        drawn(sales(2023, "1"), figure(SALES, "2024", "2", USD))
    with pytest.raises(ConflictingParameters, match="`indicator=` picks one measure"):
        drawn(sales(2023, "1"), growth(2024, "2"))


def test_too_many_lines_are_no_picture() -> None:
    """The problem says how many would be told apart."""
    with pytest.raises(ConflictingParameters, match=f"This would be {MOST_LINES + 1} lines"):
        drawn(*(sales(2010 + n, "1", originator=f"Office {n}") for n in range(MOST_LINES + 1)))


def test_an_unknown_kind_is_refused() -> None:
    """With the nearest."""
    with pytest.raises(InvalidParameter) as refused:
        chart_of(dataset(), kind="lines")
    assert refused.value.faults[0].nearest == ["line"]


def test_figures_that_have_not_the_wanted_unit_are_counted() -> None:
    """They are left out, and the picture says so."""
    left = Dataset(
        dataset(conversion=Conversion(unit="USD")).query,
        (figure(SALES, "2023", "2", USD), figure(SALES, "2024", "2", USD), sales(2025, "15")),
        3,
        RELEASE,
        unconverted=["sales.CHN.2025.bureau-2025"],
    )
    chart = chart_of(left)
    assert [mark.period for mark in chart.marks] == ["2023", "2024"]
    assert "Not drawn: 1 figure that cannot be expressed in USD." in chart.notes


def test_what_is_too_small_to_be_seen_is_told() -> None:
    """In words, with its number in a scale of its own."""
    chart = drawn(figure(SALES, "2023", "2", scale="million"), sales(2024, "3"))
    assert "Too small to be told from zero here: 2023 (2 million yuan)." in chart.notes


def test_percents_over_a_hundred_and_below_zero_are_drawn_as_they_are() -> None:
    """The axis holds them, and zero."""
    chart = drawn(*(growth(2020 + n, value) for n, value in enumerate(("-40", "155.5", "12"))))
    assert [mark.label for mark in chart.marks] == ["−40", "155.5", "12"]
    assert chart.marks[0].join is Join.NONE
    assert 'class="ch-line-ink"' in svg(layout(chart, 720))


def test_five_hundred_points_are_one_picture() -> None:
    """Each of them a mark."""
    chart = drawn(*(sales(year, "1.5") for year in range(1500, 2000)))
    assert svg(layout(chart, 320)).count('class="ch-mark"') == 500


def test_chinese_names_stand_where_a_source_has_them() -> None:
    """Of an originator whose own page is among the sources."""
    chart = drawn(
        sales(2023, "1", originator="A bureau"), sales(2024, "2", originator="A bureau", source=PRESS), lang=Lang.ZH
    )
    assert chart.source_line.startswith("来源：某局，A paper引述 · ")
    assert CHINA.name_zh in chart.title
    assert PERCENT.label_zh not in chart.subtitle


@every(
    ("releases", "lang", "told"),
    [
        (["b.1", "b.1", "b.1"], Lang.EN, "release b.1"),
        (["b.1", "a.1", "b.1"], Lang.EN, "release b.1, a.1"),
        (["a.1", "a.1", "b.1"], Lang.ZH, "发布版 b.1、a.1"),
        (["a.1", "a.1", "a.1", "b.1", "a.2"], Lang.EN, "releases a.2, b.1 and 1 more"),
        (["b.1", "a.10", "a.2", "a.1"], Lang.ZH, "发布版 a.10、a.2等4个"),
        ([], Lang.EN, f"as of release {RELEASE.id}"),
        ([], Lang.ZH, f"截至发布版 {RELEASE.id}"),
    ],
)
def test_the_releases_are_named_that_brought_the_figures(releases: list[str], lang: Lang, told: str) -> None:
    """In the order in which they came, the newest first; the newest of all alone where nothing is found."""
    order = ["a.1", "b.1", "a.2", "a.10"]
    known = {name: RELEASE.model_copy(update={"id": name, "sequence": place}) for place, name in enumerate(order, 1)}
    made = [sales(2020 + place, str(place + 1), release=release) for place, release in enumerate(releases)]
    chart = chart_of(replace(dataset(*made, lang=lang), releases=known))
    assert chart.source_line.split(" · ")[-1] == told


def test_the_notes_on_what_is_missing_come_first() -> None:
    """A picture without room for all drops the last, which tell how marks are read."""
    made = (sales(2021, "1"), sales(2023, "2", status="P"), figure(SALES, "2024", "2", scale="million"))
    chart = chart_of(replace(dataset(*made), total=4))
    assert [note.partition(" ")[0] for note in chart.notes] == ["3", "Hollow:", "Too", "Dashed:"]


@every(
    ("figures", "en", "zh"),
    [
        (
            [sales(2023, "1"), sales(2024, "2", status="F")],
            "Dashed: leads to or from a hollow mark.",
            "虚线：连到空心点或由其连出。",
        ),
        (
            [sales(2023, "1"), sales(2024, "2", status="F"), sales(2030, "3", status="F")],
            "Dashed: leads to or from a hollow mark, also past years for which its line draws no number: 2025–2029.",
            "虚线：连到空心点或由其连出，所跨年份该线未画数值：2025–2029年。",
        ),
        (
            [sales(2021, "1"), sales(2022, "9", comparator=">"), sales(2023, "9", comparator=">"), sales(2024, "3")],
            "No line where a limit rules out the way from number to number: 2022 and 2023.",
            "界限排除相邻两数的直接连线之处不连线：2022、2023。",
        ),
    ],
)
def test_what_a_line_leads_past_or_stops_at_is_told(figures: list[Figure], en: str, zh: str) -> None:
    """No gap is crossed or left in silence; where nothing is joined nothing is said of lines."""
    for lang, told in ((Lang.EN, en), (Lang.ZH, zh)):
        assert told in drawn(*figures, lang=lang).notes
        assert told not in chart_of(dataset(*figures, lang=lang), kind="dot").notes
