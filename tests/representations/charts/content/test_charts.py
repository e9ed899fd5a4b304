"""What a chart says of its figures: the finding, lines and gaps, breaks, labels, notes, the description."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from api.domain.errors import ConflictingParameters, InvalidParameter
from api.domain.figure import Dataset
from api.domain.query import Claims, Conversion, Lang
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.chart_of_figures import MOST_LINES, chart_of
from api.representations.charts.layout import layout
from api.representations.charts.svg import svg
from tests.helpers.tables import every
from tests.representations.charts.drawings import chart, said, strokes, written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import RELEASE, dataset

FACTS: dict[str, Callable[[Chart], str]] = {
    "title": lambda chart: chart.title,
    "subtitle": lambda chart: chart.subtitle,
    "description": lambda chart: chart.description,
    "kind": lambda chart: chart.kind,
    "unit": lambda chart: chart.unit_words,
    "joins": lambda chart: "; ".join(sorted(" ".join(mark.join for mark in line.marks) for line in chart.lines)),
    "labels": lambda chart: ", ".join(mark.label for mark in chart.marks),
    "breaks": lambda chart: " ".join(f"{each.at}: {each.reason}" for each in chart.breaks),
    "broken periods": lambda chart: " ".join(each.period for each in chart.breaks),
    "places": lambda chart: " ".join(f"{round(float(at), 2):.7g}" for at in sorted(mark.at for mark in chart.marks)),
    "first place": lambda chart: str(chart.marks[0].at),
    "year bands": lambda chart: str(chart.year_bands),
    "last sentence": lambda chart: chart.marks[-1].sentence,
    "sentence starts": lambda chart: "; ".join(mark.sentence.partition(":")[0] for mark in chart.marks),
    "highlights": lambda chart: "; ".join(f"{mark.name} {mark.highlighted}" for mark in chart.marks),
    "accents": lambda chart: "; ".join(f"{line.name} {line.accent}" for line in chart.lines),
    "places of breaks": lambda chart: " ".join(f"{float(each.at):.7g}" for each in chart.breaks),
    "marks at breaks": lambda chart: " ".join(
        mark.period for mark in chart.marks if mark.at in {each.at for each in chart.breaks}
    ),
    "mixed lines": lambda chart: "; ".join(
        line.name for line in chart.lines if len({len(mark.period) for mark in line.marks}) > 1
    ),
    "lines": lambda chart: "; ".join(
        f"{line.name}: {' '.join(mark.period for mark in line.marks)}" for line in chart.lines
    ),
    "end of the last line": lambda chart: f"{chart.lines[-1].marks[-1].period} {chart.lines[-1].marks[-1].join}",
    "above": lambda chart: "; ".join(f"{mark.label} {mark.join}" for mark in chart.marks if mark.comparator == ">"),
    "falls": lambda chart: " ".join(
        after.period for line in chart.lines for before, after in pairwise(line.marks) if after.value < before.value
    ),
    "about": lambda chart: "".join(note for note in chart.notes if re.search("as the source has|约数", note)),
}


@every("figures, asked, fact, told", rows_beside(__file__, "facts"))
def test_a_chart_says_of_its_figures_what_the_table_says(figures: str, asked: str, fact: str, told: str) -> None:
    """Each fact has its reason above it in the table beside this file."""
    words = asked.split()
    claims, lang = Claims.ALL if "all" in words else Claims.PREFERRED, Lang.ZH if "zh" in words else Lang.EN
    made = chart(figures, next((word for word in words if word in list(ChartKind)), None), claims=claims, lang=lang)
    drawing = layout(made, next((int(word) for word in words if word.isdigit()), 720))
    match fact:
        case "note":
            assert told in made.notes
        case "part of a note":
            assert any(told in note for note in made.notes), made.notes
        case "no note":
            assert not any(told in note for note in made.notes)
        case "source":
            assert made.source_line.removeprefix("Source: ").startswith(told)
        case "end of the description":
            assert made.description.endswith(f" {told}")
        case "text":
            assert told in [text.text for text in drawing.words]
        case "part of the texts":
            assert told in said(drawing)
        case "not in the texts":
            assert told not in said(drawing)
        case "walked":
            assert " ".join(re.findall(r'data-figure="sales\.CHN\.(\d{4})', svg(drawing))) == told
        case "strokes":
            lines = (line for line in strokes(drawing.parts) if line.width == 22)
            assert ", ".join(f"{'dotted' if line.dash else 'solid'} {len(line.points)}" for line in lines) == told
        case "not in the title":
            assert told not in made.title
        case "picture":
            assert told in svg(drawing)
        case _:
            assert FACTS[fact](made) == ("" if told == "-" else told)


@every("figures, en, zh", rows_beside(__file__, "titles"))
def test_the_title_says_what_is_proved(figures: str, en: str, zh: str) -> None:
    assert [chart(figures, lang=lang).title for lang in (Lang.EN, Lang.ZH)] == [en, zh]


def test_the_highlighted_figure_is_what_the_title_is_about() -> None:
    made = chart_of(dataset(*written("sales 2023 14.9, 2024 15.5")), highlight="sales.CHN.2023.bureau-2025")
    assert made.title == "Sales in China stood at 14.9 trillion yuan in 2023"


def test_the_description_tells_all_claims() -> None:
    """Not the largest and the smallest alone."""
    made = ", ".join(f"2024 {n}.5 by=Office_{n} press" for n in range(1, 9))
    told = chart(f"sales {made}", claims=Claims.ALL).description
    assert [f"Office {n}" in told for n in range(1, 9)] == [True] * 8


OFFICES = ", ".join(f"{2010 + n} 1 by=Office_{n}" for n in range(MOST_LINES + 1))


@every(
    "figures, why",
    [
        ("sales 2023 1, 2024 2 USD", r"in several units: CNY, USD\. `unit=` brings them to one"),
        ("sales 2023 1, growth 2024 2", "`indicator=` picks one measure"),
        (f"sales {OFFICES}", f"This would be {MOST_LINES + 1} lines"),
    ],
)
def test_several_units_or_too_many_lines_are_no_picture(figures: str, why: str) -> None:
    """The problem says what to ask, and how many lines would be told apart."""
    with pytest.raises(ConflictingParameters, match=why):
        chart(figures)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidParameter) as refused:
        chart("", "lines")
    assert refused.value.faults[0].nearest == ["line"]


def test_figures_that_have_not_the_wanted_unit_are_counted() -> None:
    """They are left out, and the picture says so."""
    query = dataset(conversion=Conversion(unit="USD")).query
    figures = tuple(written("sales 2023 2 USD, 2024 2 USD, 2025 15"))
    made = chart_of(Dataset(query, figures, 3, RELEASE, unconverted=["sales.CHN.2025.bureau-2025"]))
    assert [mark.period for mark in made.marks] == ["2023", "2024"]
    assert "Not drawn: 1 figure that cannot be expressed in USD." in made.notes


def test_five_hundred_points_are_one_picture() -> None:
    made = chart("sales " + ", ".join(f"{year} 1.5" for year in range(1500, 2000)))
    assert svg(layout(made, 320)).count('class="ch-mark"') == 500


@every("releases, lang, told", rows_beside(__file__, "releases"))
def test_the_releases_are_named_that_brought_the_figures(releases: str, lang: str, told: str) -> None:
    """In the order in which they came, the newest first; the newest of all alone where nothing is found."""
    order = ["a.1", "b.1", "a.2", "a.10"]
    known = {name: RELEASE.model_copy(update={"id": name, "sequence": place}) for place, name in enumerate(order, 1)}
    listed = (f"sales {2020 + place} {place + 1} release={name}" for place, name in enumerate(releases.split()))
    made = chart_of(replace(dataset(*written(", ".join(listed)), lang=Lang(lang)), releases=known))
    assert made.source_line.split(" · ")[-1] == told


def test_the_notes_on_what_is_missing_come_first() -> None:
    """A picture without room for all drops the last, which tell how marks are read."""
    made = dataset(*written("sales 2021 1, 2023 2 P, 2024 2 million"))
    notes = chart_of(replace(made, total=4)).notes
    assert [note.partition(" ")[0] for note in notes] == ["3", "Hollow:", "Too", "Dashed:"]
