"""Inks and sizes of all pictures, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from api.plugins.charts.chart import Join

PX = 10
"""Places are whole tenths of a px, so that the same picture has the same bytes wherever it is drawn."""


class Ink(StrEnum):
    """The colour of a part; a stylesheet may give each another one."""

    INK = "ink"
    QUIET = "quiet"
    GRID = "grid"
    ACCENT = "accent"
    GROUND = "ground"


COLOURS: Mapping[Ink, str] = {
    Ink.INK: "#1c2430",
    Ink.QUIET: "#5b6675",
    Ink.GRID: "#dde1e7",
    Ink.ACCENT: "#b3261e",
    Ink.GROUND: "#fff",
}
"""On a light ground; chart.css has those on a dark one."""
GREYS = (COLOURS[Ink.QUIET], "#8a9099", "#3f444c", "#a4a9b0", "#737a84", "#2b2f36", "#b8bcc2")
"""Of the lines beside the accent one where a colour alone sets them apart."""
SANS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,PingFang SC,Noto Sans SC,Noto Sans CJK SC,sans-serif"
SERIF = "Georgia,Times New Roman,Liberation Serif,Songti SC,Noto Serif SC,Noto Serif CJK SC,SimSun,serif"

TITLE, NARROW_TITLE, SUBTITLE, TEXT, SMALL = 20, 17, 13, 12, 11
"""Sizes of texts, in px."""
NARROW = 480
"""Below so many px a picture is the narrow one."""
PADDING = 8 * PX

SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")
DASHES: Mapping[Join, str] = {Join.SOLID: "", Join.DOTTED: "1.5 4", Join.DASHED: "5 4"}
BREAK_DASH, OUTLINE_DASH = "1.5 3", "3 2"
HAIR, LINE, ACCENT_LINE, LEADER, OUTLINE, ARROW_LINE, CAP_LINE = 10, 16, 22, 6, 12, 16, 20
"""Widths of strokes: of outlines those around bars that are not final."""
RADIUS, CLOSE_RADIUS = 35, 15
"""Of dots, and of dots so close that they would touch."""
ARROW, SHORTEST_ARROW, ARROW_HEAD, CAP = 18 * PX, 6 * PX, 4 * PX, 5 * PX
SEEN = 4 * PX
"""An interval that is no longer is no sign at the end of a bar but a blob."""
INTERVAL, SOFT_INTERVAL = 25, 45
"""Half of the width of the bar that rounding leaves open, and of one that is "about"."""
WIDEST_BAR, ROW_BAR = 44 * PX, 10 * PX
