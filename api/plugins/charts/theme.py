"""Inks, sizes and the font of all pictures, in one place."""

import json
import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

MIN_WIDTH, MAX_WIDTH = 280, 2000
MIN_HEIGHT, MAX_HEIGHT = 200, 2000
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
"""The size that previews of links show uncut (Open Graph): that of a PNG without another."""
PX = 10
"""Places are whole tenths of a px, so that the same picture has the same bytes wherever it is drawn."""


class Ink(StrEnum):
    """The colour of a part; a stylesheet may give each another one."""

    INK = "ink"
    QUIET = "quiet"
    GRID = "grid"
    ACCENT = "accent"
    GROUND = "ground"


COLOURS = {
    Ink.INK: "#1c2430",
    Ink.QUIET: "#5b6675",
    Ink.GRID: "#dde1e7",
    Ink.ACCENT: "#1a5f9e",
    Ink.GROUND: "#fff",
}
"""On a light ground; a-base.css of the pages has those on a dark one."""
GREYS = (COLOURS[Ink.QUIET], "#8a9099", "#3f444c", "#a4a9b0", "#737a84", "#2b2f36", "#b8bcc2")
"""Of the lines other than the accent one, where a colour alone sets them apart."""
SANS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,PingFang SC,Noto Sans SC,Noto Sans CJK SC,sans-serif"
SERIF = "Georgia,Times New Roman,Liberation Serif,Songti SC,Noto Serif SC,Noto Serif CJK SC,SimSun,serif"

TITLE, NARROW_TITLE, SUBTITLE, TEXT, SMALL = 20, 17, 13, 12, 11
"""Sizes of texts, in px."""
NARROW = 480
"""Below so many px a picture is the narrow one."""
PADDING = 8 * PX

DASHES = {"solid": "", "dotted": "1.5 4", "dashed": "5 4"}
"""By the way to a mark from the one before."""
SHAPES: Sequence[Sequence[tuple[int, int]]] = (
    (),
    ((-9, -9), (9, -9), (9, 9), (-9, 9)),
    ((0, -13), (13, 0), (0, 13), (-13, 0)),
    ((0, -13), (13, 10), (-13, 10)),
    ((0, 13), (13, -10), (-13, -10)),
    ((13, 0), (-10, 13), (-10, -13)),
)
"""Corners of dots in tenths of their radius; the first are circles."""
BREAK_DASH = "1.5 3"
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

FONTS = Path(__file__).resolve().parent / "font"
EM = 1000
STAND_IN = "〓"
"""The sign that printers set for a character that they had no type of."""


@cache
def _widths(*, bold: bool) -> dict[str, int]:
    """Advance widths by character; of the Chinese ones, all as wide as the em, regular leaves out GB 2312."""
    stored = json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))
    by_width, chinese = ("bold", "bold-chinese") if bold else ("regular", "more-chinese")
    widths = {character: int(width) for width, characters in stored[by_width].items() for character in characters}
    return widths | dict.fromkeys(stored[chinese], EM)


def advance(character: str, *, bold: bool = False) -> int:
    """Its width in thousandths of an em; a character that the font lacks takes a whole one."""
    return _widths(bold=bold).get(character, EM)


def drawn(character: str) -> bool:
    """True of the characters that the font has: all of ASCII, steering signs aside, and of GB 2312."""
    return character in _widths(bold=False) or len(character.encode("gb2312", "ignore")) == 2


def drawn_bold(text: str) -> bool:
    """True if the bold weight has every character of a text."""
    return text.isascii() or all(each in _widths(bold=True) for each in text)


def drawable(text: str) -> str:
    """The text with one stand-in for each word that the font lacks, and letters without marks that it lacks."""
    return text if text.isascii() else re.sub(f"{STAND_IN}{{2,}}", STAND_IN, "".join(map(_replacement, text)))


@cache
def _replacement(character: str) -> str:
    if drawn(character):
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Cs"):
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    fits = base != character and all(map(drawn, base)) and sum(map(advance, base)) <= EM
    return base if fits else STAND_IN
