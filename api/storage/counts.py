"""Counts of the claims that stand now by series, kept at load: to count a million figures one by one takes a second."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, insert, literal
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.query import Claims, Query
from api.storage.database import Database
from api.storage.filters import FREQUENCY, PREFERRED, is_served, moment, placed, standing_at
from api.storage.models import OPEN, Computed, PrintedFigure, Release, SeriesCount, ServedClaim

_FIELDS: Mapping[str, Any] = {
    "indicator": col(PrintedFigure.indicator),
    "area": col(PrintedFigure.area),
    "frequency": FREQUENCY,
    "unit": col(PrintedFigure.unit),
    "vintage": func.coalesce(PrintedFigure.vintage, ""),
    "comparator": col(PrintedFigure.comparator),
    "source": col(PrintedFigure.source),
    "report": col(Release.report),
}
FIELDS = frozenset(_FIELDS)
"""What the claims of a series have in common."""
PLACE = ("frequency", "area", "indicator", "unit", "vintage", "comparator", "source")
"""What the figures of a line have in common; where any of it changes, another line begins."""


def _series(sequence: int) -> Select[Any]:
    """The series of the claims that stand at a release."""
    claims = func.count().label("claims")
    preferred = func.sum(case((PREFERRED, 1), else_=0)).label("preferred")
    fields = [column.label(name) for name, column in _FIELDS.items()]
    of = select_columns(*fields, claims, preferred).select_from(ServedClaim).join(PrintedFigure, is_served())
    brought = of.join(Release, col(Release.id) == col(PrintedFigure.release))
    return brought.where(standing_at(literal(sequence))).group_by(*_FIELDS.values())


def write(connection: Connection, indicator: str) -> None:
    """Count the claims of an indicator that stand now, whose standings are written, in place of what was counted."""
    connection.execute(delete(SeriesCount).where(col(SeriesCount.indicator) == indicator))
    series = _series(OPEN - 1).where(col(ServedClaim.indicator) == indicator)
    connection.execute(insert(SeriesCount).from_select([*_FIELDS, "claims", "preferred"], series))


async def counted_by(
    database: Database, names: Sequence[str], *conditions: ColumnElement[bool], of: Any = None, bulk: bool = True
) -> Sequence[Row[Any]]:
    """The different combinations that some fields of the series have: how many claims stand, how many preferred."""
    of = SeriesCount if of is None else of
    columns = [getattr(of, name) for name in names]
    totals = (func.sum(of.claims).label("claims"), func.sum(of.preferred).label("preferred"))
    statement = select_columns(*columns, *totals).where(*conditions)
    return await database.rows(statement.group_by(*columns).order_by(*columns) if names else statement, bulk=bulk)


async def claims_by_area(database: Database, indicator: str) -> Mapping[str, int]:
    """How many claims on an indicator stand now of each area that has some."""
    rows = await counted_by(database, ("area",), col(SeriesCount.indicator) == indicator)
    return {row.area: int(row.claims) for row in rows}


async def of_release(
    database: Database, catalogue: Catalogue, names: Sequence[str], query: Query | None = None
) -> Sequence[Row[Any]]:
    """The same of the claims that stand at the catalogue's newest release, and that a query selects by its fields."""
    query, newest = query or Query(), moment(catalogue, None)
    rows = await counted_by(database, names, *_chosen(catalogue, query, SeriesCount), bulk=not query.indicators)
    if await are_of(database, newest):
        return rows
    series = _series(newest).subquery().c
    return await counted_by(database, names, *_chosen(catalogue, query, series), of=series)


async def are_of(database: Database, sequence: int) -> bool:
    """Whether the kept counts are of a release; asked after they were read, as a newer one may come meanwhile."""
    return bool(await database.rows(select_columns(col(Computed.id)).where(col(Computed.sequence) == sequence)))


def tell_apart(catalogue: Catalogue, query: Query) -> bool:
    """Whether the series know which claims a query selects."""
    by_figure = query.spans or query.updated_after or query.where is not None
    return not by_figure and moment(catalogue, query.as_of) == moment(catalogue, None)


def _chosen(catalogue: Catalogue, query: Query, of: Any) -> Iterator[ColumnElement[bool]]:
    yield from (each.with_values() for each in placed(catalogue, query, of.indicator, of.area))
    wanted = {"source": query.sources, "report": query.reports, "frequency": query.frequencies}
    yield from (getattr(of, name).in_(values) for name, values in wanted.items() if values)


async def places(database: Database, catalogue: Catalogue, claims: Claims) -> Sequence[tuple[Any, ...]]:
    """The fields of every line that has such claims, as PLACE names them; no vintage is None here."""
    rows = map(tuple, await of_release(database, catalogue, PLACE))
    chosen = (row for row in rows if claims is Claims.ALL or row[-1])
    return [(*row[:4], row[4] or None, *row[5:-2]) for row in chosen]


async def periods(database: Database, catalogue: Catalogue) -> Sequence[Row[Any]]:
    """Indicators with the periods that there are claims of; of preferred ones there are the same."""
    columns = (col(ServedClaim.indicator), col(ServedClaim.period))
    stand = standing_at(literal(moment(catalogue, None)))
    return await database.rows(select_columns(*columns).where(stand).distinct(), bulk=True)


LIMIT = 10_000
"""Different questions whose answers are remembered of a catalogue; they are forgotten together when there are more."""
_REMEMBERED: WeakKeyDictionary[Catalogue, dict[Hashable, Any]] = WeakKeyDictionary()
Counted = TypeVar("Counted")


async def remembered(catalogue: Catalogue, asked: Hashable, count: Callable[[], Awaitable[Counted]]) -> Counted:
    """What `count` gives, or gave before. Of several who ask at once each counts."""
    kept = _REMEMBERED.setdefault(catalogue, {})
    if asked in kept:
        found: Counted = kept[asked]
        return found
    counted = await count()
    if len(kept) >= LIMIT:
        kept.clear()
    kept[asked] = counted
    return counted
