"""A quoted number compared with figures, and the verdict on it among all figures on its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from itertools import product

from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import UnitBase
from api.domain.conversion import ONE, Amount, Receipt, convert
from api.domain.errors import InvalidParameter, NoRate, Problem
from api.domain.figure import Figure
from api.domain.messages import Message
from api.domain.period import Period
from api.domain.quantity import Interval, Quantity, power_of_ten_below
from api.domain.rates import AppliedRate, Rates, default_basis
from api.domain.units import InconvertibleError, UnitKind, needs_rate
from api.domain.words import ONE_SIDED, Comparator
from api.plugins.fact_check.claims import QuotedClaim
from api.plugins.fact_check.fields import placed
from api.plugins.fact_check.names import counts
from api.plugins.fact_check.patterns import is_time
from api.plugins.fact_check.subjects import Subject, not_of_its_source
from api.service.parameters.reading import MAX_FAULTS


class FactVerdict(StrEnum):
    """Relation of a quoted number to the figure that it was compared with, the best first; the first two are right."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "agrees-within-rounding"
    DROPS_COMPARATOR = "drops-comparator"
    WRONG_SCALE = "wrong-scale"
    WRONG_UNIT = "wrong-unit"
    WRONG_PERIOD = "wrong-period"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot-tell"


RIGHT = frozenset({FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING})
"""The verdicts that need no correction."""


Reason = StrEnum(
    "Reason",
    "SAME WITHIN BARE OLD OTHER_SCALE OTHER_UNIT OTHER_PERIOD OTHER_SIGN APART SAYS_MORE NO_INDICATOR "
    "SEVERAL_INDICATORS NO_AREA NO_PERIOD NO_PERIOD_FITS NO_FIGURE_OF_PERIOD NO_RATE NO_UNIT "
    "OTHER_VINTAGE OTHER_DATE WHICH_AREA OWN_RATE RESTATED COUNTS_OTHER",
)
"""Ground of a verdict; each is a message `fact-…` of the catalogue."""


_NEAR_ENOUGH = Fraction(1, 20)
"""Greatest distance of a number of one digit that its zeros excuse: 600 is said for 580, and 40 not for 43.85."""

_WITHIN_A_YEAR = Fraction(8, 100)
"""The distance from a year's average rate within which the rates of its days mostly lie."""
_FARTHEST_SLIP = 12
"""The largest power of ten by which a scale is mistaken: trillions left out."""


class Fit(IntEnum):
    """Relation of a claim to a figure, the closest first."""

    SAME = 0
    """It says what the figure says, or less."""
    WITHIN = 1
    """It may be right, and says more than the figure's digits do."""
    BARE = 2
    """It gives as a number what the figure gives as a limit, or as about that much."""
    OPEN = 3
    """Both may be true, and neither follows from the other."""
    APART = 4
    """Not both can be true."""
    NONE = 5
    """They cannot be compared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure that a claim was held against, in the claim's unit; the receipt if it had to be converted."""

    figure: Figure
    fit: Fit
    amount: Amount
    receipt: Receipt | None = None
    is_old: bool = False
    """True if another figure has taken the place of it."""


def _is_displayed(claim: QuotedClaim, amount: Amount) -> bool:
    """True if a claim has the digits that a converted or derived amount is displayed with, and no more."""
    about = claim.comparator is Comparator.ABOUT and amount.comparator is Comparator.EQUAL
    if not (claim.comparator is amount.comparator or about) or claim.upper is not None or claim.nearly:
        return False
    width = amount.quantity.width
    last = Fraction(10) ** power_of_ten_below(width or amount.quantity.step)
    return claim.value == Fraction(amount.quantity.shown()) and claim.number.widest().step >= last


