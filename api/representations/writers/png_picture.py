"""PNG: the picture of the figures in pixels, for messages, documents and previews of links."""

from __future__ import annotations

from api.formats.table import Table
from api.plugins.charts.chart import PREVIEW_HEIGHT, PREVIEW_WIDTH, ChartOptions
from api.plugins.charts.drawing import png
from api.representations.writers.picture import DEFAULT, picture

FROM_WIDTH = 800
"""So wide a picture has the shape of those previews, unless a height is asked or its figures need a larger one.

A narrower one is as high as it needs.
"""


def write(table: Table, options: ChartOptions = DEFAULT) -> bytes:
    """The picture in as many pixels as asked."""
    width = options.width or PREVIEW_WIDTH
    if options.height:
        return png(picture(table, width, options.height, options), width, options.height)
    shape = width * PREVIEW_HEIGHT // PREVIEW_WIDTH if width >= FROM_WIDTH else None
    return png(picture(table, width, shape, options, grows=True), width)
