"""Sentences of a chart: title, subtitle, notes, source line, description; a title states only what figures prove."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from api.domain.figure import Dataset, Figure, figures_by
from api.domain.messages import Joined, Message, Words, joined
from api.domain.period import Period
from api.domain.quantity import Interval
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.units import Scale, UnitKind
from api.domain.words import COMPARATOR_WORDS, STATUS_WORDS, Comparator, one_line
from api.formats.sentences import spoken_figure, unit_words
from api.plugins.charts.chart import (
    WORLD,
    Chart,
    ChartKind,
    Join,
    Line,
    Mark,
    Originators,
    before_break,
    break_reason,
    clauses,
    leading,
    measured_by,
    ranks,
    series_of,
)

_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""Chinese measure words; the label of a counted unit begins with one, mostly with the noun after it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_LONGEST = 100
"""Maximum number of characters of an indicator's name in a title."""
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""End of a Chinese name that says only that things are counted, as the number after the name does too."""


class ChartFinding(NamedTuple):
    """The title and subtitle of a chart, in its language."""

    chart: Chart
    originators: Originators
    wanted: Scale | None

    @property
    def _figures(self) -> Sequence[Figure]:
        return [mark.figure for mark in self.chart.marks]

    def sentence(self) -> str:
        """The title: on the chief mark, on claims of one period, or on the leading area; else the subject alone."""
        lang, figures, leader = self.chart.lang, self._figures, leading(self._figures)
        if self.chart.chief:
            return self._of_mark(self.chart.lines[-1], self.chart.chief).in_language(lang)
        if len(set(map(_claimed, figures))) == 1:
            return self._claims().in_language(lang)
        if leader is None:
            return joined([*self._measured(), self._stretch()], lang)
        return lang.message(
            "chart-ranks-highest" if ranks((leader,)) else "chart-leads",
            indicator=one_line(leader.name(lang)),
            area=one_line(leader.area_name(lang)),
            period=leader.period,
            amount=self._spoken(leader),
        )

    def subtitle(self) -> str:
        """The indicator, area, unit and years; if there are several indicators or areas, their number."""
        figure, unit, lang = self._figures[0], self.chart.unit_words, self.chart.lang
        one_indicator = len({each.indicator_code for each in self._figures}) == 1
        if one_indicator and unit == one_line(unit_words(figure.served.unit, lang)):
            unit = _unit_without_noun(figure, lang)
        return joined([*self._measured(), unit, self._stretch()], lang)

    def _measured(self) -> Iterator[str]:
        lang = self.chart.lang
        indicators = {figure.indicator_code: figure.name(lang) for figure in self._figures}
        areas = {figure.area_code: figure.area_name(lang) for figure in self._figures}
        for kind, names in (("indicators", indicators), ("areas", areas)):
            several = len(names) > 1
            yield lang.message(f"chart-{kind}", count=len(names)) if several else one_line(*names.values())

    def _stretch(self) -> str:
        periods = sorted((figure.period for figure in self._figures), key=lambda each: (each.first, each.last))
        first, last = periods[0], max(periods, key=lambda each: each.last)
        if first == last:
            return first.in_language(self.chart.lang).removeprefix("the ")
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return self.chart.lang.message("period-year", year=years)

    def _of_mark(self, line: Line, mark: Mark) -> Words:
        """The finding on a mark, with a verb; for a limit the verb says nothing of a rise or fall."""
        figure, amount = mark.figure, self._spoken(mark.figure)
        period, lang = figure.period, self.chart.lang
        when = "chart-on-day" if figure.period.frequency == "D" else "chart-in-period"
        is_rank, is_limit = ranks((figure,)), mark.is_limit
        if figure.status == "F":
            verb = "forecast"
        elif is_limit and not is_rank:
            verb = mark.comparator.word
            if mark.comparator is Comparator.MORE and mark.value < 0:
                verb = "more-below-zero"  # else it would be read as further below
        else:
            verb = ("limit" if is_limit else _verb(line, mark)) + ("-place" if is_rank else "")
        is_about = mark.comparator is Comparator.ABOUT and not is_rank
        found = Message(
            f"chart-{verb}",
            what=_measured(figure, lang, counted=True),
            when=Message(when, period=period),
            period=period,
            amount=amount,
            bare=amount.removeprefix(COMPARATOR_WORDS[mark.comparator].in_language(lang)).lstrip(),
            manner="about" if is_about else "plain",
        )
        notes = [STATUS_WORDS[figure.status].label] if figure.status in ("E", "P") else []
        if self._is_disputed(figure):
            notes.append(Message("chart-says", who=self.originators.name(measured_by(figure))))
        return Message("chart-finding", finding=found, notes=Joined(notes, "between-commas")) if notes else found

    def _is_disputed(self, figure: Figure) -> bool:
        """True if another claim in the picture cannot be true together with it."""
        rivals = [other for other in self._figures if other.id != figure.id and _claimed(other) == _claimed(figure)]
        interval = figure.served.quantity.interval
        return any(not interval.overlaps(other.served.quantity.interval) for other in rivals)

    def _spoken(self, figure: Figure) -> str:
        """The amount with its comparator, without the counted noun if the indicator's name has that noun."""
        lang = self.chart.lang
        words = spoken_figure(figure.indicator, figure.served, lang, self.wanted)
        label = one_line(unit_words(figure.served.unit, lang))
        kept = _unit_without_noun(figure, lang)
        if kept == label or not words.endswith(label):
            return words
        return f"{words.removesuffix(label).rstrip()}{kept}"

    def _claims(self) -> Words:
        figures = sorted(self._figures, key=lambda figure: (figure.served.numbers(0).value, figure.id))
        alike = len({(figure.served.numbers(0), figure.served.comparator) for figure in figures}) == 1
        meeting = "agree" if alike else _meeting([figure.served.quantity.interval for figure in self._figures])
        return Message(
            f"chart-claims-{meeting}",
            what=_measured(self._figures[0], self.chart.lang),
            period=figures[0].period,
            count=len(figures),
            least=self._spoken(figures[0]),
            most=self._spoken(figures[-1]),
        )


