"""Vega-Lite: the chart of the figures with their numbers inside, in layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from api.domain.figure import Figure
from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.formats.figure_rows import figure_cells
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.charts.chart import Chart, ChartKind, ChartOptions, Join, Line, Mark
from api.plugins.charts.picture import DEFAULT, chart, figures_of
from api.plugins.charts.plots import lone_number
from api.plugins.charts.text import wrapped
from api.plugins.charts.theme import PX
from api.plugins.charts.ticks import axis_ticks, decimals_of, start_note

QUIET = "#5f6670"
_ACCENT, _GREYS = "#b3261e", (QUIET, "#8a9099", "#3f444c", "#a4a9b0", "#737a84", "#2b2f36", "#b8bcc2")
_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
_DASHES = {Join.SOLID: [1, 0], Join.DOTTED: [2, 4], Join.DASHED: [6, 4]}
_FOOT: Mapping[str, Any] = {
    "titleAnchor": "start",
    "titleAlign": "left",
    "titleFontWeight": "normal",
    "titleFontSize": 11,
    "titleLineHeight": 15,
    "titleColor": QUIET,
    "titlePadding": 12,
}
"""How the text below the picture is set, which is the title of its lower axis."""
_MOST_LIMITS = 12
"""More numbers of limits than these would lie over each other."""
_POINTING = "indexof(datum.comparator, '{}') >= 0"
_TOOLTIP: Mapping[str, str] = {"field": "sentence", "type": "nominal"}

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChartLayers:
    """The layers of a chart; `around` are the lines of text below it. None is of rows that there are not."""

    chart: Chart
    around: Sequence[str]
    ticks: Sequence[Decimal]
    """Of the axis of values, which leads from the first to the last."""
    rows: Mapping[str, str]
    """What each figure's row is called, from the top down."""

    def layers(self) -> list[Spec]:
        """Those of figures along time, or below each other; of no figure, the sentence that says so."""
        if not self.chart.marks:
            told = [self.chart.subtitle, "", *self.around]
            return [{"data": {"values": [{}]}, "mark": {"type": "text", "text": told, "color": QUIET}}]
        return list(self._in_rows() if self.chart.in_rows else self._along_time())

    def _along_time(self) -> Iterator[Spec]:
        places: Spec = {"x": self._time_axis(), "y": self._value_axis_up()}
        coloured: Spec = {**places, "color": self._colour()}
        if self.chart.breaks:
            reason = {"field": "reason", "type": "nominal"}
            look = {"strokeDash": [2, 3], "color": "#8a9099"}
            yield _layer("rule", look, {"x": places["x"], "tooltip": reason}, rows="breaks")
        if self.chart.kind is ChartKind.BAR:
            yield _layer("bar", {"size": 24}, self._bars(coloured))
        yield from self._lines(places)
        arrows: list[tuple[str, Spec]] = [("↑", {"baseline": "bottom"}), ("↓", {"baseline": "top"})]
        more, less = reversed(arrows) if self.chart.ranked else arrows
        yield from self._marks("y", coloured, more, less)
        named = {**coloured, "text": {"field": "label"}}
        for rise in sorted({label_rise(mark, self.chart) for mark in named_marks(self.chart)}):
            only = f"datum.named && datum.rise === {rise}"
            yield _layer("text", {"dy": -rise, "fontWeight": "bold"}, named, only=only)

    def _lines(self, places: Spec) -> Iterator[Spec]:
        """What joins marks: in steps nothing holds a number over years without one."""
        found = {mark.join for mark in self.chart.marks} - {Join.NONE} if self.chart.joined else set()
        steps = self.chart.kind is ChartKind.STEP
        detail = {"field": "stretch", "type": "nominal"}
        joined = {**places, "detail": detail, "stroke": self._colour(), "strokeDash": _DASH}
        if found - {Join.DOTTED} or (found and not steps):
            look = {"interpolate": "step-after"} if steps else {}
            only = f"datum.join !== '{Join.DOTTED}'" if steps else ""
            yield _layer("line", {"strokeWidth": 2, **look}, joined, rows="lines", only=only)
        if steps and Join.DOTTED in found:
            yield _layer("line", {"strokeWidth": 2}, joined, rows="lines", only=f"datum.join === '{Join.DOTTED}'")

    def _in_rows(self) -> Iterator[Spec]:
        axis = {"title": None, "labelLimit": 0, "labelExpr": "split(datum.label, '\\n')"}
        below = [*([self.chart.unit_words] if self.chart.unit_words else []), "", *self.around]
        coloured: Spec = {
            "x": self._value_axis({"title": below, **_FOOT}),
            "y": {"field": "row", "type": "nominal", "scale": {"domain": list(self.rows.values())}, "axis": axis},
            "color": self._colour(),
        }
        if self.chart.kind is ChartKind.BAR:
            yield _layer("bar", {"height": 14}, self._bars(coloured))
        yield from self._marks("x", coloured, ("→", {"align": "left"}), ("←", {"align": "right"}))
        labels = {**coloured, "x": {"value": "width"}, "text": {"field": "label"}}
        yield _layer("text", {"align": "left", "dx": 8, "fontWeight": "bold"}, labels)

    def _marks(self, along: str, coloured: Spec, more: tuple[str, Spec], less: tuple[str, Spec]) -> Iterator[Spec]:
        """Rounding bars, arrows of what has one limit alone, and points, along the axis of values."""
        marks, colour = self.chart.marks, self._colour()
        if any(mark.low is not None and mark.high is not None for mark in marks):
            ends = {along: {**coloured[along], "field": "y_low"}, f"{along}2": {"field": "y_high"}}
            bounded = "datum.y_low !== null && datum.y_high !== null"
            yield _layer("rule", {"strokeWidth": 6, "opacity": 0.4}, {**coloured, **ends}, only=bounded)
        if any(mark.comparator in ONE_SIDED for mark in marks):
            across = "horizontal" if along == "y" else "vertical"
            look = {"orient": across, "size": 10, "thickness": 2, "opacity": 1}
            yield _layer("tick", look, {**coloured, "tooltip": _TOOLTIP}, only="datum.one_sided")
        for sign, (arrow, look) in ((">", more), ("<", less)):
            if any(sign in mark.comparator for mark in marks):
                drawn = {"text": arrow, "fontSize": 20, "fontWeight": "bold", **look}
                yield _layer("text", drawn, {**coloured, "tooltip": _TOOLTIP}, only=_POINTING.format(sign))
        if any(mark.comparator not in ONE_SIDED for mark in marks):
            places = {name: coloured[name] for name in ("x", "y")}
            own = [colour["condition"]] if "condition" in colour else []
            filled = {**colour, "condition": [{"test": "datum.hollow", "value": "#ffffff"}, *own]}
            seen = {**places, "shape": self._shape(), "stroke": colour, "fill": filled, "tooltip": _TOOLTIP}
            yield _layer("point", {"size": 45, "opacity": 1, "strokeWidth": 1.5}, seen, only="!datum.one_sided")

    def _time_axis(self) -> Spec:
        """A figure of a year stands above its name: years at their middles, or at their ends where marks do."""
        places = [mark.at for mark in self.chart.marks]
        first, last = min(places).__floor__(), max(places).__ceil__()
        if self.chart.year_bands:  # the end of a year is a place in it
            first = min(places).__ceil__() - 1
        last = max(last, first + 1)
        axis = {
            "grid": False,
            "values": [year + Decimal("1" if self.chart.year_bands else "0.5") for year in range(first, last)],
            "labelExpr": "format(ceil(datum.value) - 1, 'd')",
            "labelOverlap": "greedy",
            "domain": True,
            "title": list(self.around),
            **_FOOT,
        }
        return {**_quantitative("at"), "scale": {"domain": [first, last], "nice": False, "zero": False}, "axis": axis}

    def _value_axis_up(self) -> Spec:
        """The unit once, over the axis."""
        above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -12}
        look = {"titleFontWeight": "normal", "titleColor": QUIET}
        return self._value_axis({"title": self.chart.unit_words or None, **above, **look})

    def _value_axis(self, axis: Spec) -> Spec:
        """From the first tick to the last, in rows with room for arrows at both sides."""
        arrows = self.chart.in_rows and any(mark.comparator in ONE_SIDED for mark in self.chart.marks)
        ends: Spec = {"domain": [self.ticks[0], self.ticks[-1]], "padding": 22 if arrows else 0}
        digits = max(-int(tick.as_tuple().exponent) for tick in self.ticks)
        if self.chart.ranked and not self.chart.in_rows:
            ends["reverse"] = True
        told = {"values": list(self.ticks), "format": f"{'' if self.chart.lang is Lang.ZH else ','}.{digits}f"}
        return {**_quantitative("y"), "scale": {**ends, "nice": False, "zero": False}, "axis": {**told, **axis}}

    def _bars(self, coloured: Spec) -> Spec:
        """Faint where the number lies inside, so that the arrow is seen; only an outline where it is not final."""
        faint = [{"test": "datum.hollow", "value": 0}, {"test": "datum.inward", "value": 0.25}]
        return {**coloured, "stroke": coloured["color"], "fillOpacity": {"condition": faint, "value": 0.85}}

    def _colour(self) -> Spec:
        if self.chart.in_rows:
            return {"condition": {"test": "datum.emphasised", "value": _ACCENT}, "value": QUIET}
        greys = iter(_GREYS)
        return self._by_line([_ACCENT if line.accent else next(greys, QUIET) for line in self.chart.lines])

    def _shape(self) -> Spec:
        return self._by_line([_SHAPES[line.shape % len(_SHAPES)] for line in self.chart.lines])

    def _by_line(self, looks: Sequence[str]) -> Spec:
        """A look for each line, told beside each other over the picture where there are several."""
        scale = {"domain": [line.name for line in self.chart.lines], "range": list(looks)}
        key = {"orient": "top", "direction": "vertical", "title": None, "labelLimit": 0, "offset": 24}
        return {"field": "line", "type": "nominal", "scale": scale, "legend": key if len(looks) > 1 else None}


