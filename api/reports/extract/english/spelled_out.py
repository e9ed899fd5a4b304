"""Amounts that English spells out without a number word: half a million, a million, two and a half billion."""

from __future__ import annotations

from typing import NamedTuple

from api.reports.extract.english import number_words
from api.reports.extract.english.tokens import HYPHENS, Tokens

_ARTICLES = frozenset({"a", "an"})
_PART = {"half": "0.5", "quarter": "0.25"}
_LARGE = 3  # a thousand and up; a hundred mostly stands for many
_LONGEST_WHOLE = 8  # tokens of the words before the point
_LONGEST_TAIL = 4
_TIMES = frozenset({"time", "times"})


class Spelled(NamedTuple):
    """A value with its scale, over the tokens first to last."""

    first: int
    last: int
    value: str
    scale: int


def spelled(tokens: Tokens, index: int) -> Spelled | None:
    """What is spelled out from a token on; None where nothing is."""
    token = tokens.at(index)
    low, following = token.low, tokens.at(index + 1).low
    if low in _PART:
        return _part_of_scale(tokens, index, _PART[low], index)
    if low in _ARTICLES and following in _PART:
        return _part_of_scale(tokens, index + 1, _PART[following], index)
    if low in _ARTICLES:
        scale = number_words.SCALES.get(following, 0)
        counted = scale >= _LARGE and tokens.at(index + 2).low not in _TIMES and not following.endswith("s")
        return Spelled(index, index + 1, "1", scale) if counted else None
    if low not in number_words.WORDS:
        return None
    return _and_a_half(tokens, index) or _with_point(tokens, index)


def _part_of_scale(tokens: Tokens, index: int, value: str, first: int) -> Spelled | None:
    """Half a million, a quarter of a million, half a dozen being none."""
    place = index + (2 if tokens.at(index + 1).low == "of" else 1)
    scale = number_words.SCALES.get(tokens.at(place + 1).low, 0)
    return Spelled(first, place + 1, value, scale) if scale >= _LARGE and tokens.at(place).low in _ARTICLES else None


def _with_point(tokens: Tokens, index: int) -> Spelled | None:
    """Fifteen point five, twenty-three point four, with the scale word if there is one."""
    place = index + 1
    while place < index + _LONGEST_WHOLE and (
        tokens.at(place).low in number_words.WORDS
        or (tokens.at(place).text in HYPHENS and tokens.at(place + 1).low in number_words.WORDS)
    ):
        place += 1
    if tokens.at(place).low != "point":
        return None
    whole = number_words.words([tokens.at(at).low for at in range(index, place) if tokens.at(at).kind == "word"])
    tail = ""
    while (digit := tokens.at(place + 1).low) in number_words.DIGITS and len(tail) < _LONGEST_TAIL:
        tail += str(number_words.DIGITS[digit])
        place += 1
    if not tail:
        return None
    scale = number_words.SCALES.get(tokens.at(place + 1).low, 0)
    return Spelled(index, place + bool(scale), f"{whole[0] if whole else 0}.{tail}", scale)


def _and_a_half(tokens: Tokens, index: int) -> Spelled | None:
    """Two and a half, with its scale word if it has one."""
    behind = tuple(tokens.at(index + step).low for step in (1, 2, 3))
    read = number_words.words([tokens.at(index).low])
    if behind != ("and", "a", "half") or read is None:
        return None
    scale = number_words.SCALES.get(tokens.at(index + 4).low, 0)
    return Spelled(index, index + 3 + bool(scale), f"{read[0]}.5", scale)
