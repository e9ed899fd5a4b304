"""Reads of the catalogue: its version, entries, corrections of texts, relations and exchange rates."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import anyio.to_thread
from sqlalchemy import Row, func, inspect, select, tuple_
from sqlmodel import SQLModel, col

from api.domain.catalogue import Catalogue, DataVersion, DerivedName, TextCorrection
from api.domain.models import CatalogueEntry, ExchangeRateBase
from api.domain.query import Query
from api.domain.rates import Rates
from api.storage import tables
from api.storage.address import sqlite_path
from api.storage.database import BULK, Database, Rows
from api.storage.tables import ExchangeRate, FiscalRate

_ORDER = col(tables.Release.sequence)
SEQUENCE = select(func.coalesce(func.max(_ORDER), 0))
"""The number of the newest release, 0 before the first."""
# Each column by an index, however large the tables are: every process runs this again and again.
NEWEST = select(
    SEQUENCE.scalar_subquery().label("release"),
    select(col(tables.Release.released_at) + " " + col(tables.Release.content_sha256))
    .order_by(_ORDER.desc())
    .limit(1)
    .scalar_subquery()
    .label("content"),
    select(func.max(tables.Verification.checked_at)).scalar_subquery().label("verified_at"),
)


CORRECTIONS = (
    select(_ORDER, *attrgetter(*TextCorrection._fields[1:])(tables.Correction))
    .join(tables.Release)
    .order_by(_ORDER, tables.Correction.kind, tables.Correction.code)
)
"""The corrections of texts in the order of their releases."""


DERIVED = (
    select(*attrgetter("indicator", *DerivedName._fields)(tables.Relation))
    .join(tables.Release)
    .where(col(tables.Relation.kind) == "derive")
    .order_by(col(tables.Relation.report), col(tables.Relation.position), _ORDER)
)
"""The names of derived indicators; if a relation has several rows, the last row is valid."""


async def version(database: Database) -> DataVersion:
    """The DataVersion of the database: its newest release and last verification."""
    return DataVersion._make((await database.rows(NEWEST))[0])


async def probed_version(database: Database) -> DataVersion:
    """The DataVersion, even while other reads wait; NotReady if the database does not answer in half a second."""
    return DataVersion._make(await database.probe(NEWEST))


async def times(database: Database) -> tuple[str, str | None, int | None, datetime | None]:
    """The time of the last release or verification, the last day and the last complete year of the exchange rates.

    The fourth value is PostgreSQL's current time, None on SQLite. Others are None, the first empty, if there is none.
    """
    seen = await version(database)
    whole = select(func.max(ExchangeRate.year)).where(col(ExchangeRate.partial).is_(False)).scalar_subquery()
    last, now = func.max(ExchangeRate.last_day).label("last"), func.now().label("now")
    (rates,) = await database.rows(select(last, whole.label("whole"), now))
    written = max((seen.content or "").partition(" ")[0], seen.verified_at or "")
    return written, rates.last, rates.whole, None if sqlite_path(database.url) else rates.now


async def catalogue(database: Database) -> Catalogue:
    """Read the Catalogue; if a release is committed meanwhile, it may have its new entries, but not the release."""
    listed = (tables.Release, tables.Indicator, tables.Area, tables.Unit, tables.Source, tables.Report)
    entries: Any = {f"{table.__name__.lower()}s": await _entries(database, table) for table in listed}
    year, vintage = col(tables.Year.year), col(tables.PrintedFigure.vintage)
    vintages = await database.rows(select(vintage).where(vintage.is_not(None)).distinct().order_by(vintage))
    return Catalogue(
        **entries,
        years=[row.year for row in await database.rows(select(year).order_by(year))],
        vintages=[row.vintage for row in vintages],
        originators=await _originators(database),
        derived={row.indicator: DerivedName(row.name_en, row.name_zh) for row in await database.rows(DERIVED)},
        # Read after the releases: withdrawals of a release committed meanwhile are counted, if not the release.
        withdrawals=(await database.rows(select(func.count()).select_from(tables.Withdrawal)))[0][0],
        corrections=[TextCorrection._make(row) for row in await database.rows(CORRECTIONS)],
        verified_at=(await version(database)).verified_at,
    )


async def _originators(database: Database) -> dict[str, list[str]]:
    """By id of a source, the sorted names of the originators of its figures; sources without any are left out."""
    name, source = col(tables.PrintedFigure.originator), col(tables.PrintedFigure.source)
    found: dict[str, list[str]] = {}
    pairs = select(name, source).where(name.is_not(None)).distinct().order_by(name, source)
    for row in await database.rows(pairs, bulk=True):
        found.setdefault(row.source, []).append(row.originator)
    return found


async def _entries(database: Database, table: type[SQLModel]) -> dict[str, CatalogueEntry]:
    """By primary key, in the order of keys, the rows of a table as plain objects."""
    (key,) = inspect(table).primary_key
    rows = await database.rows(select(table).order_by(key), bulk=True)
    found = await anyio.to_thread.run_sync(entries_of, table, rows)
    return {getattr(entry, key.name): entry for entry in found}


def entries_of(table: type[SQLModel], rows: Iterable[Row[Any]]) -> list[Any]:
    """Rows of a table as plain objects of its base class in api.domain.models, such as UnitBase."""
    entry = table.__bases__[0]
    return [entry(**row._mapping) for row in rows]


async def rates_of(database: Database, pairs: Collection[tuple[str, str]]) -> Rates:
    """The Rates of some pairs of currencies in every calendar and fiscal year, in the direction that is stored."""
    ways = sorted({way for pair in pairs for way in (pair, pair[::-1])})

    async def rates(table: type[ExchangeRate] | type[FiscalRate]) -> list[Any]:
        of_pairs = select(table).where(tuple_(table.base, table.quote).in_(ways))
        return entries_of(table, await database.rows(of_pairs))

    return Rates(await rates(ExchangeRate), await rates(FiscalRate))


async def rate_table(
    database: Database,
    base: Sequence[str],
    quote: Sequence[str],
    years: Sequence[int],
    limit: int,
    offset: int,
) -> tuple[list[ExchangeRateBase], int]:
    """A page of rates of calendar years, by pair and year, and the number of all; an empty filter lets all pass."""
    key = col(ExchangeRate.base), col(ExchangeRate.quote), col(ExchangeRate.year)
    chosen = [column.in_(values) for column, values in zip(key, (base, quote, years), strict=True) if values]
    total = (await database.rows(select(func.count()).select_from(ExchangeRate).where(*chosen)))[0][0]
    page = select(ExchangeRate).where(*chosen).order_by(*key).limit(limit).offset(offset)
    rows = await database.rows(page, bulk=limit > BULK)
    return await anyio.to_thread.run_sync(entries_of, ExchangeRate, rows), total


async def relations(database: Database, catalogue: Catalogue, as_of: str | None) -> Rows:
    """The rows of relations released by `as_of` (None: now), by report and position; of one id, only the newest."""
    released = col(tables.Relation.release).in_(catalogue.releases_of(Query(as_of=as_of)))
    rows = await database.rows(select(tables.Relation).join(tables.Release).where(released).order_by(_ORDER))
    newest = {(row.report, row.id): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.report, row.position))
