"""Loading a package as one release, and taking figures back: all of it or nothing, and never an edit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import compress, islice

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.domain.errors import OccupiedError
from api.reports.database_rows import (
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
from api.reports.packages.package import Faults, Package, PackageError
from api.reports.packages.package_checks import all_but_figures_hold, check_every_row
from api.reports.packages.plain_figures import plain_chunks
from api.reports.packages.text_corrections import corrections_of
from api.reports.read_ahead import read_ahead
from api.reports.released_comparison import ReleasedComparison
from api.storage import catalogue as catalogue_queries
from api.storage.database import Database
from api.storage.models import Release, Withdrawal
from api.storage.releases import ClaimRow, ReleaseWriter, read_released, write_release

ATTEMPTS = 10
"""How often a load begins anew because another release came in between."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, or would do: the release (None where there is none), and how many figures of each kind."""

    release: str | None
    added: int = 0
    already_there: int = 0
    replaced: int = 0
    corrected: int = 0
    """Names, labels and other texts that read otherwise from this release on."""


class WithdrawalError(ValueError):
    """A figure that cannot be withdrawn."""


class OvertakenError(OccupiedError):
    """Other releases came in between, each time that a load had read what there is."""

    def __init__(self) -> None:
        super().__init__("other releases came in between again and again")


class _NothingNewError(Exception):
    """Every row of a package is there already; it ends the transaction without a release."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


async def check(database: Database, package: Package, progress: Progress = lambda _rows: None) -> Loaded:
    """What a load would add; PackageError with everything that it would refuse. Nothing is written.

    The release is None where there is nothing new. `progress` hears of each row once.
    """
    catalogue = await catalogue_queries.catalogue(database)

    return await read_released(
        database, lambda released: _checked(ReleasedComparison(released, package, catalogue), progress)
    )


async def load(
    database: Database, package: Package, progress: Progress = lambda _rows: None, attempts: int = ATTEMPTS
) -> Loaded:
    """Load a package as one release; `progress` hears of each row twice, when it is checked and when it is written.

    The same content again does nothing. PackageError with every fault, and nothing is written, where the package is
    not right or says of a released figure something else than was released; OvertakenError where others never cease.
    """
    catalogue = await catalogue_queries.catalogue(database)
    if any(release.content_sha256 == package.content_sha256 for release in catalogue.releases.values()):
        return await check(database, package, progress)
    try:
        return await _load(database, package, catalogue, progress)
    except OvertakenError:
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
    await check(database, package, tell)
    faults = Faults()
    return await write(_chunks(package, faults), faults)


def _checked(comparison: ReleasedComparison, progress: Progress) -> Loaded:
    """What is new of a package; PackageError with every fault."""
    package, catalogue = comparison.package, comparison.catalogue
    if all_but_figures_hold(package, catalogue):
        rows = 0
        with suppress(Unplain, PackageError):
            added = replaced = 0
            for chunk in plain_chunks(package, catalogue):
                fresh = comparison.fresh(chunk, figure_rows(chunk, ""), None)
                added, replaced = added + sum(fresh), replaced + _replacing(chunk, fresh)
                rows += len(chunk.ids)
                progress(len(chunk.ids))
            return Loaded(None, added, rows - added, replaced, len(corrections_of(package, catalogue, Faults())))
        progress(-rows)  # all of it begins anew
    faults = Faults(list(package.faults))
    rows, replaced, released = 0, 0, set[str]()
    for chunk in _chunks(package, Faults()):
        fresh = comparison.fresh(chunk, figure_rows(chunk, ""), faults)
        released |= {name for name, new in zip(chunk.ids, fresh, strict=True) if not new}
        rows, replaced = rows + len(fresh), replaced + _replacing(chunk, fresh)
    check_every_row(package, catalogue, released, faults, progress)
    faults.settle()
    corrected = len(corrections_of(package, catalogue, Faults()))
    return Loaded(None, rows - len(released), len(released), replaced, corrected)


def _replacing(chunk: FigureChunk, fresh: Sequence[bool]) -> int:
    """How many of the new rows take the place of an earlier edition, and so withdraw it."""
    return sum(row is not None for row in compress(withdrawal_rows(chunk, ""), fresh))


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
        """Write what is new; PackageError where a released figure says something else now."""
        head, writer = self.package.head, self.writer
        comparison = ReleasedComparison(writer.released, self.package, self.catalogue)
        computed = writer.is_computed()
        note_en, note_zh = head.release.note_en, head.release.note_zh
        release = writer.number(head.report.id, self.package.content_sha256, note_en, note_zh)
        # While it waited for its turn, what the catalogue was read of may have changed: it may hold the corrections
        # of this very package, which would be released twice, or not yet a report or a source.
        newest = self.catalogue.newest()
        if release.sequence != (newest.sequence if newest else 0) + 1:
            raise OvertakenError
        corrections = corrections_of(self.package, self.catalogue, Faults())
        brought = self._add_references(release, comparison.new_relations())
        brought += writer.correct(release, corrections)
        served = served_rows(self.package, self.catalogue, release.sequence) if computed else _none
        made = read_ahead((chunk, figure_rows(chunk, release.id), served(chunk)) for chunk in chunks)
        added = already_there = 0
        replaced: list[Withdrawal] = []
        with closing(made):
            for chunk, figures, claims in made:
                if self.faults is None:
                    self.progress(len(figures))
                fresh = comparison.fresh(chunk, figures, self.faults)
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
        return Loaded(release.id, added, already_there, len(replaced), len(corrections))

    def _add_references(self, release: Release, relations: Sequence[DeclaredRelation]) -> int:
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
        return brought + add([relation_row(relation, release) for relation in relations])


def _chunks(package: Package, faults: Faults) -> Iterator[FigureChunk]:
    rows = package.figures(faults)
    while chunk := list(islice(rows, CHUNK)):
        yield FigureChunk.of_rows(chunk)


def _none(chunk: FigureChunk) -> list[ClaimRow | None]:
    return [None] * len(chunk.ids)


def _withdraw(writer: ReleaseWriter, ids: Sequence[str], reason: str, reason_zh: str | None) -> str:
    figures = {figure.id: figure for figure in writer.standing(ids)}
    if missing := [name for name in ids if name not in figures]:
        before = missing[0] in writer.withdrawn()
        what = f"{missing[0]} was withdrawn before" if before else f"there is no figure {missing[0]}"
        raise WithdrawalError(f"{what}; nothing is withdrawn")
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
