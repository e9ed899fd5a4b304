"""Breaks of the levels of a chart, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

from api.domain.figure import Figure
from api.domain.period import Period
from api.domain.query import Lang
from api.domain.words import Bilingual, one_line
from api.plugins.charts.chart import Break, Mark


@lru_cache(maxsize=4096)
def place_in_years(period: Period, *, at_end: bool = False) -> Fraction:
    """Where a period stands on an axis of years: what flows in its middle, what is there at a moment at its end."""
    end = years_of(period.last) + Fraction(1, _days(period.last.year))
    return end if at_end else (years_of(period.first) + end) / 2


def years_of(day: date) -> Fraction:
    """A day as a number of years: the first of January is a whole one."""
    return day.year + Fraction((day - date(day.year, 1, 1)).days, _days(day.year))


def _days(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365


_SENTENCE = re.compile(r"[^;；。]*?(?:\.(?=\s|$)|[;；。]|$)")
_OF_BREAKS = ("compar", "revis", "break", "definition", "可比", "修订", "中断", "口径")
_BREAK = Bilingual("Break in the series: levels do not compare.", "时间序列中断，水平不可比。")


def breaks_of(figures: Mapping[str, Figure], marks: Sequence[Mark], lang: Lang) -> tuple[Break, ...]:
    """Where levels break, and the reason that the figure's note gives: of several claims on one break one tells it."""
    told: dict[tuple[Fraction, str, tuple[str, str]], Mark] = {}
    for mark in marks:
        if begins_break(mark, marks, figures):
            figure = figures[mark.figure]
            place = _place_of_break(mark, marks, figures), mark.period, _measured(figure)
            told[place] = max(told.get(place, mark), mark, key=lambda each: (each.highlighted, each.preferred))
    found = {(at, mark.period, break_reason(figures[mark.figure], lang)) for (at, *_), mark in told.items()}
    return tuple(Break(*each) for each in sorted(found))


def _place_of_break(mark: Mark, marks: Iterable[Mark], figures: Mapping[str, Figure]) -> Fraction:
    """The beginning of its period; where its mark stands at the end, not before the middle from the mark before.

    That one may stand at the end of the period before, where this one begins.
    """
    period = figures[mark.figure].period
    first = years_of(period.first)
    if mark.at != place_in_years(period, at_end=True):
        return first
    place = _measured(figures[mark.figure])
    before = max(other.at for other in marks if other.at < mark.at and _measured(figures[other.figure]) == place)
    return max(first, (before + mark.at) / 2)


def begins_break(mark: Mark, marks: Iterable[Mark], figures: Mapping[str, Figure]) -> bool:
    """Whether levels break at a mark: something earlier must be in the picture, whoever measured it."""
    if mark.status != "B":
        return False
    place = _measured(figures[mark.figure])
    return any(other.at < mark.at and _measured(figures[other.figure]) == place for other in marks)


def _measured(figure: Figure) -> tuple[str, str]:
    return figure.indicator.code, figure.area.alpha3


def break_reason(figure: Figure, lang: Lang) -> str:
    """What the figure's note says of the break; its other sentences are left to the figure's page."""
    note = one_line(figure.note(lang) or "")
    told = [part for part in _SENTENCE.findall(note) if any(word in part.lower() for word in _OF_BREAKS)]
    reason = ("" if lang is Lang.ZH else " ").join(part.strip(" ;；") for part in told).strip() or note
    return reason[:1].upper() + reason[1:] or _BREAK.in_language(lang)
