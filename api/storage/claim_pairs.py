"""Pairs of claims on one indicator, area and period, as they stand at a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, or_
from sqlalchemy import select as select_columns  # SQLModel's is typed by its columns
from sqlalchemy.orm import aliased
from sqlmodel import col, func

from api.domain.catalogue import Catalogue
from api.domain.conditions import Among
from api.domain.figure import Figure
from api.domain.query import Claims, Page, Query
from api.storage import figure_queries
from api.storage.database import Database
from api.storage.figure_filters import KEY, filters, is_served, moment
from api.storage.models import ClaimCount, Computed, PrintedFigure, ServedClaim
from api.storage.remembered_counts import RememberedCounts

_RIVAL, _RIVAL_STANDS = aliased(PrintedFigure), aliased(ServedClaim)


class PairIds(NamedTuple):
    """The ids of two claims: the one that stands before its rival, or of two rivals the first by its id."""

    left: str
    right: str


async def pairs(database: Database, catalogue: Catalogue, query: Query) -> tuple[list[PairIds], int]:
    """A page of the pairs that a query selects, by indicator, area and period, and how many there are."""
    ids: tuple[ColumnElement[Any], ...] = (col(PrintedFigure.id).label("left_id"), col(_RIVAL.id).label("right_id"))
    order = (*KEY[:3], col(ServedClaim.preferred).desc(), KEY[3], col(_RIVAL.id))
    page = select_columns(*ids).order_by(*order).limit(query.page.limit).offset(query.page.offset)
    found = [PairIds(row.left_id, row.right_id) for row in await _rows(database, catalogue, query, page)]
    if found and len(found) < query.page.limit:
        return found, query.page.offset + len(found)
    return found, await _TOTALS.get(catalogue, replace(query, page=Page()), lambda: _count(database, catalogue, query))


_TOTALS: RememberedCounts[int] = RememberedCounts()


async def _count(database: Database, catalogue: Catalogue, query: Query) -> int:
    counted = select_columns(func.count().label("total"))
    (row,) = await _rows(database, catalogue, query, counted)
    return int(row.total)


async def _rows(
    database: Database, catalogue: Catalogue, query: Query, statement: Select[Any]
) -> Sequence[Row[tuple[Any, ...]]]:
    """What a select gives of the pairs that a query selects.

    The counts of what stands now say which series have rivals at all, so that no other is gone through. They hold if
    no newer release has come by the time that the rows are read.
    """
    wanted, now = _joined(statement).where(*_paired(catalogue, query)), moment(catalogue, query.as_of)
    if now == moment(catalogue, None):
        rows = await database.rows(wanted.join(ClaimCount, _HAS_RIVALS), bulk=True)
        if await database.rows(select_columns(col(Computed.id)).where(col(Computed.sequence) == now)):
            return rows
    return await database.rows(wanted, bulk=True)


_HAS_RIVALS = and_(
    col(ClaimCount.indicator) == KEY[0],
    col(ClaimCount.area) == KEY[1],
    col(ClaimCount.claims) > col(ClaimCount.preferred),
)


def _paired(catalogue: Catalogue, query: Query) -> Iterator[ColumnElement[bool]]:
    """What holds of two claims that a query compares: the filters of their place, and the sources of either."""
    yield from (each.with_values() for each in filters(catalogue, replace(query, sources=(), reports=())))
    now = moment(catalogue, query.as_of)
    for standing in (ServedClaim, _RIVAL_STANDS):
        yield and_(col(standing.since) <= now, col(standing.until) > now)
    yield col(_RIVAL_STANDS.preferred).is_(False)
    yield col(PrintedFigure.id) != col(_RIVAL.id)
    yield or_(col(ServedClaim.preferred).is_(True), col(PrintedFigure.id) < col(_RIVAL.id))
    if query.sources:
        yield _either(col(PrintedFigure.source), col(_RIVAL.source), query.sources)
    if query.reports:
        yield _either(col(PrintedFigure.release), col(_RIVAL.release), catalogue.releases_of(query))


def _joined(statement: Select[Any]) -> Select[Any]:
    """A select from the claims, what is served of each, its rivals of the same place, and what is served of these."""
    same = and_(*(col(getattr(_RIVAL, name)) == col(getattr(PrintedFigure, name)) for name in _PLACE))
    served = and_(*(col(getattr(_RIVAL_STANDS, name)) == col(getattr(PrintedFigure, name)) for name in _PLACE))
    return (
        statement.select_from(PrintedFigure)
        .join(ServedClaim, is_served())
        .join(_RIVAL, same)
        .join(_RIVAL_STANDS, and_(served, col(_RIVAL_STANDS.figure) == col(_RIVAL.id)))
    )


_PLACE = ("indicator", "area", "period")


def _either(
    left: SQLColumnExpression[str], right: SQLColumnExpression[str], wanted: Collection[str]
) -> ColumnElement[bool]:
    return or_(left.in_(wanted), right.in_(wanted))


async def claims(database: Database, catalogue: Catalogue, query: Query, ids: Collection[str]) -> Sequence[Figure]:
    """The claims with these ids, as a query's moment and language have them."""
    if not ids:
        return ()
    page = Page(limit=len(ids), counted=False)
    named = Among("id", tuple(sorted(ids)))
    wanted = Query(claims=Claims.ALL, as_of=query.as_of, lang=query.lang, where=named, page=page)
    return (await figure_queries.printed(database, catalogue, wanted)).figures
