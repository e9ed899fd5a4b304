"""Figures as lines of a chart: who measured them, the kind that fits, what is joined, and breaks of levels."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from typing import NamedTuple

from api.domain.catalogue_fields import SourceBase
from api.domain.figure import Figure, figures_by
from api.domain.messages import Message, joined
from api.domain.period import MONTHS, Period
from api.domain.query import Lang
from api.domain.units import Scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, Comparator, one_line
from api.formats.sentences import remarks_of, spoken_figure
from api.plugins.charts.chart import Break, ChartKind, Join, Line, Mark, label_of

WORLD = "WLD"
"""The area that holds all others, and is none among them."""
_AND = "; "
"""Between the names of several who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """The originator, else the publisher, by the name in the figures; nobody if it is derived."""
    return "" if figure.formula is not None else one_line(figure.originator or figure.source.publisher)


class Originators(NamedTuple):
    """Names of those who measured figures, in one language: in Chinese where there is a Chinese name."""

    lang: Lang
    names: Mapping[str, str]

    @classmethod
    def of(cls, sources: Iterable[SourceBase], lang: Lang, chinese: Mapping[str, str]) -> "Originators":
        """The names as sources have them; the other Chinese names go first."""
        own = {one_line(each.publisher): one_line(each.publisher_in(lang)) for each in sources}
        others = chinese if lang is Lang.ZH else {}
        return cls(lang, own | {one_line(name): one_line(other) for name, other in others.items()})

    def name(self, who: str) -> str:
        """A name in the language; of several that are joined, each."""
        if who not in self.names and _AND in who:
            return joined(map(self.name, who.split(_AND)), self.lang, "audit-between-amounts")
        return self.names.get(who, who) or Message("chart-derived").in_language(self.lang)

    def together(self, figures: Iterable[Figure]) -> str:
        """Originators of some figures, by name up to two."""
        first, *others = map(self.name, dict.fromkeys(map(measured_by, figures)))
        if not others:
            return first
        named = Message("listed", before=first, last=others[0])
        if (more := len(others)) > 1:
            named = Message("chart-originators", first=first, more=more, count=more + 1)
        return named.in_language(self.lang)

    def quoted(self, figures: Sequence[Figure]) -> str:
        """The one originator of some figures, and the publisher who quotes them; of several their number."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher) for figure in figures if figure.formula is None} - {who}
        if not publishers:
            return self.name(who)
        if (count := len(publishers)) > 1:
            return Message("chart-quoted-by-several", who=self.name(who), count=count).in_language(self.lang)
        return Message("chart-quoted-by", who=self.name(who), publisher=self.name(*publishers)).in_language(self.lang)


def kind_of(figures: Sequence[Figure], wanted: ChartKind | None) -> ChartKind:
    """The wanted kind or the one that fits; dots for steps that contradict each other, and for bars of places."""
    places = figures_by(series_of, figures)
    kind = wanted
    if kind is None and of_one_period(figures):
        kind = ChartKind.CLAIMS if len(places) == 1 < len(figures) else ChartKind.BAR
    elif kind is None:
        kind = ChartKind.STEP if _climbs(figures) else ChartKind.LINE
    contradicts = kind is ChartKind.STEP and not all(map(_agree, places.values()))
    misleads = kind is ChartKind.BAR and (ranks(figures) or (wanted is None and len(figures) == 1))
    return ChartKind.DOT if contradicts or misleads else kind


def series_of(figure: Figure) -> tuple[str, str]:
    """The indicator and the area of a figure."""
    return figure.indicator.code, figure.area.alpha3


def of_one_period(figures: Iterable[Figure]) -> bool:
    """True of figures that no axis of time sets apart."""
    return len({figure.period.text for figure in figures}) == 1


def ranks(figures: Iterable[Figure]) -> bool:
    """True of places in a ranking, where a small number is the better one."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _climbs(figures: Sequence[Figure]) -> bool:
    """True of counts of what is there at a moment: whole numbers that never fall."""
    if not all(
        each.indicator.counted and each.indicator.lasting and not each.served.scale.exponent for each in figures
    ):
        return False  # what flows begins again with each period
    exact = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in exact)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _agree(figures: Sequence[Figure]) -> bool:
    """True of one originator, vintage and, of flows, length of period, and of a count that all agree on."""
    numbers = {(figure.period.text, figure.served.numbers(0).value) for figure in figures}
    vintages = {figure.vintage or ("estimate" if figure.status == "E" else "") for figure in figures}
    lengths = {figure.period.frequency for figure in figures if not figure.indicator.lasting}
    if len(numbers) > len({period for period, _ in numbers}) or len(vintages) > 1 or len(lengths) > 1:
        return False
    return len(set(map(measured_by, figures))) == 1 or _climbs(figures)


