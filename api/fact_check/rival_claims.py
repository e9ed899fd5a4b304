"""Other claims on what a number is held against: which comes first, and which of them rules the number out."""

from __future__ import annotations

from collections.abc import Iterable

from api.fact_check.comparison import Fit, HeldAgainst
from api.fact_check.quoted_claim import QuotedClaim

FORECAST = "F"
"""The status of what was expected when it was told."""


def closest(held: HeldAgainst) -> tuple[int, bool, bool, str]:
    """The closest fit first; of several the preferred claim, and one that did not have to be converted."""
    return held.fit, not held.figure.preferred, held.receipt is not None, held.figure.id


def rules_out_limit(claim: QuotedClaim, held: HeldAgainst, current: Iterable[HeldAgainst]) -> bool:
    """Whether a limit that one figure leaves open is ruled out by another one that is told more exactly."""
    if claim.is_one_number:
        return False
    open_ = held.amount.quantity.interval
    return any(each.fit is Fit.APART and open_.covers(each.amount.quantity.interval) for each in current)


def excluding(held: HeldAgainst, current: Iterable[HeldAgainst]) -> HeldAgainst | None:
    """The most exact other claim on the same thing beside which a number that one figure allows cannot be true.

    It is preferred to that figure, or says the same more exactly; what differs from a preferred one rules out nothing.
    A figure's own number, converted and rounded as it is displayed, is ruled out only where the figure itself is.
    """
    open_ = held.amount.quantity.interval
    found = [
        each
        for each in current
        if each.fit is Fit.APART
        and _on_the_same(each, held)
        and (each.figure.preferred or open_.covers(each.amount.quantity.interval))
        and not (held.as_displayed and open_.intersection(each.amount.quantity.interval))
    ]
    return min(found, key=lambda each: (each.amount.quantity.step, closest(each)), default=None)


def _on_the_same(one: HeldAgainst, other: HeldAgainst) -> bool:
    """Whether two claims can be held against each other: not of two vintages, and none converted beside one printed."""
    first, second = one.figure, other.figure
    if (first.period, first.vintage) != (second.period, second.vintage):
        return False
    if (first.status == FORECAST) is not (second.status == FORECAST):
        return False
    return one.receipt is None or other.receipt is not None
