"""A drawing as PNG: its SVG, painted in the font that is served with it, so that every machine makes the same bytes."""

from __future__ import annotations

import re

import resvg_py

from api.representations.charts.texts.drawn_characters import drawable, drawn_bold
from api.representations.charts.texts.text_width import FONTS

FAMILY = "Report Indicators Sans"
_BOLD = ' font-weight="bold"'
_SET_BOLD = re.compile(rf"<(g|text)[^>]*{_BOLD}[^>]*>.*?</\1>")
"""A bold text, or several in a row, as a title of several lines is."""
_FILES = [str(FONTS / name) for name in ("regular.otf", "bold.otf")]


def png(svg: str, width: int, height: int | None = None) -> bytes:
    """The picture of that many pixels, on white; without a height its shape is that of the SVG.

    No font of the machine is looked at, whichever family the SVG names.
    """
    return resvg_py.svg_to_bytes(
        svg_string=_in_one_weight(drawable(svg)),
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


def _in_one_weight(svg: str) -> str:
    """The picture with the texts that the bold weight cannot set in the regular one, lines that belong together alike.

    Where the first font lacks a character, the painter sets the whole line, not the character, in one that has all:
    of a title in several lines some would stay bold.
    """
    if svg.isascii():
        return svg
    return _SET_BOLD.sub(lambda run: run[0] if drawn_bold(run[0]) else run[0].replace(_BOLD, "", 1), svg)