def _verb(line: Line, mark: Mark) -> str:
    """`fell`, `rose` or `reached` if the number before is comparable and its interval lies apart, else `stood`."""
    before = line.marks[line.marks.index(mark) - 1]
    alone = sum(each.at in (mark.at, before.at) for each in line.marks) == 2
    # The mark itself must not come after a break; the mark before may.
    plain = mark.status == "A" and before.status in ("A", "B") and not mark.figure.vintage
    if mark.join is Join.SOLID and alone and plain and mark.low is not None and mark.high is not None:
        if before.low is not None and mark.high < before.low:
            return "fell"
        if before.high is not None and mark.low > before.high:
            return "rose" if mark.figure.indicator.measuring_type in ("ratio", "rank") or mark.value <= 0 else "reached"
    return "stood"


def _claimed(figure: Figure) -> tuple[str, str, str]:
    return *series_of(figure), figure.period_text


def _meeting(intervals: Sequence[Interval]) -> str:
    """`apart` if no number is in all intervals, `within-rounding` if only a shared end point is, else `differ`."""
    together: Interval | None = intervals[0]
    for interval in intervals[1:]:
        together = together and together.intersection(interval)
    if together is None:
        return "apart"
    return "within-rounding" if together.width == 0 and all(each.width != 0 for each in intervals) else "differ"


def _measured(figure: Figure, lang: Lang, *, counted: bool = False) -> Words | str:
    """The indicator's name with its area, unless the name has the area: `Sales in China`, 中国销售额."""
    name, place, code = one_line(figure.name(lang)), one_line(figure.area_name(lang)), figure.area_code
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST].rstrip()}…"
    if lang is Lang.ZH:
        if counted:  # 达65个 is said of 直采基地, not of 直采基地数量
            name = _MERE_COUNT.sub("", name) or name
        place = "全球" if code == WORLD else place
        if name.startswith(place):
            return name
        return name.replace("一国", place, 1) if "一国" in name else f"{place}{name}"
    of_world = "world" in name.lower()
    if code == WORLD:
        return name if of_world else Message("chart-worldwide", indicator=name)
    if re.search(rf"\b{re.escape(place)}\b", name, re.IGNORECASE):
        return name
    if figure.indicator.unit_kind == UnitKind.COUNT or of_world:  # counted things may be outside the area
        return Message("chart-of-area", indicator=name, area=place)
    placed = f"the {place}" if code in _WITH_ARTICLE else place
    if " of a country" in name:
        return name.replace(" of a country", f" of {placed}")
    return Message("chart-in-area", indicator=name, area=placed)


def _unit_without_noun(figure: Figure, lang: Lang) -> str:
    """The unit's words after a number; for a counted noun that the name has, the measure word or nothing."""
    indicator, unit, label = figure.indicator, figure.served.unit, one_line(unit_words(figure.served.unit, lang))
    if unit.kind is not UnitKind.COUNT or ranks((figure,)):
        return label
    if lang is not Lang.ZH:
        return "" if label.lower() in indicator.name_en.lower() else label
    name, noun = indicator.name_zh, label[1:]
    is_named = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and is_named else label


def description(chart: Chart) -> str:
    """The chart in words: its kind, the number of figures, all rows or the ends of each line, and the breaks."""
    parts = [Message("chart-kind", kind=chart.kind, count=len(chart.marks))]
    for line in sorted(chart.lines, key=lambda line: (line.marks[0].at, line.marks[-1].at)):
        ends = line.marks if chart.in_rows else dict.fromkeys((line.marks[0], line.marks[-1]))
        parts.append(clauses([mark.sentence for mark in ends], chart.lang))
    parts += [Message("headed", heading=each.period, text=each.reason) for each in chart.breaks]
    return Joined(parts).in_language(chart.lang)


_NAMED = 4
_SEEN = 300
"""A value that is so many times smaller than the largest is less than a pixel from zero."""


