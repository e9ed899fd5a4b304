"""The card of one figure: what, where and when, the number in words, what rounding leaves open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang, Query
from api.domain.words import Bilingual, one_line
from api.formats.citation import claim_of, other_originator, remarks_of
from api.formats.spoken import conversion_sign, spoken_amount, spoken_figure, spoken_receipt, statement
from api.plugins.charts.chart import MIN_HEIGHT
from api.plugins.charts.drawing import PX, Box, Drawing, FilledBox, Ink, Part, Stroke
from api.plugins.charts.numbers import SpokenInterval
from api.plugins.charts.text import Face, line_height, width_of, words_at, wrapped

_NARROW = 480
_BAR_WIDTH = 460 * PX
"""The longest that an interval is drawn."""
_ANY = 20
"""Lines of a text that nothing but its length limits."""

Labels = list[tuple[str, int]]


@dataclass
class CardColumn:
    """Parts from the top down in a width of so many px; sizes and gaps are `percent` of the usual ones."""

    width: int
    percent: int = 100
    parts: list[Part] = field(default_factory=list)
    foot_lines: list[str] = field(default_factory=list)
    y: int = 0

    def __post_init__(self) -> None:
        self.margin = self._scaled(28 if self.width > _NARROW else 16) * PX
        self.y = self.margin
        self.right = self.width * PX - self.margin
        self.room = self.right - self.margin
        self.foot_face = Face(self._scaled(12), Ink.QUIET)

    def _scaled(self, size: int) -> int:
        return max(1, size * self.percent // 100)

    def space(self, px: int) -> None:
        """Leave room."""
        self.y += self._scaled(px) * PX

    def rule(self, ink: Ink, width: int) -> None:
        """A line across."""
        self.parts.append(Stroke(((self.margin, self.y), (self.right, self.y)), ink, width))

    def text(self, text: str, face: Face, most: int = _ANY) -> None:
        """Lines of text, as many as it needs; what stands behind the last allowed one is cut, and says so."""
        self._lines(text, self._sized(face), self.margin, most)

    def _sized(self, face: Face) -> Face:
        return replace(face, size=self._scaled(face.size))

    def _lines(self, text: str, face: Face, left: int, most: int) -> None:
        for line in wrapped(text, face.size, self.right - left, most, bold=face.bold):
            self.y += line_height(face.size)
            self.parts.append(words_at(left, self.y - face.size * 3, line, face))

    def fitted(self, text: str, face: Face, smallest: int, most: int = _ANY) -> None:
        """One line as large as it fits, in the size of the face at most; where none does, lines in the smallest."""
        size, low = self._scaled(face.size), self._scaled(smallest)
        while size > low and width_of(text, size, bold=face.bold) > self.room:
            size -= 1
        self._lines(text, replace(face, size=size), self.margin, most)

    def banner(self, word: str, told: str) -> None:
        """Large letters on the accent colour, with a line of explanation."""
        inner, top, place = self.margin + self._scaled(12) * PX, self.y, len(self.parts)
        self.space(6)
        self._lines(word, self._sized(Face(28, Ink.GROUND, bold=True)), inner, 1)
        self._lines(told, self._sized(Face(13, Ink.GROUND)), inner, 3)
        self.space(8)
        self.parts.insert(place, FilledBox(Box(self.margin, top, self.right, self.y), Ink.ACCENT))
        self.space(14)

    def interval(self, interval: SpokenInterval) -> None:
        """A bar from one end to the other with the value in it, or an arrow from the one limit there is."""
        left, right = self.margin, self.margin + min(self.room, _BAR_WIDTH)
        band = Box(left, self.y + 2 * PX, right, self.y + 2 * PX + self._scaled(14) * PX)
        middle = (band.top + band.bottom) // 2
        self.parts.append(Stroke(((left, middle), (right, middle)), Ink.GRID, 10))
        labels = self._arrow(interval, band) if interval.is_open else self._bar(interval, band)
        face = self._sized(Face(13))
        self.y = band.bottom + line_height(face.size) + 2 * PX
        for text, x in self._apart(labels, face.size):
            self.parts.append(words_at(x, self.y - face.size * 3, text, face, "middle"))
        self.space(4)

    def _arrow(self, interval: SpokenInterval, band: Box) -> Labels:
        inset, middle, head = (band.right - band.left) // 6, (band.top + band.bottom) // 2, self._scaled(6) * PX
        up = interval.runs_up
        bound, tip, back = (band.left + inset, band.right, -head) if up else (band.right - inset, band.left, head)
        self.parts += [
            Stroke(((bound, middle), (tip, middle)), Ink.ACCENT, 20),
            Stroke(((tip + back, middle - head), (tip, middle), (tip + back, middle + head)), Ink.ACCENT, 20),
            Stroke(((bound, band.top), (bound, band.bottom)), Ink.ACCENT, 20),
        ]
        return [(interval.labels[1], bound)]

    def _bar(self, interval: SpokenInterval, band: Box) -> Labels:
        inset = (band.right - band.left) // 6
        start, end = band.left + inset, band.right - inset
        at = start + round((end - start) * interval.place)
        self.parts += [
            FilledBox(Box(start, band.top, end, band.bottom), Ink.ACCENT, 25),
            Stroke(((at, band.top - 2 * PX), (at, band.bottom + 2 * PX)), Ink.ACCENT, 20),
        ]
        return [label for label in zip(interval.labels, (start, at, end), strict=True) if label[0]]

    def _apart(self, labels: Labels, size: int) -> Labels:
        """The labels within the margins; where they would touch, those of the ends, or none: a sentence follows."""
        placed = [(text, self._within(text, x, size)) for text, x in labels]
        for chosen in (placed, placed[::2] if len(placed) > 1 else []):
            ends = [(x - width_of(text, size) // 2, x + width_of(text, size) // 2) for text, x in chosen]
            if all(before[1] + size * PX // 2 <= after[0] for before, after in pairwise(ends)):
                return [(text, x) for text, x in chosen if width_of(text, size) <= self.room]
        return []

    def _within(self, text: str, x: int, size: int) -> int:
        half = -(-width_of(text, size) // 2)
        return max(self.margin + half, min(self.right - half, x))

    def quotation(self, quoted: Sequence[str], publication: str, most: int) -> None:
        """The words of the source beside an upright line, and who printed them."""
        left, top = self.margin + self._scaled(14) * PX, self.y
        for text in quoted:
            self._lines(text, self._sized(Face(17, serif=True)), left, most)
            self.space(3)
        self._lines(publication, self._sized(Face(13, Ink.QUIET)), left, most)
        self.parts.append(Stroke(((self.margin + 15, top), (self.margin + 15, self.y)), Ink.ACCENT, 30))

    def foot(self, *texts: str) -> None:
        """What stands at the lower rim, below a line."""
        self.foot_lines = [line for text in texts for line in wrapped(text, self.foot_face.size, self.room)]

    @property
    def _foot_height(self) -> int:
        return self._scaled(10) * PX + len(self.foot_lines) * line_height(self.foot_face.size) + self.margin

    @property
    def needed(self) -> int:
        """The px that all of it takes."""
        return -(-(self.y + self._scaled(16) * PX + self._foot_height) // PX)

    def drawing(self, height: int | None, title: str, description: str, lang: Lang) -> Drawing:
        """All of it, in that height or in the one that it needs."""
        total = height or self.needed
        y = total * PX - self._foot_height
        parts: list[Part] = [*self.parts, Stroke(((self.margin, y), (self.right, y)), Ink.GRID, 10)]
        y += self._scaled(10) * PX
        for line in self.foot_lines:
            y += line_height(self.foot_face.size)
            parts.append(words_at(self.margin, y - self.foot_face.size * 3, line, self.foot_face))
        return Drawing(self.width, total, title, description, lang, tuple(parts))


_LARGEST, _SMALLEST = 54, 22
"""Sizes of the number, in px."""
_DESIGNED = 800
"""A card of a fixed size that is wider is drawn so wide, unless it is too low then, and enlarged as a whole."""
_NOTE = Face(13, Ink.QUIET)
_WITHDRAWN = Bilingual("WITHDRAWN", "已撤回")
_SIZES = range(136, 45, -6)
"""In percent of the usual, the sizes of which the largest that fits is taken where a height is asked."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a figure is told, and in which size, in percent of the usual one."""

    percent: int = 100
    brief: bool = False
    """Whether the words of the source and of the rounding are left out, and names cut."""


