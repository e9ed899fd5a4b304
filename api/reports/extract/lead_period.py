"""The period that a text opens with, which stands for later paragraphs until one of them names another year."""

from __future__ import annotations

from api.reports.extract.period_arithmetic import lies_in
from api.reports.extract.proposal import DAY, SAME, SPAN, Mention


class LeadPeriod:
    """The period of the first paragraph that names one, and the last year named anywhere."""

    def __init__(self) -> None:
        self.year: int | None = None
        self._period: str | None = None
        self._awaited = ""  # the part of a year that the text opens with, before its year is told
        self._alone = True  # whether no paragraph behind it has named one of another year

    @property
    def stands(self) -> str | None:
        """The period, as long as the text keeps to it."""
        return self._period if self._alone else None

    def stand_back(self) -> None:
        """A heading tells what the text is about."""
        self._period, self._alone = None, False

    def main_year(self) -> int | None:
        """The last year named, or that of the first period where the last one named lies behind it."""
        if self._period is None or self.year is None:
            return self.year
        return min(self.year, int(self._period[:4]))

    def learn(self, period: str | None, mention: Mention, *, aside: bool) -> None:
        """Take in a period that a sentence talks about; `aside` where the text is about another."""
        self.year = int(period[:4]) if period else mention.year or self.year
        if len(mention.part) == DAY:
            return
        if self._period is None and self._alone:
            if period is None and _leaves_the_year_out(mention):
                self._awaited = mention.part
                return
            told = period is not None and not aside and period[5:].startswith(self._awaited)
            self._period, self._alone = period if told else None, told
        elif self._period is not None:
            self._alone = self._alone and lies_in(period or f"{mention.year or self._period[:4]}", self._period)


def _leaves_the_year_out(mention: Mention) -> bool:
    """Whether a mention names a part of a year alone."""
    alone = mention.year is None and mention.from_published is None and not mention.shift
    return alone and mention.fits and mention.part not in {"", SAME, SPAN}
