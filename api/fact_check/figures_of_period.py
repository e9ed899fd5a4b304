"""Which figures are of the period that a claim is told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.fact_check.quoted_claim import QuotedClaim

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.domain.period import Period


def counts_up(figure: Figure) -> bool:
    """Whether a figure counts what there is at a time, and not what happens in one."""
    return figure.indicator.measuring_type in ("count", "stock", "rank")


def may_have_stayed(claim: QuotedClaim, own: Sequence[Figure]) -> bool:
    """Whether a count that nobody tells of a claim's period was the claimed one the last time that it was told."""
    claimed = claim.period
    counted = [figure for figure in own if counts_up(figure)]
    before = [figure for figure in counted if claimed is not None and figure.period.last < claimed.last]
    last = max(before, key=lambda figure: figure.period.last, default=None)
    return last is not None and last.printed.quantity.interval.contains(claim.value)


def of_period(claimed: Period, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a claim's period: of that very one, or where there are none of times in it."""
    exactly = [figure for figure in own if figure.period == claimed]
    return exactly or [figure for figure in own if covers(claimed, figure)]


def covers(claimed: Period, figure: Figure) -> bool:
    """Whether a figure is of the period that a claim is of: the same, or for a count a time inside it."""
    period = figure.period
    if (claimed.first, claimed.last) == (period.first, period.last):
        return True
    if not counts_up(figure):
        return False
    # What is counted stands at the end of its period, and so does a claim of a day or a month.
    return claimed.first <= period.last <= claimed.last or period.last == claimed.last
