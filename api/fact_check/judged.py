"""What was judged of a quoted number: the verdict, the figure that it rests on, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.fact_check.comparison import HeldAgainst
from api.fact_check.fact_verdicts import FactVerdict
from api.fact_check.quoted_claim import QuotedClaim
from api.fact_check.reasons import Reason
from api.fact_check.sayers import Sayer

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.fact_check.subjects.subject import Subject

MOST_RIVALS = 5
"""Figures at most that are named beside the one of the verdict."""
AGREEING = (FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING, FactVerdict.DROPS_COMPARATOR)
"""The verdicts of a number that may be the figure's."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a claim, the figure that it rests on, and why; the figures that were looked at beside it."""

    claim: QuotedClaim
    subject: Subject
    verdict: FactVerdict
    reason: Reason
    held: HeldAgainst | None = None
    rivals: tuple[HeldAgainst, ...] = ()
    against: HeldAgainst | None = None
    """Another claim on the same thing beside which the number cannot be true, though it can beside the one held."""
    sayer: Sayer | None = None
    """Whom the text names as the one that says the number."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged claim beside the figure that is preferred for its indicator, area and period, where there is one."""

    judged: Judged
    current: Figure | None = None
