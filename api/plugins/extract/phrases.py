"""Words of a printed phrase: its one number, and what sets it apart in its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.words import TURNED, Comparator
from api.plugins.extract.chinese import figures as chinese_figures
from api.plugins.extract.chinese import numbers
from api.plugins.extract.chinese import periods as chinese_periods
from api.plugins.extract.chinese.numbers import closed_up
from api.plugins.extract.english import figures as english_figures
from api.plugins.extract.english import periods as english_periods
from api.plugins.extract.proposal import Doubt, Found
from api.plugins.extract.sentences import TextHabits, is_chinese

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_REACH = (12, 24, 48, 96)  # characters of context tried in turn
_LONGEST_WORD = 40
_NEAR = 2
"""Places before and behind a token's own at which a stretch is looked for before all are counted."""
_EDGES = "，。；：、！？,.;:!?()（）“”\"'"


class PhraseLocator:
    """Where each number of a text stands, so that a phrase around one is looked for only there."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._paragraphs = paragraphs
        self._starts: list[int] = []
        start = 0
        for paragraph in paragraphs:
            self._starts.append(start)
            start += len(paragraph) + 1
        text = "\n".join(paragraphs)
        lowered = text.lower()  # a text fragment is looked up without regard to case
        self._text = lowered if len(lowered) == len(text) else text
        self._places: dict[str, list[int]] = {}
        for match in _TOKEN.finditer(self._text):
            self._places.setdefault(match[0], []).append(match.start())
        self._counts: dict[tuple[str, int, int], Counter[str]] = {}

    def context(self, paragraph: int, start: int, end: int, anchor: int) -> tuple[str, str]:
        """The prefix and suffix that a phrase needs, both empty where it occurs once; `paragraph` is 1-based."""
        line, base = self._paragraphs[paragraph - 1], self._starts[paragraph - 1]
        if self._once(base + start, base + end, base + anchor):
            return "", ""
        prefix = suffix = ""
        for reach in _REACH:
            before, after = max(0, start - reach), min(len(line), end + reach)
            prefix, suffix = _words_back(line, before, start), _words_on(line, end, after)
            if prefix and self._once(base + before, base + end, base + anchor):
                return prefix, ""
            if suffix and self._once(base + start, base + after, base + anchor):
                return "", suffix
            if self._once(base + before, base + after, base + anchor):
                break
        return prefix, suffix

    def _once(self, start: int, end: int, anchor: int) -> bool:
        """Whether the stretch occurs once, counted over the places of the token it is anchored at."""
        match = _TOKEN.match(self._text, anchor)
        token = match[0] if match else ""
        shape = token, anchor - start, end - start
        if (counts := self._counts.get(shape)) is None:
            back, length = shape[1:]
            places = self._places.get(token, ())
            if self._is_repeated_near(self._text[start:end], places, back, anchor):
                return False
            firsts = (place - back for place in places)
            counts = Counter(self._text[first : first + length] for first in firsts if first >= 0)
            self._counts[shape] = counts
        return counts[self._text[start:end]] <= 1

    def _is_repeated_near(self, stretch: str, places: Sequence[int], back: int, anchor: int) -> bool:
        """Whether it stands twice among the places around its own.

        A text that repeats itself has hundreds of shapes, and would be counted through for each of them.
        """
        here = bisect_left(places, anchor)
        near = places[max(0, here - _NEAR) : here + _NEAR + 1]
        return sum(place >= back and self._text.startswith(stretch, place - back) for place in near) > 1


def _words_back(line: str, before: int, start: int) -> str:
    """The stretch before a phrase, begun at a whole word."""
    last = max(0, before - _LONGEST_WORD)
    while before > last and _inside_word(line, before):
        before -= 1
    return line[before:start].strip().lstrip(_EDGES).strip()


def _words_on(line: str, end: int, after: int) -> str:
    """The stretch after a phrase, ended at a whole word."""
    last = min(len(line), after + _LONGEST_WORD)
    while after < last and _inside_word(line, after):
        after += 1
    return line[end:after].strip().rstrip(_EDGES).strip()


def _inside_word(line: str, place: int) -> bool:
    return all(char.isalnum() and char < "\u2e80" for char in line[place - 1 : place + 1])


_READ = frozenset({"en", "zh"})


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """The comparator, `=` where no word gives another, and whether the words say that the number fell.

    The comparator is the one of the number with the sign that the words give it.
    """

    comparator: Comparator
    fell: bool

    def comparator_of(self, value: str) -> Comparator:
        """The comparator for a value: of a fall by more than 3.4% `<` beside -3.4, and `>` beside 3.4."""
        return TURNED[self.comparator] if self.fell and not value.startswith("-") else self.comparator


def words_of(phrase: str, value: str, scale: int, language: str) -> PhraseWords | None:
    """What an English or Chinese phrase says of a number; None where it holds another one, or several, or is not read.

    The sign of the value is left out of account, since a fall gives it one.
    """
    if language[:2] not in _READ:
        return None
    found = _figures(phrase)
    if len(found) != 1 or (found[0].value.lstrip("-"), found[0].scale) != (value.lstrip("-"), scale):
        return None
    return PhraseWords(Comparator(found[0].comparator), Doubt.FALL in found[0].doubts)


def _figures(phrase: str) -> list[Found]:
    if is_chinese(phrase):
        text = numbers.narrow(closed_up(phrase))
        return chinese_figures.read(text, chinese_periods.read(text)[1])
    return english_figures.read(phrase, english_periods.read(phrase)[1], TextHabits.of(phrase))


@dataclass(frozen=True, slots=True)
class Misread:
    """A cell of a figure that its phrase says otherwise, and what is wrong with it."""

    column: str
    detail: str


def misread(
    phrase: str, language: str, value: str, scale: int, comparator: str, inferred: str | None
) -> Misread | None:
    """Where a figure has another comparator or sign than the words of its phrase; None where they say none so.

    A phrase that gives no comparator leaves it to the words around it, and what was inferred is not held against it.
    """
    said = (inferred or "").split(";")
    if "comparator" in said and "value" in said:
        return None
    if (words := words_of(phrase, value, scale, language)) is None:
        return None
    told_comparator = words.comparator_of(value)
    outside = "value" in said and value.startswith("-") and not words.fell  # the fall is told beside the phrase
    accepted = (Comparator.EQUAL, comparator, *[TURNED[comparator]] * outside)
    if told_comparator not in accepted and "comparator" not in said:
        told = f"the comparator is {comparator}, and the words of the phrase say {told_comparator}"
        if words.fell and value.startswith("-") and comparator == TURNED[told_comparator]:
            told += ", since the minus of a fall turns it"
        return Misread("comparator", f"{told}; inferred=comparator says it was read so")
    if words.fell and not value.startswith("-") and "value" not in said:
        turned = f" and the comparator {TURNED[comparator]}" if TURNED[comparator] != comparator else ""
        told = f"the phrase says that it fell: the value is -{value}{turned}"
        return Misread("value", f"{told}; {value} with inferred=value says that the indicator is of the fall")
    return None
