"""The notes under a chart: how to read its marks, what is missing and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.domain.figure import Dataset, Figure
from api.domain.period import Period, period_words
from api.domain.query import Lang
from api.domain.rates import Basis, rates_source
from api.domain.words import ONE_SIDED, STATUS_WORDS, Bilingual, Comparator
from api.plugins.charts.breaks import begins_break, break_reason
from api.plugins.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.plugins.charts.kinds import Originators, measured_by
from api.plugins.charts.lines import limits_not_kept

_NAMED = 4


def led_past(chart: Chart) -> list[Bilingual]:
    """What a dashed and a dotted line say, and the years that they lead past, where one is drawn."""
    if not chart.joined:
        return []
    joins = {mark.join for mark in chart.marks}
    told = []
    if Join.DASHED in joins:
        told.append(_dashed(_years_past(chart, Join.DASHED)))
    if Join.DOTTED in joins:
        told.append(_dotted(_years_past(chart, Join.DOTTED)))
    return told


def _dashed(years: Sequence[str]) -> Bilingual:
    if not years:
        return Bilingual("Dashed: leads to or from a hollow mark.", "虚线：连到空心点或由其连出。")
    return Bilingual(
        f"Dashed: leads to or from a hollow mark, also past years for which its line draws no number: {_and(years)}.",
        f"虚线：连到空心点或由其连出，所跨年份该线未画数值：{'、'.join(years)}年。",
    )


def _dotted(years: Sequence[str]) -> Bilingual:
    if not years:
        return Bilingual(
            "Dotted: leads past periods for which its line draws no number, or a limit alone.",
            "点线：所跨时期该线未画数值，或只有界限。",
        )
    return Bilingual(
        f"Dotted: leads past years for which its line draws no number, or a limit alone: {_and(years)}.",
        f"点线：所跨年份该线未画数值，或只有界限：{'、'.join(years)}年。",
    )


def _years_past(chart: Chart, join: Join) -> list[str]:
    """The years between marks that are joined so."""
    gaps: set[int] = set()
    for line in chart.lines:
        known = [mark for mark in line.marks if mark.comparator not in ONE_SIDED]
        for mark in known:
            if mark.join is join:
                before = max(other.at for other in known if other.at < mark.at)
                gaps |= set(range(_year(before, chart) + 1, _year(mark.at, chart)))
    return ranges(sorted(gaps))


def interrupted(chart: Chart) -> Bilingual | None:
    """The limits for which a line is interrupted, since the way past them is ruled out."""
    if not chart.joined:
        return None
    periods = list(dict.fromkeys(limit.period for line in chart.lines for limit in _not_kept(line, chart)))
    if not periods:
        return None
    named, more = periods[:_NAMED], len(periods) - _NAMED
    en = f"{', '.join(named)} and {more} more" if more > 0 else _and(named)
    zh = f"{'、'.join(named)}{f'等{len(periods)}个时期' if more > 0 else ''}"
    return Bilingual(
        f"No line where a limit rules out the way from number to number: {en}.",
        f"界限排除相邻两数的直接连线之处不连线：{zh}。",
    )


def _not_kept(line: Line, chart: Chart) -> Iterator[Mark]:
    before: Mark | None = None
    limits: list[Mark] = []
    for mark in line.marks:
        if mark.comparator in ONE_SIDED:
            limits.append(mark)
            continue
        if before is not None and limits and mark.join is Join.NONE and mark.status != "B":
            straight = limits_not_kept(before, mark, limits, held=False)
            yield from straight or (limits_not_kept(before, mark, limits, held=chart.kind is ChartKind.STEP))
        if before is None or mark.at != before.at:
            before, limits = mark, []


def _and(told: Sequence[str]) -> str:
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else told[0]


def _year(at: object, chart: Chart) -> int:
    year = int(at)  # type: ignore[call-overload]
    return year - 1 if chart.year_bands and at == year else int(year)


def ranges(years: Sequence[int]) -> list[str]:
    """Years in a row as one stretch."""
    stretches: list[list[int]] = []
    for year in years:
        if stretches and year == stretches[-1][1] + 1:
            stretches[-1][1] = year
        else:
            stretches.append([year, year])
    return [str(first) if first == last else f"{first}–{last}" for first, last in stretches]


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
        _left_out(dataset, left_out),
        _paged(dataset),
        _other_kind(chart, asked),
        _converted(figures.values()),
        *_unbroken(chart, figures),
        _hollow(chart),
        *_arrows(chart),
        _too_small(chart),
        _about(chart),
        _places(chart),
        *led_past(chart),
        interrupted(chart),
        _steps(chart),
    ]
    return tuple(dict.fromkeys(note.in_language(chart.lang) for note in told if note is not None))


def _converted(figures: Iterable[Figure]) -> Bilingual | None:
    receipts = [figure.receipt for figure in figures if figure.receipt is not None]
    bases = {receipt.basis for receipt in receipts} - {Basis.EXACT}
    if len(bases) != 1:
        return Bilingual("Converted; each figure has its receipt.", "经折算，各数据附有折算说明。") if bases else None
    basis = bases.pop()
    en, zh = _BASES.get(basis, Bilingual("Converted at a given rate", "按给定汇率折算"))
    sources = sorted({receipt.source for receipt in receipts if receipt.source})
    named = len(sources) == 1 and basis in (Basis.ANNUAL_AVERAGE, Basis.YEAR_END)
    whose = rates_source(sources[0]) if named else None
    part = any(receipt.partial for receipt in receipts)
    return Bilingual(
        en + (f" ({whose.en})" if whose else "") + ("; a year was not complete." if part else "."),
        zh + (f"（{whose.zh}）" if whose else "") + ("；有的年份不完整。" if part else "。"),
    )


def _unbroken(chart: Chart, figures: Mapping[str, Figure]) -> list[Bilingual]:
    """The breaks that no sign can show: nothing before them is in the picture, or it has no axis of time."""
    found = []
    for mark in chart.marks:
        if mark.status == "B" and (chart.in_rows or not begins_break(mark, chart.marks, figures)):
            en, zh = (break_reason(figures[mark.figure], lang) for lang in (Lang.EN, Lang.ZH))
            found.append(Bilingual(f"{mark.period}: {en}", f"{mark.period}：{zh}"))
    return found


def _hollow(chart: Chart) -> Bilingual | None:
    found = sorted({mark.status for mark in chart.marks if mark.hollow})
    if not found:
        return None
    words = [STATUS_WORDS[status].label for status in found]
    en, zh = ", ".join(each.en for each in words), "、".join(each.zh for each in words)
    return Bilingual(f"Hollow: {en}.", f"空心：{zh}。")


def _arrows(chart: Chart) -> list[Bilingual]:
    found = {mark.comparator for mark in chart.marks}
    told = []
    up, down = ("up", "上"), ("down", "下")
    if found & {Comparator.MORE, Comparator.AT_LEAST}:
        en, zh = ("right", "右") if chart.in_rows else (down if chart.ranked else up)
        told.append(Bilingual(f"Arrow {en}: the source gives a lower limit only.", f"向{zh}箭头：来源只给出下限。"))
    if found & {Comparator.LESS, Comparator.AT_MOST}:
        en, zh = ("left", "左") if chart.in_rows else (up if chart.ranked else down)
        told.append(Bilingual(f"Arrow {en}: the source gives an upper limit only.", f"向{zh}箭头：来源只给出上限。"))
    return told


def _steps(chart: Chart) -> Bilingual | None:
    if chart.kind is not ChartKind.STEP or chart.in_rows or not any(mark.join is Join.SOLID for mark in chart.marks):
        return None
    return Bilingual("Steps carry a number on to the next one.", "阶梯线将一个数延续至下一个数。")


def _too_small(chart: Chart) -> Bilingual | None:
    largest = max((abs(mark.value) for mark in chart.marks), default=0)
    small = [mark for mark in chart.marks if mark.value and abs(mark.value) * _SEEN < largest]
    if not small:
        return None
    en, zh = _named(small)
    return Bilingual(f"Too small to be told from zero here: {en}.", f"太小而在图上与零无法区分：{zh}。")


def _named(marks: Sequence[Mark]) -> Bilingual:
    """Some marks by their periods, with their amounts in their own units; of many the first and how many there are."""
    en = [f"{mark.period} ({mark.amount})" for mark in marks[:_NAMED]]
    zh = [f"{mark.period}（{mark.amount}）" for mark in marks[:_NAMED]]
    more = len(marks) - len(en)
    return Bilingual(
        f"{', '.join(en)}{f' and {more} more' if more else ''}",
        f"{'、'.join(zh)}{f'等{len(marks)}个' if more else ''}",
    )


def _about(chart: Chart) -> Bilingual | None:
    """Which numbers along time are no exact ones: a dot that is wider than its interval does not show it."""
    about = [mark for mark in chart.marks if mark.comparator is Comparator.ABOUT]
    if not about or chart.in_rows:
        return None
    if len(about) == len(chart.marks):
        return Bilingual("Every number is “about”, as the source has it.", "每个数都是来源所称的约数。")
    if len(chart.lines) == 1 and all(len(mark.period) == _YEAR_DIGITS for mark in about):
        years = ranges(sorted({int(mark.period) for mark in about}))
        return Bilingual(f"“About”, as the source has it: {', '.join(years)}.", f"来源称为约数：{'、'.join(years)}年。")
    en, zh = _named(about)
    return Bilingual(f"“About”, as the source has it: {en}.", f"来源称为约数：{zh}。")


def _places(chart: Chart) -> Bilingual | None:
    """Which way places run."""
    if not chart.ranked:
        return None
    if chart.in_rows:
        return Bilingual("The smaller the number, the better the place.", "数字越小，名次越靠前。")
    return Bilingual(
        "The best place is on top: the smaller the number, the better.", "最前的名次在上方：数字越小，名次越靠前。"
    )


def _other_kind(chart: Chart, asked: ChartKind | None) -> Bilingual | None:
    """Why a picture is of dots where another kind is asked for."""
    if asked is ChartKind.STEP and chart.kind is ChartKind.DOT:
        return Bilingual(
            "Drawn as dots, not as steps: these numbers are of no one series that a step could carry on.",
            "以点代阶梯：这些数不属同一序列，无法以阶梯延续。",
        )
    if asked is ChartKind.BAR and chart.kind is ChartKind.DOT:
        return Bilingual(
            "Drawn as dots, not as bars: the longest bar would be the worst place.", "以点代条：否则条越长名次越靠后。"
        )
    return None


def _left_out(dataset: Dataset, count: int) -> Bilingual | None:
    if not count:
        return None
    unit = dataset.query.conversion.unit
    return Bilingual(
        f"Not drawn: {count} figure{'' if count == 1 else 's'} that cannot be expressed in {unit}.",
        f"未画出：{count}个数据无法以{unit}表示。",
    )


def _paged(dataset: Dataset) -> Bilingual | None:
    shown = len(dataset.figures)
    if shown >= dataset.total:
        return None
    return Bilingual(f"{shown} of {dataset.total} figures.", f"共{dataset.total}个数据，此处为{shown}个。")


def source_line(figures: Sequence[Figure], dataset: Dataset, lang: Lang) -> str:
    """Who measured the figures and who quotes them, when the pages were read, and which releases brought them."""
    chinese = lang is Lang.ZH
    by_origin: dict[str, list[Figure]] = {}
    for figure in figures:
        by_origin.setdefault(measured_by(figure), []).append(figure)
    originators = Originators.of(figures, lang, dataset.chinese_names)
    origins = sorted(by_origin, key=lambda who: (-len(by_origin[who]), who))
    named = [originators.quoted(by_origin[who]) for who in origins[:_NAMED]]
    if (more := len(origins) - len(named)) > 0:
        named.append(f"另{more}家" if chinese else f"{more} more")
    parts = [f"{'来源：' if chinese else 'Source: '}{'；'.join(named) if chinese else '; '.join(named)}"]
    days = sorted({figure.source.retrieved_at[:10] for figure in figures if figure.source.retrieved_at})
    if days:
        parts.append(f"{'获取于' if chinese else 'retrieved '}{_day(days[-1], lang)}")
    if releases := _releases(figures, dataset, lang):
        parts.append(releases)
    return " · ".join(parts)


def _releases(figures: Sequence[Figure], dataset: Dataset, lang: Lang) -> str:
    """The releases that brought the figures, the newest first; without figures the one as of which there are none."""
    chinese = lang is Lang.ZH
    if not figures:
        newest = dataset.release
        return "" if newest is None else f"{'截至发布版' if chinese else 'as of release'} {newest.id}"
    brought = {figure.release for figure in figures}
    known = dataset.releases
    newest_first = sorted(brought, key=lambda code: (-known[code].sequence if code in known else 0, code))
    named = newest_first[:_RELEASES]
    if chinese:
        more = f"等{len(brought)}个" if len(brought) > len(named) else ""
        return f"发布版 {'、'.join(named)}{more}"
    more = f" and {len(brought) - len(named)} more" if len(brought) > len(named) else ""
    return f"release{'s' if more else ''} {', '.join(named)}{more}"


def _day(text: str, lang: Lang) -> str:
    return period_words(Period.parse(text)).in_language(lang)
