"""How wide a text is in the font of the pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "font"
_EM = 1000


@dataclass(frozen=True, slots=True)
class FontTable:
    """What is to be known of the font: by character, in each weight, the advance width in thousandths of an em.

    Chinese characters, all as wide as the em, are left out: the regular weight has those of GB 2312 and some more,
    the bold one some of them.
    """

    regular: Mapping[str, int]
    bold: Mapping[str, int]
    more_chinese: frozenset[str]
    bold_chinese: frozenset[str]


def text_width(text: str, size: int, bold: bool = False) -> Fraction:
    """The exact width of a line in px, at a size in px: the font sets no pair of characters closer.

    Chinese characters take one em, and so does whatever the font has not.
    """
    table = font_table()
    widths = table.bold if bold else table.regular
    return Fraction(sum(widths.get(character, _EM) for character in text) * size, _EM)


@cache
def font_table() -> FontTable:
    """The table that is made with the font."""
    stored = json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))
    chinese = (frozenset(stored[name]) for name in ("more-chinese", "bold-chinese"))
    return FontTable(_widths(stored["regular"]), _widths(stored["bold"]), *chinese)


def _widths(by_width: Mapping[str, str]) -> Mapping[str, int]:
    return {character: int(width) for width, characters in by_width.items() for character in characters}
