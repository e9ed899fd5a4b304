"""How a text as a whole writes its numbers: a bare ¥, decimal commas, a year of its own."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from api.reports.extract.english.calendar_words import MONTH
from api.reports.extract.printed_digits import writes_decimal_commas

_FISCAL = re.compile(
    r"\b[Ff]iscal (?:[Yy]ear (?:20)?\d\d|(?:19|20)\d\d|first|second|third|fourth|Q[1-4]|full[ -]year)"
    r"|\bFY ?(?:20)?\d\d\b"
)
_OF_SOMEBODY = re.compile(
    r"\b(?:previous|prior|preceding|last|current|new|next|this) (?:fiscal|financial|business)[ -]year"
)
_CALENDAR = re.compile(
    r"\b(?:six|6)[ -]months?(?: period)? (?:ended|to) (?:30 June|June 30)\b"
    r"|\b(?:nine|9)[ -]months?(?: period)? (?:ended|to) (?:30 September|September 30)\b"
    r"|\byear (?:ended|to) (?:31 December|December 31)\b",
    re.IGNORECASE,
)
_TITLE = 400  # characters in which a report names the months that it is of
_YEAR_END = re.compile(
    r"\b(?:[Ff]iscal|[Ff]inancial|[Bb]usiness) [Yy]ear,?(?: that| which)? ?"
    r"(?:[Ee]nd(?:ed|ing|s)|[Tt]o|[Cc]loses)(?: in| on)? "
    rf"(?:\d\d? )?(?P<m>{MONTH})"
)
_LAST = 12
_CHINA = ("yuan", "RMB", "renminbi", "CNY", "China", "元", "中国")


@dataclass(frozen=True, slots=True)
class TextHabits:
    """What a single number does not tell; `yen` is the currency of a bare ¥."""

    yen: str = "JPY"
    decimal_commas: bool = False
    fiscal: bool = False
    """Whether a year is told that may not be the calendar's, so that a bare quarter may be one of it."""
    year_ends: str = ""
    """The last day of that year, as 03-31, where the text tells one alone."""

    @classmethod
    def of(cls, text: str) -> TextHabits:
        """Yuan where China or its money is named, else yen; decimal commas where one number must have one."""
        yen = "CNY" if any(word in text for word in _CHINA) else "JPY"
        ends = {_month_of(match["m"]) for match in _YEAR_END.finditer(text)}
        month = ends.pop() if len(ends) == 1 else 0
        named = _FISCAL.search(text) is not None
        if not named and _CALENDAR.search(text, 0, _TITLE):  # another company's year says nothing of this one's
            ends, month = {_LAST}, _LAST
        somebodys = named or bool(ends) or _OF_SOMEBODY.search(text) is not None
        fiscal = month != _LAST and somebodys
        return cls(
            yen, writes_decimal_commas(text), fiscal, f"{month:02}-{monthrange(2023, month)[1]}" if month else ""
        )


def _month_of(name: str) -> int:
    return 1 + "janfebmaraprmayjunjulaugsepoctnovdec".index(name[:3].lower()) // 3
