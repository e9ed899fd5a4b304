"""Drafts: proposals of a text as rows at the end of a package's CSV files, of which nothing else is touched."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from pathlib import Path

import typer
from pydantic import BaseModel, ValidationError

from api.cli.failures import BAD_INPUT, Failure, printable
from api.cli.output import print_done
from api.domain.catalogue import Catalogue
from api.domain.units import UnitKind
from api.domain.words import nearest
from api.plugins.extract.page_text import normalised, paragraphs, sentence_sha256, sentences
from api.plugins.extract.proposal import Proposal, UnitSort
from api.plugins.extract.propose import Row, csv_of, draft_row
from api.plugins.extract.sentences import is_chinese
from api.plugins.extract.words import unit_code
from api.plugins.packages.commands import many, refused
from api.plugins.packages.reader import (
    FIGURES,
    HEAD,
    INDICATORS,
    SOURCES,
    Faults,
    PackageError,
    admit,
    admit_folder,
    append,
    cells,
    note_item,
    read_toml,
    text,
    write_whole,
)
from api.plugins.packages.rows import FIGURE_COLUMNS, PackagedFigure, PackagedIndicator, PackagedSource

_SHOWN_DOUBTS = 30


def shared_cells(**given: str | None) -> dict[str, str]:
    """The cells that all rows share; Failure for one that no figure may hold."""
    shared = {name: text for name, text in given.items() if text is not None}
    faults = Faults()
    try:
        PackagedFigure.model_validate(shared)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            if item["loc"][0] in shared:
                note_item(item, "", None, faults, PackagedFigure)
    for fault in faults.found:
        raise Failure(f"--{fault.column} {str(fault.value)[:80]!r}: {fault.detail}", BAD_INPUT)
    return shared


async def draft_into(
    folder: Path, text: str, proposals: Sequence[Proposal], shared: Mapping[str, str], catalogue: Catalogue
) -> None:
    """Add the proposals that figures.csv of a package does not hold, and print the cells that a person completes."""
    area = shared.get("area")
    if area and area not in catalogue.areas and "-" not in area:  # a part of a country may be declared later
        near = ", ".join(nearest(area, catalogue.areas))
        hint = f"the nearest are {near}" if near else "write its three letters, CHN for China"
        raise Failure(f"--area {area}: there is no such area; {hint}", BAD_INPUT)
    with refused():
        head, indicators = _head_of(folder), rows_of(folder, INDICATORS, PackagedIndicator)
        sources = [row["id"] for row in rows_of(folder, SOURCES, PackagedSource) if "id" in row]
        cells, suggested = _with_source(shared, sources), indicators_named(text, indicators)
        drafted = [_fitting(draft_row(each, cells, suggested), each, catalogue) for each in proposals]
        is_new = add_figures(folder, drafted)
        figures = rows_of(folder, FIGURES, PackagedFigure)
        kinds = {code: str(unit.kind) for code, unit in catalogue.units.items()}
        kinds |= {unit.get("code", ""): unit.get("kind", "") for unit in head.unit}
        wanted = dict.fromkeys(row["unit"] for row in figures if row.get("unit", "USD") not in kinds)
        entries = unit_entries(wanted, proposals, drafted)
        kinds |= {code: entry["kind"] for code, entry in entries.items()}
        unlisted = _unlisted(figures, indicators, kinds)
        loaded_before = [code for code in unlisted if code in catalogue.indicators]
        listed = [code for code in unlisted if code not in catalogue.indicators]
        new = [_indicator_row(code, unlisted[code], head.report) for code in listed]
        _add_rows(folder, INDICATORS, tuple(PackagedIndicator.model_fields), new)
    added = [*compress(zip(drafted, proposals, strict=True), is_new)]
    there = f"; {len(drafted) - len(added)} stand there already" if len(added) < len(drafted) else ""
    print_done(f"{folder / FIGURES}: {many(len(added), 'row')} added{there}.")
    if entries:
        typer.echo(f"Declare in {folder / 'report.toml'}, and look at kinds and names:")
        for entry in entries.values():
            lines = (f"{key} = {json.dumps(cell, ensure_ascii=False)}" for key, cell in entry.items())
            typer.echo(printable("\n".join(("[[unit]]", *lines))))
    if area and "-" in area and area not in {*catalogue.areas, *(each.get("code") for each in head.area)}:
        typer.echo(f'Declare in {folder / "report.toml"}, with its name:\n[[area]]\ncode = "{area}"\nname_en = ""')
    if listed:
        names = "write name_zh" if head.report.language.startswith("zh") else "see names"
        typer.echo(f"{folder / INDICATORS}: {many(len(listed), 'row')} added; {names}, add measuring types.")
    if loaded_before:
        names = ", ".join(f"{code} ({catalogue.indicators[code].name_en})" for code in loaded_before)
        typer.echo(f"Loaded already, by this report or another: {names}. What means something else takes another code.")
    needed = ("indicator", "area", "period", "source", "unit")  # which a text may not give
    blank = Counter(name for row, _ in added for name in needed if name not in row)
    if blank:
        counts = ", ".join(f"{name} ({count})" for name, count in blank.items())
        typer.echo(f"Complete what is blank in figures.csv: {counts}. Take out the rows that are no figures.")
    if "indicator" in blank:
        typer.echo("The same command again lists in indicators.csv what you then name there.")
    doubts = [
        f"  paragraph {proposal.paragraph}, {proposal.phrase!r}: {doubt.en}"
        for _, proposal in added
        for doubt in proposal.doubts
        if not doubt.part
    ]
    more = [f"  … and {len(doubts) - _SHOWN_DOUBTS} more"] if len(doubts) > _SHOWN_DOUBTS else []
    for line in (*doubts[:_SHOWN_DOUBTS], *more, f"Then: indicators check {folder} --write"):
        typer.echo(line)


def _fitting(row: Row, proposal: Proposal, catalogue: Catalogue) -> Row:
    """The row without a unit that is listed for another noun: training sessions are no sessions of a court."""
    unit = catalogue.units.get(row.get("unit", ""))
    if unit is None or unit.kind is not UnitKind.COUNT or proposal.unit.lower() in (unit.name_en, unit.name_zh):
        return row
    return {name: cell for name, cell in row.items() if name != "unit"}


def _with_source(shared: Mapping[str, str], sources: Sequence[str]) -> Mapping[str, str]:
    """With the package's source, if it has one alone and none was given."""
    if "source" in shared and shared["source"] not in sources:
        near = nearest(shared["source"], sources)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise Failure(f"--source {shared['source']}: sources.csv of the package has no such id{hint}", BAD_INPUT)
    return shared if "source" in shared or len(sources) != 1 else {**shared, "source": sources[0]}


