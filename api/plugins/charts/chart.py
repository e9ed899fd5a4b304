"""The content of a chart, without positions in px: lines and marks made of figures, breaks, and numbers in words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from typing import NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.conversion import Amount
from api.domain.figure import Figure, figures_by
from api.domain.messages import Message, Words, joined
from api.domain.period import MONTHS, Period
from api.domain.quantity import plain
from api.domain.query import Lang
from api.domain.units import SCALES, Scale, UnitKind, readable_scale, spoken
from api.domain.words import COMPARATOR_WORDS, ONE_SIDED, STATUS_WORDS, Comparator, one_line, vintage_code, with_article
from api.formats.sentences import LESS_THAN_FINAL, grouped, remarks_of, spoken_amount, spoken_figure, spoken_span


class ChartKind(StrEnum):
    """Kinds of charts: lines, steps, bars, dots, and rows of rival claims on one subject."""

    LINE = "line"
    STEP = "step"
    BAR = "bar"
    DOT = "dot"
    CLAIMS = "claims"


class Join(StrEnum):
    """Styles of the stroke between a mark and the mark before it on its line."""

    NONE = "none"
    """Not drawn, since a break is between the marks, or a limit that the line would violate."""
    SOLID = "solid"
    DOTTED = "dotted"
    """Over periods without a figure."""
    DASHED = "dashed"
    """To or from a forecast, or between figures of unlike statuses."""


@dataclass(frozen=True, eq=False)
class Mark:
    """A figure in a chart: its time in years, number and interval (None for an open end) in the chart's scale."""

    figure: Figure
    period: str
    """The short form for an axis: `2024`, `H1 2024`."""
    at: Decimal
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    status: str
    label: str
    """The number in the chart's scale, with the word of its comparator and without the unit."""
    sentence: str
    """The mark in words, for readers who cannot see it: period, comparator, number, unit, status, originator."""
    name: str
    """The name that distinguishes the mark from others of its period: a claim's source, an area."""
    amount: str
    """The number with its comparator and unit in words."""
    join: Join = Join.NONE
    """The join to the mark before."""
    highlighted: bool = False

    @cached_property
    def extent(self) -> tuple[Decimal, Decimal]:
        """A pair of the least and greatest number of the interval and value; twice the value if an end is open."""
        if self.low is None or self.high is None:
            return self.value, self.value
        return min(self.low, self.value), max(self.high, self.value)

    @property
    def is_limit(self) -> bool:
        """True if the figure is only a lower or an upper limit, such as `more than 5`."""
        return self.comparator in ONE_SIDED

    @property
    def inward(self) -> bool:
        """True if the mark is a limit whose arrow points towards zero: at most 5, or at least -5."""
        return self.is_limit and self.value != 0 and (">" in self.comparator) == (self.value < 0)

    @property
    def hollow(self) -> bool:
        """True if the figure is preliminary, estimated or forecast, and so drawn hollow."""
        return self.status in LESS_THAN_FINAL


class Line(NamedTuple):
    """The marks of comparable figures (one indicator, area, originator, vintage) by time, or all of a chart in rows."""

    name: str
    marks: tuple[Mark, ...]
    shape: int
    """The number of the shape of its marks; each originator has its own shape."""
    accent: bool = False


class Break(NamedTuple):
    """A break in a series: its position in years, the first period after it in short form, and the reason in words."""

    at: Decimal
    period: str
    reason: str


