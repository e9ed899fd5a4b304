"""Figures as lines of a chart: what compares is joined, with limits between two marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from api.domain.figure import Figure
from api.domain.period import MONTHS, Period, period_words
from api.domain.query import Lang
from api.domain.units import Scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Bilingual, Comparator, one_line
from api.formats.citation import remarks_of
from api.formats.spoken import spoken_figure
from api.plugins.charts.breaks import place_in_years
from api.plugins.charts.chart import ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import WORLD, Originators, leading, measured_by, ranks
from api.plugins.charts.numbers import label_of


def limits_not_kept(before: Mark, after: Mark, limits: Iterable[Mark], *, held: bool) -> list[Mark]:
    """Those that rule out what a line from mark to mark would show there; `held` is of steps, which stay level."""
    return [
        limit
        for limit in limits
        if before.at < limit.at < after.at
        and not _keeps(before.value if held else _straight(before, after, limit.at), limit)
    ]


def is_held(join: Join, *, steps: bool) -> bool:
    """Whether a line stays at the number before: steps do, but not over periods without a number."""
    return steps and join is not Join.DOTTED


def _straight(before: Mark, after: Mark, at: Fraction) -> Fraction:
    return before.value + (after.value - before.value) * (at - before.at) / (after.at - before.at)


def _keeps(value: Fraction, limit: Mark) -> bool:
    match limit.comparator:
        case Comparator.MORE:
            return value > limit.value
        case Comparator.AT_LEAST:
            return value >= limit.value
        case Comparator.LESS:
            return value < limit.value
        case Comparator.AT_MOST:
            return value <= limit.value
    return True


_DAY = timedelta(days=1)
LineKey = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class LineMaker:
    """Makes lines in one kind of chart, scale and language; `highlight` is the id of a figure that stands out."""

    kind: ChartKind
    scale: Scale
    lang: Lang
    originators: Originators
    wanted: Scale | None = None
    highlight: str | None = None
    mixed: bool = False
    """Whether periods of several lengths are in the picture."""
    differing: tuple[bool, bool] = (False, False)
    """Whether figures of several indicators, and of several areas, are in the picture."""

    def lines(self, figures: Sequence[Figure]) -> tuple[Line, ...]:
        """The lines, the accent one last, so that it lies above the others."""
        grouped: dict[LineKey, list[Figure]] = {}
        for figure in figures:
            grouped.setdefault(self._key(figure), []).append(figure)
        shapes = {who: place for place, who in enumerate(dict.fromkeys(key[2] for key in grouped))}
        names = self._names(grouped)
        made = {key: Line(names[key], self._marks(found), shapes[key[2]]) for key, found in grouped.items()}
        best = -1 if ranks(figures) else 1
        chief = made[max(grouped, key=lambda key: _importance(made[key], grouped[key], best))]
        lines = list(made.values())
        lines.sort(key=lambda line: (line is chief, line.marks[-1].at, line.name))
        return (*lines[:-1], replace(lines[-1], accent=True))

    def rows(self, figures: Sequence[Figure]) -> Line:
        """The figures below each other, none joined: the largest first or, of several periods, in the order of time.

        The preferred one stands out, of several areas in one period the one that leads, if one does; the best place is
        first, and the world last.
        """
        names = self._row_names(figures)
        one_period = len({figure.period.text for figure in figures}) == 1
        alone = len({(figure.indicator.code, figure.area.alpha3) for figure in figures}) == 1
        ordered = sorted(figures, key=self._size if one_period else _place_in_time)
        chief = leading(ordered) if one_period else None
        if alone:
            chief = max(ordered, key=lambda figure: (figure.preferred, figure.period.last))
        chosen = next((figure for figure in figures if figure.id == self.highlight), chief)
        marks = [
            replace(self._mark(figure, (figure,)), name=names[figure.id], highlighted=figure is chosen)
            for figure in ordered
        ]
        return Line("", tuple(marks), 0, accent=True)

    def _size(self, figure: Figure) -> tuple[bool, Decimal, str]:
        """The largest first, the best place too; the world behind what it holds."""
        value = figure.served.numbers(0).value
        return figure.area.alpha3 == WORLD, value if ranks((figure,)) else -value, figure.id

    def _row_names(self, figures: Sequence[Figure]) -> dict[str, str]:
        """What tells each from the others: of indicator, area, period and claim what differs."""
        told = {
            figure.id: (
                one_line(figure.name(self.lang)),
                one_line(figure.area_name(self.lang)),
                short_period(figure.period, self.lang),
                self.claim_name(figure),
            )
            for figure in figures
        }
        differing = [len({parts[place] for parts in told.values()}) > 1 for place in range(3)]
        places = {parts[:3] for parts in told.values()}
        differing.append(len(places) < len(told) or not any(differing))
        comma = "，" if self.lang is Lang.ZH else ", "
        return {
            figure: comma.join(words for words, tells in zip(parts, differing, strict=True) if tells)
            for figure, parts in told.items()
        }

    def _key(self, figure: Figure) -> LineKey:
        # What stands at a moment is the same whether a month or a year is named; what flows is not.
        held = self.kind is ChartKind.STEP and figure.indicator.lasting
        length = "" if held else figure.period.frequency
        # A running count is one, whoever took it on which day: held to the next it would contradict the other's.
        who = "" if held and figure.indicator.counted else measured_by(figure)
        return figure.indicator.code, figure.area.alpha3, who, figure.vintage or "", length

    def _names(self, grouped: Mapping[LineKey, Sequence[Figure]]) -> dict[LineKey, str]:
        """What tells each line from the others: of indicator, area, originator, vintage and length what differs."""
        differing = [len({key[part] for key in grouped}) > 1 for part in range(5)]
        if not any(differing):
            differing[2] = True
        comma = "，" if self.lang is Lang.ZH else ", "
        if len({key[:4] for key in grouped}) == len(grouped):
            differing[4] = False
        names = {}
        for key, figures in grouped.items():
            figure = figures[0]
            told = [
                one_line(figure.name(self.lang)),
                one_line(figure.area_name(self.lang)),
                self.originators.together(figures),
                comma.join(remarks_of(figure.status if key[3] else "A", figure.vintage, None, self.lang)),
                _LENGTHS[figure.period.frequency].in_language(self.lang),
            ]
            telling = [words for words, tells in zip(told, differing, strict=True) if tells and words]
            names[key] = comma.join(telling) or told[2]
        return names

    def _marks(self, figures: Sequence[Figure]) -> tuple[Mark, ...]:
        """In the order of time; of what several publishers quote alike one mark, that says so."""
        quoted: dict[tuple[str, object, str], list[Figure]] = {}
        for figure in sorted(figures, key=_place_in_time):
            told = figure.served
            quoted.setdefault((figure.period.text, told.numbers(0), told.comparator), []).append(figure)
        chosen = [(self._chief(alike), alike) for alike in quoted.values()]
        marks: list[Mark] = []
        limits: list[Mark] = []
        before: tuple[Figure, Mark] | None = None
        for figure, alike in chosen:
            mark = self._called_what_it_is(self._mark(figure, alike), figure)
            if figure.status == "B":
                before = None  # levels do not compare
            if figure.served.comparator in ONE_SIDED:
                limits.append(mark)
            elif before is None or before[0].period.text != figure.period.text:
                mark = replace(mark, join=self._join(before, (figure, mark), limits))
                before, limits = (figure, mark), []
            marks.append(mark)
        return tuple(marks)

    def _join(self, before: tuple[Figure, Mark] | None, after: tuple[Figure, Mark], limits: Sequence[Mark]) -> Join:
        """What leads from one to the other: nothing where it would run through what a limit rules out."""
        if before is None:
            return Join.NONE
        join = _join(before[0], after[0])
        held = is_held(join, steps=self.kind is ChartKind.STEP)
        return Join.NONE if limits_not_kept(before[1], after[1], limits, held=held) else join

    def _chief(self, alike: Sequence[Figure]) -> Figure:
        """Of claims that are the same the highlighted one, else the preferred."""
        return max(alike, key=lambda figure: (figure.id == self.highlight, figure.preferred))

    def _mark(self, figure: Figure, alike: Sequence[Figure]) -> Mark:
        numbers = figure.served.numbers(self.scale.exponent)
        low, high = (None if end is None else Fraction(end) for end in (numbers.low, numbers.high))
        amount = spoken_figure(figure.indicator, figure.served, self.lang, self.wanted)
        return Mark(
            figure=figure.id,
            period=short_period(figure.period, self.lang),
            at=place_in_years(figure.period, at_end=self.at_end(figure)),
            value=Fraction(numbers.value),
            low=low,
            high=high,
            comparator=figure.served.comparator,
            status=figure.status,
            label=self._label(figure),
            sentence=self._sentence(figure, alike, amount),
            name=self.claim_name(figure),
            amount=amount,
            highlighted=figure.id == self.highlight,
            preferred=figure.preferred,
        )

    def at_end(self, figure: Figure) -> bool:
        """Whether its mark stands at the end of its period: in steps, and where a day of it may stand beside it."""
        return self.kind is ChartKind.STEP or (self.mixed and figure.indicator.lasting)

    def _called_what_it_is(self, mark: Mark, figure: Figure) -> Mark:
        """The mark with its words saying that it is not final wherever they stand: in rows names and notes do.

        A vintage says so of an estimate or a preliminary number in the name of its line.
        """
        if not mark.hollow or (figure.vintage and figure.status != "F"):
            return mark
        label = STATUS_WORDS[figure.status].label
        remark = f"（{label.zh.removesuffix('值')}）" if self.lang is Lang.ZH else f" ({label.en})"
        return replace(mark, label=mark.label + remark, amount=mark.amount + remark)

    def _label(self, figure: Figure) -> str:
        """The number alone, but never without what makes it a limit or an estimate."""
        words = COMPARATOR_WORDS[figure.served.comparator].in_language(self.lang)
        number = label_of(figure.served, self.scale, self.lang)
        return f"{words}{number}" if self.lang is Lang.ZH else f"{words} {number}".lstrip()

    def _sentence(self, figure: Figure, alike: Sequence[Figure], amount: str) -> str:
        """`2021: more than 13 trillion yuan (National Bureau of Statistics of China, as quoted by People's Daily)`.

        Where figures of several measures or areas are in the picture, these come before the period.
        """
        chinese = self.lang is Lang.ZH
        period = period_words(figure.period).in_language(self.lang)
        names = one_line(figure.name(self.lang)), one_line(figure.area_name(self.lang))
        what = [name for name, tells in zip(names, self.differing, strict=True) if tells]
        place = ("，" if chinese else ", ").join([*what, period])
        remarks = remarks_of(figure.status, figure.vintage, None, self.lang)
        remarks.append(self.originators.quoted(alike))
        opening, between, closing = ("（", "；", "）") if chinese else (" (", "; ", ")")
        told = f"{place[:1].upper()}{place[1:]}{'：' if chinese else ': '}{amount}"
        return f"{told}{opening}{between.join(remarks)}{closing}"

    def claim_name(self, figure: Figure) -> str:
        """Who claims it, and which vintage it is."""
        remarks = remarks_of(figure.status, figure.vintage, None, self.lang)
        between = "；" if self.lang is Lang.ZH else "; "
        return between.join([self.originators.quoted((figure,)), *remarks])


def short_period(period: Period, lang: Lang) -> str:
    """A period as an axis tells it: `2024`, `H1 2024`, `Jun 2024`."""
    if lang is Lang.ZH:
        return period.text if period.frequency == "A" else period_words(period).zh
    year, month = period.year, period.first.month
    match period.frequency:
        case "A":
            return period.text
        case "S":
            return f"H{month // 6 + 1} {year}"
        case "Q":
            return f"Q{month // 3 + 1} {year}"
        case "M":
            return f"{MONTHS[month - 1][:3]} {year}"
    return f"{period.first.day} {MONTHS[month - 1][:3]} {year}"


def _place_in_time(figure: Figure) -> tuple[date, date, bool, str]:
    return figure.period.last, figure.period.first, not figure.preferred, figure.id


def _join(before: Figure, after: Figure) -> Join:
    """Solid where both are final, or both less than that in the same way; a forecast is always dashed."""
    if "F" in (before.status, after.status) or _state(before) != _state(after):
        return Join.DASHED
    return Join.SOLID if after.period.first <= before.period.last + _DAY else Join.DOTTED


def _state(figure: Figure) -> str:
    """Whether it is final, or in which way it is not; behind a break numbers are final too."""
    return "A" if figure.status == "B" else figure.status


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


_LENGTHS: Mapping[str, Bilingual] = {
    "A": Bilingual("yearly", "年度"),
    "S": Bilingual("half-yearly", "半年度"),
    "Q": Bilingual("quarterly", "季度"),
    "M": Bilingual("monthly", "月度"),
    "D": Bilingual("daily", "每日"),
}
