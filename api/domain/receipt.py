"""The receipt of a converted value: value, rate, basis, period, days, source of the rate, formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from api.domain.converted_digits import ConvertedDigits
from api.domain.quantity import plain
from api.domain.rates import AppliedRate, Basis
from api.domain.words.bilingual import Bilingual
from api.domain.words.scales import SCALES, Scale

if TYPE_CHECKING:
    from api.domain.amounts import Amount

_TOLD = (
    *("value", "scale", "from_unit", "to_unit", "basis", "formula", "unrounded"),
    *("pair", "rate", "period", "days", "partial", "source"),
)
UNROUNDED_DIGITS = 34
"""Significant digits of the quotient in a receipt, as many as IEEE decimal128 holds."""
ONE = SCALES["one"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a converted value came about, in words and digits that are made when they are looked at.

    `unrounded` holds more digits than the value, in the scale that values are served in.
    """

    before: Amount
    after: Amount
    applied: AppliedRate | None = None
    served_in: Scale = ONE
    printed_as: str | None = None
    """The words by which the source itself prints the amount after."""
    printed_by: str | None = None

    @property
    def value(self) -> str:
        """The number before."""
        return plain(self.before.rounded)

    @property
    def scale(self) -> str:
        """The name of the scale that it has."""
        return self.before.scale.name

    @property
    def from_unit(self) -> str:
        """The unit before."""
        return self.before.unit.code

    @property
    def to_unit(self) -> str:
        """The unit after."""
        return self.after.unit.code

    @property
    def basis(self) -> Basis:
        """What was gone by."""
        if self.printed_as is not None:
            return Basis.AS_PRINTED
        return self.applied.basis if self.applied else Basis.EXACT

    @property
    def unrounded(self) -> str:
        """The number after."""
        number, exponent = self.after.number, self.served_in.exponent
        if self.printed_as is not None:
            return plain(self.after.quantity.numbers(exponent).value)
        if isinstance(number, ConvertedDigits):
            return plain(number.unrounded(exponent))
        return _decimal(self.after.quantity.value / 10**exponent)

    @property
    def formula(self) -> str:
        """What was reckoned."""
        if self.printed_as is not None:
            return f"printed in the source: {self.printed_as}"
        given = f"{self.value}{_scale_name(self.before.scale)} {self.from_unit}"
        if (rate := self.applied) is None:
            return f"{given} = {self.unrounded}{_scale_name(self.served_in)} {self.to_unit}"
        sign = "×" if rate.base == self.from_unit else "÷"
        return f"{given} {sign} {plain(rate.value)} {rate.quote} per {rate.base}"

    @property
    def pair(self) -> str | None:
        """The currencies of the rate."""
        return f"{self.applied.base}{self.applied.quote}" if self.applied else None

    @property
    def rate(self) -> Decimal | None:
        """The rate."""
        return self.applied.value if self.applied else None

    @property
    def period(self) -> str | None:
        """What the rate is of."""
        return self.applied.period if self.applied else None

    @property
    def days(self) -> int | None:
        """Of how many days."""
        return self.applied.days if self.applied else None

    @property
    def partial(self) -> bool:
        """Whether they do not cover all of it."""
        return self.applied is not None and self.applied.partial

    @property
    def source(self) -> str | None:
        """Whose rate it is, or who prints the amount after."""
        return self.applied.source if self.applied else self.printed_by

    def body(self) -> dict[str, object]:
        """The receipt as JSON gives it."""
        return {name: getattr(self, name) for name in _TOLD}

    @property
    def caveat(self) -> Bilingual | None:
        """What is not usual about the rate: days that do not cover the year, a last day that is no end of a year."""
        if not self.partial or self.period is None:
            return None
        if self.basis is Basis.YEAR_END:
            year = self.period[:4]
            return Bilingual(
                f"The rate is that of {self.period}, the last one there is of {year}, and not of the year's end.",
                f"所用汇率为{self.period}的汇率，是{year}年可得的最后一个，并非年末汇率。",
            )
        return Bilingual(
            f"The rate is the average of only {self.days} days of {self.period}, which do not cover the whole year.",
            f"所用汇率仅为{self.period}年中{self.days}天的平均值，未覆盖全年。",
        )


def _scale_name(scale: Scale) -> str:
    return f" {scale.name}" if scale.exponent else ""


def _decimal(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = UNROUNDED_DIGITS
        return plain(Decimal(value.numerator) / Decimal(value.denominator))
