"""Lines of a chart, made of figures: their originators, the kind that fits, joins of marks, and breaks in series."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure, figures_by
from api.domain.messages import Message, Words, joined
from api.domain.period import MONTHS, Period
from api.domain.query import Lang
from api.domain.units import Scale
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Comparator, one_line
from api.formats.sentences import remarks_of, spoken_figure
from api.plugins.charts.chart import Break, ChartKind, Join, Line, Mark, label_of

WORLD = "WLD"
"""Code of the world, which contains all other areas and is not compared with them."""
_AND = "; "
"""Separator of the names of originators who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """The originator of a figure, else its publisher, as the data name them; empty for a derived figure."""
    return "" if figure.formula is not None else one_line(figure.originator or figure.source.publisher)


class Originators(NamedTuple):
    """Names of originators and publishers in one language; a name without a Chinese form stays as it is."""

    catalogue: Catalogue
    lang: Lang

    def name(self, who: str) -> str:
        """A name in the language, or several joined names, each in the language; for no name, the word `calculated`."""
        names = self.catalogue.chinese_names if self.lang is Lang.ZH else {}
        if who not in names and _AND in who:
            return joined(map(self.name, who.split(_AND)), self.lang, "audit-between-amounts")
        return names.get(who, who) or self.lang.message("calculated")

    def together(self, figures: Iterable[Figure]) -> str:
        """The originators of some figures: up to two by name, more by the first name and a count."""
        first, *others = map(self.name, dict.fromkeys(map(measured_by, figures)))
        if not others:
            return first
        named = Message("listed", before=first, last=others[0])
        if (more := len(others)) > 1:
            named = Message("and-more", names=first, more=more, count=more + 1)
        return named.in_language(self.lang)

    def quoted(self, figures: Sequence[Figure]) -> str:
        """The originator that some figures share, and the publisher that quotes it, or the number of publishers."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher) for figure in figures if figure.formula is None} - {who}
        if not publishers:
            return self.name(who)
        if (count := len(publishers)) > 1:
            return self.lang.message("chart-quoted-by-several", who=self.name(who), count=count)
        return self.lang.message("chart-quoted-by", who=self.name(who), publisher=self.name(*publishers))


def kind_of(figures: Sequence[Figure], wanted: ChartKind | None) -> ChartKind:
    """The wanted kind of chart, else the one that fits the figures; DOT if steps or bars would mislead."""
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
    """The codes of the indicator and the area of a figure."""
    return figure.indicator_code, figure.area_code


def of_one_period(figures: Iterable[Figure]) -> bool:
    """True if all figures are of one period."""
    return len({figure.period_text for figure in figures}) == 1


def ranks(figures: Iterable[Figure]) -> bool:
    """True if all figures are ranks, where a smaller number is better."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _climbs(figures: Sequence[Figure]) -> bool:
    """True if the figures are running counts: they count what exists at a moment, and their numbers never fall."""
    if not all(
        each.indicator.counted and each.indicator.lasting and not each.served.scale.exponent for each in figures
    ):
        return False  # a flow begins again from zero in each period
    exact = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in exact)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _agree(figures: Sequence[Figure]) -> bool:
    """True if figures fit on one step line: one number a period, one vintage, one originator or a running count."""
    numbers = {(figure.period_text, figure.served.numbers(0).value) for figure in figures}
    vintages = {figure.vintage or ("estimate" if figure.status == "E" else "") for figure in figures}
    lengths = {figure.period.frequency for figure in figures if not figure.indicator.lasting}
    if len(numbers) > len({period for period, _ in numbers}) or len(vintages) > 1 or len(lengths) > 1:
        return False
    return len(set(map(measured_by, figures))) == 1 or _climbs(figures)


