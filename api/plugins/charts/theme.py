"""Constants of all pictures: colours, sizes in px, shapes; and the widths and the coverage of their font."""

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
"""Size of link previews (Open Graph), and of a PNG for which no size is given."""
PX = 10
"""Positions are whole tenths of a px, so that a picture has the same bytes on every machine."""


class Ink(StrEnum):
    """Names of the colours of pictures, also in SVG classes, so that a stylesheet can give each name another colour."""

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
"""Colours on a light ground; `a-base.css` of the pages has those on a dark ground."""
GREYS = (COLOURS[Ink.QUIET], "#8a9099", "#3f444c", "#a4a9b0", "#737a84", "#2b2f36", "#b8bcc2")
"""Colours of the lines without an accent, where only colours distinguish them."""
SANS = "Helvetica Neue,Helvetica,Arial,Liberation Sans,PingFang SC,Noto Sans SC,Noto Sans CJK SC,sans-serif"
SERIF = "Georgia,Times New Roman,Liberation Serif,Songti SC,Noto Serif SC,Noto Serif CJK SC,SimSun,serif"

TITLE, NARROW_TITLE, SUBTITLE, TEXT, SMALL = 20, 17, 13, 12, 11
"""Sizes of texts, in px."""
NARROW = 480
"""A picture of fewer px has the narrow layout."""
PADDING = 8 * PX

DASHES = {"solid": "", "dotted": "1.5 4", "dashed": "5 4"}
"""Dashes of a line, by kind of join."""
SHAPES: Sequence[Sequence[tuple[int, int]]] = (
    (),
    ((-9, -9), (9, -9), (9, 9), (-9, 9)),
    ((0, -13), (13, 0), (0, 13), (-13, 0)),
    ((0, -13), (13, 10), (-13, 10)),
    ((0, 13), (13, -10), (-13, -10)),
    ((13, 0), (-10, 13), (-10, -13)),
)
"""Corners of the shapes of dots, in tenths of the radius; the first shape is a circle."""
BREAK_DASH = "1.5 3"
HAIR, LINE, ACCENT_LINE, LEADER, OUTLINE, ARROW_LINE, CAP_LINE = 10, 16, 22, 6, 12, 16, 20
"""Widths of strokes, in tenths of a px; OUTLINE is for bars of figures that are not final."""
RADIUS, CLOSE_RADIUS = 35, 15
"""Radius of dots, and of dots so close that they would touch."""
ARROW, SHORTEST_ARROW, ARROW_HEAD, CAP = 18 * PX, 6 * PX, 4 * PX, 5 * PX
SEEN = 4 * PX
"""An interval at the end of a bar is drawn only if it is longer than this."""
INTERVAL, SOFT_INTERVAL = 25, 45
"""Half of the thickness of an interval's bar, and of that of a number with `about`."""
WIDEST_BAR, ROW_BAR = 44 * PX, 10 * PX

FONTS = Path(__file__).resolve().parent / "font"
EM = 1000
STAND_IN = "〓"
"""The sign in place of a character that the font lacks, as printers set it."""


@cache
def _widths(*, bold: bool) -> dict[str, int]:
    """Widths by character in thousandths of an em; the regular font's are without GB 2312's, which are one em."""
    stored = json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))
    by_width, chinese = ("bold", "bold-chinese") if bold else ("regular", "more-chinese")
    widths = {character: int(width) for width, characters in stored[by_width].items() for character in characters}
    return widths | dict.fromkeys(stored[chinese], EM)


def advance(character: str, *, bold: bool = False) -> int:
    """The width of a character in thousandths of an em; a whole em if it is not in the table."""
    return _widths(bold=bold).get(character, EM)


def drawn(character: str) -> bool:
    """True if the regular font has a character, as it has those of ASCII and GB 2312 but no control characters."""
    return character in _widths(bold=False) or len(character.encode("gb2312", "ignore")) == 2


def drawn_bold(text: str) -> bool:
    """True if the bold font has every character of a text, or the text is ASCII."""
    return text.isascii() or all(each in _widths(bold=True) for each in text)


def drawable(text: str) -> str:
    """The text in the regular font's characters: others lose accents, are dropped, or become a space or STAND_IN."""
    return re.sub(f"{STAND_IN}{{2,}}", STAND_IN, "".join(map(_replacement, text)))


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
