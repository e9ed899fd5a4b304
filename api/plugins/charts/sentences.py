"""Sentences of a chart: its title, which claims no comparison that is not proved, notes, sources, and all in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TypeAlias

from api.domain.entries import AreaBase, IndicatorBase, UnitBase
from api.domain.figure import Dataset, Figure
from api.domain.period import Period
from api.domain.quantity import Interval
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.units import Scale, UnitKind
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Comparator, one_line
from api.formats.sentences import remarks_of, spoken_figure, unit_words
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark, worded
from api.plugins.charts.lines import (
    WORLD,
    Originators,
    before_break,
    break_reason,
    leading,
    measured_by,
    series_of,
)

Say: TypeAlias = Callable[..., str]
"""A sentence of the catalogue in the language of a chart, by its name, with its values."""


_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""A Chinese label of what is counted is one of these, mostly with the noun after it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""At the end of a name this says that things are counted, as the number after it does."""
_EXCEEDED = {
    Comparator.MORE: "exceeded",
    Comparator.AT_LEAST: "stood at or above",
    Comparator.LESS: "stood below",
    Comparator.AT_MOST: "stood at or below",
}
"""None says that it was so before: limits prove no movement, nor that there was none.

What exceeds a number below zero would be read as further below it.
"""
_COMPARATORS = re.compile("^(?:about|more than|at least|less than|at most) ")
_FORESEEN = {"F": "预测", "E": "估计"}


