"""A chart as a frame in another page has it: drawn for the height that is offered, in the three widths of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup

from api.plugins.charts.chart import Chart
from api.plugins.charts.drawing import Drawing, svg
from api.plugins.charts.layout import layout

COLUMNS = {"narrow": 320, "middle": 430, "wide": 620}
"""How wide the drawings are, in pixels; the stylesheet chooses one by the room that there is."""
HEIGHT = 450
"""What the offered height leaves to the drawing above the foot of the frame, in pixels."""


class FramedDrawing(NamedTuple):
    """The drawing for a width of columns, by its name in the stylesheet."""

    column: str
    svg: Markup


def framed(chart: Chart) -> Sequence[FramedDrawing]:
    """The drawings of a chart, without the source and the address, which the foot of the frame tells."""
    bare = replace(chart, source_line="", address="")
    # Safe: the writer of the chart escapes every text that it inserts.
    return [
        FramedDrawing(column, Markup(svg(_fitted(bare, width), f"chart-{column}")))  # noqa: S704
        for column, width in COLUMNS.items()
    ]


def _fitted(chart: Chart, width: int) -> Drawing:
    """As high as it needs; where that is more than there is, so high, its notes given away before its key or years."""
    free = layout(chart, width)
    return free if free.height <= HEIGHT else layout(chart, width, HEIGHT, grows=True)