def fit(claim: QuotedClaim, amount: Amount) -> Fit:
    """The relation of a claim to an amount in the same unit."""
    printed, value = amount.quantity.interval, amount.quantity.value
    # A limit that a source gives leaves the other side open; told in its words, a claim says no more.
    as_open = amount.comparator in ONE_SIDED and value * claim.value > 0
    said = (replace(claim, one_way=False) if as_open else claim).interval
    if said.covers(printed):
        return Fit.SAME
    one = claim.is_one_number
    if amount.comparator in ONE_SIDED:
        if one and (said.contains(value) or _loosely(claim).contains(value)):
            return Fit.BARE
        return Fit.OPEN if _share_numbers(said, printed) else Fit.APART
    if amount.comparator is Comparator.ABOUT and claim.comparator is Comparator.EQUAL and one and said.contains(value):
        return Fit.BARE
    if _share_numbers(said, printed):
        # A limit may be the very number that the figure gives.
        limit = claim.comparator in ONE_SIDED and claim.upper is None and claim.value == value
        return Fit.WITHIN if limit or _inside(printed, claim.value) or _inside(said, value) else Fit.OPEN
    if one and _rounded_to_zeros(claim, amount):
        near = abs(claim.value - value) <= abs(value) * _NEAR_ENOUGH
        return Fit.WITHIN if claim.significant_digits > 1 or near else Fit.OPEN
    return Fit.APART


def _share_numbers(one: Interval, other: Interval) -> bool:
    """True if two intervals share numbers, and not only an end: rounded there, one would be rounded wrongly."""
    shared = one.intersection(other)
    if shared is None:
        return False
    return shared.width != 0 or 0 in (one.width, other.width)


def _inside(interval: Interval, value: Fraction) -> bool:
    """True if a number lies in an interval and is none of its ends, unless it is all of it."""
    return interval.contains(value) and (interval.width == 0 or value not in (interval.low, interval.high))


def _rounded_to_zeros(claim: QuotedClaim, amount: Amount) -> bool:
    """True if zeros at the end of a whole number, in claim or figure, may be no digits and so make them fit."""
    number = amount.quantity
    exact = claim.kind is UnitKind.SHARE and claim.comparator is not Comparator.ABOUT  # no 30% is rounded from 33%
    if exact or (claim.number.counted and not claim.exponent):
        return False
    if _ends_in_zeros(claim.digits) and _inside(_loosely(claim), number.value):
        return True
    zeros = number.text is not None and not number.counted and _ends_in_zeros(number.text)
    return zeros and _inside(_half_step(number.widest()), claim.value)


def _loosely(claim: QuotedClaim) -> Interval:
    """All numbers that a claim may be rounded from where the zeros at the end of its whole number are no digits."""
    return _half_step(replace(claim, comparator=Comparator.EQUAL).number.widest())


def _half_step(number: Quantity) -> Interval:
    return Interval(number.value - number.step / 2, number.value + number.step / 2, True, True)


def _ends_in_zeros(digits: str) -> bool:
    return "." not in digits and digits.endswith("0") and digits.strip("-0") != ""


def _counts_up(figure: Figure) -> bool:
    """True if a figure counts all there are at a time, not what happens in one."""
    return figure.indicator.measuring_type in ("count", "stock", "rank")


def covers(claimed: Period, figure: Figure) -> bool:
    """True if a figure is of the period of a claim: the same, or for a count a time inside it or with its end."""
    period = figure.period
    same = (claimed.first, claimed.last) == (period.first, period.last)
    return same or (_counts_up(figure) and claimed.first <= period.last <= claimed.last)


