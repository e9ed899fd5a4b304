"""Checks of a package's rows against each other, against its texts, and against the loaded catalogue."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from api.audit.formula import parse
from api.domain.catalogue import Catalogue
from api.domain.units import UnitKind
from api.plugins.extract.page_text import occurrences
from api.plugins.extract.propose import misread
from api.plugins.packages.entries import Codes, codes_of, corrections_of
from api.plugins.packages.package import FIGURES, HEAD, LOCK, SOURCES, Faults, Package
from api.plugins.packages.proof import (
    DECIMAL_COMMA,
    ProofVerdict,
    contradiction,
    locator_of,
    number_printed,
    place_fault,
    read_texts,
)
from api.plugins.packages.rows import PackagedFigure, PackagedRelation


def _faults_of(relation: PackagedRelation, codes: Codes) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The faults of a relation, such as unknown codes: the key, the sentence and details of each."""
    formula = parse(relation.formula)
    own = (relation.indicator, relation.area, relation.period)
    if any((one.indicator, one.area, one.period) == own for one in formula.references):
        yield "formula", "it names the figure that it computes", {"value": formula.text}
    named = [("formula", what, getattr(one, what)) for one in formula.references for what in codes]
    for key, what, code in (*named, ("area", "area", relation.area)):
        if code and code not in codes[what]:
            yield key, f"no {what} has that code", {"value": code, "among": codes[what]}


_PART = f"; declare a part of a country in {HEAD} as [[area]] with code and name_en or name_zh"


@lru_cache(maxsize=20_000)
def misprints(phrase: str, value: str, reading: tuple[int, str, str, str, str, str]) -> list[tuple[str, str]]:
    """The columns in which a figure contradicts the number, unit, comparator or sign of its phrase, and the faults."""
    scale, unit, kind, comparator, inferred, language = reading
    parts, wrong = inferred.split(";"), list[tuple[str, str]]()
    if "value" not in parts:
        number = number_printed(phrase, value, scale, language, any_scale="scale" in parts)
        if number is None:
            detail = f"the phrase does not print {value} at scale {scale}"
            wrong.append(("phrase", f"{detail}; inferred=value says it was read so"))
        elif "unit" not in parts and kind and (other := contradiction(phrase, number, unit, kind)):
            detail = f"the unit is {unit}, and the phrase prints {other}"
            wrong.append(("unit", f"{detail}; inferred=unit says it was read so"))
    said = misread(phrase, language, value, scale, comparator, inferred)
    return [*wrong, said] if said else wrong