class BegunReport(BaseModel):
    """As much of the report as a draft needs."""

    id: str
    language: str = "en"


class BegunHead(BaseModel):
    """As much of report.toml as a draft needs, whatever is still blank in it."""

    report: BegunReport
    unit: tuple[dict[str, str], ...] = ()
    area: tuple[dict[str, str], ...] = ()


def _head_of(folder: Path) -> BegunHead:
    """The head of a package that need not be whole; PackageError if nothing can be added to it."""
    faults = Faults()
    admit_folder(folder, faults)
    there = [admit(folder, name, faults) for name in (HEAD, SOURCES)]
    head = read_toml(folder, HEAD, BegunHead, faults) if all(there) else None
    if head is None:
        raise PackageError(faults.found)
    return head


def rows_of(folder: Path, name: str, model: type[BaseModel]) -> list[Row]:
    """The rows of a file as they are written, none if there is no file; PackageError if it cannot take more."""
    faults = Faults()
    there = (folder / name).exists() and admit(folder, name, faults)
    found: list[Row] = [row for _, row in cells(folder, name, model, faults)] if there else []
    faults.settle()
    return found


def _add_rows(folder: Path, name: str, columns: Sequence[str], new: Sequence[Row]) -> None:
    """Write rows at the end of a file, which is made if need be; PackageError if a column is missing."""
    path, faults = folder / name, Faults()
    written = text(folder, name, faults) if path.exists() else None
    header = next(csv.reader(io.StringIO(written))) if written else columns
    for column in dict.fromkeys(column for row in new for column in row):
        if column not in header:
            count = sum(column in row for row in new)
            detail = f"there is no column {column}, and {count} of the {len(new)} proposals need it"
            faults.add(name, f"{detail}: add it to the file first", line=1, column=column)
    faults.settle()
    if not written:
        write_whole(path, csv_of(columns, new).encode())
    elif new:
        append(path, csv_of(header, new, headed=False))


