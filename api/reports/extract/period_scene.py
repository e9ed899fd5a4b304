"""Which period of its own sentence a figure belongs to: by the clause, the bracket and the tense that they share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from api.reports.extract.proposal import DAY, SAME, Found, Mention, Role
from api.reports.extract.tense_marks import TenseMarks

_BREAK = re.compile(r"[,;:—，；：、()（）]|\. | – |\b(?:and|but|while|whereas|which|as|with|when)\b")
_APART = re.compile(
    r"[;:—；：。]|\. | – |\b(?:after|before|against|versus|compared|than|from|while|whereas|but|although|though)\b"
)
_CLAUSE = re.compile(r"[,;:—，；：()（）]|\. | – |\b(?:and|but|while|whereas|after|before)[ ]")
_NEW = re.compile(r"[;；]|\. ")
_OPENED = re.compile(r"(?:^|[,;:—，；：(（]|\b(?:and|but|or|while)|将?为)[ ]?$")
_BESIDE = re.compile(r"[ ]?(?:in|for|of|during|over)?(?:[ ]the)?[ ]?")
_NEAR = 64  # characters between a figure and a period behind it that may still be its own
_OPENING = 16  # characters into a sentence that a period which opens it may begin
_OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in a sentence; `leading` where its language puts the period before the figure."""

    sentence: str
    mentions: Sequence[Mention]
    figures: Sequence[Found]
    leading: bool
    tenses: TenseMarks = field(default_factory=TenseMarks)


class Scene:
    """The periods of one sentence, and of each of its figures the one that it belongs to."""

    def __init__(self, reading: SentenceReading) -> None:
        self._reading = reading
        self.leading = reading.leading
        self._sentence = reading.sentence
        self._brackets = _brackets(reading.sentence) if reading.mentions else _Brackets((), ())
        self._compared = [figure.start for figure in reading.figures if figure.compared]
        self._mentions = reading.mentions
        self._starts = [mention.start for mention in reading.mentions]
        self._taken: set[int] = set()
        self._figured = {self._brackets.group(figure.start) for figure in reading.figures}
        self._own: dict[int, list[int]] = {}
        self._weak = next((mention for mention in reading.mentions if mention.role is Role.WEAK), None)
        self.picked = self._pick_all()

    @property
    def main(self) -> Mention | None:
        """The period that the sentence is about: its first one that is no figure's to compare with."""
        return next((mention for mention in self._outside() if mention.part != SAME and not mention.shift), None)

    def year(self, part_of_one: Mention) -> int | None:
        """The year of a part of one that leaves it out, where the sentence names it before, or behind in one tense."""
        named = [mention for mention in self._outside() if mention.year and mention.part != SAME]
        before = [mention for mention in named if mention.start < part_of_one.start]
        tense = self.told_ahead(part_of_one)
        behind = [mention for mention in named if mention not in before and self.told_ahead(mention) is tense]
        return before[-1].year if before else behind[0].year if behind else None

    def remembered(self) -> list[Mention]:
        """The periods that the sentences behind may go on with: those that figures have, and one that opens it."""
        used = {
            mention
            for mention, figure in zip(self.picked, self._reading.figures, strict=True)
            if mention and not figure.compared and self._group(figure.start) == _OUTSIDE
        }
        return [
            mention
            for mention in self._outside()
            if mention.start <= _OPENING or (mention in used and len(mention.part) != DAY)
        ]

    def is_base(self, mention: Mention) -> bool:
        """Whether a figure that is only compared with has the period."""
        return any(
            own is mention and figure.compared for own, figure in zip(self.picked, self._reading.figures, strict=True)
        )

    def ahead(self, figure: Found) -> bool | None:
        """Whether the figure is of the future."""
        return self._reading.tenses.at(figure.anchor)

    def told_ahead(self, mention: Mention) -> bool | None:
        """Whether the period stands in a clause of the future."""
        return self._reading.tenses.at(mention.end)

    def base_year(self, part: str) -> int | None:
        """The year of a period to compare with that has the same part: in August, fewer than in August 2025."""
        return next(
            (m.year for m in self._mentions if m.year and m.role is Role.AFAR and m.part == part and part), None
        )

    def host(self, index: int) -> int | None:
        """The figure that one inside a bracket is a remark on; None outside of brackets."""
        figures = self._reading.figures
        if self._group(figures[index].start) == _OUTSIDE:
            return None
        outside = (at for at in range(index - 1, -1, -1) if self._group(figures[at].start) == _OUTSIDE)
        return next(outside, None)

    def _outside(self) -> list[Mention]:
        return [
            mention
            for place, mention in enumerate(self._mentions)
            if mention.role is Role.OWN and place not in self._taken and self._group(mention.start) == _OUTSIDE
        ]

    def _pick_all(self) -> list[Mention | None]:
        figures = self._reading.figures
        if not self._mentions:
            return [None] * len(figures)
        picked = [self._beside(figure) for figure in figures]
        self._own = self._by_bracket()
        for index, figure in enumerate(figures):
            if picked[index] is None and not figure.compared:
                host = self.host(index)
                within = self._own.get(self._group(figure.start)) if host is not None else None
                picked[index] = picked[host] if host is not None and not within else self._around(figure)
        return picked

    def _beside(self, figure: Found) -> Mention | None:
        """The period right behind a figure, the one of its bracket, or one before that it alone belongs to."""
        index = bisect_right(self._starts, figure.end - 1)
        behind = self._next(index, self._group(figure.start))
        if not self._reading.leading and behind is not None and self._tight(figure, behind):
            mention = self._mentions[behind]
            if figure.compared or mention.role is Role.LOCAL:
                self._taken.add(behind)
            return mention
        if not index:
            return None
        before = self._mentions[index - 1]
        if before.role is Role.LOCAL and (figure.start - before.end <= 2 or self._opens(before, figure)):
            return before
        if before.when and _CLAUSE.search(self._sentence, before.end + 1, figure.start) is None:
            return before
        return None

    def _next(self, index: int, group: int) -> int | None:
        """The next mention in the same bracket, or outside of all."""
        while index < len(self._mentions) and self._group(self._mentions[index].start) != group:
            index += 1
        return index if index < len(self._mentions) else None

    def _group(self, place: int) -> int:
        """The bracket that a place stands in, -1 outside; one without a figure only remarks on what is outside."""
        return self._brackets.group(place) if self._brackets.group(place) in self._figured else _OUTSIDE

    def _opens(self, mention: Mention, figure: Found) -> bool:
        """Whether a period opens the clause that a figure stands in: a year earlier, it was 5%."""
        if not mention.shift or _OPENED.search(self._sentence, 0, mention.start) is None:
            return False
        behind = mention.end + (self._sentence[mention.end : mention.end + 1] in {",", ":", "，", "："})
        return _CLAUSE.search(self._sentence, behind, figure.start) is None

    def _tight(self, figure: Found, index: int) -> bool:
        """Whether no clause ends between a figure and a period behind it."""
        mention = self._mentions[index]
        if mention.start - figure.end > _NEAR + self._brackets.reach(figure.end, mention.start) or mention.role in {
            Role.WEAK,
            Role.AFAR,
        }:
            return False
        between = self._sentence[figure.end : mention.start]
        if mention.role is Role.LOCAL and not mention.shift:
            return _BESIDE.fullmatch(between) is not None
        if bisect_right(self._compared, mention.start) > bisect_right(self._compared, figure.start):
            return False
        kept = self._brackets.without_inner(between, figure.end, self._group(figure.start))
        return _BREAK.search(kept) is None or kept.strip() == "("

    def _around(self, figure: Found) -> Mention | None:
        """The nearest period before a figure in its tense, else the first behind, else the day something happened."""
        groups = {_OUTSIDE, self._group(figure.start)}
        places = sorted(place for group in groups for place in self._own.get(group, ()))
        at = bisect_right(places, figure.start, key=self._starts.__getitem__)
        for place in reversed(places[:at]):
            if self._fits(figure, self._mentions[place]):
                return self._mentions[place]
        if at < len(places) and not at:
            mention = self._mentions[places[at]]
            apart = _APART.search(self._sentence, figure.end, mention.start) is not None
            if (self._reading.leading or not apart) and self._fits(figure, mention):
                return mention
        return self._weak if not places else None

    def _fits(self, figure: Found, mention: Mention) -> bool:
        """Whether figure and period are of one tense, where that is told; one that opens a sentence fits all of it."""
        if len(mention.part) == DAY and _NEW.search(self._sentence, mention.end, figure.start) is not None:
            return False
        mine, its = self.ahead(figure), self.told_ahead(mention)
        if mention.start <= _OPENING and not mine:
            return True
        return mine is its or None in {mine, its}

    def _by_bracket(self) -> dict[int, list[int]]:
        """The places of the periods that figures may share, by the bracket they stand in."""
        places: dict[int, list[int]] = {}
        for place, mention in enumerate(self._mentions):
            if mention.role is Role.OWN and place not in self._taken:
                places.setdefault(self._group(mention.start), []).append(place)
        return places


