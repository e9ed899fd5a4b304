"""The SQL about releases: what they did to figures, the relations they declare, and the claims these speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, func, literal, null, select, tuple_, union_all

from api.audit.relations import COLUMNS, Relation
from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Query
from api.storage import models
from api.storage.database import Database
from api.storage.figure_queries import BULK, FIGURE, figure, preference, standing

_RELEASE = models.Release.__table__.c  # type: ignore[attr-defined]
_SOURCE = models.Source.__table__.c  # type: ignore[attr-defined]
_RELATION = models.Relation.__table__.c  # type: ignore[attr-defined]
_WITHDRAWAL = models.Withdrawal.__table__.c  # type: ignore[attr-defined]

Claim = tuple[str, str, str]
"""An indicator, area and period."""


async def changes(
    database: Database, catalogue: Catalogue, query: Query, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """What releases did to figures, newest first: figure, change, release, replaced_by, reasons; and how many."""
    added = select(
        FIGURE.id.label("figure"),
        literal("added").label("change"),
        FIGURE.release,
        null().label("replaced_by"),
        null().label("reason_en"),
        null().label("reason_zh"),
    ).where(FIGURE.restates.is_(None))
    withdrawn = select(
        _WITHDRAWAL.figure,
        literal("withdrawn"),
        _WITHDRAWAL.release,
        _WITHDRAWAL.replaced_by,
        _WITHDRAWAL.reason_en,
        _WITHDRAWAL.reason_zh,
    )
    every = union_all(added, withdrawn).subquery("every")
    statement = (
        select(every)
        .join(models.Release, _RELEASE.id == every.c.release)
        .where(every.c.release.in_(catalogue.releases_of(query)))
    )
    total = (await database.rows(select(func.count()).select_from(statement.subquery())))[0][0]
    statement = statement.order_by(_RELEASE.sequence.desc(), every.c.figure, every.c.change)
    return await database.rows(statement.limit(limit).offset(offset), bulk=limit > BULK), total


async def relations(database: Database, catalogue: Catalogue, as_of: str | None) -> dict[str, list[Relation]]:
    """By report, the relations that the releases known at a moment declare, in their order."""
    statement = (
        select(*_RELATION)
        .where(_RELATION.release.in_(catalogue.releases_known_at(as_of)))
        .order_by(_RELATION.report, _RELATION.position)
    )
    found: dict[str, list[Relation]] = {}
    for row in await database.rows(statement):
        entry = {key: value for key, value in row._asdict().items() if key in COLUMNS and value is not None}
        found.setdefault(row.report, []).append(Relation.of(entry, row.report, row.position))
    return found


async def claims(
    database: Database, catalogue: Catalogue, wanted: Iterable[Claim], as_of: str | None
) -> tuple[list[Figure], dict[tuple[str, str], Figure]]:
    """Every claim standing at a moment for those indicators, areas and periods, the preferred first.

    With them, by the figure's id and a unit, the figure that the same source printed in that unit.
    """
    keys = sorted(set(wanted))
    if not keys:
        return [], {}
    statement = (
        select(*FIGURE)
        .join(models.Source, _SOURCE.id == FIGURE.source)
        .where(tuple_(FIGURE.indicator, FIGURE.area, FIGURE.period).in_(keys), *standing(catalogue, as_of))
        .order_by(*preference())
    )
    rows = await database.rows(statement)
    restated = {(row.restates, row.unit): figure(row, catalogue) for row in rows if row.restates}
    return [figure(row, catalogue) for row in rows if not row.restates], restated


async def standing_figures(database: Database, catalogue: Catalogue, query: Query) -> list[Figure]:
    """Every figure standing now of the sources and reports that a query names, those that restate others included."""
    conditions = [*standing(catalogue, query.as_of), FIGURE.release.in_(catalogue.releases_of(query))]
    if query.sources:
        conditions.append(FIGURE.source.in_(query.sources))
    statement = select(*FIGURE).where(*conditions).order_by(FIGURE.source, FIGURE.paragraph, FIGURE.id)
    return [figure(row, catalogue) for row in await database.rows(statement, bulk=True)]
