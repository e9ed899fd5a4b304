"""The values that a column has among the claims that pass a query's filters: of kept counts where these know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, literal
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns, and here they vary
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.query import Query
from api.storage.database import Database
from api.storage.figure_filters import filtered
from api.storage.models import Computed, PrintedFigure, Release
from api.storage.series_counts import PeriodCount, SeriesCount, among_counts

_OF_SERIES = frozenset({"indicator", "area", "unit", "source"})
_OF_PERIODS = frozenset({"indicator", "period"})


async def values_in_use(database: Database, catalogue: Catalogue, query: Query, column: str) -> Sequence[Any]:
    """The different values of a column of the figures, in order; empty where no claim passes the filters."""
    if column == "release":
        return await _read(database, _releases(catalogue, query))
    kept = _kept(catalogue, query, column)
    values = [] if kept is None else await _read(database, kept)
    if values:
        return values
    named = col(getattr(PrintedFigure, column))
    return await _read(database, select_columns(named).where(*filtered(catalogue, query)).distinct().order_by(named))


def _releases(catalogue: Catalogue, query: Query) -> Select[Any]:
    """Each release is looked at up to the first such claim of it."""
    of_it = col(PrintedFigure.release) == col(Release.id)
    brought = exists(select_columns(literal(1)).select_from(PrintedFigure).where(of_it, *filtered(catalogue, query)))
    return select_columns(col(Release.id)).where(brought).order_by(col(Release.id))


def _kept(catalogue: Catalogue, query: Query, column: str) -> Select[Any] | None:
    """The same of what is counted of the newest release, if that is the query's; None where it is not told apart."""
    newest = catalogue.newest()
    if newest is None or newest != catalogue.newest(query.as_of):
        return None
    counted = exists().where(col(Computed.sequence) == newest.sequence)
    of_series = query.areas or query.sources or query.reports or query.frequencies
    if query.updated_after or query.where is not None or (of_series and query.spans):
        return None
    if column in _OF_SERIES and not query.spans:
        return _distinct(col(getattr(SeriesCount, column)), counted, *among_counts(catalogue, query, SeriesCount))
    if column in _OF_PERIODS and not of_series:
        return _distinct(col(getattr(PeriodCount, column)), counted, *among_counts(catalogue, query, PeriodCount))
    return None


def _distinct(column: Any, *conditions: Any) -> Select[Any]:
    return select_columns(column).where(*conditions).distinct().order_by(column)


async def _read(database: Database, statement: Select[Any]) -> Sequence[Any]:
    return [row[0] for row in await database.rows(statement, bulk=True)]
