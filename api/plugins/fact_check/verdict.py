"""A quoted number compared with figures, and the verdict on it among all figures on its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction

from api.domain.catalogue import Catalogue
from api.domain.conversion import Amount, Receipt, convert
from api.domain.errors import InvalidParameter, NoRate, NotConvertible, Problem
from api.domain.figure import Figure
from api.domain.messages import Message
from api.domain.period import Period
from api.domain.quantity import Interval, Quantity, power_of_ten_below
from api.domain.rates import Rates, default_basis
from api.domain.units import UnitKind, needs_rate
from api.domain.words import ONE_SIDED, Comparator
from api.formats.sentences import LESS_THAN_FINAL
from api.plugins.fact_check.claims import QuotedClaim
from api.plugins.fact_check.fields import placed
from api.plugins.fact_check.names import at_moment, counts
from api.plugins.fact_check.subjects import Subject, not_of_its_source
from api.service.parameters.reading import MAX_FAULTS


class FactVerdict(StrEnum):
    """Verdicts on a quoted number, the best first and cannot-tell last; by the first two it is quoted right."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "agrees-within-rounding"
    DROPS_COMPARATOR = "drops-comparator"
    WRONG_SCALE = "wrong-scale"
    WRONG_UNIT = "wrong-unit"
    WRONG_PERIOD = "wrong-period"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    CANNOT_TELL = "cannot-tell"


RIGHT = frozenset({FactVerdict.AGREES, FactVerdict.WITHIN_ROUNDING})  # the verdicts that need no correction
Reason = StrEnum(
    "Reason",
    "SAME WITHIN BARE OLD OTHER_SCALE OTHER_UNIT OTHER_PERIOD OTHER_SIGN APART SAYS_MORE NO_INDICATOR "
    "NO_AREA NO_PERIOD NO_PERIOD_FITS NO_FIGURE_OF_PERIOD NO_RATE NO_UNIT "
    "OTHER_DATE WHICH_AREA OWN_RATE COUNTS_OTHER",
)
"""Reason for a verdict; the sentence of each reason is a message `fact-…` in `api/domain/messages.en.ftl`."""
_VERDICTS = {  # by reason; cannot-tell for all other reasons
    Reason.SAME: FactVerdict.AGREES,
    Reason.OWN_RATE: FactVerdict.AGREES,
    Reason.WITHIN: FactVerdict.WITHIN_ROUNDING,
    Reason.BARE: FactVerdict.DROPS_COMPARATOR,
    Reason.OTHER_SCALE: FactVerdict.WRONG_SCALE,
    Reason.OTHER_UNIT: FactVerdict.WRONG_UNIT,
    Reason.OTHER_PERIOD: FactVerdict.WRONG_PERIOD,
    Reason.OLD: FactVerdict.SUPERSEDED,
    Reason.APART: FactVerdict.CONTRADICTS,
    Reason.OTHER_SIGN: FactVerdict.CONTRADICTS,
}


_NEAR_ENOUGH = Fraction(1, 20)  # relative error of a round number: 600 may stand for 580, but 40 not for 43.85
_WITHIN_A_YEAR = Fraction(8, 100)  # relative difference from the year's average at which a text's rate is the year's
_BRACKET = re.compile(r"[(（][^()（）\d]{0,20}$")
_FARTHEST_SLIP = 12  # largest power of ten of a wrong scale: a text has 15.5 for 15.5 trillion


