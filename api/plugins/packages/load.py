"""Packages checked and loaded as one release, and figures withdrawn in a release: all of it or nothing."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from api.audit.formula import parse
from api.cli.failures import BAD_INPUT, Failure
from api.domain.catalogue import Catalogue
from api.domain.errors import OccupiedError
from api.domain.period import Period
from api.domain.units import UnitKind
from api.plugins.extract.page_text import occurrences
from api.plugins.extract.propose import misread
from api.plugins.packages.entries import corrections_of, entries_of, new_relations
from api.plugins.packages.package import FIGURES, HEAD, LOCK, SOURCES, Package, Reading
from api.plugins.packages.proof import (
    DECIMAL_COMMA,
    ProofVerdict,
    contradiction,
    number_printed,
    place_fault,
    read_texts,
)
from api.plugins.packages.rows import FIRST_NOTE, LOCKED, PackagedFigure, PackagedRelation
from api.storage import catalogue as catalogue_queries
from api.storage.database import Database
from api.storage.releases import FIGURE_COLUMNS, FigureRow, ReleaseRows, read_released, release_tables, write_release
from api.storage.tables import Withdrawal

CHUNK = 1000
"""Number of figures that are read, checked and written at a time."""
_in_order = itemgetter(*FIGURE_COLUMNS)


def figure_row(row: PackagedFigure, release: str) -> FigureRow:
    """A package's figure as a database row: a tuple of its cells in the order of FIGURE_COLUMNS."""
    period = Period.parse(row.period)
    days = {"year": period.year, "first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    own = {"id": row.id, "restates": row.restated, "release": release, "comparator": str(row.comparator)}
    found: FigureRow = _in_order(row.__dict__ | days | own)
    return found


class Loaded(NamedTuple):
    """The result of a load: the release's id or None, and the numbers of figures added, there before, and replaced."""

    release: str | None
    added: int = 0
    already_there: int = 0
    replaced: int = 0
    corrected: int = 0
    """The number of names, labels and other texts that the release changes."""


_DECLARED = {
    "area": f"; {HEAD} may declare a part of a country as [[area]] with code and name_en or name_zh",
    "unit": f"; {HEAD} may declare it as [[unit]] with code, kind (count, physical, money) and name_en or name_zh",
}
"""By column, advice for an unknown code, appended to its fault."""
NewFigure = tuple[PackagedFigure, FigureRow]
"""A row of figures.csv that no release has, and its row for the database."""


def _changed(row: FigureRow, released: FigureRow) -> list[str]:
    """The columns in which a row differs from its released figure, ignoring `release`, and LOCKED if it has no hash."""
    left_out = ("release", *LOCKED) if row[FIGURE_COLUMNS.index("sentence_sha256")] is None else ("release",)
    return [
        name
        for name, now, before in zip(FIGURE_COLUMNS, row, released, strict=True)
        if now != before and name not in left_out
    ]


@lru_cache(maxsize=20_000)
def misprints(phrase: str, value: str, reading: tuple[int, str, str, str, str, str]) -> list[tuple[str, str]]:
    """Pairs of a column in which a figure contradicts its phrase (number, unit, comparator, sign), and a sentence.

    `reading` has scale, unit, kind of the unit, comparator, inferred fields with semicolons between them, and language.
    """
    scale, unit, kind, comparator, inferred, language = reading
    parts, wrong = inferred.split(";"), []
    if "value" not in parts:
        number = number_printed(phrase, value, scale, language, parts)
        if not number:
            detail = f"the phrase does not print {value} at scale {scale}; inferred=value says it was read so"
            wrong.append(("phrase", detail))
        elif "unit" not in parts and kind and (other := contradiction(phrase, number, unit, kind)):
            detail = f"the unit is {unit}, and the phrase prints {other}; inferred=unit says it was read so"
            wrong.append(("unit", detail))
    said = misread(phrase, language, value, scale, comparator, inferred)
    return [*wrong, said] if said else wrong


class PackageChecks:
    """The checks of a package, whose faults `reading` collects: small files when it is made, figures by `read`."""

    def __init__(self, package: Package, catalogue: Catalogue) -> None:
        self.package, self.catalogue = package, catalogue
        self.reading = Reading(package.folder, package.faults)
        self.entries = entries_of(package, catalogue)
        """The package's database rows for the catalogue, by table and by code."""
        whole = {name: {**rows, **getattr(catalogue, name)} for name, rows in self.entries.items()}
        self._codes: Mapping[str, Mapping[str, str]] = {
            "indicator": {code: str(row.unit_kind or "") for code, row in whole["indicators"].items()},
            "area": dict.fromkeys(whole["areas"], ""),
            "unit": {code: str(row.kind or "") for code, row in whole["units"].items()},
            "source": {code: row.language for code, row in whole["sources"].items()},
        }
        """By column, the codes that exist, with the kind of unit, for sources the language, for areas nothing."""
        self._seen: dict[str, tuple[int, str]] = {}
        """The line and the unit of each figure so far, by its id."""
        self._dependent: list[tuple[int, PackagedFigure]] = []
        self._in_texts: list[tuple[int, PackagedFigure, bool]] = []
        declared = (("unit", "code", package.head.unit), ("area", "code", package.head.area))
        for section, key, rows in (*declared, ("relation", "id", package.relations)):
            first = dict[str, int]()
            for place, code in enumerate(getattr(row, key) for row in rows):
                if code and first.setdefault(code, place) != place:
                    self.reading.note(section, key, f"{section} {code} is declared already", place)
        for place, area in enumerate(package.head.area):
            if area.code and area.code[:2] not in catalogue.area_codes:
                self.reading.note(
                    "area", "code", "its first two letters are no country's of ISO 3166-1", place, value=area.code
                )
        self.corrections = corrections_of(package, catalogue, self.entries, self.reading)
        self._texts = read_texts(package, self.reading)

    def read(
        self,
        released: ReleaseRows,
        release: str = "",
        take: Callable[[list[NewFigure]], None] = lambda _new: None,
    ) -> Loaded:
        """Check and count all figures, once only; PackageError if there is any fault, else a result without a release.

        `take` gets the figures that are not released yet, chunk by chunk, until the first fault.
        """
        reading, sources = self.reading, self.catalogue.sources
        rows = self.package.figures(reading)
        added = already_there = replaced = 0
        while chunk := list(islice(rows, CHUNK)):
            # A source that is new to the database has no released figures: its rows are not looked for.
            before_it = [name for _, row in chunk if row.source in sources for name in (row.id, row.replaces) if name]
            there = released.figures(before_it)
            new = []
            for line, row in chunk:
                before, cells = there.get(row.id), figure_row(row, release)
                self._check(line, row, released=before is not None)
                if not before:
                    new.append((row, cells))
                    replaced += row.edition is not None
                    if row.replaces in there and not (row.reason_en or row.reason_zh):
                        detail = "it is required: why the released figure is corrected, for those who quoted it"
                        self._fault(line, detail, column=f"reason_{self._language}")
                elif changed := _changed(cells, before):
                    detail = (
                        f"the figure was released with another {', '.join(changed)}; a released figure never changes: "
                        "restore the row, and add the corrected claim as a row with edition=2"
                    )
                    self._fault(line, detail, column=changed[0])
            added, already_there = added + len(new), already_there + len(chunk) - len(new)
            if not reading.faults:
                take(new)
        if added or self.corrections:
            self._check_note()
        self._finish()
        reading.settle()
        return Loaded(None, added, already_there, replaced, len(self.corrections))

    def _check(self, line: int, row: PackagedFigure, *, released: bool) -> None:
        """Add the faults of one row, and keep it for `_finish`; `released` is True if its figure has been released."""
        for column in ("indicator", "area", "source", "unit"):
            value, codes = getattr(row, column), self._codes[column]
            if value not in codes:
                detail = f"no {column} has that code{_DECLARED.get(column, '')}"
                self._fault(line, detail, column=column, value=value, among=codes)
        wanted, kind = self._codes["indicator"].get(row.indicator), self._codes["unit"].get(row.unit)
        if wanted and kind and wanted != kind:
            detail = f"{row.indicator} has the unit_kind {wanted}, and {row.unit} is a unit of {kind}"
            self._fault(line, detail, column="unit", value=row.unit)
        if kind == UnitKind.SHARE and row.scale:
            self._fault(line, "a share has no scale", column="scale", value=str(row.scale))
        self._check_phrase(line, row, released=released)
        if row.id in self._seen:
            detail = (
                f"{row.id} stands in line {self._seen[row.id][0]} already: a correction of a claim has edition=2, a "
                f"second vintage another id of its source, listed in {SOURCES} and in [texts]"
            )
            self._fault(line, detail)
        else:
            self._seen[row.id] = line, row.unit
        if row.restates or row.edition:
            self._dependent.append((line, row))
        if row.source in self._texts and row.sentence_sha256:  # without one, the lock has a fault
            self._in_texts.append((line, row, released))

    def _finish(self) -> None:
        """Add the faults that need all rows: of places in texts, of editions and restatements, of relations."""
        replaced = {row.replaces for _, row in self._dependent if row.edition}
        corrected = {(row.source, row.sentence_sha256) for _, row, _ in self._in_texts if row.id in replaced}
        for line, row, released in self._in_texts:
            if row.id not in replaced:  # an earlier edition is no longer in the text
                loose = released or (row.source, row.sentence_sha256) in corrected
                self._check_text(line, row, loose=loose)
        for line, row in self._dependent:
            if row.edition and row.replaces not in self._seen:
                detail = f"the edition before, {row.replaces}, is not in the file; it stays there"
                self._fault(line, detail, column="edition", value=str(row.edition))
            _, unit = self._seen.get(row.restated or "", (0, None))
            if row.restates and row.restates == row.unit:
                self._fault(line, "a figure cannot restate its own unit", column="restates", value=row.restates)
            elif row.restates and row.restates != unit:
                detail = f"the row restates {row.restated}, which is {f'in {unit}' if unit else 'not in the file'}"
                self._fault(line, detail, column="restates", value=row.restates)
        if not self._seen and not self.package.relations and not self.reading.faults:
            self._fault(1, "it holds no figure, and there is no relation either: there is nothing to load")
        for place, relation in enumerate(self.package.relations):
            if relation.formula:
                self._check_relation(place, relation)

    def _check_relation(self, place: int, relation: PackagedRelation) -> None:
        """Add faults for unknown codes in a relation, and for a figure that is computed from itself."""
        formula, note = parse(relation.formula), partial(self.reading.note, "relation", place=place)
        own = (relation.indicator, relation.area, relation.period)
        if any((one.indicator, one.area, one.period) == own for one in formula.references):
            note("formula", f"{relation.id}: it names the figure that it computes", value=formula.text)
        named = [("formula", what, getattr(one, what)) for one in formula.references for what in self._codes]
        for key, what, code in (*named, ("area", "area", relation.area)):
            if code and code not in self._codes[what]:
                note(key, f"{relation.id}: no {what} has that code", value=code, among=self._codes[what])

    def _check_note(self) -> None:
        """Add a fault if the report has a release, and the new one's note is missing or the same as one before."""
        report, given = self.package.head.report.id, self.package.head.release
        before = [release for release in self.catalogue.releases.values() if release.report == report]
        notes = {column: note for column in ("note_en", "note_zh") if (note := getattr(given, column))}
        for column, note in (notes or {f"note_{self._language}": ""}).items():
            same = (release.id for release in before if note in (release.note_en, release.note_zh, ""))
            if of := next(same, None):
                detail = f"it is the note of {of} already" if note else f"it is required, since there is {of} already"
                detail = f"{detail}: say why this release is made"
                self.reading.note("release", column, detail, value=note or None)

    @property
    def _language(self) -> str:
        return "zh" if self.package.head.report.language.startswith("zh") else "en"

    def _fault(self, line: int, detail: str, **place: Any) -> None:
        self.reading.fault(FIGURES, detail, line=line, **place)

    def _check_phrase(self, line: int, row: PackagedFigure, *, released: bool) -> None:
        """Add faults if a row's phrase does not print its number, or prints another unit, comparator or sign.

        It takes more time to read a phrase than to check the rest of its row, and many phrases differ in digits only.
        So a phrase is first read with each digit of its number as 5 and one decimal, which the cache often has. A
        phrase is read unchanged if it has another number, a point that may group digits, or a number like a year.
        """
        language = self._codes["source"].get(row.source, "en")
        kind, inferred = self._codes["unit"].get(row.unit, ""), row.inferred or ""
        reading = (row.scale, row.unit, kind, row.comparator, inferred, language)
        before, found, after = row.phrase.partition(row.value)
        is_year = re.fullmatch(r"\d{4}", row.value)
        if found and not (is_year or language[:2] in DECIMAL_COMMA or any(map(str.isdigit, before + after))):
            shape = re.sub("[1-9]", "5", re.sub(r"(?<=\.\d)\d+$", "", row.value))
            if not misprints(f"{before}{shape}{after}", shape, reading):
                return
        for column, detail in misprints(row.phrase, row.value, reading):
            if not released or column in ("phrase", "unit"):  # the other columns of a released figure cannot change
                self._fault(line, detail, column=column, value=row.phrase)

    def _check_text(self, line: int, row: PackagedFigure, *, loose: bool) -> None:
        """Add a fault if its source's text, which must exist, does not prove a row; `loose` allows any place there."""
        text, package, name = self._texts[row.source], self.package, self.package.head.texts[row.source]
        verdict, wrong = place_fault(row, text, loose=loose)  # the number is checked already
        if not wrong:
            return
        place = package.places.get(row.id)
        wrong = wrong if verdict is ProofVerdict.PROVED else f"{name} does not prove it: {wrong}"
        of_lock = place and place.sentence_sha256 == row.sentence_sha256
        if of_lock and any(occurrences(text.blocks, row.phrase)):
            self.reading.fault(LOCK, f"{row.id} does not fit {name} ({wrong}): {package.remedy}")
        else:
            columns = {ProofVerdict.PROVED: "prefix", ProofVerdict.MOVED: "paragraph"}
            self._fault(line, wrong, column=columns.get(verdict, "phrase"))


class _NoReleaseError(Exception):
    """Raised to end a transaction without a release; with the number of figures loaded before, or none to try again."""


async def check(database: Database, package: Package) -> Loaded:
    """Check a package as a load would and return its result, without a release; PackageError with every fault."""
    checks = PackageChecks(package, await catalogue_queries.catalogue(database))
    return await read_released(database, checks.read)


async def load(database: Database, package: Package) -> Loaded:
    """Load a package as one release, none if all is loaded; PackageError for faults, OccupiedError after ten tries."""
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


def _load(package: Package, catalogue: Catalogue, writer: ReleaseRows) -> Loaded:
    """Write a package's release; PackageError for faults, _NoReleaseError if nothing is new or the catalogue is old."""
    report, given = package.head.report, package.head.release
    note_en, note_zh = given.note_en or given.note_zh, given.note_zh or given.note_en
    notes = note_en or FIRST_NOTE["en"], note_zh or FIRST_NOTE["zh"]
    release = writer.number(report.id, package.content_sha256, *notes)
    # Another load may have ended while this one waited for its turn: then the catalogue is out of date, may lack a
    # report or a source, and may lack corrections of this very package, which would be released twice.
    newest = catalogue.newest()
    if release.sequence != (newest.sequence if newest else 0) + 1:
        raise _NoReleaseError
    checks = PackageChecks(package, catalogue)
    if checks.reading.faults:
        checks.read(writer)  # raises PackageError, with all other faults too
    if report.year:
        writer.add_years({report.year})
    entries = {
        table: [row for code, row in rows.items() if code not in getattr(catalogue, table)]
        for table, rows in checks.entries.items()
    }
    brought = writer.add(entries.pop("reports"))
    writer.add([release])
    brought += sum(map(writer.add, (*entries.values(), new_relations(package, writer, release.id))))
    brought += writer.correct(release, checks.corrections)
    replaced: list[Withdrawal] = []

    def take(new: list[NewFigure]) -> None:
        writer.add_figures([cells for _, cells in new])
        writer.add_context({row.id: row.clause.partition(row.phrase) for row, _ in new if row.clause})
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

    found = checks.read(writer, release.id, take)
    if not (brought or found.added):
        raise _NoReleaseError(found.already_there)
    # A figure may have been withdrawn before its new edition came.
    before = writer.withdrawn() if catalogue.withdrawals else set()
    writer.add([row for row in replaced if row.figure not in before])
    writer.complete(release)
    return found._replace(release=release.id)


async def seed_rows(database: Database, package: Package) -> dict[str, list[dict[str, Any]]]:
    """Load a package into a freshly migrated database; return new rows by table with any; PackageError for faults."""
    before = await release_tables(database)
    await load(database, package)
    after = await release_tables(database)
    return {name: new for name, rows in after.items() if (new := [row for row in rows if row not in before[name]])}


async def withdraw(database: Database, figures: Sequence[str], reason: str, reason_zh: str | None = None) -> str:
    """Withdraw figures in a release, return its id; Failure if one is missing or withdrawn, or reports differ."""

    def work(writer: ReleaseRows) -> str:
        report_of, withdrawn = writer.reports(figures), writer.withdrawn()
        for name in figures:
            if name in withdrawn or name not in report_of:
                what = f"{name} was withdrawn before" if name in withdrawn else f"there is no figure {name}"
                raise Failure(f"{what}; nothing is withdrawn.", BAD_INPUT)
        reports = {*report_of.values()}
        if len(reports) > 1:
            named = ", ".join(sorted(reports))
            raise Failure(f"the figures are of several reports ({named}); withdraw one's at a time.", BAD_INPUT)
        digest = hashlib.sha256("\n".join(["withdraw", *sorted(figures), reason]).encode()).hexdigest()
        note = f"Withdraws {len(report_of)} figure{'' if len(report_of) == 1 else 's'}: {reason}"
        release = writer.number(reports.pop(), digest, note, reason_zh)
        withdrawal = partial(Withdrawal, release=release.id, reason_en=reason, reason_zh=reason_zh)
        writer.add([release])
        writer.add([withdrawal(figure=figure) for figure in report_of])
        writer.complete(release)
        return release.id

    return await write_release(database.url, work)
