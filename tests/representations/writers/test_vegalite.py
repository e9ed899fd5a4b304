"""Vega-Lite: what the other pictures draw of the same figures, and nothing that they refuse."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from api.domain.figure import Figure
from api.domain.query import Claims
from api.representations.charts.chart import ChartKind
from api.representations.charts.chart_of_figures import chart_of
from api.representations.charts.chart_options import ChartOptions
from api.representations.charts.layout import layout
from api.representations.figure_rows import figures_table
from api.representations.writers import vegalite
from tests.helpers.tables import every
from tests.representations.charts.written_figures import said, written
from tests.representations.rows import rows_beside
from tests.representations.writers.cases import BUREAU, SALES, dataset, figure


def chart_with(figures: list[Figure], kind: str | None = None, **query: Any) -> Any:
    return json.loads(vegalite.write(figures_table(dataset(*figures, **query)), ChartOptions(kind=kind)))


def chart(figures: str, kind: str | None = None, **query: Any) -> Any:
    return chart_with(written(figures), kind, **query)


def layers(made: Any, mark: str) -> list[Any]:
    return [layer for layer in made["layer"] if layer["mark"]["type"] == mark]


def claims(*numbers: str) -> list[Figure]:
    """Rival claims of several sources on one year, of which the third is the preferred."""
    made = []
    for place, number in enumerate(numbers):
        (one,) = written(f"sales 2024 {number} by=Office_{place} {'preferred' if place == 2 else 'rival'}")
        source = BUREAU.model_copy(update={"id": f"source-{place}", "publisher": f"Office {place}"})
        made.append(replace(one, source=source, id=f"sales.CHN.2024.{source.id}"))
    return made


RIVALS = "1", "<3", "2", ">9", "~4"


@every("kind", [None, *ChartKind])
def test_lines_are_drawn_where_the_other_pictures_draw_them(kind: str | None) -> None:
    """A dot chart has none, though its figures would join."""
    made = chart("sales 2021 1, 2022 2, 2024 3 F", kind)
    joined = kind in (None, "line", "step")
    assert bool(layers(made, "line")) is joined
    assert bool(made["datasets"]["lines"]) is joined


def test_no_step_holds_a_number_over_years_without_one() -> None:
    """There a dotted line leads straight on."""
    made = chart("sales 2018 6, 2023 11, 2024 12", "step")
    looks = {layer["transform"][0]["filter"]: layer["mark"].get("interpolate") for layer in layers(made, "line")}
    assert looks == {"datum.join !== 'dotted'": "step-after", "datum.join === 'dotted'": None}


@every("comparator", ["<", ">"])
def test_each_limit_has_its_number_and_its_place(comparator: str) -> None:
    """So that it is told where it is, not by the axis alone; a crowd of them has the last one's."""
    for count, told in ((7, 7), (30, 1)):
        made = chart("sales " + ", ".join(f"{1990 + n} {comparator}{10 + n}" for n in range(count)))
        assert [row["named"] for row in made["datasets"]["figures"]].count(True) == told
        (place,) = layers(made, "tick")
        assert (place["mark"]["orient"], place["transform"]) == ("horizontal", [{"filter": "datum.one_sided"}])


@every("value, kind, rise, inward", rows_beside(__file__, "arrows"))
def test_no_number_and_no_arrow_lies_in_a_bar_of_its_colour(value: str, kind: str, rise: str, inward: str) -> None:
    """A number stands outside the bar, behind the arrow; a bar that an arrow leads into is faint."""
    made = chart(f"growth 2023 4, 2024 {value}", kind)
    row = made["datasets"]["figures"][-1]
    assert (row["rise"], row["inward"]) == (int(rise), inward == "inward")
    named = {each["rise"] for each in made["datasets"]["figures"] if each["named"]}
    assert {-layer["mark"]["dy"] for layer in layers(made, "text") if "dy" in layer["mark"]} == named
    assert int(rise) in named
    for bar in layers(made, "bar"):
        opacity = bar["encoding"]["fillOpacity"]
        assert [each["test"] for each in opacity["condition"]] == ["datum.hollow", "datum.inward"]


