"""The notes under a chart: how to read its marks, what is missing and why; and the line of its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from api.domain.figure import Dataset, Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.words import ONE_SIDED, STATUS_WORDS, Bilingual, Comparator
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import Originators, measured_by
from api.plugins.charts.lines import before_break, break_reason, limits_not_kept

_NAMED = 4
_SEEN = 300
"""A value below so small a part of the largest is no pixel above zero."""
_YEAR_DIGITS = 4
_RELEASES = 2
_BASES: Mapping[Basis, Bilingual] = {
    Basis.ANNUAL_AVERAGE: Bilingual("Converted at the average rate of each year", "按各年平均汇率折算"),
    Basis.YEAR_END: Bilingual("Converted at the rate of each year's end", "按各年年末汇率折算"),
    Basis.AS_PRINTED: Bilingual("In this unit as the sources themselves print it", "该单位数值由来源自行载明"),
}


def notes(
    chart: Chart, figures: Mapping[str, Figure], dataset: Dataset, left_out: int, asked: ChartKind | None = None
) -> tuple[str, ...]:
    """All that is to be known of the marks, in sentences; `left_out` figures have another unit, `asked` is the kind.

    What no mark shows comes first and how marks are read last: a picture without room for all drops the last.
    """
    told = [
        *_missing(dataset, left_out),
        *_other_kind(chart, asked),
        *_converted(figures.values()),
        *_unbroken(chart, figures),
        *_hollow_and_arrows(chart),
        *_numbers(chart),
        *(_joins(chart) if chart.joined else ()),
    ]
    return tuple(dict.fromkeys(note.in_language(chart.lang) for note in told))


def _missing(dataset: Dataset, left_out: int) -> Iterator[Bilingual]:
    if left_out:
        unit = dataset.query.conversion.unit
        yield Bilingual(
            f"Not drawn: {left_out} figure{'' if left_out == 1 else 's'} that cannot be expressed in {unit}.",
            f"未画出：{left_out}个数据无法以{unit}表示。",
        )
    if (shown := len(dataset.figures)) < dataset.total:
        yield Bilingual(f"{shown} of {dataset.total} figures.", f"共{dataset.total}个数据，此处为{shown}个。")


def _other_kind(chart: Chart, asked: ChartKind | None) -> Iterator[Bilingual]:
    """The reason for dots where another kind is asked for."""
    if chart.kind is ChartKind.DOT and asked is ChartKind.STEP:
        yield Bilingual(
            "Drawn as dots, not as steps: these numbers are of no one series that a step could carry on.",
            "以点代阶梯：这些数不属同一序列，无法以阶梯延续。",
        )
    if chart.kind is ChartKind.DOT and asked is ChartKind.BAR:
        yield Bilingual(
            "Drawn as dots, not as bars: the longest bar would be the worst place.", "以点代条：否则条越长名次越靠后。"
        )


def _converted(figures: Iterable[Figure]) -> Iterator[Bilingual]:
    receipts = [figure.receipt for figure in figures if figure.receipt is not None]
    bases = {receipt.basis for receipt in receipts} - {Basis.EXACT}
    if len(bases) > 1:
        yield Bilingual("Converted; each figure has its receipt.", "经折算，各数据附有折算说明。")
    if len(bases) != 1:
        return
    (basis,) = bases
    en, zh = _BASES.get(basis, Bilingual("Converted at a given rate", "按给定汇率折算"))
    sources = sorted({receipt.source for receipt in receipts if receipt.source})
    if len(sources) == 1 and basis in (Basis.ANNUAL_AVERAGE, Basis.YEAR_END):
        whose = rates_source(sources[0])
        en, zh = f"{en} ({whose.en})", f"{zh}（{whose.zh}）"
    part = any(receipt.partial for receipt in receipts)
    yield Bilingual(
        f"{en}; a year was not complete." if part else f"{en}.", f"{zh}；有的年份不完整。" if part else f"{zh}。"
    )


def _unbroken(chart: Chart, figures: Mapping[str, Figure]) -> Iterator[Bilingual]:
    """The breaks that no sign can show: nothing before them is in the picture, or it has no axis of time."""
    for mark in chart.marks:
        if mark.status == "B" and (chart.in_rows or before_break(mark, chart.marks, figures) is None):
            en, zh = (break_reason(figures[mark.figure], lang) for lang in (Lang.EN, Lang.ZH))
            yield Bilingual(f"{mark.period}: {en}", f"{mark.period}：{zh}")


def _hollow_and_arrows(chart: Chart) -> Iterator[Bilingual]:
    if found := sorted({mark.status for mark in chart.marks if mark.hollow}):
        words = [STATUS_WORDS[status].label for status in found]
        yield Bilingual(f"Hollow: {', '.join(w.en for w in words)}.", f"空心：{'、'.join(w.zh for w in words)}。")
    comparators = {mark.comparator for mark in chart.marks}
    ways = [Bilingual("right", "右"), Bilingual("left", "左")]
    if not chart.in_rows:
        ways = [Bilingual("up", "上"), Bilingual("down", "下")][:: -1 if chart.ranked else 1]
    for sign, limit, way in zip("><", (Bilingual("a lower", "下"), Bilingual("an upper", "上")), ways, strict=True):
        if any(sign in comparator for comparator in comparators):
            yield Bilingual(
                f"Arrow {way.en}: the source gives {limit.en} limit only.", f"向{way.zh}箭头：来源只给出{limit.zh}限。"
            )


def _numbers(chart: Chart) -> Iterator[Bilingual]:
    """Numbers too small to be seen, those along time that are "about", and the way places run."""
    marks = chart.marks
    largest = max((abs(mark.value) for mark in marks), default=Fraction(0))
    if small := [mark for mark in marks if mark.value and abs(mark.value) * _SEEN < largest]:
        en, zh = _named(small)
        yield Bilingual(f"Too small to be told from zero here: {en}.", f"太小而在图上与零无法区分：{zh}。")
    about = [mark for mark in marks if mark.comparator is Comparator.ABOUT]
    if about and not chart.in_rows:  # a dot that is wider than its interval does not show it
        en, zh = _named(about)
        if len(chart.lines) == 1 and all(len(mark.period) == _YEAR_DIGITS for mark in about):
            years = _ranges({int(mark.period) for mark in about})
            en, zh = ", ".join(years), f"{'、'.join(years)}年"
        every = "Every number is “about”, as the source has it.", "每个数都是来源所称的约数。"
        some = f"“About”, as the source has it: {en}.", f"来源称为约数：{zh}。"
        yield Bilingual(*(every if len(about) == len(marks) else some))
    if chart.ranked:
        en, zh = "The smaller the number, the better the place.", "数字越小，名次越靠前。"
        top = "The best place is on top: the smaller the number, the better.", f"最前的名次在上方：{zh}"
        yield Bilingual(*((en, zh) if chart.in_rows else top))


def _joins(chart: Chart) -> Iterator[Bilingual]:
    """Dashed and dotted lines, the years that they lead past, and limits that interrupt a line."""
    joins = {mark.join for mark in chart.marks}
    if Join.DASHED in joins:
        en, zh = "Dashed: leads to or from a hollow mark", "虚线：连到空心点或由其连出"
        if years := _years_past(chart, Join.DASHED):
            en += f", also past years for which its line draws no number: {_and(years)}"
            zh += f"，所跨年份该线未画数值：{'、'.join(years)}年"
        yield Bilingual(f"{en}.", f"{zh}。")
    if Join.DOTTED in joins:
        years = _years_past(chart, Join.DOTTED)
        what, behind = ("years", f": {_and(years)}") if years else ("periods", "")
        yield Bilingual(
            f"Dotted: leads past {what} for which its line draws no number, or a limit alone{behind}.",
            f"点线：所跨年份该线未画数值，或只有界限：{'、'.join(years)}年。"
            if years
            else "点线：所跨时期该线未画数值，或只有界限。",
        )
    if periods := list(dict.fromkeys(limit.period for line in chart.lines for limit in _not_kept(line, chart))):
        named, more = periods[:_NAMED], len(periods) - _NAMED
        en = f"{', '.join(named)} and {more} more" if more > 0 else _and(named)
        zh = f"{'、'.join(named)}{f'等{len(periods)}个时期' if more > 0 else ''}"
        yield Bilingual(
            f"No line where a limit rules out the way from number to number: {en}.",
            f"界限排除相邻两数的直接连线之处不连线：{zh}。",
        )
    if chart.kind is ChartKind.STEP and Join.SOLID in joins:
        yield Bilingual("Steps carry a number on to the next one.", "阶梯线将一个数延续至下一个数。")


def _years_past(chart: Chart, join: Join) -> list[str]:
    """The years between marks that are joined so."""
    gaps: set[int] = set()
    for line in chart.lines:
        ats = {mark.at: mark for mark in reversed(line.marks) if mark.comparator not in ONE_SIDED}
        for at, mark in ats.items():
            if mark.join is join:
                before = max(other for other in ats if other < at)
                gaps |= set(range(chart.year_at(before) + 1, chart.year_at(at)))
    return _ranges(gaps)


def _not_kept(line: Line, chart: Chart) -> Iterator[Mark]:
    """The limits for which a line is interrupted, since the way past them is ruled out."""
    before: Mark | None = None
    limits: list[Mark] = []
    for mark in line.marks:
        if mark.comparator in ONE_SIDED:
            limits.append(mark)
            continue
        if before is not None and mark.join is Join.NONE and mark.status != "B":
            straight = limits_not_kept(before, mark, limits, held=False)
            yield from straight or limits_not_kept(before, mark, limits, held=chart.kind is ChartKind.STEP)
        if before is None or mark.at != before.at:
            before, limits = mark, []


def _and(told: Sequence[str]) -> str:
    return " and ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)


def _ranges(years: Iterable[int]) -> list[str]:
    stretches: list[list[int]] = []
    for year in sorted(years):
        if stretches and year == stretches[-1][-1] + 1:
            stretches[-1].append(year)
        else:
            stretches.append([year])
    return [f"{found[0]}–{found[-1]}" if found[1:] else str(found[0]) for found in stretches]


def _named(marks: Sequence[Mark]) -> Bilingual:
    """Some marks by their periods, with their amounts in their own units; of many the first and how many there are."""
    shown, more = marks[:_NAMED], len(marks) - _NAMED
    en = ", ".join(f"{mark.period} ({mark.amount})" for mark in shown)
    zh = "、".join(f"{mark.period}（{mark.amount}）" for mark in shown)
    return Bilingual(f"{en} and {more} more", f"{zh}等{len(marks)}个") if more > 0 else Bilingual(en, zh)


def source_line(figures: Sequence[Figure], dataset: Dataset, lang: Lang) -> str:
    """The originators of the figures and who quotes them, the day of reading, the releases that brought them."""
    chinese = lang is Lang.ZH
    by_origin: dict[str, list[Figure]] = {}
    for figure in figures:
        by_origin.setdefault(measured_by(figure), []).append(figure)
    originators = Originators.of(figures, lang, dataset.chinese_names)
    origins = sorted(by_origin, key=lambda who: (-len(by_origin[who]), who))
    named = [originators.quoted(by_origin[who]) for who in origins[:_NAMED]]
    if (more := len(origins) - len(named)) > 0:
        named.append(f"另{more}家" if chinese else f"{more} more")
    parts = [f"{'来源：' if chinese else 'Source: '}{('；' if chinese else '; ').join(named)}"]
    if days := {figure.source.retrieved_at[:10] for figure in figures if figure.source.retrieved_at}:
        day = period_words(Period.parse(max(days))).in_language(lang)
        parts.append(f"{'获取于' if chinese else 'retrieved '}{day}")
    brought, known = {figure.release for figure in figures}, dataset.releases
    newest = sorted(brought, key=lambda code: (-known[code].sequence if code in known else 0, code))[:_RELEASES]
    more = len(brought) - len(newest)
    if chinese and newest:
        parts.append(f"发布版 {'、'.join(newest)}{f'等{len(brought)}个' if more else ''}")
    elif newest:
        parts.append(f"release{'s' if more else ''} {', '.join(newest)}{f' and {more} more' if more else ''}")
    return " · ".join(parts)