def leading(ordered: Iterable[Figure]) -> Figure | None:
    """The first of areas in one order, if final, by the one measure of one originator, and apart from all others."""
    ordered = [figure for figure in ordered if figure.area.alpha3 != WORLD]
    measures = {(e.indicator.code, e.period.text, measured_by(e), e.vintage, e.status) for e in ordered}
    if len(ordered) < 2 or len(measures) > 1 or ordered[0].status != "A":
        return None
    first, *others = ordered
    ours = first.served.quantity.interval
    tied = any(first.area == each.area or ours.overlaps(each.served.quantity.interval) for each in others)
    return None if tied else first


_SENTENCE = re.compile(r"[^;；。]*?(?:\.(?=\s|$)|[;；。]|$)")
_OF_BREAKS = ("compar", "revis", "break", "definition", "可比", "修订", "中断", "口径")


@lru_cache(maxsize=8192)  # the same few periods in every chart
def place_in_years(period: Period, *, at_end: bool = False) -> Fraction:
    """Place of a period on an axis of years: what flows in its middle, what is there at a moment at its end."""
    first, end = _years(period.first, 0), _years(period.last, 1)
    return end if at_end else (first + end) / 2


def _years(day: date, more: int) -> Fraction:
    """A day, or so many later, as a number of years: the first of January is a whole one."""
    begin = date(day.year, 1, 1)
    return day.year + Fraction((day - begin).days + more, (date(day.year, 12, 31) - begin).days + 1)