@dataclass(frozen=True, slots=True)
class _Brackets:
    """Where the brackets of a sentence open and close; one inside another is taken for a part of it."""

    opened: tuple[int, ...]
    closed: tuple[int, ...]

    def group(self, place: int) -> int:
        """Where the bracket opens that a place stands in, -1 outside."""
        index = bisect_right(self.opened, place) - 1
        return self.opened[index] if index >= 0 and place <= self.closed[index] else _OUTSIDE

    def reach(self, start: int, end: int) -> int:
        """How much of the words between two places the brackets take that open behind the first."""
        first, last = bisect_left(self.opened, start), bisect_left(self.opened, end)
        return sum(self.closed[index] - self.opened[index] for index in range(first, last))

    def without_inner(self, between: str, start: int, group: int) -> str:
        """The words between two places without the brackets that neither stands in."""
        if group != _OUTSIDE:
            return between
        first = bisect_left(self.opened, start)
        last = bisect_left(self.opened, start + len(between))
        for index in range(last - 1, first - 1, -1):
            between = between[: self.opened[index] - start] + " " + between[self.closed[index] + 1 - start :]
        return between


def _brackets(sentence: str) -> _Brackets:
    opened: list[int] = []
    closed: list[int] = []
    depth = 0
    for match in _BRACKET.finditer(sentence):
        if match[0] in "(（":
            if not depth:
                opened.append(match.start())
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                closed.append(match.start())
    return _Brackets(tuple(opened), (*closed, len(sentence))[: len(opened)])


_BRACKET = re.compile(r"[()（）]")
