"""The plug-in of pictures: SVG, PNG and Vega-Lite."""

from __future__ import annotations

from api.formats.registry import Format, Needs
from api.plugin import Plugin
from api.plugins.charts.chart import ChartOptions


def _picture(key: str, media_type: str, meaning: str, writer: str) -> Format:
    return Format(key, media_type, meaning, writer, needs=Needs.FIGURES, options=ChartOptions, whole=True, drawn=True)


VEGA_LITE = "application/vnd.vegalite.v6+json"
"""What notebooks call its sixth version; it is registered nowhere."""
PLUGIN = Plugin(
    "charts",
    parameters={
        "figure": "api.plugins.charts.parameters:PictureParameters",
        "figures": "api.plugins.charts.parameters:ChartParameters",
    },
    formats=(
        _picture(
            "svg",
            "image/svg+xml",
            "a picture with its source inside: a chart of figures, or the card of one; width=, height=, kind=",
            "api.plugins.charts.picture:write_svg",
        ),
        _picture(
            "png",
            "image/png",
            "the same picture in pixels, 1200 by 630 unless asked",
            "api.plugins.charts.picture:write_png",
        ),
        _picture(
            "vegalite",
            VEGA_LITE,
            "a Vega-Lite chart with its figures inside, to draw or to change",
            "api.plugins.charts.vegalite:write",
        ),
    ),
)
