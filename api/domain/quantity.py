"""Exact arithmetic on printed decimals and on the intervals in which the true numbers lie."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction
from functools import cached_property
from math import inf, lcm
from typing import NamedTuple

from api.domain.errors import DivisionByZeroInterval, QuantityError
from api.domain.words import ONE_SIDED, TURNED, Comparator

_ZERO = Fraction(0)


class _End(NamedTuple):
    """One end of an interval, infinite where that side is open-ended; `closed` if the interval contains the end."""

    value: Fraction | float
    closed: bool

    def times(self, other: _End) -> _End:
        """The product of two ends, as an end; closed if a product of numbers of the two intervals reaches it."""
        if zeros := [end for end in (self, other) if end.value == 0]:
            # Zero times anything is zero; the product reaches zero if one of the zeros is a closed end.
            return _End(_ZERO, any(end.closed for end in zeros))
        return _End(self.value * other.value, self.closed and other.closed)


def _low_key(low: _End) -> tuple[Fraction | float, bool]:
    """The sort key of a low end, which also compares with a high `_End`: an open low end sorts after its number."""
    return low.value, not low.closed


@dataclass(frozen=True)
class Interval:
    """The numbers between two ends, None if infinite; QuantityError if there are none or an infinite end is closed."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    def __post_init__(self) -> None:
        low, high, closed = self.low, self.high, self.low_closed and self.high_closed
        if (low is None and self.low_closed) or (high is None and self.high_closed):
            raise QuantityError("an open-ended side cannot be closed")
        if low is not None and high is not None and (low > high if closed else low >= high):
            raise QuantityError(f"an interval from {low} to {high} holds no number")

    @classmethod
    def point(cls, v: Fraction) -> Interval:
        """The closed interval of the one number `v`."""
        return cls(v, v, True, True)

    @property
    def bounded(self) -> bool:
        """True if both ends are finite."""
        return self.low is not None and self.high is not None

    @property
    def width(self) -> Fraction | None:
        """High end minus low end; None if one of them is infinite."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def known_end(self) -> tuple[Fraction, Comparator] | None:
        """The finite end and its comparator, of an interval with one infinite side; None for other intervals."""
        if self.high is None and self.low is not None:
            return self.low, (Comparator.MORE, Comparator.AT_LEAST)[self.low_closed]
        if self.low is None and self.high is not None:
            return self.high, (Comparator.LESS, Comparator.AT_MOST)[self.high_closed]
        return None

    @property
    def _ends(self) -> tuple[_End, _End]:
        low = _End(-inf if self.low is None else self.low, self.low_closed)
        return low, _End(inf if self.high is None else self.high, self.high_closed)

    @classmethod
    def _between(cls, low: _End, high: _End) -> Interval:
        least, most = (end.value if isinstance(end.value, Fraction) else None for end in (low, high))
        return cls(least, most, low.closed, high.closed)

    def contains(self, x: Fraction) -> bool:
        """True if the number lies in the interval."""
        return self.covers(Interval.point(x))

    def covers(self, other: Interval) -> bool:
        """True if each number of the other interval is in this one."""
        return self.intersection(other) == other

    def overlaps(self, other: Interval) -> bool:
        """True if some number lies in both intervals."""
        return self.intersection(other) is not None

    def intersection(self, other: Interval) -> Interval | None:
        """The interval of the numbers in both intervals; None if there are none."""
        lows, highs = zip(self._ends, other._ends, strict=True)
        low, high = max(lows, key=_low_key), min(highs)
        return self._between(low, high) if _low_key(low) < high else None

    def scaled(self, factor: Fraction) -> Interval:
        """The interval of its numbers times a factor."""
        return self * Interval.point(factor)

    def __add__(self, other: Interval) -> Interval:
        pairs = zip(self._ends, other._ends, strict=True)
        return self._between(*(_End(one.value + each.value, one.closed and each.closed) for one, each in pairs))

    def __sub__(self, other: Interval) -> Interval:
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: Interval) -> Interval:
        corners = [a.times(b) for a in self._ends for b in other._ends]
        return self._between(min(corners, key=_low_key), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        low, high = other.low, other.high
        if (low is None or low <= 0) and (high is None or high >= 0):
            raise DivisionByZeroInterval("the divisor's interval contains or touches zero")
        bottom, top = (_ZERO if end is None else 1 / end for end in (high, low))
        return self * Interval(bottom, top, other.high_closed, other.low_closed)


SERVED_DIGITS = 15  # significant digits that a double keeps for certain
_SERVED = {
    sign: Context(SERVED_DIGITS, ROUND_FLOOR if ">" in sign else ROUND_CEILING if "<" in sign else ROUND_HALF_UP)
    for sign in Comparator
}
"""By comparator, the Context that rounds to 15 digits: down for `>` and up for `<`, so that a bound remains true."""
_EXACT = Context(prec=150, traps=[Inexact])
"""A Context that raises Inexact; the ends of the longest printed number have fewer digits in any scale."""
DECIMALS = 30  # an exact value with more decimals is shown with the digits of _SHORT
_SHORT = Context(prec=12, rounding=ROUND_HALF_UP)
_FIRST = Context(prec=1, rounding=ROUND_DOWN)
_QUOTIENT = Context(prec=34)
"""The significant digits of IEEE decimal128, for the unrounded value in a receipt."""
_PRINTED = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_ALLOWED = "an optional minus, 1 to 30 digits 0-9 and, if wanted, a point with 1 to 30 digits, as in 15.5"


class Numbers(NamedTuple):
    """A value and the ends of its interval, as decimals to calculate and draw with; None is an infinite end."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


