"""Changes by releases as pairs of the figure before and the figure after, either of which may be missing."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import anyio.to_thread
from sqlalchemy import Row, Select, SQLColumnExpression, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.domain.catalogue import Catalogue
from api.domain.figure import ChangeKind, ChangeQuery, FigureChange, ReleaseChanges, figure_of
from api.domain.messages import Bilingual
from api.storage.database import BULK, Database, Rows
from api.storage.figures import remembered
from api.storage.tables import PrintedFigure, Withdrawal

_PRINTED = ("value", "scale", "unit", "comparator")
"""The columns of a figure's amount; a replacement with the same amount is REISSUED, with another one CORRECTED."""
_KEY = ("indicator", "area", "period", "id")


async def changes(
    database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int, offset: int
) -> tuple[Sequence[FigureChange], int]:
    """A page of the changes that a query selects, the newest release first, and the number of all these changes."""
    counts = await _counts(database, catalogue, query)
    rows = await _rows(database, query, counts, limit, offset)
    return await _pairs(database, catalogue, rows), sum(sum(kinds.values()) for kinds in counts.values())


async def by_release(
    database: Database, catalogue: Catalogue, query: ChangeQuery, releases: int, each: int
) -> list[ReleaseChanges]:
    """The newest releases with changes, at most `releases`, each with counts by kind and at most `each` changes."""
    counts = await _counts(database, catalogue, query)
    found = []
    for release, kinds in list(counts.items())[:releases]:
        rows = await _rows(database, query, {release: kinds}, each)
        found.append(ReleaseChanges(catalogue.releases[release], dict(kinds), await _pairs(database, catalogue, rows)))
    return found


async def taken_back(database: Database, catalogue: Catalogue, query: ChangeQuery, limit: int) -> list[FigureChange]:
    """The first `limit` changes, by id, by which releases withdrew figures, each with the replacement or None."""
    (withdrawn, column), _ = _selected(query)
    releases = [release.id for release in query.releases(catalogue)]
    of_them = withdrawn.where(column.release.in_(releases)).order_by(column.id).limit(limit)
    return await _pairs(database, catalogue, await database.rows(of_them))


_Counts = Mapping[str, Mapping[ChangeKind, int]]
"""By release, the newest first, the number of changes of each kind; releases without changes are left out."""


async def _rows(database: Database, query: ChangeQuery, counts: _Counts, limit: int, offset: int = 0) -> list[Row[Any]]:
    """A page of the rows of changes: of each release first its withdrawals, then its additions, both sorted by key."""
    selected = _selected(query)
    rows: list[Row[Any]] = []
    for release, kinds in counts.items():
        added = kinds.get(ChangeKind.ADDED, 0)
        for (statement, column), number in zip(selected, (sum(kinds.values()) - added, added), strict=True):
            if offset < number and len(rows) < limit:
                of_it = statement.where(column.release == release).order_by(*(column[name] for name in _KEY))
                rows += await database.rows(of_it.limit(limit - len(rows)).offset(offset), bulk=True)
            offset = max(0, offset - number)
    return rows


async def _counts(database: Database, catalogue: Catalogue, query: ChangeQuery) -> _Counts:
    """By release, newest first, the number of a query's changes of each kind; cached in the catalogue."""

    async def count() -> _Counts:
        releases = [release.id for release in query.releases(catalogue)]
        counts: dict[str, dict[ChangeKind, int]] = {release: {} for release in releases}
        for statement, column in _selected(query):
            of_them = statement.where(column.release.in_(releases)).group_by(column.release, column.kind)
            counted = of_them.with_only_columns(column.release, column.kind, func.count().label("number"))
            for row in await database.rows(counted, bulk=True):
                counts[row.release][ChangeKind(row.kind)] = row.number
        return {release: kinds for release, kinds in counts.items() if kinds}

    return await remembered(catalogue, query, count)


def _selected(query: ChangeQuery) -> list[tuple[Select[Any], Any]]:
    """The selects of withdrawals and additions, each with its columns, for the query's figures and indicators."""
    named = (("id", query.figures), ("indicator", query.indicators))
    found = []
    for statement, sides in ((_WITHDRAWN, (_OLD, _NEW)), (_ADDED, (PrintedFigure,))):
        chosen = (or_(*(getattr(side, name).in_(values) for side in sides)) for name, values in named if values)
        found.append((statement.where(*chosen), statement.selected_columns))
    return found


_OLD, _NEW = aliased(PrintedFigure), aliased(PrintedFigure)


def _select_changes(of: Any, **columns: SQLColumnExpression[Any]) -> Select[Any]:
    """Select the key of figures, and `columns` under their names; restatements are left out."""
    named: list[Any] = [column.label(name) for name, column in columns.items()]
    # A restatement has no address of its own.
    return select(*attrgetter(*_KEY)(of), *named).where(col(of.restates).is_(None))


# Built once: that takes ten times as long as to read a figure's changes.
_WITHDRAWN = (
    _select_changes(
        _OLD,
        kind=case(
            (col(_NEW.id).is_(None), str(ChangeKind.WITHDRAWN)),
            (and_(*(getattr(_OLD, name) == getattr(_NEW, name) for name in _PRINTED)), str(ChangeKind.REISSUED)),
            else_=str(ChangeKind.CORRECTED),
        ),
        old=col(Withdrawal.figure),
        new=col(Withdrawal.replaced_by),
        **{name: getattr(Withdrawal, name) for name in ("release", "reason_en", "reason_zh")},
    )
    .select_from(Withdrawal)
    .join(_OLD, col(_OLD.id) == col(Withdrawal.figure))
    .outerjoin(_NEW, col(_NEW.id) == col(Withdrawal.replaced_by))
)
"""The withdrawn figures with their replacements."""
_ADDED = _select_changes(
    PrintedFigure,
    kind=literal(str(ChangeKind.ADDED)),
    old=null(),
    new=col(PrintedFigure.id),
    release=col(PrintedFigure.release),
    reason_en=null(),
    reason_zh=null(),
).where(
    ~exists().where(
        col(Withdrawal.replaced_by) == col(PrintedFigure.id), col(Withdrawal.release) == col(PrintedFigure.release)
    )
)
"""The added figures that replace none."""


async def _pairs(database: Database, catalogue: Catalogue, rows: Rows) -> list[FigureChange]:
    """The changes in these rows, each with its old and new figure or None."""
    ids = {id for row in rows for id in (row.old, row.new) if id}
    statement = select(PrintedFigure).where(col(PrintedFigure.id).in_(sorted(ids)))
    found = await database.rows(statement, bulk=len(ids) > BULK) if ids else []

    def made() -> list[FigureChange]:
        figures = {row.id: figure_of(row, catalogue) for row in found}
        return [
            FigureChange(
                ChangeKind(row.kind),
                figures[row.old]._replace(withdrawn=row.release, replaced_by=row.new) if row.old else None,
                figures.get(row.new),
                row.release,
                Bilingual(row.reason_en, row.reason_zh or row.reason_en) if row.reason_en else None,
            )
            for row in rows
        ]

    return made() if len(rows) <= BULK else await anyio.to_thread.run_sync(made)