def test_rows_keep_the_order_of_the_other_pictures_and_one_stands_out() -> None:
    """Limits, which are of other layers, do not sink below the others."""
    figures = claims(*RIVALS)
    made = chart_with(figures, claims=Claims.ALL)
    (line,) = chart_of(dataset(*figures, claims=Claims.ALL)).lines
    by_id = {row["id"]: row for row in made["datasets"]["figures"]}
    wanted = [by_id[mark.figure]["row"] for mark in line.marks]
    for layer in made["layer"]:
        assert layer["encoding"]["y"]["scale"]["domain"] == wanted
    assert [row["id"] for row in by_id.values() if row["emphasised"]] == [figures[2].id]
    colours = [layer["encoding"]["color"] for layer in made["layer"] if "color" in layer["encoding"]]
    assert {colour["condition"]["test"] for colour in colours} == {"datum.emphasised"}


def test_each_row_has_room_for_the_longest_name() -> None:
    source = BUREAU.model_copy(update={"id": "source-9", "publisher": "Office 9"})
    long = figure(SALES, "2024", "5", source=source, originator="An office of a very long name " * 6)
    made = chart_with([*claims(*RIVALS), long], claims=Claims.ALL)
    lines = [row["row"].count("\n") + 1 for row in made["datasets"]["figures"]]
    assert max(lines) > 2
    assert made["height"] >= vegalite.LINE_HEIGHT * max(lines) * len(lines)


@every("figures, kind, start", rows_beside(__file__, "axes"))
def test_the_axis_is_that_of_the_other_pictures(figures: str, kind: str, start: str) -> None:
    """From its first tick to its last, whose digits are all told; one that does not start at zero says so."""
    wanted = None if kind == "-" else kind
    made = chart(figures, wanted, claims=Claims.ALL)
    drawn = chart_of(dataset(*written(figures), claims=Claims.ALL), kind=wanted)
    axis = made["layer"][0]["encoding"]["x" if drawn.in_rows else "y"]
    first, *_, last = axis["axis"]["values"]
    assert axis["scale"]["domain"] == [first, last]
    assert (first == 0) is (start == "from zero")
    digits = int(axis["axis"]["format"].strip(",.f"))
    assert [round(value, digits) for value in axis["axis"]["values"]] == axis["axis"]["values"]
    starts = [note for note in made["usermeta"]["notes"] if "axis starts" in note]
    assert bool(starts) is (start == "-")
    below = said(layout(drawn, 720))
    assert all(note in below for note in starts)


def test_the_best_place_is_on_top() -> None:
    """The axis begins at it and runs down, arrows with it; who asks for bars has dots."""
    made = chart("place 2022 12, 2023 <=3, 2024 5", "bar")
    axis = made["layer"][0]["encoding"]["y"]
    assert (axis["scale"]["domain"][0], axis["scale"]["reverse"]) == (1, True)
    assert layers(made, "bar") == []
    assert [layer["mark"]["text"] for layer in layers(made, "text") if "text" in layer["mark"]] == ["↑"]
    assert any("not as bars" in note for note in made["usermeta"]["notes"])


@every("kind", ["step", "line"])
def test_a_year_is_named_where_its_marks_stand(kind: str) -> None:
    """At its end in steps, else in its middle."""
    made = chart("zones 2019 3, 2020 4, 2021 5", kind)
    marks = [row["at"] for row in made["datasets"]["figures"]]
    assert made["layer"][0]["encoding"]["x"]["axis"]["values"] == marks


def test_no_line_runs_through_what_a_limit_rules_out() -> None:
    """It stops before it and goes on behind it, as in the other pictures."""
    made = chart("sales 2020 8, 2021 10, 2022 >11, 2023 12, 2024 13")
    stretches = [row["stretch"] for row in made["datasets"]["lines"]]
    assert [stretches.count(each) for each in dict.fromkeys(stretches)] == [2, 2]
