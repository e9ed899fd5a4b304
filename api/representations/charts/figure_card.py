"""The card of one figure: what, where and when, the number in words, what rounding leaves open, and who says so."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from api.domain.figure import Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang, Query
from api.domain.words import Bilingual, one_line
from api.representations.charts.card_column import CardColumn
from api.representations.charts.chart_options import MIN_HEIGHT
from api.representations.charts.drawing import Drawing, Ink
from api.representations.charts.texts.lettering import Face
from api.representations.citations.cited_claim import claim_of, other_originator, remarks_of
from api.representations.figure_statements import statement
from api.representations.spoken_amounts import spoken_amount, spoken_figure
from api.representations.spoken_intervals import SpokenInterval
from api.representations.spoken_receipts import conversion_sign, spoken_receipt

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
