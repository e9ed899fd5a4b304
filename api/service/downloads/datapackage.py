"""The Data Package (frictionlessdata.io) of all tables: each CSV with its types, keys, size, hash and origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.domain.catalogue import Catalogue
from api.representations.table import CellKind, Column, Table
from api.representations.writers.csvw import never_missing
from api.service.downloads.download_list import Download, Made
from api.service.downloads.download_tables import OF_FIGURES, empty_table

TITLE = "Report indicators"
DESCRIPTION = (
    "Every figure of the reports that are served, with its precision and the place that proves it. In `figures` one "
    "claim stands for each indicator, area and period; `claims` holds every source's."
)
LICENCES = (
    {
        "name": "other-at",
        "title": "Figures are quoted with their source, which is to be named; so is the ECB for the exchange rates",
    },
)
_OF_A_FIGURE = (
    ("indicator", "indicators", "code"),
    ("area", "areas", "alpha3"),
    ("year", "years", "year"),
    ("unit", "units", "code"),
    ("source", "sources", "id"),
    ("release", "releases", "id"),
)
FOREIGN_KEYS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    **dict.fromkeys(OF_FIGURES, _OF_A_FIGURE),
    "releases": (("report", "reports", "id"),),
    "rates": (("base", "units", "code"), ("quote", "units", "code"), ("year", "years", "year")),
}
"""By table: a field, and the table and field that hold what it may be."""
_TYPES = {CellKind.NUMBER: "number", CellKind.INTEGER: "integer", CellKind.FLAG: "boolean", CellKind.MOMENT: "datetime"}


def descriptor(catalogue: Catalogue, files: Iterable[tuple[Download, Made]], address: str) -> dict[str, Any]:
    """The package of those files, whose addresses start with the server's."""
    newest = catalogue.newest()
    return {
        "profile": "tabular-data-package",
        "name": "report-indicators",
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": address,
        "version": catalogue.version,
        **({"created": newest.released_at} if newest else {}),
        "licenses": list(LICENCES),
        "sources": [
            {
                "title": source.title or source.publisher,
                "path": source.url,
                **({"licence": source.licence} if source.licence else {}),
            }
            for source in catalogue.sources.values()
        ],
        "resources": [_resource(download, made, address) for download, made in files],
    }


def _resource(download: Download, made: Made, address: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": download.table,
        "title": download.meaning,
        "path": f"{address}/v1/downloads/{download.file}",
        "scheme": address.partition(":")[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": _schema(empty_table(download.table)),
    }


def _schema(table: Table) -> dict[str, Any]:
    required = never_missing(table)
    return {
        "fields": [_field(column, required=column.name in required) for column in table.flat_columns()],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [field], "reference": {"resource": resource, "fields": [target]}}
            for field, resource, target in FOREIGN_KEYS.get(table.name, ())
        ],
    }


def _field(column: Column, *, required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
    }
    if column.kind is CellKind.FLAG:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field | ({"constraints": {"required": True}} if required else {})
