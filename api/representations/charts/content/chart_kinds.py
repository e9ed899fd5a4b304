"""Which kind of picture fits some figures, where none is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from api.domain.errors import Fault, InvalidParameter
from api.domain.figure import Figure
from api.domain.suggestions import nearest
from api.domain.words.comparators import ONE_SIDED
from api.representations.charts.chart import ChartKind


def read_kind(kind: str) -> ChartKind:
    """The kind of that name; InvalidParameter names those there are."""
    try:
        return ChartKind(kind)
    except ValueError:
        kinds = [str(each) for each in ChartKind]
        detail = f"There is no kind of chart {kind[:40]!r}: there are {', '.join(kinds)}."
        raise InvalidParameter(detail, [Fault("kind", detail, kind, kinds, nearest(kind, kinds))]) from None


def fitting_kind(figures: Sequence[Figure]) -> ChartKind:
    """Claims beside each other, bars of one period, steps of what is counted, else a line; dots where nothing joins."""
    periods = {figure.period.text for figure in figures}
    places = {(figure.indicator.code, figure.area.alpha3) for figure in figures}
    if len(periods) == 1:
        if len(figures) > 1 and len(places) == 1:
            return ChartKind.CLAIMS
        return ChartKind.BAR if len(figures) > 1 else ChartKind.DOT
    if _climbs(figures):
        # Of rivals on one period each would be held to its next, beside the other.
        told = {(f.indicator.code, f.area.alpha3, f.period.text): f.served.numbers(0).value for f in figures}
        rivals = any(told[f.indicator.code, f.area.alpha3, f.period.text] != f.served.numbers(0).value for f in figures)
        return ChartKind.DOT if rivals else ChartKind.STEP
    return ChartKind.LINE


def _climbs(figures: Sequence[Figure]) -> bool:
    """Whether they count what is there at a moment: whole numbers that never fall."""
    if any(not figure.indicator.counted or figure.served.scale.exponent for figure in figures):
        return False
    known = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in known)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))