@dataclass(frozen=True)
class ChartFinding:
    """The finding of a chart, in its language."""

    chart: Chart
    originators: Originators
    wanted: Scale | None

    @property
    def _figures(self) -> Sequence[Figure]:
        return [mark.figure for mark in self.chart.marks]

    @property
    def _lang(self) -> Lang:
        return self.chart.lang

    def _say(self, name: str, /, **values: object) -> str:
        return worded(self._lang, name, **values)

    def _listed(self, parts: Iterable[str]) -> str:
        return ("，" if self._lang is Lang.ZH else ", ").join(filter(None, parts))

    def sentence(self) -> str:
        """The finding."""
        if self.chart.chief is not None:
            return self._of_mark(self.chart.lines[-1], self.chart.chief)
        if len(set(map(_claimed, self._figures))) == 1:
            return self._claims()
        leader = leading(self._figures)
        if leader is None:
            return self._listed([*self._measured(), self._stretch()])
        return self._say(
            "ranks-highest" if leader.indicator.measuring_type == "rank" else "leads",
            name=one_line(leader.name(self._lang)),
            area=one_line(leader.area_name(self._lang)),
            period=leader.period.in_language(self._lang),
            amount=self._spoken(leader),
        )

    def subtitle(self) -> str:
        """The measure, area, unit and time; only what all figures share, or how many there are.

        A unit of what is counted is without the noun that the name of the one indicator tells.
        """
        figure, unit = self._figures[0], self.chart.unit_words
        one_indicator = len({each.indicator.code for each in self._figures}) == 1
        if one_indicator and unit == one_line(unit_words(figure.served.unit, self._lang)):
            unit = _unit_without_noun(figure.indicator, figure.served.unit, self._lang)
        return self._listed([*self._measured(), unit, self._stretch()])

    def _measured(self) -> Iterator[str]:
        indicators = {figure.indicator.code: figure.name(self._lang) for figure in self._figures}
        areas = {figure.area.alpha3: figure.area_name(self._lang) for figure in self._figures}
        for many, names in (("indicators", indicators), ("areas", areas)):
            yield self._say(many, count=len(names)) if len(names) > 1 else one_line(*names.values())

    def _stretch(self) -> str:
        periods = sorted((figure.period for figure in self._figures), key=lambda each: (each.first, each.last))
        first, last = periods[0], max(periods, key=lambda each: each.last)
        if first == last:
            return first.in_language(self._lang).removeprefix("the ")
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return self._say("years", years=years)

    def _of_mark(self, line: Line, mark: Mark) -> str:
        verb = self._verb(line, mark)
        who = self.originators.name(measured_by(mark.figure)) if self._is_disputed(mark.figure) else ""
        if self._lang is Lang.ZH:
            return self._chinese(mark, verb, who)
        return self._english(mark, verb) + (f", says {who}" if who else "")

    def _verb(self, line: Line, mark: Mark) -> str:
        """The verb between what is measured and its amount: a neutral one where what is right before does not compare.

        So it is over a gap, a break, a vintage, a status or a second value.
        """
        kind, before = mark.figure.indicator.measuring_type, line.marks[line.marks.index(mark) - 1]
        alone = sum(each.at in (mark.at, before.at) for each in line.marks) == 2
        # A break ends what compares backwards: the mark before may come right after one.
        plain = mark.status == "A" and before.status in ("A", "B") and not mark.figure.vintage
        name = "still"
        if mark.join is Join.SOLID and alone and plain and mark.low is not None and mark.high is not None:
            if before.low is not None and mark.high < before.low:
                name = "fell"
            elif before.high is not None and mark.low > before.high:
                name = "rose" if kind in ("ratio", "rank") or mark.value <= 0 else "reached"
        return self._say(f"{name}-place" if kind == "rank" else name)

    def _is_disputed(self, figure: Figure) -> bool:
        """True where another claim in the picture cannot be true together with it."""
        rivals = [other for other in self._figures if other.id != figure.id and _claimed(other) == _claimed(figure)]
        interval = figure.served.quantity.interval
        return any(not interval.overlaps(other.served.quantity.interval) for other in rivals)

    def _english(self, mark: Mark, verb: str) -> str:
        figure = mark.figure
        what = _measured_in_english(figure.indicator, figure.area)
        period, rank = figure.period.in_language(Lang.EN), figure.indicator.measuring_type == "rank"
        if figure.status == "F":
            return f"{what}: forecast of {self._spoken(figure)} for {period}"
        amount = _COMPARATORS.sub("", self._spoken(figure))
        when = f"{'on' if figure.period.frequency == 'D' else 'in'} {period}"
        remark = "".join(f", {words}" for words in remarks_of(figure.status, None, None, Lang.EN)[:1])
        if rank and mark.comparator in _EXCEEDED:
            return f"{what}: {amount} {when}{remark}"
        verb = _EXCEEDED.get(mark.comparator, verb)
        if mark.comparator is Comparator.MORE and mark.value < 0:
            verb = "stood above"
        about = "about " if mark.comparator is Comparator.ABOUT else ""
        return f"{what} {verb} {about}{amount} {when}{remark}"

    def _chinese(self, mark: Mark, verb: str, who: str) -> str:
        figure, name = mark.figure, one_line(mark.figure.name(Lang.ZH))
        # 达65个 is said of 直采基地, not of 直采基地数量.
        measured = _measured_in_chinese(_MERE_COUNT.sub("", name) or name, figure.area)
        what = f"{figure.period.in_language(Lang.ZH)}{measured}"
        amount, limited, foreseen = self._spoken(figure), mark.comparator in _EXCEEDED, _FORESEEN.get(figure.status)
        if foreseen:
            amount = f"{foreseen}{'' if limited else '为'}{amount}"
        elif limited and mark.value < 0:
            amount = amount.replace(COMPARATOR_WORDS[Comparator.MORE].in_language(Lang.ZH), "高于", 1)
        elif mark.comparator is Comparator.ABOUT and figure.indicator.measuring_type != "rank":
            amount = f"约为{amount.removeprefix('约')}"
        elif not limited:
            amount = f"{verb}{amount}"
        remarks = [] if foreseen else remarks_of(figure.status, None, None, Lang.ZH)[:1]
        after = "，".join([*remarks, *([f"据{who}"] if who else [])])
        return f"{what}{amount}（{after}）" if after else f"{what}{amount}"

    def _spoken(self, figure: Figure) -> str:
        """The amount with its comparator; of a counted noun that the name tells, without the noun."""
        words = spoken_figure(figure.indicator, figure.served, self._lang, self.wanted)
        label = one_line(unit_words(figure.served.unit, self._lang))
        kept = _unit_without_noun(figure.indicator, figure.served.unit, self._lang)
        if kept == label or not words.endswith(label):
            return words
        return f"{words.removesuffix(label).rstrip()}{kept}"

    def _claims(self) -> str:
        figures, first = self._figures, self._figures[0]
        ordered = sorted(figures, key=lambda figure: (figure.served.numbers(0).value, figure.id))
        alike = len({(figure.served.numbers(0), figure.served.comparator) for figure in figures}) == 1
        meeting = _meeting([figure.served.quantity.interval for figure in figures])
        what = _measured_in_english(first.indicator, first.area)
        if self._lang is Lang.ZH:
            what = _measured_in_chinese(one_line(first.name(Lang.ZH)), first.area)
        return self._say(
            "claims-agree" if alike else "claims-differ",
            what=what,
            when=first.period.in_language(self._lang),
            count=len(figures),
            least=self._spoken(ordered[0]),
            most=self._spoken(ordered[-1]),
            meeting=self._say(meeting) if meeting else "",
        )


