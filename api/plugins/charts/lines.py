"""Figures as lines of a chart: what compares is joined, with limits between two marks; breaks of levels, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from api.domain.figure import Figure
from api.domain.period import MONTHS, Period, period_words
from api.domain.query import Lang
from api.domain.units import Scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Comparator, one_line
from api.formats.sentences import remarks_of, spoken_figure
from api.plugins.charts.chart import Break, ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import WORLD, Originators, leading, measured_by, ranks
from api.plugins.charts.numbers import label_of

LineKey = tuple[str, str, str, str, str]
_DAY = timedelta(days=1)
_LENGTHS: Mapping[str, tuple[str, str]] = {
    "A": ("yearly", "年度"),
    "S": ("half-yearly", "半年度"),
    "Q": ("quarterly", "季度"),
    "M": ("monthly", "月度"),
    "D": ("daily", "每日"),
}
_SENTENCE = re.compile(r"[^;；。]*?(?:\.(?=\s|$)|[;；。]|$)")
_OF_BREAKS = ("compar", "revis", "break", "definition", "可比", "修订", "中断", "口径")


@lru_cache(maxsize=4096)
def place_in_years(period: Period, *, at_end: bool = False) -> Fraction:
    """Place of a period on an axis of years: what flows in its middle, what is there at a moment at its end."""
    first, end = _years(period.first, 0), _years(period.last, 1)
    return end if at_end else (first + end) / 2


def _years(day: date, more: int) -> Fraction:
    """A day, or so many later, as a number of years: the first of January is a whole one."""
    days = 366 if day.year % 4 == 0 and (day.year % 100 or day.year % 400 == 0) else 365
    return day.year + Fraction((day - date(day.year, 1, 1)).days + more, days)


def breaks_of(figures: Mapping[str, Figure], marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """Breaks of levels with the reason that the figure's note gives: of several claims on one break one tells it."""
    told: dict[tuple[Fraction, str, tuple[str, str]], Mark] = {}
    for mark in marks:
        if (before := before_break(mark, marks, figures)) is not None:
            figure = figures[mark.figure]
            at = _years(figure.period.first, 0)
            if mark.at == place_in_years(figure.period, at_end=True):
                # The mark before may stand at the end of the period before, where this one begins.
                at = max(at, (before + mark.at) / 2)
            place = at, mark.period, _measured(figure)
            told[place] = max(told.get(place, mark), mark, key=lambda each: (each.highlighted, each.preferred))
    found = {(at, mark.period, break_reason(figures[mark.figure], lang)) for (at, *_), mark in told.items()}
    return tuple(Break(*each) for each in sorted(found))


def before_break(mark: Mark, marks: Iterable[Mark], figures: Mapping[str, Figure]) -> Fraction | None:
    """The place of the last mark before a break, whoever measured it; None without one or without a break."""
    if mark.status != "B":
        return None
    place = _measured(figures[mark.figure])
    return max((m.at for m in marks if m.at < mark.at and _measured(figures[m.figure]) == place), default=None)


def _measured(figure: Figure) -> tuple[str, str]:
    return figure.indicator.code, figure.area.alpha3


def break_reason(figure: Figure, lang: Lang) -> str:
    """The figure's note on the break; its other sentences are left to the figure's page."""
    note, chinese = one_line(figure.note(lang) or ""), lang is Lang.ZH
    told = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = ("" if chinese else " ").join(part.strip(" ;；") for part in told).strip() or note
    none = "时间序列中断，水平不可比。" if chinese else "Break in the series: levels do not compare."
    return reason[:1].upper() + reason[1:] or none


def limits_not_kept(before: Mark, after: Mark, limits: Iterable[Mark], *, held: bool) -> list[Mark]:
    """Those that rule out what a line from mark to mark would show there; `held` is of steps, which stay level."""

    def kept(limit: Mark) -> bool:
        rise = 0 if held else (after.value - before.value) * (limit.at - before.at) / (after.at - before.at)
        off = before.value + rise - limit.value
        inside = off > 0 if ">" in limit.comparator else off < 0
        return inside or (off == 0 and limit.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST))

    return [limit for limit in limits if before.at < limit.at < after.at and not kept(limit)]


