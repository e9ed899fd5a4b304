"""Figures as they are stored, as printed: nothing is converted here.

Statements name the tables as SQLModel classes and run on a plain connection (`Database.rows`), which gives rows of
columns: 5 µs a figure, where a session that makes an entity of each row takes 16 (measured, 10,000 rows of SQLite).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import anyio.to_thread
from sqlalchemy import ColumnElement, Row, Select, exists, literal, tuple_
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import col, func, select

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.digits_as_printed import PrintedDigits
from api.domain.figure import Dataset, Figure, Locator
from api.domain.period import Period
from api.domain.query import Claims, Query
from api.domain.words.comparators import Comparator
from api.domain.words.scales import scale_of
from api.storage import models
from api.storage.database import BULK, Database
from api.storage.figure_filters import KEY, filtered, is_claim, ordered, placed, selected, stands
from api.storage.verifications import marked

CHUNK = 2000
"""Figures of a chunk."""


async def printed(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The page of figures that a query asks for, as their sources print them."""
    page = query.page
    bulk = page.limit > BULK or not query.indicators
    rows = await database.rows(page_statement(catalogue, query), bulk=bulk)
    more, rows = len(rows) > page.limit, rows[: page.limit]
    total = page.offset + len(rows) if rows else 0
    if page.counted and (more or page.after is not None or (page.offset and not rows)):
        total = await count(database, catalogue, query)
    figures = await _verified(database, catalogue, rows, query.as_of)
    return Dataset(query, figures, total, catalogue.newest(query.as_of), more=more)


def page_statement(catalogue: Catalogue, query: Query) -> Select[Any]:
    """The select of a page; one row more than is wanted says whether there are more."""
    page = query.page
    statement = _figures(catalogue, query).where(*selected(catalogue, query)).order_by(*ordered(catalogue, query))
    if page.after is not None:
        statement = statement.where(behind(page.after))
    return statement.limit(page.limit + 1).offset(page.offset)


async def count(database: Database, catalogue: Catalogue, query: Query) -> int:
    """How many figures a query selects: the sum of kept counts where these know, else counted one by one."""
    newest = catalogue.newest(query.as_of)
    if newest and not any(getattr(query, name) for name in _NOT_IN_COUNTS):
        kept = models.ClaimCount
        column = col(kept.preferred if query.claims is Claims.PREFERRED else kept.claims)
        known = exists().where(col(models.Computed.sequence) == newest.sequence)
        named = placed(catalogue, query, kept)
        (row,) = await database.rows(select_columns(func.sum(column).label("total")).where(known, *named))
        if row.total is not None:
            return int(row.total)
    statement = select_columns(func.count().label("total")).select_from(models.PrintedFigure)
    (row,) = await database.rows(statement.where(*selected(catalogue, query)), bulk=not query.indicators)
    return int(row.total)


_NOT_IN_COUNTS = ("as_of", "sources", "reports", "updated_after", "spans", "frequencies", "where", "latest")
"""What a query may ask of figures that the kept counts do not tell apart."""


def _figures(catalogue: Catalogue, query: Query) -> Select[Any]:
    """The columns of figures, and whether each is the preferred claim."""
    known = None if query.claims is Claims.PREFERRED else stands(catalogue, query.as_of, preferred=True)
    return _columns_with(known)


@lru_cache(maxsize=64)
def _columns_with(preferred: ColumnElement[bool] | None) -> Select[Any]:
    """The select of all columns; kept by the very condition, which is kept too."""
    known = literal(True) if preferred is None else preferred
    statement: Select[Any] = select(models.PrintedFigure).add_columns(known.label("preferred"))
    return statement


_period = lru_cache(maxsize=8192)(Period.parse)


def behind(figure_id: str) -> ColumnElement[bool]:
    """That a figure comes later in the order of the key than the one with that id, whether that one is there or not."""
    indicator, area, period, _ = figure_id.split(".", 3)
    later: ColumnElement[bool] = tuple_(*KEY) > tuple_(*map(literal, (indicator, area, period, figure_id)))
    return later


