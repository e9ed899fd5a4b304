"""Which characters the font of the pictures draws, and what is drawn in place of the others."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from api.representations.charts.texts.text_width import font_table

STAND_IN = "〓"
"""What printers set for a character that they had no type of."""
_SEVERAL = re.compile(f"{STAND_IN}{{2,}}")
_EM = 1000


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
