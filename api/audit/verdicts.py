"""The values of formulas as exact intervals, with the currencies of each value, and the verdicts on two sides."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from api.audit.formula import Formula, Leaf, Node, Operation, Reference, fold, references_of
from api.domain.errors import DivisionByZeroInterval
from api.domain.figure import Figure
from api.domain.messages import Message, Words
from api.domain.quantity import Interval, Quantity, power_of_ten_below
from api.domain.rates import AppliedRate
from api.domain.units import UnitKind
from api.domain.words import TURNED, Comparator

if TYPE_CHECKING:
    from api.domain.models import UnitBase

Intervals = Mapping[Reference, Interval]
Currencies = tuple[tuple[str, int], ...]
_NOTHING, _ONE = Interval.point(Fraction(0)), Interval.point(Fraction(1))
_ARITHMETIC = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Untestable(Exception):  # noqa: N818 - reads as what it says
    """The error that a formula has no value or a comparison no outcome; `reason` is a message `audit-untestable-…`."""

    def __init__(self, name: str, **values: Words | str) -> None:
        self.reason = Message(f"audit-untestable-{name}", **values)
        super().__init__(self.reason.in_language("en"))


def currencies_of(unit: UnitBase) -> Currencies:
    """The pair of the unit's code and the power 1, in a tuple; an empty tuple if the unit is not money."""
    return ((unit.code, 1),) if unit.kind is UnitKind.MONEY else ()


class _ValuesAndSlopes(NamedTuple):
    """The interval of a term's values, and the interval of its derivatives with respect to one figure."""

    interval: Interval
    slope: Interval


def narrowed(node: Node, intervals: Intervals, widest: Interval) -> Interval:
    """The interval of a term's values; `widest` is that interval if repeats of one figure could differ.

    A term without negative slopes never falls as a repeated figure grows: its least and largest values lie at the ends
    of that figure's interval. If its slopes have both signs, it keeps its whole interval. All intervals are bounded.
    """
    repeated = [figure for figure, times in Counter(references_of(node)).items() if times > 1]
    if not repeated:
        return widest
    least, most = dict(intervals), dict(intervals)
    for figure in repeated:
        slope = _values_and_slopes(node, intervals, figure).slope
        ends = [Interval.point(end) for end in (intervals[figure].low, intervals[figure].high) if end is not None]
        if slope.low is not None and slope.low >= 0:
            least[figure], most[figure] = ends
        elif slope.high is not None and slope.high <= 0:
            most[figure], least[figure] = ends
    low, high = _values_and_slopes(node, least).interval, _values_and_slopes(node, most).interval
    return widest.intersection(Interval(low.low, high.high, low.low_closed, high.high_closed)) or widest


def _values_and_slopes(node: Node, intervals: Intervals, grows: Reference | None = None) -> _ValuesAndSlopes:
    """The intervals of a term's values and of its slopes as the figure `grows` increases, by differentiation."""

    def leaf(part: Leaf) -> _ValuesAndSlopes:
        if isinstance(part, Fraction):
            return _ValuesAndSlopes(Interval.point(part), _NOTHING)
        return _ValuesAndSlopes(intervals[part], _ONE if part == grows else _NOTHING)

    return fold(node, leaf, _operated)


def _operated(sign: str, left: _ValuesAndSlopes, right: _ValuesAndSlopes) -> _ValuesAndSlopes:
    """The values and slopes of the result of an operation, from those of its two terms."""
    interval = _ARITHMETIC[sign](left.interval, right.interval)
    match sign:
        case "*":
            slope = left.slope * right.interval + left.interval * right.slope
        case "/":  # one division less than in the usual quotient rule, and so a narrower slope
            slope = (left.slope - interval * right.slope) / right.interval
        case _:
            slope = _ARITHMETIC[sign](left.slope, right.slope)
    return _ValuesAndSlopes(interval, slope)


def rate_of(figure: Figure) -> AppliedRate | None:
    """The exchange rate that converted a figure; None if no rate did."""
    return figure.receipt and figure.receipt.applied


