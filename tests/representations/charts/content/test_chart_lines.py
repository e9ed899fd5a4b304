"""Lines of a chart: what compares is joined, everything else is a gap, a dotted line or a line of its own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from api.domain.errors import ConflictingParameters, InvalidParameter
from api.domain.figure import Dataset
from api.domain.query import Claims, Conversion, Lang
from api.representations.charts.chart import ChartKind, Join
from api.representations.charts.chart_of_figures import MOST_LINES, chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.charts.written_figures import chart as drawn
from tests.representations.charts.written_figures import strokes, written
from tests.representations.rows import rows_of
from tests.representations.writers.cases import CHINA, PERCENT, RELEASE, dataset

JOINS = """
sales 2022 1, 2023 2, 2024 3              | none solid solid
sales 2021 1, 2024 3                      | none dotted
sales 2022 1, 2023 2 B, 2024 3            | none none solid
sales 2023 1, 2024 2 F                    | none dashed
sales 2023 1 F, 2024 2                    | none dashed
# No solid line joins what is final to what is not, and one rule is of estimates and preliminary numbers too.
sales 2022 1 E, 2023 2, 2024 3            | none dashed solid
sales 2022 1, 2023 2 P, 2024 3            | none dashed dashed
sales 2022 1 B, 2023 2, 2024 3            | none solid solid
sales 2022 1 E, 2023 2 P                  | none dashed
sales 2022 1 E, 2023 2 E                  | none solid
# A limit is no value: the line leads past it.
sales 2022 1, 2023 >=2, 2024 3            | none none dotted
sales 2022 1, 2023 <=2, 2024 3            | none none dotted
# One that the way past it does not keep to interrupts it; so does one of two.
sales 2022 1, 2023 >2, 2024 3             | none none none
sales 2022 1, 2023 <1.9, 2024 3           | none none none
sales 2021 10, 2022 >11, 2023 >9, 2024 12 | none none none none
sales 2023 >1, 2024 >2                    | none none
# Halves are no years, a ministry is no bureau, preliminary is not final.
sales 2024-S1 1, 2024-S2 2, 2024 3        | none; none solid
sales 2023 1, 2024 2 by=A_ministry        | none; none
sales 2023 1 vintage=preliminary, 2024 2  | none; none
sales 2023 1, 2024 2 World                | none; none
"""


@every("figures, joins", rows_of(JOINS))
def test_only_what_compares_is_joined(figures: str, joins: str) -> None:
    """Line by line, mark by mark."""
    lines = drawn(figures).lines
    assert sorted(" ".join(str(mark.join) for mark in line.marks) for line in lines) == joins.split("; ")


def test_a_break_is_told_where_it_is_and_why() -> None:
    """At the beginning of the period from which levels are others; other sentences of the note stay out."""
    why = "The level is not comparable with the one before."
    chart = drawn(f"sales 2023 1, 2024 2 B note={f'The sentence prints no year. {why}'.replace(' ', '_')}")
    assert [(each.at, each.reason) for each in chart.breaks] == [(2024, why)]
    assert "The level is not comparable" in "".join(svg(layout(chart, 720)))
    assert chart.description.endswith(f" 2024: {why}")


def test_one_break_is_told_once() -> None:
    """By the claim that stands for its period, however many others say the same in other words."""
    rival = "2024 2.1 B note=A_revision. by=A press rival"
    chart = drawn(f"sales 2023 1, {rival}, 2024 2 B note=Levels_were_revised. preferred", claims=Claims.ALL)
    assert [(each.at, each.period, each.reason) for each in chart.breaks] == [(2024, "2024", "Levels were revised.")]


@every("width", [340, 720])
def test_marks_are_walked_in_the_order_of_time(width: int) -> None:
    """Not line by line, as they are drawn; the first is the earliest, whichever line stands out."""
    others = "2018 2 by=A_ministry press, 2021 2 by=A_ministry press"
    chart = drawn(f"sales 2014 1 preferred, 2019 1 preferred, 2025 1 preferred, {others}")
    walked = re.findall(r'data-figure="sales\.CHN\.(\d{4})', svg(layout(chart, width)))
    assert walked == ["2014", "2018", "2019", "2021", "2025"]


BEFORE = """
sales 2023 1                                           | sign
sales 2023 1 by=A_ministry                             | sign
sales 2023 1 by=A_ministry B note=Levels_were_revised. | sign
sales 2024 1 by=A_ministry                             | note
sales 2025 1 by=A_ministry                             | note
sales 2023 1 World                                     | note
"""


@every("before, shown", rows_of(BEFORE))
def test_a_break_is_a_sign_behind_anything_earlier_and_else_a_note(before: str, shown: str) -> None:
    """Of the same measure and area, whoever measured it: without that there is no gap that could show it."""
    chart = drawn(f"{before}, sales 2024 2 B note=Levels_were_revised., 2026 3 by=A_third")
    assert [each.at for each in chart.breaks] == ([2024] if shown == "sign" else [])
    assert ("2024: Levels were revised." in chart.notes) is (shown == "note")


def test_the_line_is_the_originators() -> None:
    """Two papers that quote the bureau are one line; what both print alike is one mark that says so."""
    (line,) = (chart := drawn("sales 2023 2 press, 2024 3, 2024 3 press", claims=Claims.ALL)).lines
    assert [mark.join for mark in line.marks] == [Join.NONE, Join.SOLID]
    assert line.marks[1].sentence == "2024: 3 trillion yuan (The bureau, as quoted by 2 publishers)"
    assert chart.source_line.startswith("Source: The bureau, as quoted by 2 publishers · ")


DOTTED = {
    Lang.EN: "Dotted: leads past years for which its line draws no number, or a limit alone: 2015–2016 and 2018.",
    Lang.ZH: "点线：所跨年份该线未画数值，或只有界限：2015–2016、2018年。",
}


@every("others", ["", ", 2015 9 by=A_ministry, 2018 >2"])
@every("kind, lang", [(None, Lang.EN), ("line", Lang.ZH), ("bar", Lang.EN), ("dot", Lang.ZH)])
def test_years_are_named_that_a_dotted_line_leads_past(kind: str | None, lang: Lang, others: str) -> None:
    """All of them, what others say of them or a limit is no value of the line; nothing where nothing is dotted."""
    notes = drawn(f"sales 2014 1, 2017 2, 2019 3{others}", kind, lang=lang).notes
    told = [] if kind in ("bar", "dot") else [DOTTED[lang]]
    assert [note for note in notes if "Dotted" in note or "点线" in note] == told


def test_labels_keep_their_comparator_and_digits() -> None:
    """A number without it would be another claim."""
    chart = drawn("sales 2022 2.50, 2023 >3, 2024 ~3")
    assert [mark.label for mark in chart.marks] == ["2.50", "more than 3", "about 3"]
    assert [mark.label for mark in drawn("sales 2022 2.50, 2023 >3", lang=Lang.ZH).marks] == ["2.50", "超过3"]


@every("width", [280, 320, 480, 720])
def test_a_row_has_its_whole_number(width: int) -> None:
    """Its comparator and its digits, in the narrowest picture too."""
    chart = drawn("zones 2024 108, 2024 >100 press", claims=Claims.ALL)
    assert {"108", "more than 100"} <= {words.text for words in layout(chart, width).words}


def test_zeros_of_a_whole_number_are_no_digits_in_a_larger_scale() -> None:
    """570 billion are 0.57 trillion; what is printed with a point keeps all of its digits."""
    chart = drawn("sales 2022 570 billion, 2023 0.570, 2024 1")
    assert [mark.label for mark in chart.marks] == ["0.57", "0.570", "1"]


def test_counts_that_only_climb_are_steps_of_months_and_years() -> None:
    """What is there at a moment is the same whichever period is named."""
    (line,) = (chart := drawn("zones 2016 13, 2018-07 22, 2020 105")).lines
    assert (chart.kind, [mark.join for mark in line.marks]) == (ChartKind.STEP, [Join.NONE, Join.DOTTED, Join.DOTTED])
    assert chart.marks[0].at == 2017


FLOWS = """
carried 2022 10, 2023 11, 2024 12      | step
carried 2024-Q1 1, 2024-S1 2, 2024 4   | dot
carried 2022 4, 2023-S1 2, 2023 3      | dot
"""


@every("figures, asked", rows_of(FLOWS))
def test_flows_are_no_steps_and_those_of_a_month_and_a_year_never(figures: str, asked: str) -> None:
    """Each begins anew: no title holds a month against a year, and no line joins them."""
    for kind, expected in ((None, "line"), ("step", asked)):
        chart = drawn(figures, kind)
        assert chart.kind == expected
        assert "passed" not in chart.title or len(chart.lines) == 1
        assert all(len({len(mark.period) for mark in line.marks}) == 1 for line in chart.lines)


@every(
    "figures, kind, places",
    [
        # The line of a break stands on no mark: the number of a year stands at its end, where the next one begins.
        ("zones 2020 10, 2021 11 B, 2022 12", "step", [2021.5]),
        ("zones 2020-12 10, 2021-01-10 9 B", "step", [2021 + 9 / 365]),
        # Over years without a figure it keeps its own.
        ("zones 2010 10, 2021 11 B, 2022 12", "step", [2021]),
        ("zones 2020 10, 2021 11 B, 2022 12", "line", [2021]),
    ],
)
def test_a_break_stands_between_the_marks_that_it_parts(figures: str, kind: str, places: list[float]) -> None:
    """In steps as in lines."""
    chart = drawn(figures, kind)
    assert [float(each.at) for each in chart.breaks] == pytest.approx(places)
    assert not {each.at for each in chart.breaks} & {mark.at for mark in chart.marks}


@every(
    "figures, places",
    [
        ("fleet 2022 9, 2023 8, 2023-12-31 7", [2023, 2024, 2024]),
        ("carried 2022 9, 2023 8, 2023-S2 7", [2022.5, 2023.5, 2023.75]),
        # Where all are of years, the middle of each stands above its name.
        ("fleet 2022 9, 2023 8", [2022.5, 2023.5]),
    ],
)
def test_what_is_there_at_a_year_s_end_stands_there_beside_days(figures: str, places: list[float]) -> None:
    """What a day counts would else stand right of, or over, what the year ends with."""
    chart = drawn(figures)
    assert sorted(float(mark.at) for mark in chart.marks) == pytest.approx(places, abs=0.01)
    assert chart.year_bands is (2023 in places)


ONE_COUNT = """
zones 2018 6, 2019 7, 2020 8               | step
# A count that all agree on is one, whoever took it; rivals are not, nor are vintages and estimates.
zones 2018 6, 2019 7 by=Another, 2020 8    | step
zones 2018 6, 2020 7 press, 2020 8         | dot
zones 2018 6, 2019 7 vintage=final, 2020 8 | dot
zones 2018 6 E, 2019 7, 2020 8             | dot
"""


@every("asked", [None, "step"])
@every("figures, kind", rows_of(ONE_COUNT))
def test_steps_are_of_one_line_alone(figures: str, kind: str, asked: str | None) -> None:
    """Of two each would be held at its number beside the other; where steps are asked for, dots are drawn, and why."""
    chart = drawn(figures, asked)
    assert chart.kind == kind
    assert any("not as steps" in note for note in chart.notes) is (asked is not None and kind == "dot")


@every("figures", ["sales 2022 1, 2023 2 by=A_ministry", "zones 2018 9, 2019 7 by=Another, 2020 8"])
def test_steps_that_are_asked_for_are_dots_where_originators_differ(figures: str) -> None:
    """A count that falls is none that all agree on."""
    assert drawn(figures, "step").kind is ChartKind.DOT


def test_no_step_holds_a_number_over_years_without_one() -> None:
    """Six in 2018 says nothing of 2021: a dotted line leads straight on; from year to year a step has its corner."""
    chart = drawn("zones 2018 6, 2023 11, 2024 12")
    assert chart.kind is ChartKind.STEP
    lines = [line for line in strokes(layout(chart, 720).parts) if line.width == 22]
    assert [(bool(line.dash), len(line.points)) for line in lines] == [(True, 2), (False, 3)]


KINDS = """
sales 2024 1               | dot
sales 2024 1, 2024 2 press | claims
sales 2024 1, 2024 2 World | bar
sales 2023 1, 2024 2       | line
growth 2023 1, 2024 2      | line
"""


@every("figures, kind", rows_of(KINDS))
def test_a_kind_is_chosen_that_fits(figures: str, kind: str) -> None:
    """Where none is asked for."""
    assert drawn(figures).kind == kind


@every(
    "figures, why",
    [
        ("sales 2023 1, 2024 2 USD", r"in several units: CNY, USD\. `unit=` brings them to one"),
        ("sales 2023 1, growth 2024 2", "`indicator=` picks one measure"),
        (
            "sales " + ", ".join(f"{2010 + n} 1 by=Office_{n}" for n in range(MOST_LINES + 1)),
            f"This would be {MOST_LINES + 1} lines",
        ),
    ],
)
def test_several_units_or_too_many_lines_are_no_picture(figures: str, why: str) -> None:
    """The problem says what to ask, and how many lines would be told apart."""
    with pytest.raises(ConflictingParameters, match=why):
        drawn(figures)


def test_an_unknown_kind_is_refused() -> None:
    """With the nearest."""
    with pytest.raises(InvalidParameter) as refused:
        drawn("", "lines")
    assert refused.value.faults[0].nearest == ["line"]


def test_figures_that_have_not_the_wanted_unit_are_counted() -> None:
    """They are left out, and the picture says so."""
    query = dataset(conversion=Conversion(unit="USD")).query
    figures = tuple(written("sales 2023 2 USD, 2024 2 USD, 2025 15"))
    chart = chart_of(Dataset(query, figures, 3, RELEASE, unconverted=["sales.CHN.2025.bureau-2025"]))
    assert [mark.period for mark in chart.marks] == ["2023", "2024"]
    assert "Not drawn: 1 figure that cannot be expressed in USD." in chart.notes


def test_what_is_too_small_to_be_seen_is_told() -> None:
    """In words, with its number in a scale of its own."""
    notes = drawn("sales 2023 2 million, 2024 3").notes
    assert "Too small to be told from zero here: 2023 (2 million yuan)." in notes


def test_percents_over_a_hundred_and_below_zero_are_drawn_as_they_are() -> None:
    """The axis holds them, and zero."""
    chart = drawn("growth 2020 -40, 2021 155.5, 2022 12")
    assert [mark.label for mark in chart.marks] == ["−40", "155.5", "12"]
    assert chart.marks[0].join is Join.NONE
    assert 'class="ch-line-ink"' in svg(layout(chart, 720))


def test_five_hundred_points_are_one_picture() -> None:
    """Each of them a mark."""
    chart = drawn("sales " + ", ".join(f"{year} 1.5" for year in range(1500, 2000)))
    assert svg(layout(chart, 320)).count('class="ch-mark"') == 500


def test_chinese_names_stand_where_a_source_has_them() -> None:
    """Of an originator whose own page is among the sources."""
    chart = drawn("sales 2023 1 by=A_bureau, 2024 2 by=A_bureau press", lang=Lang.ZH)
    assert chart.source_line.startswith("来源：某局，A paper引述 · ")
    assert CHINA.name_zh in chart.title
    assert PERCENT.label_zh not in chart.subtitle


RELEASES = f"""
b.1 b.1 b.1         | en | release b.1
b.1 a.1 b.1         | en | release b.1, a.1
a.1 a.1 b.1         | zh | 发布版 b.1、a.1
a.1 a.1 a.1 b.1 a.2 | en | releases a.2, b.1 and 1 more
b.1 a.10 a.2 a.1    | zh | 发布版 a.10、a.2等4个
                    | en | as of release {RELEASE.id}
                    | zh | 截至发布版 {RELEASE.id}
