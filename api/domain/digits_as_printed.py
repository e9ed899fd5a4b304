"""A number by its printed digits: what an answer shows of it follows from these, without exact fractions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from api.domain.quantity import Numbers, Quantity
from api.domain.rounding_interval import Interval
from api.domain.words.comparators import Comparator


class PrintedDigits(NamedTuple):
    """Digits as printed, in 10**exponent units; `counted` as `Quantity.printed` takes it.

    Its numbers are those of its quantity, digit for digit, made in a tenth of the time: they are integers shifted by
    powers of ten. The quantity is made where it is calculated with.
    """

    text: str
    exponent: int
    comparator: Comparator
    counted: bool

    def quantity(self) -> Quantity:
        """The number with its interval, to calculate with."""
        return _quantity(self)

    def widest(self) -> Quantity:
        """The number with all that its digits may leave open, however its source prints.

        They may be rounded or cut off, and zeros at the end of a whole number may be digits or none.
        """
        whole = self.text
        if "." not in whole and (shorter := whole.rstrip("0")) not in ("", "-"):
            whole = shorter
        zeros = len(self.text) - len(whole)
        quantity = Quantity.printed(whole, self.exponent + zeros, self.comparator, self.counted)
        if self.comparator is not Comparator.EQUAL or not quantity.interval.width:
            return quantity
        value, step = quantity.value, quantity.step
        low = value - (step if value <= 0 else step / 2)
        high = value + (step if value >= 0 else step / 2)
        return replace(quantity, interval=Interval(low, high, True, True))

    def units_and_power(self) -> tuple[int, int]:
        """The whole number that its digits are, in units of which power of ten."""
        whole, _, decimals = self.text.partition(".")
        return int(whole + decimals), self.exponent - len(decimals)

    @property
    def exact(self) -> bool:
        """Whether `=` leaves nothing open: what was counted is printed whole."""
        return self.counted and not self.exponent and "." not in self.text

    def value(self, scale: int) -> Decimal:
        """The value in 10**scale units, exact, with every printed digit."""
        units, power = self.units_and_power()
        return _number(units, power - scale)

    def numbers(self, scale: int) -> Numbers:
        """The value and its ends in 10**scale units, each exact."""
        units, power = self.units_and_power()
        power -= scale
        value = _number(units, power)
        if self.comparator in (Comparator.MORE, Comparator.AT_LEAST):
            return Numbers(value, _shortest(units, power), None)
        if self.comparator in (Comparator.LESS, Comparator.AT_MOST):
            return Numbers(value, None, _shortest(units, power))
        if self.comparator is Comparator.ABOUT:
            return Numbers(value, _shortest(units - 1, power), _shortest(units + 1, power))
        if self.exact:
            end = _shortest(units, power)
            return Numbers(value, end, end)
        return Numbers(value, _shortest(10 * units - 5, power - 1), _shortest(10 * units + 5, power - 1))

    def texts(self) -> tuple[str, str | None, str | None]:
        """The numbers in whole units as `plain` writes them, made of the digits in a third of the time."""
        units, power = self.units_and_power()
        value = fixed(units, power)
        if self.comparator is Comparator.EQUAL and not self.exact:
            return value, _trimmed(fixed(10 * units - 5, power - 1)), _trimmed(fixed(10 * units + 5, power - 1))
        if self.comparator is Comparator.ABOUT:
            return value, _trimmed(fixed(units - 1, power)), _trimmed(fixed(units + 1, power))
        end = _trimmed(value)
        low = None if self.comparator in (Comparator.LESS, Comparator.AT_MOST) else end
        return value, low, None if self.comparator in (Comparator.MORE, Comparator.AT_LEAST) else end


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


@lru_cache(maxsize=4096)
def _quantity(digits: PrintedDigits) -> Quantity:
    return Quantity.printed(digits.text, digits.exponent, digits.comparator, digits.counted)


def _number(units: int, power: int) -> Decimal:
    """An integer times a power of ten; one above one is multiplied out."""
    return Decimal(units * 10**power) if power >= 0 else Decimal(f"{units}E{power}")


def _shortest(units: int, power: int) -> Decimal:
    """The same without zeros at the end of its decimals."""
    while power < 0 and units % 10 == 0:
        units, power = units // 10, power + 1
    return _number(units, power)