class Value(NamedTuple):
    """The value of a term in base units: percent as a ratio, money in `currencies`, which are pairs of code and power.

    `figure` is set if the term is one figure and nothing else; `open` is True if a figure in the term is open-ended.
    """

    quantity: Quantity
    currencies: Currencies = ()
    figure: Figure | None = None
    open: bool = False

    @classmethod
    def of(cls, figure: Figure) -> Value:
        """The value of one figure as it is served, scaled to base units, with its currency if it is money."""
        served = figure.served
        quantity = served.quantity.scaled(Fraction(10) ** served.unit.exponent)
        return cls(quantity, currencies_of(served.unit), figure, not quantity.interval.bounded)

    @property
    def widest(self) -> Value:
        """A copy with the widest interval its digits allow (cut off, last zeros not significant); equal if computed."""
        return self._replace(quantity=self.quantity.widest())

    @property
    def without_about(self) -> Value:
        """A copy with `=` in place of about and the interval of rounding; the value itself if it is not about."""
        quantity = self.quantity
        if quantity.comparator is not Comparator.ABOUT:
            return self
        return self._replace(quantity=quantity.read_as(Comparator.EQUAL, around(quantity.value, quantity.step)))

    @property
    def printed(self) -> bool:
        """True for one figure as its source prints it; False if a rate converted it, and for a computed value."""
        return self.figure is not None and not rate_of(self.figure)

    @property
    def resolution(self) -> Fraction:
        """The unit of the last digit if printed, else the power of ten below the interval's width, 0 if exact."""
        if self.printed:
            return self.quantity.step
        width = self.quantity.width
        return Fraction(10) ** power_of_ten_below(width or self.quantity.step) if width != 0 else Fraction(0)


Read = Callable[[Reference], Value]


def evaluate(node: Node, read: Read) -> Value:
    """The value of a term, whose references `read` looks up; raises Untestable if the term has none."""
    if isinstance(node, Operation) and node.sign == "&":
        return _meet(evaluate(node.left, read), evaluate(node.right, read))

    def leaf(part: Leaf) -> Value:
        if isinstance(part, Reference):
            return read(part)
        return Value(Quantity.of(part, Fraction(0), Comparator.EQUAL, Interval.point(part)))

    value = fold(node, leaf, _operate)
    if value.open:
        return value
    intervals = {reference: read(reference).quantity.interval for reference in references_of(node)}
    interval = narrowed(node, intervals, value.quantity.interval)
    return value._replace(quantity=value.quantity.read_as(value.quantity.comparator, interval))


def _operate(sign: str, left: Value, right: Value) -> Value:
    """The value of an operation; raises Untestable if currencies differ in a sum, or if the divisor may be zero."""
    currencies = left.currencies
    if sign in "+-":
        check_currencies(left, right)
    else:
        powers = Counter(dict(left.currencies))
        (powers.update if sign == "*" else powers.subtract)(dict(right.currencies))
        currencies = tuple(sorted((code, count) for code, count in powers.items() if count))
    try:
        quantity = _ARITHMETIC[sign](left.quantity, right.quantity)
    except DivisionByZeroInterval:
        raise Untestable("divisor") from None
    return Value(quantity, currencies, None, left.open or right.open)


def check_currencies(left: Value, right: Value) -> None:
    """Raise Untestable if two values differ in their currencies or the powers of them."""
    if left.currencies != right.currencies:
        ours, theirs = (currencies_text(side.currencies) or Message("audit-plain-number") for side in (left, right))
        raise Untestable("units", left=ours, right=theirs)


def currencies_text(currencies: Currencies) -> str:
    """Currencies and their powers as text: `CNY`, `CNY/USD`, `CNY^2`; empty if there are none."""
    above = "·".join(code if power == 1 else f"{code}^{power}" for code, power in currencies if power > 0)
    below = "/".join(code if power == -1 else f"{code}^{-power}" for code, power in currencies if power < 0)
    return f"{above or 1}/{below}" if below else above


def _meet(left: Value, right: Value) -> Value:
    """The value that two statements on one number both allow; raises Untestable without one, or for an infinite end."""
    check_currencies(left, right)
    interval = left.quantity.interval.intersection(right.quantity.interval)
    if not interval:
        raise Untestable("excluded")
    if interval.low is None or interval.high is None:
        raise Untestable("one-end")
    both = left.quantity, right.quantity
    # If one side's value lies in the other's interval, it is the result; the middle would be nobody's claim.
    stated = [side.value for side in both if interval.contains(side.value)]
    value = stated[0] if stated else (interval.low + interval.high) / 2
    comparator = Comparator.ABOUT if Comparator.ABOUT in (side.comparator for side in both) else Comparator.EQUAL
    quantity = Quantity.of(value, min(side.step for side in both), comparator, interval)
    return Value(quantity, left.currencies)


_ROOM = {sign: Quantity.printed("0", 0, TURNED[sign], counted=True).interval for sign in Comparator}
"""By comparison, the differences of the right number and the left one that satisfy it: those above 0 for `<`."""


