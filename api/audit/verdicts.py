"""The kinds of verdict, and how the two sides of a relation are judged."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from api.audit.evaluation import Read, Untestable, Value, evaluate, same_currencies
from api.audit.formula import Formula, Sign
from api.domain.quantity import Interval

_COMPARISONS: Mapping[Sign, Callable[[Fraction, Fraction], bool]] = {
    Sign.LESS: operator.lt,
    Sign.AT_MOST: operator.le,
    Sign.MORE: operator.gt,
    Sign.AT_LEAST: operator.ge,
}
_OPPOSITE = {Sign.LESS: Sign.AT_LEAST, Sign.AT_MOST: Sign.MORE, Sign.MORE: Sign.AT_MOST, Sign.AT_LEAST: Sign.LESS}


class Verdict(StrEnum):
    """What became of an expectation."""

    CONSISTENT = "consistent"
    WITHIN_ROUNDING = "consistent only within rounding"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not comparable"
    NOT_TESTABLE = "not testable"


def judge(left: Value, sign: Sign, right: Value) -> Verdict:
    """Whether the sides compare as the sign says; Untestable where an open end leaves that undecided.

    Equal sides are consistent if their values agree at the coarser of the two's digits, and consistent only within
    rounding if merely their intervals meet. "More than 100" is consistent with a value that is more than 100.
    """
    same_currencies(left, right)
    if any(side.low is None and side.high is None for side in (left.quantity.interval, right.quantity.interval)):
        raise _undecided()
    if not _possible(left.quantity.interval, sign, right.quantity.interval):
        return Verdict.CONTRADICTS
    if sign is Sign.EQUAL:
        fits = _equal(left, right)
    elif not (left.open or right.open):
        fits = _COMPARISONS[sign](left.quantity.value, right.quantity.value)
    elif _possible(left.quantity.interval, _OPPOSITE[sign], right.quantity.interval):
        raise _undecided()
    else:
        fits = True
    return Verdict.CONSISTENT if fits else Verdict.WITHIN_ROUNDING


class Held(NamedTuple):
    """A verdict with the two sides that it was found of."""

    verdict: Verdict
    left: Value
    right: Value
    only_by_about: bool = False
    """Whether the sides meet only because a number is said to be about what is printed."""


def held(formula: Formula, read: Read, *, comparable: bool = True) -> Held:
    """How a comparison turns out; Untestable where it has no outcome.

    A contradiction must be one however the sources print: what parts only if every digit was rounded, and if each zero
    of a whole number is a digit, is consistent within rounding. Sides that are not `comparable` where they differ are
    judged as they are printed.
    """
    first = _held(formula, read)
    if not comparable:
        return first if first.verdict is Verdict.CONSISTENT else Held(Verdict.NOT_COMPARABLE, first.left, first.right)
    if first.verdict is not Verdict.CONTRADICTS:
        return first
    widest = _held(formula, lambda reference: read(reference).widest)
    return first if widest.verdict is Verdict.CONTRADICTS else widest._replace(verdict=Verdict.WITHIN_ROUNDING)


def _held(formula: Formula, read: Read) -> Held:
    """How a comparison turns out by one way of reading the digits."""
    verdict, left, right = _compared(formula, read)
    if verdict in (Verdict.CONSISTENT, Verdict.CONTRADICTS):
        return Held(verdict, left, right)
    strict, _, _ = _compared(formula, lambda reference: read(reference).without_about)
    return Held(verdict, left, right, only_by_about=strict is Verdict.CONTRADICTS)


def _compared(formula: Formula, read: Read) -> tuple[Verdict, Value, Value]:
    if formula.sign is None or formula.right is None:
        raise ValueError(f"{formula.text} compares nothing")
    left, right = evaluate(formula.left, read), evaluate(formula.right, read)
    return judge(left, formula.sign, right), left, right


def _equal(left: Value, right: Value) -> bool:
    if left.open and right.open:
        raise _undecided()
    if left.open:
        return left.quantity.interval.contains(right.quantity.value)
    if right.open:
        return right.quantity.interval.contains(left.quantity.value)
    digit = max(left.resolution, right.resolution)
    return rounded(left.quantity.value, digit) == rounded(right.quantity.value, digit)


def _undecided() -> Untestable:
    return Untestable("an open end (more than, less than) leaves it undecided", "所涉数值仅给出上限或下限，无从判定")


def rounded(value: Fraction, digit: Fraction) -> Fraction:
    """The nearest multiple of the digit, half away from zero; the value itself where the digit is 0."""
    if not digit:
        return value
    count = (2 * abs(value) + digit) // (2 * digit)
    return count * digit if value >= 0 else -count * digit


def _possible(left: Interval, sign: Sign, right: Interval) -> bool:
    """Whether some number on the left compares so with some number on the right."""
    if sign is Sign.EQUAL:
        return left.overlaps(right)
    if ">" in sign:
        left, right = right, left
    if left.low is None or right.high is None or left.low < right.high:
        return True
    return left.low == right.high and left.low_closed and right.high_closed and "=" in sign


def slack(left: Value, sign: Sign, right: Value) -> Fraction | None:
    """How far the sides could part before they contradict, as a share of the right one's value.

    Negative where they contradict: by how much. None where an open end sets no limit or the share would be of zero.
    """
    ours, theirs = left.quantity.interval, right.quantity.interval
    below = theirs.high - ours.low if theirs.high is not None and ours.low is not None else None
    above = ours.high - theirs.low if ours.high is not None and theirs.low is not None else None
    rooms = {"<": [below], ">": [above]}.get(sign[0], [below, above])
    limits = [room for room in rooms if room is not None]
    return min(limits) / abs(right.quantity.value) if limits and right.quantity.value else None
