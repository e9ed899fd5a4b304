"""Claims side by side as rows: one a pair, with what both intervals hold and the finding between them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, NamedTuple

from api.audit.findings import Finding, Overlap, SideBySide, span
from api.domain.figure import Figure
from api.domain.query import Lang
from api.representations.column_derivation import Address, ComparatorSign, Moment, SameAs, ScaleName, columns_of
from api.representations.figure_rows import FigureRow, ReceiptRow, receipt_row
from api.representations.finding_rows import FindingRow
from api.representations.table import Table


class RivalRow(NamedTuple):
    """One of two claims on the same indicator, area and period: who says what."""

    value: Annotated[Decimal, SameAs(FigureRow)]
    unit: Annotated[str, SameAs(FigureRow)]
    scale: Annotated[ScaleName, SameAs(FigureRow)]
    comparator: Annotated[ComparatorSign, SameAs(FigureRow)]
    low: Annotated[Decimal | None, SameAs(FigureRow)]
    high: Annotated[Decimal | None, SameAs(FigureRow)]
    display: Annotated[str, SameAs(FigureRow)]
    id: Annotated[str, SameAs(FigureRow)]
    source: Annotated[str, SameAs(FigureRow)]
    publisher: Annotated[str, "Who published the page that it was read on, in the language asked for"]
    originator: Annotated[str | None, SameAs(FigureRow)]
    source_link: Annotated[Address | None, SameAs(FigureRow)]
    as_printed: Annotated[str | None, SameAs(FigureRow)]
    status: Annotated[str, SameAs(FigureRow)]
    vintage: Annotated[str | None, SameAs(FigureRow)]
    preferred: Annotated[bool, SameAs(FigureRow)]
    conversion: Annotated[ReceiptRow | None, SameAs(FigureRow)]


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


class ComparisonRow(NamedTuple):
    """Two claims on one indicator, area and period."""

    indicator: Annotated[str, SameAs(FigureRow)]
    name: Annotated[str, SameAs(FigureRow)]
    area: Annotated[str, SameAs(FigureRow)]
    area_name: Annotated[str, SameAs(FigureRow)]
    period: Annotated[str, SameAs(FigureRow)]
    year: Annotated[int, SameAs(FigureRow)]
    time: Annotated[Moment, SameAs(FigureRow)]
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
    differs: Annotated[str | None, SameAs(FindingRow)]
    sentence: Annotated[str | None, "That finding in one sentence, in the language asked for"]
    finding: Annotated[str | None, "Its id: report.relation"]
    findings: Annotated[list[str], "Ids of all findings that speak of these two claims alone"]


def comparison_row(comparison: SideBySide, lang: Lang) -> ComparisonRow:
    """The row of two claims."""
    left, overlap = comparison.left, comparison.overlap
    finding = comparison.findings[0] if comparison.findings else None
    return ComparisonRow(
        indicator=left.indicator.code,
        name=left.name(lang),
        area=left.area.alpha3,
        area_name=left.area_name(lang),
        period=left.period.text,
        year=left.period.year,
        time=f"{left.period.first.isoformat()}T00:00:00Z",
        left=_side(left, lang),
        right=_side(comparison.right, lang),
        meets=comparison.meets,
        overlap=_overlap(overlap, lang) if overlap else None,
        verdict=str(finding.verdict) if finding else None,
        differs=str(finding.differs) if finding and finding.differs else None,
        sentence=_sentence(finding, lang) if finding else None,
        finding=finding.id if finding else None,
        findings=[each.id for each in comparison.findings],
    )


def _sentence(finding: Finding, lang: Lang) -> str:
    return finding.sentence_zh if lang is Lang.ZH else finding.sentence_en


def _side(figure: Figure, lang: Lang) -> RivalRow:
    value, low, high = figure.numbers
    return RivalRow(
        value=value,
        unit=figure.served.unit.code,
        scale=figure.scale.name,
        comparator=str(figure.served.comparator),
        low=low,
        high=high,
        display=figure.served.display(lang),
        id=figure.id,
        source=figure.source.id,
        publisher=figure.source.publisher_in(lang),
        originator=figure.originator,
        source_link=figure.source_link,
        as_printed=figure.locator.phrase or None,
        status=figure.status,
        vintage=figure.vintage,
        preferred=figure.preferred,
        conversion=receipt_row(figure.receipt) if figure.receipt else None,
    )


def _overlap(overlap: Overlap, lang: Lang) -> OverlapRow:
    return OverlapRow(
        low=overlap.low,
        high=overlap.high,
        low_included=overlap.interval.low_closed,
        high_included=overlap.interval.high_closed,
        rounded=overlap.rounded,
        display=overlap.amount.display(lang) if overlap.is_point else span(overlap.amount).in_language(lang),
    )


def comparisons_table(comparisons: Iterable[SideBySide], lang: Lang) -> Table:
    """One row for each pair."""
    return Table("comparisons", columns_of(ComparisonRow), [comparison_row(each, lang) for each in comparisons])
