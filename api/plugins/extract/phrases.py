"""Words of a printed phrase: its one number, and what sets it apart in its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from api.domain.words import TURNED, Comparator
from api.plugins.extract import chinese_figures, chinese_periods, english_figures, english_periods
from api.plugins.extract.chinese_figures import closed_up, narrow
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.sentences import TextHabits, is_chinese

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_REACH = (12, 24, 48, 96)  # characters of context tried in turn
_LONGEST_WORD = 40
_NEAR = 2
"""Places before and after a token's own at which a stretch is looked for before all are counted."""
_EDGES = "，。；：、！？,.;:!?()（）“”\"'"


class PhraseLocator:
    """The places of all numbers of a text, so that a phrase around one is looked for only there."""

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
            prefix, suffix = _stretch(line, before, start, back=True), _stretch(line, end, after, back=False)
            if prefix and self._once(base + before, base + end, base + anchor):
                return prefix, ""
            if suffix and self._once(base + start, base + after, base + anchor):
                return "", suffix
            if self._once(base + before, base + after, base + anchor):
                break
        return prefix, suffix

    def _once(self, start: int, end: int, anchor: int) -> bool:
        """True where the stretch occurs once, counted over the places of the token it is anchored at."""
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
        """True where it occurs twice among the places around its own.

        A text that repeats itself has hundreds of shapes, and would be counted through for each of them.
        """
        here = bisect_left(places, anchor)
        near = places[max(0, here - _NEAR) : here + _NEAR + 1]
        return sum(place >= back and self._text.startswith(stretch, place - back) for place in near) > 1


def _stretch(line: str, start: int, end: int, *, back: bool) -> str:
    """The stretch before or after a phrase, with whole words at its outer end."""
    step, place = (-1, start) if back else (1, end)
    for _ in range(_LONGEST_WORD):
        around = line[max(0, place - 1) : place + 1]
        if len(around) < 2 or not all(char.isalnum() and char < "\u2e80" for char in around):
            break
        place += step
    words = line[place:end].strip().lstrip(_EDGES) if back else line[start:place].strip().rstrip(_EDGES)
    return words.strip()


def words_of(phrase: str, value: str, scale: int, language: str) -> tuple[Comparator, bool] | None:
    """The comparator that an English or Chinese phrase gives its number, and whether the number fell.

    None where it holds another number, or several, or is not read. The sign of the value is left out of account, since
    a fall gives it one; the comparator is that of the number with its sign.
    """
    if language[:2] not in ("en", "zh"):
        return None
    if is_chinese(phrase):
        text = narrow(closed_up(phrase))
        found = chinese_figures.read(text, chinese_periods.read(text)[1])
    else:
        found = english_figures.read(phrase, english_periods.read(phrase)[1], TextHabits.of(phrase))
    if len(found) != 1 or (found[0].value.lstrip("-"), found[0].scale) != (value.lstrip("-"), scale):
        return None
    return Comparator(found[0].comparator), Doubt.FALL in found[0].doubts


def misread(
    phrase: str, language: str, value: str, scale: int, comparator: str, inferred: str | None
) -> tuple[str, str] | None:
    """The column in which a figure has another comparator or sign than the words of its phrase, and the fault.

    A phrase that gives no comparator leaves it to the words around it; what was inferred is taken as it is.
    """
    said, minus = (inferred or "").split(";"), value.startswith("-")
    if ("comparator" in said and "value" in said) or (words := words_of(phrase, value, scale, language)) is None:
        return None
    stated, fell = words
    stated = TURNED[stated] if fell and not minus else stated  # "fell by more than 3.4" is `<` of -3.4, and `>` of 3.4
    outside = "value" in said and minus and not fell  # words around the phrase say that it fell
    if stated not in (Comparator.EQUAL, comparator, *[TURNED[comparator]] * outside) and "comparator" not in said:
        told = f"the comparator is {comparator}, and the words of the phrase say {stated}"
        if fell and minus and comparator == TURNED[stated]:
            told += ", since the minus of a fall turns it"
        return "comparator", f"{told}; inferred=comparator says it was read so"
    if fell and not minus and "value" not in said:
        turned = f" and the comparator {TURNED[comparator]}" if TURNED[comparator] != comparator else ""
        told = f"the phrase says that it fell: the value is -{value}{turned}"
        return "value", f"{told}; {value} with inferred=value says that the indicator is of the fall"
    return None
