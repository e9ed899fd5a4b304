"""The audit of a package that is not loaded."""

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from api.audit.findings import Finding
from api.audit.formula import DeclaredRelation, Reference
from api.audit.verdicts import Verdict
from api.domain.catalogue import Catalogue
from api.domain.catalogue_fields import ReleaseBase
from api.domain.figure import Figure, figure_of
from api.domain.preference import PREFERENCE, Criterion
from api.plugins.packages.entries import relations_of, with_entries
from api.plugins.packages.load import figure_row
from api.plugins.packages.package import Faults, Package
from api.plugins.packages.rows import PackagedFigure
from api.service.audit import tried
from api.storage import figures as stored_figures
from api.storage.database import Database
from api.storage.figures import ClaimKey
from api.storage.releases import FIGURE_COLUMNS, read_released


async def audit_of_package(database: Database, catalogue: Catalogue, package: Package) -> list[Finding]:
    """The findings of a package's relations that do not agree; the package must have no faults."""
    if not package.relations:
        return []
    report, newest = package.head.report.id, catalogue.newest()
    sequence, moment = (newest.sequence + 1, newest.released_at) if newest else (1, "")
    release = ReleaseBase.model_construct(id=_UNRELEASED, sequence=sequence, report=report, released_at=moment)
    whole = replace(with_entries(catalogue, package), releases={**catalogue.releases, release.id: release})
    relations = [DeclaredRelation.of(row) for row in relations_of(package, _UNRELEASED)]
    wanted = {_key(reference) for relation in relations for reference in relation.formula.references}
    rows = [row for _, row in package.figures(Faults()) if _key(row) in wanted]
    claims, restated = await _claims(database, whole, rows, wanted)
    audit = await tried(database, whole, {report: relations}, claims, restated)
    return [each for each in audit.findings if each.verdict not in (Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING)]


async def _claims(
    database: Database, whole: Catalogue, rows: Sequence[PackagedFigure], wanted: Set[ClaimKey]
) -> tuple[list[Figure], dict[tuple[str, str], Figure]]:
    """The claims that are valid once the package is loaded, the preferred first, and restatements by id and unit."""
    claims, restated = await stored_figures.audited_claims(database, whole, wanted, None)
    released = await read_released(database, lambda stored: set(stored.figures([row.id for row in rows])))
    fresh = [row for row in rows if row.id not in released]
    for row in fresh:
        cells = figure_row(row, _UNRELEASED)
        figure = figure_of(SimpleNamespace(**dict(zip(FIGURE_COLUMNS, cells, strict=True))), whole)
        if row.restated:
            restated[row.restated, row.unit] = figure
        else:
            claims.append(figure)
    replaced = {row.replaces for row in fresh}
    return _by_preference([claim for claim in claims if claim.id not in replaced], whole), restated


def _key(named: Reference | PackagedFigure) -> ClaimKey:
    return named.indicator, named.area, named.period


_UNRELEASED = "un released"
"""The id of the release that the package would be; no other id has a space."""


def _by_preference(claims: Sequence[Figure], catalogue: Catalogue) -> list[Figure]:
    """The claims in order of preference, as storage orders claims on one indicator, area and period."""
    in_order = list(claims)

    def place(by: Criterion, claim: Figure) -> Any:
        report = catalogue.reports[catalogue.releases[claim.release].report]
        found = getattr({"figure": claim, "source": claim.source, "report": report}[by.of], by.field) or ""
        return found if by.order is None else by.order[found]

    for criterion in reversed(PREFERENCE):
        in_order.sort(key=partial(place, criterion), reverse=criterion.largest_first)
    return in_order
