"""What the commands about packages share: reading one, its faults, drafts put into it."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.failures import BAD_INPUT, Failure, printable
from api.cli.output import tell_done
from api.domain.catalogue import Catalogue
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.plugins.packages.reader import PackageFault

if TYPE_CHECKING:
    from api.plugins.extract import Proposal
    from api.plugins.extract.proposal import Doubt
    from api.plugins.extract.propose import Row
    from api.plugins.packages.audit import PackageFinding
    from api.plugins.packages.package import Package
    from api.plugins.packages.scaffold import Appended, UnfinishedPackage


def grouped(faults: Iterable[PackageFault]) -> list[str]:
    """A line for each thing that is wrong, in the order of the first row of each."""
    by_column: dict[PackageFault, list[int | None]] = {}
    for fault in faults:
        by_column.setdefault(replace(fault, line=None), []).append(fault.line)
    by_rows: dict[tuple[PackageFault, tuple[int | None, ...]], list[str | None]] = {}
    for fault, lines in by_column.items():
        by_rows.setdefault((replace(fault, column=None), tuple(lines)), []).append(fault.column)
    return [_line(fault, lines, columns) for (fault, lines), columns in by_rows.items()]


def _line(fault: PackageFault, lines: tuple[int | None, ...], columns: list[str | None]) -> str:
    named = ", ".join(column for column in columns if column)
    place = ":".join(part for part in (fault.file, _ranges(line for line in lines if line), named) if part)
    return f"{place}{str(fault).removeprefix(fault.file)}"


def _ranges(lines: Iterable[int]) -> str:
    """Numbers in words: `2-21, 23`."""
    numbers = sorted(set(lines))
    starts = [number for before, number in pairwise([-1, *numbers]) if number != before + 1]
    ends = [number for number, behind in pairwise([*numbers, -1]) if behind != number + 1]
    return ", ".join(_span(start, end) for start, end in zip(starts, ends, strict=True))


def _span(start: int, end: int) -> str:
    return str(start) if start == end else f"{start}-{end}"


LARGE = 2_000_000
"""From so many bytes of figures on a bar shows how far it is."""
_SHOWN_FAULTS = 50
_NEW_OBJECTS = 50_000


@contextmanager
def refused() -> Iterator[None]:
    """Tell what is wrong in a package, and that nothing was written."""
    from api.plugins.packages.package import MAX_FAULTS, PackageError

    try:
        yield
    except PackageError as error:
        told = [f"  {line}" for line in grouped(error.faults)]
        lines = told[:_SHOWN_FAULTS]
        if len(told) > _SHOWN_FAULTS:
            lines.append(f"  … and {len(told) - _SHOWN_FAULTS} more")
        count = len(error.faults)
        more = " or more" if count >= MAX_FAULTS else ""
        text = f"the package has {many(count, 'fault')}{more}; nothing is loaded\n" + "\n".join(lines)
        raise Failure(text, BAD_INPUT) from None


@contextmanager
def written() -> Iterator[None]:
    """Tell why the database took nothing, or that nobody knows whether it did."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.domain.errors import OccupiedError, UnconfirmedError, told

    try:
        yield
    except UnconfirmedError as error:
        raise Failure(f"{error}.") from error
    except OccupiedError as error:
        raise Failure(f"nothing is written: {error}.") from error
    except (SQLAlchemyError, OSError) as error:
        raise Failure(f"nothing is written: {type(error).__name__}, {told(error)}") from error


def readable(folder: Path) -> Package:
    """The package in the folder, with the faults of its form that a check tells beside all others."""
    from api.plugins.packages.package import read_for_check

    with refused():
        return read_for_check(folder)


