"""Vega-Lite specification of a chart, with its figures inside, in layers of the same marks as the other pictures."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil, floor
from typing import Any

from api.domain.query import Lang
from api.formats.figure_rows import figure_cells
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.charts.chart import Chart, ChartKind, Line, Mark
from api.plugins.charts.drawing import Face
from api.plugins.charts.layout import axis_ticks, lone_number, start_note, ways
from api.plugins.charts.picture import DEFAULT, chart
from api.plugins.charts.plugin import ChartOptions
from api.plugins.charts.theme import COLOURS, DASHES, GREYS, PX, SMALL, SUBTITLE, TITLE, Ink

_WIDTH, _HEIGHT, _NAME_WIDTH = 640, 320, 240
_CELLS = (
    *("period", "time", "comparator", "value", "value_text", "unit", "scale", "low", "high", "display", "status"),
    *("indicator", "area", "source"),
)
_QUIET, _ACCENT = COLOURS[Ink.QUIET], COLOURS[Ink.ACCENT]
_PLAIN_TITLE = {"titleFontWeight": "normal", "titleColor": _QUIET, "titleAlign": "left"}
_FOOT = _PLAIN_TITLE | {"titleAnchor": "start", "titleFontSize": SMALL, "titleLineHeight": 15, "titlePadding": 12}
"""The look of the text below the picture, which is the title of its lower axis."""
_SENTENCE = {name: {"field": "sentence", "type": "nominal"} for name in ("description", "tooltip")}
"""Screen readers and tooltips give the sentence of a mark, never the numbers that place it."""
_ARROWS = {
    "→": "M0,-.5V.5M0,0H1.6M1.2,-.4L1.6,0L1.2,.4",
    "←": "M0,-.5V.5M0,0H-1.6M-1.2,-.4L-1.6,0L-1.2,.4",
    "↑": "M-.5,0H.5M0,0V-1.6M-.4,-1.2L0,-1.6L.4,-1.2",
    "↓": "M-.5,0H.5M0,0V1.6M-.4,1.2L0,1.6L.4,1.2",
}
"""The paths of arrows, each from its limit on, in halves of the size of a point."""
_SHAPE = {"field": "arrow", "scale": {"domain": [*_ARROWS], "range": [*_ARROWS.values()]}, "legend": None}
_DASH = {
    "field": "join",
    "type": "nominal",
    "scale": {
        "domain": list(DASHES),
        "range": [[float(part) for part in dash.split()] or [1, 0] for dash in DASHES.values()],
    },
    "legend": None,
}

Spec = dict[str, Any]


def write(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """JSON bytes of a table's Vega-Lite chart; ConflictingParameters if it has none. `options` size the plot alone."""
    return dumps(_Specification(chart(table, options), options).made())


