"""Parts of the commands about packages: reading one, its faults in words, drafts added to it."""

from __future__ import annotations

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.failures import BAD_INPUT, Failure, printable
from api.cli.output import tell_done
from api.domain.catalogue import Catalogue
from api.domain.units import UnitKind
from api.domain.words import nearest
from api.plugins.packages.reader import PackageFault

if TYPE_CHECKING:
    from api.plugins.extract import Proposal
    from api.plugins.extract.propose import Row
    from api.plugins.packages.audit import PackageFinding
    from api.plugins.packages.package import Package


def _grouped(faults: Iterable[PackageFault]) -> list[str]:
    """A line for each thing that is wrong, in the order of the first row of each."""
    by_column: dict[PackageFault, set[int]] = {}
    for fault in faults:
        by_column.setdefault(replace(fault, line=None), set()).update([fault.line] if fault.line else [])
    by_rows: dict[tuple[PackageFault, str], list[str]] = {}
    for fault, lines in by_column.items():
        columns = by_rows.setdefault((replace(fault, column=None), _ranges(lines)), [])
        columns += [fault.column] if fault.column else []
    return [
        f"{':'.join(filter(None, (fault.file, lines, ', '.join(columns))))}{str(fault).removeprefix(fault.file)}"
        for (fault, lines), columns in by_rows.items()
    ]


def _ranges(numbers: set[int]) -> str:
    """Numbers in words: `2-21, 23`."""
    starts = sorted(number for number in numbers if number - 1 not in numbers)
    ends = sorted(number for number in numbers if number + 1 not in numbers)
    return ", ".join(str(one) if one == last else f"{one}-{last}" for one, last in zip(starts, ends, strict=True))


LARGE = 2_000_000
"""From so many bytes of figures on a bar shows how far it is."""
_SHOWN_FAULTS = 50
_NEW_OBJECTS = 50_000


@contextmanager
def refused() -> Iterator[None]:
    """Tell what is wrong in a package, and that nothing was written."""
    from api.plugins.packages.reader import MAX_FAULTS, PackageError

    try:
        yield
    except PackageError as error:
        lines = [f"  {line}" for line in _grouped(error.faults)]
        if len(lines) > _SHOWN_FAULTS:
            lines[_SHOWN_FAULTS:] = [f"  … and {len(lines) - _SHOWN_FAULTS} more"]
        more = " or more" if len(error.faults) >= MAX_FAULTS else ""
        head = f"the package has {many(len(error.faults), 'fault')}{more}; nothing is loaded"
        raise Failure("\n".join((head, *lines)), BAD_INPUT) from None


@contextmanager
def written() -> Iterator[None]:
    """Tell why the database took nothing, or that nobody knows whether it did."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.domain.errors import OccupiedError, UnconfirmedError, driver_message

    try:
        yield
    except UnconfirmedError as error:
        raise Failure(f"{error}.") from error
    except OccupiedError as error:
        raise Failure(f"nothing is written: {error}.") from error
    except (SQLAlchemyError, OSError) as error:
        raise Failure(f"nothing is written: {type(error).__name__}, {driver_message(error)}") from error


@contextmanager
def with_progress(folder: Path, verb: str) -> Iterator[Callable[[int], None]]:
    """A counter of rows, shown as a bar where a terminal looks on and the file is large.

    Meanwhile Python looks for garbage less often: rows come and go by the thousand, and are no part of a circle.
    """
    path, before = folder / "figures.csv", gc.get_threshold()
    shown = path.exists() and path.stat().st_size >= LARGE and sys.stderr.isatty()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        if not shown:
            yield lambda _rows: None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True)) as bar, path.open("rb") as file:
            task = bar.add_task(verb, total=sum(1 for _ in file))
            yield lambda count: bar.advance(task, count)
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def described(package: Package, figures: int) -> str:
    """A package in one line, and in further ones how many of its texts are in one language alone."""
    lines = [
        f"{package.head.report.id}: {many(figures, 'figure')} of {many(len(package.sources), 'source')}, "
        f"{many(len(package.indicators), 'indicator')}, {many(len(package.relations), 'relation')}. No fault was found."
    ]
    for lacking, only in (("zh", "English"), ("en", "Chinese")):
        if count := sum(row.lacks(lacking) for row in (*package.indicators.values(), *package.head.unit)):
            stand = "stands" if count == 1 else "stand"
            texts = f"{many(count, 'text')} of indicators and units {stand} in {only} alone"
            lines.append(f"  {texts}; the other language shows that.")
    if bare := sum(not row.defined for row in package.indicators.values()):
        lines.append(f"  {many(bare, 'indicator')} without a definition: the name stands for it.")
    return "\n".join(lines)


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


def many(count: int, noun: str) -> str:
    """So many of a thing, in words."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