"""


@every("releases, lang, told", rows_of(RELEASES))
def test_the_releases_are_named_that_brought_the_figures(releases: str, lang: str, told: str) -> None:
    """In the order in which they came, the newest first; the newest of all alone where nothing is found."""
    order = ["a.1", "b.1", "a.2", "a.10"]
    known = {name: RELEASE.model_copy(update={"id": name, "sequence": place}) for place, name in enumerate(order, 1)}
    listed = (f"sales {2020 + place} {place + 1} release={name}" for place, name in enumerate(releases.split()))
    chart = chart_of(replace(dataset(*written(", ".join(listed)), lang=Lang(lang)), releases=known))
    assert chart.source_line.split(" · ")[-1] == told


def test_the_notes_on_what_is_missing_come_first() -> None:
    """A picture without room for all drops the last, which tell how marks are read."""
    made = dataset(*written("sales 2021 1, 2023 2 P, 2024 2 million"))
    notes = chart_of(replace(made, total=4)).notes
    assert [note.partition(" ")[0] for note in notes] == ["3", "Hollow:", "Too", "Dashed:"]


PASSED = """
sales 2023 1, 2024 2 F \
| Dashed: leads to or from a hollow mark. | 虚线：连到空心点或由其连出。
sales 2023 1, 2024 2 F, 2030 3 F \
| Dashed: leads to or from a hollow mark, also past years for which its line draws no number: 2025–2029. \
| 虚线：连到空心点或由其连出，所跨年份该线未画数值：2025–2029年。
sales 2021 1, 2022 >9, 2023 >9, 2024 3 \
| No line where a limit rules out the way from number to number: 2022 and 2023. \
| 界限排除相邻两数的直接连线之处不连线：2022、2023。
"""


@every("figures, en, zh", rows_of(PASSED))
def test_what_a_line_leads_past_or_stops_at_is_told(figures: str, en: str, zh: str) -> None:
    """No gap is crossed or left in silence; where nothing is joined nothing is said of lines."""
    for lang, told in ((Lang.EN, en), (Lang.ZH, zh)):
        assert told in drawn(figures, lang=lang).notes
        assert told not in drawn(figures, "dot", lang=lang).notes
