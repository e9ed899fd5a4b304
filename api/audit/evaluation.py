"""Values of formulas: exact intervals, each currency apart, a repeated figure with one true value."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from api.audit.formula import BothBounds, Constant, Negation, Node, Operation, Reference, parts_of, references_of
from api.domain.errors import DivisionByZeroInterval
from api.domain.figure import Figure
from api.domain.quantity import Interval, Quantity, power_of_ten_below
from api.domain.rates import Basis
from api.domain.units import UnitKind
from api.domain.words import Comparator

Intervals = Mapping[Reference, Interval]
_NOTHING, _ONE = Interval.point(Fraction(0)), Interval.point(Fraction(1))


class _Course(NamedTuple):
    """All that a term may amount to, and all slopes that it may have as one figure grows."""

    interval: Interval
    slope: Interval


def narrowed(node: Node, intervals: Intervals, widest: Interval) -> Interval:
    """The numbers that a term may amount to; `widest` takes each figure for as many as it stands there.

    Where the term only grows, or only falls, as a repeated figure grows, its least and its largest number lie at the
    ends of that figure's interval. That is shown by the slopes: exact arithmetic on intervals gives all there may be,
    and if none of them is negative the term never falls. A figure of which neither can be shown, and a term with an
    open end in it, are left as wide as they are.
    """
    repeated = [figure for figure, times in Counter(references_of(node)).items() if times > 1]
    if not repeated or not all(interval.bounded for interval in intervals.values()):
        return widest
    least, most = dict(intervals), dict(intervals)
    for figure in repeated:
        slope = _course(node, intervals, figure).slope
        ends = [Interval.point(end) for end in (intervals[figure].low, intervals[figure].high) if end is not None]
        if slope.low is not None and slope.low >= 0:
            least[figure], most[figure] = ends
        elif slope.high is not None and slope.high <= 0:
            most[figure], least[figure] = ends
    low, high = _course(node, least).interval, _course(node, most).interval
    return widest.intersection(Interval(low.low, high.high, low.low_closed, high.high_closed)) or widest


def _course(node: Node, intervals: Intervals, grows: Reference | None = None) -> _Course:
    """What a term may amount to, and how it may change as the figure `grows`; by the rules for a derivative."""
    match node:
        case Reference():
            return _Course(intervals[node], _ONE if node == grows else _NOTHING)
        case Constant(value):
            return _Course(Interval.point(value), _NOTHING)
        case Negation(term):
            inner = _course(term, intervals, grows)
            return _Course(inner.interval.scaled(Fraction(-1)), inner.slope.scaled(Fraction(-1)))
        case Operation(sign, left, right):
            return _operated(sign, _course(left, intervals, grows), _course(right, intervals, grows))
        case _:
            raise TypeError("where two bounds meet there is no slope")


def _operated(sign: str, left: _Course, right: _Course) -> _Course:
    if sign == "+":
        return _Course(left.interval + right.interval, left.slope + right.slope)
    if sign == "-":
        return _Course(left.interval - right.interval, left.slope - right.slope)
    if sign == "*":
        slope = left.slope * right.interval + left.interval * right.slope
        return _Course(left.interval * right.interval, slope)
    # One division less than by the rule as it is taught, and so a narrower slope.
    quotient = left.interval / right.interval
    return _Course(quotient, (left.slope - quotient * right.slope) / right.interval)


_ARITHMETIC: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
Currencies = tuple[tuple[str, int], ...]


class Untestable(Exception):  # noqa: N818 - reads as what it says
    """Why a formula has no value or a comparison no outcome, in English and Chinese."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True, slots=True)
class Value:
    """A side of a relation in base units: percent as a ratio, money in `currencies` with their powers.

    `figure` is set where the side is one figure and nothing else; `open` where some figure in it has an open end.
    """

    quantity: Quantity
    currencies: Currencies = ()
    figure: Figure | None = None
    open: bool = False

    @classmethod
    def of(cls, figure: Figure) -> Value:
        """The value of one figure, as it is served."""
        served = figure.served
        quantity = served.quantity.scaled(Fraction(10) ** served.unit.exponent)
        currencies = ((served.unit.code, 1),) if served.unit.kind is UnitKind.MONEY else ()
        return cls(quantity, currencies, figure, not quantity.interval.bounded)

    @property
    def widest(self) -> Value:
        """The same with all that the printed digits of its figure may leave open."""
        return replace(self, quantity=self.quantity.widest())

    @property
    def without_about(self) -> Value:
        """The same, but a number that is said to be about it is read as one that was rounded to its digits."""
        quantity = self.quantity
        if quantity.comparator is not Comparator.ABOUT:
            return self
        half = quantity.step / 2
        rounded = Interval(quantity.value - half, quantity.value + half, True, True)
        return replace(self, quantity=quantity.read_as(Comparator.EQUAL, rounded))

    @property
    def converted(self) -> bool:
        """Whether it is one figure, converted with an exchange rate."""
        receipt = self.figure.receipt if self.figure else None
        return receipt is not None and receipt.basis not in (Basis.AS_PRINTED, Basis.EXACT)

    @property
    def printed(self) -> bool:
        """Whether it is one figure, with the digits that its source printed."""
        return self.figure is not None and not self.converted

    @property
    def resolution(self) -> Fraction:
        """The unit of its last digit: as printed, else what the width of its interval warrants; 0 where it is exact."""
        if self.printed:
            return self.quantity.step
        width = self.quantity.width
        return Fraction(10) ** power_of_ten_below(width or self.quantity.step) if width != 0 else Fraction(0)


