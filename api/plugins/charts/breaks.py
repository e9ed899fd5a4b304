"""Breaks of the levels of a chart, and why; places in time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from api.domain.figure import Figure
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.words import one_line
from api.plugins.charts.chart import Break, Mark

_SENTENCE = re.compile(r"[^;；。]*?(?:\.(?=\s|$)|[;；。]|$)")
_OF_BREAKS = ("compar", "revis", "break", "definition", "可比", "修订", "中断", "口径")


@lru_cache(maxsize=4096)
def place_in_years(period: Period, *, at_end: bool = False) -> Fraction:
    """Where a period stands on an axis of years: what flows in its middle, what is there at a moment at its end."""
    first, end = _years(period.first, 0), _years(period.last, 1)
    return end if at_end else (first + end) / 2


def _years(day: date, more: int) -> Fraction:
    """A day, or so many later, as a number of years: the first of January is a whole one."""
    days = 366 if day.year % 4 == 0 and (day.year % 100 or day.year % 400 == 0) else 365
    return day.year + Fraction((day - date(day.year, 1, 1)).days + more, days)


def breaks_of(figures: Mapping[str, Figure], marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """Where levels break, and the reason that the figure's note gives: of several claims on one break one tells it."""
    told: dict[tuple[Fraction, str, tuple[str, str]], Mark] = {}
    for mark in marks:
        if (before := before_break(mark, marks, figures)) is not None:
            figure = figures[mark.figure]
            at = _years(figure.period.first, 0)
            if mark.at == place_in_years(figure.period, at_end=True):
                # The mark before may stand at the end of the period before, where this one begins.
                at = max(at, (before + mark.at) / 2)
            place = at, mark.period, _measured(figure)
            told[place] = max(told.get(place, mark), mark, key=lambda each: (each.highlighted, each.preferred))
    found = {(at, mark.period, break_reason(figures[mark.figure], lang)) for (at, *_), mark in told.items()}
    return tuple(Break(*each) for each in sorted(found))


def before_break(mark: Mark, marks: Iterable[Mark], figures: Mapping[str, Figure]) -> Fraction | None:
    """The place of the last mark before a break, whoever measured it; None without one or without a break."""
    if mark.status != "B":
        return None
    place = _measured(figures[mark.figure])
    return max((m.at for m in marks if m.at < mark.at and _measured(figures[m.figure]) == place), default=None)


def _measured(figure: Figure) -> tuple[str, str]:
    return figure.indicator.code, figure.area.alpha3


def break_reason(figure: Figure, lang: Lang) -> str:
    """What the figure's note says of the break; its other sentences are left to the figure's page."""
    note, chinese = one_line(figure.note(lang) or ""), lang is Lang.ZH
    told = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = ("" if chinese else " ").join(part.strip(" ;；") for part in told).strip() or note
    none = "时间序列中断，水平不可比。" if chinese else "Break in the series: levels do not compare."
    return reason[:1].upper() + reason[1:] or none
