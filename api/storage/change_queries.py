"""What releases did to figures, as pairs of the figure before and the figure after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, and_, case, literal, null, or_, true, union_all
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.figure_change import ChangeKind, ChangeQuery, FigureChange, ReleaseChanges
from api.domain.stored_figures import figure_of
from api.domain.words.bilingual import Bilingual
from api.storage.database import BULK, Database
from api.storage.figure_filters import is_claim
from api.storage.models import PrintedFigure, Release, Withdrawal

_PRINTED = ("value", "scale", "unit", "comparator")
"""What a figure states; where all of it stayed, a new edition corrects something else."""


async def changes(
    database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int, offset: int
) -> tuple[Sequence[FigureChange], int]:
    """A page of changes, those of the newest release first, and how many there are."""
    wanted = _wanted(catalogue, query)
    total = (await database.rows(select(func.count()).select_from(wanted)))[0][0]
    statement = _in_order(select_columns(wanted), wanted).limit(limit).offset(offset)
    rows = await database.rows(statement, bulk=limit > BULK)
    return await _pairs(database, catalogue, rows), total


async def by_release(
    database: Database, catalogue: Catalogue, query: ChangeQuery, releases: int, each: int
) -> list[ReleaseChanges]:
    """What so many of the newest releases did that changed any such figure, with so many of each one's changes."""
    wanted = _wanted(catalogue, query)
    counted = select_columns(wanted.c.release, wanted.c.kind, func.count().label("number"))
    counts: dict[str, dict[ChangeKind, int]] = {}
    for row in await database.rows(counted.group_by(wanted.c.release, wanted.c.kind)):
        counts.setdefault(row.release, {})[ChangeKind(row.kind)] = row.number
    newest = [release for release in query.releases(catalogue) if release.id in counts][:releases]
    place = func.row_number().over(partition_by=wanted.c.release, order_by=_order(wanted)).label("place")
    ranked = select_columns(wanted, place).where(wanted.c.release.in_([release.id for release in newest])).cte("ranked")
    rows = await database.rows(_in_order(select_columns(ranked).where(ranked.c.place <= each), ranked))
    told = await _pairs(database, catalogue, rows)
    return [
        ReleaseChanges(
            release,
            {kind: counts[release.id][kind] for kind in ChangeKind if kind in counts[release.id]},
            [change for change in told if change.release == release.id],
        )
        for release in newest
    ]


def _wanted(catalogue: Catalogue, query: ChangeQuery) -> CTE:
    """The changes that a query selects, a row each: what is withdrawn with its successor, and what is added."""
    old, new = aliased(PrintedFigure), aliased(PrintedFigure)
    stayed = and_(*(getattr(old, name) == getattr(new, name) for name in _PRINTED))
    kind = case(
        (col(new.id).is_(None), str(ChangeKind.WITHDRAWN)),
        (stayed, str(ChangeKind.REISSUED)),
        else_=str(ChangeKind.CORRECTED),
    )
    releases = [release.id for release in query.releases(catalogue)]
    withdrawn = (
        select_columns(
            kind.label("kind"),
            col(Withdrawal.figure).label("old"),
            col(Withdrawal.replaced_by).label("new"),
            col(Withdrawal.release).label("release"),
            col(Withdrawal.reason_en).label("reason_en"),
            col(Withdrawal.reason_zh).label("reason_zh"),
            col(old.indicator).label("indicator"),
            col(old.area).label("area"),
            col(old.period).label("period"),
        )
        .join(old, col(old.id) == col(Withdrawal.figure))
        .outerjoin(new, col(new.id) == col(Withdrawal.replaced_by))
        # What prints another's value anew has no address of its own.
        .where(col(old.restates).is_(None), col(Withdrawal.release).in_(releases))
        .where(_selected(query, (col(old.id), col(new.id)), (col(old.indicator), col(new.indicator))))
    )
    added = (
        select_columns(
            literal(str(ChangeKind.ADDED)),
            null(),
            col(PrintedFigure.id),
            col(PrintedFigure.release),
            null(),
            null(),
            col(PrintedFigure.indicator),
            col(PrintedFigure.area),
            col(PrintedFigure.period),
        )
        .where(is_claim(), col(PrintedFigure.release).in_(releases))
        .where(_selected(query, (col(PrintedFigure.id),), (col(PrintedFigure.indicator),)))
    )
    if catalogue.withdrawals:
        successor = col(Withdrawal.replaced_by) == col(PrintedFigure.id)
        same = col(Withdrawal.release) == col(PrintedFigure.release)
        added = added.where(~select(Withdrawal.figure).where(successor, same).exists())
    return union_all(withdrawn, added).cte("wanted")


def _selected(query: ChangeQuery, ids: Sequence[Mapped[str]], indicators: Sequence[Mapped[str]]) -> ColumnElement[bool]:
    """That one side or the other is a figure, and of an indicator, that the query names."""
    filters = [
        or_(*(column.in_(values) for column in columns))
        for columns, values in ((ids, query.figures), (indicators, query.indicators))
        if values
    ]
    return and_(true(), *filters)


def _order(changes: CTE) -> list[ColumnElement[Any]]:
    """Within a release: what was corrected or taken back before what was added, then by place."""
    columns = changes.c
    added_last = columns.old.is_(None)
    return [added_last, columns.indicator, columns.area, columns.period, func.coalesce(columns.old, columns.new)]


def _in_order(statement: Select[Any], changes: CTE) -> Select[Any]:
    joined = statement.join(Release, col(Release.id) == changes.c.release)
    return joined.order_by(col(Release.sequence).desc(), *_order(changes))


async def _pairs(database: Database, catalogue: Catalogue, rows: Sequence[Row[Any]]) -> list[FigureChange]:
    figures = await _figures(database, catalogue, {id for row in rows for id in (row.old, row.new) if id})
    return [
        FigureChange(
            ChangeKind(row.kind),
            figures[row.old] if row.old else None,
            figures[row.new] if row.new else None,
            row.release,
            Bilingual(row.reason_en, row.reason_zh or row.reason_en) if row.reason_en else None,
        )
        for row in rows
    ]


async def _figures(database: Database, catalogue: Catalogue, ids: Collection[str]) -> Mapping[str, Figure]:
    """The figures of those ids, withdrawn or not."""
    statement = select(PrintedFigure).where(col(PrintedFigure.id).in_(sorted(ids)))
    rows = await database.rows(statement, bulk=len(ids) > BULK) if ids else []
    return {row.id: figure_of(row, catalogue) for row in rows}