class _Parts(NamedTuple):
    """The parts of a quantity; `above`, `unit`, `low` and `high` are numerators of fractions over `below`."""

    above: int
    unit: int
    """The unit of the last digit, which is 0.1 for 15.5, as a numerator."""
    low: int | None
    high: int | None
    below: int
    comparator: Comparator
    low_closed: bool
    high_closed: bool
    text: str | None = None
    """The digits as a source prints them; None for a computed number."""
    counted: bool = False
    zeros: int | None = None
    """The number of zeros at the end of a whole number, which may not be significant; None for a computed number."""


class Quantity(_Parts):
    """A number as printed or computed, the unit of its last digit, and the interval in which the true number lies.

    Its parts are whole numbers over a common divisor: lists multiply thousands, and Fraction takes ten times as long.
    """

    @classmethod
    def of(cls, value: Fraction, step: Fraction, comparator: Comparator, interval: Interval) -> Quantity:
        """The computed quantity with this value, unit of the last digit, comparator and interval."""
        parts = value, step, interval.low, interval.high
        below = lcm(*(each.denominator for each in parts if each is not None))
        above, unit, low, high = (
            None if each is None else each.numerator * (below // each.denominator) for each in parts
        )
        return cls(above or 0, unit or 0, low, high, below, comparator, interval.low_closed, interval.high_closed)

    @classmethod
    def printed(
        cls, text: str, scale: int = 0, comparator: Comparator | str = Comparator.EQUAL, counted: bool = False
    ) -> Quantity:
        """A Quantity of digits × 10**scale; exact if `counted`, `=`, whole and unscaled; QuantityError if invalid."""
        if not _PRINTED.fullmatch(text):
            raise QuantityError(f"{text[:40]!r} is not a plain decimal; allowed: {_ALLOWED}")
        return cls.stored(text, scale, Comparator(comparator), counted)

    @staticmethod
    def stored(text: str, scale: int, sign: Comparator, counted: bool) -> Quantity:
        """The quantity of printed digits, as `printed` reads them, but unchecked: they were checked when stored."""
        digits, power = digits_of(text, scale)
        half, below = 10 ** max(power, 0), 2 * 10 ** max(-power, 0)
        above, unit = 2 * digits * half, 2 * half
        zeros = len(text) - len(text.rstrip("0")) if digits and "." not in text else 0
        exact = counted and not scale and "." not in text
        # Halves of a unit are in the interval, since people round them in three ways.
        reach = unit if sign is Comparator.ABOUT else half if sign is Comparator.EQUAL and not exact else 0
        low, high = None if "<" in sign else above - reach, None if ">" in sign else above + reach
        limit = sign in (Comparator.MORE, Comparator.LESS)
        closed = not limit and low is not None, not limit and high is not None
        return Quantity(above, unit, low, high, below, sign, *closed, text, counted, zeros)

    @cached_property
    def value(self) -> Fraction:
        """The number at scale one, as a fraction."""
        return Fraction(self.above, self.below)

    @cached_property
    def step(self) -> Fraction:
        """The unit of the last digit as a fraction, such as 1/10 for 15.5."""
        return Fraction(self.unit, self.below)

    @cached_property
    def interval(self) -> Interval:
        """The interval in which the true number lies, by the digits and the comparator."""
        low, high = (None if end is None else Fraction(end, self.below) for end in (self.low, self.high))
        return Interval(low, high, self.low_closed, self.high_closed)

    @property
    def width(self) -> Fraction | None:
        """The interval's high end minus its low end; None if one of them is infinite."""
        return None if self.comparator in ONE_SIDED else self.interval.width

    @property
    def whole(self) -> int:
        """The number without its sign, rounded down to a whole number."""
        return abs(self.above) // self.below

    def scaled(self, factor: Fraction) -> Quantity:
        """The quantity times a factor that is not zero, as a computed one; a negative factor swaps `<` and `>`."""
        above, below = factor.as_integer_ratio()
        low = None if self.low is None else self.low * above
        high = None if self.high is None else self.high * above
        sign, unit, ends, closed = self.comparator, self.unit * above, (low, high), (self.low_closed, self.high_closed)
        if above < 0:
            sign, unit, ends, closed = TURNED[sign], -unit, ends[::-1], closed[::-1]
        return Quantity(
            self.above * above, unit, *ends, self.below * below, sign, *closed, None, self.counted, self.zeros
        )

    def widest(self) -> Quantity:
        """The quantity with the interval that cut-off digits and rounded last zeros leave open; itself if computed."""
        value, interval = self.value, self.interval
        surely = interval.low == interval.high or self.comparator in ONE_SIDED
        if self.zeros is None or (surely and not self.zeros):
            return self
        step = self.step * 10**self.zeros
        if self.comparator not in ONE_SIDED:
            half = step if self.comparator is Comparator.ABOUT else step / 2
            below, above = (step if value <= 0 else half), (step if value >= 0 else half)
            interval = Interval(value - below, value + above, True, True)
        return Quantity.of(value, step, self.comparator, interval)

    def read_as(self, comparator: Comparator, interval: Interval) -> Quantity:
        """A computed quantity with the same value and step, and another comparator and interval."""
        return Quantity.of(self.value, self.step, comparator, interval)

    def __add__(self, other: Quantity) -> Quantity:  # type: ignore[override]  # a sum, and no longer tuple
        step = self._slack + other._slack
        return self._combined(other, self.value + other.value, step, self.interval + other.interval)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: Quantity) -> Quantity:  # type: ignore[override]  # a product, and no tuple again
        step = abs(self.value) * other._slack + abs(other.value) * self._slack
        step = step or self._slack * other._slack  # for zero times zero, only the product of the steps is left
        return self._combined(other, self.value * other.value, step, self.interval * other.interval)

    def __truediv__(self, other: Quantity) -> Quantity:
        interval = self.interval / other.interval  # comes first, since it refuses a divisor that may be zero
        value = self.value / other.value
        step = (self._slack + abs(value) * other._slack) / abs(other.value)
        half = None
        if interval.bounded and not other.interval.bounded:  # it may be near zero: only the other end is certain
            if interval.low == 0:
                half = Interval(None, interval.high, False, interval.high_closed)
            elif interval.high == 0:
                half = Interval(interval.low, None, interval.low_closed, False)
        return self._combined(other, value, step, interval, half)

    def _combined(
        self, other: Quantity, value: Fraction, step: Fraction, interval: Interval, half: Interval | None = None
    ) -> Quantity:
        """A computed quantity: `=` of two `=`, else `~`; with one infinite end, the other end and its comparator."""
        exactly = self.comparator is other.comparator is Comparator.EQUAL and interval.bounded
        comparator = Comparator.EQUAL if exactly else Comparator.ABOUT
        if interval.low is not None and interval.high is not None and not interval.contains(value):
            value = (interval.low + interval.high) / 2  # an open limit, which the value does not reach
        # If only one end is certain, the result is more or less than that end, not than the combined values.
        value, comparator = (half or interval).known_end or (value, comparator)
        return Quantity.of(value, step, comparator, interval)

    @property
    def _slack(self) -> Fraction:
        """The unit of the last digit; zero for an exact number."""
        return _ZERO if self.interval.width == 0 else self.step

    def numbers(self, scale: int = 0) -> Numbers:
        """The value and its interval ends in units of 10**scale, to calculate with; the value is never outside them.

        A printed number keeps all its digits. A computed number is rounded to 15 significant digits, and its ends are
        rounded outward.
        """
        by, below, last = 10 ** max(-scale, 0), self.below * 10 ** max(scale, 0), self._printed_power
        if is_exact := last is not None:
            last = min(last - scale, 0)
            value = Decimal(f"{_multiple(self.above * by, below, last, Comparator.EQUAL)}E{last}")
        else:
            value = _quotient(self.above * by, below, self.comparator)  # an open bound is the bound itself
        return Numbers(
            value,
            None if self.low is None else _quotient(self.low * by, below, Comparator.MORE, exact=is_exact),
            None if self.high is None else _quotient(self.high * by, below, Comparator.LESS, exact=is_exact),
        )

    @property
    def is_printed(self) -> bool:
        """True if the unit of the last digit is a power of ten and divides the number: not after most conversions."""
        return self._printed_power is not None

    @property
    def _printed_power(self) -> int | None:
        """The power of ten of the last digit; None if the number has none, as after most conversions."""
        return self._step_power if self.unit and not self.above % self.unit else None

    @property
    def _step_power(self) -> int | None:
        """The exponent of the unit of the last digit, if that unit is a power of ten; else None."""
        unit, below = self.unit, self.below
        times, rest = divmod(unit, below) if unit >= below else divmod(below, unit or below)
        if rest or str(times).strip("0") != "1":
            return None
        return len(str(times)) - 1 if unit >= below else 1 - len(str(times))

    def shown(self, scale: int = 0) -> Decimal:
        """The value in units of 10**scale, rounded to the digits that its interval warrants."""
        return Decimal(fixed(*self.digits(scale, 0)))

    def digits(self, scale: int, least: int) -> tuple[int, int]:
        """The value of `shown`, but at least `least` digits of it: a pair of a whole number and its power of ten."""
        above, below = self._in_units(self.above, scale)
        last = self._last_power(scale)
        if least and above:
            last = min(last, _power_below(abs(above), below) - least + 1)
        return _multiple(above, below, last, self.comparator), last

    def unrounded(self, scale: int) -> Decimal:
        """The value in units of 10**scale with 34 significant digits."""
        return _QUOTIENT.divide(*map(Decimal, self._in_units(self.above, scale)))

    def _in_units(self, number: int, scale: int) -> tuple[int, int]:
        """The fraction `number` over `below` in units of 10**scale, as a pair of numerator and divisor."""
        return (number * 10 ** max(-scale, 0), self.below * 10 ** max(scale, 0)) if scale else (number, self.below)

    def _last_power(self, scale: int) -> int:
        """The power of ten, in units of 10**scale, of the last digit that `shown` gives."""
        if width := self.unit if self.low is None or self.high is None else self.high - self.low:
            return _power_below(width, self.below) - scale
        above, below = self._in_units(abs(self.above), scale)
        with suppress(Inexact):
            if (exact := int(_EXACT.divide(Decimal(above), Decimal(below)).as_tuple().exponent)) >= -DECIMALS:
                # An exact 57.0 keeps its zero.
                return min(exact, 0 if self._step_power is None else self._step_power - scale)
        return _SHORT.divide(Decimal(above), Decimal(below)).adjusted() - _SHORT.prec + 1


