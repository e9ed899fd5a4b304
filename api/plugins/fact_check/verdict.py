"""The verdict on a quoted number among all figures on its subject, and what objects to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.domain.words import ONE_SIDED, Comparator
from api.plugins.fact_check import chinese, english
from api.plugins.fact_check.attribution import Sayer, Sayers
from api.plugins.fact_check.claim import ClaimKind, QuotedClaim
from api.plugins.fact_check.compare import (
    Comparing,
    FactVerdict,
    Fit,
    HeldAgainst,
    Reason,
    covered_by_zeros,
    fit,
    power_between,
    scaled_claim,
)
from api.plugins.fact_check.names import counted, counts, counts_time
from api.plugins.fact_check.periods import covers, may_have_changed, of_period

if TYPE_CHECKING:
    from api.domain.figure import Figure
    from api.plugins.fact_check.subjects import Subject


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
    would_be: FactVerdict | None = None
    """The verdict if the unexplained words of the clause change nothing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged claim beside the figure that is preferred for its indicator, area and period, where there is one."""

    judged: Judged
    current: Figure | None = None


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


UNSETTLED = ("E", FORECAST, "P")
"""The statuses of what its source does not give as settled."""


def as_said(judged: Judged) -> Judged:
    """What agrees, unless the text has somebody say it of whom no such figure is held."""
    held, sayer = judged.held, judged.sayer
    if held is None or sayer is None or judged.verdict not in AGREEING or sayer.says(held.figure):
        return judged
    rivals = (held, *judged.rivals)[:MOST_RIVALS]
    return replace(
        judged, verdict=FactVerdict.CANNOT_TELL, reason=Reason.OTHER_SAYER, held=None, rivals=rivals, against=None
    )


def as_firm(judged: Judged) -> Judged:
    """What agrees with an estimate or a forecast is superseded by a preferred figure that rules it out."""
    held, other = judged.held, judged.against
    language = chinese if judged.claim.context.chinese else english
    told_so = language.ESTIMATED.search(judged.claim.context.sentence) is not None
    unsettled = held is not None and held.figure.status in UNSETTLED and not told_so
    if judged.verdict not in AGREEING or not unsettled or other is None or not other.figure.preferred:
        return judged
    return replace(judged, verdict=FactVerdict.SUPERSEDED, reason=Reason.OLD, against=None)


def unless_explained(judged: Judged) -> Judged:
    """No verdict where words of the clause are unexplained, with the one that holds if they change nothing."""
    if not judged.subject.unexplained or judged.verdict is FactVerdict.CANNOT_TELL:
        return judged
    return replace(judged, verdict=FactVerdict.CANNOT_TELL, would_be=judged.verdict)


_TELLING_DIGITS = 3
"""Digits from which a number that another period has is told to be of that period though this one has no figure."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges claims by figures; `is_old` tells those that another one has taken the place of.

    A number that the text has somebody say is right by a figure of theirs alone.
    """

    comparing: Comparing
    is_old: Callable[[Figure, Sequence[Figure]], bool]
    sayers: Sayers

    def judge(
        self, claim: QuotedClaim, subject: Subject, figures: Sequence[Figure], beside: Sequence[Figure] = ()
    ) -> Judged:
        """The verdict on a claim by all figures on its subject, of whatever periods and sources.

        Those `beside` are no more than held against it: on what its words may mean as well, or derived beside stated.
        """
        if not subject.is_found:
            return self._untold(claim, subject, _no_subject(subject), figures)
        if claim.kind is ClaimKind.OTHER or (claim.kind is ClaimKind.MONEY and not claim.unit):
            return self._untold(claim, subject, Reason.NO_UNIT, figures)
        of_unit = counted(claim, figures)
        if not of_unit and counts_time(claim):
            return self._in_other_times(claim, subject, figures)
        if claim.period is None:
            return self._undated(claim, subject, of_unit)
        best = as_meant(as_firm(as_said(self._best(claim, subject, of_unit, beside))), beside, self.comparing)
        return unless_explained(best)

    def _untold(self, claim: QuotedClaim, subject: Subject, reason: Reason, figures: Sequence[Figure]) -> Judged:
        """No verdict for a reason that no figure changes; those nearest to what is told are its candidates."""
        near = () if claim.period is None else self._nearest(claim, figures)
        return Judged(claim, subject, FactVerdict.CANNOT_TELL, reason, None, near)

    def _best(
        self, claim: QuotedClaim, subject: Subject, of_unit: Sequence[Figure], beside: Sequence[Figure]
    ) -> Judged:
        """The verdict by the indicator that its words name; of several that they name alike, by the number too."""
        series: dict[str, list[Figure]] = {code: [] for code in subject.indicators}
        for figure in of_unit:
            series[figure.indicator.code] += [figure]
        held = {code: own for code, own in series.items() if own} or series
        judged = [self._by_indicator(claim, subject, own, code, beside) for code, own in held.items()]
        best = min(judged, key=lambda each: _ORDER[each.verdict])
        if len(judged) > 1 and best.verdict not in AGREEING:
            # The words name several indicators alike, and the number tells them apart only where it agrees with one.
            rivals = tuple(held for each in judged for held in (*filter(None, [each.held]), *each.rivals))
            return Judged(
                claim, subject, FactVerdict.CANNOT_TELL, Reason.SEVERAL_INDICATORS, None, rivals[:MOST_RIVALS]
            )
        return best

    def _by_indicator(
        self,
        claim: QuotedClaim,
        subject: Subject,
        own: Sequence[Figure],
        indicator: str,
        beside: Sequence[Figure],
    ) -> Judged:
        assert claim.period is not None  # noqa: S101 - an undated claim is judged apart
        at = [self._at(claim, figure, own) for figure in of_period(claim, own)]
        comparable = [held for held in at if held.fit is not Fit.NONE]
        old = [held for held in comparable if held.is_old]
        current = sorted((held for held in comparable if not held.is_old), key=closest)
        sayer = self.sayers.of(claim.context)
        said = [held for held in current if sayer is None or sayer.says(held.figure)] or current
        derived = [each for each in beside if each.indicator.code == indicator and each.period == claim.period]

        def judged(
            verdict: FactVerdict, reason: Reason, held: HeldAgainst | None, near: Sequence[HeldAgainst] = ()
        ) -> Judged:
            rivals = [other for other in sorted(at, key=closest) if other is not held] or near
            possible = verdict in AGREEING or reason in (Reason.SAYS_MORE, Reason.COARSER, Reason.ZEROS_FAR)
            also = [*current, *(self.comparing.hold(claim, figure) for figure in derived)]
            against = excluding(held, also) if held is not None and possible else None
            return Judged(claim, subject, verdict, reason, held, tuple(rivals[:MOST_RIVALS]), against, sayer)

        if at and not comparable and (other := self._in_no_unit_of_it(claim, at)) is not None:
            return judged(FactVerdict.WRONG_UNIT, Reason.OTHER_UNIT, other)
        if not comparable:
            elsewhere = self._elsewhere(claim, own, told=bool(at))
            if elsewhere is not None:
                return judged(FactVerdict.WRONG_PERIOD, Reason.OTHER_PERIOD, elsewhere)
            near = self._nearest(claim, own)
            if not at and may_have_changed(claim, own):
                return judged(FactVerdict.CANNOT_TELL, Reason.OTHER_DATE, None, near)
            reason = Reason.NO_RATE if at else Reason.NO_FIGURE_OF_PERIOD
            return judged(FactVerdict.CANNOT_TELL, reason, None, near)
        for wanted, verdict, among in (
            (Fit.SAME, FactVerdict.AGREES, said),
            (Fit.SAME, FactVerdict.SUPERSEDED, old),
            (Fit.WITHIN, FactVerdict.WITHIN_ROUNDING, said),
            (Fit.BARE, FactVerdict.DROPS_COMPARATOR, said),
            (Fit.BARE, FactVerdict.SUPERSEDED, old),
            (Fit.WITHIN, FactVerdict.SUPERSEDED, old),
        ):
            if (held := next((each for each in among if each.fit is wanted), None)) is not None:
                if wanted is Fit.WITHIN and rules_out_limit(claim, held, current):
                    return judged(FactVerdict.CANNOT_TELL, Reason.SAYS_MORE, held)
                return judged(verdict, _why(verdict, claim, held), held)
        if not said and all(held.figure.withdrawn is not None for held in old):
            return judged(FactVerdict.CANNOT_TELL, Reason.NO_FIGURE_OF_PERIOD, None)
        among = said or sorted(old, key=closest)
        if may_have_changed(claim, (held.figure for held in at)):
            return judged(FactVerdict.CANNOT_TELL, Reason.OTHER_DATE, None)
        if (slip := self._slip(claim, among)) is not None:
            return judged(*slip)
        if among[0].fit is Fit.OPEN:
            return judged(FactVerdict.CANNOT_TELL, _why_open(claim, among[0]), among[0])
        if (other := next((held for held in current if held.fit <= Fit.BARE), None)) is not None:
            return judged(FactVerdict.AGREES, Reason.SAME, other)  # which another one says than the text has say it
        if (elsewhere := self._elsewhere(claim, own, told=True)) is not None:
            return judged(FactVerdict.WRONG_PERIOD, Reason.OTHER_PERIOD, elsewhere)
        reason = Reason.OTHER_SIGN if self._turned(claim, among) else Reason.APART
        return judged(FactVerdict.CONTRADICTS, reason, among[0])

    def _at(self, claim: QuotedClaim, figure: Figure, own: Sequence[Figure]) -> HeldAgainst:
        held = self.comparing.hold(claim, figure)
        return replace(held, is_old=True) if self.is_old(figure, own) else held

    def _in_no_unit_of_it(self, claim: QuotedClaim, at: Iterable[HeldAgainst]) -> HeldAgainst | None:
        """A figure with that number in a unit that the claim's cannot be converted to: percent, told as points."""
        if claim.kind is ClaimKind.COUNT or not claim.unit:
            return None
        return next((held for held in at if self.comparing.as_if(claim, held.figure) is Fit.SAME), None)

    def _slip(self, claim: QuotedClaim, among: Sequence[HeldAgainst]) -> tuple[FactVerdict, Reason, HeldAgainst] | None:
        """Whether the digits are a figure's, in another unit or scale."""
        if claim.upper is not None:
            return None
        held_apart = [held for held in among if held.fit is Fit.APART]
        for held in held_apart:
            if claim.kind is not ClaimKind.COUNT and held.receipt is not None:
                as_if = self.comparing.as_if(claim, held.figure)
                if as_if in (Fit.SAME, Fit.BARE) or (as_if is Fit.WITHIN and claim.is_one_number):
                    return FactVerdict.WRONG_UNIT, Reason.OTHER_UNIT, held
        for held in among:
            if (power := power_between(claim, held)) is not None and self._is_slip(claim, held, power):
                return FactVerdict.WRONG_SCALE, Reason.OTHER_SCALE, held
        return None

    def _is_slip(self, claim: QuotedClaim, held: HeldAgainst, power: int) -> bool:
        """Whether a claim in another scale would be right of a figure, which it is not as it stands."""
        slipped = scaled_claim(claim, power)
        if held.fit is Fit.OPEN:  # a limit may be mistaken by a power of ten and still be possible
            return slipped.value == held.amount.quantity.value and not claim.is_one_number
        return held.fit is Fit.APART and fit(slipped, held.amount) in (Fit.SAME, Fit.WITHIN, Fit.BARE)

    def _elsewhere(self, claim: QuotedClaim, own: Sequence[Figure], *, told: bool) -> HeldAgainst | None:
        """A figure of another period that the number is of."""
        if not claim.is_one_number or claim.period is None:
            return None
        few = claim.significant_digits < _TELLING_DIGITS
        if (not told and few) or (claim.period.frequency == "D" and not told):
            return None
        others = [figure for figure in own if not covers(claim.period, figure)]
        if not told and may_have_changed(claim, own):
            return None
        exact = replace(claim, comparator=Comparator.EQUAL)
        found = [held for held in self.comparing.hold_near(exact, others) if held.fit is Fit.SAME]
        if few:  # a few digits are another period's by chance, unless they are printed so
            found = [held for held in found if _same_digits(claim, held.figure)]
        claimed = claim.period
        return min(found, key=lambda held: abs((held.figure.period.last - claimed.last).days), default=None)

    def _turned(self, claim: QuotedClaim, among: Iterable[HeldAgainst]) -> bool:
        """Whether the number is a figure's with the other sign."""
        if not claim.is_one_number:
            return False
        turned = replace(claim, digits=claim.digits.removeprefix("-") if "-" in claim.digits else f"-{claim.digits}")
        return any(self.comparing.hold(turned, held.figure).fit is Fit.SAME for held in among)

    def _in_other_times(self, claim: QuotedClaim, subject: Subject, figures: Sequence[Figure]) -> Judged:
        """A count of quarters or months where years are held: the same number is told in the wrong unit."""
        at = [figure for figure in figures if claim.period is not None and covers(claim.period, figure)]
        same = next((figure for figure in at if figure.printed.quantity.interval.contains(claim.value)), None)
        if same is None:
            return Judged(claim, subject, FactVerdict.CANNOT_TELL, Reason.NO_RATE)
        held = HeldAgainst(same, Fit.NONE, same.printed)
        return Judged(claim, subject, FactVerdict.WRONG_UNIT, Reason.OTHER_UNIT, held)

    def _undated(self, claim: QuotedClaim, subject: Subject, own: Sequence[Figure]) -> Judged:
        """A claim of no told period is right of none; the figures that it would fit are named."""
        held = [self.comparing.hold(claim, figure) for figure in own]
        fitting = sorted((each for each in held if each.fit <= Fit.BARE), key=closest)
        newest = sorted(held, key=lambda each: each.figure.period.last, reverse=True)
        if claim.spans:
            near = tuple(newest[:MOST_RIVALS])
            return Judged(claim, subject, FactVerdict.CANNOT_TELL, Reason.NO_SINGLE_PERIOD, None, near)
        reason = Reason.NO_PERIOD_FITS if fitting else Reason.NO_PERIOD
        return Judged(claim, subject, FactVerdict.CANNOT_TELL, reason, None, tuple((fitting or newest)[:MOST_RIVALS]))

    def _nearest(self, claim: QuotedClaim, own: Sequence[Figure]) -> tuple[HeldAgainst, ...]:
        """The figures of the periods nearest to a claim's."""
        claimed = claim.period
        assert claimed is not None  # noqa: S101 - an undated claim is judged apart
        near = sorted(own, key=lambda figure: (abs((figure.period.last - claimed.last).days), not figure.preferred))
        return tuple(self.comparing.hold(claim, figure) for figure in near[:MOST_RIVALS])


