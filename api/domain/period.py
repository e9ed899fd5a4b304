"""Time periods in the notation of SDMX and ISO 8601, their texts in each language, and ranges of days."""

import re
from calendar import month_name, monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from api.domain.messages import Message

FORMS = ("2024", "2024-S1", "2024-Q1", "2024-06", "2024-06-30", "2025-FY0630")
FIRST_YEAR, LAST_YEAR = 1000, 2999
MONTHS = tuple(month_name)[1:]
SHORT_MONTHS = (*(name[:3] for name in MONTHS), "Sept")
_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?:(?P<part>S[12]|Q[1-4])|FY(?P<end>[0-9]{4})|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?"
)
FISCAL_ENDS = tuple(f"{month:02}{monthrange(2025, month)[1]}" for month in range(1, 12))
"""The last days that a fiscal year may have, as MMDD without 1231; 0228 is the end of February in every year."""
_ENDING = re.compile(r"([0-9]{4})-FY")
_MONTHS = {"A": 12, "S": 6, "Q": 3, "M": 1}


class PeriodError(ValueError):
    """An error for a text that is no time period or range; the message names the fault, or the allowed forms."""


class Period(NamedTuple):
    """One time period: its text, SDMX frequency (A, S, Q, M, D), first and last day; a fiscal year has frequency A."""

    text: str
    frequency: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year in which the period lies; for a fiscal year, the year in which it ends."""
        return self.last.year

    @property
    def is_fiscal(self) -> bool:
        """True for a period of twelve months that is not a calendar year."""
        return self.frequency == "A" and self.first.month > 1

    def is_inside(self, other: "Period") -> bool:
        """True if each day of this period lies in the other period."""
        return other.first <= self.first and self.last <= other.last

    @lru_cache(maxsize=8192)  # noqa: B019 - figures of an answer have the same few
    def in_language(self, lang: str) -> str:
        """The period in words of a language, such as `June 2024` for 2024-06."""
        first, part = self.first, self.text[5:].lower()
        name = {"A": "year", "S": part, "Q": part, "M": "month", "D": "day"}[self.frequency]
        if self.is_fiscal:
            name, first = "fiscal-year", self.last
        month = {"month": MONTHS[first.month - 1], "number": str(first.month)}
        return Message(f"period-{name}", year=str(first.year), **month, day=str(first.day)).in_language(lang)

    @classmethod
    @lru_cache(maxsize=8192)  # figures of an answer have the same few
    def parse(cls, text: str) -> "Period":
        """The Period of `2024`, `2024-S1`, `2024-Q1`, `2024-06`, `2024-06-30` or `2025-FY0630`; else PeriodError."""
        match = _PERIOD.fullmatch(text)
        if not match:
            raise PeriodError(f"a period is written like {', '.join(FORMS)}")
        year = int(match["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(f"a year lies between {FIRST_YEAR} and {LAST_YEAR}")
        if match["end"]:
            return cls(text, "A", *_fiscal_year(year, match["end"]))
        part = match["part"] or (f"M{match['month']}" if match["month"] else "A1")
        frequency, length = part[0], _MONTHS[part[0]]
        start = (int(part[1:]) - 1) * length + 1
        if not 1 <= start <= 12:
            if start == (year + 1) % 100:
                raise PeriodError(f"a fiscal year is written with its last day, such as {year + 1}-FY0630")
            raise PeriodError("a month lies between 01 and 12")
        end = start + length - 1
        first, last = date(year, start, 1), date(year, end, monthrange(year, end)[1])
        if match["day"] is None:
            return cls(text, frequency, first, last)
        if not 1 <= int(match["day"]) <= last.day:
            raise PeriodError(f"a day of {year}-{start:02} lies between 01 and {last.day}")
        day = first.replace(day=int(match["day"]))
        return cls(text, "D", day, day)


def _fiscal_year(year: int, end: str) -> tuple[date, date]:
    """The first and last day of the twelve months to the day `end` (MMDD) of a year; PeriodError for other days."""
    if end == "1231":
        raise PeriodError(f"a fiscal year that ends on 31 December is the year {year}")
    if end not in FISCAL_ENDS or year == FIRST_YEAR:
        raise PeriodError(f"a fiscal year ends with a month: FY is followed by one of {', '.join(FISCAL_ENDS)}")
    month = int(end[:2])
    return date(year - 1, month + 1, 1), date(year, month, monthrange(year, month)[1])


class Span(NamedTuple):
    """A range of days from `first` to `last` in which periods lie (None is an open end), or one `exact` period.

    The exact text `2025-FY` means each fiscal year that ends in 2025.
    """

    first: date | None = None
    last: date | None = None
    exact: str = ""

    def holds(self, period: Period) -> bool:
        """True if each day of a period is in the range; with `exact`, True only for the exact period."""
        if self.exact:
            return period.text == self.exact or (self.exact.endswith("FY") and period.text.startswith(self.exact))
        starts = self.first is None or self.first <= period.first
        return starts and (self.last is None or period.last <= self.last)

    @classmethod
    def parse(cls, text: str) -> "Span":
        """The Span of one period, `2024`, or of a range, `2014/2024`, where `..` is an open end; else PeriodError."""
        start, slash, end = text.partition("/")
        if slash and start == end == "..":
            raise PeriodError("a range that is open on both sides selects nothing: leave it out")
        if slash:
            return cls.between(None if start == ".." else start, None if end == ".." else end)
        if (ending := _ENDING.fullmatch(text)) and FIRST_YEAR < (year := int(ending[1])) <= LAST_YEAR:
            return cls(date(year - 1, 2, 1), date(year, 11, 30), text)
        period = Period.parse(text)
        return cls(period.first, period.last, text)

    @classmethod
    def between(cls, start: str | None, end: str | None) -> "Span":
        """The Span from the first day of `start` to the last of `end`; PeriodError if both are None, or reversed."""
        if start is None and end is None:
            raise PeriodError("a range has at least one end")
        first = Period.parse(start).first if start is not None else None
        last = Period.parse(end).last if end is not None else None
        if first and last and first > last:
            raise PeriodError(f"the range starts ({start}) after it ends ({end})")
        return cls(first, last)
