"""What every plot is given and gives back: its sizes and its room; its parts and what is to be said under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.domain.query import Lang
from api.domain.words import ONE_SIDED, Comparator
from api.representations.charts.chart import Chart, ChartKind
from api.representations.charts.content.chart_numbers import tick_words
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
    if any(mark.comparator is Comparator.ABOUT for mark in chart.marks):
        left = "取整或“约”留下的余地" if chinese else "what rounding or “about” leaves open"
    else:
        left = "取整留下的余地" if chinese else "what rounding leaves open"
    if chart.kind is ChartKind.BAR and widest > SEEN:
        return [f"条端短线：{left}。" if chinese else f"Short bars at the ends: {left}."]
    if chart.kind is ChartKind.BAR:
        return [f"{left}太小，图上看不出。" if chinese else f"W{left[1:]} is too small to be seen."]
    if widest > 2 * radius:
        return [f"色条：{left}。" if chinese else f"Bars around dots: {left}."]
    if chart.joined and radius < RADIUS:  # they are no larger than their line is wide
        return [f"线条宽于{left}。" if chinese else f"The line is wider than {left}."]
    return [f"圆点大于{left}。" if chinese else f"Dots are wider than {left}."]


def start_note(chart: Chart, ticks: Sequence[Fraction]) -> list[str]:
    """Where the axis of values starts, if that is not zero."""
    if chart.ranked or ticks[0] <= 0 <= ticks[-1]:  # there is no place before the first
        return []
    start = tick_words(decimals_of(ticks), chart.lang)[0]
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
