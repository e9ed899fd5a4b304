"""Exact arithmetic on printed decimals and the interval that their rounding leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from api.domain.errors import DivisionByZeroInterval, InvalidDecimal, QuantityError
from api.domain.words import ONE_SIDED, Comparator

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


DECIMALS = 30  # an exact value that needs more than these is shown to the digits of _SHORT
_SHORT = Context(prec=12, rounding=ROUND_HALF_UP)
SERVED_DIGITS = 15  # what a double tells apart for certain
_PRINTED = re.compile(r"-?[0-9]{1,30}(?:\.([0-9]{1,30}))?")
_ALLOWED = "an optional minus, 1 to 30 digits 0-9 and, if wanted, a point with 1 to 30 digits, as in 15.5"
_EXPONENT_OF_FIVE = {5**n: n for n in range(DECIMALS + 2)}
_FLIPPED = str.maketrans("<>", "><")
_FURTHEST = 999  # no number here needs a larger power of ten; a far larger one would only fill memory
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
        value = _serve_converted(*self._ratio(units, power), comparator)
        if comparator in _DOWN:
            return Numbers(value, value, None)
        if comparator in _UP:
            return Numbers(value, None, value)
        if comparator is Comparator.ABOUT:
            low, high = (units - 1, power), (units + 1, power)
        else:
            low, high = (10 * units - 5, power - 1), (10 * units + 5, power - 1)
        ends = (
            _serve_converted(*self._ratio(*low), Comparator.MORE),
            _serve_converted(*self._ratio(*high), Comparator.LESS),
        )
        return Numbers(value, *ends)

    def shown(self, scale: int) -> Decimal:
        """The value in 10**scale units, with the digits that its interval warrants and no more."""
        units, power = self.printed.units_and_power()
        factor = _read(self.factor)
        last = power - scale + (factor.twice if self.comparator is Comparator.ABOUT else factor.once)
        return _round_converted(*self._ratio(units, power - scale), last, self.comparator)

    def unrounded(self, scale: int) -> Decimal:
        """The value in 10**scale units with 34 significant digits."""
        units, power = self.printed.units_and_power()
        above, below = self._ratio(units, power - scale)
        return _QUOTIENT.divide(Decimal(above), Decimal(below))

    def _ratio(self, units: int, power: int) -> tuple[int, int]:
        """So many printed units of 10**power in the other unit, as a quotient of whole numbers."""
        above, below = units * self.factor.numerator, self.factor.denominator
        return (above * 10**power, below) if power >= 0 else (above, below * 10**-power)


def _serve_converted(above: int, below: int, side: Comparator) -> Decimal:
    """The quotient with at most 15 significant digits, or all that it has; where it is cut, towards that side."""
    if not above:
        return Decimal(0)
    size = abs(above)
    power = len(str(size)) - len(str(below))  # this, or one less
    reached = size >= below * 10**power if power >= 0 else size * 10**-power >= below
    last = (power if reached else power - 1) - SERVED_DIGITS + 1
    found = _round_converted(above, below, last, side)
    if last >= 0 or above * 10**-last % below:
        return found
    # It ends here, so that the zeros behind it are none of its digits.
    units, end = above * 10**-last // below, last
    while end < 0 and units % 10 == 0:
        units, end = units // 10, end + 1
    return found if end < -DECIMALS else _converted_number(units, end)


def _round_converted(above: int, below: int, power: int, side: Comparator) -> Decimal:
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
    return _converted_number(units, power)


def _converted_number(units: int, power: int) -> Decimal:
    return Decimal(units * 10**power) if power > 0 else Decimal(f"{units}E{power}")
