"""The plug-in of pictures: SVG, PNG and Vega-Lite."""

from __future__ import annotations

from dataclasses import dataclass

from api.formats.registry import Format, Needs
from api.plugin import Plugin

VEGA_LITE = "application/vnd.vegalite.v6+json"
"""The name of its sixth version in notebooks; it is registered nowhere."""
_SVG = "a picture with its source inside: a chart of figures, or the card of one; width=, height=, kind="
_PICTURES = (
    ("svg", "image/svg+xml", _SVG, "picture:write_svg"),
    ("png", "image/png", "the same picture in pixels, 1200 by 630 unless asked", "picture:write_png"),
    ("vegalite", VEGA_LITE, "a Vega-Lite chart with its figures inside, to draw or to change", "vegalite:write"),
)


@dataclass(frozen=True, slots=True)
class ChartOptions:
    """Sizes in pixels, the kind of a chart and the id of its chief figure; what fits where one is left out."""

    width: int | None = None
    height: int | None = None
    kind: str | None = None
    highlight: str | None = None


PLUGIN = Plugin(
    "charts",
    parameters={
        "figure": "api.plugins.charts.parameters:PictureParameters",
        "figures": "api.plugins.charts.parameters:ChartParameters",
    },
    formats=tuple(
        Format(
            key,
            media_type,
            meaning,
            f"api.plugins.charts.{writer}",
            needs=Needs.FIGURES,
            options=ChartOptions,
            whole=True,
            drawn=True,
        )
        for key, media_type, meaning, writer in _PICTURES
    ),
)
