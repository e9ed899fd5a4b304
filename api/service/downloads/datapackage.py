"""The Data Package (frictionlessdata.io) of all tables: each CSV with its types, keys, size, hash and origin."""

from __future__ import annotations

from typing import Any

from api.representations.table import CellKind, Column, Table
from api.representations.writers.csvw import never_missing
from api.service.downloads.dataset_description import (
    DESCRIPTION,
    FOREIGN_KEYS,
    NAME,
    TERMS_TITLE,
    TITLE,
    DatasetDescription,
)
from api.service.downloads.download_list import Download, Made
from api.service.downloads.download_tables import empty_table

_TYPES = {CellKind.NUMBER: "number", CellKind.INTEGER: "integer", CellKind.FLAG: "boolean", CellKind.MOMENT: "datetime"}


def descriptor(described: DatasetDescription) -> dict[str, Any]:
    """The package of the files."""
    released_at = described.released_at
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": described.address,
        "version": described.catalogue.version,
        **({"created": released_at} if released_at else {}),
        "licenses": [{"name": "other-at", "path": described.terms, "title": TERMS_TITLE}],
        "sources": [
            {
                "title": source.title or source.publisher,
                "path": source.url,
                **({"licence": source.licence} if source.licence else {}),
            }
            for source in described.catalogue.sources.values()
        ],
        "resources": [_resource(download, made, described) for download, made in described.files],
    }


def _resource(download: Download, made: Made, described: DatasetDescription) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": download.table,
        "title": download.meaning,
        "path": described.address_of(download),
        "scheme": described.address.partition(":")[0],
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
