"""What `indicators extract --into` puts into a package, and what it tells a person to complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.failures import BAD_INPUT, Failure
from api.cli.package_output import many, refused
from api.cli.standard_streams import tell_done
from api.domain.catalogue import Catalogue
from api.domain.search import nearest
from api.domain.units import UnitKind

if TYPE_CHECKING:
    from api.plugins.extract import Proposal
    from api.plugins.extract.proposal import Doubt
    from api.plugins.extract.propose import Row
    from api.plugins.packages.scaffold import Appended, UnfinishedPackage

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
