"""Loading a package as one release, and taking figures back: all of it or nothing, and never an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

from sqlalchemy import URL, Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.reports.database_rows import bilingual, changed, figure_row, relation_row, report_row, unit_row, withdrawal_row
from api.reports.packages.package import FIGURES, RELATIONS, Faults, Package
from api.reports.packages.package_checks import check
from api.reports.packages.package_rows import PackagedFigure
from api.storage import catalogue_queries, models
from api.storage.database import Database
from api.storage.database_address import POSTGRESQL
from api.storage.write_transaction import writing

_FIGURE = models.Figure.__table__.c  # type: ignore[attr-defined]
LOCK = 7_195_601
"""Key of the PostgreSQL advisory lock that lets one of several loads number its release."""

CHUNK = 2000
"""Figures in one INSERT."""

ATTEMPTS = 3
"""How often a load begins anew because another one came in between."""

Progress = Callable[[int], None]
_Lines = list[tuple[int, PackagedFigure]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: the release (None where there was nothing new), and how many figures of each kind."""

    release: str | None
    added: int = 0
    already_there: int = 0
    replaced: int = 0


class WithdrawalError(ValueError):
    """A figure that cannot be withdrawn."""


class _NothingNewError(Exception):
    """A load that found every row of its package in place; it ends the transaction without a release."""


async def load(
    database: Database, package: Package, progress: Progress = lambda _rows: None, attempts: int = ATTEMPTS
) -> Loaded:
    """Load a package as one release; `progress` hears of each row twice, when it is checked and when it is written.

    The same content again does nothing. PackageError with every fault, and nothing is written, where the package is
    not right or says of a released figure something else than was released.
    """
    catalogue = await catalogue_queries.catalogue(database)
    rows = check(package, catalogue, progress)
    if any(release.content_sha256 == package.content_sha256 for release in catalogue.releases.values()):
        return Loaded(None, already_there=rows)
    try:
        async with writing(database.url) as writer:
            return await writer.run(lambda connection: _Load(connection, package, catalogue, progress).run())
    except _NothingNewError:
        return Loaded(None, already_there=rows)
    except IntegrityError:  # another load came in between and brought the same report or source, or all of it
        if attempts == 1:
            raise
        return await load(database, package, progress, attempts - 1)


async def withdraw(url: URL, figures: Sequence[str], reason: str, reason_zh: str | None = None) -> str:
    """Withdraw figures in a release of its own and return its id; WithdrawalError where one cannot be withdrawn."""
    async with writing(url) as writer:
        return await writer.run(lambda connection: _withdraw(connection, figures, reason, reason_zh))


