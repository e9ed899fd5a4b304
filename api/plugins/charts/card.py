"""The card of one figure: its number as printed and converted, its words, its source and what rounding leaves open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang, Query
from api.domain.words import one_line
from api.formats.sentences import (
    claim_of,
    conversion_sign,
    other_originator,
    remarks_of,
    spoken_amount,
    spoken_figure,
    spoken_receipt,
    statement,
)
from api.plugins.charts.chart import SpokenInterval, worded
from api.plugins.charts.drawing import Box, Drawing, Face, FilledBox, Part, Place, Stroke
from api.plugins.charts.theme import CAP_LINE, HAIR, MIN_HEIGHT, NARROW, PX, Ink

_BAR_WIDTH = 460 * PX
"""The longest that an interval is drawn."""
_LARGEST, _SMALLEST = 54, 22
"""Sizes of the number, in px."""
_DESIGNED = 800
"""A card of a fixed size that is wider is drawn so wide, unless it is too low then, and enlarged as a whole."""
_NOTE, _BODY = Face(13, Ink.QUIET), Face(13)
_SIZES = range(136, 45, -6)
"""In percent of the usual, the sizes of which the largest that fits is taken where a height is wanted."""


def figure_card(figure: Figure, query: Query, address: str, width: int, height: int | None = None) -> Drawing:
    """The card, so many px wide; it fills a height that is wanted, set larger or smaller, or in brief."""
    if height is None:
        return _Card(figure, query, address, width).drawing()
    drawn = min(width, max(_DESIGNED, width * MIN_HEIGHT // height))
    high = height * drawn // width
    for brief in (False, True):
        place = bisect_left(
            _SIZES, -high, key=lambda size: -_Card(figure, query, address, drawn, size, brief=brief).needed
        )
        if place < len(_SIZES):
            break
    card = _Card(figure, query, address, drawn, _SIZES[min(place, len(_SIZES) - 1)], brief=brief)
    return card.drawing(high)._replace(width=width, height=height)


class _Card:
    """The parts from the top down in a width of so many px; sizes and gaps are `percent` of the usual ones.

    In brief the words of the source and of the rounding are left out, and names cut.
    """

    def __init__(
        self, figure: Figure, query: Query, address: str, width: int, percent: int = 100, *, brief: bool = False
    ) -> None:
        self._figure, self._wanted, self._lang, self._brief = figure, query.conversion, query.lang, brief
        self._width, self._percent = width, percent
        self._margin = self._y = self._scaled(28 if width > NARROW else 16) * PX
        self._right = width * PX - self._margin
        self._room = self._right - self._margin
        self._parts: list[Part] = []
        self._banner()
        self._parts.append(Stroke(((self._margin, self._y), (self._right, self._y)), Ink.INK, 20))
        self._space(14)
        period = period_words(figure.period).in_language(self._lang)
        remarks = remarks_of(figure.status, figure.vintage, None, self._lang)
        place = " · ".join([one_line(figure.area_name(self._lang)), period, *remarks])
        self._text(place, Face(14, Ink.QUIET), 1 if brief else 3)
        self._space(4)
        self._text(one_line(figure.name(self._lang)), Face(21, serif=True), 2 if brief else 8)
        self._space(8)
        printed = spoken_figure(figure.indicator, figure.printed, self._lang)
        self._text(printed, Face(_LARGEST, bold=True, serif=True), 2 if brief else 20, smallest=_SMALLEST)
        self._converted()
        if not brief:
            self._interval()
        self._space(14)
        self._source()
        foot = self._foot_face = self._sized(Face(12, Ink.QUIET))
        release = self._say("card-release", release=figure.release)
        self._foot = [line for text in (release, address) for line in foot.wrapped(text, self._room)]
        self._foot_height = self._scaled(10) * PX + len(self._foot) * foot.step + self._margin
        self.needed = -(-(self._y + self._scaled(16) * PX + self._foot_height) // PX)

    def drawing(self, height: int | None = None) -> Drawing:
        """The drawing in a height, or in the one that it needs."""
        total, face = height or self.needed, self._foot_face
        y = total * PX - self._foot_height
        rule = Stroke(((self._margin, y), (self._right, y)), Ink.GRID, HAIR)
        first = y + self._scaled(10) * PX + face.step - face.size * 3
        parts = (*self._parts, rule, *face.block(self._margin, first, self._foot))
        words = claim_of(self._figure, self._lang), statement(self._figure, self._lang)
        return Drawing(self._width, total, *words, self._lang, parts, (self._width * PX, total * PX))

    def _scaled(self, size: int) -> int:
        return max(1, size * self._percent // 100)

    def _sized(self, face: Face) -> Face:
        return face._replace(size=self._scaled(face.size))

    def _say(self, name: str, /, **values: object) -> str:
        return worded(self._lang, name, **values)

    def _space(self, px: int) -> None:
        self._y += self._scaled(px) * PX

    def _text(self, text: str, face: Face, most: int = 20, left: int = 0, smallest: int | None = None) -> None:
        """Lines of text, as many as it needs; what comes after the last allowed one is cut, and says so.

        With a smallest size one line as large as it fits; where none does, lines in the smallest.
        """
        face, left = self._sized(face), left or self._margin
        low = self._scaled(smallest) if smallest else face.size
        while face.size > low and face.width(text) > self._room:
            face = face._replace(size=face.size - 1)
        lines = face.wrapped(text, self._right - left, most)
        self._parts += face.block(left, self._y + face.step - face.size * 3, lines)
        self._y += len(lines) * face.step

    def _banner(self) -> None:
        withdrawn, instead = self._figure.withdrawn, self._figure.replaced_by
        if withdrawn is None:
            return
        by = self._say("replaced-by" if instead else "withdrawn-by", release=withdrawn, other=instead)
        inner, top = self._margin + self._scaled(12) * PX, self._y
        self._space(6)
        self._text(self._say("withdrawn"), Face(28, Ink.GROUND, bold=True), 1, inner)
        self._text(by, Face(13, Ink.GROUND), 3, inner)
        self._space(8)
        self._parts.insert(0, FilledBox(Box(self._margin, top, self._right, self._y), Ink.ACCENT))
        self._space(14)

    def _converted(self) -> None:
        figure, unit = self._figure, self._wanted.unit
        if figure.receipt is not None and figure.served.unit.code != figure.printed.unit.code:
            words = spoken_amount(figure.served, self._lang, self._wanted.scale)
            self._space(6)
            amount = f"{conversion_sign(figure)} {words}".lstrip()
            self._text(amount, Face(24, Ink.ACCENT, serif=True), 2 if self._brief else 20, smallest=16)
            self._space(2)
            self._text(one_line(spoken_receipt(figure.receipt, self._lang)), _NOTE, 2 if self._brief else 6)
        elif unit is not None and figure.served.unit.code != unit:
            self._space(4)
            self._text(self._say("not-in-unit", unit=unit), _NOTE)

    def _interval(self) -> None:
        """A bar from one end to the other with the value in it, or an arrow from the one limit; then a sentence."""
        ranks = self._figure.indicator.measuring_type == "rank"
        interval = SpokenInterval(self._figure.printed, self._lang, ranks=ranks)
        self._space(12)
        if not interval.is_exact:
            self._drawn(interval)
        self._text(interval.sentence, _NOTE)

    def _drawn(self, interval: SpokenInterval) -> None:
        left, right = self._margin, self._margin + min(self._room, _BAR_WIDTH)
        band = Box(left, self._y + 2 * PX, right, self._y + 2 * PX + self._scaled(14) * PX)
        middle = (band.top + band.bottom) // 2
        self._parts.append(Stroke(((left, middle), (right, middle)), Ink.GRID, HAIR))
        inset, head = (right - left) // 6, self._scaled(6) * PX
        start, end = left + inset, right - inset
        if interval.is_open:
            bound, tip, back = (start, right, right - head) if interval.runs_up else (end, left, left + head)
            strokes: list[tuple[Place, ...]] = [
                ((bound, middle), (tip, middle)),
                ((back, middle - head), (tip, middle), (back, middle + head)),
                ((bound, band.top), (bound, band.bottom)),
            ]
            labels = [(interval.labels[1], bound)]
        else:
            value, low, high = self._figure.printed.numbers(0)
            inside = (value - low) / (high - low) if low is not None and high is not None else 0
            at = start + round((end - start) * inside)
            self._parts.append(FilledBox(Box(start, band.top, end, band.bottom), Ink.ACCENT, 25))
            strokes = [((at, band.top - 2 * PX), (at, band.bottom + 2 * PX))]
            labels = [label for label in zip(interval.labels, (start, at, end), strict=True) if label[0]]
        self._parts += [Stroke(points, Ink.ACCENT, CAP_LINE) for points in strokes]
        face = self._sized(_BODY)
        self._y = band.bottom + face.step + 2 * PX
        self._parts += [face.at(x, self._y - face.size * 3, text, "middle") for text, x in self._apart(labels, face)]
        self._space(4)

    def _apart(self, labels: Sequence[tuple[str, int]], face: Face) -> Sequence[tuple[str, int]]:
        """The labels within the margins; where they would touch, those of the ends, or none: a sentence follows."""
        placed = []
        for text, x in labels:
            half = -(-face.width(text) // 2)
            placed.append((text, max(self._margin + half, min(self._right - half, x))))
        for chosen in (placed, placed[::2] if len(placed) > 1 else []):
            ends = [(x - face.width(text) // 2, x + face.width(text) // 2) for text, x in chosen]
            if all(before[1] + face.size * PX // 2 <= after[0] for before, after in pairwise(ends)):
                return [(text, x) for text, x in chosen if face.width(text) <= self._room]
        return []

    def _source(self) -> None:
        """The words of the source along an upright line, and who printed them; of what is derived, of which."""
        figure, most = self._figure, 1 if self._brief else 4
        if figure.formula is not None:
            words = self._say("calculated", inputs=", ".join(figure.inputs))
            return self._text(words, _NOTE, 1 if self._brief else 6)
        left, top = self._margin + self._scaled(14) * PX, self._y
        if (phrase := one_line(figure.locator.phrase)) and not self._brief:
            self._text(f"“{phrase}”", Face(17, serif=True), most, left)
            self._space(3)
        parts = [one_line(figure.source.publisher_in(self._lang))]
        if day := figure.source.published:
            parts.append(_day(day, self._lang))
        if (paragraph := figure.locator.paragraph) is not None:
            parts.append(self._say("paragraph", number=paragraph))
        words = self._say("clause").join(parts)
        if (originator := other_originator(figure.originator, figure.source.publisher)) is not None:
            words += self._say("attributed", name=one_line(originator))
        self._text(words, _NOTE, most, left)
        x = self._margin + 15
        self._parts.append(Stroke(((x, top), (x, self._y)), Ink.ACCENT, 30))
        return None


def _day(text: str, lang: Lang) -> str:
    try:
        return period_words(Period.parse(text[:10])).in_language(lang)
    except ValueError:
        return one_line(text)
