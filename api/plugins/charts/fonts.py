"""The font that is served with pictures: widths of texts, characters that it draws."""

from __future__ import annotations

import json
import re
import unicodedata
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


STAND_IN = "〓"
"""What printers set for a character that they had no type of."""
_SEVERAL = re.compile(f"{STAND_IN}{{2,}}")


def drawable(text: str) -> str:
    """The text with each character that the font has not replaced by one that it has, never by an empty box.

    A letter with marks that the font does not know gives the letter, marks and joiners alone give nothing, and of all
    others a word gives one stand-in; no replacement is wider than the em that is reckoned for what is missing.
    """
    return text if text.isascii() else _SEVERAL.sub(STAND_IN, text.translate(_replacements()))


class _Replacements(dict[int, str]):
    """By code point, found when it is first asked for."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        self[point] = character if drawn(character) else _replacement(character)
        return self[point]


@cache
def _replacements() -> _Replacements:
    return _Replacements()


def drawn(character: str) -> bool:
    """Whether the font has the character, as all of ASCII, steering signs aside, and of GB 2312."""
    table = font_table()
    if character in table.regular or character in table.more_chinese:
        return True
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def drawn_bold(text: str) -> bool:
    """Whether the bold weight has every character of a text."""
    table = font_table()
    return text.isascii() or all(each in table.bold or each in table.bold_chinese for each in text)


def _replacement(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Cs"):
        return ""
    base = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    widths = font_table().regular
    if base != character and all(map(drawn, base)) and sum(widths.get(part, _EM) for part in base) <= _EM:
        return base
    return STAND_IN
