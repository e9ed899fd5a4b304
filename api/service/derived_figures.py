"""Figures that follow from others: made of what the audit derived, and picked by a query."""

from __future__ import annotations

from collections.abc import Iterable

from api.audit.findings import Derived
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import IndicatorBase, SourceBase
from api.domain.figure import Figure, Locator
from api.domain.period import Period
from api.domain.query import Query

CALCULATION = SourceBase(
    id="derived",
    publisher="Report indicators",
    title="Calculated from other figures",
    language="en",
    url="/v1/audit",
    published=None,
    tier="B",
    note="Not a source: the formula and its inputs stand in the figure.",
)
"""What stands as the source of derived figures, which no source states."""


def figure_of_derived(derived: Derived, catalogue: Catalogue) -> Figure:
    """A derived figure with the shape of a claim; its release is the newest of those that its inputs came with."""
    first = derived.figures[0]
    indicator = IndicatorBase(
        code=derived.indicator,
        topic=first.indicator.topic,
        name_en=derived.name_en,
        name_zh=derived.name_zh,
        definition_en=derived.sentence_en,
        definition_zh=derived.sentence_zh,
        unit_kind=str(derived.amount.unit.kind),
        measuring_type=first.indicator.measuring_type,
        measure=derived.measure,
        breakdown=derived.breakdown,
    )
    return Figure(
        id=derived.id,
        indicator=indicator,
        area=catalogue.areas[derived.area],
        period=Period.parse(derived.period),
        printed=derived.amount,
        status="E",
        vintage=None,
        source=CALCULATION,
        originator=None,
        locator=Locator(None, "", None, None, ""),
        inferred=None,
        note_en=derived.sentence_en,
        note_zh=derived.sentence_zh,
        release=max((figure.release for figure in derived.figures), key=lambda item: catalogue.releases[item].sequence),
        rank="normal",
        formula=derived.formula,
        inputs=derived.inputs,
    )


def selected_of(derived: Iterable[Figure], catalogue: Catalogue, query: Query) -> list[Figure]:
    """The derived figures that pass the filters of a query."""
    return [figure for figure in derived if _passes(figure, catalogue, query)]


def _passes(figure: Figure, catalogue: Catalogue, query: Query) -> bool:
    filters = (
        (query.topics, figure.indicator.topic),
        (query.breakdowns, figure.indicator.breakdown),
        (query.frequencies, figure.period.frequency),
        (query.indicators, figure.indicator.code),
        (query.areas, figure.area.alpha3),
        (query.sources, figure.source.id),
        (query.reports, catalogue.releases[figure.release].report),
    )
    return (
        all(not allowed or value in allowed for allowed, value in filters)
        and (not query.spans or any(span.holds(figure.period) for span in query.spans))
        and (query.updated_after is None or figure.release in catalogue.releases_of(query))
    )
