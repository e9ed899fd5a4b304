"""What every plot is given and gives back: its sizes and its room; its parts and what is to be said under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.domain.query import Lang
from api.domain.words.comparators import ONE_SIDED
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.content.chart_numbers import number_words
from api.representations.charts.drawing import PX, Ink, MarkDrawing, Part
from api.representations.charts.plots.axis_ticks import decimals_of
from api.representations.charts.plots.mark_shapes import RADIUS, SEEN


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of texts in px, and whether the picture is the narrow one."""

    title: int
    subtitle: int
    text: int
    small: int
    narrow: bool


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room of a plot in tenths of a px: its sides, its top, and how high it should be."""

    left: int
    right: int
    top: int
    height: int
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot's parts, its lower end, and what is to be said under it; `keys` are numbered or coloured lines."""

    parts: tuple[Part | MarkDrawing, ...]
    bottom: int
    keys: tuple[tuple[str, Ink], ...] = ()
    notes: tuple[str, ...] = ()


def rounding_note(chart: Chart, widest: int, radius: int = RADIUS) -> list[str]:
    """How to read a bar around a dot, where one is seen; `widest` is the longest, `radius` that of dots."""
    widths = [mark.comparator not in ONE_SIDED and mark.low != mark.high for mark in chart.marks]
    if not any(widths):
        return []
    chinese = chart.lang is Lang.ZH
    if chart.kind is ChartKind.BAR and widest > SEEN:
        return ["条端短线：取整留下的余地。" if chinese else "Short bars at the ends: what rounding leaves open."]
    if chart.kind is ChartKind.BAR:
        return ["取整留下的余地太小，图上看不出。" if chinese else "What rounding leaves open is too small to be seen."]
    if widest > 2 * radius:
        return ["色条：取整留下的余地。" if chinese else "Bars around dots: what rounding leaves open."]
    return ["圆点大于取整留下的余地。" if chinese else "Dots are wider than what rounding leaves open."]


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Where the axis of values starts, if that is not zero."""
    if ticks[0] <= 0 <= ticks[-1]:
        return []
    start = number_words(decimals_of(ticks)[0], chart.lang)
    if chart.lang is Lang.ZH:
        return [f"{'横' if chart.in_rows else '纵'}轴从{start}开始，不从零开始。"]
    return [f"The axis starts at {start}, not at zero."]


def least_height(chart: Chart, sizes: Sizes) -> int:
    """Below this a plot says nothing: its lines need room for their numbers, its rows for their names."""
    if not chart.lines:
        return 0
    if chart.in_rows:
        return (len(chart.marks) * (2 if sizes.narrow else 1) * 21 + 20) * sizes.text
    return max(110 * PX, (len(chart.lines) * 12 + 20) * sizes.text)
