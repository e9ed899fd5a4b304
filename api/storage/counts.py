"""Counts of claims by series and period, and of lists, remembered for a release."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, exists, func, insert, literal
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlmodel import Field, SQLModel, col

from api.domain.catalogue import Catalogue
from api.domain.period import Period
from api.domain.query import Claims, Query
from api.storage.database import Database
from api.storage.filters import FREQUENCY, inside, is_claim, is_served, placed, stands
from api.storage.models import ClaimCount, Computed, PrintedFigure, Release, ServedClaim, sort_text_by_code_point

OPEN = 2**31 - 1
"""The end of a claim that has no end yet."""


class SeriesCount(SQLModel, table=True):
    """How many claims stand now that have all this in common, and how many of them are preferred.

    A vintage that is none is the empty text here, since a key has no place for a null.
    """

    __tablename__: ClassVar[str] = "series_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    indicator: str = Field(primary_key=True, max_length=80)
    area: str = Field(primary_key=True, max_length=3)
    frequency: str = Field(primary_key=True, max_length=1)
    unit: str = Field(primary_key=True, max_length=20)
    vintage: str = Field(primary_key=True, max_length=40)
    comparator: str = Field(primary_key=True, max_length=2)
    source: str = Field(primary_key=True, max_length=60)
    report: str = Field(primary_key=True, max_length=60)
    claims: int
    preferred: int


class PeriodCount(SQLModel, table=True):
    """How many claims of an indicator and period stand now, in whichever areas, and how many of them are preferred."""

    __tablename__: ClassVar[str] = "period_count"
    __table_args__ = ({"sqlite_with_rowid": False},)

    indicator: str = Field(primary_key=True, max_length=80)
    period: str = Field(primary_key=True, max_length=10)
    first_day: str = Field(max_length=10)
    last_day: str = Field(max_length=10)
    claims: int
    preferred: int


sort_text_by_code_point(SQLModel.metadata)

_SERIES: Mapping[str, Any] = {
    "indicator": col(PrintedFigure.indicator),
    "area": col(PrintedFigure.area),
    "frequency": FREQUENCY,
    "unit": col(PrintedFigure.unit),
    "vintage": func.coalesce(PrintedFigure.vintage, ""),
    "comparator": col(PrintedFigure.comparator),
    "source": col(PrintedFigure.source),
    "report": col(Release.report),
}
_PERIODS = (col(PrintedFigure.indicator), col(PrintedFigure.period))


def clear(connection: Connection) -> None:
    """Empty both tables."""
    connection.execute(delete(SeriesCount))
    connection.execute(delete(PeriodCount))


def write(connection: Connection, indicator: str) -> None:
    """Count the claims of an indicator that stand now, whose standings are written, in place of what was counted."""
    for table in (SeriesCount, PeriodCount):
        connection.execute(delete(table).where(col(table.indicator) == indicator))
    stand = (col(ServedClaim.indicator) == indicator, col(ServedClaim.until) == OPEN)
    claims = func.count()
    preferred = func.sum(case((col(ServedClaim.preferred), 1), else_=0))
    counted: Select[Any] = select_columns(*_SERIES.values(), claims, preferred)
    joined = counted.select_from(ServedClaim).join(PrintedFigure, is_served())
    brought = joined.join(Release, col(Release.id) == col(PrintedFigure.release))
    series = brought.where(*stand).group_by(*_SERIES.values())
    connection.execute(insert(SeriesCount).from_select([*_SERIES, "claims", "preferred"], series))
    period = col(ServedClaim.period)
    periods = connection.execute(select_columns(period, claims, preferred).where(*stand).group_by(period)).all()
    if periods:
        connection.execute(insert(PeriodCount), [_of_period(indicator, *row) for row in periods])


def _of_period(indicator: str, text: str, claims: int, preferred: int) -> Mapping[str, Any]:
    period = Period.parse(text)
    days = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    return {"indicator": indicator, "period": text, **days, "claims": claims, "preferred": int(preferred)}


PLACE = ("frequency", "area", "indicator", "unit", "vintage", "comparator", "source")
"""What the figures of a line have in common; where any of it changes, another line begins."""


async def places(database: Database, catalogue: Catalogue, claims: Claims) -> Sequence[Row[Any]]:
    """The fields of every series that has preferred claims, or any, as PLACE names them; no vintage is a null here."""
    kept = [_or_null(name, getattr(SeriesCount, name)) for name in PLACE]
    wanted = [col(SeriesCount.preferred) > 0] if claims is Claims.PREFERRED else []
    standing = stands(catalogue, None, preferred=claims is Claims.PREFERRED)
    return await _kept(database, catalogue, kept, wanted, [_or_null(name, _SERIES[name]) for name in PLACE], standing)


def _or_null(name: str, column: Any) -> Any:
    return func.nullif(column, "") if name == "vintage" else column


async def periods(database: Database, catalogue: Catalogue) -> Sequence[Row[Any]]:
    """Indicators with the periods that there are claims of; of preferred ones there are the same."""
    kept = (PeriodCount.indicator, PeriodCount.period)
    return await _kept(database, catalogue, kept, (), _PERIODS, stands(catalogue, None))


async def areas(database: Database, catalogue: Catalogue) -> Sequence[Row[Any]]:
    """The areas that there are claims about."""
    return await _kept(database, catalogue, [ClaimCount.area], (), [PrintedFigure.area], stands(catalogue, None))


async def claims_by_area(database: Database, indicator: str) -> Mapping[str, int]:
    """How many claims on an indicator stand of each area that has some."""
    columns = (col(ClaimCount.area), col(ClaimCount.claims))
    rows = await database.rows(select_columns(*columns).where(col(ClaimCount.indicator) == indicator))
    return {row.area: int(row.claims) for row in rows}


async def claims_by_report(database: Database, catalogue: Catalogue) -> Mapping[str, int]:
    """How many claims stand of each report in the catalogue, 0 where there are none."""
    total = func.sum(SeriesCount.claims).label("claims")
    rows = await database.rows(select_columns(col(SeriesCount.report), total).group_by(col(SeriesCount.report)))
    return dict.fromkeys(catalogue.reports, 0) | {row.report: int(row.claims) for row in rows}


async def counted_by(database: Database, names: Sequence[str]) -> Sequence[Row[Any]]:
    """The different combinations that some fields of the series have: how many claims stand, how many preferred."""
    columns = [col(getattr(SeriesCount, name)) for name in names]
    totals = (func.sum(SeriesCount.claims).label("claims"), func.sum(SeriesCount.preferred).label("preferred"))
    return await database.rows(select_columns(*columns, *totals).group_by(*columns).order_by(*columns), bulk=True)


def among_counts(
    catalogue: Catalogue, query: Query, table: type[SeriesCount | PeriodCount | ClaimCount]
) -> list[ColumnElement[bool]]:
    """Which counts are of figures that a query selects, as far as the table has columns for what it asks."""
    if issubclass(table, PeriodCount):
        asked = [*placed(catalogue, query, col(table.indicator), literal(""))]
        asked += [inside(query.spans, col(table.first_day), col(table.last_day))] if query.spans else []
        return [each.with_values() for each in asked]
    chosen = [each.with_values() for each in placed(catalogue, query, col(table.indicator), col(table.area))]
    if issubclass(table, SeriesCount):
        fields = {table.source: query.sources, table.report: query.reports, table.frequency: query.frequencies}
        chosen += [col(field).in_(values) for field, values in fields.items() if values]
    return chosen


async def _kept(
    database: Database,
    catalogue: Catalogue,
    kept: Sequence[Any],
    wanted: Sequence[ColumnElement[bool]],
    printed: Sequence[Any],
    standing: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """The different rows of some kept columns; of the figures where a newer release than the catalogue's is counted."""
    newest = catalogue.newest()
    counted = exists().where(col(Computed.sequence) == (newest.sequence if newest else 0))
    rows = await database.rows(select_columns(*kept).where(counted, *wanted).distinct(), bulk=True)
    return rows or await database.rows(select_columns(*printed).where(is_claim(), standing).distinct(), bulk=True)


LIMIT = 10_000
"""Different questions that are remembered of a catalogue; they are forgotten together when there are more."""

Counted = TypeVar("Counted")


class RememberedCounts(Generic[Counted]):
    """What was counted, by what was asked. Of several who ask at once each counts."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Catalogue, dict[Hashable, Counted]] = WeakKeyDictionary()

    async def get(self, catalogue: Catalogue, asked: Hashable, count: Callable[[], Awaitable[Counted]]) -> Counted:
        """What `count` gives, or gave before."""
        kept = self._kept.setdefault(catalogue, {})
        if asked in kept:
            return kept[asked]
        counted = await count()
        if len(kept) >= LIMIT:
            kept.clear()
        kept[asked] = counted
        return counted
