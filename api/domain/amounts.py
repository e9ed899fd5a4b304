"""A quantity in a unit and scale, and how a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from api.domain.quantity import Numbers, Quantity, fixed, plain
from api.domain.units import Scale, is_spoken, readable_scale, spoken
from api.domain.words import COMPARATOR_WORDS, Comparator

if TYPE_CHECKING:
    from api.domain.entries import UnitBase


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its unit, and the scale that it is printed or read in."""

    quantity: Quantity
    unit: UnitBase
    scale: Scale

    @property
    def comparator(self) -> Comparator:
        """Whether the number is this, about this, more or less than this."""
        return self.quantity.comparator

    def numbers(self, exponent: int) -> Numbers:
        """The value and the ends of its interval in units of that power of ten."""
        return self.quantity.numbers(exponent)

    @property
    def printed_text(self) -> str:
        """The digits as they are printed; of what is not, the rounded value."""
        return self.quantity.text or plain(self.rounded)

    @property
    def rounded(self) -> Decimal:
        """The value in its scale with the digits that its interval warrants: to read, not to calculate with."""
        return self.quantity.shown(self.scale.exponent)

    def read_in(self, *, chinese: bool = False, digits: int = 0) -> Scale:
        """The scale of the language that the amount is read in: that of the source, or one that the value fills."""
        if not self.scale.exponent or (self.quantity.is_printed and is_spoken(self.scale, chinese)):
            return self.scale
        # A computed value is looked at as it is rounded: 999.96 million that read 1,000 million are 1 billion.
        units, power = self.quantity.digits(0, digits)
        return readable_scale(units * 10**power if power >= 0 else abs(units) // 10**-power, chinese=chinese)

    def display(self, lang: str = "en", digits: int = 0, wanted: Scale | None = None) -> str:
        """The amount as a person reads it, `> 250 billion USD`, `超过2500亿美元`; rounded, but to `digits` at least.

        A wanted scale is taken where the language has one of that size.
        """
        chinese = lang == "zh"
        scale = (wanted and spoken(wanted, chinese=chinese)) or self.read_in(chinese=chinese, digits=digits)
        number = fixed(*self.quantity.digits(scale.exponent, digits))
        return in_words(number, self.comparator, scale, self.unit, chinese=chinese)


def in_words(number: str, comparator: Comparator, scale: Scale, unit: UnitBase, *, chinese: bool) -> str:
    """A number in fixed notation with the words of its comparator, scale and unit."""
    if chinese:
        return f"{COMPARATOR_WORDS[comparator].zh}{number}{scale.name_zh}{unit.label_zh}"
    sign = "" if comparator is Comparator.EQUAL else f"{comparator.value} "
    # A calendar year is a number that nobody groups.
    text = number if unit.code == "year" else _grouped(number)
    label = unit.label_en
    if scale.exponent:
        text = f"{text} {scale.name}"
    elif label == "%":
        return f"{sign}{text}%"
    return f"{sign}{text} {label}" if label else f"{sign}{text}"


def _grouped(number: str) -> str:
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}" if len(whole) > 3 else number
