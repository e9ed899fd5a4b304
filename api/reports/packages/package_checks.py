"""What must hold between the rows of a package, and between a package and what is loaded already."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.figure import Locator
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.reports.extract.phrase_words import misread
from api.reports.packages.figure_lock import LOCK, FigureLock
from api.reports.packages.known_codes import KnownCodes
from api.reports.packages.package import FIGURES, HEAD, SOURCES, Faults, Package, PackageError
from api.reports.packages.package_rows import PackagedFigure
from api.reports.packages.relation_checks import check_relations
from api.reports.packages.source_texts import read_texts
from api.reports.packages.text_corrections import corrections_of
from api.reports.sources.page_text import occurrences
from api.reports.sources.phrase_units import contradiction
from api.reports.sources.prove_figure import Claim, ProofVerdict, SourceText, misled, prove
from api.reports.sources.said_sign import number_printed

Progress = Callable[[int], None]
STEP = 1000
"""Progress is reported after so many rows."""


def all_but_figures_hold(package: Package, catalogue: Catalogue) -> bool:
    """Whether nothing is wrong but perhaps in figures.csv, and there is no text that each figure must be found in."""
    faults = Faults(list(package.faults))
    try:
        _check_files(package, catalogue, faults)
        check_relations(package, KnownCodes.of(package, catalogue), faults)
    except PackageError:
        return False
    return not faults.found and not package.head.texts


def check_every_row(
    package: Package, catalogue: Catalogue, released: Container[str], faults: Faults, progress: Progress
) -> int:
    """Add everything that is wrong in a package itself; the number of its rows that could be read.

    Of the figures that are released the text need only print the phrase: the words around it may have been corrected.
    """
    _check_files(package, catalogue, faults)
    texts, lock = read_texts(package, faults), FigureLock.read(package.folder, Faults())
    rows = _FigureChecks(package, KnownCodes.of(package, catalogue), faults, texts, released, lock)
    count = 0
    for line, row in package.figures(faults):
        rows.check(line, row)
        count += 1
        if not count % STEP:
            progress(STEP)
    progress(count % STEP)
    rows.finish()
    if not count and not package.relations and not faults.found:
        faults.add(FIGURES, "it holds no figure, and there is no relation either: there is nothing to load", line=1)
    check_relations(package, rows.known, faults)
    return count


def _check_files(package: Package, catalogue: Catalogue, faults: Faults) -> None:
    seen: set[str] = set()
    for place, unit in enumerate(package.head.unit):
        if unit.code in seen:
            line = package.head_line("unit", "code", place)
            faults.add(HEAD, f"unit {unit.code} is declared already", line=line, column="unit.code")
        seen.add(unit.code)
    if not any(fault.file == HEAD for fault in package.faults):  # which says what is corrected
        corrections_of(package, catalogue, faults)


def _near(value: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(nearest(value, codes))


@dataclass
class _FigureChecks:
    """The checks of figures.csv, row by row, with what later rows are compared with."""

    package: Package
    known: KnownCodes
    faults: Faults
    texts: Mapping[str, SourceText]
    released: Container[str]
    lock: FigureLock
    lines: dict[str, int] = field(default_factory=dict)
    vintages: dict[str, str] = field(default_factory=dict)
    dependent: list[tuple[int, PackagedFigure]] = field(default_factory=list)

    def check(self, line: int, row: PackagedFigure) -> None:
        """Everything that one row can get wrong."""
        self._exists(line, "indicator", row.indicator, self.known.indicators)
        self._exists(line, "area", row.area, self.known.areas)
        if row.unit not in self.known.units:
            detail = f"no unit has that code; {self._declaration(row)}"
            near = _near(row.unit, self.known.units)
            self.faults.add(FIGURES, detail, line=line, column="unit", value=row.unit, near=near)
        self._exists(line, "source", row.source, self.known.languages)
        self._check_unit(line, row)
        self._check_phrase(line, row)
        name = row.id
        if name not in self.released:  # which cannot be changed any more
            self._check_words(line, row)
        if name in self.lines:
            self.faults.add(FIGURES, self._doubled(row), line=line)
        self.lines[name] = line
        if row.vintage:
            self.vintages[name] = row.vintage
        if row.restates or row.edition:
            self.dependent.append((line, row))

    def _doubled(self, row: PackagedFigure) -> str:
        """What a person does with two rows of one claim: an edition takes the other's place, a vintage does not."""
        what, other = f"{row.id} stands in line {self.lines[row.id]} already", self.vintages.get(row.id)
        if row.vintage == other:
            return f"{what}; a new edition of a claim has edition=2"
        return (
            f"{what}, with vintage {other or 'empty'}: of one source there is one claim on an indicator, area and "
            f"period. For both to stand, list the source under a second id in {SOURCES}, in [texts] too, and name it "
            "in one of the rows; edition=2 would withdraw the other"
        )

    def finish(self) -> None:
        """What can only be said when all rows are read."""
        restated = {row.restated for _, row in self.dependent if row.restates}
        replaced = {row.replaces for _, row in self.dependent if row.edition}
        units: dict[str, str] = {}
        if restated or self.texts:  # the rows are read once more rather than kept, since a file may have very many
            corrected = self._sentences_of(replaced)
            for line, row in self.package.figures(Faults()):
                if row.id in restated:
                    units[row.id] = row.unit
                if row.source in self.texts and row.id not in replaced:  # an earlier edition is no longer in the text
                    loose = row.id in self.released or (row.source, row.sentence_sha256) in corrected
                    self._check_text(line, row, self.texts[row.source], loose=loose)
        for line, row in self.dependent:
            if row.edition and row.replaces not in self.lines:
                detail = f"the edition before, {row.replaces}, is not in the file; it stays there"
                self.faults.add(FIGURES, detail, line=line, column="edition", value=str(row.edition))
            if row.restates:
                self._check_restated(line, row, units.get(str(row.restated)))

    def _sentences_of(self, replaced: Set[str | None]) -> set[tuple[str, str | None]]:
        """The sentences that an earlier edition stood in, by source and hash: the text has others in their place."""
        if not self.texts or not replaced:
            return set()
        rows = self.package.figures(Faults())
        return {(row.source, row.sentence_sha256) for _, row in rows if row.id in replaced}

    def _check_restated(self, line: int, row: PackagedFigure, unit: str | None) -> None:
        detail = ""
        if row.restates == row.unit:
            detail = "a figure cannot restate its own unit"
        elif unit is None:
            detail = f"the row restates {row.restated}, which is not in the file"
        elif unit != row.restates:
            detail = f"the row restates {row.restated}, which is in {unit}"
        if detail:
            self.faults.add(FIGURES, detail, line=line, column="restates", value=row.restates)

    def _exists(self, line: int, column: str, value: str, catalogue: Mapping[str, Any]) -> None:
        if value not in catalogue:
            self.faults.add(
                FIGURES,
                f"no {column} has that code",
                line=line,
                column=column,
                value=value,
                near=_near(value, catalogue),
            )

    def _declaration(self, row: PackagedFigure) -> str:
        """What a person writes to declare the unit of a figure."""
        kind = self.known.indicators.get(row.indicator)
        if kind == UnitKind.SHARE or (kind == UnitKind.MONEY and re.fullmatch("[A-Z]{3}", row.unit) is None):
            return f"{row.indicator} is measured in {kind}, of which `indicators units` lists all"
        kinds = f'"{kind}"' if kind else '"count" (a counted noun) or "physical" (measured)'
        told = f'declare it in {HEAD} as [[unit]] with code = "{row.unit}", kind = {kinds} and name_en or name_zh'
        return f"{told}; there are no rates of it, so that it is not converted" if kind == UnitKind.MONEY else told

    def _check_unit(self, line: int, row: PackagedFigure) -> None:
        wanted, kind = self.known.indicators.get(row.indicator), self.known.units.get(row.unit)
        if wanted and kind and wanted != kind:
            detail = f"{row.indicator} is measured in {wanted}, and {row.unit} is a unit of {kind}"
            self.faults.add(FIGURES, detail, line=line, column="unit", value=row.unit)
        if kind == "share" and row.scale:
            self.faults.add(FIGURES, "a share has no scale", line=line, column="scale", value=str(row.scale))

    def _check_phrase(self, line: int, row: PackagedFigure) -> None:
        """The phrase prints the figure's number, and no other unit beside it."""
        inferred = (row.inferred or "").split(";")
        if "value" in inferred:
            return
        language = self.known.languages.get(row.source, "en")
        number = number_printed(row.phrase, row.value, row.scale, language, any_scale="scale" in inferred)
        if number is None:
            detail = f"the phrase does not print {row.value} at scale {row.scale}; inferred=value says it was read so"
            self.faults.add(FIGURES, detail, line=line, column="phrase", value=row.phrase)
        elif (
            "unit" not in inferred
            and (kind := self.known.units.get(row.unit))
            and (other := contradiction(row.phrase, number, row.unit, kind))
        ):
            detail = f"the unit is {row.unit}, and the phrase prints {other}; inferred=unit says it was read so"
            self.faults.add(FIGURES, detail, line=line, column="unit", value=row.phrase)

    def _check_words(self, line: int, row: PackagedFigure) -> None:
        """The words of the phrase give the number no other comparator and no other sign."""
        language = self.known.languages.get(row.source, "en")
        wrong = misread(row.phrase, language, row.value, row.scale, row.comparator, row.inferred)
        if wrong is not None:
            self.faults.add(FIGURES, wrong.detail, line=line, column=wrong.column, value=row.phrase)

    def _check_text(self, line: int, row: PackagedFigure, text: SourceText, *, loose: bool) -> None:
        """The text proves the row; a loose one need only be printed somewhere, since its sentence was corrected."""
        if row.sentence_sha256 is None:  # what the lock lacks is told
            return
        locator = Locator(row.paragraph, row.phrase, row.prefix, row.suffix, row.sentence_sha256)
        claim = Claim(row.id, row.source, "", row.value, row.scale, "value", locator)  # the number is checked above
        proof = prove(claim, text)
        prints = proof.holds or any(True for _ in occurrences(text.blocks, row.phrase))
        if loose and prints:
            return
        name = self.package.head.texts[row.source]
        wrong = misled(locator, text) if proof.holds else f"{name} does not prove it: {proof.detail}"
        if wrong and prints and (place := self.lock.of(row.id)) and place.sentence_sha256 == row.sentence_sha256:
            self.faults.add(LOCK, f"{row.id} does not fit {name} ({wrong}): {self.lock.remedy}")
        elif not proof.holds and wrong:
            column = "paragraph" if proof.verdict is ProofVerdict.MOVED else "phrase"
            self.faults.add(FIGURES, wrong, line=line, column=column)
        elif wrong:
            self.faults.add(FIGURES, f"{wrong}: give a prefix or a suffix", line=line, column="prefix")
