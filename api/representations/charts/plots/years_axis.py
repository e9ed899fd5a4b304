"""Days and periods as places on an axis of years."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from api.domain.period import Period


@lru_cache(maxsize=4096)
def place_in_years(period: Period, *, at_end: bool = False) -> Fraction:
    """Where a period stands on an axis of years: what flows in its middle, what is there at a moment at its end."""
    end = years_of(period.last) + Fraction(1, _days(period.last.year))
    return end if at_end else (years_of(period.first) + end) / 2


def years_of(day: date) -> Fraction:
    """A day as a number of years: the first of January is a whole one."""
    return day.year + Fraction((day - date(day.year, 1, 1)).days, _days(day.year))


def _days(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365