def _claimed(figure: Figure) -> tuple[str, str, str]:
    return *series_of(figure), figure.period.text


def _meeting(intervals: Sequence[Interval]) -> str:
    """The name of a remark if no one number can be in all, or only an end that they share."""
    together: Interval | None = intervals[0]
    for interval in intervals[1:]:
        together = together.intersection(interval) if together is not None else None
    if together is None:
        return "none-fits"
    if together.width == 0 and all(interval.width != 0 for interval in intervals):
        return "within-rounding"
    return ""


def _measured_in_english(indicator: IndicatorBase, area: AreaBase) -> str:
    """`Sales in China`; the area is named where the name does not have it."""
    name, place = one_line(indicator.name_en), one_line(area.name_en)
    of_world = "world" in name.lower()
    if area.alpha3 == WORLD:
        return name if of_world else f"{name} worldwide"
    if re.search(rf"\b{re.escape(place)}\b", name, re.IGNORECASE):
        return name
    if indicator.unit_kind == UnitKind.COUNT or of_world:  # which may not be inside the area
        return f"{name} ({place})"
    placed = f"{'the ' if area.alpha3 in _WITH_ARTICLE else ''}{place}"
    return name.replace(" of a country", f" of {placed}") if " of a country" in name else f"{name} in {placed}"


def _measured_in_chinese(name: str, area: AreaBase) -> str:
    """中国销售额; the area is named where the name does not have it."""
    place = "全球" if area.alpha3 == WORLD else one_line(area.name_zh)
    if name.startswith(place):
        return name
    return name.replace("一国", place, 1) if "一国" in name else f"{place}{name}"


def _unit_without_noun(indicator: IndicatorBase, unit: UnitBase, lang: Lang) -> str:
    """Words after a number of a unit; of a counted noun that the name tells, its measure word or nothing."""
    label = one_line(unit_words(unit, lang))
    if unit.kind is not UnitKind.COUNT or indicator.measuring_type == "rank":
        return label
    if lang is not Lang.ZH:
        return "" if label.lower() in indicator.name_en.lower() else label
    name, noun = indicator.name_zh, label[1:]
    is_named = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and is_named else label


def description(chart: Chart) -> str:
    """The picture in words: its kind, how many figures it has, all in rows, the first and the last of each line.

    Lines are in the order of time, by their figures' sentences, which name all that a line's name does.
    """
    chinese = chart.lang is Lang.ZH
    parts = [worded(chart.lang, chart.kind, count=len(chart.marks))]
    between, end = ("；", "。") if chinese else ("; ", ".")
    for line in sorted(chart.lines, key=lambda line: (line.marks[0].at, line.marks[-1].at)):
        ends = line.marks if chart.in_rows else dict.fromkeys((line.marks[0], line.marks[-1]))
        parts.append(between.join(mark.sentence for mark in ends) + end)
    parts += [worded(chart.lang, "unbroken", period=each.period, reason=each.reason) for each in chart.breaks]
    return ("" if chinese else " ").join(parts)


_NAMED = 4
_SEEN = 300
"""A value below so small a part of the largest is no pixel above zero."""
_ARROWS = {">": ("lower", "right", "up", "down"), "<": ("upper", "left", "down", "up")}
"""By the sign of a limit its name, and the way of its arrow in rows, along time, and where the best place is on top."""


def notes(chart: Chart, dataset: Dataset, left_out: int, wanted: ChartKind | None = None) -> tuple[str, ...]:
    """The notes on the marks, in sentences; `left_out` figures have another unit, `wanted` is the kind.

    What no mark shows comes first and how marks are read last: a picture without room for all drops the last.
    """
    say = partial(worded, chart.lang)
    found = [
        *_missing(chart, dataset, left_out, wanted, say),
        *_converted(chart, say),
        *_how_marks_are_read(chart, say),
    ]
    return tuple(dict.fromkeys(found))


