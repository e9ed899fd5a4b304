"""Printed digits in another unit: what an answer shows of them follows from whole numbers, without fractions."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from api.domain.digits_as_printed import PrintedDigits
from api.domain.quantity import DECIMALS, SERVED_DIGITS, Numbers, Quantity, power_of_ten_below
from api.domain.words.comparators import Comparator

_QUOTIENT = Context(prec=34)
"""As many significant digits as IEEE decimal128 holds, for the quotient in a receipt."""
_UP = (Comparator.LESS, Comparator.AT_MOST)
_DOWN = (Comparator.MORE, Comparator.AT_LEAST)


class _Factor(NamedTuple):
    """A factor in lowest terms; the powers of ten that it and its double reach."""

    above: int
    below: int
    once: int
    twice: int


@lru_cache(maxsize=4096)
def _read(factor: Fraction) -> _Factor:
    return _Factor(factor.numerator, factor.denominator, power_of_ten_below(factor), power_of_ten_below(2 * factor))


def is_power_of_ten(factor: Fraction) -> bool:
    """Whether a factor only moves the point: digits in that unit are printed ones again."""
    ends = {factor.numerator, factor.denominator}
    return 1 in ends and f"{max(ends)}".strip("0") == "1"


class ConvertedDigits(NamedTuple):
    """Printed digits, not of a counted noun, times a positive factor that is no power of ten.

    Its numbers are those of its quantity, digit for digit. The quantity is made where it is calculated with.
    """

    printed: PrintedDigits
    factor: Fraction

    @property
    def comparator(self) -> Comparator:
        """What is said of the number."""
        return self.printed.comparator

    def quantity(self) -> Quantity:
        """The number with its interval, to calculate with."""
        return self.printed.quantity().scaled(self.factor)

    def widest(self) -> Quantity:
        """The number with all that its printed digits may leave open."""
        return self.printed.widest().scaled(self.factor)

    def whole(self) -> int:
        """The units that its size fills."""
        above, below = self._ratio(*self.printed.units_and_power())
        return abs(above) // below

    def numbers(self, scale: int) -> Numbers:
        """The value and its ends in 10**scale units with 15 significant digits at most, the ends cut outward."""
        units, power = self.printed.units_and_power()
        power -= scale
        comparator = self.comparator
        value = _served(*self._ratio(units, power), comparator)
        if comparator in _DOWN:
            return Numbers(value, value, None)
        if comparator in _UP:
            return Numbers(value, None, value)
        if comparator is Comparator.ABOUT:
            low, high = (units - 1, power), (units + 1, power)
        else:
            low, high = (10 * units - 5, power - 1), (10 * units + 5, power - 1)
        ends = _served(*self._ratio(*low), Comparator.MORE), _served(*self._ratio(*high), Comparator.LESS)
        return Numbers(value, *ends)

    def shown(self, scale: int) -> Decimal:
        """The value in 10**scale units, with the digits that its interval warrants and no more."""
        units, power = self.printed.units_and_power()
        factor = _read(self.factor)
        last = power - scale + (factor.twice if self.comparator is Comparator.ABOUT else factor.once)
        return _rounded(*self._ratio(units, power - scale), last, self.comparator)

    def unrounded(self, scale: int) -> Decimal:
        """The value in 10**scale units with 34 significant digits."""
        units, power = self.printed.units_and_power()
        above, below = self._ratio(units, power - scale)
        return _QUOTIENT.divide(Decimal(above), Decimal(below))

    def _ratio(self, units: int, power: int) -> tuple[int, int]:
        """So many printed units of 10**power in the other unit, as a quotient of whole numbers."""
        above, below = units * self.factor.numerator, self.factor.denominator
        return (above * 10**power, below) if power >= 0 else (above, below * 10**-power)


def _served(above: int, below: int, side: Comparator) -> Decimal:
    """The quotient with at most 15 significant digits, or all that it has; where it is cut, towards that side."""
    if not above:
        return Decimal(0)
    size = abs(above)
    power = len(str(size)) - len(str(below))  # this, or one less
    reached = size >= below * 10**power if power >= 0 else size * 10**-power >= below
    last = (power if reached else power - 1) - SERVED_DIGITS + 1
    found = _rounded(above, below, last, side)
    if last >= 0 or above * 10**-last % below:
        return found
    # It ends here, so that the zeros behind it are none of its digits.
    units, end = above * 10**-last // below, last
    while end < 0 and units % 10 == 0:
        units, end = units // 10, end + 1
    return found if end < -DECIMALS else _number(units, end)


def _rounded(above: int, below: int, power: int, side: Comparator) -> Decimal:
    """The quotient as a multiple of 10**power, so rounded that a more or a less than stays true."""
    if power >= 0:
        below *= 10**power
    else:
        above *= 10**-power
    if side in _DOWN:
        units = above // below
    elif side in _UP:
        units = -(-above // below)
    else:  # half away from zero
        units = (2 * abs(above) + below) // (2 * below) * (1 if above >= 0 else -1)
    return _number(units, power)


def _number(units: int, power: int) -> Decimal:
    return Decimal(units * 10**power) if power > 0 else Decimal(f"{units}E{power}")
