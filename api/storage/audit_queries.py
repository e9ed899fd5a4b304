"""What the audit reads: the relations that releases declare, and the claims that these speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, tuple_
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.stored_figures import figure_of
from api.storage import models
from api.storage.database import Database
from api.storage.figure_filters import of_releases, preference, standing, with_origin

ClaimKey = tuple[str, str, str]
"""The indicator, area and period that claims are about."""


async def relations(database: Database, catalogue: Catalogue, as_of: str | None) -> Sequence[Row[Any]]:
    """The rows of the relations that stood at a moment, by report and in their order.

    A relation of a later release stands in the place of an earlier one with its id.
    """
    known = of_releases(col(models.Relation.release), catalogue, catalogue.releases_known_at(as_of))
    rows = await database.rows(select(models.Relation).where(known))
    in_order = sorted(rows, key=lambda row: catalogue.releases[row.release].sequence)
    standing = {(row.report, row.id): row for row in in_order}
    return sorted(standing.values(), key=lambda row: (row.report, row.position))


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
    statement = with_origin(select(figure)).where(key.in_(keys), *standing(catalogue, as_of)).order_by(*preference())
    rows = await database.rows(statement)
    restated = {(row.restates, row.unit): figure_of(row, catalogue) for row in rows if row.restates}
    return [figure_of(row, catalogue) for row in rows if not row.restates], restated