class Verdict(StrEnum):
    """The possible verdicts on the two sides of a relation."""

    CONSISTENT = "consistent"
    WITHIN_ROUNDING = "consistent only within rounding"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not comparable"
    NOT_TESTABLE = "not testable"


def judge(left: Value, sign: Comparator, right: Value) -> Verdict:
    """The verdict on a comparison; raises Untestable if currencies differ, or an infinite end leaves it undecided.

    For `=`, the sides are consistent if their values agree when rounded to the coarser last digit, and consistent only
    within rounding if just their intervals overlap. "More than 100" is consistent with a value of more than 100.
    """
    check_currencies(left, right)
    if any(side.low is None and side.high is None for side in (left.quantity.interval, right.quantity.interval)):
        raise Untestable("open-end")
    differences = right.quantity.interval - left.quantity.interval
    if not _ROOM[sign].overlaps(differences):
        return Verdict.CONTRADICTS
    if sign is Comparator.EQUAL:
        fits = _equal(left, right)
    elif not (left.open or right.open):
        fits = _ROOM[sign].contains(right.quantity.value - left.quantity.value)
    elif not (fits := _ROOM[sign].covers(differences)):
        raise Untestable("open-end")
    return Verdict.CONSISTENT if fits else Verdict.WITHIN_ROUNDING


class Outcome(NamedTuple):
    """A verdict with the values of the two sides that it is about."""

    verdict: Verdict
    left: Value
    right: Value
    only_by_about: bool = False
    """True if the sides agree only because a number is printed with the word about."""


def decide(formula: Formula, read: Read, *, comparable: bool = True) -> Outcome:
    """The outcome of a formula's comparison, whose figures `read` looks up; raises Untestable if it has none.

    Sides contradict only if they do so with their widest intervals too (digits cut off, last zeros not significant).
    Sides that are not `comparable` are consistent as printed, or NOT_COMPARABLE. Without a sign, ValueError is raised.
    """
    ours, sign, theirs = formula.comparison

    def compared(taken: Callable[[Value], Value]) -> Outcome:
        left, right = (evaluate(side, lambda reference: taken(read(reference))) for side in (ours, theirs))
        return Outcome(judge(left, sign, right), left, right)

    found = compared(lambda value: value)
    if found.verdict is Verdict.CONSISTENT:
        return found
    if not comparable:
        return found._replace(verdict=Verdict.NOT_COMPARABLE)
    if found.verdict is Verdict.WITHIN_ROUNDING:
        strict = compared(lambda value: value.without_about)
    elif (widest := compared(lambda value: value.widest)).verdict is Verdict.CONTRADICTS:
        return found
    else:
        found, strict = widest, compared(lambda value: value.widest.without_about)
    return Outcome(Verdict.WITHIN_ROUNDING, found.left, found.right, strict.verdict is Verdict.CONTRADICTS)


def _equal(left: Value, right: Value) -> bool:
    """True if both round to the same, or one is in the other's open-ended interval; raises Untestable if both are."""
    if left.open and right.open:
        raise Untestable("open-end")
    for side, other in ((left, right), (right, left)):
        if side.open:
            return side.quantity.interval.contains(other.quantity.value)
    digit = max(left.resolution, right.resolution)
    return rounded(left.quantity.value, digit) == rounded(right.quantity.value, digit)


def around(value: Fraction, digit: Fraction) -> Interval:
    """The interval of the numbers that round to a value, whose last digit has the unit `digit`."""
    return Interval(value - digit / 2, value + digit / 2, True, True)


def rounded(value: Fraction, digit: Fraction) -> Fraction:
    """The multiple of the digit nearest to the value, half away from zero; the value itself if the digit is 0."""
    if not digit:
        return value
    count = (2 * abs(value) + digit) // (2 * digit)
    return count * digit if value >= 0 else -count * digit


def slack(left: Value, sign: Comparator, right: Value) -> Fraction | None:
    """The least shift of one side that would make the sides contradict each other, as a share of the right value.

    It is negative if they contradict each other; None if infinite ends set no limit, or the right value is zero.
    """
    differences = right.quantity.interval - left.quantity.interval
    below, above = differences.high, differences.low and -differences.low
    rooms = {"<": [below], ">": [above]}.get(sign[0], [below, above])
    limits = [room for room in rooms if room is not None]
    return min(limits) / abs(right.quantity.value) if limits and right.quantity.value else None
