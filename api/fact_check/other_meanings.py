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

    Nor does a number contradict where nothing is held of that other one for its period.
    """
    claim, alike = judged.claim, judged.subject.alike
    if judged.verdict not in _WRONG or not alike or claim.period is None:
        return judged
    held: list[HeldAgainst] = []
    missing: list[str] = []
    for code in alike:
        own = [each for each in others if each.indicator.code == code]
        of_it = [each for each in own if counts(claim, each.indicator, each.printed.unit)]
        found = [comparing.hold(claim, figure) for figure in of_period(claim.period, of_it)]
        held += found
        if all(each.fit is Fit.NONE for each in found):
            missing.append(code)
    held.sort(key=closest)
    fitting = bool(held) and held[0].fit <= Fit.BARE
    if not fitting and (judged.verdict is not FactVerdict.CONTRADICTS or not missing):
        return judged
    rivals = tuple([*held, *filter(None, [judged.held]), *judged.rivals][:MOST_RIVALS])
    subject = judged.subject if fitting else replace(judged.subject, alike=tuple(missing))
    reason = Reason.MEANS_ANOTHER if fitting else Reason.MAY_MEAN_ANOTHER
    return Judged(claim, subject, FactVerdict.CANNOT_TELL, reason, None, rivals)
