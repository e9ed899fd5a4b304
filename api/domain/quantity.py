"""Exact arithmetic on printed decimals, shown with the digits that their rounding interval justifies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import NamedTuple

from api.domain.quantity_errors import InvalidDecimal, QuantityError
from api.domain.rounding_interval import Interval, rounding_interval
from api.domain.words.comparators import ONE_SIDED, Comparator

DECIMALS = 30  # an exact value that needs more than these is shown to the digits of _SHORT
_SHORT = Context(prec=12, rounding=ROUND_HALF_UP)
SERVED_DIGITS = 15  # what a double tells apart for certain
_PRINTED = re.compile(r"-?[0-9]{1,30}(?:\.([0-9]{1,30}))?")
_ALLOWED = "an optional minus, 1 to 30 digits 0-9 and, if wanted, a point with 1 to 30 digits, as in 15.5"
_EXPONENT_OF_FIVE = {5**n: n for n in range(DECIMALS + 2)}
_FLIPPED = str.maketrans("<>", "><")
_FURTHEST = 999  # no number here needs a larger power of ten; a far larger one would only fill memory
_ZERO = Fraction(0)
_WIDE = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # the default cuts a number to 28 digits


class Numbers(NamedTuple):
    """A value and the ends of its interval as numbers to calculate and to draw with; None is an end that is open."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed or computed; `step` is the unit of its last digit, in the number's own unit."""

    value: Fraction
    step: Fraction
    comparator: Comparator
    interval: Interval

    @classmethod
    def printed(
        cls, text: str, scale: int = 0, comparator: Comparator | str = Comparator.EQUAL, counted: bool = False
    ) -> Quantity:
        """Read printed digits; `counted` for a counted noun, rank or ordinal.

        `=` makes such a one exact where it is printed whole: 4.2 million visitors are rounded, 35 countries are not.
        """
        if (match := _PRINTED.fullmatch(text)) is None:
            raise InvalidDecimal(f"{text[:40]!r} is not a plain decimal; allowed: {_ALLOWED}")
        power = scale - len(match[1] or "")
        value, step = (_shifted(digits, power) for digits in (int(text.replace(".", "")), 1))
        sign = Comparator(comparator)
        exact = counted and power == scale == 0
        return cls(value, step, sign, rounding_interval(value, step, sign, counted=exact))

    def scaled(self, factor: Fraction) -> Quantity:
        """The same claim in another unit, of which this one holds `factor`."""
        if not factor:
            raise QuantityError("a factor of zero would erase the quantity")
        sign = self.comparator if factor > 0 else Comparator(self.comparator.translate(_FLIPPED))
        return Quantity(self.value * factor, self.step * abs(factor), sign, self.interval.scaled(factor))

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
        found = self._combined(other, value, step, interval)
        return found if other.interval.bounded or not interval.bounded else found._limited()

    def _limited(self) -> Quantity:
        """Divided by what has no upper limit it may be next to nothing: only its other end is known."""
        low, high = self.interval.low, self.interval.high
        if low == 0 and high is not None:
            sign = (Comparator.LESS, Comparator.AT_MOST)[self.interval.high_closed]
            return Quantity(high, self.step, sign, self.interval)
        if high == 0 and low is not None:
            sign = (Comparator.MORE, Comparator.AT_LEAST)[self.interval.low_closed]
            return Quantity(low, self.step, sign, self.interval)
        return self

    def _combined(self, other: Quantity, value: Fraction, step: Fraction, interval: Interval) -> Quantity:
        exactly = self.comparator is other.comparator is Comparator.EQUAL and interval.bounded
        comparator = Comparator.EQUAL if exactly else Comparator.ABOUT
        if interval.low is not None and interval.high is not None and not interval.contains(value):
            value = (interval.low + interval.high) / 2  # of a limit that it does not reach
        # Known from one side only, the result is more or less than that end, not than the values combined.
        if interval.high is None and interval.low is not None:
            value, comparator = interval.low, (Comparator.MORE, Comparator.AT_LEAST)[interval.low_closed]
        if interval.low is None and interval.high is not None:
            value, comparator = interval.high, (Comparator.LESS, Comparator.AT_MOST)[interval.high_closed]
        return Quantity(value, step, comparator, interval)

    @property
    def width(self) -> Fraction | None:
        """How much is left open; None where it is known from one side only."""
        return None if self.comparator in ONE_SIDED else self.interval.width

    @property
    def _slack(self) -> Fraction:
        """What the last digit leaves open: nothing where only one number is possible."""
        return self.step if self.interval.width != 0 else _ZERO

    def numbers(self, scale: int = 0) -> Numbers:
        """The value and its ends in 10**scale units, not rounded for show, the value never outside its ends.

        What was printed keeps each of its digits. What came about by calculation and does not end within 15 significant
        digits is cut there, its ends outward.
        """
        low, high = self.interval.low, self.interval.high
        last = self._printed_power
        if last is not None:
            decimals = min(last - scale, 0)
            value = _rounded(_shifted(self.value, -scale), decimals, Comparator.EQUAL)
        else:
            value = _served(_shifted(self.value, -scale), self.comparator)  # an open bound is the bound itself
        return Numbers(
            value,
            None if low is None else _served(_shifted(low, -scale), Comparator.MORE, exact=last is not None),
            None if high is None else _served(_shifted(high, -scale), Comparator.LESS, exact=last is not None),
        )

    @property
    def is_printed(self) -> bool:
        """Whether its number ends at its last printed digit: a printed one does, one that a rate gave does not."""
        return self._printed_power is not None

    @property
    def _printed_power(self) -> int | None:
        """The power of ten of the last printed digit; None for what no digits print, such as a converted value."""
        if not self.step:
            return None
        power = power_of_ten_below(self.step)
        unit = _shifted(1, power)
        return power if self.step == unit and (self.value / unit).denominator == 1 else None

    def shown(self, scale: int = 0, least: int = 0) -> Decimal:
        """The value in 10**scale units, with the digits that its interval warrants and no more, but `least` of them."""
        power = self._last_power(scale)
        if least and self.value:
            power = min(power, power_of_ten_below(abs(self.value)) - scale - least + 1)
        return _rounded(_shifted(self.value, -scale), power, self.comparator)

    def bounds(self, scale: int = 0, extra: int = 2) -> tuple[Decimal | None, Decimal | None]:
        """The ends in 10**scale units: exact, or rounded outward `extra` digits beyond those shown."""
        power = self._last_power(scale) - extra
        low, high = self.interval.low, self.interval.high
        return _bound(low, scale, power, Comparator.MORE), _bound(high, scale, power, Comparator.LESS)

    def _last_power(self, scale: int) -> int:
        """The power of ten, in 10**scale units, of the last digit shown."""
        if (width := self.width) != 0:
            return power_of_ten_below(width or self.step) - scale
        size = abs(_shifted(self.value, -scale))
        exact = _exact_power(size)
        if exact is None:
            short = _SHORT.divide(Decimal(size.numerator), Decimal(size.denominator))
            return short.adjusted() - _SHORT.prec + 1
        step = power_of_ten_below(self.step) if self.step else 0  # the zero of an exact 57.0 stays
        return min(exact, step - scale) if self.step == _shifted(1, step) else exact


