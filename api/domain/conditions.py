"""Conditions on named fields, joined by and, or and not: no SQL and no protocol in here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | bool | Decimal | datetime | None

FILTERABLE = frozenset(
    {
        *("id", "indicator", "name", "topic", "area", "area_name", "period", "time", "frequency", "year"),
        *("comparator", "value", "unit", "scale", "unit_mult", "printed_value", "printed_scale", "as_printed"),
        *("status", "source", "originator", "paragraph", "sentence_sha256", "inferred", "preferred", "vintage"),
        *("notes", "release"),
    }
)
"""The fields of a figure that conditions and orders may name; the others are filled in after reading.

`value` is the served one, in whole units: `scale` is always `one` here, and `unit_mult` 0.
"""

MAX_DIGITS = 42
"""Digits that a number in a condition may have before its point, and after it: 30 printed ones, in trillions."""


class ComparisonOperator(StrEnum):
    """Comparison of a field with a value."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    CONTAINS = "contains"
    STARTS = "startswith"
    ENDS = "endswith"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value; a missing cell is equal to None only, and in no order with anything."""

    field: str
    op: ComparisonOperator
    value: Value


@dataclass(frozen=True, slots=True)
class Among:
    """A field that is one of some values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; of what is neither true nor false, neither again."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Some part holds."""

    parts: tuple[Condition, ...]


Condition = Comparison | Among | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Order:
    """A field to sort by; missing cells come first, or last where it descends."""

    field: str
    descending: bool = False


def holds(condition: Condition, read: Callable[[str], Value]) -> bool | None:
    """Truth of the condition for the fields that `read` gives; None where it is neither true nor false."""
    if isinstance(condition, Comparison):
        return compare(condition.op, read(condition.field), condition.value)
    if isinstance(condition, Among):
        return read(condition.field) in condition.values
    if isinstance(condition, Not):
        inner = holds(condition.part, read)
        return None if inner is None else not inner
    decisive = isinstance(condition, Either)
    found = [holds(part, read) for part in condition.parts]
    if decisive in found:
        return decisive
    return None if None in found else not decisive


def pinned(condition: Condition | None, field: str) -> tuple[str, ...]:
    """Texts of which a field has one wherever the condition holds, as far as its outermost parts say; none for any."""
    if isinstance(condition, Both):
        return next((found for part in condition.parts if (found := pinned(part, field))), ())
    if isinstance(condition, Comparison) and condition.op is ComparisonOperator.EQ:
        condition = Among(condition.field, (condition.value,))
    if not isinstance(condition, Among) or condition.field != field:
        return ()
    texts = tuple(value for value in condition.values if isinstance(value, str))
    return texts if len(texts) == len(condition.values) else ()


def compare(op: ComparisonOperator, cell: Value, value: Value) -> bool | None:
    """One comparison, with the answers that OData gives for missing cells."""
    if op is ComparisonOperator.EQ:
        return cell == value
    if op is ComparisonOperator.NE:
        return cell != value
    if op in _WORDS:
        return None if cell is None else _WORDS[op](str(cell), str(value))
    if cell is None or value is None:
        return False
    above, below = cell > value, cell < value  # type: ignore[operator]  # a reader compares like with like
    return {
        ComparisonOperator.GT: above,
        ComparisonOperator.GE: not below,
        ComparisonOperator.LT: below,
        ComparisonOperator.LE: not above,
    }[op]


_WORDS: dict[ComparisonOperator, Callable[[str, str], bool]] = {
    ComparisonOperator.CONTAINS: lambda cell, value: value in cell,
    ComparisonOperator.STARTS: str.startswith,
    ComparisonOperator.ENDS: str.endswith,
}
