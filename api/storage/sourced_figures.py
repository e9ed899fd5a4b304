"""The figures that sources are held against, each with the row of its source."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import joinedload
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.query import Query
from api.storage.database import Database
from api.storage.figure_filters import standing
from api.storage.models import PrintedFigure, related


async def sourced_figures(database: Database, catalogue: Catalogue, query: Query) -> Sequence[PrintedFigure]:
    """Every figure that stands now of the sources and reports that a query names, restatements among them."""
    conditions = [*standing(catalogue, query.as_of), col(PrintedFigure.release).in_(catalogue.releases_of(query))]
    if query.sources:
        conditions.append(col(PrintedFigure.source).in_(query.sources))
    return await database.instances(
        select(PrintedFigure)
        .options(joinedload(related(PrintedFigure.source_row), innerjoin=True))
        .where(*conditions)
        .order_by(col(PrintedFigure.source), col(PrintedFigure.paragraph), col(PrintedFigure.id))
    )
