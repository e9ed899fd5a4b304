"""Evidence out of the seed files alone: figures, units and rates, with no database between."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from api.audit.findings import Evidence
from api.audit.formula import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.domain.figure import Converter, Figure, Served
from api.domain.models import AreaBase, ExchangeRateBase, IndicatorBase, SourceBase, UnitBase
from api.domain.period import Period
from api.domain.query import Conversion
from api.domain.rates import Basis, Rates
from api.plugins.packages.rows import Relations
from api.storage.tables import Relation
from tests.helpers.rows import SEED, seed_table

PACKAGES = ("new-ecommerce-2025", "companion-official")
RELEASES = {
    "new-ecommerce-2025": ("new-ecommerce-2025",),
    "companion-official": ("companion-official", "companion-official/release-2"),
}
"""The seed folders of each package with figures, a release each."""
NEWEST = "release-4"
"""The folder of the release whose relations stand, all of a package, and whose corrections name publishers."""
_RANKS = ("preferred", "", "normal", "deprecated")


def relations(package: str) -> list[DeclaredRelation]:
    given = tomllib.loads((SEED / package / NEWEST / "relations.toml").read_text(encoding="utf-8"))
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


def made(
    entries: tuple[IndicatorBase, AreaBase, SourceBase, UnitBase],
    period: str,
    value: str,
    exponent: int,
    comparator: str,
    **columns: Any,
) -> Figure:
    codes = [entry.model_dump()[key] for entry, key in zip(entries, ("code", "alpha3", "id", "code"), strict=True)]
    indicators, areas, sources, of_units = ({code: entry} for code, entry in zip(codes, entries, strict=True))
    catalogue: Any = Catalogue(indicators, areas, of_units, sources, {}, {}, ())  # type: ignore[arg-type]
    columns |= {"indicator_code": codes[0], "area_code": codes[1], "source_id": codes[2], "unit_code": codes[3]}
    columns |= {"period_text": period, "value": value, "exponent": exponent, "comparator": comparator}
    span = Period.parse(period)
    return Figure(catalogue, year=span.year, first_day=span.first.isoformat(), **columns)


def altered(figure: Figure, **parts: Any) -> Figure:
    """The figure with other columns, another source, or another amount in which it is served."""
    if "source" in parts:
        source = parts.pop("source")
        sources = {**figure.catalogue.sources, source.id: source}
        parts |= {"catalogue": replace(figure.catalogue, sources=sources), "source_id": source.id}
    if {"converted", "scale"} & parts.keys():
        receipt, scale = parts.pop("receipt", figure.receipt), parts.pop("scale", figure.scale)
        parts["own"] = Served(parts.pop("converted", figure.served), scale, receipt)
    return figure._replace(**parts)


@cache
def figures(package: str) -> tuple[list[Figure], Mapping[tuple[str, str], Figure]]:
    """A package's figures, preferred first, and those that print a figure again, by its id and their unit."""
    areas = {row["alpha3"]: AreaBase(**row) for row in seed_table("reference", "areas.csv")}
    sources = {row["id"]: row for row in seed_table(package, "sources.csv")}
    for row in seed_table(f"{package}/{NEWEST}", "corrections.csv"):
        if row["kind"] == "source":
            sources[row["code"]][row["field"]] = row["after"]
    indicators = {row["code"]: IndicatorBase(**row) for row in seed_table(package, "indicators.csv")}
    claims, restated = [], {}
    released = [row for folder in RELEASES[package] for row in seed_table(folder, "figures.csv")]
    for row in sorted(released, key=lambda row: _RANKS.index(row["rank"])):
        indicator, source = indicators[row["indicator"]], SourceBase(**sources[row["source"]])
        name = ".".join((row["indicator"], row["area"], row["period"], row["source"]))
        names = ("phrase", "sentence_sha256", "inferred", "note_en", "note_zh", "status", "originator", "rank")
        columns = {column: row[column] for column in names} | {"vintage": row["vintage"] or None, "release": "r"}
        digits = (row["value"], int(row["scale"]), row["comparator"])
        figure = made(
            (indicator, areas[row["area"]], source, units()[row["unit"]]), row["period"], *digits, id=name, **columns
        )
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
        printed = {place: again for _, restated in known.values() for place, again in restated.items()}
        return Converter(Conversion(unit, basis=basis), units(), rates(), printed).convert(figure)

    return Evidence(find, tell, units())
