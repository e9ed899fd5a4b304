"""Findings as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.audit.check_relations import Finding, Side
from api.domain.query import Lang
from api.representations.table import Column, Kind, Table, text

_SIDE_COLUMNS = (
    text("value", "Its value in its scale, exact decimal text"),
    text("low", "Lower end of its interval, empty where it is open", optional=True),
    text("high", "Upper end of its interval, empty where it is open", optional=True),
    text("scale", "Name of its power of ten"),
    text("unit", "Its unit"),
    text("display", "The side as a person reads it, in the language asked for"),
)
FINDING_COLUMNS = (
    text("id", "Permanent id: report.relation"),
    text("relation", "Id of the declared relation"),
    text("report", "The report that declares it"),
    text("kind", "check, or derive for a derivation that had to be refused"),
    text("verdict", "consistent, consistent only within rounding, contradicts or not testable"),
    text("expectation", "What should hold, in words"),
    text("formula", "The same as a formula over figures"),
    Column("inputs", Kind.LIST, "Ids of the figures that it speaks of"),
    Column("left", Kind.OBJECT, "The left side with its interval", _SIDE_COLUMNS, optional=True),
    Column("right", Kind.OBJECT, "The right side with its interval", _SIDE_COLUMNS, optional=True),
    text(
        "slack",
        "How far the sides could part before they contradict, as a share of the right one; negative where they do",
        optional=True,
    ),
    text("sentence", "The finding in one sentence, in the language asked for"),
)
SIDE_COLUMNS = _SIDE_COLUMNS


def findings_table(findings: Iterable[Finding], lang: Lang) -> Table:
    """One row for each finding."""
    return Table("audit", FINDING_COLUMNS, [_row(finding, lang) for finding in findings])


def _row(finding: Finding, lang: Lang) -> tuple[Any, ...]:
    chinese = lang is Lang.ZH
    return (
        finding.id,
        finding.relation,
        finding.report,
        str(finding.kind),
        str(finding.verdict),
        finding.expectation_zh if chinese else finding.expectation_en,
        finding.formula,
        list(finding.inputs),
        _side(finding.left, chinese),
        _side(finding.right, chinese),
        finding.slack,
        finding.sentence_zh if chinese else finding.sentence_en,
    )


def _side(side: Side | None, chinese: bool) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "value": side.value,
        "low": side.low,
        "high": side.high,
        "scale": side.scale,
        "unit": side.unit,
        "display": side.display_zh if chinese else side.display_en,
    }
