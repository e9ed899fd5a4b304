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
"""What printers set for a character that they had no type of."""
_SEVERAL = re.compile(f"{STAND_IN}{{2,}}")


@cache
def _widths(*, bold: bool) -> dict[str, int]:
    by_width = json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))["bold" if bold else "regular"]
    return {character: int(width) for width, characters in by_width.items() for character in characters}


@cache
def _chinese(name: str) -> frozenset[str]:
    return frozenset(json.loads((FONTS / "advance-widths.json").read_text(encoding="utf-8"))[name])


def advance(character: str, *, bold: bool = False) -> int:
    """Its width in thousandths of an em, which is what a Chinese one takes and whatever the font has not."""
    return _widths(bold=bold).get(character, EM)


def drawn(character: str) -> bool:
    """True of the characters that the font has: all of ASCII, steering signs aside, and of GB 2312."""
    if character in _widths(bold=False) or character in _chinese("more-chinese"):
        return True
    return len(character.encode("gb2312", "ignore")) == 2


def drawn_bold(text: str) -> bool:
    """True where the bold weight has every character of a text."""
    return text.isascii() or all(each in _widths(bold=True) or each in _chinese("bold-chinese") for each in text)


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
