"""A quoted number compared with one figure, and the kinds of verdict with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum, StrEnum, auto
from fractions import Fraction
from math import log10
from typing import TYPE_CHECKING

from api.domain.conversion import ONE, InconvertibleError, Receipt, convert, convertible
from api.domain.errors import NoRate
from api.domain.quantity import Interval, power_of_ten_below
from api.domain.rates import AppliedRate, Rates, default_basis, redenominated
from api.domain.units import UnitKind
from api.domain.words import ONE_SIDED, Comparator
from api.plugins.fact_check.claim import ClaimKind, QuotedClaim, told_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from api.domain.conversion import Amount
    from api.domain.entries import UnitBase
    from api.domain.figure import Figure


class FactVerdict(StrEnum):
    """How a quoted number stands to the figure that it was held against; the first two are right."""

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


class Reason(Enum):
    """What decided a verdict."""

    SAME = auto()
    WITHIN = auto()
    BARE = auto()
    OLD = auto()
    OTHER_SCALE = auto()
    OTHER_UNIT = auto()
    OTHER_PERIOD = auto()
    OTHER_SIGN = auto()
    APART = auto()
    SAYS_MORE = auto()
    NO_INDICATOR = auto()
    SEVERAL_INDICATORS = auto()
    NO_AREA = auto()
    NO_PERIOD = auto()
    NO_PERIOD_FITS = auto()
    NO_FIGURE_OF_PERIOD = auto()
    NO_RATE = auto()
    NO_UNIT = auto()
    ZEROS = auto()
    SIDE_OPEN = auto()
    COARSER = auto()
    OTHER_SAYER = auto()
    ROUNDED = auto()
    ZEROS_FAR = auto()
    MEANS_ANOTHER = auto()
    MAY_MEAN_ANOTHER = auto()
    OTHER_VINTAGE = auto()
    NO_SINGLE_PERIOD = auto()
    OTHER_DATE = auto()


_NEAR_ENOUGH = Fraction(1, 10)
"""How far off a number of one digit may be that its zeros would excuse: 600 is said for 570, and 20 not for 15.5."""

_FARTHEST_SLIP = 12
"""The largest power of ten by which a scale is mistaken: trillions left out."""


class Fit(IntEnum):
    """How a claim stands to a figure, the closest first."""

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
    """They cannot be held against each other."""


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A figure that a claim was held against, in the claim's unit; the receipt if it had to be converted."""

    figure: Figure
    fit: Fit
    amount: Amount
    receipt: Receipt | None = None
    by_zeros: bool = False
    """Whether it fits, or may be true, only if the zeros at the end of a whole number are no digits."""
    is_old: bool = False
    """Whether another figure has taken the place of it."""
    as_displayed: bool = False
    """Whether the claim is a converted or derived number as it is displayed: rounded, no more exact than its source."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """Holds claims against figures, converted by the rates of their years."""

    units: Mapping[str, UnitBase]
    rates: Rates
    restated: Mapping[str, str] = field(default_factory=dict)
    """By the id of a figure that restates another one in a unit of its own, that one's id; it is not converted."""

    def hold(self, claim: QuotedClaim, figure: Figure) -> HeldAgainst:
        """The claim against a figure in the claim's unit."""
        amount, receipt = figure.printed, None
        target = self.target_unit(claim, figure)
        if (original := self.restated.get(figure.id)) is not None:
            figure = replace(figure, id=original)  # at whose address it stands
            target = target if target is not None and target.code == amount.unit.code else None
        if target is None:
            return HeldAgainst(figure, Fit.NONE, amount)
        if target.code != amount.unit.code:
            try:
                amount, receipt = convert(amount, target, self._rate(claim, figure, target), ONE)
            except (InconvertibleError, NoRate):
                return HeldAgainst(figure, Fit.NONE, figure.printed)
        if not amount.quantity.is_printed and _is_displayed(claim, amount):
            return HeldAgainst(figure, Fit.SAME, amount, receipt, as_displayed=True)
        found = fit(claim, amount)
        apart = found in (Fit.WITHIN, Fit.OPEN) and not _share_more_than_an_end(
            claim.interval, amount.quantity.interval
        )
        return HeldAgainst(figure, found, amount, receipt, apart)

    def hold_near(self, claim: QuotedClaim, figures: Iterable[Figure]) -> Iterator[HeldAgainst]:
        """The claim, which names one number, against those of many figures that may be SAME.

        Those in its own unit are told by their digits, in a fiftieth of the time: one that lies outside of what the
        claim leaves open is not covered by it.
        """
        ends = claim.number.interval
        for figure in figures:
            if _in_unit_of(claim, figure):
                value = figure.printed.quantity.value
                if (ends.low is not None and value < ends.low) or (ends.high is not None and value > ends.high):
                    continue
            yield self.hold(claim, figure)

    def as_if(self, claim: QuotedClaim, figure: Figure) -> Fit:
        """The claim against the figure's own number, as if the claim were in the figure's unit."""
        return fit(claim, figure.printed)

    def target_unit(self, claim: QuotedClaim, figure: Figure) -> UnitBase | None:
        """The unit in which both can be compared; None where there is none."""
        printed = figure.printed.unit
        if claim.kind is ClaimKind.MONEY:
            unit = self.units.get(claim.unit)
            return unit if unit is not None and convertible(printed, (unit,)) else None
        if claim.kind is ClaimKind.SHARE:
            unit = self.units.get(claim.unit)
            return unit if unit is not None and convertible(printed, (unit,)) else None
        if claim.kind is ClaimKind.COUNT:
            return printed if printed.kind not in (UnitKind.MONEY, UnitKind.SHARE) else None
        return printed if claim.unit == printed.code else None

    def _rate(self, claim: QuotedClaim, figure: Figure, target: UnitBase) -> AppliedRate | None:
        source = figure.printed.unit
        if source.kind is not UnitKind.MONEY or redenominated(source.code, target.code) is not None:
            return None
        told = told_rate(claim.context.sentence, in_chinese=claim.context.chinese)
        if told is not None and told.factor(source.code, target.code) is not None:
            return told
        basis = default_basis(figure.indicator.measuring_type)
        return self.rates.find(source.code, target.code, figure.period.year, basis)


