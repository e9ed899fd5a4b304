"""The layers of a Vega-Lite chart: how lines, rounding bars, arrows, points and names are drawn from its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.domain.words.comparators import ONE_SIDED
from api.representations.charts.chart import Chart, ChartKind, Join

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
_TOOLTIP: Mapping[str, str] = {"field": "sentence", "type": "nominal"}

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChartLayers:
    """The layers of a chart; `around` are the lines of text below it. None is of rows that there are not."""

    chart: Chart
    around: Sequence[str]

    def layers(self) -> list[Spec]:
        """Those of figures along time, or below each other; of no figure, the sentence that says so."""
        if not self.chart.marks:
            told = [self.chart.subtitle, "", *self.around]
            return [{"data": {"values": [{}]}, "mark": {"type": "text", "text": told, "color": QUIET}}]
        return list(self._in_rows() if self.chart.in_rows else self._along_time())

    def _along_time(self) -> Iterator[Spec]:
        places: Spec = {"x": self._time_axis(), "y": self._value_axis(self.chart.unit_words or None)}
        coloured: Spec = {**places, "color": self._colour()}
        if self.chart.breaks:
            reason = {"field": "reason", "type": "nominal"}
            look = {"strokeDash": [2, 3], "color": "#8a9099"}
            yield _layer("rule", look, {"x": places["x"], "tooltip": reason}, rows="breaks")
        if self.chart.kind is ChartKind.BAR:
            yield _layer("bar", {"size": 24, "opacity": 0.85}, coloured)
        elif any(mark.join is not Join.NONE for mark in self.chart.marks):
            stepped = {"interpolate": "step-after"} if self.chart.kind is ChartKind.STEP else {}
            detail = {"field": "stretch", "type": "nominal"}
            joined = {**places, "detail": detail, "stroke": self._colour(), "strokeDash": _DASH}
            yield _layer("line", {"strokeWidth": 2, **stepped}, joined, rows="lines")
        yield from self._marks("y", coloured, ("↑", {"baseline": "bottom"}), ("↓", {"baseline": "top"}))
        named = {**coloured, "text": {"field": "label"}}
        yield _layer("text", {"dy": -12, "fontWeight": "bold"}, named, only="datum.named")

    def _in_rows(self) -> Iterator[Spec]:
        axis = {"title": None, "labelLimit": 0, "labelExpr": "split(datum.label, '\\n')"}
        below = [*([self.chart.unit_words] if self.chart.unit_words else []), "", *self.around]
        coloured: Spec = {
            "x": {**_quantitative("y"), "axis": {"tickCount": 5, "title": below, **_FOOT}},
            "y": {"field": "row", "type": "nominal", "sort": None, "axis": axis},
            "color": self._colour(),
        }
        if self.chart.kind is ChartKind.BAR:
            yield _layer("bar", {"height": 14, "opacity": 0.85}, coloured)
        yield from self._marks("x", coloured, ("→", {"align": "left"}), ("←", {"align": "right"}))
        yield _layer("text", {"align": "left", "dx": 26}, {**coloured, "text": {"field": "label"}})

    def _marks(self, along: str, coloured: Spec, more: tuple[str, Spec], less: tuple[str, Spec]) -> Iterator[Spec]:
        """Rounding bars, arrows of what has one limit alone, and points, along the axis of values."""
        marks, colour = self.chart.marks, self._colour()
        if any(mark.low is not None and mark.high is not None for mark in marks):
            ends = {along: {**coloured[along], "field": "y_low"}, f"{along}2": {"field": "y_high"}}
            bounded = "datum.y_low !== null && datum.y_high !== null"
            yield _layer("rule", {"strokeWidth": 6, "opacity": 0.4}, {**coloured, **ends}, only=bounded)
        for sign, (arrow, look) in ((">", more), ("<", less)):
            if any(sign in mark.comparator for mark in marks):
                drawn = {"text": arrow, "fontSize": 20, "fontWeight": "bold", **look}
                pointing = f"indexof(datum.comparator, '{sign}') >= 0"
                yield _layer("text", drawn, {**coloured, "tooltip": _TOOLTIP}, only=pointing)
        if any(mark.comparator not in ONE_SIDED for mark in marks):
            places = {name: coloured[name] for name in ("x", "y")}
            filled = {"condition": {"test": "datum.hollow", "value": "#ffffff"}, **colour}
            seen = {**places, "shape": self._shape(), "stroke": colour, "fill": filled, "tooltip": _TOOLTIP}
            yield _layer("point", {"size": 45, "opacity": 1, "strokeWidth": 1.5}, seen, only="!datum.one_sided")

    def _time_axis(self) -> Spec:
        """Years at their middles: a figure of a year stands above its name."""
        places = [mark.at for mark in self.chart.marks]
        first, last = min(places).__floor__(), -(-max(places)).__floor__()
        last = max(last, first + 1)
        axis = {
            "grid": False,
            "values": [Decimal(year) + Decimal("0.5") for year in range(first, last)],
            "labelExpr": "format(floor(datum.value), 'd')",
            "labelOverlap": "greedy",
            "domain": True,
            "title": list(self.around),
            **_FOOT,
        }
        return {**_quantitative("at"), "scale": {"domain": [first, last], "nice": False, "zero": False}, "axis": axis}

    @staticmethod
    def _value_axis(unit: str | None) -> Spec:
        """The unit once, over the axis."""
        above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -12}
        look = {"titleFontWeight": "normal", "titleColor": QUIET}
        return {**_quantitative("y"), "axis": {"tickCount": 5, "title": unit, **above, **look}}

    def _colour(self) -> Spec:
        greys = iter(_GREYS)
        return self._by_line([_ACCENT if line.accent else next(greys, QUIET) for line in self.chart.lines])

    def _shape(self) -> Spec:
        return self._by_line([_SHAPES[line.shape % len(_SHAPES)] for line in self.chart.lines])

    def _by_line(self, looks: Sequence[str]) -> Spec:
        """A look for each line, told beside each other over the picture where there are several."""
        scale = {"domain": [line.name for line in self.chart.lines], "range": list(looks)}
        key = {"orient": "top", "direction": "vertical", "title": None, "labelLimit": 0, "offset": 24}
        return {"field": "line", "type": "nominal", "scale": scale, "legend": key if len(looks) > 1 else None}


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
