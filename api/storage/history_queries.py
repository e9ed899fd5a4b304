"""What releases did: the changes to figures, the relations that they declare, and the claims that these speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, literal, null, tuple_, union_all
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Query
from api.storage import models
from api.storage.database import BULK, Database
from api.storage.figure_filters import is_claim, preference, standing
from api.storage.figure_queries import figure_of

ClaimKey = tuple[str, str, str]
"""The indicator, area and period that claims are about."""


async def changes(
    database: Database, catalogue: Catalogue, query: Query, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """What releases did to figures, newest first: figure, change, release, replaced_by, reasons; and how many."""
    withdrawn = select_columns(
        col(models.Withdrawal.figure),
        literal("withdrawn").label("change"),
        col(models.Withdrawal.release),
        col(models.Withdrawal.replaced_by),
        col(models.Withdrawal.reason_en),
        col(models.Withdrawal.reason_zh),
    )
    added = select_columns(
        col(models.PrintedFigure.id), literal("added"), col(models.PrintedFigure.release), null(), null(), null()
    ).where(is_claim())
    every = union_all(withdrawn, added).subquery("every")
    wanted = every.c.release.in_(catalogue.releases_of(query))
    total = (await database.rows(select(func.count()).select_from(every).where(wanted)))[0][0]
    statement = (
        select_columns(every)
        .join(models.Release, col(models.Release.id) == every.c.release)
        .where(wanted)
        .order_by(col(models.Release.sequence).desc(), every.c.figure, every.c.change)
    )
    return await database.rows(statement.limit(limit).offset(offset), bulk=limit > BULK), total


async def relations(database: Database, catalogue: Catalogue, as_of: str | None) -> Sequence[Row[Any]]:
    """The rows of the relations that the releases known at a moment declare, by report and in their order."""
    relation = models.Relation
    known = col(relation.release).in_(catalogue.releases_known_at(as_of))
    return await database.rows(select(relation).where(known).order_by(col(relation.report), col(relation.position)))


async def claims(
    database: Database, catalogue: Catalogue, wanted: Iterable[ClaimKey], as_of: str | None
) -> tuple[list[Figure], dict[tuple[str, str], Figure]]:
    """Every claim standing at a moment for those indicators, areas and periods, the preferred first.

    With them, by the figure's id and a unit, the figure that the same source printed in that unit.
    """
    keys = sorted(set(wanted))
    if not keys:
        return [], {}
    figure = models.PrintedFigure
    key = tuple_(col(figure.indicator), col(figure.area), col(figure.period))
    statement = (
        select(figure)
        .join(models.Source, col(models.Source.id) == col(figure.source))
        .where(key.in_(keys), *standing(catalogue, as_of))
        .order_by(*preference())
    )
    rows = await database.rows(statement)
    restated = {(row.restates, row.unit): figure_of(row, catalogue) for row in rows if row.restates}
    return [figure_of(row, catalogue) for row in rows if not row.restates], restated
