"""The interval of a term in which one figure stands more than once: it has one true number, wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from api.audit.formula import Constant, Negation, Node, Operation, Reference, references_of
from api.domain.rounding_interval import Interval

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
            return _Course(inner.interval.negated(), inner.slope.negated())
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
