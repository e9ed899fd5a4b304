"""Changes of releases as pairs of the figure before and the figure after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import anyio.to_thread
from sqlalchemy import Row, Select, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, ChangeQuery, FigureChange, ReleaseChanges, figure_of
from api.domain.words import Bilingual
from api.storage.database import BULK, Database
from api.storage.figures import remembered
from api.storage.filters import of_releases
from api.storage.models import PrintedFigure, Withdrawal

_PRINTED = ("value", "scale", "unit", "comparator")
"""The statement of a figure; where all of it stayed, a new edition corrects something else."""
_KEY = ("indicator", "area", "period", "id")


async def changes(
    database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int, offset: int
) -> tuple[Sequence[FigureChange], int]:
    """A page of changes, those of the newest release first, and how many there are."""
    counts = await _counts(database, catalogue, query)
    rows: list[Row[Any]] = []
    passed = 0
    for release in query.releases(catalogue):
        kinds, start = counts.get(release.id, {}), max(0, offset - passed)
        total = sum(kinds.values())
        if start < total and len(rows) < limit:
            rows += await _rows(database, query, release.id, kinds, limit - len(rows), start)
        passed += total
    return await _pairs(database, catalogue, rows), passed


async def by_release(
    database: Database, catalogue: Catalogue, query: ChangeQuery, releases: int, each: int
) -> list[ReleaseChanges]:
    """The newest releases that changed such figures, up to a number, each with the first of its changes."""
    counts = await _counts(database, catalogue, query)
    found = []
    for release in [release for release in query.releases(catalogue) if release.id in counts][:releases]:
        of_it = counts[release.id]
        pairs = await _pairs(database, catalogue, await _rows(database, query, release.id, of_it, each))
        found.append(ReleaseChanges(release, {kind: of_it[kind] for kind in ChangeKind if kind in of_it}, pairs))
    return found


async def taken_back(database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int) -> list[FigureChange]:
    """The first figures that releases took back, each with its successor, where there is one."""
    withdrawn, column, *_ = _selected(query)[0]
    releases = [release.id for release in query.releases(catalogue)]
    of_them = withdrawn.where(of_releases(column.release, catalogue, releases)).order_by(column.id).limit(limit)
    return await _pairs(database, catalogue, await database.rows(of_them))


_Kinds = Mapping[ChangeKind, int]
"""The number of changes of each kind; kinds without any are left out."""


async def _rows(
    database: Database, query: ChangeQuery, release: str, kinds: _Kinds, limit: int, offset: int = 0
) -> list[Row[Any]]:
    """Some of one release's changes: what was taken back comes first, then what was added.

    They are two statements, each in the order of a key, so that nothing is sorted to find the first few.
    """
    added = kinds.get(ChangeKind.ADDED, 0)
    rows: list[Row[Any]] = []
    for (statement, column, *_), number in zip(_selected(query), (sum(kinds.values()) - added, added), strict=True):
        if offset < number and len(rows) < limit:
            of_it = statement.where(column.release == release).order_by(*(column[name] for name in _KEY))
            rows += await database.rows(of_it.limit(limit - len(rows)).offset(offset), bulk=True)
        offset = max(0, offset - number)
    return rows


async def _counts(database: Database, catalogue: Catalogue, query: ChangeQuery) -> Mapping[str, _Kinds]:
    """The kinds of changes of each release that has some."""

    async def count() -> Mapping[str, _Kinds]:
        counts: dict[str, dict[ChangeKind, int]] = {}
        releases = [release.id for release in query.releases(catalogue)]
        for statement, column, *_ in _selected(query):
            of_them = statement.where(of_releases(column.release, catalogue, releases))
            counted = of_them.with_only_columns(column.release, column.kind, func.count().label("number"))
            for row in await database.rows(counted.group_by(column.release, column.kind), bulk=True):
                counts.setdefault(row.release, {})[ChangeKind(row.kind)] = row.number
        return counts

    return await remembered(catalogue, query, count)


class _Changes(NamedTuple):
    """A select of changes, its columns, and by which ids and indicators of their sides they may be narrowed."""

    statement: Select[Any]
    column: Any
    ids: Sequence[Any]
    indicators: Sequence[Any]


def _selected(query: ChangeQuery) -> list[_Changes]:
    """Withdrawals and additions one side of which is a figure, and of an indicator, that the query names."""
    found = []
    for every in _every():
        sides = ((every.ids, query.figures), (every.indicators, query.indicators))
        chosen = (or_(*(side.in_(values) for side in both)) for both, values in sides if values)
        found.append(every._replace(statement=every.statement.where(*chosen)))
    return found


@cache  # to build them takes ten times as long as to read a figure's changes with them
def _every() -> Sequence[_Changes]:
    """Figures that releases took back, each with its successor, and those that they added and nothing made way for."""
    figure, old, new = PrintedFigure, aliased(PrintedFigure), aliased(PrintedFigure)
    stayed = and_(*(getattr(old, name) == getattr(new, name) for name in _PRINTED))
    kind = case(
        (col(new.id).is_(None), str(ChangeKind.WITHDRAWN)),
        (stayed, str(ChangeKind.REISSUED)),
        else_=str(ChangeKind.CORRECTED),
    )
    withdrawn: Select[Any] = (
        select(
            *(col(getattr(old, name)) for name in _KEY),
            kind.label("kind"),
            col(Withdrawal.figure).label("old"),
            col(Withdrawal.replaced_by).label("new"),
            *(col(getattr(Withdrawal, name)) for name in ("release", "reason_en", "reason_zh")),
        )
        .select_from(Withdrawal)
        .join(old, col(old.id) == col(Withdrawal.figure))
        .outerjoin(new, col(new.id) == col(Withdrawal.replaced_by))
        # What prints another's value again has no address of its own.
        .where(col(old.restates).is_(None))
    )
    made_way = exists().where(
        col(Withdrawal.replaced_by) == col(figure.id), col(Withdrawal.release) == col(figure.release)
    )
    added: Select[Any] = select(
        *(col(getattr(figure, name)) for name in _KEY),
        literal(str(ChangeKind.ADDED)).label("kind"),
        null().label("old"),
        col(figure.id).label("new"),
        col(figure.release),
        null().label("reason_en"),
        null().label("reason_zh"),
    ).where(col(figure.restates).is_(None), ~made_way)
    return (
        _Changes(withdrawn, withdrawn.selected_columns, (old.id, new.id), (old.indicator, new.indicator)),
        _Changes(added, added.selected_columns, (figure.id,), (figure.indicator,)),
    )


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
