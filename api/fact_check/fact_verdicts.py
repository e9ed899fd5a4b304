"""What a fact-check says of a number in a sentence."""

from __future__ import annotations

from enum import StrEnum


class FactVerdict(StrEnum):
    """How a quoted number stands to the figure that it was held against; the first two are right."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "agrees-within-rounding"
    DROPS_COMPARATOR = "drops-comparator"
    WRONG_SCALE = "wrong-scale"
    WRONG_UNIT = "wrong-unit"
    WRONG_PERIOD = "wrong-period"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot-tell"


RIGHT = frozenset({FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING})
"""The verdicts that need no correction."""
