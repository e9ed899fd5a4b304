"""The notes on what joins marks: the years that a line leads past, and the limits for which it is interrupted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.domain.words import ONE_SIDED, Bilingual
from api.representations.charts.chart import Chart, ChartKind, Join, Line, Mark
from api.representations.charts.content.limits_between import limits_not_kept

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