def breaks_of(marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """Breaks of levels with the reason in the figure's note; of several claims on one break that of one."""
    found: dict[tuple[Fraction, str, tuple[str, str]], Break] = {}
    for mark in sorted(marks, key=lambda each: (each.highlighted, each.figure.preferred), reverse=True):
        if (before := before_break(mark, marks)) is not None:
            figure = mark.figure
            at = _years(figure.period.first, 0)
            if mark.at == place_in_years(figure.period, at_end=True):
                # The mark before may be at the end of the period before, where this one begins.
                at = max(at, (before + mark.at) / 2)
            reason = break_reason(figure, lang)
            found.setdefault((at, mark.period, series_of(figure)), Break(at, mark.period, reason))
    return tuple(sorted(set(found.values())))


def before_break(mark: Mark, marks: Iterable[Mark]) -> Fraction | None:
    """The place of the last mark before a break, whoever measured it; None without one or without a break."""
    if mark.status != "B":
        return None
    series = series_of(mark.figure)
    return max((each.at for each in marks if each.at < mark.at and series_of(each.figure) == series), default=None)


def break_reason(figure: Figure, lang: Lang) -> str:
    """The figure's note on the break; its other sentences are left to the figure's page."""
    note = one_line(figure.note(lang) or "")
    found = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = joined((part.strip(" ;；") for part in found), lang, "between-sentences") or note
    return reason[:1].upper() + reason[1:] or Message("chart-no-reason").in_language(lang)


def _rules_out(limit: Mark, before: Mark, after: Mark, *, level: bool) -> bool:
    """True of a limit that a straight line from mark to mark does not keep to; a step stays `level`."""
    if not before.at < limit.at < after.at:
        return False
    rise = 0 if level else (after.value - before.value) * (limit.at - before.at) / (after.at - before.at)
    off = (before.value + rise - limit.value) * (1 if ">" in limit.comparator else -1)
    return off < 0 or (off == 0 and "=" not in limit.comparator)


LineKey = tuple[str, str, str, str, str]


@dataclass
class LineMaker:
    """Lines of figures in one kind of chart and scale; `highlight` is the id of the chief one."""

    figures: Sequence[Figure]
    kind: ChartKind
    scale: Scale
    originators: Originators
    wanted: Scale | None
    highlight: str | None

    @property
    def _lang(self) -> Lang:
        return self.originators.lang

    @cached_property
    def _several(self) -> Sequence[bool]:
        """True if the figures are of several indicators, and of several areas."""
        return _differing(map(series_of, self.figures))

    @cached_property
    def _mixed(self) -> bool:
        return len({figure.period.frequency for figure in self.figures}) > 1

    def lines(self) -> tuple[Line, ...]:
        """The lines, the accent one last, so that it lies above the others."""
        grouped = figures_by(self._key, self.figures)
        shapes = {who: place for place, who in enumerate(dict.fromkeys(key[2] for key in grouped))}
        names = self._names(grouped)
        made = [Line(names[key], self._marks(found), shapes[key[2]]) for key, found in grouped.items()]
        chief = max(made, key=_importance)
        *others, last = sorted(made, key=lambda line: (line is chief, line.marks[-1].at, line.name))
        return (*others, last._replace(accent=True))

    def rows(self) -> Line:
        """The figures below each other: the largest first and the world last or, of several periods, in their order."""
        names, one_period = self._row_names(), of_one_period(self.figures)
        ordered = sorted(self.figures, key=_size if one_period else _place_in_time)
        chief = leading(ordered) if one_period else None
        if not any(self._several):
            chief = max(ordered, key=lambda figure: (figure.preferred, figure.period.last))
        chosen = next((figure for figure in ordered if figure.id == self.highlight), chief)
        marks = (
            replace(self._mark(each, (each,)), name=names[each.id], highlighted=each is chosen) for each in ordered
        )
        return Line("", tuple(marks), 0, accent=True)

    def at_end(self, figure: Figure) -> bool:
        """True of a mark at the end of its period: in steps, and where one of a day may stand next to it."""
        return self.kind is ChartKind.STEP or (self._mixed and figure.indicator.lasting)

    def _row_names(self) -> dict[str, str]:
        """Names by which rows differ: of indicator, area, period and claim what does."""
        parts = {
            each.id: (*self._what(each), short_period(each.period, self._lang), self._claim_name(each))
            for each in self.figures
        }
        *differing, _ = _differing(parts.values())
        differing.append(len({each[:3] for each in parts.values()}) < len(parts) or not any(differing))
        return {figure: self._joined(each, differing) for figure, each in parts.items()}

    def _names(self, grouped: Mapping[LineKey, Sequence[Figure]]) -> dict[LineKey, str]:
        """Names by which lines differ: of indicator, area, originator, vintage and length what does."""
        differing = _differing(grouped)
        if not any(differing):
            differing[2] = True
        names = {}
        for key, figures in grouped.items():
            figure, who = figures[0], self.originators.together(figures)
            vintage = remarks_of(figure.status if key[3] else "A", figure.vintage, None, self._lang)
            length = Message(f"chart-length-{figure.period.frequency.lower()}").in_language(self._lang)
            parts = (*self._what(figure), who, joined(vintage, self._lang), length)
            names[key] = self._joined(parts, differing) or who
        return names

    def _joined(self, parts: Sequence[str], chosen: Sequence[bool]) -> str:
        return joined(compress(parts, chosen), self._lang)

    def _what(self, figure: Figure) -> tuple[str, str]:
        return one_line(figure.name(self._lang)), one_line(figure.area_name(self._lang))

    def _claim_name(self, figure: Figure) -> str:
        """The originator and the vintage of a claim."""
        remarks = remarks_of(figure.status, figure.vintage, None, self._lang)
        return joined([self.originators.quoted((figure,)), *remarks], self._lang, "between-notes")

    def _key(self, figure: Figure) -> LineKey:
        # What is there at a moment is the same whether a month or a year is named; what flows is not.
        lasts = self.kind is ChartKind.STEP and figure.indicator.lasting
        # A running count is one, whoever took it on which day: one step would contradict the other's.
        who = "" if lasts and figure.indicator.counted else measured_by(figure)
        return *series_of(figure), who, figure.vintage or "", "" if lasts else figure.period.frequency

    def _marks(self, figures: Iterable[Figure]) -> tuple[Mark, ...]:
        """Marks in the order of time; of what several publishers quote alike one mark, that says so."""
        quoted = figures_by(
            lambda figure: (figure.period.text, figure.served.numbers(0), figure.served.comparator),
            sorted(figures, key=_place_in_time),
        )
        marks, limits = list[Mark](), list[Mark]()
        before: Mark | None = None
        for alike in quoted.values():
            # Of claims that are the same the highlighted one, else the preferred.
            figure = max(alike, key=lambda figure: (figure.id == self.highlight, figure.preferred))
            mark = self._mark(figure, alike)
            if mark.hollow and (not figure.vintage or figure.status == "F"):
                # Its words say so wherever they are; in rows names and notes do, of an estimate the line's vintage.
                name = f"chart-amount-{figure.status.lower()}"
                label, amount = (
                    Message(name, amount=text).in_language(self._lang) for text in (mark.label, mark.amount)
                )
                mark = replace(mark, label=label, amount=amount)
            if figure.status == "B":
                before = None  # levels do not compare
            if mark.is_limit:
                limits.append(mark)
            elif before is None or before.period != mark.period:
                if before:
                    join = _join(before.figure, figure)
                    level = self.kind is ChartKind.STEP and join is not Join.DOTTED
                    ruled_out = any(_rules_out(limit, before, mark, level=level) for limit in limits)
                    mark = replace(mark, join=Join.RULED_OUT if ruled_out else join)
                before, limits = mark, []
            marks.append(mark)
        return tuple(marks)

    def _mark(self, figure: Figure, alike: Sequence[Figure]) -> Mark:
        served, numbers = figure.served, figure.served.numbers(self.scale.exponent)
        low, high = (None if end is None else Fraction(end) for end in (numbers.low, numbers.high))
        amount = spoken_figure(figure.indicator, served, self._lang, self.wanted)
        label = label_of(served, self.scale, self._lang)
        if served.comparator is not Comparator.EQUAL:  # a number is never without what makes it a limit or an estimate
            limit = COMPARATOR_WORDS[served.comparator]
            label = Message("chart-words", first=limit, second=label).in_language(self._lang)
        return Mark(
            figure=figure,
            period=short_period(figure.period, self._lang),
            at=place_in_years(figure.period, at_end=self.at_end(figure)),
            value=Fraction(numbers.value),
            low=low,
            high=high,
            comparator=served.comparator,
            status=figure.status,
            label=label,
            sentence=self._sentence(figure, alike, amount),
            name=self._claim_name(figure),
            amount=amount,
            highlighted=figure.id == self.highlight,
        )

    def _sentence(self, figure: Figure, alike: Sequence[Figure], amount: str) -> str:
        """`2021: more than 13 trillion yuan (National Bureau of Statistics of China, as quoted by People's Daily)`."""
        period = figure.period.in_language(self._lang)
        place = self._joined((*self._what(figure), period), (*self._several, True))
        remarks = [*remarks_of(figure.status, figure.vintage, None, self._lang), self.originators.quoted(alike)]
        said = joined(remarks, self._lang, "between-notes")
        place = place[:1].upper() + place[1:]
        return Message("chart-mark", place=place, amount=amount, remarks=said).in_language(self._lang)


def _differing(rows: Iterable[Sequence[str]]) -> list[bool]:
    """True of each column whose cells are not all the same."""
    return [len(set(column)) > 1 for column in zip(*rows, strict=True)]


def short_period(period: Period, lang: Lang) -> str:
    """A period as an axis has it: `2024`, `H1 2024`, `Jun 2024`."""
    if period.frequency == "A" and not period.is_fiscal:
        return period.text
    month = period.first.month
    return Message(
        f"chart-period-{period.frequency.lower()}",
        half=month // 6 + 1,
        quarter=month // 3 + 1,
        month=MONTHS[month - 1][:3],
        day=period.first.day,
        year=str(period.year),
        words=period,
    ).in_language(lang)


def _size(figure: Figure) -> tuple[bool, Decimal, str]:
    """The largest first, the best place too; the world after what it holds."""
    value = figure.served.numbers(0).value
    return figure.area.alpha3 == WORLD, value if ranks((figure,)) else -value, figure.id


def _place_in_time(figure: Figure) -> tuple[object, ...]:
    return figure.period.last, figure.period.first, not figure.preferred, figure.id


def _join(before: Figure, after: Figure) -> Join:
    """Solid where both are final, or both less than that in the same way; a forecast is always dashed."""
    states = {"A" if figure.status == "B" else figure.status for figure in (before, after)}  # after a break is final
    if "F" in states or len(states) > 1:
        return Join.DASHED
    return Join.SOLID if after.period.first <= before.period.last + timedelta(days=1) else Join.DOTTED


def _importance(line: Line) -> tuple[object, ...]:
    """The rank of a line: with the highlighted figure, else no forecast, the latest, preferred, longest, best."""
    marks, last = line.marks, line.marks[-1]
    past = [mark for mark in marks if mark.status != "F"]
    latest = max((each.last, each.last - each.first) for each in (mark.figure.period for mark in past or marks))
    best = -last.value if ranks((last.figure,)) else last.value
    highlighted = any(mark.highlighted for mark in marks)
    return highlighted, bool(past), latest, last.figure.preferred, len(marks), best, line.name
