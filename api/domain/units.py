"""The kinds of units."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit counts in; conversion never leaves a kind."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PHYSICAL = "physical"
