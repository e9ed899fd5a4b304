"""Sentences of a text and how it writes: brackets, decimal marks, tenses, what was read in each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from api.plugins.extract import page_text
from api.plugins.extract.numbers import writes_decimal_commas
from api.plugins.extract.proposal import Found, Mention
from api.plugins.extract.words import MONTH

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_PROBE = 2_000  # characters of a paragraph that are enough to recognise its language
_HAN_SHARE = 5  # Chinese prose with many Latin names still has one letter in five in Han


def sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph and where each begins, ended where those are that prove a figure."""
    end = 0
    for text in page_text.sentences(paragraph):
        start = paragraph.find(text, end)
        end = start + len(text)
        yield start, text


def is_chinese(paragraph: str) -> bool:
    """Whether a paragraph reads as Chinese."""
    probe = paragraph[:_PROBE]
    return len(_HAN.findall(probe)) * _HAN_SHARE >= max(1, len(_LETTER.findall(probe)))


@dataclass(frozen=True, slots=True)
class TenseMarks:
    """Where the marks stand, in order, and of each whether it tells of the future; None for the present."""

    places: tuple[int, ...] = ()
    ahead: tuple[bool | None, ...] = ()
    breaks: tuple[int, ...] = ()
    """Where clauses end."""

    def at(self, place: int) -> bool | None:
        """True for the future, False for the past, None for the present and where nothing tells."""
        mark = self._mark(place)
        return None if mark is None else self.ahead[mark]

    def is_present(self, place: int) -> bool:
        """Whether a verb tells that it is of the present."""
        mark = self._mark(place)
        return mark is not None and self.ahead[mark] is None

    def _mark(self, place: int) -> int | None:
        """The mark before a place in its clause, else the first behind it there, else the last before."""
        if not self.places:
            return None
        behind = bisect_right(self.places, place)
        ended = bisect_left(self.breaks, place)
        opened = self.breaks[ended - 1] if ended else -2
        if behind and self.places[behind - 1] > opened:
            return behind - 1
        ended += ended < len(self.breaks) and self.breaks[ended] <= place + 1  # In August, there were
        close = self.breaks[ended] if ended < len(self.breaks) else None
        if behind < len(self.places) and (close is None or self.places[behind] < close):
            return behind
        return max(behind - 1, 0)


_FISCAL = re.compile(
    r"\b[Ff]iscal (?:[Yy]ear (?:20)?\d\d|(?:19|20)\d\d|first|second|third|fourth|Q[1-4]|full[ -]year)"
    r"|\bFY ?(?:20)?\d\d\b"
    r"|\b(?:previous|prior|preceding|last|current|new|next|this) (?:fiscal|financial|business)[ -]year"
    rf"|\b(?:[Ff]iscal|[Ff]inancial|[Bb]usiness) [Yy]ear,?(?: that| which)? ?(?:[Ee]nd(?:ed|ing|s)|[Tt]o|[Cc]loses)"
    rf"(?: in| on)? (?:\d\d? )?(?!Dec){MONTH}"
)
_CHINA = ("yuan", "RMB", "renminbi", "CNY", "China", "元", "中国")


@dataclass(frozen=True, slots=True)
class TextHabits:
    """What a single number does not tell; `yen` is the currency of a bare ¥."""

    yen: str = "JPY"
    decimal_commas: bool = False
    fiscal: bool = False
    """Whether a year is told that may not be the calendar's, so that a bare quarter may be one of it."""

    @classmethod
    def of(cls, text: str) -> TextHabits:
        """Yuan where China or its money is named, else yen; decimal commas where one number must have one."""
        yen = "CNY" if any(word in text for word in _CHINA) else "JPY"
        return cls(yen, writes_decimal_commas(text), _FISCAL.search(text) is not None)


OUTSIDE = -1
_MARK = re.compile(r"[()（）]")


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where brackets open and close; one inside another is taken for a part of it."""

    opened: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    lengths: tuple[int, ...] = (0,)
    """The characters of all brackets before each, summed."""

    @classmethod
    def of(cls, sentence: str) -> Brackets:
        """The brackets of a sentence; one that is not closed reaches to its end."""
        opened: list[int] = []
        closed: list[int] = []
        depth = 0
        for match in _MARK.finditer(sentence):
            if match[0] in "(（":
                if not depth:
                    opened.append(match.start())
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    closed.append(match.start())
        closed = [*closed, len(sentence)][: len(opened)]
        lengths = accumulate((end - start for start, end in zip(opened, closed, strict=True)), initial=0)
        return cls(tuple(opened), tuple(closed), tuple(lengths))

    def group(self, place: int) -> int:
        """Where the bracket opens that a place stands in; OUTSIDE where it stands in none."""
        index = bisect_right(self.opened, place) - 1
        return self.opened[index] if index >= 0 and place <= self.closed[index] else OUTSIDE

    def reach(self, start: int, end: int) -> int:
        """The characters that the brackets take which open between two places."""
        return self.lengths[bisect_left(self.opened, end)] - self.lengths[bisect_left(self.opened, start)]

    def without_inner(self, between: str, start: int, group: int) -> str:
        """The words behind a place without the brackets that it does not stand in."""
        if group != OUTSIDE:
            return between
        first = bisect_left(self.opened, start)
        last = bisect_left(self.opened, start + len(between))
        for index in range(last - 1, first - 1, -1):
            between = between[: self.opened[index] - start] + " " + between[self.closed[index] + 1 - start :]
        return between


BESIDE = re.compile(r"[ ]?(?:in|for|of|during|over)?(?:[ ]the)?[ ]?")
"""Between a figure and its period right behind."""
NEAR = 64
"""Characters between a figure and a period behind it that may still be its own."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in a sentence; `leading` where its language puts the period before the figure."""

    sentence: str
    mentions: Sequence[Mention]
    figures: Sequence[Found]
    leading: bool
    tenses: TenseMarks = field(default_factory=TenseMarks)

    def says_again(self, index: int) -> bool:
        """Whether a figure has the value of the one before: thirty percent (30%)."""
        before, figure = self.figures[index - 1], self.figures[index]
        return Decimal(before.value).scaleb(before.scale) == Decimal(figure.value).scaleb(figure.scale)

    def stands_beside(self, index: int) -> bool:
        """Whether a bracket right behind a figure holds one of its unit alone: $5m ($4m), $5m in 2025 ($4m)."""
        if not index:
            return False
        sentence, host, figure = self.sentence, self.figures[index - 1], self.figures[index]
        opening = figure.start - 1 - sentence.startswith(" ", figure.start - 1)
        if figure.unit not in {host.unit, ""} or not 0 <= opening - host.end <= NEAR:
            return False
        last = bisect_left(self.mentions, opening, key=_start_of) - 1
        period = self.mentions[last] if last >= 0 and self.mentions[last].start >= host.end else None
        behind = period.start if period is not None and opening - period.end <= 1 else opening
        alone = sentence[opening] in "(（" and sentence.startswith((")", "）"), figure.end)
        return alone and BESIDE.fullmatch(sentence, host.end, behind) is not None


def _start_of(mention: Mention) -> int:
    return mention.start
