"""Time periods as SDMX and ISO 8601 write them, and as people say them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from api.domain.messages import Message

FORMS = ("2024", "2024-S1", "2024-Q1", "2024-06", "2024-06-30")
FIRST_YEAR, LAST_YEAR = 1000, 2999
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?:(?P<part>S[12]|Q[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?")
_MONTHS = {"A": 12, "S": 6, "Q": 3, "M": 1}


class PeriodError(ValueError):
    """The text is no time period; the message says which forms are allowed."""


@dataclass(frozen=True, slots=True)
class Period:
    """One time period: its text, SDMX frequency (A, S, Q, M, D), first and last day."""

    text: str
    frequency: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The calendar year that the period lies in."""
        return self.first.year

    def in_language(self, lang: str) -> str:
        """The period as people say it."""
        return _in_language(self, lang)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024`, `2024-S1`, `2024-Q1`, `2024-06` or `2024-06-30`; PeriodError otherwise."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise PeriodError(f"a period is written like {', '.join(FORMS)}")
        year = int(match["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(f"a year lies between {FIRST_YEAR} and {LAST_YEAR}")
        part = match["part"] or (f"M{match['month']}" if match["month"] else "A1")
        frequency, length = part[0], _MONTHS[part[0]]
        start = (int(part[1:]) - 1) * length + 1
        if not 1 <= start <= 12:
            raise PeriodError("a month lies between 01 and 12")
        end = start + length - 1
        first, last = date(year, start, 1), date(year, end, monthrange(year, end)[1])
        if match["day"] is None:
            return cls(text, frequency, first, last)
        if not 1 <= int(match["day"]) <= last.day:
            raise PeriodError(f"a day of {year}-{start:02} lies between 01 and {last.day}")
        day = first.replace(day=int(match["day"]))
        return cls(text, "D", day, day)


@lru_cache(maxsize=8192)
def _in_language(period: Period, lang: str) -> str:
    first, part = period.first, period.text[5:].lower()
    name = {"A": "year", "S": part, "Q": part, "M": "month", "D": "day"}[period.frequency]
    month = {"month": MONTHS[first.month - 1], "number": str(first.month)}
    return Message(f"period-{name}", year=str(first.year), **month, day=str(first.day)).in_language(lang)


@dataclass(frozen=True, slots=True)
class Span:
    """The days between two periods, an end left out being open; or exactly one period."""

    first: date | None = None
    last: date | None = None
    exact: bool = False

    def holds(self, period: Period) -> bool:
        """True if a period lies inside, or is the one."""
        if self.exact:
            return (self.first, self.last) == (period.first, period.last)
        starts = self.first is None or self.first <= period.first
        return starts and (self.last is None or period.last <= self.last)

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read one period, which holds those inside it, or a range, `2014/2024`, one side of which may be `..`."""
        start, slash, end = text.partition("/")
        if not slash:
            return cls.between(start, start)
        if start == end == "..":
            raise PeriodError("a range that is open on both sides selects nothing: leave it out")
        return cls.between(None if start == ".." else start, None if end == ".." else end)

    @classmethod
    def between(cls, start: str | None, end: str | None) -> Span:
        """From the first day of one period to the last day of another."""
        if start is None and end is None:
            raise PeriodError("a range has at least one end")
        first = Period.parse(start).first if start is not None else None
        last = Period.parse(end).last if end is not None else None
        if first and last and first > last:
            raise PeriodError(f"the range starts ({start}) after it ends ({end})")
        return cls(first, last)