class _Specification:
    """Maker of the Vega-Lite specification of one chart."""

    def __init__(self, drawn: Chart, options: ChartOptions) -> None:
        self._chart, self._width = drawn, options.width or _WIDTH
        names = [mark.name for mark in drawn.marks]
        self._rows = {
            mark.figure.id: f"{mark.name} ({mark.figure.id})" if names.count(mark.name) > 1 else mark.name
            for mark in drawn.marks
        }
        self._height = options.height or (32 * len(names) if drawn.in_rows else _HEIGHT)
        self._ticks = axis_ticks(drawn, (self._width if drawn.in_rows else self._height) * PX) if names else []
        below = [*(each.reason for each in drawn.breaks), *drawn.notes, *start_note(drawn, self._ticks)]
        below += [drawn.source_line, drawn.address]
        self._around = [line for text in dict.fromkeys(below) for line in self._wrapped(text)]

    def _wrapped(self, text: str, size: int = SMALL) -> list[str]:
        return Face(size, bold=size == TITLE).wrapped(text, self._width * PX)

    def made(self) -> Spec:
        """The whole specification as a dictionary, with the data of all layers inside."""
        drawn = self._chart
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "title": {
                "text": self._wrapped(drawn.title, TITLE),
                "subtitle": [*self._wrapped(drawn.subtitle, SUBTITLE), ""],
                "anchor": "start",
                "frame": "group",
                "fontSize": TITLE,
                "subtitleFontSize": SUBTITLE,
                "subtitleColor": _QUIET,
            },
            "description": drawn.description,
            "width": self._width,
            "height": self._height,
            "datasets": {
                "figures": [self._row(mark, line) for line in drawn.lines for mark in line.marks],
                "lines": [
                    {"line": line.name, "stretch": f"{line.name} {number}", "join": str(join), "at": at, "y": y}
                    for line in drawn.lines
                    for number, (join, way) in enumerate(ways(drawn, line))
                    for at, y in way
                ],
                "breaks": [{"at": each.at, "reason": each.reason} for each in drawn.breaks],
            },
            "layer": list(self._layers()),
            "config": {"view": {"stroke": None}, "axis": {"domain": False, "ticks": False, "labelColor": _QUIET}},
        }

    def _row(self, mark: Mark, line: Line) -> Spec:
        """The data of one mark: its position, texts and look, and the cells of its figure."""
        drawn, figure, is_limit = self._chart, mark.figure, mark.is_limit
        limits = [each for each in drawn.marks if each.is_limit]
        named = (line.marks[-1], *lone_number(line.marks))
        below = drawn.kind is ChartKind.BAR and mark.value < 0
        arrow = drawn.arrow(mark.comparator[0]) if is_limit else ""
        return {
            "id": figure.id,
            "line": line.name,
            "row": self._rows[figure.id],
            "at": mark.at,
            "y": mark.value,
            "y_low": mark.low,
            "y_high": mark.high,
            "label": mark.label,
            "sentence": mark.sentence,
            "named": mark in named or (is_limit and len(limits) <= 12),
            "arrow": arrow,
            "rise": (28 if arrow == ("↓" if below else "↑") else 12) * (-1 if below else 1),
            "one_sided": is_limit,
            "inward": mark.inward,
            "hollow": mark.hollow,
            "emphasised": mark.highlighted or len(drawn.marks) == 1,
            **figure_cells(figure, _CELLS, drawn.lang),
        }

    def _layers(self) -> Iterator[Spec]:
        """The layers: breaks, bars, lines, intervals, limits, points, numbers; without figures, a text that says so."""
        drawn, rows = self._chart, self._chart.in_rows
        if not drawn.marks:
            text = [drawn.subtitle, "", *self._around]
            yield {"data": {"values": [{}]}, "mark": {"type": "text", "text": text, "color": _QUIET}}
            return
        value, greys = self._value_axis(), iter(GREYS)
        if rows:
            named = {"title": None, "labelLimit": _NAME_WIDTH}
            row = {"field": "row", "type": "nominal", "scale": {"domain": list(self._rows.values())}, "axis": named}
            along, places = "x", {"x": value, "y": row}
            colour: Spec = {"condition": {"test": "datum.emphasised", "value": _ACCENT}, "value": _QUIET}
        else:
            along, places = "y", {"x": self._time_axis(), "y": value}
            names = [line.name for line in drawn.lines]
            inks = {"domain": names, "range": [_ACCENT if line.accent else next(greys, _QUIET) for line in drawn.lines]}
            key = {"orient": "top", "direction": "vertical", "title": None, "labelLimit": 0, "offset": 24}
            legend = key if len(names) > 1 else None
            colour = {"field": "line", "type": "nominal", "scale": inks, "legend": legend}
        coloured = {**places, "color": colour}
        if drawn.breaks:
            look: Spec = {"strokeDash": [2, 3], "color": GREYS[1]}
            yield _layer("rule", look, {"x": places["x"], "tooltip": {"field": "reason", "type": "nominal"}}, "breaks")
        if drawn.kind is ChartKind.BAR:
            # Faint if an arrow is inside, so that it is seen; only an outline if the figure is not final.
            faint = [{"test": "datum.hollow", "value": 0}, {"test": "datum.inward", "value": 0.25}]
            filled = {**coloured, "stroke": colour, "fillOpacity": {"condition": faint, "value": 0.85}}
            yield _layer("bar", {"height": 14} if rows else {"size": 24}, filled)
        if drawn.joined:
            joined = {"detail": {"field": "stretch", "type": "nominal"}, "stroke": colour, "strokeDash": _DASH}
            yield _layer("line", {"strokeWidth": 2}, {**places, **joined}, "lines")
        ends = {along: {**value, "field": "y_low"}, f"{along}2": {"field": "y_high"}}
        bounded = "datum.y_low !== null && datum.y_high !== null"
        yield _layer("rule", {"strokeWidth": 6, "opacity": 0.4}, {**coloured, **ends}, only=bounded)
        limits = {**coloured, **_SENTENCE, "shape": _SHAPE}
        yield _layer("point", {"size": 500, "opacity": 1, "strokeWidth": 2}, limits, only="datum.one_sided")
        hollow = [{"test": "datum.hollow", "value": "#ffffff"}, *filter(None, [colour.get("condition")])]
        seen = {**places, "stroke": colour, "fill": {**colour, "condition": hollow}, **_SENTENCE}
        yield _layer("point", {"size": 45, "opacity": 1, "strokeWidth": 1.5}, seen, only="!datum.one_sided")
        labels = {**coloured, "text": {"field": "label"}}
        if rows:
            yield _layer("text", {"align": "left", "dx": 8, "fontWeight": "bold"}, {**labels, "x": {"value": "width"}})
        else:
            yield _layer("text", {"dy": {"expr": "-datum.rise"}, "fontWeight": "bold"}, labels, only="datum.named")

    def _time_axis(self) -> Spec:
        """The encoding of time; a year's label is at the year's middle, or its end if marks are at ends."""
        places = [mark.at for mark in self._chart.marks]
        bands = self._chart.year_bands  # the end of a year belongs to that year
        first = ceil(min(places)) - 1 if bands else floor(min(places))
        last = max(ceil(max(places)), first + 1)
        axis = {
            "grid": False,
            "values": [year + Decimal("1" if bands else "0.5") for year in range(first, last)],
            "labelExpr": "format(ceil(datum.value) - 1, 'd')",
            "labelOverlap": "greedy",
            "domain": True,
            "title": self._around,
            **_FOOT,
        }
        return _numbers("at", {"domain": [first, last]}, axis)

    def _value_axis(self) -> Spec:
        """The encoding of values, from the first tick to the last, with the unit as the axis title."""
        drawn, unit, rows = self._chart, self._chart.unit_words, self._chart.in_rows
        scale = {"domain": [self._ticks[0], self._ticks[-1]], "padding": 22 if rows else 0}
        if drawn.ranked and not rows:
            scale["reverse"] = True
        digits = max(-int(tick.as_tuple().exponent) for tick in self._ticks)
        axis: Spec = {"values": self._ticks, "format": f"{'' if drawn.lang is Lang.ZH else ','}.{digits}f"}
        if rows:
            axis |= {"title": [*filter(None, [unit]), "", *self._around], **_FOOT}
        else:
            axis |= {
                "title": unit or None,
                "titleAngle": 0,
                "titleAnchor": "end",
                "titleX": 0,
                "titleY": -12,
                **_PLAIN_TITLE,
            }
        return _numbers("y", scale, axis)


def _numbers(field: str, scale: Spec, axis: Spec) -> Spec:
    return {"field": field, "type": "quantitative", "scale": {**scale, "nice": False, "zero": False}, "axis": axis}


def _layer(mark: str, look: Spec, encoding: Spec, rows: str = "figures", only: str = "") -> Spec:
    """A layer of marks for the dataset `rows`, filtered by `only`; screen readers skip it if it has no sentences."""
    chosen = {"transform": [{"filter": only}]} if only else {}
    read = {} if "description" in encoding else {"aria": False}
    return {"data": {"name": rows}, **chosen, "mark": {"type": mark, **read, **look}, "encoding": encoding}
