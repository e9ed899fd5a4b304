"""What stands against a wrong number: the words around it may mean another indicator, which has that number or may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from api.fact_check.comparison import Comparing, Fit, HeldAgainst
from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.figures_of_period import of_period
from api.fact_check.judged import MOST_RIVALS, Judged
from api.fact_check.reasons import Reason
from api.fact_check.rival_claims import closest
from api.fact_check.subjects.counted_nouns import counts

if TYPE_CHECKING:
    from api.domain.figure import Figure

_WRONG = (FactVerdict.WRONG_SCALE, FactVerdict.WRONG_UNIT, FactVerdict.WRONG_PERIOD, FactVerdict.CONTRADICTS)


def as_meant(judged: Judged, others: Sequence[Figure], comparing: Comparing) -> Judged:
    """What is wrong of the indicator named, unless it is right of another one that the same words may mean.

    Nor does a number contradict where nothing is held, for its period, of the one whose name is nearest.
    """
    claim, alike = judged.claim, judged.subject.alike
    if judged.verdict not in _WRONG or not alike or claim.period is None:
        return judged
    held: list[HeldAgainst] = []
    for code in alike:
        own = [each for each in others if each.indicator.code == code]
        of_it = [each for each in own if counts(claim, each.indicator, each.printed.unit)]
        held += [comparing.hold(claim, figure) for figure in of_period(claim, of_it)]
    held.sort(key=closest)
    if held and held[0].fit <= Fit.BARE:
        reason, meant = Reason.MEANS_ANOTHER, held[0].figure.indicator.code
    elif judged.verdict is FactVerdict.CONTRADICTS and not _is_held(alike[0], held):
        reason, meant = Reason.MAY_MEAN_ANOTHER, alike[0]
    else:
        return judged
    fitting = [each for each in held if each.fit <= Fit.BARE]
    rivals = tuple([*fitting, *filter(None, [judged.held]), *judged.rivals][:MOST_RIVALS])
    subject = replace(judged.subject, alike=(meant,))
    return Judged(claim, subject, FactVerdict.CANNOT_TELL, reason, None, rivals)


def _is_held(code: str, held: Sequence[HeldAgainst]) -> bool:
    return any(each.figure.indicator.code == code and each.fit is not Fit.NONE for each in held)
