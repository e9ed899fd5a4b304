"""Which kind of picture fits some figures, where none is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from api.domain.errors import Fault, InvalidParameter
from api.domain.figure import Figure
from api.domain.search import nearest
from api.domain.words import ONE_SIDED
from api.representations.charts.chart import ChartKind
from api.representations.charts.content.originators import measured_by


def read_kind(kind: str) -> ChartKind:
    """The kind of that name; InvalidParameter names those there are."""
    try:
        return ChartKind(kind)
    except ValueError:
        kinds = [str(each) for each in ChartKind]
        detail = f"There is no kind of chart {kind[:40]!r}: there are {', '.join(kinds)}."
        raise InvalidParameter(detail, [Fault("kind", detail, kind, kinds, nearest(kind, kinds))]) from None


def kind_of(figures: Sequence[Figure], asked: ChartKind | None) -> ChartKind:
    """The kind that is asked for or, without one, that fits.

    Dots where steps would contradict each other, and for bars of places, of which the longest would be the worst.
    """
    kind = asked or _fitting(figures)
    if kind is ChartKind.BAR and ranks(figures):
        return ChartKind.DOT
    return ChartKind.DOT if kind is ChartKind.STEP and not _step_alone(figures) else kind


def ranks(figures: Sequence[Figure]) -> bool:
    """Whether all are places in a ranking, where a small number is the better one."""
    return all(figure.indicator.measuring_type == "rank" for figure in figures)


def _fitting(figures: Sequence[Figure]) -> ChartKind:
    """Claims beside each other, bars of one period, steps of what is counted, else a line; dots where nothing joins."""
    periods = {figure.period.text for figure in figures}
    if len(periods) == 1:
        if len(figures) > 1 and len(_places(figures)) == 1:
            return ChartKind.CLAIMS
        return ChartKind.BAR if len(figures) > 1 else ChartKind.DOT
    return ChartKind.STEP if _climbs(figures) else ChartKind.LINE


def _climbs(figures: Sequence[Figure]) -> bool:
    """Whether they count what is there at a moment: whole numbers that never fall."""
    if not all(figure.indicator.counted and figure.indicator.lasting for figure in figures):
        return False  # what flows begins anew with each period
    if any(figure.served.scale.exponent for figure in figures):
        return False
    known = [figure for figure in figures if figure.served.comparator not in ONE_SIDED]
    counts = sorted((figure.period.last, figure.served.numbers(0).value) for figure in known)
    return len(counts) > 2 and all(a <= b for (_, a), (_, b) in pairwise(counts))


def _step_alone(figures: Sequence[Figure]) -> bool:
    """Whether each measure of each area is one line of steps: of two, each would be held beside the other."""
    return all(_agree(found) for found in _places(figures).values())


def _agree(figures: Sequence[Figure]) -> bool:
    """Whether figures of one measure and area are of one originator and vintage, or a count that all agree on.

    Flows are of periods of one length too: a month's is no step on from a year's.
    """
    told = {(figure.period.text, figure.served.numbers(0).value) for figure in figures}
    rivals = len(told) > len({period for period, _ in told})
    if rivals or len({_vintage_or_estimate(figure) for figure in figures}) > 1:
        return False
    if len({figure.period.frequency for figure in figures if not figure.indicator.lasting}) > 1:
        return False
    return len({measured_by(figure) for figure in figures}) == 1 or _climbs(figures)


def _vintage_or_estimate(figure: Figure) -> str:
    """What sets a figure apart from others of its originator: its vintage, or that it is an estimate."""
    return figure.vintage or ("estimate" if figure.status == "E" else "")


def _places(figures: Sequence[Figure]) -> Mapping[tuple[str, str], Sequence[Figure]]:
    """The figures of each measure of each area."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        found.setdefault((figure.indicator.code, figure.area.alpha3), []).append(figure)
    return found
