"""Figures as they are proposed, and the notes on what is inferred or left unsaid."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import NamedTuple

from api.domain.words import TURNED
from api.plugins.extract.page_text import sentence_sha256
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
    PERIOD_NOW = auto()
    PERIOD_EARLIER = auto()
    PERIOD_BRACKET_UNTOLD = auto()
    UNIT_SIGN = auto()
    UNIT_BEFORE = auto()
    UNIT_UNTOLD = auto()
    VALUE_WORDS = auto()
    VALUE_FRACTION = auto()
    VALUE_TENTHS = auto()
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


class UnitSort(StrEnum):
    """Sort of a unit, which decides how much else the words around must say."""

    NONE = ""
    MONEY = "money"
    SHARE = "share"
    MEASURE = "measure"
    COUNT = "count"


class Proposal(NamedTuple):
    """A figure that a text seems to state, with the place that proves it; a person decides.

    In its sentence, `start` and `end` are those of its phrase, and its digits begin at the anchor. The rest of the text
    gives it a period, and words around it where its phrase stands more than once.
    """

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
    period: str | None = None
    paragraph: int = 0
    begins: int = 0
    """Place of its sentence in the paragraph."""
    sentence: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def phrase(self) -> str:
        """The words that print it."""
        return self.sentence[self.start : self.end]

    @property
    def sentence_sha256(self) -> str:
        """The hash that proves its sentence."""
        return sentence_sha256(self.sentence)

    def fallen(self) -> Proposal:
        """The figure with the minus that the words give it, which turns its comparator too."""
        return self._replace(
            value=f"-{self.value}",
            comparator=TURNED[self.comparator],
            doubts=(*self.doubts, Doubt.FALL),
        )

    @property
    def inferred(self) -> list[str]:
        """The parts of the figure that its own sentence does not print."""
        return sorted({doubt.part for doubt in self.doubts if doubt.part})

    def note_in(self, language: str) -> str:
        """All that a person should look at before taking the figure over."""
        if language[:2] == "zh":
            return "".join(doubt.zh for doubt in self.doubts)
        return " ".join(doubt.en for doubt in self.doubts)

    @property
    def note(self) -> str:
        """The same in English."""
        return self.note_in("en")

    @property
    def status(self) -> str:
        """`F` of a figure that is expected, planned or aimed at; `A` of any other."""
        return "F" if Doubt.FORECAST in self.doubts else "A"
