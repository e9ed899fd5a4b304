"""SVG: the picture of the figures, with nothing in it that a browser would run or load."""

from __future__ import annotations

from api.formats.table import Table
from api.plugins.charts.chart import ChartOptions
from api.representations.writers.picture import DEFAULT, picture

WIDTH = 720


def write(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture as wide as asked, and as high as it needs to be unless that is asked."""
    return picture(table, options.width or WIDTH, options.height, options).encode()