def add_figures(folder: Path, drafted: Sequence[Row]) -> list[bool]:
    """Add the rows that no row of figures.csv holds, and say which these are; PackageError if they do not fit it."""
    left, new = rows_of(folder, FIGURES, PackagedFigure), []
    for row in drafted:
        holder = next((other for other in left if _holds(other, row)), None)
        new.append(holder is None)
        if holder:
            left.remove(holder)
    _add_rows(folder, FIGURES, FIGURE_COLUMNS, [*compress(drafted, new)])
    return new


def _holds(holder: Row, row: Row) -> bool:
    phrase, other = row.get("phrase", ""), holder.get("phrase", "")
    same = (row.get("value"), row.get("scale", "0")) == (holder.get("value"), holder.get("scale", "0"))
    sources = {row.get("source", ""), holder.get("source", "")} - {""}
    return same and len(sources) < 2 and bool(other) and (phrase in other or other in phrase)


def _unlisted(figures: Sequence[Row], indicators: Sequence[Row], kinds: Row) -> dict[str, str]:
    """By code, the kind of unit of the indicators that figures name and indicators.csv does not list."""
    listed, found = {row.get("code") for row in indicators}, dict[str, str]()
    for row in figures:
        if (code := row.get("indicator")) and code not in listed:
            found[code] = found.get(code) or kinds.get(row.get("unit", ""), "")
    return found


def _indicator_row(code: str, kind: str, report: BegunReport) -> Row:
    """The beginning of a row: topic, kind of unit, of a share the type, and unless the report is Chinese a name."""
    name = "" if report.language.startswith("zh") else code.replace("-", " ").capitalize()
    ratio = "ratio" if kind == "share" else ""
    cells = {"code": code, "topic": report.id, "name_en": name, "unit_kind": kind, "measuring_type": ratio}
    return {column: cell for column, cell in cells.items() if cell}


_KINDS = {UnitSort.COUNT: "count", UnitSort.MEASURE: "physical"}


def unit_entries(codes: Iterable[str], proposals: Sequence[Proposal], drafted: Sequence[Row]) -> dict[str, Row]:
    """By code, the [[unit]] that declares a unit as the text prints it; what no text prints is a counted noun."""
    printed: dict[str, tuple[str, str]] = {}
    for proposal, row in zip(proposals, drafted, strict=True):
        # 人次 and 艘次 are counted by the time.
        kind = "count" if proposal.unit.endswith("次") else _KINDS.get(proposal.sort, "")
        if kind and proposal.unit:
            for code in (row.get("unit", ""), unit_code(proposal.unit)):
                printed.setdefault(code, (kind, proposal.unit))
    entries: dict[str, Row] = {}
    for code in codes:
        kind, noun = printed.get(code, ("count", code.replace("-", " ")))
        entries[code] = {"code": code, "kind": kind, "name_zh" if is_chinese(noun) else "name_en": noun}
    return entries


_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINING = {"a", "an", "and", "by", "for", "in", "of", "on", "s", "the", "to", "with"}
_TEXT_KINDS = {**_KINDS, UnitSort.MONEY: "money", UnitSort.SHARE: "share"}


def indicators_named(text: str, indicators: Sequence[Row]) -> Callable[[Proposal], str]:
    """By proposal, the indicator of its kind of unit with the longest name in its sentence; empty if not one."""
    by_hash = {sentence_sha256(sentence): sentence for line in paragraphs(text) for sentence in sentences(line)}

    def named(proposal: Proposal) -> str:
        sentence, kind = by_hash.get(proposal.sentence_sha256, ""), _TEXT_KINDS.get(proposal.sort)
        rows = [row for row in indicators if row.get("unit_kind") == kind]
        lengths = {row.get("code", ""): _longest(row, sentence) for row in rows}
        longest = max(lengths.values(), default=0)
        found = [code for code, length in lengths.items() if length == longest > 0]
        return found[0] if len(found) == 1 else ""

    return named


def _longest(row: Row, sentence: str) -> int:
    """The letters of the longest name or alias of which a sentence holds all words."""
    texts = [row.get(column, "") for column in ("name_en", "name_zh", "aliases_en", "aliases_zh")]
    names = [name for name in map(str.strip, ";".join(texts).split(";")) if name]
    chinese = (len(name) * 2 for name in names if _HAN.search(name) and normalised(name) in sentence)
    words, stems = _stems(sentence), [_stems(name) for name in names if not _HAN.search(name)]
    return max((*chinese, *(sum(map(len, name)) for name in stems if name <= words)), default=0)


def _stems(text: str) -> set[str]:
    """The words of an English text without their plural s."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z0-9]+", text.lower())} - _JOINING
