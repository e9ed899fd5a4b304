"""`indicators audit`: the same as /v1/audit, with an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.audit.evaluation import Verdict
from api.cli.open_database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.representations.finding_rows import FindingRow, findings_table
from api.representations.row_columns import names_of
from api.representations.table import Table
from api.service.asked import Accepted, Asked, Parameter
from api.service.parameters import AS_OF, REPORT, SHOWN, fields_of
from api.service.values import word

if TYPE_CHECKING:
    from api.service.figure_service import FigureService

VERDICT = Parameter("verdict", "Verdicts.", word(Verdict, Verdict), many=True)
ACCEPTED = printed(Accepted((REPORT, VERDICT, AS_OF, *SHOWN, fields_of(names_of(FindingRow)))))
_SHOWN = ("verdict", "relation", "sentence")
CONTRADICTED = 3
"""Exit code where a relation contradicts and that was to be told."""


@options_of(ACCEPTED)
def run(
    pairs: Pairs,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 3 if a relation contradicts.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """What the figures say of each other: every declared relation, its verdict, and why."""
    table, asked, contradictions = read(database_url, lambda service, catalogue: _findings(service, catalogue, pairs))
    show(table, asked, {}, _SHOWN)
    if fail and contradictions:
        raise typer.Exit(CONTRADICTED)


async def _findings(service: FigureService, catalogue: Catalogue, pairs: Pairs) -> tuple[Table, Asked, int]:
    asked = ACCEPTED.read(pairs, catalogue)
    chosen = (asked.get("report", ()), asked.get("verdict", ()))
    found = await service.findings(catalogue, *chosen, asked.get("as_of"))
    contradictions = sum(finding.verdict == Verdict.CONTRADICTS for finding in found)
    return findings_table(found, asked.lang), asked, contradictions


COMMAND = Command(
    run,
    (
        "audit",
        "audit --report new-ecommerce-2025 --lang zh",
        'audit --verdict "not testable" --format json',
    ),
)
