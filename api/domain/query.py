"""A query of figures, typed and frozen, with conditions on named fields: no SQL and no protocol in here."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from api.domain.messages import LANGUAGES
from api.domain.period import Span
from api.domain.rates import AppliedRate, Basis
from api.domain.units import Scale

Codes = tuple[str, ...]
Value = str | int | bool | Decimal | datetime | None

FILTERABLE = frozenset(
    {
        *("id", "indicator", "name", "topic", "area", "area_name", "period", "time", "frequency", "year"),
        *("comparator", "value", "unit", "scale", "unit_mult", "printed_value", "printed_scale", "as_printed"),
        *("status", "source", "originator", "paragraph", "sentence_sha256", "inferred", "preferred", "vintage"),
        *("notes", "release"),
    }
)
"""The fields of a figure that conditions and orders may name; `value` is in whole units, at scale one."""

MAX_DIGITS = 42
"""Digits of a number in a condition before its point, and after it, at most: 30 printed ones, in trillions."""


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
    folded: str = ""
    """`lower` or `upper`: the case that the field, a text, is brought to before."""


@dataclass(frozen=True, slots=True)
class Among:
    """A field with one of some values."""

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
    """Truth of the condition for the fields that `read` gives; None if it is neither true nor false."""
    if isinstance(condition, Comparison):
        cell = read(condition.field)
        if condition.folded and isinstance(cell, str):
            cell = getattr(cell, condition.folded)()
        return compare(condition.op, cell, condition.value)
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


def pinned(condition: Condition | None, field: str) -> Codes:
    """The texts to which the condition limits a field, by its outermost AND parts alone; empty for no limit."""
    if isinstance(condition, Both):
        return next((found for part in condition.parts if (found := pinned(part, field))), ())
    if isinstance(condition, Comparison) and condition.op is ComparisonOperator.EQ and not condition.folded:
        condition = Among(condition.field, (condition.value,))
    if not isinstance(condition, Among) or condition.field != field:
        return ()
    texts = tuple(value for value in condition.values if isinstance(value, str))
    return texts if len(texts) == len(condition.values) else ()


def compare(op: ComparisonOperator, cell: Value, value: Value) -> bool | None:
    """One comparison, with the answers that OData gives for missing cells."""
    if op in _OF_TEXTS:
        return None if cell is None else _OF_TEXTS[op](str(cell), str(value))
    if op not in ("eq", "ne") and (cell is None or value is None):
        return False
    found: bool = getattr(operator, op)(cell, value)  # a reader compares like with like
    return found


_OF_TEXTS: dict[ComparisonOperator, Callable[[str, str], bool]] = {
    ComparisonOperator.CONTAINS: operator.contains,
    ComparisonOperator.STARTS: str.startswith,
    ComparisonOperator.ENDS: str.endswith,
}


DEFAULT_LIMIT = 1000
MAX_LIMIT = 10_000
SORTS = ("id", "indicator", "area", "period", "year", "source", "status", "release")
"""The fields of a figure that the store can sort by."""


if TYPE_CHECKING:

    class Lang(StrEnum):
        """The language of names and displays."""

        EN = "en"
        ZH = "zh"

else:  # each that there is a file of messages of: a further language needs no code
    Lang = StrEnum("Lang", {code.upper(): code for code in LANGUAGES})
    Lang.__doc__ = "The language of names and displays."


class Claims(StrEnum):
    """One claim for each indicator, area and period, or each source's."""

    PREFERRED = "preferred"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Conversion:
    """The unit and scale that values are wanted in, and the rate to get there."""

    unit: str | None = None
    scale: Scale | None = None
    basis: Basis | None = None
    rate: AppliedRate | None = None

    def __bool__(self) -> bool:
        return self.unit is not None or self.scale is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of an answer, their order and fields; without `counted` their total is not read."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: str | None = None
    """The id of the figure that the page begins after, in the order of their key; nothing is skipped then."""
    sort: Codes = ()
    fields: Codes = ()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """Filters, unit and language; `where` and `order` come of other protocols, `page.sort` precedes `order`."""

    topics: Codes = ()
    indicators: Codes = ()
    areas: Codes = ()
    breakdowns: Codes = ()
    """The parts of a topic, such as a flow of trade, of which indicators are wanted."""
    sources: Codes = ()
    reports: Codes = ()
    spans: tuple[Span, ...] = ()
    years: tuple[int, ...] = ()
    """The years that periods lie in, or that fiscal years end in."""
    frequencies: Codes = ()
    """The lengths of periods that are wanted, by their SDMX letters."""
    years_alone: bool = False
    """True leaves out a period inside a year that has a figure of the whole, of the same indicator and area."""
    latest: int | None = None
    claims: Claims = Claims.PREFERRED
    as_of: str | None = None
    updated_after: str | None = None
    derived: bool = False
    conversion: Conversion = field(default_factory=Conversion)
    lang: Lang = Lang.EN
    where: Condition | None = None
    order: tuple[Order, ...] = ()
    page: Page = field(default_factory=Page)
