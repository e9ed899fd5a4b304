"""Checks between the rows of a package, and between a package and what is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from errno import ENAMETOOLONG
from pathlib import Path
from typing import Any

from api.audit.formula import BothBounds, Constant, Negation, Node, Operation, Reference
from api.audit.relations import DeclaredRelation
from api.domain.catalogue import CORRECTABLE, Catalogue, TextCorrection
from api.domain.figure import Locator
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.plugins.extract.page_text import occurrences
from api.plugins.extract.phrases import misread
from api.plugins.packages.lock import LOCK, FigureLock
from api.plugins.packages.package import FIGURES, HEAD, INDICATORS, RELATIONS, SOURCES, Faults, Package, PackageError
from api.plugins.packages.proof import Claim, ProofVerdict, SourceText, contradiction, misled, number_printed, prove
from api.plugins.packages.reader import leads_out
from api.plugins.packages.rows import PackagedFigure


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """By code, what must agree: the kind of an indicator's and of a unit's quantity, and a source's language."""

    indicators: Mapping[str, str]
    units: Mapping[str, str]
    languages: Mapping[str, str]
    areas: Mapping[str, Any]

    @classmethod
    def of(cls, package: Package, catalogue: Catalogue) -> KnownCodes:
        """The codes of the database and of a package; where both have one, the package's, which must be the same.

        Of a row that has faults, the kind is empty where it does not tell one, and so is a language.
        """
        units: tuple[Any, ...] = (*catalogue.units.values(), *package.head.unit)
        indicators: tuple[Any, ...] = (*catalogue.indicators.values(), *package.indicators.values())
        sources: tuple[Any, ...] = (*catalogue.sources.values(), *package.sources.values())
        return cls(
            {row.code: str(row.unit_kind) for row in indicators} | _kinds(package.unread.get(INDICATORS, {})),
            {unit.code: str(unit.kind) for unit in units},
            {source.id: source.language for source in sources}
            | {name: cells.get("language", "") for name, cells in package.unread.get(SOURCES, {}).items()},
            catalogue.areas,
        )


