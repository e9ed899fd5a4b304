"""A drawing as PNG: its SVG, painted in the font that is served with it, so that every machine makes the same bytes."""

from __future__ import annotations

import resvg_py

from api.representations.charts.texts.drawn_characters import drawable
from api.representations.charts.texts.text_width import FONTS

FAMILY = "Report Indicators Sans"
_FILES = [str(FONTS / name) for name in ("regular.otf", "bold.otf")]


def png(svg: str, width: int, height: int | None = None) -> bytes:
    """The picture of that many pixels, on white; without a height its shape is that of the SVG.

    No font of the machine is looked at, whichever family the SVG names.
    """
    return resvg_py.svg_to_bytes(
        svg_string=drawable(svg),
        width=width,
        height=height,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=_FILES,
        font_family=FAMILY,
        serif_family=FAMILY,
        sans_serif_family=FAMILY,
        monospace_family=FAMILY,
    )