async def _verified(
    database: Database, catalogue: Catalogue, rows: Sequence[Row[Any]], as_of: str | None
) -> Sequence[Figure]:
    """The figures of rows, each with its last verification."""
    if len(rows) > BULK:
        figures = await anyio.to_thread.run_sync(lambda: [figure_of(row, catalogue) for row in rows])
    else:
        figures = [figure_of(row, catalogue) for row in rows]
    return await marked(database, catalogue, figures, as_of)


async def units_of(database: Database, catalogue: Catalogue, query: Query) -> set[str]:
    """The codes of the units that the figures which a query selects are printed in, on all its pages."""
    rows = await database.rows(select(models.PrintedFigure.unit).where(*selected(catalogue, query)).distinct())
    return {row.unit for row in rows}


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
    every = replace(query, claims=Claims.ALL)
    rows = await database.rows(_figures(catalogue, every).where(col(models.PrintedFigure.id) == figure_id, is_claim()))
    newest = catalogue.newest(query.as_of)
    figures = [
        figure_of(row, catalogue)
        for row in rows
        if newest and catalogue.releases[row.release].sequence <= newest.sequence
    ]
    if figures and catalogue.withdrawals:
        releases = catalogue.releases_known_at(query.as_of)
        withdrawn = select(models.Withdrawal).where(
            col(models.Withdrawal.figure) == figure_id, col(models.Withdrawal.release).in_(releases)
        )
        for row in await database.rows(withdrawn):
            figures = [replace(figure, withdrawn=row.release, replaced_by=row.replaced_by) for figure in figures]
    return Dataset(query, await marked(database, catalogue, figures, query.as_of), len(figures), newest)


async def restatements(database: Database, catalogue: Catalogue, ids: Collection[str], unit: str) -> dict[str, Figure]:
    """By the id of a figure, what its own source prints for the same in another unit."""
    figure = models.PrintedFigure
    rows = await database.rows(select(figure).where(col(figure.restates).in_(ids), col(figure.unit) == unit))
    return {row.restates: figure_of(row, catalogue) for row in rows}


async def reprinted(database: Database, catalogue: Catalogue, figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """By the id of each of some figures, a page of them, what its own source prints for the same in other units."""
    places = {(figure.indicator.code, figure.area.alpha3, figure.period.text) for figure in figures}
    ids, restates = {figure.id for figure in figures}, col(models.PrintedFigure.restates)
    # By their places, which the key finds: no index is kept for the few rows that restate another.
    there = tuple_(*KEY[:3]).in_(sorted(places))
    found: dict[str, list[Figure]] = {}
    for row in await database.rows(select(models.PrintedFigure).where(there, restates.is_not(None)).order_by(*KEY)):
        if row.restates in ids:
            found.setdefault(row.restates, []).append(figure_of(row, catalogue))
    return found


async def chunk(database: Database, catalogue: Catalogue, after: Figure | None = None) -> Sequence[Figure]:
    """The claims that stand now, so many as are read at a time, in the order of their key from one of them on.

    What a release brings that is newer than the catalogue is left out.
    """
    every = Query(claims=Claims.ALL)
    statement = _figures(catalogue, every).where(*selected(catalogue, every))
    if after is not None:
        statement = statement.where(behind(after.id))
    rows = await database.rows(statement.order_by(*KEY).limit(CHUNK), bulk=True)
    return await _verified(database, catalogue, rows, None)


def figure_of(row: Row[Any], catalogue: Catalogue) -> Figure:
    """The figure that a row of the table of figures holds."""
    indicator = catalogue.indicators[row.indicator]
    digits = PrintedDigits(row.value, row.scale, Comparator(row.comparator), indicator.counted)
    return Figure(
        id=row.id,
        indicator=indicator,
        area=catalogue.areas[row.area],
        period=_period(row.period),
        printed=Amount(digits, catalogue.units[row.unit], scale_of(row.scale)),
        status=row.status,
        vintage=row.vintage,
        source=catalogue.sources[row.source],
        originator=row.originator,
        locator=Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256),
        inferred=row.inferred,
        note_en=row.note_en,
        note_zh=row.note_zh,
        release=row.release,
        rank=row.rank,
        preferred=bool(getattr(row, "preferred", False)),
    )