Read = Callable[[Reference], Value]


def evaluate(node: Node, read: Read) -> Value:
    """The value of a term; Untestable where it has none."""
    value = _evaluate(node, read)
    quantity = value.quantity
    if not quantity.interval.bounded or any(isinstance(part, BothBounds) for part in parts_of(node)):
        return value
    intervals = {reference: read(reference).quantity.interval for reference in references_of(node)}
    return replace(value, quantity=quantity.read_as(quantity.comparator, narrowed(node, intervals, quantity.interval)))


def _evaluate(node: Node, read: Read) -> Value:
    """The value of a term, with an interval as if a figure that stands twice were two: never too narrow."""
    match node:
        case Reference():
            return read(node)
        case Constant(value):
            return Value(Quantity.of(value, Fraction(0), Comparator.EQUAL, Interval.point(value)))
        case Negation(term):
            inner = _evaluate(term, read)
            return Value(inner.quantity.scaled(Fraction(-1)), inner.currencies, None, inner.open)
        case Operation(sign, left, right):
            return _operate(sign, _evaluate(left, read), _evaluate(right, read))
        case BothBounds(left, right):
            return _meet(evaluate(left, read), evaluate(right, read))


def _operate(sign: str, left: Value, right: Value) -> Value:
    if sign in "+-":
        same_currencies(left, right)
        currencies = left.currencies
    else:
        currencies = _multiplied(left.currencies, right.currencies, 1 if sign == "*" else -1)
    try:
        quantity = _ARITHMETIC[sign](left.quantity, right.quantity)
    except DivisionByZeroInterval:
        raise Untestable("a divisor may be zero", "除数可能为零") from None
    return Value(quantity, currencies, None, left.open or right.open)


def _multiplied(left: Currencies, right: Currencies, power: int) -> Currencies:
    powers = dict(left)
    for code, count in right:
        powers[code] = powers.get(code, 0) + power * count
    return tuple(sorted((code, count) for code, count in powers.items() if count))


def same_currencies(left: Value, right: Value) -> None:
    """Untestable unless both values are in the same money, or neither is in any."""
    if left.currencies != right.currencies:
        texts = [currencies_text(value.currencies) for value in (left, right)]
        en, zh = (
            word.join(text or none for text in texts) for word, none in ((" and ", "a plain number"), ("与", "纯数"))
        )
        raise Untestable(f"{en} are not in one unit", f"{zh}单位不同")


def currencies_text(currencies: Currencies) -> str:
    """Currencies and their powers as a reader writes them: `CNY`, `CNY/USD`, `CNY^2`."""
    above = "·".join(code if power == 1 else f"{code}^{power}" for code, power in currencies if power > 0)
    below = "/".join(code if power == -1 else f"{code}^{-power}" for code, power in currencies if power < 0)
    return f"{above or 1}/{below}" if below else above


def _meet(left: Value, right: Value) -> Value:
    same_currencies(left, right)
    interval = left.quantity.interval.intersection(right.quantity.interval)
    if interval is None:
        raise Untestable("the bounds exclude each other", "两个界限互相排斥")
    if interval.low is None or interval.high is None:
        raise Untestable("the bounds leave one end open", "两个界限仍有一端未限定")
    both = left.quantity, right.quantity
    # A value that one side states is kept where the other side allows it; the middle is nobody's claim.
    stated = [side.value for side in both if interval.contains(side.value)]
    value = stated[0] if stated else (interval.low + interval.high) / 2
    comparator = Comparator.ABOUT if Comparator.ABOUT in (side.comparator for side in both) else Comparator.EQUAL
    quantity = Quantity.of(value, min(side.step for side in both), comparator, interval)
    return Value(quantity, left.currencies)
