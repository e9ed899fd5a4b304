"""Figures of the period that a claim tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.claim import QuotedClaim
from api.plugins.fact_check.names import is_time

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.domain.period import Period

_OF_NEW = re.compile(r"\b(?:added|new|newly)\b", re.IGNORECASE)


def counts_up(figure: Figure) -> bool:
    """Whether a figure counts all there are at a time, not what happens in one or is new in it."""
    indicator = figure.indicator
    return indicator.measuring_type in ("count", "stock", "rank") and _OF_NEW.search(indicator.name_en) is None


def of_period(claim: QuotedClaim, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a claim's very period, or where there are none, of a count at a time inside it."""
    claimed = claim.period
    assert claimed is not None  # noqa: S101 - an undated claim is judged apart
    exactly = [figure for figure in own if figure.period == claimed]
    language = chinese if claim.context.chinese else english
    if claimed.frequency == "A" and language.END_OF_YEAR.search(claim.context.sentence):
        return [
            each for each in own if covers(claimed, each) and (not counts_up(each) or each.period.last == claimed.last)
        ]
    return exactly or [figure for figure in own if covers(claimed, figure)]


def covers(claimed: Period, figure: Figure) -> bool:
    """Whether a figure is of the period of a claim: the same, or for a count a time inside it or with its end."""
    period = figure.period
    if (claimed.first, claimed.last) == (period.first, period.last):
        return True
    return counts_up(figure) and (claimed.first <= period.last <= claimed.last)


def may_have_changed(claim: QuotedClaim, figures: Iterable[Figure]) -> bool:
    """Whether figures count what there was at another time than the claim's, and so rule out no other number."""
    counted = [figure for figure in figures if counts_up(figure) and not is_time(figure.printed.unit.code)]
    return (
        claim.period is not None
        and bool(counted)
        and not any(each.period.last == claim.period.last for each in counted)
    )