@contextmanager
def with_progress(folder: Path, verb: str, passes: int = 1) -> Iterator[Callable[[int], None]]:
    """What counts rows, shown as a bar where a terminal looks on and the file is large; each row passes so often."""
    path = folder / "figures.csv"
    size = path.stat().st_size if path.exists() else 0
    if size < LARGE or not sys.stderr.isatty():
        yield lambda _rows: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with path.open("rb") as file:
        rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(verb, total=rows * passes)
        yield lambda count: bar.advance(task, count)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let Python look for garbage less often: rows come and go by the thousand, and are no part of a circle."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def described(package: Package, figures: int) -> str:
    """A package in one line, and in further ones how many of its texts stand in one language alone."""
    line = (
        f"{package.head.report.id}: {many(figures, 'figure')} of {many(len(package.sources), 'source')}, "
        f"{many(len(package.indicators), 'indicator')}, {many(len(package.relations), 'relation')}. No fault was found."
    )
    named = (*package.indicators.values(), *package.head.unit)
    lacking = {language: sum(row.lacks(language) for row in named) for language in ("zh", "en")}
    only = {"zh": "English", "en": "Chinese"}
    lines = (
        f"  {many(count, 'text')} of indicators and units {_stand(count)} in {only[language]} alone; "
        "the other language shows that."
        for language, count in lacking.items()
        if count
    )
    bare = sum(not row.defined for row in package.indicators.values())
    names = (f"  {many(bare, 'indicator')} without a definition: the name stands for it.",) if bare else ()
    return "\n".join((line, *lines, *names))


