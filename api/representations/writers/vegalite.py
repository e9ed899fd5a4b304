"""Vega-Lite: the chart of the figures with their numbers inside, in layers that can be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from api.domain.figure import Figure
from api.domain.words import ONE_SIDED
from api.formats.figure_rows import figure_cells
from api.formats.table import Table
from api.formats.writers.json import dumps
from api.plugins.charts.axes import ticks_over_time
from api.plugins.charts.chart import Chart, ChartOptions, Join, Line, Mark
from api.plugins.charts.drawing import PX
from api.plugins.charts.marks import decimals_of, start_note
from api.plugins.charts.plots import ticks_over_rows
from api.plugins.charts.text import wrapped
from api.representations.writers.picture import DEFAULT, chart, figures_of
from api.representations.writers.vegalite_layers import QUIET, ChartLayers, label_rise, named_marks

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH, HEIGHT, LINE_HEIGHT, NAME_WIDTH = 640, 320, 16, 240
_CELLS = ("period", "time", "comparator", "value", "value_text", "unit", "scale", "low", "high", "display", "status")

Spec = dict[str, Any]


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
        if self._chart.in_rows:
            return ticks_over_rows(self._chart, self._width * PX)
        return ticks_over_time(self._chart, self._height * PX)

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