class LineMaker:
    """Makes lines of figures in one kind of chart and scale; `highlight` is the id of one that stands out."""

    def __init__(
        self,
        figures: Sequence[Figure],
        kind: ChartKind,
        scale: Scale,
        originators: Originators,
        wanted: Scale | None,
        highlight: str | None,
    ) -> None:
        self._figures, self._kind, self._scale, self._lang = figures, kind, scale, originators.lang
        self._originators, self._wanted, self._highlight = originators, wanted, highlight
        self._chinese = self._lang is Lang.ZH
        self._comma = "，" if self._chinese else ", "
        self._mixed = len({figure.period.frequency for figure in figures}) > 1
        self._several = [
            len({figure.indicator.code for figure in figures}) > 1,
            len({figure.area.alpha3 for figure in figures}) > 1,
        ]

    def lines(self) -> tuple[Line, ...]:
        """The lines, the accent one last, so that it lies above the others."""
        grouped: dict[LineKey, list[Figure]] = {}
        for figure in self._figures:
            grouped.setdefault(self._key(figure), []).append(figure)
        shapes = {who: place for place, who in enumerate(dict.fromkeys(key[2] for key in grouped))}
        names = self._names(grouped)
        made = {key: Line(names[key], self._marks(found), shapes[key[2]]) for key, found in grouped.items()}
        best = -1 if ranks(self._figures) else 1
        chief = made[max(grouped, key=lambda key: _importance(made[key], grouped[key], best))]
        *others, last = sorted(made.values(), key=lambda line: (line is chief, line.marks[-1].at, line.name))
        return (*others, replace(last, accent=True))

    def rows(self) -> Line:
        """The figures below each other, none joined: the largest first or, of several periods, in the order of time.

        The preferred one stands out, of several areas in one period the one that leads, if one does; the best place is
        first, and the world last.
        """
        names = self._row_names()
        one_period = len({figure.period.text for figure in self._figures}) == 1
        ordered = sorted(self._figures, key=_size if one_period else _place_in_time)
        chief = leading(ordered) if one_period else None
        if not any(self._several):
            chief = max(ordered, key=lambda figure: (figure.preferred, figure.period.last))
        chosen = next((figure for figure in ordered if figure.id == self._highlight), chief)
        made = [(figure, self._mark(figure, (figure,))) for figure in ordered]
        marks = (replace(mark, name=names[figure.id], highlighted=figure is chosen) for figure, mark in made)
        return Line("", tuple(marks), 0, accent=True)

    def at_end(self, figure: Figure) -> bool:
        """True of a mark at the end of its period: in steps, and where a day of it may stand next to it."""
        return self._kind is ChartKind.STEP or (self._mixed and figure.indicator.lasting)

    def _row_names(self) -> dict[str, str]:
        """Names by which rows differ: of indicator, area, period and claim what does."""
        told = {
            figure.id: (*self._what(figure), short_period(figure.period, self._lang), self._claim_name(figure))
            for figure in self._figures
        }
        differing = [len({parts[place] for parts in told.values()}) > 1 for place in range(3)]
        differing.append(len({parts[:3] for parts in told.values()}) < len(told) or not any(differing))
        return {figure: self._comma.join(_chosen(parts, differing)) for figure, parts in told.items()}

    def _names(self, grouped: Mapping[LineKey, Sequence[Figure]]) -> dict[LineKey, str]:
        """Names by which lines differ: of indicator, area, originator, vintage and length what does."""
        differing = [len({key[part] for key in grouped}) > 1 for part in range(5)]
        if not any(differing):
            differing[2] = True
        if len({key[:4] for key in grouped}) == len(grouped):
            differing[4] = False
        names = {}
        for key, figures in grouped.items():
            figure, who = figures[0], self._originators.together(figures)
            vintage = remarks_of(figure.status if key[3] else "A", figure.vintage, None, self._lang)
            length = _LENGTHS[figure.period.frequency][self._chinese]
            parts = (*self._what(figure), who, self._comma.join(vintage), length)
            names[key] = self._comma.join(filter(None, _chosen(parts, differing))) or who
        return names

    def _what(self, figure: Figure) -> tuple[str, str]:
        return one_line(figure.name(self._lang)), one_line(figure.area_name(self._lang))

    def _claim_name(self, figure: Figure) -> str:
        """The originator and the vintage of a claim."""
        remarks = remarks_of(figure.status, figure.vintage, None, self._lang)
        return ("；" if self._chinese else "; ").join([self._originators.quoted((figure,)), *remarks])

    def _key(self, figure: Figure) -> LineKey:
        # What stands at a moment is the same whether a month or a year is named; what flows is not.
        held = self._kind is ChartKind.STEP and figure.indicator.lasting
        length = "" if held else figure.period.frequency
        # A running count is one, whoever took it on which day: held to the next it would contradict the other's.
        who = "" if held and figure.indicator.counted else measured_by(figure)
        return figure.indicator.code, figure.area.alpha3, who, figure.vintage or "", length

    def _marks(self, figures: Iterable[Figure]) -> tuple[Mark, ...]:
        """In the order of time; of what several publishers quote alike one mark, that says so."""
        quoted: dict[tuple[str, object, str], list[Figure]] = {}
        for figure in sorted(figures, key=_place_in_time):
            served = figure.served
            quoted.setdefault((figure.period.text, served.numbers(0), served.comparator), []).append(figure)
        marks: list[Mark] = []
        limits: list[Mark] = []
        before: tuple[Figure, Mark] | None = None
        for alike in quoted.values():
            # Of claims that are the same the highlighted one, else the preferred.
            figure = max(alike, key=lambda figure: (figure.id == self._highlight, figure.preferred))
            mark = self._mark(figure, alike)
            if mark.hollow and (not figure.vintage or figure.status == "F"):
                # Its words say so wherever they stand; in rows names and notes do, of an estimate the line's vintage.
                label = STATUS_WORDS[figure.status].label
                remark = f"（{label.zh.removesuffix('值')}）" if self._chinese else f" ({label.en})"
                mark = replace(mark, label=mark.label + remark, amount=mark.amount + remark)
            if figure.status == "B":
                before = None  # levels do not compare
            if figure.served.comparator in ONE_SIDED:
                limits.append(mark)
            elif before is None or before[0].period.text != figure.period.text:
                if before is not None:
                    join = _join(before[0], figure)
                    held = self._kind is ChartKind.STEP and join is not Join.DOTTED
                    ruled_out = limits_not_kept(before[1], mark, limits, held=held)
                    mark = mark if ruled_out else replace(mark, join=join)
                before, limits = (figure, mark), []
            marks.append(mark)
        return tuple(marks)

    def _mark(self, figure: Figure, alike: Sequence[Figure]) -> Mark:
        served, numbers = figure.served, figure.served.numbers(self._scale.exponent)
        low, high = (None if end is None else Fraction(end) for end in (numbers.low, numbers.high))
        amount = spoken_figure(figure.indicator, served, self._lang, self._wanted)
        # A number is never without what makes it a limit or an estimate.
        words, number = (
            COMPARATOR_WORDS[served.comparator].in_language(self._lang),
            label_of(served, self._scale, self._lang),
        )
        return Mark(
            figure=figure.id,
            period=short_period(figure.period, self._lang),
            at=place_in_years(figure.period, at_end=self.at_end(figure)),
            value=Fraction(numbers.value),
            low=low,
            high=high,
            comparator=served.comparator,
            status=figure.status,
            label=f"{words}{number}" if self._chinese else f"{words} {number}".lstrip(),
            sentence=self._sentence(figure, alike, amount),
            name=self._claim_name(figure),
            amount=amount,
            highlighted=figure.id == self._highlight,
            preferred=figure.preferred,
        )

    def _sentence(self, figure: Figure, alike: Sequence[Figure], amount: str) -> str:
        """`2021: more than 13 trillion yuan (National Bureau of Statistics of China, as quoted by People's Daily)`.

        Where figures of several measures or areas are in the picture, these come before the period.
        """
        place = [*_chosen(self._what(figure), self._several), period_words(figure.period).in_language(self._lang)]
        remarks = remarks_of(figure.status, figure.vintage, None, self._lang)
        remarks.append(self._originators.quoted(alike))
        told = self._comma.join(place)
        told = told[:1].upper() + told[1:]
        return (
            f"{told}：{amount}（{'；'.join(remarks)}）" if self._chinese else f"{told}: {amount} ({'; '.join(remarks)})"
        )


