"""What stands against a number though it fits a figure: it is told as fallen, as somebody else's, or as supposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from api.fact_check.assertions import is_told_as_expected
from api.fact_check.comparison import Comparing, Fit, HeldAgainst
from api.fact_check.directions import moved_otherwise, told_direction
from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.judged import AGREEING, MOST_RIVALS, Judged
from api.fact_check.reasons import Reason
from api.fact_check.rival_claims import FORECAST

if TYPE_CHECKING:
    from api.domain.figure import Figure


UNSETTLED = ("E", FORECAST, "P")
"""The statuses of what its source does not give as settled."""


def is_supposed(judged: Judged) -> bool:
    """Whether what a text expects or converts is a forecast, or an amount in another currency."""
    held = judged.held
    return held is None or held.figure.status == FORECAST or held.receipt is not None


def as_moved(judged: Judged, own: Sequence[Figure]) -> Judged:
    """What agrees, unless the sentence says that it fell to that and the figures before it say otherwise."""
    held = judged.held
    if held is None or judged.verdict not in AGREEING or (told := told_direction(judged.claim)) is None:
        return judged
    of_it = [figure for figure in own if figure.indicator.code == held.figure.indicator.code]
    if not moved_otherwise(told, held.figure, of_it):
        return judged
    rivals = (held, *judged.rivals)[:MOST_RIVALS]
    return replace(judged, verdict=FactVerdict.CANNOT_TELL, reason=Reason.OTHER_WAY, held=None, rivals=rivals)


def as_said(judged: Judged) -> Judged:
    """What agrees, unless the text has somebody say it of whom no such figure is held."""
    held, sayer = judged.held, judged.sayer
    if held is None or sayer is None or judged.verdict not in AGREEING or sayer.says(held.figure):
        return judged
    rivals = (held, *judged.rivals)[:MOST_RIVALS]
    return replace(
        judged, verdict=FactVerdict.CANNOT_TELL, reason=Reason.OTHER_SAYER, held=None, rivals=rivals, against=None
    )


def as_firm(judged: Judged, own: Sequence[Figure], comparing: Comparing) -> Judged:
    """What agrees with an estimate or a forecast, unless it is told as a fact and a firm figure rules it out."""
    held = judged.held
    if held is None or judged.verdict not in AGREEING or held.figure.status not in UNSETTLED:
        return judged
    if is_told_as_expected(judged.claim):
        return judged
    ruling_out = _firm_beside(judged, held, own, comparing)
    if not ruling_out:
        return judged
    rivals = (held, *(other for other in judged.rivals if other not in ruling_out))[:MOST_RIVALS]
    if any(other.figure.preferred for other in ruling_out):
        return replace(judged, verdict=FactVerdict.SUPERSEDED, reason=Reason.OLD, against=None)
    return replace(
        judged, verdict=FactVerdict.CONTRADICTS, reason=Reason.APART, held=ruling_out[0], rivals=rivals, against=None
    )


def _firm_beside(
    judged: Judged, held: HeldAgainst, own: Iterable[Figure], comparing: Comparing
) -> Sequence[HeldAgainst]:
    """The settled figures on the same thing beside which a number cannot be true, the preferred one first."""
    firm = [
        comparing.hold(judged.claim, figure)
        for figure in own
        if figure.indicator.code == held.figure.indicator.code
        and figure.period == held.figure.period
        and figure.status not in UNSETTLED
        and figure.withdrawn is None
    ]
    same_money = [other for other in firm if other.receipt is None or held.receipt is not None]
    return sorted((other for other in same_money if other.fit is Fit.APART), key=lambda each: not each.figure.preferred)


def only_supposed(judged: Judged) -> Judged:
    """What a text supposes, which is right of a forecast alone."""
    rivals = tuple(filter(None, [judged.held])) + judged.rivals
    return Judged(judged.claim, judged.subject, FactVerdict.CANNOT_TELL, Reason.SUPPOSED, None, rivals[:MOST_RIVALS])
