"""Figures as they are stored, as printed: nothing is converted here.

Statements name the tables as SQLModel classes and run on a plain connection (`Database.rows`), which gives rows of
columns: 5 µs a figure, where a session that makes an entity of each row takes 16 (measured, 10,000 rows of SQLite).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import anyio.to_thread
from sqlalchemy import ColumnElement, Row, literal, tuple_
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import col, func, select

from api.domain.amounts import Amount
from api.domain.catalogue import Catalogue
from api.domain.figure import Dataset, Figure, Locator
from api.domain.period import Period
from api.domain.quantity import Quantity
from api.domain.query import Claims, Query
from api.domain.words.scales import scale_of
from api.storage import models
from api.storage.database import BULK, Database
from api.storage.figure_filters import KEY, filtered, is_claim, ordered, preferred_ids, selected, standing
from api.storage.verifications import marked

CHUNK = 2000
"""Figures of a chunk."""
_FEW = 200
"""Places whose preferred claims are looked up one by one."""


async def printed(database: Database, catalogue: Catalogue, query: Query) -> Dataset:
    """The page of figures that a query asks for, as their sources print them."""
    page, conditions = query.page, selected(catalogue, query)
    statement = select(models.PrintedFigure).where(*conditions).order_by(*ordered(catalogue, query))
    statement = statement.limit(page.limit).offset(page.offset)
    if page.after is not None:
        statement = statement.where(behind(page.after))
    if page.counted:
        rows = await database.rows(statement.add_columns(func.count().over().label("total")), bulk=page.limit > BULK)
        left = rows[0].total - page.offset if rows else 0
        total = left + page.offset
        if page.after is not None or (not rows and (page.offset or not page.limit)):
            count = select(func.count()).select_from(models.PrintedFigure).where(*conditions)
            total = (await database.rows(count))[0][0]
    else:
        rows = await database.rows(statement, bulk=page.limit > BULK)
        left, total = len(rows), page.offset + len(rows) if rows else 0
    figures = await _told(database, catalogue, [figure_of(row, catalogue) for row in rows], query)
    return Dataset(query, figures, total, catalogue.newest(query.as_of), more=left > len(rows))


def behind(figure_id: str) -> ColumnElement[bool]:
    """That a figure comes later in the order of the key than the one with that id, whether that one is there or not."""
    indicator, area, period, _ = figure_id.split(".", 3)
    later: ColumnElement[bool] = tuple_(*KEY) > tuple_(*map(literal, (indicator, area, period, figure_id)))
    return later


async def _told(database: Database, catalogue: Catalogue, figures: Sequence[Figure], query: Query) -> Sequence[Figure]:
    """The figures with what is not in their rows: whether each is the preferred claim, and its last verification."""
    if query.claims is Claims.PREFERRED:
        known = {figure.id for figure in figures}
    else:
        known = await _preferred_of(database, catalogue, figures, query.as_of)
    figures = [replace(figure, preferred=True) if figure.id in known else figure for figure in figures]
    return await marked(database, catalogue, figures, query.as_of)


async def _preferred_of(
    database: Database, catalogue: Catalogue, figures: Sequence[Figure], as_of: str | None
) -> set[str]:
    """The ids of those of the figures that are preferred claims."""
    if not figures:
        return set()
    places = sorted({(figure.indicator.code, figure.area.alpha3, figure.period.text) for figure in figures})
    place = tuple_(*KEY[:3])
    # Of many places, all between the first and the last are looked at: a statement takes so many parameters only.
    first, last = (tuple_(*map(literal, edge)) for edge in (places[0], places[-1]))
    narrower = [place.in_(places)] if len(places) <= _FEW else [place.between(first, last)]
    return {row.id for row in await database.rows(preferred_ids(catalogue, as_of, narrower), bulk=True)}


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
    statement = select_columns(*columns).where(marked, is_claim(), *standing(catalogue, as_of)).distinct()
    lines: dict[str, dict[str, list[str]]] = {}
    for row in await database.rows(statement.order_by(*columns), bulk=True):
        lines.setdefault(f"{row.indicator}.{row.area}", {}).setdefault(row.vintage, []).append(row.period)
    return lines


async def one(database: Database, catalogue: Catalogue, query: Query, figure_id: str) -> Dataset:
    """The figure with that id, withdrawn or not, as it stood at the query's moment; a dataset of none or one."""
    rows = await database.rows(
        select(models.PrintedFigure).where(col(models.PrintedFigure.id) == figure_id, is_claim())
    )
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
    figures = list(await _told(database, catalogue, figures, replace(query, claims=Claims.ALL)))
    return Dataset(query, figures, len(figures), newest)


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
    known = col(models.PrintedFigure.release).in_(catalogue.releases_known_at(None))
    statement = select(models.PrintedFigure).where(is_claim(), known, *standing(catalogue, None))
    if after is not None:
        place = (after.indicator.code, after.area.alpha3, after.period.text, after.id)
        statement = statement.where(tuple_(*KEY) > tuple_(*place))
    rows = await database.rows(statement.order_by(*KEY).limit(CHUNK), bulk=True)
    figures = await anyio.to_thread.run_sync(lambda: [figure_of(row, catalogue) for row in rows])
    return await _told(database, catalogue, figures, Query(claims=Claims.ALL))


def figure_of(row: Row[Any], catalogue: Catalogue) -> Figure:
    """The figure that a row of the table of figures holds."""
    indicator = catalogue.indicators[row.indicator]
    quantity = Quantity.printed(row.value, row.scale, row.comparator, counted=indicator.counted)
    return Figure(
        id=row.id,
        indicator=indicator,
        area=catalogue.areas[row.area],
        period=Period.parse(row.period),
        printed=Amount(quantity, catalogue.units[row.unit], scale_of(row.scale)),
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
    )
