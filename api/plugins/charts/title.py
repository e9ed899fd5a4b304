"""The finding of a chart in a sentence: computed, and claiming no comparison that is not proved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from api.domain.entries import AreaBase, IndicatorBase, UnitBase
from api.domain.figure import Figure
from api.domain.period import period_words
from api.domain.quantity import Interval
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind
from api.domain.words import COMPARATOR_WORDS, Bilingual, Comparator, one_line
from api.formats.sentences import remarks_of, spoken_figure, unit_words
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import WORLD, Originators, leading, measured_by

_WITH_ARTICLE = (
    "ARE BHS CAF COM CYM DOM FLK FRO GBR GMB IMN MDV MHL MNP NLD PHL SLB SYC TCA USA VGB VIR"  # by their codes
)
"""Areas whose English name takes an article in a sentence."""
_MEASURE_WORDS = frozenset("个场家座所项件次名位人台辆艘架套条处种类批只头口笔份部期届轮")
"""A Chinese label of what is counted is one of these, mostly with the noun behind it: 个国家."""
_COUNTED = re.compile(r"(?:数量|个数|家数|件数|人数|户数|场次|次数|总数)$")
_MERE_COUNT = re.compile(r"(?:数量|个数)$")
"""At the end of a name this says that things are counted, as the number behind it does."""
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
_KINDS = {
    ChartKind.LINE: ("Line chart", "折线图"),
    ChartKind.STEP: ("Step chart", "阶梯图"),
    ChartKind.BAR: ("Bar chart", "条形图"),
    ChartKind.DOT: ("Dot chart", "点图"),
    ChartKind.CLAIMS: ("Comparison of claims", "各来源对比图"),
}


class ChartFinding:
    """The finding of a chart of some figures, by the ids of its marks, in its language."""

    def __init__(
        self, chart: Chart, figures: Mapping[str, Figure], originators: Originators, wanted: Scale | None
    ) -> None:
        self._chart, self._by_id, self._originators, self._wanted = chart, figures, originators, wanted
        self._figures = [figures[mark.figure] for mark in chart.marks]
        self._lang = chart.lang

    def _say(self, en: str, zh: str) -> str:
        return zh if self._lang is Lang.ZH else en

    def sentence(self) -> str:
        """The finding."""
        chosen, figures = self._chart.told, self._figures
        if chosen is not None:
            return self._of_mark(self._chart.lines[-1], chosen)
        if len({(each.indicator.code, each.area.alpha3, each.period.text) for each in figures}) == 1:
            return self._claims()
        leader = leading(figures)
        if leader is None:
            return self._say(", ", "，").join([*self._measured(), self._stretch()])
        amount, place = self._spoken(leader), leader.indicator.measuring_type == "rank"
        name, area = one_line(leader.name(self._lang)), one_line(leader.area_name(self._lang))
        period = period_words(leader.period).in_language(self._lang)
        leads = (
            Bilingual(f"ranks highest, at {amount}", f"名次最高，列{amount}")
            if place
            else Bilingual(f"leads with {amount}", f"居首，{amount}")
        )
        return self._say(f"{name}, {period}: {area} {leads.en}", f"{period}{name}：{area}{leads.zh}")

    def subtitle(self) -> str:
        """The measure, area, unit and time; only what all figures share, or how many there are.

        A unit of what is counted is without the noun that the name of the one indicator tells.
        """
        figure, unit = self._figures[0], self._chart.unit_words
        one_indicator = len({each.indicator.code for each in self._figures}) == 1
        if one_indicator and unit == one_line(unit_words(figure.served.unit, self._lang)):
            unit = _unit_without_noun(figure.indicator, figure.served.unit, self._lang)
        return self._say(", ", "，").join(filter(None, [*self._measured(), unit, self._stretch()]))

    def _measured(self) -> Iterator[str]:
        indicators = {figure.indicator.code: figure.name(self._lang) for figure in self._figures}
        areas = {figure.area.alpha3: figure.area_name(self._lang) for figure in self._figures}
        for names, many in ((indicators, ("{} indicators", "{}个指标")), (areas, ("{} areas", "{}个地区"))):
            yield self._say(*many).format(len(names)) if len(names) > 1 else one_line(next(iter(names.values())))

    def _stretch(self) -> str:
        periods = sorted((figure.period for figure in self._figures), key=lambda each: (each.first, each.last))
        first, last = periods[0], max(periods, key=lambda each: each.last)
        if first == last:
            return period_words(first).in_language(self._lang).removeprefix("the ")
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return self._say(years, f"{years}年")

    def _of_mark(self, line: Line, mark: Mark) -> str:
        figure = self._by_id[mark.figure]
        verb = self._verb(line, line.marks.index(mark), figure)
        who = self._originators.name(measured_by(figure)) if self._is_disputed(mark, figure) else ""
        if self._lang is Lang.ZH:
            return self._chinese(figure, mark, verb.zh, who)
        return self._english(figure, mark, verb.en) + (f", says {who}" if who else "")

    def _verb(self, line: Line, place: int, figure: Figure) -> Bilingual:
        """The verb between what is measured and its amount; a neutral one where nothing before it compares."""
        mark, kind = line.marks[place], figure.indicator.measuring_type
        rank = kind == "rank"
        level = kind != "ratio" and not rank and mark.value > 0
        still, reached = Bilingual("stood at", "列" if rank else "为"), Bilingual("reached", "达")
        before = self._right_before(line, place)
        if before is None or mark.low is None or mark.high is None:
            return reached if level and self._is_above_all_before(mark, figure) else still
        if before.low is not None and mark.high < before.low:
            return Bilingual("improved to", "进至") if rank else Bilingual("fell to", "降至")
        if before.high is None or mark.low <= before.high:
            return still
        if rank:  # the larger number is the worse place
            return Bilingual("slipped to", "退至")
        return reached if level else Bilingual("rose to", "升至")

    def _right_before(self, line: Line, place: int) -> Mark | None:
        """The mark before it, where no gap, break, vintage, status or second value makes the level another."""
        mark = line.marks[place]
        if mark.join is not Join.SOLID:
            return None
        before = line.marks[place - 1]
        alone = not any(
            each.at in (mark.at, before.at) for each in line.marks if each is not mark and each is not before
        )
        # A break ends what compares backwards: the mark before may stand right behind one.
        plain = mark.status == "A" and before.status in ("A", "B")
        vintages = [self._by_id[each.figure].vintage for each in (mark, before)]
        return before if alone and plain and not any(vintages) else None

    def _is_above_all_before(self, mark: Mark, figure: Figure) -> bool:
        """True of what is proved to lie above all that is known before it, of which there must be something.

        That is of the same measure, area and length of period, whoever states it, and no forecast. What the newest of
        them is must be known too: of a lower limit nobody knows how far above it lies.
        """
        same = figure.indicator.code, figure.area.alpha3, figure.period.frequency
        earlier = [
            each
            for each, other in zip(self._chart.marks, self._figures, strict=True)
            if each.at < mark.at and each.status != "F"
            if (other.indicator.code, other.area.alpha3, other.period.frequency) == same
        ]
        highs = [each.high for each in earlier if each.high is not None]
        newest = max((each.at for each in earlier), default=mark.at)
        if not highs or mark.low is None or any(each.high is None for each in earlier if each.at == newest):
            return False
        return max(highs) < mark.low

    def _is_disputed(self, mark: Mark, figure: Figure) -> bool:
        """True where another claim in the picture cannot be true together with it."""
        key, interval = _claimed(figure), figure.served.quantity.interval
        rivals = [other for other in self._figures if other.id != mark.figure and _claimed(other) == key]
        return any(not interval.overlaps(other.served.quantity.interval) for other in rivals)

    def _english(self, figure: Figure, mark: Mark, verb: str) -> str:
        what = _measured_in_english(figure.indicator, figure.area)
        period, rank = period_words(figure.period).en, figure.indicator.measuring_type == "rank"
        if figure.status == "F":
            return f"{what}: forecast of {self._spoken(figure)} for {period}"
        amount = _COMPARATORS.sub("", self._spoken(figure))
        when = f"{'on' if figure.period.frequency == 'D' else 'in'} {period}"
        remark = "".join(f", {words}" for words in remarks_of(figure.status, None, None, Lang.EN)[:1])
        if rank and mark.comparator in _EXCEEDED:
            return f"{what}: {amount} {when}{remark}"
        if mark.comparator is Comparator.MORE and mark.value < 0:
            verb = "stood above"
        else:
            verb = _EXCEEDED.get(mark.comparator, verb)
        about = "about " if mark.comparator is Comparator.ABOUT else ""
        return f"{what} {verb} {about}{amount} {when}{remark}"

    def _chinese(self, figure: Figure, mark: Mark, verb: str, who: str) -> str:
        name = one_line(figure.name(Lang.ZH))
        # 达65个 is said of 直采基地, not of 直采基地数量.
        what = f"{period_words(figure.period).zh}{_measured_in_chinese(_MERE_COUNT.sub('', name) or name, figure.area)}"
        told, limited = self._spoken(figure), mark.comparator in _EXCEEDED
        if foreseen := {"F": "预测", "E": "估计"}.get(figure.status):
            told = f"{foreseen}{'' if limited else '为'}{told}"
        elif limited and mark.value < 0:
            told = told.replace(COMPARATOR_WORDS[Comparator.MORE].zh, "高于", 1)
        elif mark.comparator is Comparator.ABOUT and figure.indicator.measuring_type != "rank":
            told = f"约为{told.removeprefix('约')}"
        elif not limited:
            told = f"{verb}{told}"
        remarks = [] if foreseen else remarks_of(figure.status, None, None, Lang.ZH)[:1]
        behind = "，".join([*remarks, *([f"据{who}"] if who else [])])
        return f"{what}{told}（{behind}）" if behind else f"{what}{told}"

    def _spoken(self, figure: Figure) -> str:
        """The amount with its comparator; of a counted noun that the name tells, without the noun."""
        words = spoken_figure(figure.indicator, figure.served, self._lang, self._wanted)
        label = one_line(unit_words(figure.served.unit, self._lang))
        kept = _unit_without_noun(figure.indicator, figure.served.unit, self._lang)
        if kept == label or not words.endswith(label):
            return words
        return f"{words.removesuffix(label).rstrip()}{kept}"

    def _claims(self) -> str:
        figures, count = self._figures, len(self._figures)
        first, when = figures[0], period_words(figures[0].period).in_language(self._lang)
        what = self._say(
            f"{_measured_in_english(first.indicator, first.area)}, {when}: ",
            f"{when}{_measured_in_chinese(one_line(first.name(Lang.ZH)), first.area)}：",
        )
        ordered = sorted(figures, key=lambda figure: (figure.served.numbers(0).value, figure.id))
        least, most = self._spoken(ordered[0]), self._spoken(ordered[-1])
        if len({(figure.served.numbers(0), figure.served.comparator) for figure in figures}) == 1:
            return what + self._say(f"all {count} claims say {least}", f"{count}个来源均为{least}")
        meet = _meeting([figure.served.quantity.interval for figure in figures])
        return what + self._say(
            f"{count} claims, {least} to {most}{meet.en}", f"{count}种说法，从{least}到{most}{meet.zh}"
        )


def _claimed(figure: Figure) -> tuple[str, str, str]:
    return figure.indicator.code, figure.area.alpha3, figure.period.text


def _meeting(intervals: Sequence[Interval]) -> Bilingual:
    """A remark if no one number can be in all, or only an end that they share."""
    together: Interval | None = intervals[0]
    for interval in intervals[1:]:
        together = together.intersection(interval) if together is not None else None
    if together is None:
        return Bilingual("; no one number fits all", "，没有一个数能同时符合")
    if together.width == 0 and all(interval.width != 0 for interval in intervals):
        return Bilingual("; they meet only within rounding", "，仅在取整范围内相容")
    return Bilingual("", "")


def _measured_in_english(indicator: IndicatorBase, area: AreaBase) -> str:
    """`Sales in China`; the area is told where the name does not tell it."""
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
    """中国销售额; the area is told where the name does not tell it."""
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
    told = noun in name or _COUNTED.search(name) is not None
    return label[0] if noun and label[0] in _MEASURE_WORDS and told else label


def description(chart: Chart) -> str:
    """The picture in words: its kind, how many figures it has, all in rows, the first and the last of each line.

    Lines are told in the order of time, by their figures' sentences, which name all that a line's name does.
    """
    chinese, count = chart.lang is Lang.ZH, len(chart.marks)
    name = _KINDS[chart.kind][chinese]
    parts = [f"{name}，{count}个数据。" if chinese else f"{name} of {count} figure{'' if count == 1 else 's'}."]
    between, end, colon = ("；", "。", "：") if chinese else ("; ", ".", ": ")
    for line in sorted(chart.lines, key=lambda line: (line.marks[0].at, line.marks[-1].at)):
        ends = line.marks if chart.in_rows else dict.fromkeys((line.marks[0], line.marks[-1]))
        parts.append(between.join(mark.sentence for mark in ends) + end)
    parts += [f"{each.period}{colon}{each.reason}" for each in chart.breaks]
    return ("" if chinese else " ").join(parts)
