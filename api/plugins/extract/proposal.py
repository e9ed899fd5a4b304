"""Proposed figures, and the doubts about parts of them that were inferred or not found."""

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
"""A reason for a person to check a proposed figure: a part was inferred, not found or read in a special way."""
NOTES = {"en": {name: note for notes in EN.tables["notes"].values() for name, note in notes.items()}} | {
    "zh": ZH.tables["notes"]
}
"""By language code and name of a Doubt, its text for people."""
INFERRED = {name: part for part, notes in EN.tables["notes"].items() if part != "unsaid" for name in notes}
"""By name of a Doubt, the part of a figure that was inferred, such as `period`; other Doubts are left out."""


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
        """The part of the sentence that prints the figure."""
        return self.sentence[self.start : self.end]

    @property
    def sentence_sha256(self) -> str:
        """The SHA-256 in hex of the sentence."""
        return sentence_sha256(self.sentence)

    def fallen(self) -> Proposal:
        """A copy with a minus added (the value must have none), `<` and `>` swapped, and Doubt.FALL added."""
        return self._replace(
            value=f"-{self.value}",
            comparator=TURNED[self.comparator],
            doubts=(*self.doubts, Doubt.FALL),
        )

    @property
    def inferred(self) -> list[str]:
        """The sorted names of the parts of the figure that were inferred, such as `period`."""
        return sorted({INFERRED[doubt.name] for doubt in self.doubts if doubt.name in INFERRED})

    def note_in(self, language: str) -> str:
        """The doubts about the figure as text, in Chinese for `zh`, else in English."""
        chinese = language[:2] == "zh"
        return ("" if chinese else " ").join(NOTES["zh" if chinese else "en"][doubt.name] for doubt in self.doubts)

    @property
    def note(self) -> str:
        """The doubts about the figure as English text."""
        return self.note_in("en")

    @property
    def status(self) -> str:
        """`F` if the figure is expected, planned or aimed at, else `A`."""
        return "F" if Doubt.FORECAST in self.doubts else "A"
