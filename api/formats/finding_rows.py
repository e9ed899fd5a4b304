"""Rows of findings, and of claims side by side."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, NamedTuple

from api.audit.findings import Finding, SideBySide
from api.audit.sentences import Side, Span
from api.domain.conversion import Amount
from api.domain.figure import Figure
from api.domain.query import Lang
from api.formats.catalogue_rows import text_in
from api.formats.figure_rows import FigureRow, ReceiptRow, figure_cells
from api.formats.table import Address, ComparatorSign, Moment, ScaleName, Table, columns_of, like


class SideRow(NamedTuple):
    """One side of a relation."""

    value: Annotated[Decimal, "Its value in whole units, not rounded for show"]
    low: Annotated[Decimal | None, "Lower end of its interval, empty where it is open"]
    high: Annotated[Decimal | None, "Upper end of its interval, empty where it is open"]
    unit: Annotated[str, "Its unit"]
    display: Annotated[str, "The side as a person reads it, in the language asked for"]


_DIFFERS = (
    "definition, period, edition or vintage: why the relation says that its sides may differ without contradicting "
    "each other; empty where it speaks of one thing"
)


class FindingRow(NamedTuple):
    """The verdict of one declared relation."""

    id: Annotated[str, "Permanent id: report.relation"]
    relation: Annotated[str, "Id of the declared relation"]
    report: Annotated[str, "The report that declares it"]
    kind: Annotated[str, "check, or derive for a derivation that had to be refused"]
    verdict: Annotated[str, "consistent, consistent only within rounding, contradicts, not comparable or not testable"]
    differs: Annotated[str | None, _DIFFERS]
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
    relation = finding.relation
    return FindingRow(
        id=finding.id,
        relation=relation.id,
        report=finding.report,
        kind=str(relation.kind),
        verdict=str(finding.verdict),
        differs=relation.differs and str(relation.differs),
        expectation=text_in(relation, "expectation", lang),
        formula=relation.formula.text,
        inputs=list(finding.inputs),
        left=_side(finding.left, lang),
        right=_side(finding.right, lang),
        slack=finding.slack,
        sentence=finding.sentence.in_language(lang),
    )


def _side(side: Side | None, lang: Lang) -> SideRow | None:
    if side is None:
        return None
    return SideRow(*side.amount.numbers(0), side.amount.unit.code, side.text.in_language(lang))


def findings_table(findings: Iterable[Finding], lang: Lang) -> Table:
    """One row for each finding."""
    return Table("audit", columns_of(FindingRow), [finding_row(finding, lang) for finding in findings])


@like(FigureRow)
class RivalRow(NamedTuple):
    """One of two claims on the same indicator, area and period: who says what."""

    value: Decimal
    unit: str
    scale: ScaleName
    comparator: ComparatorSign
    low: Decimal | None
    high: Decimal | None
    display: str
    id: str
    source: str
    publisher: Annotated[str, "Who published the page that it was read on, in the language asked for"]
    originator: str | None
    source_link: Address | None
    as_printed: str | None
    status: str
    vintage: str | None
    preferred: bool
    conversion: ReceiptRow | None


class OverlapRow(NamedTuple):
    """The numbers that lie in both rounding intervals."""

    low: Annotated[Decimal | None, "The smallest number that lies in both intervals; empty where both are open"]
    high: Annotated[Decimal | None, "The largest number that lies in both intervals; empty where both are open"]
    low_included: Annotated[bool, "Whether that smallest number is in both itself, which `more than` leaves out"]
    high_included: Annotated[bool, "Whether that largest number is in both itself, which `less than` leaves out"]
    rounded: Annotated[
        bool, "Whether an end has more than 15 significant digits and is cut: outward, a single number to the nearest"
    ]
    display: Annotated[str, "The overlap as a person reads it, in the language asked for"]


@like(FigureRow)
class ComparisonRow(NamedTuple):
    """Two claims on one indicator, area and period."""

    indicator: str
    name: str
    area: str
    area_name: str
    period: str
    year: int
    time: Moment
    left: Annotated[RivalRow, "The claim that is preferred; of two that are not, the first by its id"]
    right: Annotated[RivalRow, "Its rival, in the unit of the left one where it can be had in it"]
    meets: Annotated[
        bool | None, "Whether some number lies in both intervals; empty where no rate brings them to one unit"
    ]
    overlap: Annotated[OverlapRow | None, "The numbers that lie in both intervals, in the unit of the left claim"]
    verdict: Annotated[
        str | None,
        "Of the declared relation between the two: consistent, consistent only within rounding, contradicts, not "
        "comparable or not testable; empty where none is declared",
    ]
    differs: Annotated[str | None, _DIFFERS]
    sentence: Annotated[str | None, "That finding in one sentence, in the language asked for"]
    finding: Annotated[str | None, "Its id: report.relation"]
    findings: Annotated[list[str], "Ids of all findings that speak of these two claims alone"]


_OF_RIVAL = tuple(name for name in RivalRow._fields if name != "publisher")


def comparison_row(comparison: SideBySide, lang: Lang) -> ComparisonRow:
    """The row of two claims."""
    left, overlap = comparison.left, comparison.overlap
    row = finding_row(comparison.findings[0], lang) if comparison.findings else None
    return ComparisonRow(
        **figure_cells(left, ComparisonRow._fields[:7], lang),
        left=_claim_side(left, lang),
        right=_claim_side(comparison.right, lang),
        meets=comparison.meets,
        overlap=_overlap(overlap, left.scale.exponent, lang) if overlap else None,
        verdict=row and row.verdict,
        differs=row and row.differs,
        sentence=row and row.sentence,
        finding=row and row.id,
        findings=[each.id for each in comparison.findings],
    )


def _claim_side(figure: Figure, lang: Lang) -> RivalRow:
    return RivalRow(**figure_cells(figure, _OF_RIVAL, lang), publisher=figure.source.publisher_in(lang))


def _overlap(amount: Amount, scale: int, lang: Lang) -> OverlapRow:
    interval, (value, low, high) = amount.quantity.interval, amount.numbers(scale)
    if is_point := interval.width == 0:
        low = high = value
    unit = Fraction(10) ** scale
    ends = (low, interval.low), (high, interval.high)
    return OverlapRow(
        low=low,
        high=high,
        low_included=interval.low_closed,
        high_included=interval.high_closed,
        rounded=any(end is not None and Fraction(end) * unit != exact for end, exact in ends),
        display=amount.display(lang) if is_point else Span(amount).in_language(lang),
    )


def comparisons_table(comparisons: Iterable[SideBySide], lang: Lang) -> Table:
    """One row for each pair."""
    return Table("comparisons", columns_of(ComparisonRow), [comparison_row(each, lang) for each in comparisons])