def leading(ordered: Iterable[Figure]) -> Figure | None:
    """The first of ordered figures, if they are final, of one measure, and none overlaps with it; else None."""
    ordered = [figure for figure in ordered if figure.area_code != WORLD]
    measures = {(e.indicator_code, e.period_text, measured_by(e), e.vintage, e.status) for e in ordered}
    if len(ordered) < 2 or len(measures) > 1 or ordered[0].status != "A":
        return None
    first, *others = ordered
    ours = first.served.quantity.interval
    tied = any(first.area == each.area or ours.overlaps(each.served.quantity.interval) for each in others)
    return None if tied else first


_SENTENCE = re.compile(r"[^;；。]*?(?:\.(?=\s|$)|[;；。]|$)")
_OF_BREAKS = ("compar", "revis", "break", "definition", "可比", "修订", "中断", "口径")


@lru_cache(maxsize=8192)  # the same few periods in every chart
def place_in_years(period: Period, *, at_end: bool = False) -> Decimal:
    """The position of a period on an axis of years: its middle, or its end if `at_end`."""
    first, end = _years(period.first, 0), _years(period.last, 1)
    return end if at_end else (first + end) / 2


def _years(day: date, more: int) -> Decimal:
    """A day, moved by `more` days, as a number of years; the first of January is a whole number."""
    begin = date(day.year, 1, 1)
    return day.year + Decimal((day - begin).days + more) / ((date(day.year, 12, 31) - begin).days + 1)


