"""The audit of the data as they stand: every declared relation tried, and what it says of each figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.audit.check_relations import audit, derive
from api.audit.evidence import Evidence
from api.audit.findings import Derived, Finding
from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import IndicatorBase, SourceBase
from api.domain.errors import NotConvertible
from api.domain.figure import Figure, Locator
from api.domain.figure_conversion import Converter
from api.domain.period import Period
from api.domain.query import Conversion
from api.domain.rates import Basis, RateKey, Rates
from api.domain.units import UnitKind
from api.storage import figure_queries, history_queries
from api.storage.database import Database

COMPUTED = SourceBase(
    id="derived",
    publisher="Report indicators",
    title="Calculated from other figures",
    language="en",
    url="/v1/audit",
    published=None,
    tier="B",
    note="Not a source: the formula and its inputs stand in the figure.",
)
"""The origin of derived figures, which no source states."""


@dataclass(frozen=True)
class Audit:
    """The findings, the derived figures, and for each figure the findings about it."""

    findings: Sequence[Finding] = ()
    derived: Sequence[Figure] = ()

    def of_figure(self) -> dict[str, tuple[str, ...]]:
        """By a figure's id, the ids of the findings that it is an input of."""
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for figure in finding.inputs:
                found.setdefault(figure, []).append(finding.id)
        return {figure: tuple(ids) for figure, ids in found.items()}


async def audited(database: Database, catalogue: Catalogue, as_of: str | None = None) -> Audit:
    """Every relation that was declared at a moment, tried on the figures that stood then."""
    by_report = await history_queries.relations(database, catalogue, as_of)
    declared = [relation for relations in by_report.values() for relation in relations]
    references = {reference for relation in declared for reference in relation.references}
    wanted = {(item.indicator, item.area, item.period) for item in references}
    figures, restated = await history_queries.claims(database, catalogue, wanted, as_of)
    units = {item.unit for item in references if item.unit}
    units |= {item.derivation.unit for item in declared if item.derivation}
    rates = await figure_queries.rates(database, _pairs(figures, units, catalogue))
    findings: list[Finding] = []
    derived: list[Figure] = []
    for report, relations in by_report.items():
        evidence = _Claims(catalogue, report, figures, restated, rates).evidence()
        findings += audit(relations, evidence)
        derived += [_figure(item, catalogue) for item in derive(relations, evidence)]
    return Audit(findings, derived)


def _pairs(figures: Iterable[Figure], units: Iterable[str], catalogue: Catalogue) -> set[RateKey]:
    currencies = {code for code in units if code in catalogue.units and catalogue.units[code].kind is UnitKind.MONEY}
    money = {
        (figure.printed.unit.code, figure.period.year)
        for figure in figures
        if figure.printed.unit.kind is UnitKind.MONEY
    }
    currencies |= {code for code, _ in money}
    return {
        key
        for code, year in money
        for other in currencies
        if other != code
        for key in ((code, other, year), (other, code, year))
    }


@dataclass(frozen=True)
class _Claims:
    """The claims that the relations of one report may speak of."""

    catalogue: Catalogue
    report: str
    figures: Sequence[Figure]
    restated: Mapping[tuple[str, str], Figure]
    rates: Rates

    def evidence(self) -> Evidence:
        return Evidence(report=self.report, find=self._find, convert=self._tell, units=self.catalogue.units)

    def _find(self, indicator: str, area: str, period: str, source: str | None) -> Figure | None:
        """The claim of a source; without one, the report's own before the preferred of all."""
        claims = [
            figure
            for figure in self.figures
            if (figure.indicator.code, figure.area.alpha3, figure.period.text) == (indicator, area, period)
            and source in (None, figure.source.id)
        ]
        own = (figure for figure in claims if self.catalogue.releases[figure.release].report == self.report)
        return next(own, claims[0] if claims else None)

    def _tell(self, figure: Figure, unit: str, basis: Basis | None) -> Figure:
        if unit not in self.catalogue.units:
            raise NotConvertible(f"There is no unit {unit}.")
        restated = self.restated.get((figure.id, unit))
        converter = Converter(
            Conversion(unit=unit, basis=basis),
            self.catalogue.units,
            self.rates,
            {figure.id: restated} if restated else {},
        )
        told, _ = converter.apply([figure])
        return told[0]


def _figure(derived: Derived, catalogue: Catalogue) -> Figure:
    """A derived figure with the shape of a claim; its origin is the calculation."""
    first = derived.figures[0]
    indicator = IndicatorBase.model_construct(  # a sentence may be longer than a definition
        code=derived.indicator,
        topic=first.indicator.topic,
        name_en=derived.name_en,
        name_zh=derived.name_zh,
        definition_en=derived.sentence_en,
        definition_zh=derived.sentence_zh,
        unit_kind=str(derived.amount.unit.kind),
        measuring_type=first.indicator.measuring_type,
        measure=None,
        breakdown=None,
    )
    return Figure(
        id=derived.id,
        indicator=indicator,
        area=catalogue.areas[derived.area],
        period=Period.parse(derived.period),
        printed=derived.amount,
        status="E",
        source=COMPUTED,
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
