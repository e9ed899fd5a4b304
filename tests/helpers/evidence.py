"""Evidence out of the seed files alone: figures, units and rates, with no database between."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from api.audit.findings import Evidence
from api.audit.relations import DeclaredRelation
from api.domain.catalogue_fields import AreaBase, ExchangeRateBase, IndicatorBase, SourceBase, UnitBase
from api.domain.conversion import Amount
from api.domain.figure import Converter, Figure, Locator
from api.domain.period import Period
from api.domain.quantity import Quantity
from api.domain.query import Conversion
from api.domain.rates import Basis, Rates
from api.domain.scales import scale_of
from api.plugins.packages.rows import Relations
from api.storage.models import Relation
from tests.helpers.rows import SEED, seed_table

PACKAGES = ("new-ecommerce-2025", "companion-official")
RELEASES = {
    "new-ecommerce-2025": ("new-ecommerce-2025",),
    "companion-official": ("companion-official", "companion-official/release-2"),
}
"""The seed folders of each package, a release each; the relations of the last one stand."""
_RANKS = ("preferred", "", "normal", "deprecated")


def relations(package: str) -> list[DeclaredRelation]:
    given = tomllib.loads((SEED / RELEASES[package][-1] / "relations.toml").read_text(encoding="utf-8"))
    return [declared(package, **relation.in_both()) for relation in Relations.model_validate(given).relation]


def declared(report: str = "", **cells: Any) -> DeclaredRelation:
    return DeclaredRelation.of(Relation(report=report, **cells))


@cache
def units() -> Mapping[str, UnitBase]:
    return {row["code"]: UnitBase.model_validate(row) for row in seed_table("reference", "units.csv")}


@cache
def rates() -> Rates:
    listed = seed_table("reference", "exchange-rates.csv")
    rows = [row for row in listed if (row["base"], row["quote"]) == ("USD", "CNY")]
    return Rates(map(ExchangeRateBase.model_validate, rows))


@cache
def figures(package: str) -> tuple[list[Figure], Mapping[tuple[str, str], Figure]]:
    """A package's figures, preferred first, and those that print a figure again, by its id and their unit."""
    areas = {row["alpha3"]: AreaBase(**row) for row in seed_table("reference", "areas.csv")}
    sources = {row["id"]: SourceBase(**row) for row in seed_table(package, "sources.csv")}
    indicators = {row["code"]: IndicatorBase(**row) for row in seed_table(package, "indicators.csv")}
    claims, restated = [], {}
    released = [row for folder in RELEASES[package] for row in seed_table(folder, "figures.csv")]
    for row in sorted(released, key=lambda row: _RANKS.index(row["rank"])):
        indicator, source = indicators[row["indicator"]], sources[row["source"]]
        name = ".".join((row["indicator"], row["area"], row["period"], row["source"]))
        digits = Quantity.printed(row["value"], int(row["scale"]), row["comparator"], indicator.counted)
        amount = Amount(digits, units()[row["unit"]], scale_of(int(row["scale"])))
        locator = Locator(None, row["phrase"], None, None, row["sentence_sha256"])
        texts = (row["inferred"], row["note_en"], row["note_zh"])
        origin = (row["status"], row["vintage"] or None, source, row["originator"])
        printed = (areas[row["area"]], Period.parse(row["period"]), amount)
        figure = Figure(name, indicator, *printed, *origin, locator, *texts, release="r", rank=row["rank"])
        if row["restates"]:
            restated[name, row["unit"]] = figure
        else:
            claims.append(figure)
    return claims, restated


def evidence(report: str, packages: Iterable[str] = PACKAGES) -> Evidence:
    """Evidence for a report's relations: other packages' figures are found where their source is named."""
    known = {package: figures(package) for package in packages}

    def find(indicator: str, area: str, period: str, source: str | None) -> Figure | None:
        for package, (claims, _) in known.items():
            for figure in claims:
                found = (figure.indicator.code, figure.area.alpha3, figure.period.text) == (indicator, area, period)
                if found and (figure.source.id == source if source else package == report):
                    return figure
        return None

    def tell(figure: Figure, unit: str, basis: Basis | None) -> Figure:
        printed = {
            name: again for _, restated in known.values() for (name, code), again in restated.items() if code == unit
        }
        return Converter(Conversion(unit, basis=basis), units(), rates(), printed).convert(figure)

    return Evidence(report, find, tell, units())