def digits_of(text: str, exponent: int) -> tuple[int, int]:
    """Printed digits as a pair of a whole number and its power of ten: `15.5` with exponent 12 is 155 and 11."""
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), exponent - len(decimals)


def fixed(units: int, power: int) -> str:
    """The number `units` times 10**power as text in fixed notation; a negative power gives as many decimals."""
    return format(Decimal(f"{units}E{power}"), "f")


def plain(d: Decimal) -> str:
    """The decimal as text in fixed notation, never with an exponent."""
    return format(d, "f")


def power_of_ten_below(x: Fraction) -> int:
    """The exponent of the largest power of ten that is not above x, which is positive."""
    return _power_below(*x.as_integer_ratio())


def _power_below(above: int, below: int) -> int:
    return _FIRST.divide(Decimal(above), Decimal(below)).adjusted()


def _multiple(above: int, below: int, power: int, comparator: Comparator) -> int:
    """The quotient above / below in units of 10**power, rounded down for `>`, up for `<`, else to the nearest."""
    if power >= 0:
        below *= 10**power
    else:
        above *= 10**-power
    if ">" in comparator:
        return above // below
    if "<" in comparator:
        return -(-above // below)
    return (2 * abs(above) + below) // (2 * below) * (1 if above >= 0 else -1)  # half away from zero


def _quotient(above: int, below: int, side: Comparator, *, exact: bool = False) -> Decimal:
    """The quotient to 15 significant digits, rounded down for `>` and up for `<`; in full if `exact` and finite."""
    if exact:
        with suppress(Inexact):
            return _EXACT.divide(Decimal(above), Decimal(below))
    found = _SERVED[side].divide(Decimal(above), Decimal(below))
    return found if found.adjusted() < SERVED_DIGITS else Decimal(int(found))