def _missing(
    chart: Chart,
    dataset: Dataset,
    left_out: int,
    wanted: ChartKind | None,
    say: Say,
) -> Iterator[str]:
    """Figures that are not drawn, the reason for dots where another kind is wanted, and breaks that no sign can show.

    Nothing before these is in the picture, or it has no axis of time.
    """
    if left_out:
        yield say("not-drawn", count=left_out, unit=dataset.query.conversion.unit)
    if (shown := len(dataset.figures)) < dataset.total:
        yield say("shown-of", count=shown, total=dataset.total)
    if chart.kind is ChartKind.DOT and wanted in (ChartKind.STEP, ChartKind.BAR):
        yield say(f"no-{wanted}")
    for mark in chart.marks:
        if mark.status == "B" and (chart.in_rows or before_break(mark, chart.marks) is None):
            yield say("unbroken", period=mark.period, reason=break_reason(mark.figure, chart.lang))


def _converted(chart: Chart, say: Say) -> Iterator[str]:
    receipts = [mark.figure.receipt for mark in chart.marks if mark.figure.receipt is not None]
    bases = {receipt.basis for receipt in receipts} - {Basis.EXACT}
    if len(bases) > 1:
        yield say("several-bases")
    if len(bases) == 1:
        sources = {receipt.source for receipt in receipts if receipt.source}
        is_rate = len(sources) == 1 and bases <= {Basis.ANNUAL_AVERAGE, Basis.YEAR_END}
        source = say("of-source", name=rates_source(*sources).in_language(chart.lang)) if is_rate else ""
        yield say(*bases, source=source, partial=say("partial") if any(each.partial for each in receipts) else "")


def _how_marks_are_read(chart: Chart, say: Say) -> Iterator[str]:
    marks, joins = chart.marks, {mark.join for mark in chart.marks if chart.joined}
    if found := sorted({mark.status for mark in marks if mark.hollow}):
        labels = (STATUS_WORDS[status].label.in_language(chart.lang) for status in found)
        yield say("hollow", labels=say("comma").join(labels))
    for sign, (limit, *ways) in _ARROWS.items():
        if any(sign in mark.comparator for mark in marks):
            yield say("arrow", limit=say(limit), way=say(ways[0 if chart.in_rows else 2 if chart.ranked else 1]))
    largest = max((abs(mark.value) for mark in marks), default=Fraction(0))
    if small := [mark for mark in marks if mark.value and abs(mark.value) * _SEEN < largest]:
        yield say("too-small", marks=_named(small, say))
    about = [mark for mark in marks if mark.comparator is Comparator.ABOUT]
    if about and not chart.in_rows:  # a dot that is wider than its interval does not show it
        yield say("every-about") if len(about) == len(marks) else say("about", marks=_named(about, say))
    if chart.ranked:
        yield say("ranked-rows" if chart.in_rows else "ranked")
    for join in (Join.DASHED, Join.DOTTED, Join.RULED_OUT):
        if join in joins:
            yield say(join)
    if chart.kind is ChartKind.STEP and Join.SOLID in joins:
        yield say("steps")


def _named(marks: Sequence[Mark], say: Say) -> str:
    """Marks by their periods, with their amounts in their own units."""
    return _some([say("mark", period=mark.period, amount=mark.amount) for mark in marks], say)


def _some(words: Sequence[str], say: Say) -> str:
    """Some words and how many more there are."""
    some, more = say("comma").join(words[:_NAMED]), len(words) - _NAMED
    return say("some", some=some, more=more, count=len(words)) if more > 0 else some


def source_line(figures: Sequence[Figure], dataset: Dataset, originators: Originators) -> str:
    """The originators of the figures and who quotes them, the day of reading, the releases that brought them."""
    say = partial(worded, originators.lang)
    by_origin: dict[str, list[Figure]] = {}
    for figure in figures:
        by_origin.setdefault(measured_by(figure), []).append(figure)
    origins = sorted(by_origin, key=lambda who: (-len(by_origin[who]), who))
    named = [originators.quoted(by_origin[who]) for who in origins[:_NAMED]]
    if (more := len(origins) - len(named)) > 0:
        named.append(say("more-sources", count=more))
    parts = [say("source", names=("；" if originators.lang is Lang.ZH else "; ").join(named))]
    if days := [figure.source.retrieved_at[:10] for figure in figures if figure.source.retrieved_at]:
        day = Period.parse(max(days)).in_language(originators.lang)
        parts.append(say("retrieved", day=day))
    brought, releases = {figure.release for figure in figures}, dataset.releases
    newest = sorted(brought, key=lambda code: (-releases[code].sequence if code in releases else 0, code))
    return " · ".join([*parts, say("release", names=_some(newest, say))])
