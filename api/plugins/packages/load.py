"""Loading a package as one release, and withdrawing figures: all of it or nothing."""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.domain.errors import OccupiedError
from api.domain.period import Period
from api.plugins.packages.check import PackageChecks
from api.plugins.packages.entries import entries_of, new_relations
from api.plugins.packages.package import FIGURES, Package
from api.plugins.packages.rows import FIRST_NOTE, LOCKED, PackagedFigure
from api.storage import catalogue as catalogue_queries
from api.storage.database import Database
from api.storage.models import Release, Withdrawal
from api.storage.releases import (
    FIGURE_COLUMNS,
    FigureRow,
    ReleasedRows,
    ReleaseWriter,
    read_released,
    release_tables,
    write_release,
)

CHUNK = 1000
"""Rows that are read, checked and written at a time."""
_in_order = itemgetter(*FIGURE_COLUMNS)


@lru_cache(maxsize=4096)  # the rows of a package share few periods
def _days(text: str) -> dict[str, Any]:
    period = Period.parse(text)
    return {"year": period.year, "first_day": period.first.isoformat(), "last_day": period.last.isoformat()}


def figure_row(row: PackagedFigure, release: str) -> FigureRow:
    """The database row of a package's figure in a release."""
    cells = {**row.__dict__, **_days(row.period), "id": row.id, "restates": row.restated, "release": release}
    found: FigureRow = _in_order(cells | {"comparator": str(row.comparator)})
    return found


class Loaded(NamedTuple):
    """The result of a load: the release (None if there is none), and the numbers of its figures."""

    release: str | None
    added: int = 0
    already_there: int = 0
    replaced: int = 0
    corrected: int = 0
    """The number of names, labels and other texts that the release changes."""


NewFigure = tuple[PackagedFigure, FigureRow]
"""A figure that was not released before, and its row in the database."""