def _chosen(parts: Sequence[str], differing: Sequence[bool]) -> list[str]:
    return [words for words, tells in zip(parts, differing, strict=True) if tells]


def short_period(period: Period, lang: Lang) -> str:
    """A period as an axis tells it: `2024`, `H1 2024`, `Jun 2024`."""
    if period.frequency == "A":
        return period.text
    if lang is Lang.ZH:
        return period_words(period).zh
    year, month = period.year, period.first.month
    match period.frequency:
        case "S":
            return f"H{month // 6 + 1} {year}"
        case "Q":
            return f"Q{month // 3 + 1} {year}"
    words = f"{MONTHS[month - 1][:3]} {year}"
    return words if period.frequency == "M" else f"{period.first.day} {words}"


def _size(figure: Figure) -> tuple[bool, Decimal, str]:
    """The largest first, the best place too; the world behind what it holds."""
    value = figure.served.numbers(0).value
    return figure.area.alpha3 == WORLD, value if ranks((figure,)) else -value, figure.id


def _place_in_time(figure: Figure) -> tuple[object, ...]:
    return figure.period.last, figure.period.first, not figure.preferred, figure.id


def _join(before: Figure, after: Figure) -> Join:
    """Solid where both are final, or both less than that in the same way; a forecast is always dashed."""
    states = {"A" if figure.status == "B" else figure.status for figure in (before, after)}  # behind a break is final
    if "F" in states or len(states) > 1:
        return Join.DASHED
    return Join.SOLID if after.period.first <= before.period.last + _DAY else Join.DOTTED


def _importance(line: Line, figures: Sequence[Figure], best: int) -> tuple[object, ...]:
    """The line that stands out: with the highlighted figure, else no forecast, the latest, preferred, longest, best.

    Of a year and its second half the year is the later one, as on the pages. `best` is 1 where the largest value is,
    and -1 where the smallest is.
    """
    last = line.marks[-1]
    highlighted = any(mark.highlighted for mark in line.marks)
    known = [figure.period for figure in figures if figure.status != "F"]
    end, days = max((period.last, period.last - period.first) for period in known or [each.period for each in figures])
    return highlighted, bool(known), end, days, last.preferred, len(line.marks), last.value * best, line.name
