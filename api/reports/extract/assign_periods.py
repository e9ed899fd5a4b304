"""Which period each figure belongs to: one in its own sentence, or the one that the text was talking about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.period import Period, PeriodError
from api.reports.extract.proposal import DAY, SPAN, Doubt, Found, Mention, Role

_BREAK = re.compile(r"[,;:—，；：、()（）]| – |\b(?:and|but|while|whereas|which|as|with)\b")
_NEAR = 64  # characters between a figure and a period behind it that may still be its own
_OPENING = 16  # characters into a sentence that a period which opens it may begin
_BESIDE = re.compile(r"[ ]?(?:in|for|of|during)?[ ]?")


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in a sentence; `leading` where its language puts the period before the figure."""

    sentence: str
    mentions: Sequence[Mention]
    figures: Sequence[Found]
    leading: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """A period as SDMX writes it, None where none was found or none fits, and what was inferred of it."""

    period: str | None = None
    doubts: tuple[Doubt, ...] = ()


class Timeline:
    """What a text has been talking about so far."""

    def __init__(self, published: tuple[int, int, int] | None = None) -> None:
        self._published = published  # year, month and day
        self._paragraph = 0
        self._current: str | None = None  # the period of the sentence before, in the same paragraph
        self._heading: str | None = None  # the one period that the heading above names
        self._year: int | None = None  # the last year named
        self._spanned = False  # the last period was none that fits, so a bare month or quarter has no year

    def head(self, mentions: Sequence[Mention]) -> None:
        """Take in a heading: one period in it stands for the paragraphs below."""
        named = [mention for mention in mentions if mention.year and mention.fits and len(mention.part) < DAY]
        if len(named) == 1 and named[0].role is not Role.AFAR:
            self._heading, self._year = _dated(_text(named[0].year, named[0].part)).period, named[0].year

    def date(self, paragraph: int, reading: SentenceReading) -> list[Dated]:
        """The period of each figure of the next sentence."""
        figures = reading.figures
        if paragraph != self._paragraph:
            self._paragraph, self._current = paragraph, None
        scene = _Scene(reading)
        picked = [scene.pick(figure) for figure in figures]
        for index, figure in enumerate(figures):
            if picked[index] is None and not figure.compared:
                picked[index] = scene.around(figure)
        dated = [self._settle(mention, figure, scene) for mention, figure in zip(picked, figures, strict=True)]
        used = {mention for mention, figure in zip(picked, figures, strict=True) if mention and not figure.compared}
        self._remember(scene, used)
        return dated

    def _settle(self, mention: Mention | None, figure: Found, scene: _Scene) -> Dated:
        if mention is not None:
            return self._resolve(mention, scene)
        if figure.compared:
            return Dated(None, (Doubt.PERIOD_EARLIER,))
        if self._current is not None:
            return Dated(self._current, (Doubt.PERIOD_BEFORE,))
        if self._heading is not None:
            return Dated(self._heading, (Doubt.PERIOD_HEADING,))
        return Dated(None, (Doubt.PERIOD_UNTOLD,))

    def _resolve(self, mention: Mention, scene: _Scene) -> Dated:
        part = scene.part if mention.part == "same" else mention.part
        if not mention.fits or part == SPAN:
            return Dated(None, (Doubt.PERIOD_UNFIT,))
        if mention.shift:
            return self._shifted(mention, scene)
        if mention.year is not None:
            return _dated(_text(mention.year, part))
        if mention.from_published is not None:
            if self._published is None:
                return Dated(None, (Doubt.PERIOD_UNANCHORED,))
            return _dated(_text(self._published[0] + mention.from_published, part), Doubt.PERIOD_PUBLISHED)
        year = self._last_day(part) or scene.year
        if year is None and not self._spanned:
            year = self._year or (self._published[0] if self._published else None)
        if year is None:
            return Dated(None, (Doubt.PERIOD_UNANCHORED,))
        return _dated(_text(year, part), Doubt.PERIOD_YEAR)

    def _last_day(self, part: str) -> int | None:
        """The year of the last such day before publication."""
        if len(part) < DAY or self._published is None:
            return None
        year, month, day = self._published
        return year if part <= f"{month:02}-{day:02}" else year - 1

    def _shifted(self, mention: Mention, scene: _Scene) -> Dated:
        own = next((self._resolve(other, scene).period for other in scene.own if not other.shift), None)
        base = own or self._current
        if base is None:
            return Dated(None, (Doubt.PERIOD_EARLIER,))
        return _dated(f"{int(base[:4]) + mention.shift}{base[4:]}", Doubt.PERIOD_SHIFTED)

    def _remember(self, scene: _Scene, used: set[Mention]) -> None:
        """Keep the first period of the sentence that figures have or that opens it."""
        for mention in scene.own:
            if mention in used or mention.start <= _OPENING:
                self._current = self._resolve(mention, scene).period
                self._spanned = not mention.fits and mention.year is None and not mention.part
                self._year = int(self._current[:4]) if self._current else mention.year or self._year
                return


