"""How exact a figure is, as a small drawing: what rounding leaves open on an axis of a tenth around the value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from api.domain.amounts import Amount
from api.domain.query import Lang
from api.domain.units import Scale, UnitKind, spoken
from api.domain.words import Comparator
from api.web.pages.words.days_and_numbers import short_number

HALF = 56
"""How many pixels a tenth of the value is."""
MIDDLE = 60
AXIS = Fraction(1, 10)
_DIGITS = Context(prec=200)


@dataclass(frozen=True, slots=True)
class PrecisionBar:
    """The bar from `left` to `right` around the middle, in pixels, and its ends as numbers; an open end has none."""

    left: int
    right: int
    low: str | None
    high: str | None
    soft: bool
    """Whether the source says "about"."""

    @classmethod
    def of(cls, amount: Amount, lang: Lang, wanted: Scale | None = None) -> PrecisionBar:
        """The bar of an amount, its numbers in the scale that it is read in."""
        chinese = lang is Lang.ZH
        chosen = spoken(wanted, chinese=chinese) if amount.unit.kind is UnitKind.MONEY else None
        value, low, high = amount.numbers((chosen or amount.read_in(chinese=chinese)).exponent)
        return cls(
            MIDDLE if low is None or value is None else MIDDLE - _pixels(Fraction(value), Fraction(low)),
            MIDDLE if high is None or value is None else MIDDLE + _pixels(Fraction(value), Fraction(high)),
            None if low is None else short_number(_readable(low, low, high, amount, ROUND_FLOOR), lang),
            None if high is None else short_number(_readable(high, low, high, amount, ROUND_CEILING), lang),
            amount.comparator is Comparator.ABOUT,
        )

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.low is not None and self.low == self.high

    @property
    def width(self) -> int:
        """How wide the bar is; the narrowest can still be seen."""
        return max(self.right - self.left, 2)


def _readable(end: Decimal, low: Decimal | None, high: Decimal | None, amount: Amount, rounding: str) -> Decimal:
    """An end as printed digits give it; one that a rate gave with two digits of the width, rounded outward."""
    if amount.is_printed or low is None or high is None or low == high:
        return end
    quantum = Decimal(1).scaleb((high - low).adjusted() - 1)
    return end.quantize(quantum, rounding, _DIGITS)


def _pixels(value: Fraction, end: Fraction) -> int:
    """How far an end lies from the value; what lies beyond the axis ends at its end."""
    if value == end:
        return 0
    share = abs(value - end) / abs(value) / AXIS if value else Fraction(1)
    return round(min(share, Fraction(1)) * HALF)
