"""The rounding interval: the numbers that a printed one leaves open, and the arithmetic of such intervals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from api.domain.quantity_errors import DivisionByZeroInterval, QuantityError
from api.domain.words.comparators import Comparator

_ZERO = Fraction(0)


class _End(NamedTuple):
    """One end of an interval; `infinity` is -1 or 1 where that side is open-ended, else 0."""

    infinity: int
    value: Fraction | None
    closed: bool

    def times(self, other: _End) -> _End:
        """The corner of a product, closed where some pair of numbers reaches it."""
        if zeros := [end for end in (self, other) if end.value == 0]:
            # Zero times anything, however far out, is zero: reached wherever one zero is.
            return _End(0, _ZERO, any(end.closed for end in zeros))
        if self.value is None or other.value is None:
            positive = (self.value or self.infinity) * (other.value or other.infinity) > 0
            return _End(1 if positive else -1, None, False)
        return _End(0, self.value * other.value, self.closed and other.closed)


def _cut(low: _End) -> tuple[int, Fraction | None, bool]:
    """Where a low end cuts the line: before its number or (True) after it; a high end is itself a cut."""
    return low.infinity, low.value, not low.closed


@dataclass(frozen=True, slots=True)
class Interval:
    """A non-empty set of numbers between two ends; `None` leaves that side open-ended."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if (low is None and self.low_closed) or (high is None and self.high_closed):
            raise QuantityError("an open-ended side cannot be closed")
        closed = self.low_closed and self.high_closed
        if low is not None and high is not None and (low > high if closed else low >= high):
            raise QuantityError(f"an interval from {low} to {high} holds no number")

    @classmethod
    def point(cls, v: Fraction) -> Interval:
        """The interval that holds one number."""
        return cls(v, v, True, True)

    @property
    def bounded(self) -> bool:
        """Whether both ends are known."""
        return self.low is not None and self.high is not None

    @property
    def width(self) -> Fraction | None:
        """High minus low; `None` where a side is open-ended."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def _ends(self) -> tuple[_End, _End]:
        low = _End(-1 if self.low is None else 0, self.low, self.low_closed)
        return low, _End(1 if self.high is None else 0, self.high, self.high_closed)

    def contains(self, x: Fraction) -> bool:
        """Whether the number may be the true one."""
        return self.covers(Interval.point(x))

    def covers(self, other: Interval) -> bool:
        """Whether each number of the other interval is in this one."""
        return self.intersection(other) == other

    def overlaps(self, other: Interval) -> bool:
        """Whether some number is in both."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The numbers in both; `None` where there are none."""
        lows, highs = zip(self._ends, other._ends, strict=True)
        low, high = max(lows, key=_cut), min(highs)
        return Interval(low.value, high.value, low.closed, high.closed) if _cut(low) < high else None

    def negated(self) -> Interval:
        """Each number with its sign changed."""
        return self.scaled(Fraction(-1))

    def scaled(self, factor: Fraction) -> Interval:
        """Each number times the factor; a negative one swaps the ends."""
        if not factor:
            return Interval.point(_ZERO)
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor < 0:
            return Interval(high, low, self.high_closed, self.low_closed)
        return Interval(low, high, self.low_closed, self.high_closed)

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        closed = self.low_closed and other.low_closed, self.high_closed and other.high_closed
        return Interval(low, high, *closed)

    def __sub__(self, other: Interval) -> Interval:
        return self + other.negated()

    def __mul__(self, other: Interval) -> Interval:
        corners = [a.times(b) for a in self._ends for b in other._ends]
        low, high = min(corners, key=_cut), max(corners)
        return Interval(low.value, high.value, low.closed, high.closed)

    def __truediv__(self, other: Interval) -> Interval:
        low, high = other.low, other.high
        if (low is None or low <= 0) and (high is None or high >= 0):
            raise DivisionByZeroInterval("the divisor's interval contains or touches zero")
        bottom, top = (_ZERO if end is None else 1 / end for end in (high, low))
        return self * Interval(bottom, top, other.high_closed, other.low_closed)


def rounding_interval(value: Fraction, step: Fraction, comparator: Comparator, *, counted: bool) -> Interval:
    """What a printed value leaves open, with `step` the unit of its last digit.

    `~` widens it to a whole step on either side, `=` to half a step, and not at all on what was counted one by one.
    Both ends belong to it, since people round halves up, to even or away from zero.
    """
    if ">" in comparator:
        return Interval(value, None, "=" in comparator, False)
    if "<" in comparator:
        return Interval(None, value, False, "=" in comparator)
    reach = step if comparator is Comparator.ABOUT else _ZERO if counted else step / 2
    return Interval(value - reach, value + reach, True, True)