def _kinds(unread: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    kinds = [str(kind) for kind in UnitKind]
    return {code: kind if (kind := cells.get("unit_kind", "")) in kinds else "" for code, cells in unread.items()}


MAX_TEXT_BYTES = 16 * 1024 * 1024
PAGES = (".html", ".htm", ".xhtml")


def read_texts(package: Package, faults: Faults) -> dict[str, SourceText]:
    """By source, the texts that [texts] of report.toml names; a fault for each that cannot be read."""
    texts: dict[str, SourceText] = {}
    for source, name in package.head.texts.items():
        place = {"line": package.head_line("texts", source), "column": f"texts.{source}", "value": name}
        row, unread = package.sources.get(source), package.unread.get(SOURCES, {}).get(source)
        path = package.folder / name
        if row is None and unread is None:
            near = tuple(nearest(source, package.sources))
            faults.add(HEAD, f"no source in {SOURCES} has that id", **place | {"value": source}, near=near)
        elif not _can_be(path):
            faults.add(HEAD, "there is no such text", **place)
        elif leads_out(path, package.folder):
            faults.add(HEAD, "the text leads out of the package's folder", **place)
        elif not path.is_file():
            faults.add(HEAD, "there is no such text", **place)
        elif path.stat().st_size > MAX_TEXT_BYTES:
            faults.add(HEAD, f"the text has more than {MAX_TEXT_BYTES} bytes", **place)
        else:
            try:
                texts[source] = text_of(path, row.title if row else (unread or {}).get("title"))
            except (OSError, UnicodeDecodeError) as error:
                faults.add(HEAD, f"the text cannot be read: {error}", **place)
    return texts


def _can_be(path: Path) -> bool:
    """Whether a file can have such a name: none is very long, and none holds a NUL."""
    try:
        path.lstat()
    except ValueError:
        return False
    except OSError as error:
        return error.errno != ENAMETOOLONG
    return True


def text_of(path: Path, title: str | None) -> SourceText:
    """The text of a file: an HTML page from the source's title on, anything else as it is."""
    content = path.read_text(encoding="utf-8-sig")
    return SourceText.of_page(content, title) if path.suffix.lower() in PAGES else SourceText.of_file(content)


_OTHER = {
    "report": "give the changed one a new id",
    "unit": "leave this [[unit]] out, or give yours another code",
    "source": "give the changed one a new code",
    "indicator": "give the changed one a new code",
}
"""What a person does who means something else."""


_STANDS_FOR: Mapping[str, tuple[str, ...]] = {
    "name_en": ("name_zh", "definition_en", "definition_zh"),
    "name_zh": ("name_en", "definition_zh", "definition_en"),
    "definition_en": ("definition_zh",),
    "definition_zh": ("definition_en",),
    "description_en": ("description_zh",),
    "description_zh": ("description_en",),
    "label_en": ("label_zh",),
}
"""The texts that read as another one where they were left out, and go on to when that is corrected."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a package beside the one that is loaded under its code."""

    kind: str
    code: str
    row: Any
    loaded: Any
    file: str
    place: int

    def differences(self) -> Iterator[tuple[str, Any]]:
        """The names in which the row says something, and something else than what is loaded; with what it says."""
        said = self.row.model_dump(exclude_unset=True)
        told = {name: value for name, value in said.items() if value is not None}
        for name, value in list(told.items()):
            before = getattr(self.loaded, name, value)
            for other in _STANDS_FOR.get(name, ()):
                if before != value and other not in told and getattr(self.loaded, other, None) == before:
                    told[other] = value
        for name, value in told.items():
            if getattr(self.loaded, name, value) != value:
                yield name, value

    def line(self, package: Package, name: str) -> int | None:
        """Where the row, or in report.toml the text, stands."""
        if self.file != HEAD:
            return package.lines[self.file][self.code]
        return package.head_line(self.kind, "code" if self.kind == "unit" else name, self.place)


def corrections_of(package: Package, catalogue: Catalogue, faults: Faults) -> list[TextCorrection]:
    """The texts that a package corrects, of no release yet; a fault for whatever else differs from what is loaded."""
    corrects = package.head.release.corrects
    listed = {entry.code for entry in _listed(package)}
    for code in corrects:
        if code not in listed:
            near = tuple(nearest(code, listed))
            detail = (
                "no report, source, indicator or unit of the package has that code; figures are corrected by edition"
            )
            line = package.head_line("release", "corrects")
            faults.add(HEAD, detail, line=line, column="release.corrects", value=code, near=near)
    found: list[TextCorrection] = []
    earlier = {(item.kind, item.code, item.field, item.before) for item in catalogue.corrections}
    for entry in _entries(package, catalogue):
        for name, value in entry.differences():
            before = getattr(entry.loaded, name)
            # Words that a later release corrected stay so: an old package can be loaded again.
            if entry.code not in corrects and (entry.kind, entry.code, name, value) in earlier:
                continue
            if entry.code in corrects and name in CORRECTABLE[entry.kind]:
                found.append(TextCorrection(0, entry.kind, entry.code, name, before, value))
            else:
                _refuse(package, entry, name, before, value, faults)
    return found


def _refuse(package: Package, entry: _Entry, name: str, before: Any, value: Any, faults: Faults) -> None:
    texts = CORRECTABLE[entry.kind]
    what = f"{entry.code} is loaded already with another {name} ({str(before)!r})"
    if name in texts:
        how = f'corrects = ["{entry.code}"] under [release] of {HEAD} says that it is corrected'
        detail = f"{what}: {how}, if it means the same"
    elif entry.code in package.head.release.corrects:
        detail = f"{what}, and a correction changes only {', '.join(texts)}: {_OTHER[entry.kind]}"
    else:
        detail = f"{what}: {_OTHER[entry.kind]}"
    column = f"{entry.kind}.{name}" if entry.file == HEAD else name
    faults.add(entry.file, detail, line=entry.line(package, name), column=column, value=str(value))


def _listed(package: Package) -> Iterator[_Entry]:
    """Everything with a code that a package lists."""
    head = package.head
    yield _Entry("report", head.report.id, head.report, None, HEAD, 0)
    for place, unit in enumerate(head.unit):
        yield _Entry("unit", unit.code, unit, None, HEAD, place)
    for file, kind, rows in ((SOURCES, "source", package.sources), (INDICATORS, "indicator", package.indicators)):
        for code, row in rows.items():
            yield _Entry(kind, code, row, None, file, 0)


def _entries(package: Package, catalogue: Catalogue) -> Iterator[_Entry]:
    """What of it is loaded already."""
    loaded: Mapping[str, Mapping[str, Any]] = {
        "report": catalogue.reports,
        "unit": catalogue.units,
        "source": catalogue.sources,
        "indicator": catalogue.indicators,
    }
    for entry in _listed(package):
        if (before := loaded[entry.kind].get(entry.code)) is not None:
            yield _Entry(entry.kind, entry.code, entry.row, before, entry.file, entry.place)


def check_relations(package: Package, known: KnownCodes, faults: Faults) -> None:
    """A fault for each code that there is none of, and for each relation whose sides can never be held together."""
    for relation in package.relations:
        before = len(faults.found)
        for key, what, code, allowed in _named(relation, known):
            if code is not None and code not in allowed:
                detail = f"{relation.id}: no {what} has that code"
                line = package.lines[RELATIONS][relation.id if key == "formula" else f"{relation.id}.{key}"]
                faults.add(RELATIONS, detail, line=line, column=key, value=code, near=tuple(nearest(code, allowed)))
        if len(faults.found) == before:
            _check_sides(relation, known, package.lines[RELATIONS][relation.id], faults)


def _named(relation: DeclaredRelation, known: KnownCodes) -> Iterable[tuple[str, str, str | None, Mapping[str, Any]]]:
    """The codes that a relation names: by key, what each is, and those that there are."""
    for reference in relation.references:
        yield "formula", "indicator", reference.indicator, known.indicators
        yield "formula", "area", reference.area, known.areas
        yield "formula", "unit", reference.unit, known.units
        yield "formula", "source", reference.source, known.languages
    if relation.derivation is not None:
        yield "area", "area", relation.derivation.area, known.areas


class _UnlikeError(ValueError):
    """Two terms that can never be added or compared."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a term amounts to: the power of money in it, and the kind of unit of figures that are only added up."""

    money: int = 0
    kind: str = ""

    @property
    def words(self) -> str:
        """In words, for a fault."""
        if self.money:
            return "money" if self.money == 1 else f"money to the power of {self.money}"
        return _WORDS.get(self.kind, "a plain number")


_WORDS: Mapping[str, str] = {
    UnitKind.SHARE: "a share",
    UnitKind.COUNT: "a count",
    UnitKind.PHYSICAL: "a measured quantity",
}


def _check_sides(relation: DeclaredRelation, known: KnownCodes, line: int, faults: Faults) -> None:
    formula, derivation = relation.formula, relation.derivation
    try:
        left = _sort(formula.left, known)
        if formula.right is not None:
            _alike(left, _sort(formula.right, known))
        if derivation is not None and left is not None and (kind := known.units.get(derivation.unit)):
            _alike(left, _of_kind(kind))
    except _UnlikeError as error:
        faults.add(RELATIONS, f"{relation.id}: {error}", line=line, column="formula", value=formula.text)


def _of_kind(kind: str) -> _Sort:
    return _Sort(1) if kind == UnitKind.MONEY else _Sort(0, kind)


def _sort(node: Node, known: KnownCodes) -> _Sort | None:
    """What a term amounts to; None where a faulty row leaves that open, _UnlikeError where it adds unlike terms."""
    match node:
        case Reference():
            kind = known.indicators.get(node.indicator, "")
            if node.unit and kind and (wanted := known.units.get(node.unit)) and wanted != kind:
                raise _UnlikeError(f"{node.indicator} is measured in {kind}, and {node.unit} is a unit of {wanted}")
            return _of_kind(kind) if kind else None
        case Constant():
            return _Sort()
        case Negation(term):
            return _sort(term, known)
        case BothBounds(left, right):
            return _alike(_sort(left, known), _sort(right, known))
        case Operation(sign, left, right):
            first, second = _sort(left, known), _sort(right, known)
            if sign in "+-":
                return _alike(first, second)
            if first is None or second is None:
                return None
            return _Sort(first.money + (second.money if sign == "*" else -second.money))


def _alike(left: _Sort | None, right: _Sort | None) -> _Sort | None:
    """What both terms amount to; _UnlikeError where one is money and the other is not, or one a share, one a count."""
    if left is None or right is None:
        return left or right
    if left.money != right.money or {left.kind, right.kind} == {UnitKind.SHARE, UnitKind.COUNT}:
        raise _UnlikeError(f"{left.words} and {right.words} can be neither compared nor added")
    return _Sort(left.money, left.kind or right.kind)


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
