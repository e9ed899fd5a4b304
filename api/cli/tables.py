"""`indicators figures`, `units` and `audit`: the tables of /v1/figures, /v1/units and /v1/audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.audit.findings import Finding
from api.audit.verdicts import Verdict
from api.cli.database import read, settings_of
from api.cli.failures import DISPROVED
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.formats.catalogue_rows import UNITS, FindingRow, UnitRow, findings_table
from api.formats.figure_rows import figures_table
from api.formats.table import Table, dataset_meta
from api.service.parameters.groups import FindingsSelected, Shown
from api.service.parameters.queries import FigureQuery, OneFigureQuery, picked
from api.service.parameters.reading import figure_query, one_figure_query, page
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from api.service.figures import FigureService

Answer = tuple[Table, Any, dict[str, Any]]

PrintedFigures, PrintedFigure = printed(FigureQuery), printed(OneFigureQuery)
_FIGURE_COLUMNS = ("indicator", "area", "period", "display", "low", "high", "status", "source")


@options_of(PrintedFigures)
def figures(
    pairs: Pairs,
    id: Annotated[
        str | None, typer.Argument(metavar="ID", help="The permanent id of one figure.", show_default=False)
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """List figures as printed, or converted to another unit and rounded to justified digits."""
    site = settings_of().public_url.rstrip("/")

    async def work(service: FigureService, catalogue: Catalogue) -> Answer:
        if id:
            one = read_parameters(PrintedFigure, pairs, catalogue)
            found = await service.one(catalogue, one_figure_query(one), id)
            return figures_table(found, site, single=True), one, dataset_meta(found)
        query = read_parameters(PrintedFigures, pairs, catalogue)
        found = await service.fetch(catalogue, figure_query(query, page(query)))
        part = {"total": found.total, "limit": query.limit, "offset": query.offset}
        return figures_table(found, site), query, part | dataset_meta(found)

    table, query, meta = read(database_url, work)
    show(table, query, meta, () if id else _FIGURE_COLUMNS)


FIGURES = Command(
    figures,
    (
        "figures --area CHN --unit USD",
        "figures --indicator online-retail-sales --latest 3 --lang zh",
        "figures --claims all --sort -year --format csv",
        "figures online-retail-sales.CHN.2024.cfis-2025-09-15 --unit USD",
        "figures --indicator online-retail-sales --area CHN --format svg",
    ),
)


@printed
class UnitList(Shown):
    """Parameters of `indicators units`: language, format and fields."""

    fields: Annotated[tuple[str, ...], picked(UnitRow)] = ()


@options_of(UnitList)
def units(pairs: Pairs, database_url: DatabaseUrl = None) -> None:
    """List the units of figures: currencies, percent, ratio and counted nouns."""

    async def work(_service: object, catalogue: Catalogue) -> Answer:
        query = read_parameters(UnitList, pairs, catalogue)
        return UNITS.table(catalogue, query.lang), query, {}

    show(*read(database_url, work), ("code", "kind", "name", "label", "symbol"))


UNITS_LISTED = Command(units, ("units", "units --lang zh --fields code,name,label", "units --format csv"))


@printed
class FindingList(Shown, FindingsSelected):
    """Parameters of `indicators audit`: the findings wanted, language, format and fields."""

    fields: Annotated[tuple[str, ...], picked(FindingRow)] = ()


@options_of(FindingList)
def audit(
    pairs: Pairs,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 3 if a relation contradicts.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Try every declared relation between figures, and print its verdict with the reason."""

    async def work(service: FigureService, catalogue: Catalogue) -> tuple[Any, list[Finding]]:
        query = read_parameters(FindingList, pairs, catalogue)
        return query, await service.findings(query)

    query, findings = read(database_url, work)
    show(findings_table(findings, query.lang), query, {}, ("verdict", "relation", "sentence"))
    if fail and any(finding.verdict == Verdict.CONTRADICTS for finding in findings):
        raise typer.Exit(DISPROVED)


AUDIT = Command(audit, ("audit", "audit --report new-ecommerce-2025", 'audit --verdict "not testable" --format json'))
