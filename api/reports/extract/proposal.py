"""What extraction hands from step to step: figures and periods found in a sentence, and the proposal made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from api.domain.words import TURNED
from api.reports.extract.doubts import Doubt

DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The part that another mention has, or that the text is talking about: the same period, the quarter."""

HEADED = "headed"
"""The step of a part that is the one of the heading: the reporting period."""
YEAR_END = "year-end"
"""The step to the day that a year ends on which may be none of the calendar's."""


class Role(StrEnum):
    """What a period does in its sentence."""

    OWN = "own"  # figures around it may belong to it
    LOCAL = "local"  # it belongs to the figure right beside it and to no other
    WEAK = "weak"  # the day something happened: used only where the sentence has no other period
    AFAR = "afar"  # compared with, founded in, published on: no figure's period


class UnitSort(StrEnum):
    """What sort of unit was read, which decides how much else the words around must say."""

    NONE = ""
    MONEY = "money"
    SHARE = "share"
    MEASURE = "measure"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Mention:
    """A period as a sentence names it; what it leaves out is None and comes from the text around."""

    start: int
    end: int
    year: int | None = None
    part: str = ""  # S1, Q2, 06, 06-30, or SAME
    from_published: int | None = None  # steps from the day of publication: -1 for last year
    shift: int = 0  # steps from the period that is talked about: -1 for a year earlier
    step: str = "year"  # what is stepped by: year, quarter or month
    fits: bool = True  # whether one SDMX period covers it
    role: Role = Role.OWN
    unfit: Doubt = Doubt.PERIOD_UNFIT  # what to say where none does
    note: Doubt | None = None  # how the period was read, where it is not as printed
    rank: int = 0  # of a company's quarter whose last day is told: the third that ended in June
    closes: str = ""  # the month that a year or a stretch of months ends in
    numbered: bool = False  # whether it is told by its number, which a quarter of another year than the calendar's has
    when: bool = False  # whether `when` goes on with it: the clause behind belongs to it


@dataclass(frozen=True, slots=True)
class Found:
    """A figure in a sentence: start and end are those of its phrase, anchor is where its digits begin."""

    start: int
    end: int
    anchor: int
    value: str
    scale: int
    unit: str
    sort: UnitSort
    comparator: str = "="
    compared: bool = False
    restates: str = ""
    doubts: tuple[Doubt, ...] = ()

    def fallen(self) -> Found:
        """The figure with the minus that the words give it, which turns its comparator too."""
        return replace(
            self,
            value=f"-{self.value}",
            comparator=TURNED[self.comparator],
            doubts=(*self.doubts, Doubt.FALL),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure that a text seems to state, with the place that proves it; a person decides."""

    value: str
    scale: int
    unit: str
    sort: UnitSort
    comparator: str
    period: str | None
    phrase: str
    paragraph: int
    start: int
    """Where in its paragraph the phrase begins."""
    sentence_sha256: str
    prefix: str = ""
    suffix: str = ""
    restates: str = ""
    doubts: tuple[Doubt, ...] = ()

    @property
    def inferred(self) -> tuple[str, ...]:
        """The parts of the figure that its own sentence does not print."""
        return tuple(sorted({doubt.part for doubt in self.doubts if doubt.part}))

    @property
    def reason(self) -> str:
        """What to look at before taking the figure over; empty where nothing was inferred."""
        return " ".join(doubt.en for doubt in self.doubts)