class Fit(IntEnum):
    """Ways in which a claim fits a figure, the closest first."""

    SAME = 0  # the claim says the same as the figure, or says it less exactly
    WITHIN = 1  # the claim may be right, but is more exact than the figure's digits
    BARE = 2  # the claim gives a plain number where the figure gives a limit (`more than`) or an `about`
    OPEN = 3  # claim and figure may both be true, and neither follows from the other
    APART = 4  # claim and figure cannot both be true
    NONE = 5  # claim and figure cannot be compared


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure compared with a claim: its amount, in the claim's unit if convertible, and the conversion's receipt."""

    figure: Figure
    fit: Fit
    amount: Amount
    receipt: Receipt | None = None


def _is_displayed(claim: QuotedClaim, amount: Amount) -> bool:
    """True if a claim has the rounded number that is displayed for a converted or derived amount, and no more."""
    last = Fraction(10) ** power_of_ten_below(amount.quantity.width or amount.quantity.step)
    alike = claim.comparator in (amount.comparator, Comparator.ABOUT)
    return alike and claim.value == Fraction(amount.quantity.shown()) and claim.number.widest().step >= last


def fit(claim: QuotedClaim, amount: Amount) -> Fit:
    """The fit of a claim to an amount, which must be in the same unit."""
    printed, value = amount.quantity.interval, amount.quantity.value
    said, one = claim.interval, claim.is_one_number
    if one and claim.value == value and _loosely(claim).covers(printed):  # 4480亿 is 448 billion
        return Fit.SAME
    if said.covers(printed):  # over 16 million is no limit of 16 trillion
        return Fit.APART if claim.comparator in ONE_SIDED and abs(_power_off(claim, amount)) > 1 else Fit.SAME
    if amount.comparator in ONE_SIDED:
        if one and (said.contains(value) or _loosely(claim).contains(value)):
            return Fit.BARE
        return Fit.OPEN if _share_numbers(said, printed) else Fit.APART
    if amount.comparator is Comparator.ABOUT and claim.comparator is Comparator.EQUAL and one and said.contains(value):
        return Fit.BARE
    if _share_numbers(said, printed):
        rounded = _inside(said, value) or (one and _rounded_half(claim.number, value))
        return Fit.WITHIN if rounded or _inside(printed, claim.value) else Fit.OPEN
    if one and _rounded_to_zeros(claim, amount):
        return Fit.WITHIN if abs(claim.value - value) <= abs(value) * _NEAR_ENOUGH else Fit.OPEN
    return Fit.APART


def _share_numbers(one: Interval, other: Interval) -> bool:
    """True if two intervals share more than an end point, or one of them is a single number in the other."""
    shared = one.intersection(other)
    if shared is None:
        return False
    return shared.width != 0 or 0 in (one.width, other.width)


def _inside(interval: Interval, value: Fraction) -> bool:
    """True if a number lies in an interval and is not an end of it, or is the only number in it."""
    return interval.contains(value) and (interval.width == 0 or value not in (interval.low, interval.high))


def _rounded_half(number: Quantity, value: Fraction) -> bool:
    """True if `value` is half a step from `number` and rounds to it, be halves rounded away from zero or to even."""
    is_up, is_even = abs(number.value) > abs(value), number.value / number.step % 2 == 0
    return abs(number.value - value) == number.step / 2 and (is_up or is_even)


def _rounded_to_zeros(claim: QuotedClaim, amount: Amount) -> bool:
    """True if claim and figure fit once the trailing zeros of a whole number count as not significant."""
    number = amount.quantity
    exact = claim.kind is UnitKind.SHARE and claim.comparator is not Comparator.ABOUT  # no 30% is rounded from 33%
    if exact or (claim.number.counted and not claim.exponent):
        return False
    if _inside(_loosely(claim), number.value):
        return True
    return number.text is not None and not number.counted and _inside(_half_step(number.widest()), claim.value)


def _loosely(claim: QuotedClaim) -> Interval:
    """The interval of the numbers that round to the claim's number if its trailing zeros are not significant."""
    return _half_step(replace(claim, comparator=Comparator.EQUAL).number.widest())


def _half_step(number: Quantity) -> Interval:
    return Interval(number.value - number.step / 2, number.value + number.step / 2, True, True)


def covers(claimed: Period, figure: Figure) -> bool:
    """True if a figure's period is the claimed one, or, for a stock, count or rank, ends within the claimed one."""
    period = figure.period
    same = (claimed.first, claimed.last) == (period.first, period.last)
    return same or (at_moment(figure.indicator) and claimed.first <= period.last <= claimed.last)


def _of_period(claim: QuotedClaim, own: Sequence[Figure]) -> Sequence[Figure]:
    """The figures of the claim's period, with stocks, counts and ranks that end within it; none without a period.

    If the claim is on a year's end, only those that end with the year.
    """
    claimed = claim.period
    if claimed is None:
        return []
    inside = [figure for figure in own if covers(claimed, figure)]
    if claimed.frequency == "A" and claim.context.words["end_of_year"].search(claim.context.sentence):
        return [each for each in inside if not at_moment(each.indicator) or each.period.last == claimed.last]
    return [each for each in inside if each.period == claimed or at_moment(each.indicator)] or inside


