"""How a text as a whole writes its numbers: a bare ¥, decimal commas, a year of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from api.reports.extract.printed_digits import writes_decimal_commas

_FISCAL = re.compile(
    r"\b[Ff]iscal (?:[Yy]ear (?:20)?\d\d|(?:19|20)\d\d|first|second|third|fourth|Q[1-4]|full[ -]year)"
    r"|\bFY ?(?:20)?\d\d\b"
)
_CHINA = ("yuan", "RMB", "renminbi", "CNY", "China", "元", "中国")


@dataclass(frozen=True, slots=True)
class TextHabits:
    """What a single number does not tell; `yen` is the currency of a bare ¥."""

    yen: str = "JPY"
    decimal_commas: bool = False
    fiscal: bool = False
    """Whether a year is told that may not be the calendar's, so that a bare quarter may be one of it."""

    @classmethod
    def of(cls, text: str) -> TextHabits:
        """Yuan where China or its money is named, else yen; decimal commas where one number must have one."""
        yen = "CNY" if any(word in text for word in _CHINA) else "JPY"
        return cls(yen, writes_decimal_commas(text), _FISCAL.search(text) is not None)
