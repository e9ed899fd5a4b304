"""Units and the kinds of units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit counts in; conversion never leaves a kind."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PHYSICAL = "physical"


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency, percent, ratio or counted noun; a value in it times ten to the exponent is in the kind's base."""

    code: str
    kind: UnitKind
    exponent: int
    name_en: str
    name_zh: str
    label_en: str
    label_zh: str
    symbol: str
    sdmx: str