def _may_have_changed(claim: QuotedClaim, figures: Iterable[Figure]) -> bool:
    """True if there are stocks, counts or ranks, none of the claim's day, so that they cannot contradict it."""
    counted_then = [each.period for each in figures if at_moment(each.indicator)]
    return bool(counted_then) and all(claim.period is None or each.last != claim.period.last for each in counted_then)


_MOST_WORDS = 6  # greatest number of unexplained words in an answer
MOST_RIVALS = 5  # greatest number of candidates in an answer: figures other than the one that decided the verdict
_UNDATED = (FactVerdict.WRONG_PERIOD, FactVerdict.SUPERSEDED, FactVerdict.CONTRADICTS, FactVerdict.CANNOT_TELL)
"""Verdicts under which a claim counts as undated if only the heading or the sentence before gives its period."""
_BEST_FIRST = sorted(FactVerdict, key=lambda verdict: verdict is FactVerdict.CONTRADICTS)
"""The verdicts in the order in which one decides among several indicators; `contradicts` must be that on each."""
_WRONG = (FactVerdict.WRONG_SCALE, FactVerdict.WRONG_UNIT, FactVerdict.WRONG_PERIOD, FactVerdict.CONTRADICTS)


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with the reason for its verdict; `match` is the figure that decided it, None if no figure did."""

    claim: QuotedClaim
    subject: Subject
    reason: Reason
    match: Comparison | None = None
    rivals: Sequence[Comparison] = ()
    unexplained: tuple[str, ...] = ()  # words that may change the subject, and leave the verdict open
    current: Figure | None = None  # the preferred figure of the match's indicator, in the claim's area and period

    @property
    def verdict(self) -> FactVerdict:
        """The verdict; cannot-tell if there are unexplained words."""
        return FactVerdict.CANNOT_TELL if self.unexplained else _VERDICTS.get(self.reason, FactVerdict.CANNOT_TELL)

    @property
    def would_be(self) -> FactVerdict | None:
        """The verdict if the unexplained words change nothing; None without such words, or if the reason has none."""
        return _VERDICTS.get(self.reason) if self.unexplained else None

    @property
    def printed(self) -> Figure | None:
        """The preferred figure, to be quoted instead, if the verdict is superseded or wrong-period; else None."""
        return self.current if self.verdict in (FactVerdict.SUPERSEDED, FactVerdict.WRONG_PERIOD) else None

    @property
    def candidates(self) -> Sequence[Figure]:
        """Other figures that the claim may quote, at most MOST_RIVALS; the one to be quoted instead comes first."""
        once: dict[str, Figure] = {}  # a figure and its reprint in another currency have one id
        for figure in filter(None, (self.printed, *(rival.figure for rival in self.rivals))):
            once.setdefault(figure.id, figure)
        return [each for each in once.values() if self.match is None or each.id != self.match.figure.id][:MOST_RIVALS]


def _closest(match: Comparison) -> tuple[int, bool, bool, str]:
    """Sort key of a comparison: the closest fit first, then preferred figures, then figures not converted."""
    return match.fit, not match.figure.preferred, match.receipt is not None, match.figure.id


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge of claims by figures; a figure in another unit is converted, at the rate of the figure's year."""

    catalogue: Catalogue
    by_place: Mapping[tuple[str, str], Sequence[Figure]]  # by indicator and area, of all periods and sources
    restated: Mapping[str, str]  # the original's id by that of a reprint in another unit, never converted
    taken_back: frozenset[str]  # ids of withdrawn figures
    rates: Rates

    def on(self, subject: Subject) -> list[Figure]:
        """The figures on a subject's indicators in its area; in all areas if that is empty, none if it is None."""
        places = ((code, area) for code, area in self.by_place if code in subject.indicators)
        return [each for code, area in places if subject.area in (area, "") for each in self.by_place[code, area]]

    def is_old(self, figure: Figure) -> bool:
        """True if a figure is withdrawn, deprecated, or of another vintage than the preferred figure of its period."""
        if figure.id in self.taken_back or (figure.rank == "deprecated" and not figure.preferred):
            return True
        own = self.by_place[figure.indicator.code, figure.area.alpha3]
        newest = next((each for each in own if each.preferred and each.period == figure.period), None)
        if figure.preferred or newest is None or None in (figure.vintage, newest.vintage):
            return False
        return figure.vintage != newest.vintage

    def compared(self, claim: QuotedClaim, figure: Figure) -> Comparison:
        """The comparison of a claim with a figure, converted to the claim's unit; the fit is NONE if impossible."""
        amount, receipt, unit = figure.printed, None, figure.printed.unit
        if (original := self.restated.get(figure.id)) is not None:
            figure = figure._replace(id=original)  # the address that shows the reprint
        counted = claim.kind is UnitKind.COUNT and unit.kind not in (UnitKind.MONEY, UnitKind.SHARE)
        if not counted and claim.unit != unit.code:
            if original is not None or (target := self.catalogue.units.get(claim.unit)) is None:
                return Comparison(figure, Fit.NONE, amount)
            basis, rate = default_basis(figure.indicator.measuring_type), None
            try:
                if needs_rate(unit, target):
                    rate = self.rates.find(unit.code, target.code, figure.rate_year, basis)
                receipt = convert(amount, target, rate)
            except (NotConvertible, NoRate):
                return Comparison(figure, Fit.NONE, amount)
            amount = receipt.after
        displayed = not amount.quantity.is_printed and _is_displayed(claim, amount)
        return Comparison(figure, Fit.SAME if displayed else fit(claim, amount), amount, receipt)

    def judge(self, claim: QuotedClaim, subject: Subject, figures: Sequence[Figure]) -> Judged:
        """The Judged claim, given all figures on its subject, of all periods and sources."""
        if not subject.indicators:
            return Judged(claim, subject, Reason.NO_INDICATOR)
        if not subject.area:
            reason = Reason.NO_AREA if subject.area is None else Reason.WHICH_AREA
            rivals = [self.compared(claim, figure) for figure in _of_period(claim, figures) or figures]
            return Judged(claim, subject, reason, rivals=sorted(rivals, key=_closest))
        of_unit = [figure for figure in figures if counts(claim, figure.indicator, figure.printed.unit)]
        if figures and not of_unit:
            return Judged(claim, subject, Reason.COUNTS_OTHER)
        series = [[each for each in of_unit if each.indicator.code == code] for code in subject.indicators]
        best = [self._by_indicator(claim, subject, own) for own in [*filter(None, series)] or [[]]]
        judged = min(best, key=lambda each: _BEST_FIRST.index(each.verdict))
        if claim.period is None or (claim.of_before and judged.verdict in _UNDATED):
            held = [self.compared(claim, figure) for figure in of_unit]
            fitting = sorted((each for each in held if each.fit <= Fit.BARE), key=_closest)
            newest = sorted(held, key=lambda each: each.figure.period.last, reverse=True)
            reason = Reason.NO_PERIOD_FITS if fitting else Reason.NO_PERIOD
            return Judged(claim, subject, reason, rivals=fitting or newest)
        if judged.match is None:
            return judged
        if judged.verdict in _WRONG and (meant := self._meant_otherwise(claim, subject)):
            return Judged(claim, subject, Reason.NO_INDICATOR, rivals=meant)
        figure, unknown = judged.match.figure, subject.unexplained if judged.reason in _VERDICTS else ()
        words = not_of_its_source(self.catalogue, unknown, figure)[:_MOST_WORDS]
        own = self.by_place[figure.indicator.code, figure.area.alpha3]
        current = next((each for each in own if each.preferred and covers(claim.period, each)), None)
        return replace(judged, unexplained=words, current=current)

    def _meant_otherwise(self, claim: QuotedClaim, subject: Subject) -> list[Comparison]:
        """The figures of other possible indicators that say the same as a claim; each as a comparison."""
        others = [own for (code, _), own in self.by_place.items() if code in subject.others]
        held = (self.compared(claim, each) for own in others for each in _of_period(claim, own))
        return [each for each in held if each.fit is Fit.SAME]

    def _by_indicator(self, claim: QuotedClaim, subject: Subject, own: Sequence[Figure]) -> Judged:
        """The claim judged by the figures of one indicator alone; those that do not decide are its rivals."""
        held = [self.compared(claim, each) for each in _of_period(claim, own)]
        words = {each.figure.id: not_of_its_source(self.catalogue, subject.unexplained, each.figure) for each in held}
        at = sorted(held, key=lambda each: (each.fit, len(words[each.figure.id]), _closest(each)))
        comparable = [match for match in at if match.fit is not Fit.NONE]
        old = [match for match in comparable if self.is_old(match.figure) and not _names_edition(claim, match.figure)]
        current = [match for match in comparable if match not in old]

        def judged(reason: Reason, match: Comparison | None = None) -> Judged:
            rivals = [other for other in at if other is not match]
            if match is None and not rivals:
                near = sorted(own, key=lambda figure: (_days_off(claim, figure), not figure.preferred))[:MOST_RIVALS]
                rivals = [self.compared(claim, each) for each in near]
            return Judged(claim, subject, reason, match, rivals)

        if not comparable:
            # The right number in a unit that cannot be converted: percent quoted as percentage points.
            other = next((match for match in at if fit(claim, match.figure.printed) is Fit.SAME), None)
            if other is not None and claim.unit and claim.kind is not UnitKind.COUNT:
                return judged(Reason.OTHER_UNIT, other)
            if (elsewhere := self._elsewhere(claim, own)) is not None:
                return judged(Reason.OTHER_PERIOD, elsewhere)
            return judged((Reason.NO_RATE if claim.unit else Reason.NO_UNIT) if at else Reason.NO_FIGURE_OF_PERIOD)
        fitting = [match for match in (*current, *old) if match.fit <= Fit.BARE]
        # A figure that is old decides where it says the same and no other does, or where no other fits.
        one = claim.is_one_number
        if best := min(fitting, key=lambda at: (one and at.fit is not Fit.SAME, at in old, at.fit), default=None):
            unsettled = best.figure.status in LESS_THAN_FINAL and not _names_edition(claim, best.figure)
            if best.fit is Fit.WITHIN and not one:  # a limit that a more exact figure rules out
                exact = (each.amount.quantity.interval for each in current if each.fit is Fit.APART)
                if any(map(best.amount.quantity.interval.covers, exact)):
                    return judged(Reason.SAYS_MORE, best)
            if best in old or (unsettled and any(m.fit is Fit.APART and m.figure.preferred for m in current)):
                return judged(Reason.OLD, best)
            return judged(Reason[best.fit.name], best)
        if not current and all(match.figure.withdrawn is not None for match in old):
            return judged(Reason.NO_FIGURE_OF_PERIOD)
        if _may_have_changed(claim, (match.figure for match in at)):
            return judged(Reason.OTHER_DATE)
        among = current or old
        if (slip := _slip(claim, among)) is not None:
            return judged(*slip)
        if among[0].fit is Fit.OPEN:
            return judged(Reason.SAYS_MORE, among[0])
        if (elsewhere := self._elsewhere(claim, own)) is not None:
            return judged(Reason.OTHER_PERIOD, elsewhere)
        turned = replace(claim, digits=claim.digits.removeprefix("-") if "-" in claim.digits else f"-{claim.digits}")
        opposite = claim.is_one_number and any(fit(turned, match.amount) is Fit.SAME for match in among)
        return judged(Reason.OTHER_SIGN if opposite else Reason.APART, among[0])

    def after(self, before: Sequence[Judged], second: Judged) -> Judged:
        """The claim `second`, judged again by those before: two amounts of a figure, or one in brackets as dollars."""
        figure, other = second.match.figure if second.match else None, second.claim
        right = [each for each in before if each.match and each.match.figure is figure and each.verdict in RIGHT]
        quoted = {(each.claim.unit, each.claim.context.sentence) for each in right if each.claim.is_one_number}
        if second.verdict in _WRONG and (other.unit, other.context.sentence) in quoted:
            return replace(second, reason=Reason.NO_INDICATOR, match=None)
        if not before:
            return second
        first, one = before[-1], before[-1].claim
        same = one.context.sentence == other.context.sentence and one.kind is other.kind is UnitKind.MONEY
        repeats = same and one.unit != other.unit and _BRACKET.search(other.context.sentence[: other.context.start])
        if repeats and second.verdict is FactVerdict.DROPS_COMPARATOR and one.comparator is not other.comparator:
            # In `more than 1.8 trillion yuan ($250 billion)` the words count for both amounts.
            bounded = replace(other, comparator=one.comparator)
            second = replace(self.judge(bounded, second.subject, self.on(second.subject)), claim=other)
        if repeats and first.match is not None and first.verdict in RIGHT and second.verdict in _WRONG:
            printed = first.match.amount.quantity.value
            at_average = self.compared(other, first.match.figure).amount.quantity.value / printed
            if abs(other.value / one.value / at_average - 1) <= _WITHIN_A_YEAR:
                return replace(second, reason=Reason.OWN_RATE)
        return second

    def _elsewhere(self, claim: QuotedClaim, own: Sequence[Figure]) -> Comparison | None:
        """The figure of another period that has the claim's number, the nearest in time; None if there is none."""
        digits, none_then = claim.digits.lstrip("-").replace(".", "").strip("0"), not _of_period(claim, own)
        few = len(digits) < _TELLING_DIGITS
        if not claim.is_one_number or (none_then and (few or _may_have_changed(claim, own))):
            return None
        found = (self.compared(claim, figure) for figure in own if claim.period and not covers(claim.period, figure))
        same, printed = [each for each in found if each.fit is Fit.SAME], claim.digits.rstrip("0")
        if few:  # it fits other periods by chance, unless it is printed with the same digits
            same = [each for each in same if each.figure.printed.printed_text.rstrip("0") == printed]
        return min(same, key=lambda match: _days_off(claim, match.figure), default=None)