class Chart(NamedTuple):
    """The content of a chart, to be laid out or described; without lines, its texts say that there is no figure."""

    kind: ChartKind
    source_line: str
    address: str
    lang: Lang
    title: str = ""
    """The finding, in a sentence."""
    subtitle: str = ""
    """The measure, area, unit and time."""
    description: str = ""
    """The picture in words, for readers who cannot see it."""
    unit_words: str = ""
    """The unit after a number: `trillion yuan`, `%`."""
    lines: tuple[Line, ...] = ()
    breaks: tuple[Break, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences, the most important first."""
    in_rows: bool = False
    """True if figures are in rows and not along time: they are of one period, or claims on one subject."""
    signed: bool = False
    """True if numbers may be negative, as growth may; for money and counts, if one of them is negative."""
    ranked: bool = False
    """True if the numbers are ranks: 1 is the best, is on top, and begins the axis."""
    whole: bool = False
    """True if the numbers are integers, as counts are, so that ticks are integers too."""
    year_bands: bool = False
    """True if marks are at the ends of their periods, so that a year is a stretch of the axis and not a point."""

    @property
    def joined(self) -> bool:
        """True if the marks of a line are joined by strokes: in charts along time of the kinds LINE and STEP."""
        return self.kind in (ChartKind.LINE, ChartKind.STEP) and not self.in_rows

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all lines, line after line."""
        return tuple(mark for line in self.lines for mark in line.marks)

    @property
    def chief(self) -> Mark | None:
        """The mark that the title is about, in the last line; None without lines, or with several rows.

        It is the highlighted mark, else the last that is no forecast, else the last.
        """
        if not self.lines or (self.in_rows and len(self.marks) > 1):
            return None
        marks = self.lines[-1].marks
        past = [mark for mark in marks if mark.status != "F"] or marks
        return next((mark for mark in marks if mark.highlighted), past[-1])

    def year_at(self, at: Decimal) -> int:
        """The calendar year of a position in years; with `year_bands` the end of a year belongs to that year."""
        year = int(at)
        return year - 1 if self.year_bands and at == year else year

    def arrow(self, sign: str) -> str:
        """The arrow for limits with a sign, `>` or `<`: → or ← in rows, else ↑ or ↓, or for ranks ↓ or ↑."""
        return {">": "→↑↓", "<": "←↓↑"}[sign][0 if self.in_rows else 2 if self.ranked else 1]

    def with_unit(self, number: str) -> str:
        """A number's text with the chart's unit, if it has one, after it, such as `5%` or `5 million yuan`."""
        if self.unit_words[:1] in ("", "%", "‰"):
            return number + self.unit_words
        return self.lang.message("chart-words", first=number, second=self.unit_words)


def clauses(texts: Iterable[Words | str], lang: Lang) -> Message:
    """A Message that joins the texts to one sentence with a full stop."""
    return Message("chart-sentence", text=joined(texts, lang, "between-notes"))


def chart_scale(figures: Sequence[Figure], wanted: Scale | None, lang: Lang) -> Scale:
    """The scale of a chart: `one` for shares, ratios, ranks; else `wanted` if the language has it, else by size."""
    first, chinese = figures[0], lang is Lang.ZH
    if first.served.unit.kind is UnitKind.SHARE or first.indicator.measuring_type in ("ratio", "rank"):
        return SCALES["one"]
    largest = max(abs(figure.served.numbers(0).value) for figure in figures)
    unnamed = largest < 1_000_000 and not any(figure.served.scale.exponent for figure in figures)
    return spoken(wanted, chinese=chinese) or (SCALES["one"] if unnamed else readable_scale(largest, chinese=chinese))


def number_words(number: Decimal, lang: Lang) -> str:
    """The digits of a number with its thousands grouped as in a language, and a minus sign; no unit, no scale."""
    whole, point, decimals = plain(abs(number)).partition(".")
    return f"{'−' if number < 0 else ''}{grouped(whole, lang)}{point}{decimals}"


def interval_sentence(amount: Amount, lang: Lang, wanted: Scale | None = None) -> str:
    """A sentence on an amount's interval, `Rounded: the true value is 15 to 16%`; or on its limit; or `Exact: …`."""
    values = {}
    if amount.comparator in ONE_SIDED:
        name = "lower-limit" if ">" in amount.comparator else "upper-limit"
        values["limit"] = spoken_amount(amount, lang, wanted)
    elif amount.quantity.width == 0:
        name = "exact"
    else:
        name = "interval-about" if amount.comparator is Comparator.ABOUT else "interval"
        values["span"] = spoken_span(amount, lang, wanted)
    return lang.message(f"chart-{name}", **values)


WORLD = "WLD"
"""Code of the world, which contains all other areas and is not compared with them."""
_AND = "; "
"""Separator of the names of originators who measured a figure together."""


def measured_by(figure: Figure) -> str:
    """The originator of a figure, else its publisher, as the data name them; an empty text for a derived figure."""
    return "" if figure.formula is not None else one_line(figure.originator or figure.source.publisher)


class Originators(NamedTuple):
    """Names of originators and publishers in one language; a name without a Chinese form stays as it is."""

    catalogue: Catalogue
    lang: Lang
    in_sentence: bool = False
    """True for English names of offices and reports behind `the`."""

    def name(self, who: str) -> str:
        """The name `who`, or each of several names between `; `, in the language; the word `calculated` if empty."""
        names = self.catalogue.chinese_names if self.lang is Lang.ZH else {}
        if who not in names and _AND in who:
            return joined(map(self.name, who.split(_AND)), self.lang, "audit-between-amounts")
        name = names.get(who, who)
        if self.in_sentence and self.lang is Lang.EN:
            name = with_article(name)
        return name or self.lang.message("calculated")

    def together(self, figures: Iterable[Figure]) -> str:
        """The originators of one or more figures in words: up to two names, else the first and the number of others."""
        first, *others = map(self.name, dict.fromkeys(map(measured_by, figures)))
        if (more := len(others)) > 1:
            return self.lang.message("and-more", names=first, more=more, count=more + 1)
        return self.lang.message("listed", before=first, last=others[0]) if others else first

    def quoted(self, figures: Sequence[Figure]) -> str:
        """The originator that figures share, in words, with another publisher that quotes it, or a count of them."""
        who = measured_by(figures[0])
        publishers = {one_line(figure.source.publisher) for figure in figures if figure.formula is None} - {who}
        if not publishers:
            return self.name(who)
        if (count := len(publishers)) > 1:
            return self.lang.message("chart-quoted-by-several", who=self.name(who), count=count)
        return self.lang.message("chart-quoted-by", who=self.name(who), publisher=self.name(*publishers))


def kind_of(figures: Sequence[Figure], wanted: ChartKind | None) -> ChartKind:
    """The wanted kind of chart, else one that fits the figures; DOT instead if its steps or bars would mislead."""
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
    """The code of the indicator and the code of the area of a figure."""
    return figure.indicator_code, figure.area_code


def named_in(figure: Figure, lang: Lang) -> tuple[str, str]:
    """The names of the indicator and the area of a figure in a language, each without line breaks."""
    return one_line(figure.name(lang)), one_line(figure.area_name(lang))


def of_one_period(figures: Iterable[Figure]) -> bool:
    """True if there are figures and all are of one period."""
    return len({figure.period_text for figure in figures}) == 1


def ranks(figures: Iterable[Figure]) -> bool:
    """True if all figures are ranks, where a smaller number is better."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _climbs(figures: Sequence[Figure]) -> bool:
    """True if all are counts at a moment, in scale `one`, and those that are no limits, three or more, never fall."""
    if not all(
        each.indicator.counted and each.indicator.lasting and not each.served.scale.exponent for each in figures
    ):
        return False  # a flow begins again from zero in each period
    exact = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in exact)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _agree(figures: Sequence[Figure]) -> bool:
    """True if figures fit one step line: one number a period, vintage, length, and originator or running count."""
    numbers = {(figure.period_text, figure.served.numbers(0).value) for figure in figures}
    vintages = {figure.vintage or ("estimate" if figure.status == "E" else "") for figure in figures}
    lengths = {figure.period.frequency for figure in figures if not figure.indicator.lasting}
    if len(numbers) > len({period for period, _ in numbers}) or len(vintages) > 1 or len(lengths) > 1:
        return False
    return len(set(map(measured_by, figures))) == 1 or _climbs(figures)


def leading(ordered: Iterable[Figure]) -> Figure | None:
    """The first of ordered figures, the world's left out; None if it has no lead.

    It leads if there are others, all are final and comparable, and none is of its area or overlaps its interval.
    """
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
    """The position of a period on an axis of years, such as 2024.5: its middle, or its end if `at_end`."""
    first, end = _years(period.first, 0), _years(period.last, 1)
    return end if at_end else (first + end) / 2


def _years(day: date, more: int) -> Decimal:
    """A day, moved by `more` days, as a number of years; the first of January is a whole number."""
    begin = date(day.year, 1, 1)
    return day.year + Decimal((day - begin).days + more) / ((date(day.year, 12, 31) - begin).days + 1)


def breaks_of(marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """The breaks after earlier marks of a series, by time; of rivals, a highlighted or preferred one has the reason."""
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
    """The time in years of the last mark before `mark` in its series; None if there is none, or no break at `mark`."""
    if mark.status != "B":
        return None
    series = series_of(mark.figure)
    return max((each.at for each in marks if each.at < mark.at and series_of(each.figure) == series), default=None)


def break_reason(figure: Figure, lang: Lang) -> str:
    """The sentences of a figure's note that are about its break, else the whole note, else a standard sentence."""
    note = one_line(figure.note(lang) or "")
    found = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = joined((part.strip(" ;；") for part in found), lang, "between-sentences") or note
    return reason[:1].upper() + reason[1:] or lang.message("chart-no-reason")


def _rules_out(limit: Mark, before: Mark, after: Mark, *, level: bool) -> bool:
    """True if the stroke from one mark to another contradicts a limit between them; a step's stroke is `level`."""
    if not before.at < limit.at < after.at:
        return False
    rise = 0 if level else (after.value - before.value) * (limit.at - before.at) / (after.at - before.at)
    off = (before.value + rise - limit.value) * (1 if ">" in limit.comparator else -1)
    return off < 0 or (off == 0 and "=" not in limit.comparator)


LineKey = tuple[str, str, str, str, str]


@dataclass
class LineMaker:
    """Maker of a chart's lines or rows, in one kind and scale; `highlight` is the id of the figure to accent."""

    figures: Sequence[Figure]
    kind: ChartKind
    scale: Scale
    originators: Originators
    lang: Lang
    wanted: Scale | None
    highlight: str | None

    @cached_property
    def _several(self) -> Sequence[bool]:
        """Two bools: True if there are several indicators, and True if there are several areas."""
        return _differing(map(series_of, self.figures))

    @cached_property
    def _mixed(self) -> bool:
        """True if the periods of the figures are not all of one length."""
        return len({figure.period.frequency for figure in self.figures}) > 1

    def lines(self) -> tuple[Line, ...]:
        """The lines of a chart along time, named by what differs; the accented one is last, drawn over the others."""
        grouped = figures_by(self._key, self.figures)
        shapes = {who: place for place, who in enumerate(dict.fromkeys(key[2] for key in grouped))}
        differing, made = _differing(grouped), []
        differing[2] |= not any(differing)
        for key, found in grouped.items():
            figure, who = found[0], self.originators.together(found)
            # "Forecast of January 2024" says the status.
            status = figure.status if key[3] and not vintage_code(key[3]).startswith("FORECAST") else "A"
            vintage = remarks_of(status, figure.vintage, None, self.lang)
            length = self.lang.message(f"sdmx-frequency-{figure.period.frequency.lower()}").lower()
            parts = (*named_in(figure, self.lang), who, joined(vintage, self.lang), length)
            made.append(Line(self._joined(parts, differing) or who, self._marks(found), shapes[key[2]]))
        chief = max(made, key=_importance)
        *others, last = sorted(made, key=lambda line: (line is chief, line.marks[-1].at, line.name))
        return (*others, last._replace(accent=True))

    def rows(self) -> Line:
        """A line of marks, one a figure, named by what differs; by size (world last) if of one period, else by time."""
        parts = {
            each.id: (*named_in(each, self.lang), short_period(each.period, self.lang), self._claim_name(each))
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
        """True if a figure's mark is at its period's end, not its middle: in steps, and stocks of mixed lengths."""
        return self.kind is ChartKind.STEP or (self._mixed and figure.indicator.lasting)

    def _joined(self, parts: Sequence[Words | str], chosen: Sequence[bool]) -> str:
        return joined(compress(parts, chosen), self.lang)

    def _claim_name(self, figure: Figure) -> str:
        """The originator of a claim, with the publisher that quotes it, and its status and vintage, in words."""
        remarks = remarks_of(figure.status, figure.vintage, None, self.lang)
        return joined([self.originators.quoted((figure,)), *remarks], self.lang, "between-notes")

    def _key(self, figure: Figure) -> LineKey:
        """The key of the line for a figure: indicator, area, originator, vintage, frequency; '' for what is ignored."""
        # A stock at the end of a month and of a year is the same; a flow is not.
        lasts = self.kind is ChartKind.STEP and figure.indicator.lasting
        # A running count is one line, whoever counted: the steps of two lines would contradict each other.
        who = "" if lasts and figure.indicator.counted else measured_by(figure)
        return *series_of(figure), who, figure.vintage or "", "" if lasts else figure.period.frequency

    def _marks(self, figures: Iterable[Figure]) -> tuple[Mark, ...]:
        """Marks by time, each with its join; equal figures of several publishers share one, whose sentence says so."""
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
                    self.lang.message("noted", text=text, note=status) for text in (mark.label, mark.amount)
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
        """The mark of a figure, without a join; `alike` are the equal figures whose publishers its sentence names."""
        served, exponent = figure.served, self.scale.exponent
        numbers, number = served.numbers(exponent), served.quantity.shown(exponent)
        amount = spoken_figure(figure.indicator, served, self.lang, self.wanted)
        if exponent > served.scale.exponent and served.quantity.is_printed and "." not in served.printed_text:
            number = number.normalize()  # a whole number loses its zeros
        label = number_words(number, self.lang)
        if served.comparator is not Comparator.EQUAL:  # a number always has the word of its comparator
            limit = COMPARATOR_WORDS[served.comparator]
            label = self.lang.message("chart-words", first=limit, second=label)
        return Mark(
            figure=figure,
            period=short_period(figure.period, self.lang),
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
        place = self._joined((*named_in(figure, self.lang), figure.period), (*self._several, True))
        remarks = [*remarks_of(figure.status, figure.vintage, None, self.lang), self.originators.quoted(alike)]
        said = joined(remarks, self.lang, "between-notes")
        place = place[:1].upper() + place[1:]
        return self.lang.message("chart-mark", place=place, amount=amount, remarks=said)


def _differing(rows: Iterable[Sequence[str]]) -> list[bool]:
    """A list of bools: for each column of `rows`, True if its cells differ; ValueError if rows are unlike in length."""
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
    """Sort key of a figure: the largest number or the best rank first, the world last."""
    value = figure.served.numbers(0).value
    return figure.area_code == WORLD, value if ranks((figure,)) else -value, figure.id


def _place_in_time(figure: Figure) -> tuple[object, ...]:
    """Sort key of a figure by time: the end of its period, then its beginning, then preferred figures first."""
    return figure.period.last, figure.period.first, not figure.preferred, figure.id


def _join(before: Figure, after: Figure) -> Join:
    """The join of two figures in turn: dashed for a forecast or for unlike statuses, dotted over a gap, else solid."""
    states = {"A" if figure.status == "B" else figure.status for figure in (before, after)}  # B, after a break, is A
    if "F" in states or len(states) > 1:
        return Join.DASHED
    return Join.SOLID if after.period.first <= before.period.last + timedelta(days=1) else Join.DOTTED


def _importance(line: Line) -> tuple[object, ...]:
    """Sort key of a line: highlighted, not only forecasts, latest, preferred, most marks, best; max() is the chief."""
    marks, last = line.marks, line.marks[-1]
    past = [mark for mark in marks if mark.status != "F"]
    latest = max((each.last, each.last - each.first) for each in (mark.figure.period for mark in past or marks))
    best = -last.value if ranks((last.figure,)) else last.value
    highlighted = any(mark.highlighted for mark in marks)
    return highlighted, bool(past), latest, last.figure.preferred, len(marks), best, line.name
