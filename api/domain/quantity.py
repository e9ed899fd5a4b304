"""Exact arithmetic on printed decimals and the interval that their rounding leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd, lcm
from typing import NamedTuple

from api.domain.errors import DivisionByZeroInterval, InvalidDecimal, QuantityError
from api.domain.words import ONE_SIDED, TURNED, Comparator

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
    def known_end(self) -> tuple[Fraction, Comparator] | None:
        """The one end of an interval whose other side is open-ended, and what is said of it; None of any other."""
        if self.high is None and self.low is not None:
            return self.low, (Comparator.MORE, Comparator.AT_LEAST)[self.low_closed]
        if self.low is None and self.high is not None:
            return self.high, (Comparator.LESS, Comparator.AT_MOST)[self.high_closed]
        return None

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
        return self + other.scaled(Fraction(-1))

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


DECIMALS = 30  # an exact value that needs more than these is shown to the digits of _SHORT
SERVED_DIGITS = 15  # what a double tells apart for certain
_SHORT = Context(prec=12, rounding=ROUND_HALF_UP)
_QUOTIENT = Context(prec=34)
"""As many significant digits as IEEE decimal128 holds, for the quotient in a receipt."""
_PRINTED = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_ALLOWED = "an optional minus, 1 to 30 digits 0-9 and, if wanted, a point with 1 to 30 digits, as in 15.5"
_ALL = 2 * DECIMALS + 3  # decimals of the ends of what is printed with the most, in the largest scale
_EXPONENT_OF_FIVE = {5**n: n for n in range(_ALL + 1)}
_FURTHEST = 999  # no number here needs a larger power of ten; a far larger one would only fill memory


class Numbers(NamedTuple):
    """A value and the ends of its interval as numbers to calculate and to draw with; None is an end that is open."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Quantity:
    """A number as printed or computed, its last digit and the ends of its interval, as whole numbers of 1 / `below`.

    Whole numbers, since a fraction costs ten times as much and a series has thousands; in lowest terms, so that equal
    quantities are equal.
    """

    below: int
    units: int
    last: int
    low: int | None
    high: int | None
    comparator: Comparator
    closed: tuple[bool, bool]
    text: str | None = field(default=None, compare=False)
    """The digits, where they stand so in a source."""
    counted: bool = field(default=False, compare=False)
    zeros: int | None = field(default=None, compare=False)
    """How many zeros at the end of a whole number may be no digits; None of what no source prints."""

    @classmethod
    def printed(
        cls, text: str, scale: int = 0, comparator: Comparator | str = Comparator.EQUAL, counted: bool = False
    ) -> Quantity:
        """Read printed digits; `counted` for a counted noun, rank or ordinal.

        `=` makes such a one exact where it is printed whole: 4.2 million visitors are rounded, 35 countries are not.
        """
        if _PRINTED.fullmatch(text) is None:
            raise InvalidDecimal(f"{text[:40]!r} is not a plain decimal; allowed: {_ALLOWED}")
        return cls.stored(text, scale, Comparator(comparator), counted)

    @staticmethod
    @lru_cache(maxsize=4096)
    def stored(text: str, scale: int, sign: Comparator, counted: bool) -> Quantity:
        """The same of digits that were checked when they were stored."""
        digits, power = digits_of(text, _near(scale))
        last, below = _ten(power), _ten(-power)
        units = digits * last
        zeros = len(text) - len(text.rstrip("0")) if digits and "." not in text else 0
        low: int | None = units
        high: int | None = units
        closed = (True, True)
        if sign in (Comparator.MORE, Comparator.AT_LEAST):
            high, closed = None, (sign is Comparator.AT_LEAST, False)
        elif sign in (Comparator.LESS, Comparator.AT_MOST):
            low, closed = None, (False, sign is Comparator.AT_MOST)
        elif sign is Comparator.ABOUT:
            low, high = units - last, units + last
        elif not is_exact(counted, scale, text):
            # Both ends belong to it, since people round halves up, to even or away from zero.
            below, units, last, low, high = 2 * below, 2 * units, 2 * last, 2 * units - last, 2 * units + last
        return Quantity(below, units, last, low, high, sign, closed, text, counted, zeros)._lowest()

    @classmethod
    def of(cls, value: Fraction, step: Fraction, comparator: Comparator, interval: Interval) -> Quantity:
        """A computed number, with the unit of its last digit."""
        numbers = (value, step, interval.low, interval.high)
        below = lcm(*(number.denominator for number in numbers if number is not None))
        units, last, low, high = (None if number is None else int(number * below) for number in numbers)
        assert units is not None and last is not None  # noqa: PT018, S101 - narrows the type
        return cls(below, units, last, low, high, comparator, (interval.low_closed, interval.high_closed))

    @cached_property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.units, self.below)

    @cached_property
    def step(self) -> Fraction:
        """The unit of its last digit, in the number's own unit."""
        return Fraction(self.last, self.below)

    @cached_property
    def interval(self) -> Interval:
        """What its digits leave open."""
        low, high = (None if end is None else Fraction(end, self.below) for end in (self.low, self.high))
        return Interval(low, high, *self.closed)

    @property
    def width(self) -> Fraction | None:
        """How much is left open; None where it is known from one side only."""
        return None if self.comparator in ONE_SIDED else self.interval.width

    @property
    def whole(self) -> int:
        """The units that its size fills."""
        return abs(self.units) // self.below

    def scaled(self, factor: Fraction) -> Quantity:
        """The same claim in another unit, of which this one holds `factor`."""
        if not factor:
            raise QuantityError("a factor of zero would erase the quantity")
        above, below = factor.as_integer_ratio()
        low, high = (None if end is None else end * above for end in (self.low, self.high))
        sign, closed = self.comparator, self.closed
        if above < 0:
            low, high, sign, closed = high, low, TURNED[sign], (closed[1], closed[0])
        made = (self.below * below, self.units * above, self.last * abs(above), low, high, sign, closed)
        return Quantity(*made, counted=self.counted, zeros=self.zeros)._lowest()

    def _lowest(self) -> Quantity:
        low, high = self.low, self.high
        if (common := gcd(self.below, self.units, self.last, low or 0, high or 0)) == 1:
            return self
        low, high = (None if end is None else end // common for end in (low, high))
        made = (self.below // common, self.units // common, self.last // common, low, high)
        return Quantity(*made, self.comparator, self.closed, self.text, self.counted, self.zeros)

    def widest(self) -> Quantity:
        """The number with all that its digits may leave open, however its source prints; a computed one is itself.

        They may be rounded or cut off, and zeros at the end of a whole number may be digits or none.
        """
        exact = self.low == self.high and not self.zeros
        if self.zeros is None or exact or (self.comparator in ONE_SIDED and not self.zeros):
            return self
        value, step = self.value, self.step * 10**self.zeros
        interval = self.interval
        if self.comparator is Comparator.ABOUT:
            interval = Interval(value - step, value + step, True, True)
        elif self.comparator is Comparator.EQUAL:
            below, above = (step if value <= 0 else step / 2), (step if value >= 0 else step / 2)
            interval = Interval(value - below, value + above, True, True)
        return Quantity.of(value, step, self.comparator, interval)

    def read_as(self, comparator: Comparator, interval: Interval) -> Quantity:
        """The same digits, of which something else is said."""
        return Quantity.of(self.value, self.step, comparator, interval)

    def __add__(self, other: Quantity) -> Quantity:
        step = self._slack + other._slack
        return self._combined(other, self.value + other.value, step, self.interval + other.interval)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + other.scaled(Fraction(-1))

    def __mul__(self, other: Quantity) -> Quantity:
        step = abs(self.value) * other._slack + abs(other.value) * self._slack
        step = step or self._slack * other._slack  # of two zeros, only the second order is left
        return self._combined(other, self.value * other.value, step, self.interval * other.interval)

    def __truediv__(self, other: Quantity) -> Quantity:
        interval = self.interval / other.interval  # first, since it refuses a divisor that may be zero
        value = self.value / other.value
        step = (self._slack + abs(value) * other._slack) / abs(other.value)
        known = None
        if interval.bounded and not other.interval.bounded:  # it may be next to nothing: only its other end is known
            if interval.low == 0:
                known = Interval(None, interval.high, False, interval.high_closed)
            elif interval.high == 0:
                known = Interval(interval.low, None, interval.low_closed, False)
        return self._combined(other, value, step, interval, known)

    def _combined(
        self, other: Quantity, value: Fraction, step: Fraction, interval: Interval, known: Interval | None = None
    ) -> Quantity:
        exactly = self.comparator is other.comparator is Comparator.EQUAL and interval.bounded
        comparator = Comparator.EQUAL if exactly else Comparator.ABOUT
        if interval.low is not None and interval.high is not None and not interval.contains(value):
            value = (interval.low + interval.high) / 2  # of a limit that it does not reach
        # Known from one side only, the result is more or less than that end, not than the values combined.
        value, comparator = (known or interval).known_end or (value, comparator)
        return Quantity.of(value, step, comparator, interval)

    @property
    def _slack(self) -> Fraction:
        """What the last digit leaves open: nothing where only one number is possible."""
        return _ZERO if self.low == self.high and self.low is not None else self.step

    def numbers(self, scale: int = 0) -> Numbers:
        """The value and its ends in 10**scale units, not rounded for show, the value never outside its ends.

        What was printed keeps each of its digits. What came about by calculation and does not end within 15 significant
        digits is cut there, its ends outward.
        """
        last, below, tens = self._printed_power, self.below, 1
        if scale:
            below, tens = below * _ten(scale), _ten(-scale)
        exact = last is not None
        if last is None:
            value = _served(self.units * tens, below, self.comparator)  # an open bound is the bound itself
        else:
            last = min(last - scale, 0)
            value = _decimal(_multiple(self.units * tens, below, last, Comparator.EQUAL), last)
        low, high = self.low, self.high
        return Numbers(
            value,
            None if low is None else _served(low * tens, below, Comparator.MORE, exact=exact),
            None if high is None else _served(high * tens, below, Comparator.LESS, exact=exact),
        )

    @property
    def is_printed(self) -> bool:
        """Whether its number ends at its last printed digit: a printed one does, one that a rate gave does not."""
        return self._printed_power is not None

    @property
    def _printed_power(self) -> int | None:
        """The power of ten of the last printed digit; None for what no digits print, such as a converted value."""
        return self._step_power if self.last and not self.units % self.last else None

    @cached_property
    def _step_power(self) -> int | None:
        """The power of ten that the unit of the last digit is; None where it is none."""
        common = gcd(self.last, self.below)
        above, below = self.last // common, self.below // common
        moves = 1 in (above, below) and str(max(above, below)).strip("0") == "1"
        return len(str(above)) - len(str(below)) if moves else None

    def shown(self, scale: int = 0, least: int = 0) -> Decimal:
        """The value in 10**scale units, with the digits that its interval warrants and no more, but `least` of them."""
        return _decimal(*self.digits(scale, least))

    def digits(self, scale: int = 0, least: int = 0) -> tuple[int, int]:
        """The same as a whole number, of which power of ten."""
        last = self._last_power(_near(scale))
        if least and self.units:
            last = min(last, _power_below(abs(self.units), self.below) - least + 1 - scale)
        elif self._last is not None:
            return self._warranted, last
        return _multiple(self.units * _ten(-scale), self.below * _ten(scale), last, self.comparator), last

    @cached_property
    def _warranted(self) -> int:
        """The digits that the interval warrants, where something is open."""
        return _multiple(self.units, self.below, self._last or 0, self.comparator)

    @cached_property
    def _last(self) -> int | None:
        """The power of ten of the last digit shown; None where nothing is open, so that the scale decides."""
        low, high = self.low, self.high
        width = self.last if self.comparator in ONE_SIDED or low is None or high is None else high - low
        return _power_below(width, self.below) if width else None

    def unrounded(self, scale: int = 0) -> Decimal:
        """The value in 10**scale units with 34 significant digits."""
        return _QUOTIENT.divide(Decimal(self.units), Decimal(self.below * 10**scale))

    def bounds(self, scale: int = 0, extra: int = 2) -> tuple[Decimal | None, Decimal | None]:
        """The ends in 10**scale units: exact, or rounded outward `extra` digits beyond those shown."""
        power, tens, below = self._last_power(scale) - extra, _ten(-scale), self.below * _ten(scale)

        def bound(end: int | None, side: Comparator) -> Decimal | None:
            if end is None:
                return None
            exact = _exact_power(end * tens, below)
            last = power if exact is None else exact
            return _decimal(_multiple(end * tens, below, last, side), last)

        return bound(self.low, Comparator.MORE), bound(self.high, Comparator.LESS)

    def _last_power(self, scale: int) -> int:
        """The power of ten, in 10**scale units, of the last digit shown."""
        if self._last is not None:
            return self._last - scale
        units, below = abs(self.units) * _ten(-scale), self.below * _ten(scale)
        exact = _exact_power(units, below)
        if exact is None:
            return _SHORT.divide(Decimal(units), Decimal(below)).adjusted() - _SHORT.prec + 1
        # The zero of an exact 57.0 stays.
        return exact if self._step_power is None else min(exact, self._step_power - scale)


def digits_of(text: str, exponent: int) -> tuple[int, int]:
    """The whole number that printed digits are, in units of which power of ten."""
    whole, _, decimals = text.partition(".")
    return int(whole + decimals), exponent - len(decimals)


def is_exact(counted: bool, exponent: int, text: str) -> bool:
    """Whether `=` leaves nothing open: what was counted is printed whole."""
    return counted and not exponent and "." not in text


def printed_texts(
    text: str, exponent: int, comparator: Comparator, counted: bool
) -> tuple[str, str | None, str | None]:
    """The numbers of printed digits in whole units as `plain` writes them: what a load makes of every claim.

    Digit for digit those of the quantity, in a tenth of the time.
    """
    units, power = digits_of(text, exponent)
    value = fixed(units, power)
    if comparator is Comparator.EQUAL and not is_exact(counted, exponent, text):
        return value, _trimmed(fixed(10 * units - 5, power - 1)), _trimmed(fixed(10 * units + 5, power - 1))
    if comparator is Comparator.ABOUT:
        return value, _trimmed(fixed(units - 1, power)), _trimmed(fixed(units + 1, power))
    end = _trimmed(value)
    low = None if comparator in (Comparator.LESS, Comparator.AT_MOST) else end
    return value, low, None if comparator in (Comparator.MORE, Comparator.AT_LEAST) else end


def fixed(units: int, power: int) -> str:
    """An integer times a power of ten in fixed notation, with every decimal that the power has."""
    if power >= 0:
        return str(units * 10**power)
    digits = str(units)
    if units < 0 or len(digits) <= -power:
        sign, digits = "-" if units < 0 else "", str(abs(units)).zfill(1 - power)
        return f"{sign}{digits[:power]}.{digits[power:]}"
    return f"{digits[:power]}.{digits[power:]}"


def _trimmed(text: str) -> str:
    """Without zeros at the end of its decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(d: Decimal) -> str:
    """The decimal in fixed notation, never with an exponent."""
    text = str(d)  # formatting takes four times as long, and is needed for the few that are written with an exponent
    return format(d, "f") if "E" in text else text


def power_of_ten_below(x: Fraction) -> int:
    """The exponent of the largest power of ten that is not above x."""
    if x <= 0:
        raise QuantityError(f"no power of ten is at or below {x}")
    return _power_below(*x.as_integer_ratio())


def _power_below(above: int, below: int) -> int:
    power = len(str(above)) - len(str(below))  # this, or one less
    reached = above >= below * 10**power if power >= 0 else above * 10**-power >= below
    return power if reached else power - 1


def _multiple(above: int, below: int, power: int, comparator: Comparator) -> int:
    """The quotient in units of 10**power, so rounded that a more or a less than stays true."""
    if power >= 0:
        below *= 10**power
    else:
        above *= 10**-power
    if ">" in comparator:
        return above // below
    if "<" in comparator:
        return -(-above // below)
    return (2 * abs(above) + below) // (2 * below) * (1 if above >= 0 else -1)  # half away from zero


def _decimal(units: int, power: int) -> Decimal:
    return Decimal(units * 10**power) if power > 0 else Decimal(f"{units}E{power}")


def _served(above: int, below: int, side: Comparator, *, exact: bool = False) -> Decimal:
    """The quotient with at most 15 significant digits, or all that it has; where it is cut, towards that side."""
    last = _exact_power(above, below, _ALL if exact else DECIMALS)
    if last is None or not exact:
        shortest = _power_below(abs(above), below) - SERVED_DIGITS + 1 if above else 0
        last = shortest if last is None else max(last, shortest)
    return _decimal(_multiple(above, below, last, side), last)


def _exact_power(above: int, below: int, most: int = DECIMALS) -> int | None:
    """The power of ten of the quotient's last decimal; `None` where there are more than `most`."""
    below //= gcd(above, below)
    twos = (below & -below).bit_length() - 1
    fives = _EXPONENT_OF_FIVE.get(below >> twos)
    return None if fives is None or max(twos, fives) > most else -max(twos, fives)


def _ten(power: int) -> int:
    """10**power, and one for a power below zero."""
    return 10 ** _near(power) if power > 0 else 1


def _near(power: int) -> int:
    if abs(power) > _FURTHEST:
        raise QuantityError(f"10 to the power {power} is out of range; allowed: -{_FURTHEST} to {_FURTHEST}")
    return power
