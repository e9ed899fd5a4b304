"""Periods as sentences name them, as SDMX writes them, before and after others, over or not on a day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from api.domain.period import Period, PeriodError
from api.plugins.extract.proposal import Doubt

DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The part that another mention has, or that the text is talking about: the same period, the quarter."""


HEADED = "headed"
"""The step of a part that is the one of the heading: the reporting period."""


class Role(StrEnum):
    """Part of a period in its sentence."""

    OWN = "own"  # figures around it may belong to it
    LOCAL = "local"  # it belongs to the figure right next to it and to no other
    WEAK = "weak"  # the day something happened: used only if the sentence has no other period
    AFAR = "afar"  # compared with, founded in, published on: no figure's period


class Mention(NamedTuple):
    """A period as a sentence names it; what it leaves out is None and comes from the text around."""

    start: int
    end: int
    year: int | None = None
    part: str = ""  # S1, Q2, 06, 06-30, or SAME
    from_published: int | None = None  # steps from the day of publication: -1 for last year
    shift: int = 0  # steps from the period that is talked about: -1 for a year earlier
    step: str = "year"  # what is stepped by: year, quarter or month
    fits: bool = True  # True if one SDMX period covers it
    role: Role = Role.OWN
    unfit: Doubt = Doubt.PERIOD_UNFIT  # what to say where none does
    note: Doubt | None = None  # how the period was read, where it is not as printed
    rank: int = 0  # of a company's quarter whose last day is given: the third that ended in June
    numbered: bool = False  # True if it is given by its number, which a quarter of another year than the calendar's has
    when: bool = False  # True if `when` goes on with it: the clause after belongs to it


class Dated(NamedTuple):
    """A period as SDMX writes it, None if none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    moment: bool = False  # True if it is only the end of a month that was given

    @property
    def year(self) -> int | None:
        """The year that it is, or is a part of."""
        return int(self.period[:4]) if self.period else None

    def lies_in(self, whole: str) -> bool:
        """True if it lies inside another period, or is the same."""
        if self.period is None:
            return False
        inner, outer = Period.parse(self.period), Period.parse(whole)
        return outer.first <= inner.first and inner.last <= outer.last

    def inferred(self, doubt: Doubt) -> Dated:
        """The period with the note that says where it was given; where there is none, what is doubted."""
        return Dated(self.period, (doubt,) if self.period else self.doubts)

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """True if what follows may be of it: on a day little happens, and what still is so is of no month past."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)


def undated(doubt: Doubt) -> Dated:
    """No period, and the reason."""
    return Dated(None, (doubt,))


def dated_as(period: str | None, *doubts: Doubt) -> Dated:
    """The period with its doubts, unless there is none or the calendar has no such day or month."""
    return Dated(period, doubts) if _parsed(period) else undated(Doubt.PERIOD_UNFIT)


def text(year: int | None, part: str) -> str:
    """As SDMX writes a part of a year."""
    return f"{year}-{part}" if part else f"{year}"


_A_YEAR = {"year": 1, "quarter": 4, "month": 12}


def moved(period: str, count: int, step: str) -> str | None:
    """The period so many years, quarters or months later; None if it is none of them."""
    steps, letter = _A_YEAR[step], "Q" if step == "quarter" else ""
    if count % steps == 0:
        return f"{int(period[:4]) + count // steps:04}{period[4:]}"
    if (match := re.fullmatch(rf"(\d{{4}})-{letter}(\d\d?)", period)) is None:
        return None
    year, number = divmod(int(match[1]) * steps + int(match[2]) - 1 + count, steps)
    return f"{year:04}-{letter}{number + 1:0{len(match[2])}}"


def is_over(period: str, published: date) -> bool:
    """True if a period ends by the day of publication, or is none of the calendar."""
    span = _parsed(period)
    return span is None or span.last <= published


def has_begun(period: str | None, published: date | None) -> bool:
    """True if a period has begun by the day of publication, or if either is missing or no day of the calendar."""
    span = _parsed(period)
    return published is None or span is None or span.first <= published


def _parsed(period: str | None) -> Period | None:
    try:
        return Period.parse(period) if period else None
    except PeriodError:  # no such day or month
        return None


def on_day_of(published: date, part: str, *, ahead: bool) -> int:
    """The year of the last such part of one that had begun by publication; `ahead`, of the next that was not over."""
    this = text(published.year, part)
    if ahead:
        return published.year + is_over(this, published)
    over = has_begun(this, published) if part[:1].isdigit() else is_over(this, published)
    return published.year if over else published.year - 1


_LAST_MONTH = 12


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
    whole = first[1] == 1 and 1 <= last[0] <= _LAST_MONTH and last[1] >= monthrange(2023, last[0])[1]
    return part_of_months(first[0], last[0]) if whole else (SPAN, False)
