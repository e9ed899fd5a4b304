"""Which figures are of the period that a claim is told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from api.fact_check.other_times import months_within, part_told, tells_end_of_year
from api.fact_check.quoted_claim import QuotedClaim
from api.fact_check.subjects.counted_nouns import is_time

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.domain.period import Period


def counts_up(figure: Figure) -> bool:
    """Whether a figure counts what there is at a time, and not what happens in one or is new in it."""
    indicator = figure.indicator
    return indicator.measuring_type in ("count", "stock", "rank") and _OF_NEW.search(indicator.name_en) is None


_OF_NEW = re.compile(r"\b(?:added|new|newly)\b", re.IGNORECASE)
"""What the name of an indicator holds that counts what is new."""


def of_period(claim: QuotedClaim, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a claim's period: of that very one, or where there are none of times in it.

    What is counted at the end of a year may be another number than within it, and neither stands for the other.
    """
    claimed = claim.period
    assert claimed is not None  # noqa: S101 - a claim of no told period has no figures of it
    exactly = [figure for figure in own if figure.period == claimed]
    if claimed.frequency != "A":
        return exactly or [figure for figure in own if covers(claimed, figure)]
    if tells_end_of_year(claim.context, claimed.year):
        return [figure for figure in own if covers(claimed, figure) and _ends_with(claimed, figure)]
    if part_told(claim):
        return [each for each in own if covers(claimed, each) and each.period.last.month in months_within(claim)]
    return exactly or [figure for figure in own if covers(claimed, figure)]


def may_have_changed(claim: QuotedClaim, figures: Iterable[Figure]) -> bool:
    """Whether figures count what there was at another time than the claim's, and so rule out no other number."""
    claimed, counted = claim.period, [figure for figure in figures if counts_up(figure) and not _counts_years(figure)]
    if claimed is None or not counted:
        return False
    return bool(part_told(claim)) or not any(_ends_with(claimed, figure) for figure in counted)


def _ends_with(claimed: Period, figure: Figure) -> bool:
    return figure.period.last == claimed.last or not counts_up(figure)


def _counts_years(figure: Figure) -> bool:
    """Whether a figure counts years, which are one more each year."""
    return is_time(figure.printed.unit.code)


def covers(claimed: Period, figure: Figure) -> bool:
    """Whether a figure is of the period that a claim is of: the same, or for a count a time inside it."""
    period = figure.period
    if (claimed.first, claimed.last) == (period.first, period.last):
        return True
    if not counts_up(figure):
        return False
    # What is counted stands at the end of its period, and so does a claim of a day or a month.
    return claimed.first <= period.last <= claimed.last or period.last == claimed.last
