"""A quantity in a unit and scale, and how a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from api.domain.quantity import Quantity, plain
from api.domain.words.comparators import COMPARATOR_WORDS
from api.domain.words.scales import Scale, readable_scale

if TYPE_CHECKING:
    from api.domain.catalogue_entries import UnitBase


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with the unit and the scale that it is given in."""

    quantity: Quantity
    unit: UnitBase
    scale: Scale

    @property
    def value(self) -> Decimal:
        """The value in the amount's scale, with the digits that its interval warrants."""
        return self.quantity.shown(self.scale.exponent)

    def display(self, lang: str = "en") -> str:
        """The amount as a person reads it: `> 250 billion USD`, `超过2500亿美元`."""
        if lang == "zh":
            return self._chinese()
        sign = "" if self.quantity.comparator == "=" else f"{self.quantity.comparator} "
        # A calendar year is a number that nobody groups.
        number = f"{self.value:f}" if self.unit.code == "year" else f"{self.value:,f}"
        if self.unit.label_en == "%" and not self.scale.exponent:
            return f"{sign}{number}%"
        words = (number, self.scale.name if self.scale.exponent else "", self.unit.label_en)
        return sign + " ".join(word for word in words if word)

    def _chinese(self) -> str:
        scale = readable_scale(self.quantity.value, chinese=True) if self.scale.exponent else self.scale
        number = plain(self.quantity.shown(scale.exponent))
        word = COMPARATOR_WORDS[self.quantity.comparator].zh
        return f"{word}{number}{scale.name_zh}{self.unit.label_zh}"
