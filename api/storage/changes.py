"""Changes of releases as pairs of the figure before and the figure after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, NamedTuple

import anyio.to_thread
from sqlalchemy import ColumnElement, Row, Select, and_, case, literal, null, or_, true
from sqlalchemy import select as select_columns  # SQLModel's takes four at most
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, func, select

from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, ChangeQuery, FigureChange, ReleaseChanges, figure_of
from api.domain.words import Bilingual
from api.storage.database import BULK, Database
from api.storage.figures import remembered
from api.storage.filters import of_releases
from api.storage.models import PrintedFigure, Withdrawal

_PRINTED = ("value", "scale", "unit", "comparator")
"""What a figure states; where all of it stayed, a new edition corrects something else."""


async def changes(
    database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int, offset: int
) -> tuple[Sequence[FigureChange], int]:
    """A page of changes, those of the newest release first, and how many there are."""
    counts = await _counts(database, catalogue, query)
    rows: list[Row[Any]] = []
    passed = 0
    for release in query.releases(catalogue):
        total = sum(counts.get(release.id, {}).values())
        start = max(0, offset - passed)
        if total > start and len(rows) < limit:
            wanted = range(start, start + limit - len(rows))
            rows += await _rows(database, catalogue, query, release.id, counts[release.id], wanted)
        passed += total
    return await _pairs(database, catalogue, rows), passed


async def by_release(
    database: Database, catalogue: Catalogue, query: ChangeQuery, releases: int, each: int
) -> list[ReleaseChanges]:
    """What so many of the newest releases did that changed any such figure, with so many of each one's changes."""
    counts = await _counts(database, catalogue, query)
    newest = [release for release in query.releases(catalogue) if release.id in counts][:releases]
    found = []
    for release in newest:
        rows = await _rows(database, catalogue, query, release.id, counts[release.id], range(each))
        told = await _pairs(database, catalogue, rows)
        kinds = {kind: counts[release.id][kind] for kind in ChangeKind if kind in counts[release.id]}
        found.append(ReleaseChanges(release, kinds, told))
    return found


async def taken_back(database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int) -> list[FigureChange]:
    """So many of the figures that releases took back, each with what took its place, where something did."""
    withdrawn = _withdrawn(query)
    columns = withdrawn.columns
    releases = [release.id for release in query.releases(catalogue)]
    of_them = withdrawn.statement.where(of_releases(columns.release, catalogue, releases))
    return await _pairs(database, catalogue, await database.rows(of_them.order_by(columns.id).limit(limit)))


_Counts = Mapping[str, Mapping[ChangeKind, int]]
"""By release, how many changes there are of each kind; releases and kinds without any are left out."""


async def _rows(
    database: Database,
    catalogue: Catalogue,
    query: ChangeQuery,
    release: str,
    counts: Mapping[ChangeKind, int],
    wanted: range,
) -> list[Row[Any]]:
    """Some of one release's changes by their places in it: what was taken back comes first, then what was added.

    They are two statements, each in the order of a key, so that nothing is sorted to find the first few.
    """
    added = counts.get(ChangeKind.ADDED, 0)
    taken = sum(counts.values()) - added
    rows: list[Row[Any]] = []
    for select_of, there in ((_withdrawn, range(taken)), (partial(_added, catalogue), range(taken, taken + added))):
        start, stop = max(wanted.start, there.start), min(wanted.stop, there.stop)
        if start < stop:
            statement, columns = select_of(query)
            of_it = statement.where(columns.release == release)
            ordered = of_it.order_by(columns.indicator, columns.area, columns.period, columns.id)
            page = ordered.limit(stop - start).offset(start - there.start)
            rows += await database.rows(page, bulk=True)
    return rows


async def _counts(database: Database, catalogue: Catalogue, query: ChangeQuery) -> _Counts:
    """How many changes a query selects; counted once as long as the catalogue stands."""

    async def count() -> _Counts:
        counts: dict[str, dict[ChangeKind, int]] = {}
        releases = [release.id for release in query.releases(catalogue)]
        taken = [_withdrawn(query)] if catalogue.withdrawals else []
        for statement, columns in (*taken, _added(catalogue, query)):
            kinds = (columns.release, columns.kind)
            counted = statement.with_only_columns(*kinds, func.count().label("number"))
            of_them = counted.where(of_releases(columns.release, catalogue, releases)).group_by(*kinds)
            for row in await database.rows(of_them, bulk=True):
                counts.setdefault(row.release, {})[ChangeKind(row.kind)] = row.number
        return counts

    return await remembered(catalogue, query, count)