def _repeated(codes: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The position and the code of each entry that repeats an earlier one."""
    seen = set[str]()
    for place, code in enumerate(codes):
        if code and code in seen:
            yield place, code
        seen.add(code)


class PackageChecks:
    """The checks of a package: small files at once, figures row by row in `check`, all rows together in `finish`."""

    def __init__(self, package: Package, catalogue: Catalogue) -> None:
        self.package, self.catalogue = package, catalogue
        self.faults = Faults(package.faults)
        self._codes = codes_of(package, catalogue)
        self._seen: dict[str, tuple[int, str]] = {}
        """The line and the unit of each figure so far, by its id."""
        self._dependent: list[tuple[int, PackagedFigure]] = []
        self._in_texts: list[tuple[int, PackagedFigure, bool]] = []
        entries = (("unit", "code", package.head.unit), ("area", "code", package.head.area))
        for section, key, rows in (*entries, ("relation", "id", package.relations)):
            for place, code in _repeated(getattr(row, key) for row in rows):
                package.note(self.faults, section, key, f"{section} {code} is declared already", place)
        for place, area in enumerate(package.head.area):
            if area.code and area.code[:2] not in catalogue.area_codes:
                detail = "its first two letters are no country's of ISO 3166-1"
                package.note(self.faults, "area", "code", detail, place, value=area.code)
        self.corrections = corrections_of(package, catalogue, self.faults)
        self._texts = read_texts(package, self.faults)

    def check(self, line: int, row: PackagedFigure, *, released: bool) -> None:
        """Note the faults of one row; `released` is True if its figure has been released."""
        for column in ("indicator", "area", "source"):
            self._exists(line, column, getattr(row, column), _PART if column == "area" and "-" in row.area else "")
        self._check_unit(line, row)
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
        if row.source in self._texts:
            self._in_texts.append((line, row, released))

    def finish(self) -> None:
        """Note the faults that only show when all rows are read."""
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
        if not self._seen and not self.package.relations and not self.faults:
            self._fault(1, "it holds no figure, and there is no relation either: there is nothing to load")
        for place, relation in enumerate(self.package.relations):
            if not relation.formula:
                continue
            for key, detail, more in _faults_of(relation, self._codes):
                self.package.note(self.faults, "relation", key, f"{relation.id}: {detail}", place, **more)

    def ask_for_reason(self, line: int) -> None:
        """Note a fault: the row corrects a released figure and gives no reason."""
        detail = "it is required: why the released figure is corrected, for those who quoted it"
        self._fault(line, detail, column=f"reason_{self._language}")

    def check_note(self) -> None:
        """Note a fault if a report has a release already and the note of the new one is missing or the same."""
        report, given = self.package.head.report.id, self.package.head.release
        before = [release for release in self.catalogue.releases.values() if release.report == report]
        notes = {column: note for column in ("note_en", "note_zh") if (note := getattr(given, column))}
        for column, note in (notes or {f"note_{self._language}": ""}).items():
            same = (release.id for release in before if note in (release.note_en, release.note_zh, ""))
            if of := next(same, None):
                detail = f"it is the note of {of} already" if note else f"it is required, since there is {of} already"
                detail = f"{detail}: say why this release is made"
                self.package.note(self.faults, "release", column, detail, value=note or None)

    @property
    def _language(self) -> str:
        return "zh" if self.package.head.report.language.startswith("zh") else "en"

    def _exists(self, line: int, column: str, value: str, more: str = "") -> None:
        if value not in (codes := self._codes[column]):
            self._fault(line, f"no {column} has that code{more}", column=column, value=value, among=codes)

    def _fault(self, line: int, detail: str, **place: Any) -> None:
        self.faults.add(FIGURES, detail, line=line, **place)

    def _declaration(self, row: PackagedFigure) -> str:
        """The advice for a figure with an unknown unit: how to declare the unit."""
        kind = self._codes["indicator"].get(row.indicator)
        if kind == UnitKind.SHARE or (kind == UnitKind.MONEY and re.fullmatch("[A-Z]{3}", row.unit) is None):
            return f"{row.indicator} is measured in {kind}, of which `indicators units` lists all"
        kinds = f'"{kind}"' if kind else '"count" (a counted noun) or "physical" (measured)'
        words = f'declare it in {HEAD} as [[unit]] with code = "{row.unit}", kind = {kinds} and name_en or name_zh'
        return f"{words}; there are no rates of it, so that it is not converted" if kind == UnitKind.MONEY else words

    def _check_unit(self, line: int, row: PackagedFigure) -> None:
        wanted, kind = self._codes["indicator"].get(row.indicator), self._codes["unit"].get(row.unit)
        if kind is None:
            self._exists(line, "unit", row.unit, f"; {self._declaration(row)}")
        elif wanted and kind and wanted != kind:
            detail = f"{row.indicator} has the unit_kind {wanted}, and {row.unit} is a unit of {kind}"
            self._fault(line, detail, column="unit", value=row.unit)
        if kind == UnitKind.SHARE and row.scale:
            self._fault(line, "a share has no scale", column="scale", value=str(row.scale))

    def _check_phrase(self, line: int, row: PackagedFigure, *, released: bool) -> None:
        """Note a phrase that does not print the figure's number, or prints another unit, comparator or sign.

        It takes more time to read a phrase than to check the rest of its row, and many phrases differ in digits only.
        So a phrase is first read with each digit of its number as 5 and one decimal, which the cache often has. A
        phrase is read unchanged if it has another number, a point that may group digits, or a number like a year.
        """
        language = self._codes["source"].get(row.source, "en")
        kind, inferred = self._codes["unit"].get(row.unit, ""), row.inferred or ""
        reading = (row.scale, row.unit, kind, row.comparator, inferred, language)
        before, found, after = row.phrase.partition(row.value)
        is_year = re.fullmatch(r"\d{4}", row.value) is not None
        if found and not (is_year or language in DECIMAL_COMMA or any(map(str.isdigit, before + after))):
            shape = re.sub("[1-9]", "5", re.sub(r"(?<=\.\d)\d+$", "", row.value))
            if not misprints(f"{before}{shape}{after}", shape, reading):
                return
        for column, detail in misprints(row.phrase, row.value, reading):
            if not released or column in ("phrase", "unit"):  # the other columns of a released figure cannot change
                self._fault(line, detail, column=column, value=row.phrase)

    def _check_text(self, line: int, row: PackagedFigure, *, loose: bool) -> None:
        """Note a row that its source's text does not prove; if `loose`, the phrase may be anywhere in the text."""
        if row.sentence_sha256 is None:  # the lock has a fault for that
            return
        text = self._texts[row.source]
        verdict, wrong = place_fault(locator_of(row), text, loose=loose)  # the number is checked already
        if wrong is None:
            return
        lock, name = self.package.lock, self.package.head.texts[row.source]
        place = lock.places.get(row.id)
        proved, of_lock = verdict is ProofVerdict.PROVED, place and place.sentence_sha256 == row.sentence_sha256
        wrong = wrong if proved else f"{name} does not prove it: {wrong}"
        if of_lock and any(occurrences(text.blocks, row.phrase)):
            self.faults.add(LOCK, f"{row.id} does not fit {name} ({wrong}): {lock.remedy}")
        elif proved:
            self._fault(line, f"{wrong}: give a prefix or a suffix", column="prefix")
        else:
            self._fault(line, wrong, column="paragraph" if verdict is ProofVerdict.MOVED else "phrase")
