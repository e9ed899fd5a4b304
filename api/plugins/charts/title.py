"""The finding of a chart in a sentence: computed, and claiming no comparison that is not proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.domain.figure import Figure
from api.domain.period import period_words
from api.domain.quantity import Interval
from api.domain.query import Lang
from api.domain.units import Scale
from api.domain.words import COMPARATOR_WORDS, Bilingual, Comparator, one_line
from api.formats.citation import remarks_of
from api.formats.spoken import unit_words
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import (
    Originators,
    leading,
    measured_by,
    measured_in_chinese,
    measured_in_english,
    spoken_without_noun,
    unit_without_noun,
    without_count,
)


@dataclass(frozen=True, slots=True)
class Verb:
    """The word between what is measured and its amount."""

    en: str
    zh: str


def verb_of(chart: Chart, line: Line, place: int, figures: Mapping[str, Figure]) -> Verb:
    """The verb for a mark of a line; a neutral one where nothing before it compares."""
    mark = line.marks[place]
    indicator = figures[mark.figure].indicator
    ranks = indicator.measuring_type == "rank"
    level = indicator.measuring_type != "ratio" and not ranks and mark.value > 0
    still = Verb("stood at", "列" if ranks else "为")
    earlier = _earlier(chart, mark, figures)
    before = _right_before(line, place, figures)
    if before is None or mark.low is None or mark.high is None:
        return Verb("reached", "达") if level and _is_above(mark, earlier) else still
    if before.low is not None and mark.high < before.low:
        return Verb("improved to", "进至") if ranks else Verb("fell to", "降至")
    if before.high is None or mark.low <= before.high:
        return still
    if ranks:  # the larger number is the worse place
        return Verb("slipped to", "退至")
    if not level:
        return Verb("rose to", "升至")
    return Verb("reached", "达")


def _is_above(mark: Mark, earlier: Sequence[Mark]) -> bool:
    """Whether it is proved to lie above all that is known before it, of which there must be something.

    What the newest of them is must be known too: of a lower limit nobody knows how far above it lies. A forecast is
    nothing known.
    """
    earlier = [each for each in earlier if each.status != "F"]
    known = [each for each in earlier if each.high is not None]
    newest = max((each.at for each in earlier), default=mark.at)
    if not known or mark.low is None or any(each.high is None for each in earlier if each.at == newest):
        return False
    return all(each.high < mark.low for each in known if each.high is not None)


def is_disputed(chart: Chart, mark: Mark, figures: Mapping[str, Figure]) -> bool:
    """Whether another claim on the same is in the picture that cannot be true together with it."""
    told = figures[mark.figure]
    key = told.indicator.code, told.area.alpha3, told.period.text
    for other in chart.marks:
        figure = figures[other.figure]
        if other is not mark and (figure.indicator.code, figure.area.alpha3, figure.period.text) == key:
            intervals = told.served.quantity.interval, figure.served.quantity.interval
            if not intervals[0].overlaps(intervals[1]):
                return True
    return False


def _right_before(line: Line, place: int, figures: Mapping[str, Figure]) -> Mark | None:
    """The mark before it, where no gap, break, vintage, status or second value makes the level another."""
    mark, before = line.marks[place], line.marks[place - 1] if place else None
    alone = all(other is mark or other is before or other.at not in _places(mark, before) for other in line.marks)
    if before is None or mark.join is not Join.SOLID or not alone:
        return None
    # A break ends what compares backwards: the mark before may stand right behind one.
    plain = mark.status == "A" and before.status in ("A", "B")
    vintages = figures[mark.figure].vintage, figures[before.figure].vintage
    return before if plain and vintages == (None, None) else None


def _places(mark: Mark, before: Mark | None) -> set[Fraction]:
    return {mark.at} | ({before.at} if before is not None else set())


def _earlier(chart: Chart, mark: Mark, figures: Mapping[str, Figure]) -> Sequence[Mark]:
    """The marks before it of the same measure, area and length of period, whoever states them."""
    told = figures[mark.figure]
    wanted = told.indicator.code, told.area.alpha3, told.period.frequency
    found = []
    for other in chart.marks:
        figure = figures[other.figure]
        same = (figure.indicator.code, figure.area.alpha3, figure.period.frequency) == wanted
        if same and other.at < mark.at:
            found.append(other)
    return found


_EXCEEDED = {
    Comparator.MORE: "exceeded",
    Comparator.AT_LEAST: "stood at or above",
    Comparator.LESS: "stood below",
    Comparator.AT_MOST: "stood at or below",
}
"""None says that it was so before: limits prove no movement, nor that there was none.