def named_marks(chart: Chart) -> Sequence[Mark]:
    """Those whose numbers stand beside them: the last of each line, and limits if they are few, or a number there."""
    limits = [mark for mark in chart.marks if mark.comparator in ONE_SIDED]
    lasts = [line.marks[-1] for line in chart.lines]
    lone = [mark for line in chart.lines for mark in lone_number(line.marks)]
    return [*lasts, *lone, *(limits if len(limits) <= _MOST_LIMITS else ())]


def label_rise(mark: Mark, chart: Chart) -> int:
    """How many px above its mark a number stands: behind the arrow, and outside the bar."""
    below = chart.kind is ChartKind.BAR and mark.value < 0
    arrow = mark.comparator in ONE_SIDED and ("<" if below or chart.ranked else ">") in mark.comparator
    rise = 28 if arrow else 12
    return -rise if below else rise


_DASH: Mapping[str, Any] = {
    "field": "join",
    "type": "nominal",
    "scale": {"domain": [str(join) for join in _DASHES], "range": list(_DASHES.values())},
    "legend": None,
}


def _layer(mark: str, look: Spec, encoding: Spec, rows: str = "figures", only: str = "") -> Spec:
    chosen = {"transform": [{"filter": only}]} if only else {}
    return {"data": {"name": rows}, **chosen, "mark": {"type": mark, **look}, "encoding": encoding}