def _read_figures(
    checks: PackageChecks,
    released: ReleasedRows,
    release: str,
    take: Callable[[list[NewFigure]], None] = lambda _new: None,
) -> Loaded:
    """Check all figures; `take` gets the new ones, chunk by chunk, until a fault is found. PackageError on faults."""
    faults, sources = checks.faults, checks.catalogue.sources
    rows = checks.package.figures(faults)
    added = already_there = replaced = 0
    while chunk := list(islice(rows, CHUNK)):
        # A source that is new to the database has no released figures: its rows are not looked for.
        before_it = [name for _, row in chunk if row.source in sources for name in (row.id, row.replaces) if name]
        there = released.figures(before_it)
        new: list[NewFigure] = []
        for line, row in chunk:
            before, cells = there.get(row.id), figure_row(row, release)
            checks.check(line, row, released=before is not None)
            if before is None:
                new.append((row, cells))
                replaced += row.edition is not None
                if row.replaces in there and not (row.reason_en or row.reason_zh):
                    checks.ask_for_reason(line)
            elif changed := _changed(cells, before):
                detail = (
                    f"the figure was released with another {', '.join(changed)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                faults.add(FIGURES, detail, line=line, column=changed[0])
        added, already_there = added + len(new), already_there + len(chunk) - len(new)
        if not faults:
            take(new)
    if added or checks.corrections:
        checks.check_note()
    checks.finish()
    faults.settle()
    return Loaded(None, added, already_there, replaced, len(checks.corrections))


def _changed(row: FigureRow, released: FigureRow) -> list[str]:
    """The columns in which a row differs from its released figure, except its release and, if None, its place."""
    left_out = ("release", *LOCKED) if row[FIGURE_COLUMNS.index("sentence_sha256")] is None else ("release",)
    return [
        name
        for name, now, before in zip(FIGURE_COLUMNS, row, released, strict=True)
        if now != before and name not in left_out
    ]


class WithdrawalError(ValueError):
    """A figure that cannot be withdrawn."""


class _NoReleaseError(Exception):
    """Ends a transaction without a release; the argument is the number of figures loaded before, none means retry."""


async def check(database: Database, package: Package) -> Loaded:
    """The result that a load would have, without a release; PackageError with every fault that a load would refuse."""
    checks = PackageChecks(package, await catalogue_queries.catalogue(database))
    return await read_released(database, lambda released: _read_figures(checks, released, ""))


async def load(database: Database, package: Package) -> Loaded:
    """Load a package as one release; PackageError with every fault, OccupiedError if others come first ten times."""
    for _ in range(10):
        catalogue = await catalogue_queries.catalogue(database)
        if any(release.content_sha256 == package.content_sha256 for release in catalogue.releases.values()):
            return await check(database, package)
        try:
            return await write_release(database.url, partial(_load, package, catalogue))
        except _NoReleaseError as ended:
            if ended.args:
                return Loaded(None, already_there=ended.args[0])
    raise OccupiedError("other releases came in between again and again: try again")


def _load(package: Package, catalogue: Catalogue, writer: ReleaseWriter) -> Loaded:
    head = package.head
    note_en, note_zh = head.release.note_en or head.release.note_zh, head.release.note_zh or head.release.note_en
    notes = (note_en or FIRST_NOTE["en"], note_zh or FIRST_NOTE["zh"])
    release = writer.number(head.report.id, package.content_sha256, *notes)
    # Another load may have ended while this one waited for its turn: then the catalogue is out of date, may lack a
    # report or a source, and may lack corrections of this very package, which would be released twice.
    newest = catalogue.newest()
    if release.sequence != (newest.sequence if newest else 0) + 1:
        raise _NoReleaseError
    checks = PackageChecks(package, catalogue)
    if checks.faults:
        _read_figures(checks, writer, release.id)  # raises PackageError, with all other faults too
    brought = _add_references(writer, package, catalogue, release)
    brought += writer.correct(release, checks.corrections)
    replaced: list[Withdrawal] = []

    def take(new: list[NewFigure]) -> None:
        writer.add_figures([cells for _, cells in new])
        replaced.extend(
            Withdrawal(
                figure=row.replaces or "",
                release=release.id,
                replaced_by=row.id,
                reason_en=row.reason_en or row.reason_zh or f"Replaced by edition {row.edition}.",
                reason_zh=row.reason_zh or row.reason_en or f"由第{row.edition}版取代。",
            )
            for row, _ in new
            if row.edition
        )

    found = _read_figures(checks, writer, release.id, take)
    if not (brought or found.added):
        raise _NoReleaseError(found.already_there)
    # A figure may have been withdrawn before its new edition came.
    before = writer.withdrawn() if catalogue.withdrawals else set()
    writer.add([row for row in replaced if row.figure not in before])
    writer.complete()
    writer.date(release)
    return found._replace(release=release.id)


def _add_references(writer: ReleaseWriter, package: Package, catalogue: Catalogue, release: Release) -> int:
    """Add the release and the new entries that figures refer to; return the number of these entries."""
    report = package.head.report
    writer.add_years({report.year} if report.year else set())
    new = {
        table: [row for code, row in rows.items() if code not in getattr(catalogue, table)]
        for table, rows in entries_of(package, catalogue).items()
    }
    brought = writer.add(new.pop("reports"))
    writer.add([release])
    return brought + sum(map(writer.add, (*new.values(), new_relations(package, writer, release.id))))


async def seed_rows(database: Database, package: Package) -> dict[str, list[dict[str, Any]]]:
    """The rows that a load adds to a freshly migrated database, by table; PackageError if the load is refused."""
    before = await release_tables(database)
    await load(database, package)
    after = await release_tables(database)
    return {name: new for name, rows in after.items() if (new := [row for row in rows if row not in before[name]])}


async def withdraw(database: Database, figures: Sequence[str], reason: str, reason_zh: str | None = None) -> str:
    """Withdraw figures in a release of its own and return its id; WithdrawalError if one cannot be withdrawn."""
    return await write_release(database.url, lambda writer: _withdraw(writer, figures, reason, reason_zh))


def _withdraw(writer: ReleaseWriter, ids: Sequence[str], reason: str, reason_zh: str | None) -> str:
    figures = {figure.id: figure for figure in writer.standing(ids)}
    if missing := [name for name in ids if name not in figures]:
        before = missing[0] in writer.withdrawn()
        what = f"{missing[0]} was withdrawn before" if before else f"there is no figure {missing[0]}"
        raise WithdrawalError(f"{what}; nothing is withdrawn")
    reports = {figure.release_row.report for figure in figures.values()}
    if len(reports) > 1:
        named = ", ".join(sorted(reports))
        raise WithdrawalError(f"the figures are of several reports ({named}); withdraw one's at a time")
    digest = hashlib.sha256("\n".join(["withdraw", *sorted(ids), reason]).encode()).hexdigest()
    note = f"Withdraws {len(figures)} figure{'' if len(figures) == 1 else 's'}: {reason}"
    release = writer.number(reports.pop(), digest, note, reason_zh)
    withdrawal = partial(Withdrawal, release=release.id, reason_en=reason, reason_zh=reason_zh)
    writer.add([release])
    writer.add([withdrawal(figure=figure) for figure in figures])
    writer.complete()
    return release.id
