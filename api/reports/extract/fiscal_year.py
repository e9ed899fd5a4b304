"""A year that may end on another day than the calendar's: what its quarters cover, and the day that it ended on."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.period import Period
from api.reports.extract.dated import Dated, dated_as, text
from api.reports.extract.doubts import Doubt
from api.reports.extract.period_arithmetic import Published, moved, on_day_of
from api.reports.extract.proposal import Mention

_UNFIT = Dated(None, (Doubt.PERIOD_UNFIT,))
_QUARTER = 3


class FiscalYear:
    """The year of the company or the state that a text speaks of; `ends` is its last day, as 03-31."""

    def __init__(self, published: Published | None, *, told: bool = False, ends: str = "") -> None:
        self._published = published
        self.told = told  # whether a bare quarter may be one of another year than the calendar's
        self._ends = ends
        self._known: tuple[int, str] | None = None  # a quarter by its number, and the calendar's that it covers

    def learn(self, mentions: Sequence[Mention]) -> None:
        """Take in which of the calendar's quarters one of this year is: the third ended in June."""
        for mention in mentions:
            if mention.rank and mention.year:
                self._known = mention.rank, text(mention.year, mention.part)
                self.told = self.told or mention.part != f"Q{mention.rank}"

    def covers(self, mention: Mention) -> bool:
        """Whether a bare part may be one of this year: a quarter, a half or all of it."""
        return self.told and (mention.numbered or not mention.part)

    def dated(self, mention: Mention, *, ahead: bool) -> Dated:
        """The calendar's quarter that a bare one covers, where the end of one, or of the year, was told."""
        if not mention.part.startswith("Q"):
            return _UNFIT
        number = int(mention.part[1:])
        if self._known is not None:
            period = moved(self._known[1], number - self._known[0], "quarter")
            return dated_as(period, Doubt.PERIOD_FISCAL) if period else _UNFIT
        month = int(self._ends[:2] or 1)
        if self._published is None or month % _QUARTER:
            return _UNFIT
        part = f"Q{(month // _QUARTER + number - 1) % 4 + 1}"
        return dated_as(text(on_day_of(self._published, part, ahead=ahead), part), Doubt.PERIOD_FISCAL)

    def ended_before(self, period: str | None) -> Dated:
        """The day that the last such year before a period, or around it, ended on."""
        if period is None or not self._ends:
            return Dated(None, (Doubt.PERIOD_EARLIER,))
        last = Period.parse(period).last
        year = last.year - (f"{last.month:02}-{last.day:02}" <= self._ends)
        return dated_as(text(year, self._ends), Doubt.PERIOD_SHIFTED)
