"""The immutable query of figures, conditions on named fields, and their evaluation: no SQL and no protocol in here."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from api.domain.messages import LANGUAGES, Message, Words
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
"""The names of fields that conditions may compare and `Order` may sort by; `value` is multiplied out to scale one."""

MAX_DIGITS = 42
"""Maximum number of digits before the point, and after it, in a condition: 30 printed digits, in trillions."""


class ComparisonOperator(StrEnum):
    """The operator that compares a field with a value."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    CONTAINS = "contains"
    STARTS = "startswith"
    ENDS = "endswith"


@dataclass(frozen=True)
class Comparison:
    """A condition that compares a field with a value; a missing field equals only None, and is not less or greater."""

    field: str
    op: ComparisonOperator
    value: Value
    folded: str = ""
    """`lower` or `upper`: the case into which a text is changed before the comparison; empty for none."""


@dataclass(frozen=True)
class Among:
    """A condition that is true if a field has one of several values."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Not:
    """A condition that is true if its part is false, and undecided if its part is undecided."""

    part: Condition


@dataclass(frozen=True)
class Both:
    """A condition that is true if every part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    """A condition that is true if at least one part is true."""

    parts: tuple[Condition, ...]


Condition = Comparison | Among | Not | Both | Either


class Order(NamedTuple):
    """A field to sort by; figures without it come first in ascending order, and last in descending order."""

    field: str
    descending: bool = False


def holds(condition: Condition, read: Callable[[str], Value]) -> bool | None:
    """True if the condition is true of the values that `read` returns by field name; None if it is undecided.

    On a missing value, as in OData, contains, startswith and endswith are undecided, and <, <=, > and >= are False.
    On values of different types, <, <=, > and >= raise TypeError.
    """
    if isinstance(condition, Comparison):
        cell, op, value = read(condition.field), condition.op, condition.value
        if condition.folded and isinstance(cell, str):
            cell = getattr(cell, condition.folded)()
        if op in _OF_TEXTS:
            return None if cell is None else _OF_TEXTS[op](str(cell), str(value))
        if op not in ("eq", "ne") and (cell is None or value is None):
            return False
        return bool(getattr(operator, op)(cell, value))  # whoever makes a condition compares values of one type
    if isinstance(condition, Among):
        return read(condition.field) in condition.values
    if isinstance(condition, Not):
        inner = holds(condition.part, read)
        return None if inner is None else not inner
    decisive = isinstance(condition, Either)
    parts = [holds(part, read) for part in condition.parts]
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def pinned(condition: Condition | None, field: str) -> Codes:
    """The texts to which a condition, or the first part of its AND to do so, limits a field by `=` or `in`; else ()."""
    if isinstance(condition, Both):
        return next((found for part in condition.parts if (found := pinned(part, field))), ())
    if isinstance(condition, Comparison) and condition.op is ComparisonOperator.EQ and not condition.folded:
        condition = Among(condition.field, (condition.value,))
    if not isinstance(condition, Among) or condition.field != field:
        return ()
    texts = tuple(value for value in condition.values if isinstance(value, str))
    return texts if len(texts) == len(condition.values) else ()


_OF_TEXTS: dict[ComparisonOperator, Callable[[str, str], bool]] = {
    ComparisonOperator.CONTAINS: operator.contains,
    ComparisonOperator.STARTS: str.startswith,
    ComparisonOperator.ENDS: str.endswith,
}


DEFAULT_LIMIT = 1000
MAX_LIMIT = 10_000
FEW_SERIES = 8
"""Maximum number of series that are read by their keys, in less time than it takes to start a thread."""
SORTS = ("id", "indicator", "area", "period", "year", "source", "status", "release")
"""The names of the fields of a figure that the database can sort by."""


class Lang(StrEnum):
    """The language of names and displayed texts: English, Chinese, and one for each further file of messages."""

    EN = "en"
    ZH = "zh"
    vars().update({code.upper(): code for code in LANGUAGES if code not in ("en", "zh")})

    def message(self, name: str, **values: Words | str | int) -> str:
        """The text of a message in this language; LookupError if it does not exist, or one of its values is missing."""
        return Message(name, **values).in_language(self)


class Claims(StrEnum):
    """The choice between the preferred claim for each indicator, area and period, and the claims of all sources."""

    PREFERRED = "preferred"
    ALL = "all"


class Conversion(NamedTuple):
    """The wanted unit and scale of values, and the basis or rate that converts them; false without unit and scale."""

    unit: str | None = None
    scale: Scale | None = None
    basis: Basis | None = None
    rate: AppliedRate | None = None

    def __bool__(self) -> bool:
        return bool(self.unit or self.scale)

    @property
    def way(self) -> Codes:
        """The names of the fields `basis` and `rate`, of those that are set."""
        return tuple(name for name in ("basis", "rate") if getattr(self, name) is not None)


class Page(NamedTuple):
    """The wanted part of an answer: range, sort keys and fields; if `counted` is False, the total is not counted."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: str | None = None
    """The id after which the page begins, sorted by indicator, area, period and id; `offset` is 0 then."""
    sort: Codes = ()
    fields: Codes = ()
    counted: bool = True


class Query(NamedTuple):
    """A query of figures; only protocols such as OData set `where`, and `order`, which sorts after `page.sort`."""

    topics: Codes = ()
    indicators: Codes = ()
    areas: Codes = ()
    breakdowns: Codes = ()
    """The wanted parts of a topic, such as a flow of trade."""
    sources: Codes = ()
    reports: Codes = ()
    spans: tuple[Span, ...] = ()
    years: tuple[int, ...] = ()
    """The years in which periods lie, or in which fiscal years end."""
    frequencies: Codes = ()
    """The wanted lengths of periods as SDMX letters: A, S, Q, M, D."""
    years_alone: bool = False
    """True leaves out parts of a year for which the same indicator and area have a figure of the whole year."""
    latest: int | None = None
    claims: Claims = Claims.PREFERRED
    as_of: str | None = None
    updated_after: str | None = None
    derived: bool = False
    conversion: Conversion = Conversion()
    lang: Lang = Lang.EN
    where: Condition | None = None
    order: tuple[Order, ...] = ()
    page: Page = Page()