class _Changes(NamedTuple):
    """A select of changes, a row each, and the columns that it gives, by name."""

    statement: Select[Any]
    columns: Any


def _withdrawn(query: ChangeQuery) -> _Changes:
    """What releases took back, with its successor where it has one."""
    every, old, new = _every_withdrawn()
    selected = _selected(query, (col(old.id), col(new.id)), (col(old.indicator), col(new.indicator)))
    return _Changes(every.statement.where(selected), every.columns)


def _added(catalogue: Catalogue, query: ChangeQuery) -> _Changes:
    """What releases added and nothing made way for."""
    every = _every_added(bool(catalogue.withdrawals))
    selected = _selected(query, (col(PrintedFigure.id),), (col(PrintedFigure.indicator),))
    return _Changes(every.statement.where(selected), every.columns)


# To build one of these selects takes seven milliseconds, ten times as long as to read a figure's changes with it.
@cache
def _every_withdrawn() -> tuple[_Changes, type[PrintedFigure], type[PrintedFigure]]:
    """What releases took back, and the figures before and after by which it may be narrowed."""
    old, new = aliased(PrintedFigure), aliased(PrintedFigure)
    stayed = and_(*(getattr(old, name) == getattr(new, name) for name in _PRINTED))
    kind = case(
        (col(new.id).is_(None), str(ChangeKind.WITHDRAWN)),
        (stayed, str(ChangeKind.REISSUED)),
        else_=str(ChangeKind.CORRECTED),
    )
    statement = (
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
            col(old.id).label("id"),
        )
        .join(old, col(old.id) == col(Withdrawal.figure))
        .outerjoin(new, col(new.id) == col(Withdrawal.replaced_by))
        # What prints another's value anew has no address of its own.
        .where(col(old.restates).is_(None))
    )
    return _Changes(statement, statement.selected_columns), old, new


@cache
def _every_added(some_are_withdrawn: bool) -> _Changes:
    """What releases added and nothing made way for."""
    figure = PrintedFigure
    added = select_columns(
        literal(str(ChangeKind.ADDED)).label("kind"),
        null().label("old"),
        col(figure.id).label("new"),
        col(figure.release),
        null().label("reason_en"),
        null().label("reason_zh"),
        *(col(getattr(figure, name)) for name in ("indicator", "area", "period", "id")),
    ).where(col(figure.restates).is_(None))
    if some_are_withdrawn:
        successor = col(Withdrawal.replaced_by) == col(figure.id)
        same = col(Withdrawal.release) == col(figure.release)
        added = added.where(~select(Withdrawal.figure).where(successor, same).exists())
    return _Changes(added, added.selected_columns)


def _selected(query: ChangeQuery, ids: Sequence[Mapped[str]], indicators: Sequence[Mapped[str]]) -> ColumnElement[bool]:
    """That one side or the other is a figure, and of an indicator, that the query names."""
    filters = [
        or_(*(column.in_(values) for column in columns))
        for columns, values in ((ids, query.figures), (indicators, query.indicators))
        if values
    ]
    return and_(true(), *filters)


async def _pairs(database: Database, catalogue: Catalogue, rows: Sequence[Row[Any]]) -> list[FigureChange]:
    ids = {id for row in rows for id in (row.old, row.new) if id}
    statement = select(PrintedFigure).where(col(PrintedFigure.id).in_(sorted(ids)))
    found = await database.rows(statement, bulk=len(ids) > BULK) if ids else []

    def made() -> list[FigureChange]:
        figures = {row.id: figure_of(row, catalogue) for row in found}
        return [
            FigureChange(
                ChangeKind(row.kind),
                replace(figures[row.old], withdrawn=row.release, replaced_by=row.new) if row.old else None,
                figures[row.new] if row.new else None,
                row.release,
                Bilingual(row.reason_en, row.reason_zh or row.reason_en) if row.reason_en else None,
            )
            for row in rows
        ]

    return made() if len(rows) <= BULK else await anyio.to_thread.run_sync(made)
