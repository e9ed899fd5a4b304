"""A text as terms: the words that tell an indicator from others, in English, and pairs of characters in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from api.fact_check.words import chinese, english

_WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*|[0-9]+(?:[.,][0-9]+)*|[^\sA-Za-z0-9]")
LIKELY_VERB = re.compile(r"(?:ed|ing|ly)$")
"""How a word ends that most often is a verb, or tells how."""
_HAN = re.compile(r"[㐀-鿿]")


class Term(NamedTuple):
    """A word of a text, or a pair of its characters, by what it stands for; `start` and `end` are its place."""

    key: str
    start: int
    end: int


class Word(NamedTuple):
    """An English word or sign as it stands in a text."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is made of Latin letters."""
        return self.text[0].isalpha() and self.text[0].isascii()


def words(text: str) -> list[Word]:
    """The English words, numbers and signs of a text; words that are written apart and together are one."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        low = match[0].lower().replace("’", "'").removesuffix("'s").rstrip("'")
        if found and (joined := english.JOINED.get((found[-1].low, low))) is not None:
            found[-1] = Word(text[found[-1].start : match.end()], joined, found[-1].start, match.end())
            continue
        if low not in english.TOGETHER and "-" in low[1:]:
            found += _parts(match)
        else:
            found.append(Word(match[0], english.TOGETHER.get(low, low), match.start(), match.end()))
    return found


def _parts(match: re.Match[str]) -> Iterator[Word]:
    """The parts of a compound, each with its place."""
    place = match.start()
    for part in match[0].split("-"):
        yield Word(part, part.lower(), place, place + len(part))
        place += len(part) + 1


@lru_cache(maxsize=8192)
def stem(low: str) -> str:
    """What a word in lower case stands for: its singular, and of words that mean the same the one that names hold."""
    if (meant := english.MEANING.get(low)) is not None:
        return meant
    single = _singular(low)
    return english.MEANING.get(single, single)


def _singular(low: str) -> str:
    if len(low) > 4 and low.endswith("ies"):
        return f"{low[:-3]}y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


def english_terms(text: str) -> list[Term]:
    """The words of an English text that say something, as what they stand for."""
    found: list[Term] = []
    for word in words(text):
        if not word.is_word or word.low in english.EMPTY:
            continue
        key = stem(word.low)
        if key == "and":
            continue
        found.append(Term(key, word.start, word.end))
    return _both_ways(found)


def _both_ways(found: list[Term]) -> list[Term]:
    """Imports and exports named together are trade, and neither of the two alone."""
    joined: list[Term] = []
    for term in found:
        if joined and {joined[-1].key, term.key} == {"import", "export"} and term.start - joined[-1].end <= 5:
            joined[-1] = Term("trade", joined[-1].start, term.end)
        else:
            joined.append(term)
    return joined


_KNOWN = re.compile("|".join(sorted(chinese.MEANING, key=len, reverse=True)))


def chinese_terms(text: str) -> list[Term]:
    """The known words of a Chinese text as what they stand for, and pairs of characters of all others."""
    found: list[Term] = []
    for start, run in _runs(text):
        place = 0
        for match in _KNOWN.finditer(run):
            found += _pairs(run, start, place, match.start())
            found += [Term(key, start + match.start(), start + match.end()) for key in chinese.MEANING[match[0]]]
            place = match.end()
        found += _pairs(run, start, place, len(run))
    return found


def _pairs(run: str, start: int, first: int, last: int) -> Iterator[Term]:
    for place in range(first, last - 1):
        yield Term(run[place : place + 2], start + place, start + place + 2)


def _runs(text: str) -> Iterator[tuple[int, str]]:
    start = None
    for place, char in enumerate(f"{text}\n"):
        if _HAN.match(char) and char not in chinese.BETWEEN:
            start = place if start is None else start
        elif start is not None:
            yield start, text[start:place]
            start = None
