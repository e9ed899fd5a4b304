"""Proposed figures, and the notes on parts of them that were inferred or not found."""

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
    """Sort of a unit; it decides if a number may be a figure without further words."""

    NONE = ""
    MONEY = "money"
    SHARE = "share"
    MEASURE = "measure"
    COUNT = "count"


class Proposal(NamedTuple):
    """A figure that a text seems to state, with the sentence that proves it, for a person to decide on.

    `start`, `end` and `anchor` are offsets in the sentence: of the phrase, and of its first digit. `prefix` and
    `suffix` are words around the phrase, if the text has it more than once.
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
    """Offset of the sentence in its paragraph."""
    sentence: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def phrase(self) -> str:
        """The words of the sentence that print the figure."""
        return self.sentence[self.start : self.end]

    @property
    def sentence_sha256(self) -> str:
        """The hash that proves the sentence."""
        return sentence_sha256(self.sentence)

    def fallen(self) -> Proposal:
        """A copy with a minus, since the words say that it fell, and with its comparator turned: `>` becomes `<`."""
        return self._replace(
            value=f"-{self.value}",
            comparator=TURNED[self.comparator],
            doubts=(*self.doubts, Doubt.FALL),
        )

    @property
    def inferred(self) -> list[str]:
        """The parts of the figure that the sentence does not print, such as `period`."""
        return sorted({doubt.part for doubt in self.doubts if doubt.part})

    def note_in(self, language: str) -> str:
        """The doubts about the figure in a language, for the person who decides on it."""
        if language[:2] == "zh":
            return "".join(doubt.zh for doubt in self.doubts)
        return " ".join(doubt.en for doubt in self.doubts)

    @property
    def note(self) -> str:
        """The doubts about the figure in English."""
        return self.note_in("en")

    @property
    def status(self) -> str:
        """`F` if the figure is expected, planned or aimed at, else `A`."""
        return "F" if Doubt.FORECAST in self.doubts else "A"