def _of_period(claim: QuotedClaim, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of a claim's very period, or where there are none, of a count at a time inside it."""
    claimed = claim.period
    if claimed is None:
        return []
    inside = [figure for figure in own if covers(claimed, figure)]
    if claimed.frequency == "A" and claim.context.says("end_of_year"):
        return [each for each in inside if not _counts_up(each) or each.period.last == claimed.last]
    return [figure for figure in inside if figure.period == claimed] or inside


def _may_have_changed(claim: QuotedClaim, figures: Iterable[Figure]) -> bool:
    """True if figures count what there was at another time than the claim's, and so rule out no other number."""
    counted_then = [each.period for each in figures if _counts_up(each) and not is_time(each.printed.unit.code)]
    return bool(counted_then) and all(claim.period is None or each.last != claim.period.last for each in counted_then)


_MOST_WORDS = 6
"""Words at most that are named as unexplained."""
MOST_RIVALS = 5
"""Figures at most that are named beside the one of the verdict."""
_AGREEING = (FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING, FactVerdict.DROPS_COMPARATOR)
"""The verdicts of a number that may be the figure's."""
_WRONG = (FactVerdict.WRONG_SCALE, FactVerdict.WRONG_UNIT, FactVerdict.WRONG_PERIOD, FactVerdict.CONTRADICTS)


_UNSETTLED = ("E", "F", "P")
"""The statuses of what its source does not give as settled."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a claim, the figure that it rests on, and why; the figures that were looked at beside it."""

    claim: QuotedClaim
    subject: Subject
    reason: Reason
    verdict: FactVerdict = FactVerdict.CANNOT_TELL
    match: Comparison | None = None
    rivals: tuple[Comparison, ...] = ()
    would_be: FactVerdict | None = None
    """The verdict if the unexplained words of the clause change nothing."""
    current: Figure | None = None
    """The preferred figure of its indicator, area and period."""

    @property
    def printed(self) -> Figure | None:
        """The figure to print instead, where it is another one than that of the verdict."""
        return self.current if self.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD) else None

    def with_current(self, current: Figure | None) -> Judged:
        """With the preferred figure, as the first of the rivals where it is to be printed instead."""
        judged, rivals = replace(self, current=current), self.rivals
        printed = judged.printed
        if printed is not None and not (self.match and printed.id == self.match.figure.id):
            others = (rival for rival in rivals if rival.figure is not printed)
            rivals = (Comparison(printed, Fit.NONE, printed.printed), *others)
        return replace(judged, rivals=rivals[:MOST_RIVALS])

    def undecided(self, reason: Reason) -> Judged:
        """No verdict for another reason; the figure of the verdict is the first of its rivals."""
        rivals = (*filter(None, [self.match]), *self.rivals)
        return Judged(self.claim, self.subject, reason, rivals=rivals)