def _names_edition(claim: QuotedClaim, figure: Figure) -> bool:
    """True if a claim's sentence names a figure's edition (`2023 edition`), or says that a forecast was one."""
    year = (figure.vintage or "").partition("edition-")[2]
    named = year and re.search(rf"{year}(?: edition| forecast|年版)", claim.context.sentence)
    return bool(named or (figure.status == "F" and _AHEAD.search(claim.context.sentence)))


_AHEAD = re.compile(r"(?<!is )(?<!are )\b(?:expected|forecast|predicted|foresaw)\b|(?:年初|当时|曾)预[计测]|预测[，：]")


def _days_off(claim: QuotedClaim, figure: Figure) -> int:
    return abs((figure.period.last - claim.period.last).days) if claim.period else 0


_TELLING_DIGITS = 3  # significant digits that identify a figure of another period


def _slip(claim: QuotedClaim, among: Sequence[Comparison]) -> tuple[Reason, Comparison] | None:
    """The reason and figure if a claim has a figure's digits in a wrong unit or scale; None if not."""
    apart = [match for match in among if match.fit is Fit.APART and claim.upper is None]
    for match in among:
        printed = match.figure.printed
        same = match in apart or claim.value == printed.quantity.value
        if match.receipt is not None and same and fit(claim, printed) is Fit.SAME:
            return Reason.OTHER_UNIT, match
    return next(((Reason.OTHER_SCALE, match) for match in apart if _power_off(claim, match.amount)), None)


