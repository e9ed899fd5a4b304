"""Figures as they are stored, as printed: nothing is converted here.

Statements name the tables as SQLModel classes and run on a plain connection (`Database.rows`), which gives rows of
columns: 5 µs a figure, where a session that makes an entity of each row takes 16 (measured, 10,000 rows of SQLite).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, case, exists, null, true, tuple_
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure
from api.domain.query import Claims, Lang, Page, Query
from api.domain.stored_figures import StoredFigure, StoredFigures, figure_of
from api.storage import models
from api.storage.database import BULK, Database
from api.storage.figure_filters import (
    KEY,
    PREFERRED,
    among_latest,
    behind,
    filtered,
    filters,
    is_claim,
    is_served,
    moment,
    of_releases,
    ordered,
    selected,
    standing_at,
    stands,
)
from api.storage.prepared_select import FigureFilter, PreparedSelect, Values
from api.storage.remembered_counts import RememberedCounts
from api.storage.series_counts import PeriodCount, SeriesCount, among_counts

CHUNK = 2000
"""Figures of a chunk."""
FEW_SERIES = 8
"""Series that are read in less time than a thread takes to begin with them."""


async def printed(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The page of figures that a query asks for, as their sources print them."""
    page = query.page
    first = page.offset + page.limit <= BULK and not page.sort and query.latest is None and query.as_of is None
    short = _of_few_series(query) or (first and query.indicators and query.where is None)
    rows = await database.prepared(page_select(catalogue, query), StoredFigure._make, bulk=not short)
    more, rows = len(rows) > page.limit, rows[: page.limit]
    total = page.offset + len(rows) if rows else 0
    if page.counted and (more or page.after is not None or (page.offset and not rows)):
        total = await count(database, catalogue, query)
    figures = StoredFigures(rows, catalogue)
    return Dataset(query, figures, total, catalogue.newest(query.as_of), more=more)


def _of_few_series(query: Query) -> bool:
    """Whether the key leads to all that a query selects, and to little else."""
    return 0 < len(query.indicators) * len(query.areas) <= FEW_SERIES


