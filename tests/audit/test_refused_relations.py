"""Relations that cannot be tested or derived, each with its reason, and how odd sides are told."""

from __future__ import annotations

from dataclasses import replace

from api.audit.check_relations import audit, derive
from api.audit.evidence import Evidence
from api.audit.findings import Finding
from api.audit.relations import DeclaredRelation, RelationKind
from api.audit.verdicts import Verdict
from tests.helpers.evidence import PACKAGES, evidence
from tests.helpers.tables import every

REPORT = PACKAGES[0]


def checked(formula: str, held: Evidence | None = None) -> Finding:
    """The finding of one formula against the report's figures."""
    words = {"id": "x", "kind": "check", "expectation_en": "X.", "expectation_zh": "某。"}
    return audit([DeclaredRelation.of(words | {"formula": formula})], held or evidence(REPORT))[0]


WORLD, CHINA = "retail-ecommerce-sales[WLD,2024]", "online-retail-sales[CHN,2024]"


@every(
    ("formula", "why"),
    [
        (f"{WORLD} = {CHINA}", "USD and CNY are not in one unit"),
        (f"{WORLD} = 6.3", "USD and a plain number are not in one unit"),
        (f"{CHINA}{{XYZ}} = {WORLD}", "there is no unit XYZ"),
        (f"{CHINA}{{year}} = {WORLD}", "there is no unit year"),
        (f"{CHINA}{{percent}} = {WORLD}", "cannot be expressed in percent"),
        (f"{CHINA}{{EUR}} = {WORLD}", "no rate between CNY and EUR"),
        (f"{WORLD}{{CNY:as-printed}} = {CHINA}", "prints no value in CNY"),
        ("online-retail-sales[CHN,2023] = 1", "there is no figure online-retail-sales[CHN,2023]"),
        ("online-retail-sales[CHN,2024]@nowhere = 1", "there is no figure online-retail-sales[CHN,2024]@nowhere"),
        (f"1 / ({CHINA} - {CHINA}) = 1", "a divisor may be zero"),
        ("cross-border-ecommerce-exports[CHN,2024] <= cross-border-ecommerce-trade[CHN,2024]", "open end"),
    ],
)
def test_not_testable(formula: str, why: str) -> None:
    """What cannot be tested says why, and never looks like a verdict."""
    finding = checked(formula)
    assert finding.verdict is Verdict.NOT_TESTABLE
    assert why in finding.sentence_en
    assert finding.sentence_zh.startswith("无法检验：")


@every(
    ("formula", "left", "right"),
    [
        (f"{CHINA} / {CHINA}{{USD}} = {CHINA} / {CHINA}{{USD:year-end}}", "CNY/USD", "CNY/USD"),
        (f"{CHINA} * 2 = {CHINA} + {CHINA}", "CNY", "CNY"),
        ("2 * 3 = silk-road-ecommerce-partner-countries[CHN,2025-06]", "countries", "countries"),
        ("1 + retail-ecommerce-sales-growth[WLD,2024] = 1.088", "number", "number"),
        ("retail-ecommerce-sales-growth[WLD,2024]{ratio} = 0.088", "ratio", "ratio"),
    ],
)
def test_sides_are_told_in_a_fitting_unit(formula: str, left: str, right: str) -> None:
    """A computed side takes the other side's unit, or its own money."""
    finding = checked(formula)
    assert finding.left is not None
    assert finding.right is not None
    assert (finding.left.unit, finding.right.unit) == (left, right)


def test_a_unit_that_is_the_figures_own_changes_nothing() -> None:
    """A figure told in its own unit is as printed."""
    assert checked(f"{CHINA}{{CNY}} = {CHINA}").verdict is Verdict.CONSISTENT


DERIVATION = {
    "id": "x",
    "kind": "derive",
    "expectation_en": "X.",
    "expectation_zh": "某。",
    "method": "difference",
    "indicator": "x",
    "name_en": "X",
    "name_zh": "某",
    "area": "CHN",
    "period": "2024",
    "unit": "CNY",
}


@every(
    ("formula", "unit", "why"),
    [
        (f"{WORLD} - 3 * {CHINA}{{USD:as-printed}}", "USD", "is wider than the value"),
        ("cross-border-ecommerce-trade[CHN,2024] - cross-border-ecommerce-exports[CHN,2024]", "CNY", "an open end"),
        (f"{CHINA} - {CHINA}", "USD", "does not give USD"),
        (f"{CHINA} - {CHINA}", "percent", "does not give percent"),
        (f"{CHINA} - {CHINA}", "XYZ", "there is no unit XYZ"),
        ("1 - online-retail-sales[CHN,2030]", "CNY", "there is no figure"),
    ],
)
def test_a_derivation_may_be_refused(formula: str, unit: str, why: str) -> None:
    """A figure whose interval is wider than itself is not served, and the audit says so."""
    relation = DeclaredRelation.of(DERIVATION | {"formula": formula, "unit": unit})
    assert derive([relation], evidence(REPORT)) == []
    (finding,) = audit([relation], evidence(REPORT))
    assert (finding.kind, finding.verdict) == (RelationKind.DERIVE, Verdict.NOT_TESTABLE)
    assert why in finding.sentence_en


def test_the_publisher_is_named_as_it_is_written() -> None:
    """A publisher's name with braces is no template."""
    held = evidence(REPORT)

    def find(indicator: str, area: str, period: str, source: str | None):
        figure = held.find(indicator, area, period, source)
        return figure and replace(figure, source=figure.source.model_copy(update={"publisher": "{sides}"}))

    assert checked(f"{CHINA} = {CHINA}", replace(held, find=find)).sentence_en == (
        "15.5 trillion CNY ({sides}) and 15.5 trillion CNY ({sides}) agree."
    )


def test_a_negative_side_has_a_minus_sign() -> None:
    """In words and in its range, in both languages, as headings have it."""
    finding = checked("retail-ecommerce-sales-growth[WLD,2024]{ratio} - 0.1 = 0.5")
    for told in (finding.sentence_en, finding.sentence_zh):
        assert "−0.012" in told
        assert "−0.0125" in told
        assert "-" not in told.replace("e-commerce", "")