class _Scene:
    """The periods of one sentence, seen from any figure in it."""

    def __init__(self, reading: SentenceReading) -> None:
        mentions = reading.mentions
        self._sentence = reading.sentence
        self._leading = reading.leading
        self._groups = _groups(reading.sentence) if mentions else []
        self._compared = [figure.start for figure in reading.figures if figure.compared]
        self._mentions = [mention for mention in mentions if mention.role is not Role.AFAR]
        self._starts = [mention.start for mention in self._mentions]
        self._taken: set[int] = set()
        self._usable: dict[int, list[int]] | None = None
        self._weak = next((mention for mention in self._mentions if mention.role is Role.WEAK), None)
        self.own = [mention for mention in self._mentions if mention.role is Role.OWN]
        self.year = next((mention.year for mention in mentions if mention.year and mention.role is Role.OWN), None)
        self.part = next((mention.part for mention in self.own if mention.part not in {"", "same"}), "")

    def pick(self, figure: Found) -> Mention | None:
        """The period right behind a figure, or right before one that it alone belongs to."""
        index = bisect_right(self._starts, figure.end - 1)
        tight = not self._leading and index < len(self._mentions) and self._tight(figure, self._mentions[index])
        if tight:
            mention = self._mentions[index]
            if figure.compared or mention.role is Role.LOCAL:
                self._taken.add(index)
            return mention
        if index and self._mentions[index - 1].role is Role.LOCAL and figure.start - self._mentions[index - 1].end <= 2:
            return self._mentions[index - 1]
        return None

    def around(self, figure: Found) -> Mention | None:
        """The nearest period before a figure, else the first behind it, else the day something happened."""
        if self._usable is None:
            self._usable = self._by_group()
        places = [self._usable.get(group, []) for group in {-1, self._group(figure.start)}]
        before = [group[at - 1] for group in places if (at := bisect_right(group, figure.start, key=self._start)) > 0]
        after = [
            group[at] for group in places if (at := bisect_right(group, figure.start, key=self._start)) < len(group)
        ]
        if before:
            return self._mentions[max(before)]
        return self._mentions[min(after)] if after else self._weak

    def _start(self, place: int) -> int:
        return self._starts[place]

    def _by_group(self) -> dict[int, list[int]]:
        """The places of the periods that figures may share, by the bracket they stand in."""
        groups: dict[int, list[int]] = {}
        for place, mention in enumerate(self._mentions):
            if mention.role is Role.OWN and place not in self._taken:
                groups.setdefault(self._group(mention.start), []).append(place)
        return groups

    def _tight(self, figure: Found, mention: Mention) -> bool:
        """Whether no clause ends between a figure and a period behind it."""
        if mention.start - figure.end > _NEAR or mention.role is Role.WEAK:
            return False
        between = self._sentence[figure.end : mention.start]
        if mention.role is Role.LOCAL:
            return _BESIDE.fullmatch(between) is not None
        if bisect_right(self._compared, mention.start) > bisect_right(self._compared, figure.start):
            return False
        group = self._group(figure.start)
        kept = "".join(
            char
            for place, char in enumerate(between, start=figure.end)
            if self._group(place) == -1 or self._group(place) == group
        )
        if group != -1:
            kept = kept.replace(")", " ").replace("）", " ")
        return _BREAK.search(kept) is None

    def _group(self, place: int) -> int:
        return self._groups[place] if place < len(self._groups) else -1


def _groups(sentence: str) -> list[int]:
    """For each character the bracket it stands in, -1 outside."""
    groups: list[int] = []
    opened = -1
    for place, char in enumerate(sentence):
        if char in "(（":
            opened = place
        groups.append(opened)
        if char in ")）":
            opened = -1
    return groups


def _dated(period: str, *doubts: Doubt) -> Dated:
    """The period with its doubts, unless the calendar has no such day or month."""
    try:
        Period.parse(period)
    except PeriodError:
        return Dated(None, (Doubt.PERIOD_UNFIT,))
    return Dated(period, doubts)


def _text(year: int | None, part: str) -> str:
    return f"{year}-{part}" if part else f"{year}"