_SHOWN_DOUBTS = 30
_COMPLETED = ("indicator", "area", "period", "source", "unit")
"""The cells that a row cannot do without and a text may not tell."""


def known_cells(**given: str | None) -> dict[str, str]:
    """The cells that all rows share; Failure for one that no figure may hold."""
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
    from api.plugins.packages.package import FIGURES, read
    from api.plugins.packages.rows import PackagedFigure
    from api.plugins.packages.scaffold import IndicatorSuggestions, add_figures, list_indicators, rows_of, unit_entries

    if (area := known.get("area")) and area not in catalogue.areas:
        near = ", ".join(nearest(area, catalogue.areas))
        hint = f"the nearest are {near}" if near else "write its three letters, CHN for China"
        raise Failure(f"--area {area}: there is no such area; {hint}", BAD_INPUT)
    with refused():
        package = read(folder)
        suggestions = IndicatorSuggestions(text, package.indicators.values())
        cells = _with_source(known, list(package.sources))
        drafted = [draft_row(proposal, cells, suggestions.of) for proposal in proposals]
        drafted = [_fitting(*pair, catalogue) for pair in zip(drafted, proposals, strict=True)]
        is_new = add_figures(folder, drafted)
        figures = rows_of(folder, FIGURES, PackagedFigure)
        kinds = {code: str(unit.kind) for code, unit in catalogue.units.items()}
        kinds |= {unit.code: str(unit.kind) for unit in package.head.unit}
        wanted = dict.fromkeys(row["unit"] for row in figures if row.get("unit", "USD") not in kinds)
        entries = unit_entries(wanted, proposals, drafted)
        kinds |= {code: entry["kind"] for code, entry in entries.items()}
        listed = list_indicators(package, figures, catalogue.indicators, kinds)
    new = [row for row, added in zip(drafted, is_new, strict=True) if added]
    there = f"; {len(drafted) - len(new)} stand there already" if len(new) < len(drafted) else ""
    tell_done(f"{folder / FIGURES}: {many(len(new), 'row')} added{there}.")
    if entries:
        typer.echo(f"Declare in {folder / 'report.toml'}, and look at kinds and names:")
        for entry in entries.values():
            lines = (f"{key} = {json.dumps(cell, ensure_ascii=False)}" for key, cell in entry.items())
            typer.echo(printable("\n".join(("[[unit]]", *lines))))
    loaded_before = [code for code in listed if code in catalogue.indicators]
    if count := len(listed) - len(loaded_before):
        names = "write name_zh" if package.head.report.language.startswith("zh") else "see names"
        typer.echo(f"{folder / 'indicators.csv'}: {many(count, 'row')} added; {names}, add measuring types.")
    if loaded_before:
        names = ", ".join(f"{code} ({catalogue.indicators[code].name_en})" for code in loaded_before)
        typer.echo(f"Loaded already, by this report or another: {names}. What means something else takes another code.")
    blank = Counter(name for row in new for name in _COMPLETED if name not in row)
    if blank:
        told = ", ".join(f"{name} ({count})" for name, count in blank.items())
        typer.echo(f"Complete what is blank in figures.csv: {told}. Take out the rows that are no figures.")
    if "indicator" in blank:
        typer.echo("The same command again lists in indicators.csv what you then name there.")
    doubts = [
        f"  paragraph {proposal.paragraph}, {proposal.phrase!r}: {doubt.en}"
        for proposal, added in zip(proposals, is_new, strict=True)
        for doubt in proposal.doubts
        if added and not doubt.part
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


def _with_source(known: Mapping[str, str], sources: Sequence[str]) -> Mapping[str, str]:
    """With the package's source, if it has one alone and none was given."""
    if "source" in known and known["source"] not in sources:
        near = nearest(known["source"], sources)
        hint = f"; the nearest are {', '.join(near)}" if near else ""
        raise Failure(f"--source {known['source']}: sources.csv of the package has no such id{hint}", BAD_INPUT)
    return known if "source" in known or len(sources) != 1 else {**known, "source": sources[0]}
