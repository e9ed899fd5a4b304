"""The catalogue as the database holds it, and the number of its newest release."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlmodel import SQLModel, col, func, select

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import (
    AreaBase,
    CatalogueEntry,
    IndicatorBase,
    ReleaseBase,
    ReportBase,
    SourceBase,
    UnitBase,
)
from api.storage import models
from api.storage.database import Database

Entry = TypeVar("Entry", bound=CatalogueEntry)


async def version(database: Database) -> int:
    """The number of the newest release, 0 before the first: it changes whenever the data do."""
    rows = await database.rows(select(func.coalesce(func.max(models.Release.sequence), 0)))
    return int(rows[0][0])


async def catalogue(database: Database) -> Catalogue:
    """Everything that figures refer to."""
    years = await database.rows(select(models.Year.year).order_by(col(models.Year.year)))
    withdrawals = await database.rows(select(func.count()).select_from(models.Withdrawal))
    return Catalogue(
        indicators=await _entries(database, models.Indicator, models.Indicator.code, IndicatorBase),
        areas=await _entries(database, models.Area, models.Area.alpha3, AreaBase),
        units=await _entries(database, models.Unit, models.Unit.code, UnitBase),
        sources=await _entries(database, models.Source, models.Source.id, SourceBase),
        reports=await _entries(database, models.Report, models.Report.id, ReportBase),
        releases=await _entries(database, models.Release, models.Release.id, ReleaseBase),
        years=[row.year for row in years],
        withdrawals=withdrawals[0][0],
    )


async def _entries(database: Database, table: type[SQLModel], key: Any, entry: type[Entry]) -> dict[str, Entry]:
    """The rows of a table as entries of the catalogue, by their key and in its order."""
    rows = await database.rows(select(table).order_by(key))
    return {row._mapping[key.key]: entry(**row._mapping) for row in rows}
