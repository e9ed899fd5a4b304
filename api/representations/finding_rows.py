"""Findings as rows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, NamedTuple

from api.audit.findings import Finding, Side
from api.domain.query import Lang
from api.representations.column_derivation import columns_of
from api.representations.table import Table


class SideRow(NamedTuple):
    """One side of a relation."""

    value: Annotated[Decimal, "Its value in whole units, not rounded for show"]
    low: Annotated[Decimal | None, "Lower end of its interval, empty where it is open"]
    high: Annotated[Decimal | None, "Upper end of its interval, empty where it is open"]
    unit: Annotated[str, "Its unit"]
    display: Annotated[str, "The side as a person reads it, in the language asked for"]


class FindingRow(NamedTuple):
    """The verdict of one declared relation."""

    id: Annotated[str, "Permanent id: report.relation"]
    relation: Annotated[str, "Id of the declared relation"]
    report: Annotated[str, "The report that declares it"]
    kind: Annotated[str, "check, or derive for a derivation that had to be refused"]
    verdict: Annotated[str, "consistent, consistent only within rounding, contradicts, not comparable or not testable"]
    differs: Annotated[
        str | None,
        "definition, period, edition or vintage: why the relation says that its sides may differ without contradicting "
        "each other; empty where it speaks of one thing",
    ]
    expectation: Annotated[str, "What should hold, in words"]
    formula: Annotated[str, "The same as a formula over figures"]
    inputs: Annotated[list[str], "Ids of the figures that it speaks of"]
    left: Annotated[SideRow | None, "The left side with its interval"]
    right: Annotated[SideRow | None, "The right side with its interval"]
    slack: Annotated[
        str | None,
        "How far the sides could part and still meet, as a share of the right one; negative where they do not",
    ]
    sentence: Annotated[str, "The finding in one sentence, in the language asked for"]


def finding_row(finding: Finding, lang: Lang) -> FindingRow:
    """The row of a finding."""
    chinese = lang is Lang.ZH
    return FindingRow(
        id=finding.id,
        relation=finding.relation,
        report=finding.report,
        kind=str(finding.kind),
        verdict=str(finding.verdict),
        differs=None if finding.differs is None else str(finding.differs),
        expectation=finding.expectation_zh if chinese else finding.expectation_en,
        formula=finding.formula,
        inputs=list(finding.inputs),
        left=_side(finding.left, lang),
        right=_side(finding.right, lang),
        slack=finding.slack,
        sentence=finding.sentence_zh if chinese else finding.sentence_en,
    )


def _side(side: Side | None, lang: Lang) -> SideRow | None:
    if side is None:
        return None
    return SideRow(
        value=side.value,
        low=side.low,
        high=side.high,
        unit=side.unit,
        display=side.display_zh if lang is Lang.ZH else side.display_en,
    )


def findings_table(findings: Iterable[Finding], lang: Lang) -> Table:
    """One row for each finding."""
    return Table("audit", columns_of(FindingRow), [finding_row(finding, lang) for finding in findings])
