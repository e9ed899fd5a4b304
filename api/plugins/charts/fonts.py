"""The font that is served with pictures: widths of characters, and which it draws."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "font"
EM = 1000
STAND_IN = "〓"
"""The sign that printers set for a character that they had no type of."""
_SEVERAL = re.compile(f"{STAND_IN}{{2,}}")


@cache
def _widths(*, bold: bool) -> dict[str, int]:
    """By character its advance width; of the Chinese ones, all as wide as the em, regular leaves out GB 2312."""
    stored = json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))
    by_width, chinese = ("bold", "bold-chinese") if bold else ("regular", "more-chinese")
    widths = {character: int(width) for width, characters in stored[by_width].items() for character in characters}
    return widths | dict.fromkeys(stored[chinese], EM)


def advance(character: str, *, bold: bool = False) -> int:
    """Its width in thousandths of an em, which is what the font does not have takes too."""
    return _widths(bold=bold).get(character, EM)


def drawn(character: str) -> bool:
    """True of the characters that the font has: all of ASCII, steering signs aside, and of GB 2312."""
    return character in _widths(bold=False) or len(character.encode("gb2312", "ignore")) == 2


def drawn_bold(text: str) -> bool:
    """True where the bold weight has every character of a text."""
    return text.isascii() or all(each in _widths(bold=True) for each in text)


def drawable(text: str) -> str:
    """The text with each character that the font has not replaced by one that it has, never by an empty box.

    A letter with marks that the font does not know gives the letter, marks and joiners alone give nothing, and of all
    others a word gives one stand-in; no replacement is wider than the em that is reckoned for what is missing.
    """
    return text if text.isascii() else _SEVERAL.sub(STAND_IN, "".join(map(_replacement, text)))


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
