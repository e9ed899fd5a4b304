"""Loading a package as one release, and withdrawing figures: all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, UnitBase
from api.domain.errors import OccupiedError
from api.domain.figure import Locator, served_columns
from api.domain.period import Period
from api.domain.units import UnitKind
from api.domain.words import Comparator
from api.plugins.packages.cells import MOST_OF_A_LABEL
from api.plugins.packages.check import all_but_figures_hold, check_every_row, corrections_of
from api.plugins.packages.fast_check import plain_chunks, read_ahead
from api.plugins.packages.package import FIGURES, Faults, Package, PackageError
from api.plugins.packages.reader import CHUNK, FigureChunk, Unplain, base_ids
from api.plugins.packages.rows import (
    LOCKED,
    PackagedFigure,
    PackagedIndicator,
    PackagedSource,
    ReportHead,
    UnitHead,
    replaced_id,
    restated_id,
)
from api.storage import catalogue as catalogue_queries
from api.storage import models
from api.storage.database import Database
from api.storage.models import OPEN, Relation, Release, Withdrawal
from api.storage.releases import (
    FIGURE_COLUMNS,
    ClaimRow,
    FigureRow,
    ReleasedRows,
    ReleaseWriter,
    read_released,
    write_release,
)

_HASH = FIGURE_COLUMNS.index("sentence_sha256")
_COPIED = tuple(name for name in PackagedFigure.model_fields if name not in ("edition", "restates"))


class _Days(NamedTuple):
    year: int
    first_day: str
    last_day: str


@lru_cache(maxsize=4096)  # the rows of a package share few periods
def _period(text: str) -> _Days:
    period = Period.parse(text)
    return _Days(period.year, period.first.isoformat(), period.last.isoformat())


def report_row(report: ReportHead) -> models.Report:
    """The row of a report."""
    return models.Report(**report.in_both() | {"title_zh": report.title_zh})


def unit_row(unit: UnitHead) -> models.Unit:
    """The row of a unit; a unit of a package is never a part or a multiple of another."""
    names = unit.in_both()
    label = unit.label_en or _label(unit) or unit.label_zh or names["name_zh"]
    return models.Unit(
        code=unit.code,
        kind=unit.kind,
        exponent=0,
        name_en=names["name_en"],
        name_zh=names["name_zh"],
        label_en=label,
        label_zh=unit.label_zh or (names["name_zh"] if unit.name_zh else label),
        symbol=unit.symbol,
        sdmx=unit.code,
    )


def _label(unit: UnitHead) -> str | None:
    """What stands behind a number in English: the name, which begins small there; of a currency its code."""
    name = unit.name_en
    if unit.kind is UnitKind.MONEY or (name and len(name) > MOST_OF_A_LABEL):
        return unit.code
    return name and (name[0].lower() + name[1:] if name[1:2].islower() else name)


def source_row(source: PackagedSource) -> models.Source:
    """The row of a source."""
    return models.Source(**source.model_dump())


def indicator_row(indicator: PackagedIndicator) -> models.Indicator:
    """The row of an indicator."""
    return models.Indicator(**indicator.in_both())


def relation_row(relation: DeclaredRelation, release: models.Release) -> models.Relation:
    """The row of a relation that a release declares."""
    columns: dict[str, Any] = relation.row()
    return models.Relation(**columns, report=release.report, release=release.id)


def withdrawal_rows(chunk: FigureChunk, release: str) -> list[models.Withdrawal | None]:
    """The rows that say that an edition takes the place of the one before; None for each first edition."""
    columns = chunk.columns
    if not any(columns["edition"]):
        return [None] * len(chunk.ids)
    named = zip(base_ids(columns), columns["unit"], columns["restates"], columns["edition"], chunk.ids, strict=True)
    return [
        models.Withdrawal(
            figure=before,
            release=release,
            replaced_by=name,
            reason_en=f"Replaced by edition {edition}.",
            reason_zh=f"由第{edition}版取代。",
        )
        if (before := replaced_id(base, unit, restates, edition))
        else None
        for base, unit, restates, edition, name in named
    ]


def figure_columns(chunk: FigureChunk, release: str) -> dict[str, Sequence[Any]]:
    """What the rows of the table of figures hold, by the names of its columns."""
    columns = chunk.columns
    periods = [_period(text) for text in columns["period"]]
    restated = columns["restates"]
    if any(restated):
        restated = list(map(restated_id, base_ids(columns), restated, columns["edition"]))
    return {name: columns[name] for name in _COPIED} | {
        "id": chunk.ids,
        "year": [period.year for period in periods],
        "first_day": [period.first_day for period in periods],
        "last_day": [period.last_day for period in periods],
        "restates": restated,
        "release": [release] * len(chunk.ids),
    }


def figure_rows(chunk: FigureChunk, release: str) -> list[FigureRow]:
    """The rows of the table of figures, in the order of its columns."""
    columns = figure_columns(chunk, release)
    return list(zip(*(columns[name] for name in FIGURE_COLUMNS), strict=True))


_SERVED_OF = (
    *("indicator", "area", "period", "value", "scale", "unit", "comparator"),
    *("paragraph", "phrase", "prefix", "suffix", "sentence_sha256"),
)


def served_rows(
    package: Package, catalogue: Catalogue, sequence: int
) -> Callable[[FigureChunk], list[ClaimRow | None]]:
    """What makes, of the figures of a release, the rows of what is served, as if no claim had a rival.

    There is None for a figure that prints another's value anew.
    """
    rows: list[IndicatorBase] = [indicator_row(row) for row in package.indicators.values()]
    counted = {row.code: row.counted for row in (*rows, *catalogue.indicators.values())}
    own = (UnitBase(**unit_row(unit).model_dump()) for unit in package.head.unit)
    units = {unit.code: unit for unit in (*own, *catalogue.units.values())}

    comparators = {str(comparator): comparator for comparator in Comparator}

    def row(name: str, indicator: str, area: str, period: str, *cells: Any) -> ClaimRow:
        value, scale, unit, comparator, *place = cells
        sign = comparators[comparator]
        served = served_columns(value, scale, sign, counted[indicator], units[unit], Locator(*place))
        return (indicator, area, period, name, sequence, OPEN, True, *served)

    def rows_of(chunk: FigureChunk) -> list[ClaimRow | None]:
        cells = zip(chunk.ids, *(chunk.columns[name] for name in _SERVED_OF), strict=True)
        return [
            None if restates else row(*of_it) for of_it, restates in zip(cells, chunk.columns["restates"], strict=True)
        ]

    return rows_of


def changed_columns(row: FigureRow, released: FigureRow) -> list[str]:
    """The columns in which a row differs from the released figure, the release aside, and a place that it lacks."""
    untold = LOCKED if row[_HASH] is None else ()
    return [
        name
        for name, now, before in zip(FIGURE_COLUMNS, row, released, strict=True)
        if now != before and name != "release" and name not in untold
    ]


@dataclass(frozen=True, slots=True)
class ReleasedComparison:
    """A package beside what is released."""

    released: ReleasedRows
    package: Package
    catalogue: Catalogue

    def new_relations(self) -> list[DeclaredRelation]:
        """The relations that no release has declared in these words; one with a released id takes that one's place.

        Words that a later release replaced stay replaced, so that an old package can be loaded again.
        """
        released = self.released.relations(self.package.head.report.id)
        return [
            relation
            for relation in self.package.relations
            if not any(_same(relation, before) for before in released.get(relation.id, ()))
        ]

    def fresh(self, chunk: FigureChunk, figures: Sequence[FigureRow], faults: Faults | None) -> list[bool]:
        """Which rows of a chunk were not released before; a fault for each that was, and said something else.

        Unplain instead of a fault where there are none to add to: the rows then come without their lines.
        """
        # A source that is new to the database has no released figures: its rows are not looked for.
        known = [source in self.catalogue.sources for source in chunk.columns["source"]]
        if not any(known):
            return [True] * len(known)
        released = self.released.figures(list(compress(chunk.ids, known)))
        for place, (name, figure) in enumerate(zip(chunk.ids, figures, strict=True)):
            before = released.get(name)
            if before is not None and (names := changed_columns(figure, before)):
                if faults is None:
                    raise Unplain
                detail = (
                    f"the figure was released with another {', '.join(names)}; a released figure never changes: "
                    "restore the row, and add the corrected claim as a row with edition=2"
                )
                faults.add(FIGURES, detail, line=chunk.lines[place], column=names[0])
        return [name not in released for name in chunk.ids]


def _same(relation: DeclaredRelation, released: Relation) -> bool:
    """Whether a release has declared it so, wherever it stood in its file."""
    return all(getattr(released, key) == value for key, value in relation.row().items() if key != "position")


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
        # An IntegrityError: a row that stands twice is written before all rows are seen. Nothing of it is kept.
        with suppress(Unplain, PackageError, IntegrityError):
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