def figure_card(figure: Figure, query: Query, address: str, width: int, height: int | None = None) -> Drawing:
    """The card, so many px wide; it fills a height that is asked, set larger or smaller or told shorter."""
    lang = query.lang
    told = claim_of(figure, lang), statement(figure, lang), lang
    if height is None:
        return _Card(figure, query, address, width).column(_Room()).drawing(None, *told)
    drawn = min(width, max(_DESIGNED, width * MIN_HEIGHT // height))
    high = height * drawn // width
    made = _Card(figure, query, address, drawn).column_within(high).drawing(high, *told)
    return replace(made, width=width, height=height, enlarged=made.room)


@dataclass(frozen=True, slots=True)
class _Card:
    figure: Figure
    query: Query
    address: str
    width: int

    @property
    def lang(self) -> Lang:
        """The language of all words but those of the source."""
        return self.query.lang

    def column_within(self, height: int) -> CardColumn:
        """The parts as large as they fit in a height; in the smallest size they are told in brief if they must."""
        for brief in (False, True):
            place = bisect_left(_SIZES, -height, key=lambda size: -self.column(_Room(size, brief)).needed)
            if place < len(_SIZES):
                return self.column(_Room(_SIZES[place], brief))
        return self.column(_Room(_SIZES[-1], brief=True))

    def column(self, room: _Room) -> CardColumn:
        """The parts below each other."""
        column = CardColumn(self.width, room.percent)
        self._withdrawal(column)
        column.rule(Ink.INK, 20)
        column.space(14)
        column.text(self._place(), Face(14, Ink.QUIET), 1 if room.brief else 3)
        column.space(4)
        column.text(one_line(self.figure.name(self.lang)), Face(21, serif=True), 2 if room.brief else 8)
        column.space(8)
        printed = spoken_figure(self.figure.indicator, self.figure.printed, self.lang)
        column.fitted(printed, Face(_LARGEST, bold=True, serif=True), _SMALLEST, 2 if room.brief else 20)
        self._converted(column, room)
        if not room.brief:
            self._interval(column)
        self._source(column, room)
        column.foot(self._foot(), self.address)
        return column

    def _say(self, en: str, zh: str) -> str:
        return zh if self.lang is Lang.ZH else en

    def _place(self) -> str:
        period = period_words(self.figure.period).in_language(self.lang)
        remarks = remarks_of(self.figure.status, self.figure.vintage, None, self.lang)
        return " · ".join([one_line(self.figure.area_name(self.lang)), period, *remarks])

    def _withdrawal(self, column: CardColumn) -> None:
        figure = self.figure
        if figure.withdrawn is None:
            return
        told = self._say(f"by release {figure.withdrawn}", f"发布版{figure.withdrawn}")
        if figure.replaced_by:
            told += self._say(f", replaced by {figure.replaced_by}", f"，由{figure.replaced_by}取代")
        column.banner(_WITHDRAWN.in_language(self.lang), told)

    def _converted(self, column: CardColumn, room: _Room) -> None:
        figure = self.figure
        wanted = self.query.conversion
        if figure.receipt is not None and figure.served.unit.code != figure.printed.unit.code:
            words = spoken_amount(figure.served, self.lang, wanted.scale)
            column.space(6)
            column.fitted(
                f"{conversion_sign(figure)} {words}".lstrip(),
                Face(24, Ink.ACCENT, serif=True),
                16,
                2 if room.brief else 20,
            )
            column.space(2)
            receipt = one_line(spoken_receipt(figure.receipt, self.lang))
            column.text(receipt, _NOTE, 2 if room.brief else 6)
        elif wanted.unit is not None and figure.served.unit.code != wanted.unit:
            column.space(4)
            column.text(
                self._say(
                    f"Not in {wanted.unit}: it is of another kind, or there is no rate of its year.",
                    f"无法以{wanted.unit}表示：单位性质不同，或当年没有汇率。",
                ),
                _NOTE,
            )

    def _interval(self, column: CardColumn) -> None:
        ranks = self.figure.indicator.measuring_type == "rank"
        interval = SpokenInterval(self.figure.printed, self.lang, ranks=ranks)
        column.space(12)
        if not interval.is_exact:
            column.interval(interval)
        column.text(interval.sentence, _NOTE)

    def _source(self, column: CardColumn, room: _Room) -> None:
        column.space(14)
        figure = self.figure
        if figure.formula is not None:
            inputs = ", ".join(figure.inputs)
            column.text(self._say(f"Calculated from {inputs}", f"由{inputs}推算"), _NOTE, 1 if room.brief else 6)
            return
        phrase = one_line(figure.locator.phrase)
        quoted = [f"“{phrase}”"] if phrase and not room.brief else []
        column.quotation(quoted, self._publication(), most=1 if room.brief else 4)

    def _publication(self) -> str:
        figure, between = self.figure, self._say(", ", "，")
        parts = [one_line(figure.source.publisher_in(self.lang))]
        if day := figure.source.published:
            parts.append(_day(day, self.lang))
        if figure.locator.paragraph is not None:
            parts.append(self._say(f"paragraph {figure.locator.paragraph}", f"第{figure.locator.paragraph}段"))
        told = between.join(parts)
        originator = other_originator(figure.originator, figure.source.publisher)
        if originator is None:
            return told
        return self._say(f"{told}; attributed to {one_line(originator)}", f"{told}；据{one_line(originator)}")

    def _foot(self) -> str:
        return self._say(f"Release {self.figure.release}", f"发布版 {self.figure.release}")


def _day(text: str, lang: Lang) -> str:
    try:
        return period_words(Period.parse(text[:10])).in_language(lang)
    except ValueError:
        return one_line(text)
