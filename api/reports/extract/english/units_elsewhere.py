"""The unit of an English number that has none right behind it: that of the words before, or of the number before."""

from __future__ import annotations

import re

from api.reports.extract.doubts import Doubt
from api.reports.extract.english.tokens import Tokens
from api.reports.extract.english.unit_words import EnglishUnit, MeasuredNumber, noun
from api.reports.extract.proposal import UnitSort

_NUMBER_OF = 18  # tokens from `the number of` to the number
_REACHES = frozenset({"to", "at", "was", "is", "were", "reached", "hit", "totaled", "totalled", "stood"})
_LONGEST_PERIOD = 8  # tokens of a period in brackets, `(31 December 2025:`
_LONGEST_START = 10  # tokens from where a change began to where it ended
_IT = frozenset({"it", "they", "there", "had"})
_TOLD = re.compile(r"(?:19|20)\d\d|years?|quarters?|months?")
_BRINGING = frozenset({"taking", "takes", "took", "bringing", "brings", "brought", "raising", "raises", "raised"})
_COUNTED = frozenset({UnitSort.COUNT, UnitSort.MEASURE})
_WERE = frozenset({"were", "are"})


def unit_elsewhere(
    tokens: Tokens, amount: MeasuredNumber, previous: MeasuredNumber | None, first: int, *, compared: bool
) -> EnglishUnit | None:
    """What a bare number counts: the number of firms rose to 9; 48 countries, compared to 144; of whom 8 were men."""
    number = amount.number
    if amount.unit.sort is not UnitSort.NONE or number.named or number.few:
        return None
    if (unit := _counted_before(tokens, amount, first)) is not None:
        return unit
    if previous is None:
        return None
    if _some_of(tokens, first) and tokens.at(number.last + 1).low in _WERE:
        before = _of(previous, number.last) if previous.unit.sort is UnitSort.COUNT else None
        return noun(tokens, number.last + 2) or before
    if _in_bracket(tokens, first):
        return _of(previous, number.last)
    if previous.unit.sort not in _COUNTED:
        return None
    if _in_another_year(tokens, previous, first) or _makes_a_total(tokens, first):
        return _of(previous, number.last)
    been = tokens.at(first - 1).low == "been" and tokens.at(first - 2).low == "had"
    return _of(previous, number.last) if been or compared or _ends_change(tokens, previous, first) else None


def _of(previous: MeasuredNumber, last: int) -> EnglishUnit:
    unit = previous.unit
    return EnglishUnit(unit.text, unit.sort, last, (Doubt.UNIT_BEFORE,) if unit.text else ())


def _some_of(tokens: Tokens, first: int) -> bool:
    """Whether a number tells how many of those before: of whom 74 were women, of which about 12 are closed."""
    return tokens.at(first - 2).low == "of" and tokens.at(first - 1).low in {"whom", "which"}


def _in_another_year(tokens: Tokens, previous: MeasuredNumber, first: int) -> bool:
    """Whether a number tells what it was at another time: we issued 81 permits, and in 2024 it was 64."""
    if tokens.at(first - 1).low not in {"was", "were", "been"} or tokens.at(first - 2).low not in _IT:
        return False
    return any(
        _TOLD.fullmatch(tokens.at(place).low) for place in range(max(previous.last, first - _LONGEST_START), first)
    )


def _makes_a_total(tokens: Tokens, first: int) -> bool:
    """Whether a number is what those before add up to: it opened 12 libraries, taking the total to 105."""
    if tokens.at(first - 1).low != "to" or tokens.at(first - 2).low not in {"total", "number", "tally"}:
        return False
    return any(tokens.at(first - back).low in _BRINGING for back in (3, 4, 5))


def _ends_change(tokens: Tokens, previous: MeasuredNumber, first: int) -> bool:
    """Whether a change from the number before ends here: from 1.5 children in 2023 to 1.4 in 2025."""
    near = first - previous.last <= _LONGEST_START
    return near and tokens.at(first - 1).low == "to" and tokens.at(previous.first - 1).low == "from"


def _counted_before(tokens: Tokens, amount: MeasuredNumber, first: int) -> EnglishUnit | None:
    """What `the number of partner countries` in front says is counted by a bare number behind to, at or was."""
    if tokens.at(first - 1).low not in _REACHES:
        return None
    for place in range(first - 2, max(-1, first - _NUMBER_OF), -1):
        if tokens.at(place).text in {".", ";", ":"}:
            return None
        if tokens.at(place).low == "number":
            told = noun(tokens, place + 2) if tokens.at(place + 1).low == "of" else None
            text = told.text if told is not None else ""
            return EnglishUnit(text, UnitSort.COUNT, amount.number.last, (Doubt.UNIT_BEFORE,) if text else ())
    return None


def _in_bracket(tokens: Tokens, first: int) -> bool:
    """Whether a number stands behind a period and a colon in brackets: (2024: 12.8)."""
    if tokens.at(first - 1).text != ":":
        return False
    return any(tokens.at(back).text in {"(", ";"} for back in range(first - 2, first - _LONGEST_PERIOD, -1))