def page_select(catalogue: Catalogue, query: Query) -> PreparedSelect:
    """The select of a page, as rows of StoredFigure; one more than is wanted says whether there are more."""
    page = query.page
    asked = [*filters(catalogue, query), *([behind(page.after)] if page.after is not None else [])]
    if query.order:  # what a protocol sorts by may hold values that no filter tells
        asked.append(FigureFilter(None, (), lambda _: true()))
    columns = _Columns(query.lang, verified=catalogue.verified_at is not None, past=query.as_of is not None)
    shape = (columns, query.claims, query.latest is not None, page.sort)
    values = (moment(catalogue, query.as_of), page.limit + 1, page.offset, query.as_of or "", query.latest or 0)

    def build(conditions: Sequence[ColumnElement[bool]], given: Values) -> Select[Any]:
        sequence, limit, offset, as_of, latest = given
        standing = [is_served(), standing_at(sequence), *([PREFERRED] if query.claims is Claims.PREFERRED else [])]
        chosen = [*standing, *conditions]
        if query.latest is not None:
            chosen = [*standing, among_latest(chosen, latest)]
        statement = columns.select(as_of, select_columns(models.PrintedFigure).join(models.ServedClaim, is_served()))
        return statement.where(*chosen).order_by(*ordered(catalogue, query)).limit(limit).offset(offset)

    return PreparedSelect(shape, tuple(asked), values, build)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a StoredFigure in a language; those of its verification where there was one, as of a moment."""

    lang: Lang
    verified: bool
    past: bool

    def select(self, as_of: ColumnElement[str], of: Select[Any]) -> Select[Any]:
        """The same select with these columns, and what they are taken from joined."""
        figure, served, last = models.PrintedFigure, models.ServedClaim, models.Verification
        if self.verified:
            until = [col(last.checked_at) <= as_of] if self.past else []
            of = of.outerjoin(last, and_(col(last.figure) == col(figure.id), *until))
        made: dict[str, SQLColumnExpression[Any]] = {
            "preferred": col(served.preferred),
            "served_value": col(served.value),
            "low": col(served.low),
            "high": col(served.high),
            "display": col(served.display_zh if self.lang is Lang.ZH else served.display_en),
            "fragment": col(served.fragment),
            "verified": col(last.verdict) if self.verified else null(),
            "verified_at": col(last.checked_at) if self.verified else null(),
        }
        names = StoredFigure._fields
        return of.with_only_columns(
            *(made[name].label(name) if name in made else col(getattr(figure, name)) for name in names)
        )


async def count(database: Database, catalogue: Catalogue, query: Query) -> int:
    """How many figures a query selects, on all its pages; remembered as long as the catalogue stands."""
    asked = tuple((each.shape, each.values) for each in filters(catalogue, query))
    if any(shape is None for shape, _ in asked):
        return await _counted(database, catalogue, query)
    key = (query.claims, query.latest, moment(catalogue, query.as_of), asked)
    return await _TOTALS.get(catalogue, key, lambda: _counted(database, catalogue, query))


_TOTALS: RememberedCounts[int] = RememberedCounts()


async def _counted(database: Database, catalogue: Catalogue, query: Query) -> int:
    """The same: the sum of kept counts where these know, else counted one by one."""
    newest = catalogue.newest(query.as_of)
    table = _counts_of(query)
    if newest and newest == catalogue.newest() and table is not None:
        column = col(table.preferred if query.claims is Claims.PREFERRED else table.claims)
        known = exists().where(col(models.Computed.sequence) == newest.sequence)
        total = case((known, func.coalesce(func.sum(column), 0)))
        statement = select_columns(total.label("total")).select_from(table)
        counted = statement.where(*among_counts(catalogue, query, table))
        (row,) = await database.rows(counted, bulk=not query.indicators)
        if row.total is not None:
            return int(row.total)
    statement = select_columns(func.count().label("total")).select_from(models.PrintedFigure)
    (row,) = await database.rows(statement.where(*selected(catalogue, query)), bulk=not _of_few_series(query))
    return int(row.total)


def _counts_of(query: Query) -> type[SeriesCount | PeriodCount | models.ClaimCount] | None:
    """The table of counts that tells apart what a query asks of figures; None where none does."""
    of_series = query.sources or query.reports or query.frequencies
    if query.updated_after or query.where is not None or query.latest is not None:
        return None
    if query.spans:
        return None if of_series or query.areas else PeriodCount
    return SeriesCount if of_series else models.ClaimCount


async def units_of(database: Database, catalogue: Catalogue, query: Query) -> set[str]:
    """The codes of the units that the figures which a query selects are printed in, on all its pages."""
    statement = select(models.PrintedFigure.unit).where(*selected(catalogue, query)).distinct()
    return {row.unit for row in await database.rows(statement, bulk=not _of_few_series(query))}


async def distinct(database: Database, catalogue: Catalogue, query: Query, names: Sequence[str]) -> Sequence[Row[Any]]:
    """The different combinations that some columns have among all claims that pass the query's filters, in order."""
    columns = [col(getattr(models.PrintedFigure, name)) for name in names]
    statement = select_columns(*columns).where(*filtered(catalogue, query)).distinct().order_by(*columns)
    return await database.rows(statement, bulk=True)


async def marked_vintages(
    database: Database, catalogue: Catalogue, as_of: str | None
) -> dict[str, dict[str, list[str]]]:
    """By line, `indicator.area`, the periods of each named vintage of the claims that stood at a moment."""
    figure = models.PrintedFigure
    columns = (col(figure.indicator), col(figure.area), col(figure.vintage), col(figure.period))
    marked = col(figure.vintage).is_not(None)
    statement = select_columns(*columns).where(marked, is_claim(), stands(catalogue, as_of)).distinct()
    lines: dict[str, dict[str, list[str]]] = {}
    for row in await database.rows(statement.order_by(*columns), bulk=True):
        lines.setdefault(f"{row.indicator}.{row.area}", {}).setdefault(row.vintage, []).append(row.period)
    return lines


