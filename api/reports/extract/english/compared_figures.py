"""English figures that are only there to compare with: against 47, up from 8, the previous high of 14.9 million."""

from __future__ import annotations

from dataclasses import dataclass

from api.reports.extract.english import vocabulary
from api.reports.extract.english.tokens import Tokens
from api.reports.extract.english.unit_words import MeasuredNumber
from api.reports.extract.proposal import UnitSort

_COMPARED_WITH = frozenset(
    {("with", "compared"), ("to", "compared"), ("the", "than"), ("the", "below"), ("the", "above")}
)
_MARKS = frozenset({"high", "low", "record", "peak", "best", "maximum", "minimum", "trough"})
_OLD = frozenset({"previous", "prior", "earlier", "old", "former", "last"})
_REVISED = frozenset({"revised", "corrected", "restated", "amended"})  # from 2.1% to 2.3%, both of one time
_WAYS = frozenset({"up", "down", "upwards", "downwards", "slightly", "upward", "downward"})
_AWAY = 8  # tokens from a figure to `from` and the one that it moved from


@dataclass(frozen=True, slots=True)
class Place:
    """An amount between its neighbours."""

    tokens: Tokens
    amount: MeasuredNumber
    previous: MeasuredNumber | None
    following: MeasuredNumber | None


def is_compared(at: Place, first: int) -> bool:
    """Whether the figure is only there to compare with: against 47, compared with 4.05, up from 8, from 8 to 9."""
    low, further = at.tokens.at(first - 1).low, at.tokens.at(first - 2).low
    if low in vocabulary.COMPARED or (low, further) in _COMPARED_WITH or (low, further) == ("been", "having"):
        return True
    if low == "of" and further in _MARKS and _is_beaten(at.tokens, first - 3):
        return True
    if low == "after" and at.previous is not None and at.previous.unit.text == at.amount.unit.text != "":
        return True  # 0.2% in the second quarter, after 0.5% in the first
    if low != "from" or further in _REVISED or (further in _WAYS and at.tokens.at(first - 3).low in _REVISED):
        return False
    if further in vocabulary.RISES or further in vocabulary.FALLS:
        return True
    previous = at.previous
    if previous is not None and previous.unit.sort in {UnitSort.SHARE, UnitSort.NONE} and previous.last == first - 2:
        return True  # up 9 percent from 2.16 billion
    if previous is not None and previous.unit.text == at.amount.unit.text != "" and first - previous.last <= _AWAY:
        return True  # eased to 2.7% in March from 3.1% in December
    following = at.following
    return (
        following is not None
        and following.unit.text == at.amount.unit.text
        and following.first - at.amount.last <= 6
        and at.tokens.at(following.first - 1).low == "to"
    )


def is_of_others(tokens: Tokens, last: int) -> bool:
    """Whether what is compared with is of other people, not of another time: against 12.6% of men."""
    led = tokens.at(last + 1).low in {"of", "for", "among"}
    return led and tokens.at(last + 2).low in {"men", "women", "boys", "girls", "males", "females"}


def _is_beaten(tokens: Tokens, place: int) -> bool:
    """Whether the mark behind is an old one: the previous high of 47, it beat the record of 47."""
    return tokens.at(place).low in _OLD or tokens.at(place - 1).low in vocabulary.BEATS