def plain(d: Decimal) -> str:
    """The decimal in fixed notation, never with an exponent."""
    text = str(d)  # formatting takes four times as long, and is needed for the few that are written with an exponent
    return format(d, "f") if "E" in text else text


def power_of_ten_below(x: Fraction) -> int:
    """The exponent of the largest power of ten that is not above x."""
    above, below = x.as_integer_ratio()
    if above <= 0:
        raise QuantityError(f"no power of ten is at or below {x}")
    power = Decimal(above).adjusted() - Decimal(below).adjusted()  # this, or one less
    reached = above >= below * 10**power if power >= 0 else above * 10**-power >= below
    return power if reached else power - 1


def _rounded(x: Fraction, power: int, comparator: Comparator) -> Decimal:
    """The number as a multiple of 10**power, so rounded that a more or a less than stays true."""
    above, below = x.numerator * 10 ** max(-power, 0), x.denominator * 10 ** max(power, 0)
    if ">" in comparator:
        multiple = above // below
    elif "<" in comparator:
        multiple = -(-above // below)
    else:  # half away from zero
        multiple = (2 * abs(above) + below) // (2 * below) * (1 if above >= 0 else -1)
    return Decimal(multiple * 10**power) if power > 0 else _WIDE.scaleb(Decimal(multiple), power)


def _bound(end: Fraction | None, scale: int, power: int, side: Comparator) -> Decimal | None:
    if end is None:
        return None
    end = _shifted(end, -scale)
    exact = _exact_power(end)
    return _rounded(end, power if exact is None else exact, side)


def _served(x: Fraction, side: Comparator, *, exact: bool = False) -> Decimal:
    """The number with at most 15 significant digits, or all that it has; where it is cut, towards that side."""
    # The ends of a number that is printed with so many decimals have one more.
    last = _exact_power(x, DECIMALS + 1 if exact else DECIMALS)
    if last is None or not exact:
        shortest = power_of_ten_below(abs(x)) - SERVED_DIGITS + 1 if x else 0
        last = shortest if last is None else max(last, shortest)
    return _rounded(x, last, side)


def _exact_power(x: Fraction, most: int = DECIMALS) -> int | None:
    """The power of ten of the number's last decimal; `None` where there are more than `most`."""
    twos = (x.denominator & -x.denominator).bit_length() - 1
    fives = _EXPONENT_OF_FIVE.get(x.denominator >> twos)
    return None if fives is None or max(twos, fives) > most else -max(twos, fives)


def _shifted(x: Fraction | int, power: int) -> Fraction:
    """The number times 10**power."""
    if abs(power) > _FURTHEST:
        raise QuantityError(f"10 to the power {power} is out of range; allowed: -{_FURTHEST} to {_FURTHEST}")
    return Fraction(x * 10**power) if power >= 0 else Fraction(x, 10**-power)