async def one(database: Database, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
    """The figure with that id, withdrawn or not, as it stood at the query's moment; a dataset of none or one."""
    newest = catalogue.newest(query.as_of)
    found = await database.prepared(_one_select(catalogue, query, figure_id), StoredFigure._make)
    rows = [row for row in found if newest and catalogue.releases[row.release].sequence <= newest.sequence]
    figures: Sequence[Figure] = StoredFigures(rows, catalogue)
    if any(row.served_value is None for row in rows):  # it does not stand
        releases = catalogue.releases_known_at(query.as_of)
        withdrawn = select(models.Withdrawal).where(
            col(models.Withdrawal.figure) == figure_id,
            of_releases(col(models.Withdrawal.release), catalogue, releases),
        )
        figures = list(figures)
        for row in await database.rows(withdrawn):
            figures = [replace(figure, withdrawn=row.release, replaced_by=row.replaced_by) for figure in figures]
    return Dataset(query, figures, len(figures), newest)


def _one_select(catalogue: Catalogue, query: Query, figure_id: str) -> PreparedSelect:
    """The select of one claim; what is served of it is missing where it does not stand."""
    columns = _Columns(query.lang, verified=catalogue.verified_at is not None, past=query.as_of is not None)
    named = FigureFilter("id", (figure_id,), lambda made: col(models.PrintedFigure.id) == made[0])

    def build(conditions: Sequence[ColumnElement[bool]], given: Values) -> Select[Any]:
        sequence, as_of = given
        standing = and_(is_served(), standing_at(sequence))
        of = select_columns(models.PrintedFigure).outerjoin(models.ServedClaim, standing)
        return columns.select(as_of, of).where(is_claim(), *conditions)

    return PreparedSelect(columns, (named,), (moment(catalogue, query.as_of), query.as_of or ""), build)


async def restatements(database: Database, catalogue: Catalogue, ids: Collection[str], unit: str) -> dict[str, Figure]:
    """By the id of a figure, what its own source prints for the same in another unit."""
    places = {tuple(figure_id.split(".", 3)[:3]) for figure_id in ids if figure_id.count(".") >= len(KEY) - 1}
    rows = await _restating(database, places)
    return {row.restates: figure_of(row, catalogue) for row in rows if row.restates in ids and row.unit == unit}


async def reprinted(database: Database, catalogue: Catalogue, figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """By the id of each of some figures, a page of them, what its own source prints for the same in other units."""
    places = {(figure.indicator.code, figure.area.alpha3, figure.period.text) for figure in figures}
    ids = {figure.id for figure in figures}
    found: dict[str, list[Figure]] = {}
    for row in await _restating(database, places):
        if row.restates in ids:
            found.setdefault(row.restates, []).append(figure_of(row, catalogue))
    return found


async def _restating(database: Database, places: Collection[tuple[str, ...]]) -> Sequence[Row[Any]]:
    """The figures that print another's value anew, of some indicators, areas and periods.

    The key finds them by their places: no index is kept for the few rows that restate another.
    """
    there, restates = tuple_(*KEY[:3]).in_(sorted(places)), col(models.PrintedFigure.restates)
    return await database.rows(select(models.PrintedFigure).where(there, restates.is_not(None)).order_by(*KEY))


async def chunk(database: Database, catalogue: Catalogue, after: Figure | None = None) -> Sequence[Figure]:
    """The claims that stand now, so many as are read at a time, in the order of their key from one of them on.

    What a release brings that is newer than the catalogue is left out.
    """
    page = Page(limit=CHUNK, after=after.id if after else None, counted=False)
    return (await printed(database, catalogue, Query(claims=Claims.ALL, page=page))).figures
