"""The words before and after a phrase that set it apart from the same phrase elsewhere in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

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