def _closest(match: Comparison) -> tuple[int, bool, bool, str]:
    """The closest fit first; of several the preferred claim, and one that did not have to be converted."""
    return match.fit, not match.figure.preferred, match.receipt is not None, match.figure.id


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges claims by figures, converted by the rates of their years."""

    catalogue: Catalogue
    rates: Rates
    restated: Mapping[str, str]
    """By the id of a figure that restates another one in a unit of its own, that one's id; it is not converted."""
    is_old: Callable[[Figure], bool]
    """True of a figure that another one has taken the place of."""

    def hold(self, claim: QuotedClaim, figure: Figure) -> Comparison:
        """The claim against a figure in the claim's unit."""
        amount, receipt, unit = figure.printed, None, figure.printed.unit
        if (original := self.restated.get(figure.id)) is not None:
            figure = figure._replace(id=original)  # at whose address it stands
        counted = claim.kind is UnitKind.COUNT and unit.kind not in (UnitKind.MONEY, UnitKind.SHARE)
        if not counted and claim.unit != unit.code:
            if original is not None or (target := self.catalogue.units.get(claim.unit)) is None:
                return Comparison(figure, Fit.NONE, amount)
            try:
                receipt = convert(amount, target, self._rate(figure, target), ONE)
            except (InconvertibleError, NoRate):
                return Comparison(figure, Fit.NONE, amount)
            amount = receipt.after
        displayed = not amount.quantity.is_printed and _is_displayed(claim, amount)
        return Comparison(figure, Fit.SAME if displayed else fit(claim, amount), amount, receipt)

    def _rate(self, figure: Figure, target: UnitBase) -> AppliedRate | None:
        source = figure.printed.unit
        if not needs_rate(source, target):
            return None
        basis = default_basis(figure.indicator.measuring_type)
        return self.rates.find(source.code, target.code, figure.rate_year, basis)

    def judge(self, claim: QuotedClaim, subject: Subject, figures: Sequence[Figure]) -> Judged:
        """The verdict on a claim by all figures on its subject, of whatever periods and sources."""
        of_unit = [figure for figure in figures if counts(claim, figure.indicator, figure.printed.unit)]
        if claim.kind is UnitKind.PHYSICAL and claim.unit not in self.catalogue.units:
            return Judged(claim, subject, Reason.NO_UNIT)
        if figures and not of_unit:
            return Judged(claim, subject, Reason.COUNTS_OTHER)
        if not subject.indicators or subject.area is None:
            return Judged(claim, subject, Reason.NO_AREA if subject.indicators else Reason.NO_INDICATOR)
        if claim.period is None:
            return self._undated(claim, subject, of_unit)
        judged = self._best(claim, subject, of_unit)
        if claim.of_before and judged.verdict not in _AGREEING:
            return self._undated(claim, subject, of_unit)
        match, verdict = judged.match, judged.verdict
        if match is not None and match.receipt is not None and verdict in _WRONG and claim.context.says("rate"):
            return judged.undecided(Reason.RESTATED)
        words = not_of_its_source(self.catalogue, subject.unexplained, match.figure) if match is not None else ()
        if not words or verdict is FactVerdict.CANNOT_TELL:
            return judged
        subject = replace(subject, unexplained=words[:_MOST_WORDS])
        return replace(judged, subject=subject, verdict=FactVerdict.CANNOT_TELL, would_be=verdict)

    def of_any_area(self, claim: QuotedClaim, subject: Subject, figures: Sequence[Figure]) -> Judged:
        """No verdict on a claim that names no area of several; its candidates are figures of its period."""
        match = (self.hold(claim, figure) for figure in _of_period(claim, figures) or figures)
        return Judged(claim, subject, Reason.WHICH_AREA, rivals=tuple(sorted(match, key=_closest)[:MOST_RIVALS]))

    def _best(self, claim: QuotedClaim, subject: Subject, of_unit: Sequence[Figure]) -> Judged:
        """The verdict by the indicator that its words name; of several that they name alike, by the number too."""
        series = [[each for each in of_unit if each.indicator.code == code] for code in subject.indicators]
        judged = [self._by_indicator(claim, subject, own) for own in [*filter(None, series)] or [[]]]
        best = min(judged, key=lambda each: list(FactVerdict).index(each.verdict))
        if len(judged) == 1 or best.verdict in _AGREEING:
            return best
        # The words name several indicators alike, and the number tells them apart only if it agrees with one.
        rivals = (match for each in judged for match in (*filter(None, [each.match]), *each.rivals))
        return Judged(claim, subject, Reason.SEVERAL_INDICATORS, rivals=tuple(rivals))

    def _by_indicator(self, claim: QuotedClaim, subject: Subject, own: Sequence[Figure]) -> Judged:
        held = [replace(self.hold(claim, each), is_old=self.is_old(each)) for each in _of_period(claim, own)]
        words = {each.figure.id: not_of_its_source(self.catalogue, subject.unexplained, each.figure) for each in held}
        at = sorted(held, key=lambda each: (each.fit, len(words[each.figure.id]), _closest(each)))
        comparable = [match for match in at if match.fit is not Fit.NONE]
        old, current = ([match for match in comparable if match.is_old is is_old] for is_old in (True, False))

        def judged(
            reason: Reason, verdict: FactVerdict = FactVerdict.CANNOT_TELL, match: Comparison | None = None
        ) -> Judged:
            rivals = tuple(other for other in at if other is not match)
            if match is None:
                near = sorted(own, key=lambda figure: (_days_off(claim, figure), not figure.preferred))[:MOST_RIVALS]
                return Judged(claim, subject, reason, rivals=rivals or tuple(self.hold(claim, each) for each in near))
            unsettled = match.figure.status in _UNSETTLED and not claim.context.says("estimated")
            if unsettled and verdict in _AGREEING and any(m.fit is Fit.APART and m.figure.preferred for m in current):
                verdict, reason = FactVerdict.SUPERSEDED, Reason.OLD
            return Judged(claim, subject, reason, verdict, match, rivals)

        if not comparable:
            # Percent, given as points, is that number in a unit to which the claim's cannot be converted.
            other = next((match for match in at if fit(claim, match.figure.printed) is Fit.SAME), None)
            if other is not None and claim.unit and claim.kind is not UnitKind.COUNT:
                return judged(Reason.OTHER_UNIT, FactVerdict.WRONG_UNIT, other)
            if (elsewhere := self._elsewhere(claim, own, held_then=bool(at))) is not None:
                return judged(Reason.OTHER_PERIOD, FactVerdict.WRONG_PERIOD, elsewhere)
            if not at and _may_have_changed(claim, own):
                return judged(Reason.OTHER_DATE)
            return judged(Reason.NO_RATE if at else Reason.NO_FIGURE_OF_PERIOD)
        named = [each for each in comparable if not words[each.figure.id]]
        ladder = (
            (Fit.SAME, current, FactVerdict.AGREES, Reason.SAME),
            (Fit.SAME, old, FactVerdict.SUPERSEDED, Reason.OLD),
            (Fit.WITHIN, current, FactVerdict.WITHIN_ROUNDING, Reason.WITHIN),
            (Fit.BARE, current, FactVerdict.DROPS_COMPARATOR, Reason.BARE),
            (Fit.BARE, old, FactVerdict.SUPERSEDED, Reason.OLD),
            (Fit.WITHIN, old, FactVerdict.SUPERSEDED, Reason.OLD),
        )
        # A figure of whom the sentence names comes before a closer one of others.
        for of_source, (wanted, among, verdict, reason) in product((named, comparable), ladder):
            if (match := next((each for each in among if each.fit is wanted and each in of_source), None)) is not None:
                if wanted is Fit.WITHIN and _rules_out_limit(claim, match, current):
                    return judged(Reason.SAYS_MORE, match=match)
                return judged(reason, verdict, match)
        if not current and all(match.figure.withdrawn is not None for match in old):
            return judged(Reason.NO_FIGURE_OF_PERIOD)
        if _may_have_changed(claim, (match.figure for match in at)):
            return judged(Reason.OTHER_DATE)
        among = current or old
        if (slip := _slip(claim, among)) is not None:
            return judged(*slip)
        if among[0].fit is Fit.OPEN:
            return judged(Reason.SAYS_MORE, match=among[0])
        if (elsewhere := self._elsewhere(claim, own, held_then=True)) is not None:
            return judged(Reason.OTHER_PERIOD, FactVerdict.WRONG_PERIOD, elsewhere)
        turned = replace(claim, digits=claim.digits.removeprefix("-") if "-" in claim.digits else f"-{claim.digits}")
        opposite = claim.is_one_number and any(fit(turned, match.amount) is Fit.SAME for match in among)
        return judged(Reason.OTHER_SIGN if opposite else Reason.APART, FactVerdict.CONTRADICTS, among[0])

    def at_own_rate(self, second: Judged, first: Judged) -> Judged:
        """An accused amount in brackets behind another one: the same in another currency, at a rate of its own.

        It agrees if the first does and its rate is about that of the year; it is not contradicted for a rate that is
        neither half nor double of it.
        """
        one, other, match = first.claim, second.claim, first.match
        if second.verdict not in _WRONG or one.kind is not other.kind is UnitKind.MONEY or one.unit == other.unit:
            return second
        off, amount = Fraction(1, 2), self.hold(other, match.figure) if match is not None else None
        if match is not None and amount is not None and first.verdict in RIGHT and amount.receipt is not None:
            off = other.value / one.value * match.amount.quantity.value / amount.amount.quantity.value
        if abs(off - 1) <= _WITHIN_A_YEAR:
            return replace(second, verdict=FactVerdict.AGREES, reason=Reason.OWN_RATE)
        return second.undecided(Reason.RESTATED) if Fraction(1, 2) <= off <= 2 else second

    def _elsewhere(self, claim: QuotedClaim, own: Sequence[Figure], *, held_then: bool) -> Comparison | None:
        """A figure of another period that the number is of."""
        few = claim.significant_digits < _TELLING_DIGITS
        if not claim.is_one_number or (few and claim.comparator is Comparator.ABOUT):
            return None
        if not held_then and (few or _may_have_changed(claim, own)):
            return None
        exact = replace(claim, comparator=Comparator.EQUAL)
        found = [self.hold(exact, figure) for figure in own if claim.period and not covers(claim.period, figure)]
        # A few digits are another period's by chance, unless they are printed so.
        printed = claim.digits.rstrip("0")
        same = [
            each
            for each in found
            if each.fit is Fit.SAME and (not few or each.figure.printed.printed_text.rstrip("0") == printed)
        ]
        return min(same, key=lambda match: _days_off(claim, match.figure), default=None)

    def _undated(self, claim: QuotedClaim, subject: Subject, own: Sequence[Figure]) -> Judged:
        """A claim without a period is right of none; the figures that it would fit are named."""
        match = [self.hold(claim, figure) for figure in own]
        fitting = sorted((each for each in match if each.fit <= Fit.BARE), key=_closest)
        newest = sorted(match, key=lambda each: each.figure.period.last, reverse=True)
        reason = Reason.NO_PERIOD_FITS if fitting else Reason.NO_PERIOD
        return Judged(claim, subject, reason, rivals=tuple(fitting or newest))


