"""The audit of the released data: declared relations tested on figures, and the figures that relations derive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, combinations, groupby
from operator import attrgetter

from api.audit.findings import Derived, Evidence, Finding, audit
from api.audit.formula import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.domain.figure import Converter, Figure, figures_by, years_alone
from api.domain.models import IndicatorBase, SourceBase
from api.domain.period import Period
from api.domain.query import Conversion, Query
from api.domain.rates import Basis
from api.domain.units import UnitKind
from api.service.concurrency import off_the_loop
from api.storage import catalogue as catalogue_queries
from api.storage import figures
from api.storage.database import Database

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
"""The source of all derived figures, in place of a publisher's page."""


def figure_of_derived(derived: Derived, catalogue: Catalogue) -> Figure:
    """The Figure of a Derived: its source is CALCULATION, its release the newest of its inputs' releases."""
    wanted, first, amount = derived.derivation, derived.figures[0], derived.amount
    note_en, note_zh = map(derived.sentence.in_language, ("en", "zh"))
    indicator = IndicatorBase(
        code=wanted.indicator,
        topic=first.indicator.topic,
        name_en=wanted.name_en,
        name_zh=wanted.name_zh,
        definition_en=note_en,
        definition_zh=note_zh,
        unit_kind=str(amount.unit.kind),
        measuring_type=first.indicator.measuring_type,
        measure=wanted.measure,
        breakdown=wanted.breakdown,
    )
    period = Period.parse(wanted.period)
    own = {indicator.code: indicator}, catalogue.areas, {amount.unit.code: amount.unit}, {CALCULATION.id: CALCULATION}
    return Figure(
        catalogue=Catalogue(*own, reports={}, releases={}, years=()),
        indicator_code=indicator.code,
        area_code=wanted.area,
        period_text=period.text,
        id=derived.id,
        year=period.year,
        first_day=period.first.isoformat(),
        value="",
        exponent=0,
        unit_code=amount.unit.code,
        comparator=str(amount.comparator),
        status="E",
        source_id=CALCULATION.id,
        phrase="",
        sentence_sha256="",
        release=max((figure.release for figure in derived.figures), key=lambda item: catalogue.releases[item].sequence),
        rank="normal",
        note_en=note_en,
        note_zh=note_zh,
        formula=derived.relation.formula.text,
        inputs=tuple(figure.id for figure in derived.figures),
        calculated=amount,
    )


def selected_of(derived: Iterable[Figure], catalogue: Catalogue, query: Query) -> list[Figure]:
    """Those of the figures `derived` that pass the filters of a query, all but `claims`, `latest` and `where`."""
    wanted = {
        "indicator.topic": query.topics,
        "indicator.breakdown": query.breakdowns,
        "period.frequency": query.frequencies,
        "year": query.years,
        "indicator_code": query.indicators,
        "area_code": query.areas,
        "source_id": query.sources,
    }

    def passes(figure: Figure) -> bool:
        inside = not query.spans or any(span.holds(figure.period) for span in query.spans)
        return inside and all(not codes or attrgetter(name)(figure) in codes for name, codes in wanted.items())

    releases = catalogue.releases_of(query)
    found = [figure for figure in derived if figure.release in releases and passes(figure)]
    return years_alone(found) if query.years_alone else found


@dataclass(frozen=True)
class Audit:
    """The result of an audit: findings of relations, and figures that relations derive."""

    findings: Sequence[Finding] = ()
    derived: Sequence[Figure] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """By id, as printed, all claims on the indicators, areas and periods that relations refer to."""

    @cached_property
    def findings_by_figure(self) -> Mapping[str, Sequence[str]]:
        """By id of a figure, the ids of the findings of which the figure is an input."""
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            for figure in finding.inputs:
                found.setdefault(figure, []).append(finding.id)
        return {figure: tuple(ids) for figure, ids in found.items()}

    def of_reports(self, reports: Collection[str]) -> "Audit":
        """A copy with the findings and derived figures of these reports (by id) alone; itself if `reports` is empty."""
        if not reports:
            return self
        derived = [figure for figure in self.derived if figure.id.rpartition(".")[0] in reports]
        return Audit(
            [finding for finding in self.findings if finding.relation.report in reports], derived, self.figures
        )


async def audit_of(database: Database, catalogue: Catalogue, as_of: str | None = None) -> Audit:
    """The Audit at the time `as_of` (None: now): the relations declared by then, tested on the claims valid then."""
    rows = await catalogue_queries.relations(database, catalogue, as_of)
    declared = await off_the_loop(
        lambda: {report: list(map(DeclaredRelation.of, own)) for report, own in groupby(rows, attrgetter("report"))}
    )
    relations = [*chain(*declared.values())]
    references = [item for relation in relations for item in relation.formula.references]
    wanted = {(item.indicator, item.area, item.period) for item in references}
    claims, restated = await figures.audited_claims(database, catalogue, wanted, as_of)
    codes = {claim.unit_code for claim in claims} | {item.unit for item in references}
    codes |= {relation.derivation.unit for relation in relations if relation.derivation}
    money = [code for code, unit in catalogue.units.items() if code in codes and unit.kind is UnitKind.MONEY]
    rates = await catalogue_queries.rates_of(database, set(combinations(money, 2)))

    def all_tried() -> Audit:
        by_place = figures_by(attrgetter("indicator_code", "area_code", "period_text"), claims)

        def find(report: str, indicator: str, area: str, period: str, source: str | None) -> Figure | None:
            """A claim on these codes, of `source` if given: the report's own, else the preferred one, else None."""
            found = [each for each in by_place.get((indicator, area, period), ()) if source in (None, each.source_id)]
            own = [claim for claim in found if catalogue.releases[claim.release].report == report]
            return next(iter(own or found), None)

        def convert(figure: Figure, unit: str, basis: Basis | None) -> Figure:
            """The figure in a unit: converted, or if `as-printed`, as its source reprints it; else a Problem."""
            return Converter(Conversion(unit, basis=basis), catalogue.units, rates, restated).convert(figure)

        findings: list[Finding] = []
        derived: list[Figure] = []
        for report, own in declared.items():
            evidence = Evidence(find=partial(find, report), convert=convert, units=catalogue.units)
            found, follows = audit(own, evidence)
            findings += found
            derived += [figure_of_derived(item, catalogue) for item in follows]
        return Audit(findings, derived, {claim.id: claim for claim in claims})

    return await off_the_loop(all_tried)