def breaks_of(marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """The breaks in the series of some marks, each with one reason; a preferred or highlighted claim gives it."""
    found: dict[tuple[Decimal, str, tuple[str, str]], Break] = {}
    for mark in sorted(marks, key=lambda each: (each.highlighted, each.figure.preferred), reverse=True):
        if (before := before_break(mark, marks)) is not None:
            figure = mark.figure
            at = _years(figure.period.first, 0)
            if mark.at == place_in_years(figure.period, at_end=True):
                # The mark before may be at the end of its period, where this period begins.
                at = max(at, (before + mark.at) / 2)
            reason = break_reason(figure, lang)
            found.setdefault((at, mark.period, series_of(figure)), Break(at, mark.period, reason))
    return tuple(sorted(set(found.values())))


def before_break(mark: Mark, marks: Iterable[Mark]) -> Decimal | None:
    """The position of the last mark in the series before a break at `mark`; None if there is no mark or no break."""
    if mark.status != "B":
        return None
    series = series_of(mark.figure)
    return max((each.at for each in marks if each.at < mark.at and series_of(each.figure) == series), default=None)


def break_reason(figure: Figure, lang: Lang) -> str:
    """The sentences of a figure's note that are about its break, else the whole note, else words for no reason."""
    note = one_line(figure.note(lang) or "")
    found = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = joined((part.strip(" ;；") for part in found), lang, "between-sentences") or note
    return reason[:1].upper() + reason[1:] or lang.message("chart-no-reason")


def _rules_out(limit: Mark, before: Mark, after: Mark, *, level: bool) -> bool:
    """True if the line between two marks violates a limit between them; the line of a step is `level`."""
    if not before.at < limit.at < after.at:
        return False
    rise = 0 if level else (after.value - before.value) * (limit.at - before.at) / (after.at - before.at)
    off = (before.value + rise - limit.value) * (1 if ">" in limit.comparator else -1)
    return off < 0 or (off == 0 and "=" not in limit.comparator)


LineKey = tuple[str, str, str, str, str]


@dataclass
class LineMaker:
    """Maker of a chart's lines, in one kind and scale; `highlight` is the id of the figure to accent."""

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
        """Two truth values: if the figures are of several indicators, and if they are of several areas."""
        return _differing(map(series_of, self.figures))

    @cached_property
    def _mixed(self) -> bool:
        return len({figure.period.frequency for figure in self.figures}) > 1

    def lines(self) -> tuple[Line, ...]:
        """The lines of a chart along time, named by what differs; the accented one is last, drawn over the others."""
        grouped = figures_by(self._key, self.figures)
        shapes = {who: place for place, who in enumerate(dict.fromkeys(key[2] for key in grouped))}
        differing, made = _differing(grouped), []
        differing[2] |= not any(differing)
        for key, found in grouped.items():
            figure, who = found[0], self.originators.together(found)
            vintage = remarks_of(figure.status if key[3] else "A", figure.vintage, None, self._lang)
            length = self._lang.message(f"sdmx-frequency-{figure.period.frequency.lower()}").lower()
            parts = (*self._what(figure), who, joined(vintage, self._lang), length)
            made.append(Line(self._joined(parts, differing) or who, self._marks(found), shapes[key[2]]))
        chief = max(made, key=_importance)
        *others, last = sorted(made, key=lambda line: (line is chief, line.marks[-1].at, line.name))
        return (*others, last._replace(accent=True))

    def rows(self) -> Line:
        """The figures as rows of one line, named by what differs: by size, the world last, or by time."""
        parts = {
            each.id: (*self._what(each), short_period(each.period, self._lang), self._claim_name(each))
            for each in self.figures
        }
        *differing, _ = _differing(parts.values())
        differing.append(len({each[:3] for each in parts.values()}) < len(parts) or not any(differing))
        one_period = of_one_period(self.figures)
        ordered = sorted(self.figures, key=_size if one_period else _place_in_time)
        chief = leading(ordered) if one_period else None
        if not any(self._several):
            chief = max(ordered, key=lambda figure: (figure.preferred, figure.period.last))
        chosen = next((figure for figure in ordered if figure.id == self.highlight), chief)
        marks = (
            self._mark(each, (each,), self._joined(parts[each.id], differing), highlighted=each is chosen)
            for each in ordered
        )
        return Line("", tuple(marks), 0, accent=True)

    def at_end(self, figure: Figure) -> bool:
        """True if a mark is at the end of its period: in steps, and for stocks if periods differ in length."""
        return self.kind is ChartKind.STEP or (self._mixed and figure.indicator.lasting)

    def _joined(self, parts: Sequence[Words | str], chosen: Sequence[bool]) -> str:
        return joined(compress(parts, chosen), self._lang)

    def _what(self, figure: Figure) -> tuple[str, str]:
        return one_line(figure.name(self._lang)), one_line(figure.area_name(self._lang))

    def _claim_name(self, figure: Figure) -> str:
        """The originator and the vintage of a claim."""
        remarks = remarks_of(figure.status, figure.vintage, None, self._lang)
        return joined([self.originators.quoted((figure,)), *remarks], self._lang, "between-notes")

    def _key(self, figure: Figure) -> LineKey:
        # A stock at the end of a month and of a year is the same; a flow is not.
        lasts = self.kind is ChartKind.STEP and figure.indicator.lasting
        # A running count is one line, whoever counted: the steps of two lines would contradict each other.
        who = "" if lasts and figure.indicator.counted else measured_by(figure)
        return *series_of(figure), who, figure.vintage or "", "" if lasts else figure.period.frequency

    def _marks(self, figures: Iterable[Figure]) -> tuple[Mark, ...]:
        """Marks in the order of time; equal figures of several publishers have one mark, whose sentence says so."""
        quoted = figures_by(
            lambda figure: (figure.period_text, figure.served.numbers(0), figure.served.comparator),
            sorted(figures, key=_place_in_time),
        )
        marks, limits = list[Mark](), list[Mark]()
        before: Mark | None = None
        for alike in quoted.values():
            # Of equal claims the highlighted one, else the preferred one.
            figure = max(alike, key=lambda figure: (figure.id == self.highlight, figure.preferred))
            name, highlighted = self._claim_name(figure), figure.id == self.highlight
            mark = self._mark(figure, alike, name, highlighted=highlighted)
            if mark.hollow and (not figure.vintage or figure.status == "F"):
                # The words of a mark that is not final say so, unless the line's vintage does.
                status = STATUS_WORDS[figure.status].label
                label, amount = (
                    self._lang.message("noted", text=text, note=status) for text in (mark.label, mark.amount)
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
                    if not any(_rules_out(limit, before, mark, level=level) for limit in limits):
                        mark = replace(mark, join=join)
                before, limits = mark, []
            marks.append(mark)
        return tuple(marks)

    def _mark(self, figure: Figure, alike: Sequence[Figure], name: str, *, highlighted: bool) -> Mark:
        served, numbers = figure.served, figure.served.numbers(self.scale.exponent)
        amount = spoken_figure(figure.indicator, served, self._lang, self.wanted)
        label = label_of(served, self.scale, self._lang)
        if served.comparator is not Comparator.EQUAL:  # a number always has the word of its comparator
            limit = COMPARATOR_WORDS[served.comparator]
            label = self._lang.message("chart-words", first=limit, second=label)
        return Mark(
            figure=figure,
            period=short_period(figure.period, self._lang),
            at=place_in_years(figure.period, at_end=self.at_end(figure)),
            value=numbers.value,
            low=numbers.low,
            high=numbers.high,
            comparator=served.comparator,
            status=figure.status,
            label=label,
            sentence=self._sentence(figure, alike, amount),
            name=name,
            amount=amount,
            highlighted=highlighted,
        )

    def _sentence(self, figure: Figure, alike: Sequence[Figure], amount: str) -> str:
        """The sentence on a mark: `2021: more than 13 trillion yuan (NBS, as quoted by People's Daily)`."""
        place = self._joined((*self._what(figure), figure.period), (*self._several, True))
        remarks = [*remarks_of(figure.status, figure.vintage, None, self._lang), self.originators.quoted(alike)]
        said = joined(remarks, self._lang, "between-notes")
        place = place[:1].upper() + place[1:]
        return self._lang.message("chart-mark", place=place, amount=amount, remarks=said)


def _differing(rows: Iterable[Sequence[str]]) -> list[bool]:
    """True for each column whose cells are not all the same."""
    return [len(set(column)) > 1 for column in zip(*rows, strict=True)]


def short_period(period: Period, lang: Lang) -> str:
    """The short form of a period for an axis: `2024`, `H1 2024`, `Jun 2024`."""
    if period.frequency == "A" and not period.is_fiscal:
        return period.text
    month, shorter = period.first.month, {"M": "period-month", "D": "period-day"}
    return lang.message(
        shorter.get(period.frequency) or f"chart-period-{period.frequency.lower()}",
        half=month // 6 + 1,
        quarter=month // 3 + 1,
        month=MONTHS[month - 1][:3],
        number=month,
        day=period.first.day,
        year=str(period.year),
        words=period,
    )


def _size(figure: Figure) -> tuple[bool, Decimal, str]:
    """Sort key: the largest number or the best rank first, the world last."""
    value = figure.served.numbers(0).value
    return figure.area_code == WORLD, value if ranks((figure,)) else -value, figure.id


def _place_in_time(figure: Figure) -> tuple[object, ...]:
    return figure.period.last, figure.period.first, not figure.preferred, figure.id


def _join(before: Figure, after: Figure) -> Join:
    """The join of two figures: dashed for forecasts and for unlike statuses, dotted over a gap, else solid."""
    states = {"A" if figure.status == "B" else figure.status for figure in (before, after)}  # B, after a break, is A
    if "F" in states or len(states) > 1:
        return Join.DASHED
    return Join.SOLID if after.period.first <= before.period.last + timedelta(days=1) else Join.DOTTED


def _importance(line: Line) -> tuple[object, ...]:
    """Sort key of a line: highlighted, not only forecasts, latest, preferred, longest, best; the greatest is chief."""
    marks, last = line.marks, line.marks[-1]
    past = [mark for mark in marks if mark.status != "F"]
    latest = max((each.last, each.last - each.first) for each in (mark.figure.period for mark in past or marks))
    best = -last.value if ranks((last.figure,)) else last.value
    highlighted = any(mark.highlighted for mark in marks)
    return highlighted, bool(past), latest, last.figure.preferred, len(marks), best, line.name