def _next_second() -> str:
    """The second that has not begun: what was asked as of any moment until now stays as it was answered."""
    return (datetime.now(UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _new_release(connection: Connection, report: str, digest: str, note_en: str, note_zh: str | None) -> dict[str, Any]:
    """A release after all others: its number, its moment and a free id."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    release = models.Release.__table__.c  # type: ignore[attr-defined]
    last, last_moment = connection.execute(select(func.max(release.sequence), func.max(release.released_at))).one()
    taken = set(connection.execute(select(release.id).where(release.report == report)).scalars())
    return {
        "id": next(name for number in count(1) if (name := f"{report}.{number}") not in taken),
        "sequence": (last or 0) + 1,
        "report": report,
        # A clock that was set back must not put a release before one that was seen already.
        "released_at": max(_next_second(), last_moment or ""),
        "content_sha256": digest,
        "note_en": note_en,
        "note_zh": note_zh or note_en,
    }


def _insert(connection: Connection, model: type[Any], rows: Sequence[dict[str, Any]]) -> int:
    if rows:
        connection.execute(insert(model), list(rows))
    return len(rows)


@dataclass
class _Load:
    """One load in one transaction."""

    connection: Connection
    package: Package
    catalogue: Catalogue
    progress: Progress
    years: set[int] = field(default_factory=set)

    def run(self) -> Loaded:
        """Write what is new; PackageError where a released figure or relation is told differently."""
        head = self.package.head
        self.years = set(self.catalogue.years)
        release = _new_release(
            self.connection,
            head.report.id,
            self.package.content_sha256,
            head.release.note_en,
            head.release.note_zh,
        )
        brought = self._insert_references(release)
        added = catalogue = 0
        replaced: list[dict[str, Any]] = []
        faults = Faults()
        for chunk in _chunks(self.package.figures(faults), CHUNK):
            fresh = self._fresh(chunk, faults)
            rows = [figure_row(row, release["id"]) for _, row in fresh]
            self._ensure_years({row["year"] for row in rows})
            _insert(self.connection, models.Figure, rows)
            replaced += [withdrawal_row(row, release["id"]) for _, row in fresh if row.edition]
            added, catalogue = added + len(fresh), catalogue + len(chunk) - len(fresh)
            self.progress(len(chunk))
        faults.settle()
        if not (brought or added):
            raise _NothingNewError
        _insert(self.connection, models.Withdrawal, self._standing(replaced))
        self._date(release)
        return Loaded(release["id"], added, catalogue, len(replaced))

    def _date(self, release: dict[str, Any]) -> None:
        """Date the release by the end of the load, which may have taken minutes."""
        moment = max(_next_second(), release["released_at"])
        column = models.Release.__table__.c  # type: ignore[attr-defined]
        self.connection.execute(update(models.Release).where(column.id == release["id"]).values(released_at=moment))

    def _insert_references(self, release: dict[str, Any]) -> int:
        """Write what the figures refer to, as far as it is new; how many rows that were, the release aside."""
        head, catalogue = self.package.head, self.catalogue
        self._ensure_years({head.report.year} if head.report.year else set())
        new = [] if head.report.id in catalogue.reports else [report_row(head.report.model_dump())]
        units = [unit_row(unit.model_dump()) for unit in head.unit if unit.code not in catalogue.units]
        sources = [row.model_dump() for code, row in self.package.sources.items() if code not in catalogue.sources]
        indicators = [
            bilingual(row.model_dump(), "name", "definition")
            for code, row in self.package.indicators.items()
            if code not in catalogue.indicators
        ]
        brought = _insert(self.connection, models.Report, new)
        _insert(self.connection, models.Release, [release])
        brought += _insert(self.connection, models.Unit, units)
        brought += _insert(self.connection, models.Source, sources)
        brought += _insert(self.connection, models.Indicator, indicators)
        relations = [relation_row(relation, release) for relation in self._new_relations()]
        return brought + _insert(self.connection, models.Relation, relations)

    def _new_relations(self) -> list[DeclaredRelation]:
        """The relations that were not released before; PackageError where one was, with another formula or text."""
        column = models.Relation.__table__.c  # type: ignore[attr-defined]
        rows = select(*column).where(column.report == self.package.head.report.id)
        released = {row.id: row for row in self.connection.execute(rows)}
        faults = Faults()
        for relation in self.package.relations:
            if (before := released.get(relation.id)) is None:
                continue
            now = relation.row()
            if names := [key for key, value in now.items() if key != "position" and getattr(before, key) != value]:
                detail = (
                    f"{relation.id} was released with another {', '.join(names)}; a released relation never changes: "
                    "give the changed one a new id"
                )
                line = self.package.lines[RELATIONS][relation.id]
                faults.add(RELATIONS, detail, line=line, column=names[0])
        faults.settle()
        return [relation for relation in self.package.relations if relation.id not in released]

    def _fresh(self, chunk: _Lines, faults: Faults) -> _Lines:
        """The rows of a chunk that were not released before; a fault for each that was, and said something else."""
        ids = [row.id for _, row in chunk if row.source in self.catalogue.sources]  # no other can have been
        rows = self.connection.execute(select(*_FIGURE).where(_FIGURE.id.in_(ids))) if ids else ()
        released = {row.id: row for row in rows}
        fresh = []
        for line, row in chunk:
            before = released.get(row.id) if released else None
            if before is None:
                fresh.append((line, row))
            elif names := changed(row, before):
                detail = (
                    f"{row.id} was released with another {', '.join(names)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                faults.add(FIGURES, detail, line=line, column=names[0])
        return fresh

    def _standing(self, replaced: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those of the withdrawals whose figure was not withdrawn before its new edition came."""
        if not self.catalogue.withdrawals:
            return replaced
        gone = set(self.connection.execute(select(models.Withdrawal.__table__.c.figure)).scalars())  # type: ignore[attr-defined]
        return [row for row in replaced if row["figure"] not in gone]

    def _ensure_years(self, years: set[int]) -> None:
        missing = sorted(years - self.years)
        rows = [{"year": year, "first_day": f"{year}-01-01", "last_day": f"{year}-12-31"} for year in missing]
        _insert(self.connection, models.Year, rows)
        self.years |= years


def _chunks(rows: Iterator[tuple[int, PackagedFigure]], size: int) -> Iterator[_Lines]:
    while chunk := list(islice(rows, size)):
        yield chunk


def _withdraw(connection: Connection, figures: Sequence[str], reason: str, reason_zh: str | None) -> str:
    release_of = models.Release.__table__.c  # type: ignore[attr-defined]
    gone = select(models.Withdrawal.__table__.c.figure)  # type: ignore[attr-defined]
    standing = (
        select(_FIGURE.id, release_of.report)
        .join(models.Release, release_of.id == _FIGURE.release)
        .where(_FIGURE.id.in_(figures), _FIGURE.id.not_in(gone))
    )
    rows = {row.id: row for row in connection.execute(standing)}
    if missing := [figure for figure in figures if figure not in rows]:
        raise WithdrawalError(f"there is no figure {missing[0]}, or it was withdrawn before; nothing is withdrawn")
    reports = {row.report for row in rows.values()}
    if len(reports) > 1:
        raise WithdrawalError(
            f"the figures are of several reports ({', '.join(sorted(reports))}); withdraw one's at a time"
        )
    digest = hashlib.sha256("\n".join(["withdraw", *sorted(figures), reason]).encode()).hexdigest()
    release = _new_release(
        connection,
        reports.pop(),
        digest,
        f"Withdraws {len(rows)} figure{'' if len(rows) == 1 else 's'}: {reason}",
        reason_zh,
    )
    _insert(connection, models.Release, [release])
    withdrawals = [
        {"figure": figure, "release": release["id"], "replaced_by": None, "reason_en": reason, "reason_zh": reason_zh}
        for figure in rows
    ]
    _insert(connection, models.Withdrawal, withdrawals)
    return str(release["id"])