def _power_off(claim: QuotedClaim, amount: Amount) -> int:
    """The power of ten by which a claim with an amount's digits misses the amount; 0 for other digits or no miss."""
    ratio = amount.quantity.value / claim.value if claim.value else Fraction(0)
    power = power_of_ten_below(10 * ratio**2) // 2 if ratio > 0 else 0  # nearest power of ten to the error
    slipped = replace(claim, exponent=claim.exponent + power, comparator=Comparator.EQUAL, nearly=False)
    return power if 0 < abs(power) <= _FARTHEST_SLIP and fit(slipped, amount) <= Fit.BARE else 0


@dataclass(frozen=True, slots=True)
class FactCheck:
    """The result of a fact-check: judged claims or, for unreadable ones, Problems, in order; the catalogue; a hint."""

    checked: Sequence[Judged | Problem]
    catalogue: Catalogue
    hint: Message | None = None
    among: str = "claims"  # name of the list in which errors count claims: `claims[3]`
    places: Sequence[tuple[int, int]] = ()  # start and end of each link in the document; empty for other claims

    @property
    def judged(self) -> list[Judged]:
        """The claims that could be read, each with its verdict."""
        return [each for each in self.checked if isinstance(each, Judged)]

    @property
    def refusal(self) -> Problem | None:
        """One Problem for the whole request, with the faults of all claims, if none could be read; else None."""
        problems = [each for each in self.checked if isinstance(each, Problem)]
        if not problems or len(problems) < len(self.checked):
            return None
        faults = [fault for place, problem in enumerate(problems) for fault in placed(problem, self.among, place)]
        more = f" ({len(faults) - 1} more in `errors`.)" if len(faults) > 1 else ""
        return InvalidParameter(f"{faults[0].parameter}: {faults[0].detail}{more}", faults[:MAX_FAULTS])
