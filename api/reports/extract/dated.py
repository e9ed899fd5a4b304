"""The period given to a figure, and what was inferred of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.domain.period import Period, PeriodError
from api.reports.extract.doubts import Doubt


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as SDMX writes it, None where none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    this_year: bool = False  # whether only the year of publication is told, and not which that is
    moment: bool = False  # whether it is only the end of a month that was told

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """Whether what follows may be of it: on a day little happens, and what still is so is of no month past."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)

    def is_shorter(self, step: str) -> bool:
        """Whether it is a month, and what is compared with it a quarter or a half."""
        return step != "" and self.period is not None and self.period[5:].isdigit()


def inferred(dated: Dated, doubt: Doubt) -> Dated:
    """A period told elsewhere, with the note that says where."""
    return Dated(dated.period, (doubt,)) if dated.period else replace(dated)


def dated_as(period: str, *doubts: Doubt) -> Dated:
    """The period with its doubts, unless the calendar has no such day or month."""
    try:
        Period.parse(period)
    except PeriodError:
        return Dated(None, (Doubt.PERIOD_UNFIT,))
    return Dated(period, doubts)


def text(year: int | None, part: str) -> str:
    """As SDMX writes a part of a year."""
    return f"{year}-{part}" if part else f"{year}"
