"""Proposed figures, and the notes on parts of them that were inferred or not found."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from api.domain.units import UnitKind
from api.domain.words import TURNED
from api.plugins.extract.page_text import sentence_sha256
from api.plugins.extract.words import EN, ZH

Doubt = Enum(
    "Doubt",
    "PERIOD_BEFORE PERIOD_SAME PERIOD_HEADING PERIOD_LEAD PERIOD_YEAR PERIOD_NEAREST PERIOD_PUBLISHED PERIOD_SHIFTED "
    "PERIOD_OFF PERIOD_FISCAL PERIOD_LAST_DAY PERIOD_UNANCHORED PERIOD_UNTOLD PERIOD_ISSUE PERIOD_AHEAD "
    "PERIOD_UNFIT PERIOD_TO_DATE PERIOD_NOW PERIOD_EARLIER PERIOD_BRACKET_UNTOLD UNIT_SIGN UNIT_BEFORE UNIT_UNTOLD "
    "VALUE_WORDS VALUE_FRACTION VALUE_TENTHS VALUE_SUM VALUE_COMMA VALUE_GROUPED VALUE_POWER VALUE_BRACKETS "
    "RATE FALL FORECAST LANGUAGE",
)
"""A note on a figure."""
NOTES = {"en": {name: note for notes in EN.tables["notes"].values() for name, note in notes.items()}} | {
    "zh": ZH.tables["notes"]
}
"""The words of each note by language."""
INFERRED = {name: part for part, notes in EN.tables["notes"].items() if part != "unsaid" for name in notes}
"""The part of a figure that a note says was inferred; no part for the notes on what was not found."""


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
    sort: UnitKind | None
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
        return sorted({INFERRED[doubt.name] for doubt in self.doubts if doubt.name in INFERRED})

    def note_in(self, language: str) -> str:
        """The doubts about the figure in a language, for the person who decides on it."""
        chinese = language[:2] == "zh"
        return ("" if chinese else " ").join(NOTES["zh" if chinese else "en"][doubt.name] for doubt in self.doubts)

    @property
    def note(self) -> str:
        """The doubts about the figure in English."""
        return self.note_in("en")

    @property
    def status(self) -> str:
        """`F` if the figure is expected, planned or aimed at, else `A`."""
        return "F" if Doubt.FORECAST in self.doubts else "A"
