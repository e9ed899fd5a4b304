"""The ids of the figures that stand now, in their order: by parts, each found by the id that it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.storage.database import Database
from api.storage.figure_filters import is_claim, stands
from api.storage.models import PrintedFigure

ID = col(PrintedFigure.id)


class ReleasedId(NamedTuple):
    """The id of a figure, and the release that brought it."""

    id: str
    release: str


async def beginnings(database: Database, size: int) -> Sequence[str]:
    """The ids that parts of so many figures begin with, those counted that were taken back; none without a figure.

    Read of the index of ids alone: to look each figure up as well takes ten times as long, 11 s of a million.
    """
    place = func.row_number().over(order_by=ID).label("place")
    placed = select_columns(ID, place).subquery("placed")
    statement = select(placed.c.id).where((placed.c.place - 1) % size == 0).order_by(placed.c.id)
    return [row[0] for row in await database.rows(statement, bulk=True)]


async def between(database: Database, catalogue: Catalogue, first: str, end: str | None) -> Sequence[ReleasedId]:
    """The figures that stand from an id on up to another, which is left out; to the last where that is None."""
    within = [first <= ID] if end is None else [first <= ID, end > ID]
    statement = select_columns(ID, col(PrintedFigure.release)).where(*within, is_claim(), stands(catalogue, None))
    return [ReleasedId(row.id, row.release) for row in await database.rows(statement.order_by(ID), bulk=True)]