def _quantitative(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH, HEIGHT, LINE_HEIGHT, NAME_WIDTH = 640, 320, 16, 240
_CELLS = ("period", "time", "comparator", "value", "value_text", "unit", "scale", "low", "high", "display", "status")


def write(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The specification, valid by the schema that it names; sizes are those of the plot without what is around it.

    `at` is a period's place in years and `y` the number in the chart's unit; beside them stand the cells of the figure.
    """
    drawn = chart(table, options)
    figures = {figure.id: figure for figure in figures_of(table).figures}
    return dumps(_Specification(drawn, figures, options).made())


class _Specification:
    def __init__(self, drawn: Chart, figures: Mapping[str, Figure], options: ChartOptions) -> None:
        self._chart, self._figures = drawn, figures
        self._width = options.width or WIDTH
        self._rows_named = _row_names(drawn.marks)
        most = max((name.count("\n") + 1 for name in self._rows_named.values()), default=1)
        rows = max(2, most) * len(self._rows_named) * LINE_HEIGHT  # all are as high as the highest
        self._height = options.height or (rows if drawn.in_rows else HEIGHT)
        self._ticks = self._of_axis() if drawn.marks else []
        self._notes = [*drawn.notes, *(start_note(drawn, self._ticks) if self._ticks else ())]

    def _of_axis(self) -> Sequence[Fraction]:
        """The ticks that the other pictures have in so much room."""
        return axis_ticks(self._chart, (self._width if self._chart.in_rows else self._height) * PX)

    def made(self) -> Spec:
        """All of it."""
        drawn = self._chart
        return {
            "$schema": SCHEMA,
            "title": {
                "text": wrapped(drawn.title, 18, self._width * PX, bold=True),
                "subtitle": [*wrapped(drawn.subtitle, 13, self._width * PX), ""],
                "anchor": "start",
                "frame": "group",
                "fontSize": 18,
                "subtitleFontSize": 13,
                "subtitleColor": QUIET,
            },
            "description": drawn.description,
            "width": self._width,
            "height": self._height,
            "datasets": {
                "figures": list(self._rows()),
                "lines": list(self._joined()),
                "breaks": [{"at": _decimal(each.at), "reason": each.reason} for each in drawn.breaks],
            },
            "layer": ChartLayers(drawn, self._around(), decimals_of(self._ticks), self._rows_named).layers(),
            "config": {"view": {"stroke": None}, "axis": {"domain": False, "ticks": False, "labelColor": QUIET}},
            "usermeta": {"source": drawn.source_line, "address": drawn.address, "notes": self._notes},
        }

    def _rows(self) -> Iterator[Spec]:
        """A row for each figure in the picture."""
        drawn = self._chart
        named = named_marks(drawn)
        for line in drawn.lines:
            for mark in line.marks:
                figure = self._figures[mark.figure]
                yield {
                    "id": mark.figure,
                    "line": line.name,
                    "row": self._rows_named[mark.figure],
                    "at": _decimal(mark.at),
                    "y": _decimal(mark.value),
                    "y_low": None if mark.low is None else _decimal(mark.low),
                    "y_high": None if mark.high is None else _decimal(mark.high),
                    "label": mark.label,
                    "sentence": mark.sentence,
                    "named": mark in named,
                    "rise": label_rise(mark, drawn),
                    "one_sided": mark.comparator in ONE_SIDED,
                    "inward": mark.inward,
                    "hollow": mark.hollow,
                    "emphasised": mark.highlighted or len(drawn.marks) == 1,
                    **figure_cells(figure, _CELLS, drawn.lang),
                    "indicator": figure.indicator.code,
                    "area": figure.area.alpha3,
                    "source": figure.source.id,
                }

    def _joined(self) -> Iterator[Spec]:
        """The places that a line runs through, a stretch of one kind after the other; none leads over a break."""
        for line in self._chart.lines if self._chart.joined else ():
            for number, (join, marks) in enumerate(stretches(line)):
                for mark in marks:
                    yield {
                        "line": line.name,
                        "stretch": f"{line.name} {number}",
                        "join": str(join),
                        "at": _decimal(mark.at),
                        "y": _decimal(mark.value),
                    }

    def _around(self) -> list[str]:
        """The notes, source and address below the picture, in lines that fit."""
        drawn = self._chart
        reasons = [each.reason for each in drawn.breaks]
        texts = [*dict.fromkeys([*reasons, *self._notes]), drawn.source_line, drawn.address]
        return [line for text in texts if text for line in wrapped(text, 11, self._width * PX)]


def stretches(line: Line) -> Iterator[tuple[Join, Sequence[Mark]]]:
    """The marks that are joined, by kind of join; each stretch begins where the one before it ended.

    A mark with one limit alone is no place of a line, and of several of one period the first is the one joined.
    """
    run: list[Mark] = []
    kind = Join.NONE
    before: Mark | None = None
    for mark in line.marks:
        if mark.comparator in ONE_SIDED or _is_twin(mark, line):
            continue
        if mark.join is not kind or mark.join is Join.NONE or before is None:
            if len(run) > 1:
                yield kind, run
            run = [before] if before is not None and mark.join is not Join.NONE else []
            kind = mark.join
        run.append(mark)
        before = mark
    if len(run) > 1:
        yield kind, run


def _is_twin(mark: Mark, line: Line) -> bool:
    """Whether another figure of its period is the one that the line goes through."""
    return mark.join is Join.NONE and any(
        other is not mark and other.at == mark.at and other.join is not Join.NONE for other in line.marks
    )


def _row_names(marks: Sequence[Mark]) -> Mapping[str, str]:
    """What each row is called, in lines; where two would be called alike, with the figure's id."""
    names = [mark.name for mark in marks]
    told = {mark.figure: mark.name if names.count(mark.name) == 1 else f"{mark.name} ({mark.figure})" for mark in marks}
    return {figure: "\n".join(wrapped(name, 11, NAME_WIDTH * PX)) for figure, name in told.items()}


def _decimal(number: Fraction) -> Decimal:
    """A number as JSON has it: exact where it is a decimal."""
    return Decimal(number.numerator) / Decimal(number.denominator)
