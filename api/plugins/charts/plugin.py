"""The plug-in `charts`: the formats svg, png and vegalite, and the query parameters of pictures."""

from dataclasses import dataclass
from functools import partial

from api.formats.registry import Format
from api.plugin import Plugin

VEGA_LITE = "application/vnd.vegalite.v6+json"
"""The media type of Vega-Lite 6 in notebooks, which is not registered."""


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """Options of a picture: width and height in px, kind of chart, id of the figure to accent; None for a default."""

    width: int | None = None
    height: int | None = None
    kind: str | None = None
    highlight: str | None = None


_picture = partial(Format, needs="figures", options=ChartOptions, whole=True, drawn=True)
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
