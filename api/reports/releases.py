"""Loading a package as one release, and taking figures back: all of it or nothing, and never an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import compress, islice

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.reports.database_rows import (
    changed_columns,
    figure_rows,
    indicator_row,
    relation_row,
    report_row,
    served_rows,
    source_row,
    unit_row,
    withdrawal_rows,
)
from api.reports.packages.figure_chunks import CHUNK, FigureChunk, Unplain
from api.reports.packages.package import FIGURES, RELATIONS, Faults, Package, PackageError
from api.reports.packages.package_checks import all_but_figures_hold, check
from api.reports.packages.plain_figures import plain_chunks
from api.reports.read_ahead import read_ahead
from api.storage import catalogue_queries
from api.storage.database import Database
from api.storage.models import Release, Withdrawal
from api.storage.release_writes import ClaimRow, Conflict, FigureRow, ReleaseWriter, write_release

ATTEMPTS = 3
"""How often a load begins anew because another one came in between."""

Progress = Callable[[int], None]


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
    """Every row of a package is there already; it ends the transaction without a release."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


async def load(
    database: Database, package: Package, progress: Progress = lambda _rows: None, attempts: int = ATTEMPTS
) -> Loaded:
    """Load a package as one release; `progress` hears of each row twice, when it is checked and when it is written.

    The same content again does nothing. PackageError with every fault, and nothing is written, where the package is
    not right or says of a released figure something else than was released.
    """
    catalogue = await catalogue_queries.catalogue(database)
    if any(release.content_sha256 == package.content_sha256 for release in catalogue.releases.values()):
        return Loaded(None, already_there=check(package, catalogue, progress))
    try:
        return await _load(database, package, catalogue, progress)
    except Conflict:  # another load came in between and brought the same report or source, or all of it
        if attempts == 1:
            raise
        return await load(database, package, progress, attempts - 1)


async def _load(database: Database, package: Package, catalogue: Catalogue, progress: Progress) -> Loaded:
    """Check and write in one pass over the rows if all is plainly right, else check every row and then write."""
    told = 0

    def tell(rows: int) -> None:
        nonlocal told
        told += rows
        progress(rows)

    async def write(chunks: Iterator[FigureChunk], faults: Faults | None) -> Loaded:
        try:
            return await write_release(
                database.url, lambda writer: _Load(writer, package, catalogue, tell, faults).run(chunks)
            )
        except _NothingNewError as found:
            return Loaded(None, already_there=found.rows)

    if all_but_figures_hold(package, catalogue):
        with suppress(Unplain, PackageError):
            return await write(plain_chunks(package, catalogue), None)
        tell(-told)  # all of it begins anew
    check(package, catalogue, tell)
    faults = Faults()
    return await write(_chunks(package, faults), faults)


async def withdraw(database: Database, figures: Sequence[str], reason: str, reason_zh: str | None = None) -> str:
    """Withdraw figures in a release of its own and return its id; WithdrawalError where one cannot be withdrawn."""
    return await write_release(database.url, lambda writer: _withdraw(writer, figures, reason, reason_zh))