What exceeds a number below zero would be read as further below it.
"""


@dataclass(frozen=True)
class ChartFinding:
    """What a chart of some figures finds, in one language."""

    chart: Chart
    figures: Mapping[str, Figure]
    """By the ids of the marks."""
    scale: Scale
    originators: Originators
    wanted: Scale | None = None

    @property
    def _lang(self) -> Lang:
        return self.chart.lang

    def _say(self, en: str, zh: str) -> str:
        return zh if self._lang is Lang.ZH else en

    def sentence(self) -> str:
        """The finding."""
        if (chosen := self.chart.told) is None:
            return self._side_by_side(self.chart.marks)
        return self._of_mark(self.chart.lines[-1], chosen)

    def subtitle(self) -> str:
        """What is measured, where, in which unit and when; only what all figures share, or how many there are."""
        parts = [*self._measured(), self._unit(), self._stretch()]
        return self._say(", ", "，").join(part for part in parts if part)

    def _unit(self) -> str:
        """The unit; of what is counted without the noun that the name of the one indicator tells."""
        indicators = {figure.indicator.code: figure for figure in self.figures.values()}
        figure = next(iter(indicators.values()))
        if len(indicators) > 1 or self.chart.unit_words != one_line(unit_words(figure.served.unit, self._lang)):
            return self.chart.unit_words
        return unit_without_noun(figure.indicator, figure.served.unit, self._lang)

    def _measured(self) -> list[str]:
        figures = list(self.figures.values())
        indicators = {figure.indicator.code: one_line(figure.name(self._lang)) for figure in figures}
        areas = {figure.area.alpha3: one_line(figure.area_name(self._lang)) for figure in figures}
        return [
            _few(list(indicators.values()), self._say("{} indicators", "{}个指标")),
            _few(list(areas.values()), self._say("{} areas", "{}个地区")),
        ]

    def _stretch(self) -> str:
        ordered = sorted(self.figures.values(), key=lambda figure: (figure.period.first, figure.period.last))
        first, last = ordered[0].period, max((figure.period for figure in ordered), key=lambda each: each.last)
        if first == last:
            words = period_words(first).in_language(self._lang)
            return words.removeprefix("the ")
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return self._say(years, f"{years}年")

    def _of_mark(self, line: Line, mark: Mark) -> str:
        figure = self.figures[mark.figure]
        place = line.marks.index(mark)
        verb = verb_of(self.chart, line, place, self.figures)
        who = self.originators.name(measured_by(figure)) if is_disputed(self.chart, mark, self.figures) else ""
        if self._lang is Lang.ZH:
            return self._chinese(figure, mark, verb, who)
        told = self._english(figure, mark, verb)
        return f"{told}, says {who}" if who else told

    def _english(self, figure: Figure, mark: Mark, verb: Verb) -> str:
        what = measured_in_english(figure.indicator, figure.area)
        when = _when(figure)
        amount = self._amount(figure)
        if figure.status == "F":
            whole = self._spoken(figure)
            return f"{what}: forecast of {whole} for {when.split(' ', 1)[1]}"
        if figure.indicator.measuring_type == "rank" and mark.comparator in _EXCEEDED:
            return f"{what}: {amount} {when}{_remark(figure)}"
        if (words := _EXCEEDED.get(mark.comparator)) is not None:
            below_zero = mark.comparator is Comparator.MORE and mark.value < 0
            told = f"{'stood above' if below_zero else words} {amount}"
        else:
            told = f"{verb.en} {'about ' if mark.comparator is Comparator.ABOUT else ''}{amount}"
        return f"{what} {told} {when}{_remark(figure)}"

    def _chinese(self, figure: Figure, mark: Mark, verb: Verb, who: str) -> str:
        name = without_count(one_line(figure.name(Lang.ZH)))
        what = f"{period_words(figure.period).zh}{measured_in_chinese(name, figure.area)}"
        amount = self._spoken(figure)
        foreseen = {"F": "预测", "E": "估计"}.get(figure.status)
        limited = mark.comparator in _EXCEEDED
        if foreseen:
            told = f"{foreseen}{'' if limited else '为'}{amount}"
        elif limited and mark.value < 0:
            told = amount.replace(COMPARATOR_WORDS[Comparator.MORE].zh, "高于", 1)
        elif limited:
            told = amount
        elif mark.comparator is Comparator.ABOUT and figure.indicator.measuring_type != "rank":
            told = f"约为{amount.removeprefix('约')}"
        else:
            told = f"{verb.zh}{amount}"
        remarks = [] if foreseen else remarks_of(figure.status, None, None, Lang.ZH)[:1]
        behind = "，".join([*remarks, *([f"据{who}"] if who else [])])
        return f"{what}{told}（{behind}）" if behind else f"{what}{told}"

    def _amount(self, figure: Figure) -> str:
        """The amount without its comparator."""
        words = self._spoken(figure)
        for prefix in ("about ", "more than ", "at least ", "less than ", "at most "):
            words = words.removeprefix(prefix)
        return words

    def _spoken(self, figure: Figure) -> str:
        return spoken_without_noun(figure, self._lang, self.wanted)

    def _side_by_side(self, marks: Sequence[Mark]) -> str:
        figures = [self.figures[mark.figure] for mark in marks]
        first = figures[0]
        one_place = len({(each.indicator.code, each.area.alpha3) for each in figures}) == 1
        if one_place and len({each.period.text for each in figures}) == 1:
            return self._claims(first, figures)
        what = self._say(", ", "，").join([*self._measured(), self._stretch()])
        if (leader := leading(figures)) is None:
            return what
        amount = self._spoken(leader)
        name, area = one_line(leader.name(self._lang)), one_line(leader.area_name(self._lang))
        period = period_words(leader.period).in_language(self._lang)
        if leader.indicator.measuring_type == "rank":
            return self._say(
                f"{name}, {period}: {area} ranks highest, at {amount}", f"{period}{name}：{area}名次最高，列{amount}"
            )
        return self._say(f"{name}, {period}: {area} leads with {amount}", f"{period}{name}：{area}居首，{amount}")

    def _claims(self, first: Figure, figures: Sequence[Figure]) -> str:
        chinese = self._lang is Lang.ZH
        when = period_words(first.period).in_language(self._lang)
        what = measured_in_english(first.indicator, first.area)
        if chinese:
            what = f"{when}{measured_in_chinese(one_line(first.name(Lang.ZH)), first.area)}"
        ordered = sorted(figures, key=lambda figure: (figure.served.numbers(0).value, figure.id))
        least, most = (self._spoken(each) for each in (ordered[0], ordered[-1]))
        count = len(figures)
        if len({(figure.served.numbers(0), figure.served.comparator) for figure in figures}) == 1:
            return f"{what}：{count}个来源均为{least}" if chinese else f"{what}, {when}: all {count} claims say {least}"
        meet = _meeting([figure.served.quantity.interval for figure in figures]).in_language(self._lang)
        if chinese:
            return f"{what}：{count}种说法，从{least}到{most}{meet}"
        return f"{what}, {when}: {count} claims, {least} to {most}{meet}"


def _meeting(intervals: Sequence[Interval]) -> Bilingual:
    """Whether one number can be in all: where it can by more than an end that they share, nothing is said."""
    together: Interval | None = intervals[0]
    for interval in intervals[1:]:
        together = together.intersection(interval) if together is not None else None
    if together is None:
        return Bilingual("; no one number fits all", "，没有一个数能同时符合")
    if together.width == 0 and all(interval.width != 0 for interval in intervals):
        return Bilingual("; they meet only within rounding", "，仅在取整范围内相容")
    return Bilingual("", "")


def _when(figure: Figure) -> str:
    words = period_words(figure.period).en
    return f"on {words}" if figure.period.frequency == "D" else f"in {words}"


def _remark(figure: Figure) -> str:
    remarks = remarks_of(figure.status, None, None, Lang.EN)
    return f", {remarks[0]}" if remarks else ""


def _few(names: Sequence[str], count: str) -> str:
    return names[0] if len(names) == 1 else count.format(len(names))


KINDS = {
    ChartKind.LINE: ("Line chart", "折线图"),
    ChartKind.STEP: ("Step chart", "阶梯图"),
    ChartKind.BAR: ("Bar chart", "条形图"),
    ChartKind.DOT: ("Dot chart", "点图"),
    ChartKind.CLAIMS: ("Comparison of claims", "各来源对比图"),
}


def description(chart: Chart) -> str:
    """The picture in words: its kind, how many figures it has, all in rows, the first and the last of each line.

    Lines are told in the order of time, by their figures' sentences, which name all that a line's name does.
    """
    chinese = chart.lang is Lang.ZH
    name = KINDS[chart.kind][chinese]
    count = len(chart.marks)
    parts = [f"{name}，{count}个数据。" if chinese else f"{name} of {count} figure{'' if count == 1 else 's'}."]
    for line in sorted(chart.lines, key=lambda line: (line.marks[0].at, line.marks[-1].at)):
        ends = line.marks if chart.in_rows else dict.fromkeys((line.marks[0], line.marks[-1]))
        told = ("；" if chinese else "; ").join(end.sentence for end in ends)
        parts.append(f"{told}。" if chinese else f"{told}.")
    parts += [f"{each.period}{'：' if chinese else ': '}{each.reason}" for each in chart.breaks]
    return ("" if chinese else " ").join(parts)