def _in_unit_of(claim: QuotedClaim, figure: Figure) -> bool:
    """Whether a figure would be held against a claim without converting it."""
    return claim.kind is ClaimKind.COUNT or figure.printed.unit.code == claim.unit


def _is_displayed(claim: QuotedClaim, amount: Amount) -> bool:
    """Whether a claim has the digits that a converted or derived amount is displayed with, and no more."""
    about = claim.comparator is Comparator.ABOUT and amount.comparator is Comparator.EQUAL
    if not (claim.comparator is amount.comparator or about) or claim.upper is not None or claim.nearly:
        return False
    width = amount.quantity.width
    last = Fraction(10) ** power_of_ten_below(width or amount.quantity.step)
    return claim.value == Fraction(amount.quantity.shown()) and claim.number.widest().step >= last


def fit(claim: QuotedClaim, amount: Amount) -> Fit:
    """How a claim stands to an amount in the same unit."""
    held, value = amount.quantity.interval, amount.quantity.value
    # A limit that a source gives leaves the other side open; told in its words, a claim says no more.
    as_open = amount.comparator in ONE_SIDED and value * claim.value > 0
    said = (replace(claim, one_way=False) if as_open else claim).interval
    if said.covers(held):
        return Fit.SAME
    one = claim.is_one_number
    if amount.comparator in ONE_SIDED:
        if one and (said.contains(value) or _loosely(claim).contains(value)):
            return Fit.BARE
        return Fit.OPEN if _share_more_than_an_end(said, held) else Fit.APART
    if amount.comparator is Comparator.ABOUT and claim.comparator is Comparator.EQUAL and one and said.contains(value):
        return Fit.BARE
    if _share_more_than_an_end(said, held):
        return Fit.WITHIN if _inside(held, claim.value) or _inside(said, value) or _limit_of(claim, value) else Fit.OPEN
    if one and _rounded_to_zeros(claim, amount):
        near = abs(claim.value - value) <= abs(value) * _NEAR_ENOUGH
        return Fit.WITHIN if claim.significant_digits > 1 or near else Fit.OPEN
    return Fit.APART


def _share_more_than_an_end(one: Interval, other: Interval) -> bool:
    """Whether two intervals share numbers, and not only an end: rounded there, one would be rounded wrongly."""
    shared = one.intersection(other)
    if shared is None:
        return False
    return shared.width != 0 or 0 in (one.width, other.width)


def _inside(interval: Interval, value: Fraction) -> bool:
    """Whether a number lies in an interval and is none of its ends, unless it is all of it."""
    return interval.contains(value) and (interval.width == 0 or value not in (interval.low, interval.high))


def _limit_of(claim: QuotedClaim, value: Fraction) -> bool:
    """Whether a claim's limit is the very number that the figure gives."""
    return claim.comparator in ONE_SIDED and claim.upper is None and claim.value == value


def _rounded_to_zeros(claim: QuotedClaim, amount: Amount) -> bool:
    """Whether zeros at the end of a whole number, in the claim or the figure, may be no digits and so make them fit."""
    held = amount.quantity
    if claim.number.counted and not claim.exponent:
        return False
    if _ends_in_zeros(claim.digits) and _inside(_loosely(claim), held.value):
        return True
    if held.text is not None and not held.counted and _ends_in_zeros(held.text):
        wide = held.widest()
        return _inside(_half_step(wide.value, wide.step), claim.value)
    return False


def covered_by_zeros(claim: QuotedClaim, amount: Amount) -> bool:
    """Whether a claim says no more than an amount does if the zeros at its end are no digits: about 800 for 780."""
    wide = claim.number.widest()
    about = claim.comparator is Comparator.ABOUT
    loose = wide.interval if about else _half_step(wide.value, wide.step)
    return claim.is_one_number and _ends_in_zeros(claim.digits) and loose.covers(amount.quantity.interval)


def _loosely(claim: QuotedClaim) -> Interval:
    """What a claim leaves open where the zeros at the end of its whole number are no digits."""
    loose = claim.plainly.widest()
    return _half_step(loose.value, loose.step)


def _half_step(value: Fraction, step: Fraction) -> Interval:
    return Interval(value - step / 2, value + step / 2, True, True)


def _ends_in_zeros(digits: str) -> bool:
    return "." not in digits and digits.endswith("0") and digits.strip("-0") != ""


def scaled_claim(claim: QuotedClaim, power: int) -> QuotedClaim:
    """The claim as if its scale were another by a power of ten, and it named one number."""
    upper = claim.upper
    return replace(
        claim, exponent=claim.exponent + power, comparator=_plain(claim.comparator), nearly=False, upper=upper
    )


def _plain(comparator: Comparator) -> Comparator:
    return Comparator.ABOUT if comparator is Comparator.ABOUT else Comparator.EQUAL


def power_between(claim: QuotedClaim, held: HeldAgainst) -> int | None:
    """The power of ten that a claim is most nearly off by; None where its sign is another, or it is not off."""
    said, value = claim.value, held.amount.quantity.value
    if said * value <= 0:
        return None
    ratio = value / said
    power = round(log10(ratio.numerator) - log10(ratio.denominator))
    return power if 0 < abs(power) <= _FARTHEST_SLIP else None
