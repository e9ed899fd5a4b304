"""Which of some figures below each other leads, as far as it is proved."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.figure import Figure
from api.representations.charts.content.originators import measured_by
from api.representations.charts.content.title_words import WORLD

_FEWEST = 2
"""Fewer than these lead nobody."""


def leading(ordered: Sequence[Figure]) -> Figure | None:
    """The first of areas in one order, if what it leaves open is apart from all others'; else none leads.

    They must be final figures by one measure of one originator: a limit may lie anywhere behind it. The world, which
    holds the others, leads none of them.
    """
    ordered = [figure for figure in ordered if figure.area.alpha3 != WORLD]
    if len(ordered) < _FEWEST:
        return None
    measures = {(each.indicator.code, each.period.text, measured_by(each), each.vintage) for each in ordered}
    if len(measures) > 1 or {each.status for each in ordered} != {"A"}:
        return None
    first, *others = ordered
    apart = all(_apart(first, other) and first.area != other.area for other in others)
    return first if apart else None


def _apart(first: Figure, other: Figure) -> bool:
    """Whether no number is in both, at whichever side the other lies."""
    ours, theirs = first.served.numbers(0), other.served.numbers(0)
    if ours.low is not None and theirs.high is not None and theirs.high < ours.low:
        return True
    return ours.high is not None and theirs.low is not None and theirs.low > ours.high