def notes(chart: Chart, dataset: Dataset, left_out: int, wanted: ChartKind | None, *, parts: bool) -> tuple[str, ...]:
    """The notes under a chart, the most important first; `left_out` figures have another unit, `parts` are of years."""
    found = [*_missing(chart, dataset, left_out, wanted), *_converted(chart), *_how_marks_are_read(chart)]
    found += [Message("chart-parts-left-out")] if parts else []
    return tuple(dict.fromkeys(note.in_language(chart.lang) for note in found))


def _missing(chart: Chart, dataset: Dataset, left_out: int, wanted: ChartKind | None) -> Iterator[Words]:
    """Notes on figures that are not drawn, on dots in place of the wanted kind, and on breaks that are not drawn."""
    if left_out:
        yield Message("chart-not-drawn", count=left_out, unit=dataset.query.conversion.unit or "")
    if (shown := len(dataset.figures)) < dataset.total:
        yield Message("chart-shown-of", count=shown, total=dataset.total)
    if chart.kind is ChartKind.DOT and wanted in (ChartKind.STEP, ChartKind.BAR):
        yield Message(f"chart-no-{wanted}")
    for mark in chart.marks:
        if mark.status == "B" and (chart.in_rows or before_break(mark, chart.marks) is None):
            yield Message("headed", heading=mark.period, text=break_reason(mark.figure, chart.lang))


def _converted(chart: Chart) -> Iterator[Words]:
    receipts = [mark.figure.receipt for mark in chart.marks if mark.figure.receipt]
    bases = {receipt.basis for receipt in receipts} - {Basis.EXACT}
    if len(bases) > 1:
        yield Message("chart-several-bases")
    if len(bases) == 1:
        sources = {receipt.source for receipt in receipts if receipt.source}
        is_rate = len(sources) == 1 and bases <= {Basis.ANNUAL_AVERAGE, Basis.YEAR_END}
        words = Message(f"chart-{bases.pop()}")
        if is_rate:
            words = Message("noted", text=words, note=rates_source(*sources))
        yield Message("chart-sentence", text=words)
        if any(each.applied and each.applied.partial for each in receipts):
            yield Message("chart-partial")


def _how_marks_are_read(chart: Chart) -> Iterator[Words]:
    marks, joins = chart.marks, {mark.join for mark in chart.marks if chart.joined}
    if found := sorted({mark.status for mark in marks if mark.hollow}):
        yield Message("chart-hollow", labels=Joined([STATUS_WORDS[status].label for status in found], "between-listed"))
    for limit in (Comparator.MORE, Comparator.LESS):
        if any(limit in mark.comparator for mark in marks):
            yield Message("chart-arrow", arrow=chart.arrow(limit), limit=COMPARATOR_WORDS[limit])
    largest = max((abs(mark.value) for mark in marks), default=Decimal(0))
    if small := [mark for mark in marks if mark.value and abs(mark.value) * _SEEN < largest]:
        yield Message("chart-too-small", marks=_named(small, chart.lang))
    about = [mark for mark in marks if mark.comparator is Comparator.ABOUT]
    if about and not chart.in_rows:  # a dot that is wider than its interval does not show it
        yield Message("chart-about", marks=_named(about, chart.lang))
    if chart.ranked:
        yield Message("chart-ranked")
    for join in (Join.DASHED, Join.DOTTED):
        if join in joins:
            yield Message(f"chart-{join}")
    if chart.kind is ChartKind.STEP and Join.SOLID in joins:
        yield Message("chart-steps")


def _named(marks: Sequence[Mark], lang: Lang) -> Words | str:
    """The periods of some marks, with their amounts in words."""
    return _some([Message("noted", text=mark.period, note=mark.amount) for mark in marks], lang)


def _some(words: Sequence[Words | str], lang: Lang) -> Words | str:
    """The first of some words, and the number of the others."""
    some, more = joined(words[:_NAMED], lang, "between-listed"), len(words) - _NAMED
    return Message("chart-some", some=some, more=more, count=len(words)) if more > 0 else some


def source_line(figures: Sequence[Figure], dataset: Dataset, originators: Originators) -> str:
    """The source line of a chart: originators and publishers, the last day of retrieval, the figures' releases."""
    lang, by_origin = originators.lang, figures_by(measured_by, figures)
    origins = sorted(by_origin, key=lambda who: (-len(by_origin[who]), who))
    named: list[Words | str] = [originators.quoted(by_origin[who]) for who in origins[:_NAMED]]
    if (more := len(origins) - len(named)) > 0:
        named.append(Message("chart-more-sources", count=more))
    parts = [Message("citation-source", text=joined(named, lang, "between-notes"))]
    if days := [figure.source.retrieved_at[:10] for figure in figures if figure.source.retrieved_at]:
        parts.append(Message("chart-retrieved", day=Period.parse(max(days))))
    brought, releases = {figure.release for figure in figures}, dataset.catalogue.releases
    newest = sorted(brought, key=lambda code: (-releases[code].sequence if code in releases else 0, code))
    parts.append(Message("chart-release", names=_some(newest, lang)))
    return " · ".join(part.in_language(lang) for part in parts)
