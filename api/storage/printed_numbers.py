"""The figures that print a number, whatever they measure: by an index on the digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, tuple_
from sqlalchemy import select as select_columns  # SQLModel's takes four columns at most
from sqlmodel import col, select

from api.domain.catalogue import Catalogue
from api.domain.number_search import FigureFound, NumberWanted
from api.domain.stored_figures import figure_of
from api.storage.database import Database
from api.storage.figure_filters import KEY, inside, moment
from api.storage.models import PrintedFigure, ServedClaim


async def figures_printing(
    database: Database, catalogue: Catalogue, wanted: NumberWanted, limit: int
) -> Sequence[FigureFound]:
    """The claims that stand now and print the number, or have it printed beside them in another unit; newest first."""
    if not wanted.spellings or not wanted.units:
        return []
    rows = await database.rows(printing_select(catalogue, wanted).limit(limit))
    return [FigureFound(row.restates or row.id, figure_of(row, catalogue)) for row in rows]


def printing_select(catalogue: Catalogue, wanted: NumberWanted) -> Select[Any]:
    """The rows that print a number, the newest first."""
    conditions = [
        tuple_(col(PrintedFigure.value), col(PrintedFigure.scale)).in_(sorted(wanted.spellings)),
        col(PrintedFigure.unit).in_(sorted(wanted.units)),
        _stands(moment(catalogue, None)),
    ]
    if wanted.indicators is not None:
        # As an expression, so that the digits are looked up and not all figures of the indicators read.
        conditions.append(col(PrintedFigure.indicator).concat("").in_(sorted(wanted.indicators)))
    if wanted.spans:
        days = col(PrintedFigure.first_day), col(PrintedFigure.last_day)
        conditions.append(inside(wanted.spans, *days).with_values())
    return select(PrintedFigure).where(*conditions).order_by(col(PrintedFigure.last_day).desc(), *KEY)


def _stands(sequence: int) -> ColumnElement[bool]:
    """That a claim stands, or for a row that restates one, that this one does."""
    claim = func.coalesce(PrintedFigure.restates, PrintedFigure.id)
    place = [
        col(getattr(ServedClaim, name)) == getattr(PrintedFigure, name) for name in ("indicator", "area", "period")
    ]
    current = col(ServedClaim.figure) == claim, col(ServedClaim.since) <= sequence, col(ServedClaim.until) > sequence
    return exists(select_columns(literal(1)).select_from(ServedClaim).where(*place, *current))