def audited(findings: Sequence[PackageFinding]) -> Iterator[str]:
    """The relations of a package that do not agree, a line each with what was probably meant."""
    if findings:
        yield f"{many(len(findings), 'relation')} not consistent as the figures stand:"
    for found in findings:
        near = f" Nearest: {', '.join(found.near)}." if found.near else ""
        finding = found.finding
        said = finding.sentence_en
        verdict = "" if said.casefold().startswith(finding.verdict) else f"{finding.verdict}. "
        yield printable(f"  {finding.relation}: {verdict}{said}{near}")


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def many(count: int, noun: str) -> str:
    """So many of a thing, in words."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


_SHOWN_DOUBTS = 30
_COMPLETED = ("indicator", "area", "period", "source", "unit")
"""The cells that a row cannot do without and a text may not tell."""


def known_cells(**given: str | None) -> dict[str, str]:
    """What all rows share; Failure where it is nothing that a figure may hold."""
    from pydantic import ValidationError

    from api.plugins.packages.reader import Faults, note_item
    from api.plugins.packages.rows import PackagedFigure

    known = {name: text for name, text in given.items() if text is not None}
    faults = Faults()
    try:
        PackagedFigure.model_validate(known)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            if item["loc"][0] in known:
                note_item(item, "", None, faults)
    for fault in faults.found:
        raise Failure(f"--{fault.column} {str(fault.value)[:80]!r}: {fault.detail}", BAD_INPUT)
    return known


async def append(
    folder: Path, text: str, proposals: Sequence[Proposal], known: Mapping[str, str], catalogue: Catalogue
) -> None:
    """Add to the figures.csv of a package what it does not hold, and tell what a person completes."""
    from api.plugins.extract.propose import draft_row
    from api.plugins.packages.scaffold import (
        IndicatorSuggestions,
        UnfinishedPackage,
        append_draft,
        declare_units,
        drop_units,
        list_indicators,
        printed_units,
    )

    if (area := known.get("area")) and area not in catalogue.areas:
        near = ", ".join(nearest(area, catalogue.areas))
        hint = f"the nearest are {near}" if near else "write its three letters, CHN for China"
        raise Failure(f"--area {area}: there is no such area; {hint}", BAD_INPUT)
    with refused():
        package = UnfinishedPackage.read(folder)
        suggestions = IndicatorSuggestions(text, package.indicators)
        cells = _with_source(known, package.sources)
        rows = [draft_row(proposal, cells, suggestions.of) for proposal in proposals]
        done = append_draft(folder, [_fitting(*pair, catalogue) for pair in zip(rows, proposals, strict=True)])
        wanted = [unit for unit in done.units if unit not in catalogue.units and unit not in package.units]
        declared = declare_units(folder, wanted, printed_units(proposals, done.standing))
        dropped = drop_units(folder, done.units)
        kinds = {code: str(unit.kind) for code, unit in catalogue.units.items()} | dict(
            UnfinishedPackage.read(folder).units
        )
        listed, known_already = list_indicators(folder, catalogue.indicators, kinds, package.report, package.language)
    there = f"; {done.there} stand there already" if done.there else ""
    tell_done(f"{folder / 'figures.csv'}: {many(len(done.rows), 'row')} added{there}.")
    if declared:
        typer.echo(f"{folder / 'report.toml'}: [[unit]] added for {', '.join(declared)}; see their kinds and names.")
    if dropped:
        typer.echo(f"{folder / 'report.toml'}: [[unit]] taken out for {', '.join(dropped)}, which no figure has.")
    if others := sorted(set(wanted) - set(declared)):
        typer.echo(f"Name these units in letters and declare them under [[unit]]: {', '.join(others)}.")
    if listed:
        typer.echo(
            f"{folder / 'indicators.csv'}: {many(len(listed), 'row')} added; {_names(package)}, add measuring types."
        )
    if known_already:
        names = ", ".join(f"{code} ({catalogue.indicators[code].name_en})" for code in known_already)
        typer.echo(f"Loaded already, by this report or another: {names}. What means something else takes another code.")
    blank = Counter(name for row in done.rows for name in _COMPLETED if name not in row)
    if blank:
        told = ", ".join(f"{name} ({count})" for name, count in blank.items())
        typer.echo(f"Complete what is blank in figures.csv: {told}. Take out the rows that are no figures.")
    if "indicator" in blank:
        typer.echo("The same command again lists in indicators.csv what you then name there.")
    _tell_doubts(proposals, done)
    typer.echo(f"Then: indicators check {folder} --write")


def _fitting(row: Row, proposal: Proposal, catalogue: Catalogue) -> Row:
    """The row without a unit that is listed for another noun: training sessions are no sessions of a court."""
    unit = catalogue.units.get(row.get("unit", ""))
    if unit is None or unit.kind is not UnitKind.COUNT or proposal.unit.lower() in (unit.name_en, unit.name_zh):
        return row
    return {name: cell for name, cell in row.items() if name != "unit"}


def _with_source(known: Mapping[str, str], sources: Sequence[str]) -> Mapping[str, str]:
    """With the package's source, if it has one alone and none was given."""
    if "source" in known and known["source"] not in sources:
        near = nearest(known["source"], sources)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise Failure(f"--source {known['source']}: sources.csv of the package has no such id{hint}", BAD_INPUT)
    return known if "source" in known or len(sources) != 1 else {**known, "source": sources[0]}


def _names(package: UnfinishedPackage) -> str:
    """What is to be done about the names of indicators that were listed."""
    return "write name_zh" if package.language.startswith("zh") else "see names"


def _tell_doubts(proposals: Sequence[Proposal], done: Appended) -> None:
    """What the draft leaves unsaid and a person looks up: all of new rows, and of others what is still blank."""
    told = [
        f"  paragraph {proposal.paragraph}, {proposal.phrase!r}: {doubt.en}"
        for proposal, row, new in zip(proposals, done.standing, done.new, strict=True)
        for doubt in proposal.doubts
        if not doubt.part and (new or _is_blank(row, doubt))
    ]
    for line in told[:_SHOWN_DOUBTS]:
        typer.echo(line)
    if len(told) > _SHOWN_DOUBTS:
        typer.echo(f"  … and {len(told) - _SHOWN_DOUBTS} more")


def _is_blank(row: Row, doubt: Doubt) -> bool:
    """Whether the cell that a doubt leaves to a person is not filled in yet."""
    cell = next((name for name in ("period", "unit") if doubt.name.startswith(name.upper())), None)
    return cell is not None and not row.get(cell)