_REASONS = {
    FactVerdict.AGREES: Reason.SAME,
    FactVerdict.WITHIN_ROUNDING: Reason.WITHIN,
    FactVerdict.DROPS_COMPARATOR: Reason.BARE,
    FactVerdict.SUPERSEDED: Reason.OLD,
}
_ORDER = {verdict: place for place, verdict in enumerate((*AGREEING, *(v for v in FactVerdict if v not in AGREEING)))}


def _why(verdict: FactVerdict, claim: QuotedClaim, held: HeldAgainst) -> Reason:
    """What decided a verdict that rests on a figure which fits."""
    if verdict is FactVerdict.AGREES and _is_rounded(claim, held):
        return Reason.ROUNDED
    if verdict is not FactVerdict.WITHIN_ROUNDING:
        return _REASONS[verdict]
    if held.by_zeros or covered_by_zeros(claim, held.amount):
        return Reason.ZEROS
    if not claim.is_one_number:
        return Reason.SIDE_OPEN
    said, known = claim.interval.width, held.amount.quantity.interval.width
    return Reason.COARSER if said is not None and known is not None and said > known else Reason.WITHIN


def _is_rounded(claim: QuotedClaim, held: HeldAgainst) -> bool:
    """Whether a claim is the number of a figure with fewer digits."""
    quantity = held.amount.quantity
    plain = claim.comparator is Comparator.EQUAL and held.amount.comparator is Comparator.EQUAL
    return claim.is_one_number and plain and claim.value != quantity.value


def _why_open(claim: QuotedClaim, held: HeldAgainst) -> Reason:
    """Why a figure neither bears a claim out nor rules it out."""
    if held.by_zeros:
        return Reason.ZEROS_FAR
    both = claim.is_one_number and held.amount.comparator not in ONE_SIDED
    return Reason.COARSER if both else Reason.SAYS_MORE


def _same_digits(claim: QuotedClaim, figure: Figure) -> bool:
    """Whether a figure is printed with a claim's very digits."""
    return figure.printed.printed_text.rstrip("0") == claim.digits.rstrip("0")


def _no_subject(subject: Subject) -> Reason:
    if not subject.indicators:
        return Reason.NO_INDICATOR
    return Reason.NO_AREA
