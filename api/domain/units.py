"""Kinds of units, and what can be expressed in what."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from api.domain.errors import QuantityError


class UnitKind(StrEnum):
    """What a unit counts in; conversion never leaves a kind."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    PHYSICAL = "physical"


class Unit(Protocol):
    """The code and kind of a unit, as `UnitBase` has them."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> UnitKind: ...  # noqa: D102


_REDENOMINATIONS: Mapping[tuple[str, str], int] = {("TRL", "TRY"): 1_000_000, ("ROL", "RON"): 10_000}
"""Units of an old currency that one unit of the new one has replaced, by law."""


_DIMENSIONS: Sequence[Mapping[str, int]] = (
    {"minutes": 1, "hours": 60},
    {"kg": 1, "tonnes": 1000},
    {"m": 1, "km": 1000},
    {"m2": 1, "hectares": 10_000, "km2": 1_000_000},
    {"litres": 1, "m3": 1000},
    {"kWh": 1, "MWh": 1000, "GWh": 10**6, "TWh": 10**9},
)
"""Units that are measured, by dimension, each as a multiple of the smallest."""


def remeasured(source: str, target: str) -> Fraction | None:
    """One unit that is measured in another of the same dimension; None for any other pair."""
    dimension = next((units for units in _DIMENSIONS if source in units), {})
    return Fraction(dimension[source], dimension[target]) if target in dimension else None


def redenominated(source: str, target: str) -> Fraction | None:
    """One unit of a currency in the one that replaced it, or that it replaced; None for any other pair."""
    if (old := _REDENOMINATIONS.get((source, target))) is not None:
        return Fraction(1, old)
    new = _REDENOMINATIONS.get((target, source))
    return None if new is None else Fraction(new)


class InconvertibleError(QuantityError):
    """Two units that no rule connects."""


def convertible(unit: Unit, units: Iterable[Unit]) -> list[str]:
    """The codes of all units that a value in this unit could be expressed in."""
    kind = unit.kind if unit.kind in (UnitKind.MONEY, UnitKind.SHARE) else None
    alike = {unit.code, *next((units for units in _DIMENSIONS if unit.code in units), ())}
    return [other.code for other in units if other.kind is kind or other.code in alike]


def inexpressible(source: Unit, target: Unit) -> str:
    """The sentence, without its stop, on units that no rule connects."""
    return f"{source.code} ({source.kind}) cannot be expressed in {target.code} ({target.kind})"


def needs_rate(source: Unit, target: Unit) -> bool:
    """True of two currencies neither of which has replaced the other."""
    both = source.kind is target.kind is UnitKind.MONEY
    return both and source.code != target.code and redenominated(source.code, target.code) is None
