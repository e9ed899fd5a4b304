"""PNG: the picture of the figures in pixels, for messages, documents and previews of links."""

from __future__ import annotations

from api.representations.charts.chart_options import ChartOptions
from api.representations.charts.png import png
from api.representations.table import Table
from api.representations.writers.picture import DEFAULT, picture

WIDTH, HEIGHT = 1200, 630
"""What previews of links show uncut (Open Graph)."""
DRAWN_WIDTH = 800
"""A wider picture is this one, enlarged: its letters grow with it and stay readable where it is shown small."""


def write(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture in as many pixels as asked; a narrow one is as high as it needs to be unless that is asked."""
    width = options.width or WIDTH
    drawn = min(width, DRAWN_WIDTH)
    height = options.height or (None if width < DRAWN_WIDTH else width * HEIGHT // WIDTH)
    return png(picture(table, drawn, height and max(1, height * drawn // width), options.kind), width, height)
