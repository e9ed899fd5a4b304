"""A query of figures, typed and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from api.domain.conditions import Condition, Order
from api.domain.period import Span
from api.domain.rates import AppliedRate, Basis
from api.domain.units import Scale

DEFAULT_LIMIT = 1000
MAX_LIMIT = 10_000
SORTS = ("id", "indicator", "area", "period", "year", "source", "status", "release")
"""The fields of a figure that the store can sort by."""


class Lang(StrEnum):
    """The language of names and displays."""

    EN = "en"
    ZH = "zh"


class Claims(StrEnum):
    """One claim for each indicator, area and period, or each source's."""

    PREFERRED = "preferred"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Conversion:
    """The unit and scale that values are asked in, and the rate to get there."""

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
    """The id of the figure that the page begins behind, in the order of their key; nothing is skipped then."""
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """Filters of figures, with unit, language and order.

    `where` and `order` are what other people's protocols ask beyond our parameters; `page.sort` goes before `order`.
    """

    topics: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    """The parts of a topic, such as a flow of trade, of which indicators are wanted."""
    sources: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    frequencies: tuple[str, ...] = ()
    """The lengths of periods that are wanted, by their SDMX letters."""
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