def _days_off(claim: QuotedClaim, figure: Figure) -> int:
    return abs((figure.period.last - claim.period.last).days) if claim.period else 0


_TELLING_DIGITS = 3
"""Digits from which a number is known to be of another period though none is held of the one that the text names."""


def _rules_out_limit(claim: QuotedClaim, match: Comparison, current: Iterable[Comparison]) -> bool:
    """True if a limit that one figure leaves open is ruled out by another one that is printed more exactly."""
    open_ = match.amount.quantity.interval
    return not claim.is_one_number and any(
        each.fit is Fit.APART and open_.covers(each.amount.quantity.interval) for each in current
    )


def _slip(claim: QuotedClaim, among: Sequence[Comparison]) -> tuple[Reason, FactVerdict, Comparison] | None:
    """A figure that has the digits of a claim in another unit or scale."""
    apart = [match for match in among if match.fit is Fit.APART and claim.upper is None]
    for match in apart:
        if match.receipt is not None and fit(claim, match.figure.printed) is Fit.SAME:
            return Reason.OTHER_UNIT, FactVerdict.WRONG_UNIT, match
    sign = Comparator.ABOUT if claim.comparator is Comparator.ABOUT else Comparator.EQUAL
    for match in apart:
        ratio = match.amount.quantity.value / claim.value if claim.value else Fraction(0)
        power = power_of_ten_below(10 * ratio**2) // 2 if ratio > 0 else 0  # of ten, that it is most nearly off by
        slipped = replace(claim, exponent=claim.exponent + power, comparator=sign, nearly=False)
        if 0 < abs(power) <= _FARTHEST_SLIP and fit(slipped, match.amount) <= Fit.BARE:
            return Reason.OTHER_SCALE, FactVerdict.WRONG_SCALE, match
    return None


@dataclass(frozen=True, slots=True)
class FactCheck:
    """The numbers of a text, judged, with the catalogue that they were judged by; a hint where none could be.

    `whole` is false of a text in a third language, and of a very long one, of which a part was read. `among` is the
    list that a faulty claim has its place in.
    """

    checked: Sequence[Judged | Problem]
    catalogue: Catalogue
    hint: Message | None = None
    whole: bool = True
    among: str = "claims"
    places: Sequence[tuple[int, int]] = ()
    """Where the claims begin and end in the document that they are from."""

    @property
    def judged(self) -> list[Judged]:
        """Those that have a verdict."""
        return [each for each in self.checked if isinstance(each, Judged)]

    @property
    def refusal(self) -> Problem | None:
        """The problem of claims of which none could be read."""
        problems = [each for each in self.checked if isinstance(each, Problem)]
        if not problems or len(problems) < len(self.checked):
            return None
        faults = [fault for place, problem in enumerate(problems) for fault in placed(problem, self.among, place)]
        more = f" ({len(faults) - 1} more in `errors`.)" if len(faults) > 1 else ""
        return InvalidParameter(f"{faults[0].parameter}: {faults[0].detail}{more}", faults[:MAX_FAULTS])
