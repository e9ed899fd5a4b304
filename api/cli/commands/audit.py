"""`indicators audit`: the same as /v1/audit, with an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.audit.verdicts import Verdict
from api.cli.database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.formats.finding_rows import FindingRow, findings_table
from api.formats.table import Table, names_of
from api.service.parameters.groups import FindingsSelected, Shown
from api.service.parameters.queries import FIELDS
from api.service.parameters.reading import read as read_parameters
from api.service.parameters.types import ListOf, word

if TYPE_CHECKING:
    from api.service.figures import FigureService


class FindingList(Shown, FindingsSelected):
    """Which findings, in which representation."""

    fields: Annotated[tuple[str, ...], ListOf(word(names_of(FindingRow))), FIELDS] = ()


FindingsQuery = printed(FindingList)
_SHOWN = ("verdict", "relation", "sentence")
CONTRADICTED = 3
"""Exit code of --fail where a relation contradicts."""


@options_of(FindingsQuery)
def run(
    pairs: Pairs,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 3 if a relation contradicts.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Whether the figures agree: every declared relation, its verdict, and why."""
    table, query, contradictions = read(database_url, lambda service, catalogue: _findings(service, catalogue, pairs))
    show(table, query, {}, _SHOWN)
    if fail and contradictions:
        raise typer.Exit(CONTRADICTED)


async def _findings(service: FigureService, catalogue: Catalogue, pairs: Pairs) -> tuple[Table, FindingList, int]:
    from api.service import answers

    query = read_parameters(FindingsQuery, pairs, catalogue)
    findings = await answers.findings(service, query)
    contradictions = sum(finding.verdict == Verdict.CONTRADICTS for finding in findings)
    return findings_table(findings, query.lang), query, contradictions


AUDIT = Command(
    run,
    (
        "audit",
        "audit --report new-ecommerce-2025 --lang zh",
        'audit --verdict "not testable" --format json',
    ),
)
