"""Periods before and after others, parts of years, and whether one was over on a day."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from api.domain.period import Period
from api.plugins.extract.proposal import SPAN

_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
_PART = re.compile(r"(?P<year>\d{4})(?:-(?P<kind>[SQ]?)(?P<number>\d{1,2})(?P<day>-\d\d)?)?")
_LENGTH = {"S": 6, "Q": 3, "": 1}


class Published(NamedTuple):
    """The day of publication; the last of its month where only that is told."""

    year: int
    month: int
    day: int

    @classmethod
    def month_of(cls, year: int, month: int) -> Published:
        """The last day of a month of which alone is told."""
        return cls(year, month, monthrange(year, month)[1])

    @property
    def iso(self) -> str:
        """As 2026-05-06, which compares as dates do."""
        return f"{self.year}-{self.month:02}-{self.day:02}"


def moved(period: str, count: int, step: str) -> str | None:
    """The period so many years, quarters or months later; None where it does not consist of whole ones."""
    match = _PART.fullmatch(period)
    if match is None:
        return None
    year, months = int(match["year"]), count * _MONTHS_OF[step]
    if months % 12 == 0:
        return f"{year + months // 12:04}{period[4:]}"
    if match["kind"] is None or match["day"]:
        return None
    length = _LENGTH[match["kind"]]
    if months % length or _MONTHS_OF[step] > length:
        return None
    index = year * (12 // length) + int(match["number"]) - 1 + months // length
    year, number = divmod(index, 12 // length)
    return f"{year:04}-{match['kind']}{number + 1:0{1 if match['kind'] else 2}}"


def is_over(period: str | None, published: Published | None, *, if_unknown: bool = False) -> bool:
    """Whether a period ends by the day of publication; where none is known, it is taken to."""
    if period is None or published is None:
        return if_unknown if period is None else True
    return Period.parse(period).last.isoformat() <= published.iso


def lies_in(period: str, whole: str) -> bool:
    """Whether a period lies inside another, or is the same."""
    inner, outer = Period.parse(period), Period.parse(whole)
    return outer.first <= inner.first and inner.last <= outer.last


def has_begun(period: str | None, published: Published | None) -> bool:
    """Whether a period has begun by the day of publication; where that is not known, it is taken to have."""
    if period is None or published is None:
        return True
    try:
        return Period.parse(period).first.isoformat() <= published.iso
    except ValueError:  # no such day, which the caller says
        return True


def on_day_of(published: Published, part: str, *, ahead: bool) -> int:
    """The year of the last such part of one that had begun by publication; `ahead`, of the next that was not over."""
    year = published.year
    this = f"{year}-{part}" if part else f"{year}"
    try:
        if ahead:
            return year if not is_over(this, published) else year + 1
        over = has_begun(this, published) if part[:1].isdigit() else is_over(this, published)
    except ValueError:  # no such day, which the caller says
        return year
    return year if over else year - 1


_LAST_MONTH = 12
_LAST_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def part_of_months(first: int, last: int) -> tuple[str, bool]:
    """The part from one month to another, and whether one SDMX period covers it."""
    length = last - first + 1
    if length == 1 and 1 <= last <= _LAST_MONTH:
        return f"{first:02}", True
    if length in {3, 6, 12} and first > 0 and last % length == 0:
        return {3: f"Q{last // 3}", 6: f"S{last // 6}", 12: ""}[length], True
    return SPAN, False


def part_of_days(first: tuple[int, int], last: tuple[int, int]) -> tuple[str, bool]:
    """The part from one month and day to another, and whether one SDMX period covers it; 1 to 31 May is the month."""
    begins, ends = first[1] == 1, last[1] >= _LAST_DAYS.get(last[0], 32)
    return part_of_months(first[0], last[0]) if begins and ends else (SPAN, False)
