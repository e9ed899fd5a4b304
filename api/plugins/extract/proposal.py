"""What extraction hands from step to step: figures and periods found, dated, and what is doubted of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from api.domain.period import Period, PeriodError
from api.domain.words import TURNED
from api.plugins.extract.words import EN, ZH

_NOTES = {
    name: ("" if part == "unsaid" else part, note)
    for part, notes in EN.tables["notes"].items()
    for name, note in notes.items()
}


class Doubt(Enum):
    """A note on a figure, in the words of `notes` in `en.toml` and `zh.toml`."""

    PERIOD_BEFORE = auto()
    PERIOD_SAME = auto()
    PERIOD_HEADING = auto()
    PERIOD_LEAD = auto()
    PERIOD_YEAR = auto()
    PERIOD_NEAREST = auto()
    PERIOD_PUBLISHED = auto()
    PERIOD_SHIFTED = auto()
    PERIOD_BRACKET = auto()
    PERIOD_OFF = auto()
    PERIOD_FISCAL = auto()
    PERIOD_LAST_DAY = auto()
    PERIOD_UNANCHORED = auto()
    PERIOD_UNTOLD = auto()
    PERIOD_ISSUE = auto()
    PERIOD_AHEAD = auto()
    PERIOD_UNFIT = auto()
    PERIOD_TO_DATE = auto()
    PERIOD_EITHER_YEAR = auto()
    PERIOD_NOW = auto()
    PERIOD_EARLIER = auto()
    PERIOD_BRACKET_UNTOLD = auto()
    UNIT_SIGN = auto()
    UNIT_BEFORE = auto()
    UNIT_UNTOLD = auto()
    VALUE_WORDS = auto()
    VALUE_FRACTION = auto()
    VALUE_TENTHS = auto()
    VALUE_SCALED = auto()
    VALUE_SUM = auto()
    VALUE_COMMA = auto()
    VALUE_GROUPED = auto()
    VALUE_POWER = auto()
    VALUE_BRACKETS = auto()
    RATE = auto()
    FALL = auto()
    FORECAST = auto()
    LANGUAGE = auto()

    def __init__(self, _number: int) -> None:
        self.part, self.en = _NOTES[self._name_]
        self.zh = ZH.tables["notes"][self._name_]


DAY = 5
"""The length of a part that is a day: 06-30."""
SPAN = "span"
"""A part of a year that no single SDMX period covers: nine months, a week."""
SAME = "same"
"""The part that another mention has, or that the text is talking about: the same period, the quarter."""

HEADED = "headed"
"""The step of a part that is the one of the heading: the reporting period."""


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


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as SDMX writes it, None where none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()
    this_year: bool = False  # whether only the year of publication is told, and not which that is
    moment: bool = False  # whether it is only the end of a month that was told

    def inferred(self, doubt: Doubt) -> Dated:
        """The period with the note that says where it was told; where there is none, what is doubted."""
        return Dated(self.period, (doubt,) if self.period else self.doubts)

    def carries(self, ahead: bool | None, present: bool) -> bool:
        """Whether what follows may be of it: on a day little happens, and what still is so is of no month past."""
        if self.period is None:
            return True
        day = self.moment or len(self.period) == len("2024-06-30")
        month = len(self.period) == len("2024-06")
        return not (day and ahead is False) and not (month and self.period[5].isdigit() and present)


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
