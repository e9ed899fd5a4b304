"""Whether the words around an English amount say that it rose or fell by it, and where they begin and end."""

from __future__ import annotations

from api.reports.extract.english import vocabulary
from api.reports.extract.english.tokens import Tokens

_BY = frozenset({"by", "of"})
_A_FALL = frozenset({"decline", "drop", "fall", "decrease", "contraction", "slump", "reduction", "slide"})
_CAME_TO = frozenset({"was", "were", "is", "reached", "hit", "averaged", "totalled", "totaled"})
_ITS = frozenset({"the", "a", "this", "that", "its", "their", "overall", "annual"})
_LONGEST_OBJECT = 8  # tokens from a verb to the `by` of how much


def direction(tokens: Tokens, first: int) -> tuple[int, bool]:
    """The phrase begun at the word for a rise or a fall right before it, and whether of a fall."""
    place = first - 1
    by = tokens.at(place).low in _BY
    place -= by
    low = tokens.at(place).low
    if low == "up" and tokens.at(place - 1).low in vocabulary.PARTICLED:
        return first, False
    if low in {"lower", "higher"} and not by:  # a lower 5% is a level
        return first, False
    falls = low in vocabulary.FALLS
    if not by and not falls and _fall_was(tokens, first):
        return first, True
    if by and not falls and low not in vocabulary.RISES:
        return first, _fell_by(tokens, place)
    return (place if falls or low in vocabulary.RISES else first), falls


def _fell_by(tokens: Tokens, place: int) -> bool:
    """Whether the verb that `by` goes with tells a fall: lowered the policy rate by 25 basis points."""
    for back in range(place, max(-1, place - _LONGEST_OBJECT), -1):
        token = tokens.at(back)
        if token.kind in {"mark", "number"} or token.low in vocabulary.RISES:
            return False
        if token.low in vocabulary.FALLS:
            return True
    return False


def _fall_was(tokens: Tokens, first: int) -> bool:
    """Whether the amount is what a fall came to: the decline in exports was 5%, their drop exceeded 5%."""
    place = first - 1
    if tokens.at(first).low not in vocabulary.EDGED:
        if tokens.at(place).low not in _CAME_TO:
            return False
        place -= 1
    for back in range(place, max(0, place - _LONGEST_OBJECT), -1):
        token, before = tokens.at(back), tokens.at(back - 1)
        if token.kind in {"mark", "number"} or token.low in vocabulary.RISES:
            return False
        if token.low in _A_FALL:
            return before.low in _ITS or before.low.endswith(("'s", "’s"))
    return False


def change_behind(tokens: Tokens, last: int) -> tuple[int, bool]:
    """The phrase of a share ended behind `of the total`, `growth` or `lower`, and whether it means a fall."""
    low = tokens.at(last + 1).low
    if low in vocabulary.TURNS:
        return last + 1, low not in vocabulary.RISES
    if low in vocabulary.LESS:
        return last + 1, True
    if low == "of" and tokens.at(last + 2).low == "the" and tokens.at(last + 3).low == "total":
        return last + 3, False
    return last, False