@dataclass(frozen=True, slots=True)
class _Load:
    """One load in one transaction."""

    writer: ReleaseWriter
    package: Package
    catalogue: Catalogue
    progress: Progress
    faults: Faults | None
    """What is found wrong in rows that were checked before; None where they are checked while they come."""

    def run(self, chunks: Iterator[FigureChunk]) -> Loaded:
        """Write what is new; PackageError where a released figure or relation says something else now."""
        head, writer = self.package.head, self.writer
        computed = writer.is_computed()
        note_en, note_zh = head.release.note_en, head.release.note_zh
        release = writer.number(head.report.id, self.package.content_sha256, note_en, note_zh)
        brought = self._add_references(release)
        served = served_rows(self.package, self.catalogue, release.sequence) if computed else _none
        made = read_ahead((chunk, figure_rows(chunk, release.id), served(chunk)) for chunk in chunks)
        added = already_there = 0
        replaced: list[Withdrawal] = []
        with closing(made):
            for chunk, figures, claims in made:
                if self.faults is None:
                    self.progress(len(figures))
                fresh = self._fresh(chunk, figures)
                writer.add_figures(list(compress(figures, fresh)))
                writer.add_claims([claim for claim in compress(claims, fresh) if claim])
                replaced += [row for row in compress(withdrawal_rows(chunk, release.id), fresh) if row]
                added, already_there = added + sum(fresh), already_there + len(fresh) - sum(fresh)
                self.progress(len(figures))
        if self.faults is not None:
            self.faults.settle()
        if not (brought or added):
            raise _NothingNewError(already_there)
        # A figure may have been withdrawn before its new edition came.
        before = writer.withdrawn() if self.catalogue.withdrawals else set()
        writer.add([row for row in replaced if row.figure not in before])
        writer.complete(release if computed else None)
        writer.date(release)
        return Loaded(release.id, added, already_there, len(replaced))

    def _add_references(self, release: Release) -> int:
        """Add what the figures refer to, as far as it is new; how many rows that were, the release aside."""
        package, catalogue, add = self.package, self.catalogue, self.writer.add
        report = package.head.report
        self.writer.add_years({report.year} if report.year else set())
        brought = add([report_row(report)] if report.id not in catalogue.reports else [])
        add([release])
        brought += add([unit_row(unit) for unit in package.head.unit if unit.code not in catalogue.units])
        brought += add([source_row(row) for code, row in package.sources.items() if code not in catalogue.sources])
        brought += add(
            [indicator_row(row) for code, row in package.indicators.items() if code not in catalogue.indicators]
        )
        return brought + add([relation_row(relation, release) for relation in self._new_relations()])

    def _new_relations(self) -> list[DeclaredRelation]:
        """The relations that were not released before; PackageError where one was, with another formula or text."""
        released = self.writer.relations(self.package.head.report.id)
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

    def _fresh(self, chunk: FigureChunk, figures: Sequence[FigureRow]) -> list[bool]:
        """Which rows of a chunk were not released before; a fault for each that was, and said something else.

        Unplain instead of a fault where the rows come unchecked, and without their lines.
        """
        # A source that is new to the database has no released figures: its rows are not looked for.
        known = [source in self.catalogue.sources for source in chunk.columns["source"]]
        if not any(known):
            return [True] * len(known)
        released = self.writer.released(list(compress(chunk.ids, known)))
        for place, (name, figure) in enumerate(zip(chunk.ids, figures, strict=True)):
            before = released.get(name)
            if before is not None and (names := changed_columns(figure, before)):
                if self.faults is None:
                    raise Unplain
                detail = (
                    f"{name} was released with another {', '.join(names)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                self.faults.add(FIGURES, detail, line=chunk.lines[place], column=names[0])
        return [name not in released for name in chunk.ids]


def _chunks(package: Package, faults: Faults) -> Iterator[FigureChunk]:
    rows = package.figures(faults)
    while chunk := list(islice(rows, CHUNK)):
        yield FigureChunk.of_rows(chunk)


def _none(chunk: FigureChunk) -> list[ClaimRow | None]:
    return [None] * len(chunk.ids)


def _withdraw(writer: ReleaseWriter, ids: Sequence[str], reason: str, reason_zh: str | None) -> str:
    figures = {figure.id: figure for figure in writer.standing(ids)}
    if missing := [name for name in ids if name not in figures]:
        raise WithdrawalError(f"there is no figure {missing[0]}, or it was withdrawn before; nothing is withdrawn")
    reports = {figure.release_row.report for figure in figures.values()}
    if len(reports) > 1:
        raise WithdrawalError(
            f"the figures are of several reports ({', '.join(sorted(reports))}); withdraw one's at a time"
        )
    digest = hashlib.sha256("\n".join(["withdraw", *sorted(ids), reason]).encode()).hexdigest()
    note = f"Withdraws {len(figures)} figure{'' if len(figures) == 1 else 's'}: {reason}"
    release = writer.number(reports.pop(), digest, note, reason_zh)
    writer.add([release])
    writer.add(
        [Withdrawal(figure=figure, release=release.id, reason_en=reason, reason_zh=reason_zh) for figure in figures]
    )
    writer.complete()
    return release.id
