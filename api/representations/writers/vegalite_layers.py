"""The layers of a Vega-Lite chart: how lines, rounding bars, arrows, points and names are drawn from its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.domain.query import Lang
from api.domain.words import ONE_SIDED
from api.plugins.charts.axes import lone_number
from api.plugins.charts.chart import Chart, ChartKind, Join, Mark

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
