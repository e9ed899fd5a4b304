"""Descriptions of all tables for other people's programs: Data Package and Croissant."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from api.domain.catalogue import Catalogue
from api.formats.table import CellKind, Column, Table
from api.service.downloads.files import OF_FIGURES, Download, Made, empty_table

NAME = "report-indicators"
TITLE = "Report indicators"
DESCRIPTION = (
    "Every figure of the reports that are served, with its precision and the place that proves it. In `figures` one "
    "claim stands for each indicator, area and period; `claims` holds every source's."
)
TERMS_TITLE = "Figures are quoted with their source, which is to be named; so is the ECB for the exchange rates"
TERMS = """\
Each figure was read in a published source, which every answer names with its publisher and its address. The figures,
the texts that they were read in and whatever rights there are in them stay with their publishers, and nothing here
grants a right in them. Whoever quotes a figure names its source. What terms a publisher states stands in `licence` at
/v1/sources, where they were seen.

The exchange rates are computed from the euro foreign exchange reference rates of the European Central Bank, which is
to be named as their source. The cross rates between two currencies, the yearly means and the choice of each year's
last day are computed here and are no figures of the ECB. They are for information, not for use in transactions.
"""
"""The terms on which figures and rates may be used."""

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
"""By table, its foreign keys: a field, and the table and field to which it refers."""


class DatasetDescription(NamedTuple):
    """The files of all tables of a catalogue, at a server's address, with the name of their creator.

    Of a table with several files, the last one is described.
    """

    catalogue: Catalogue
    files: Sequence[tuple[Download, Made]]
    address: str
    creator: str

    @property
    def released_at(self) -> str | None:
        """The time of the newest release, UTC; None before the first."""
        newest = self.catalogue.newest()
        return newest.released_at if newest else None

    def address_of(self, download: Download) -> str:
        """The address of a file."""
        return f"{self.address}/v1/downloads/{download.file}"


def terms_at(site: str) -> str:
    """The address of the terms on a server."""
    return f"{site}/v1/terms"


_TYPES = {CellKind.NUMBER: "number", CellKind.INTEGER: "integer", CellKind.FLAG: "boolean", CellKind.MOMENT: "datetime"}


def datapackage(described: DatasetDescription) -> dict[str, Any]:
    """The Data Package document of the files."""
    released_at = described.released_at
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": described.address,
        "version": described.catalogue.version,
        **({"created": released_at} if released_at else {}),
        "licenses": [{"name": "other-at", "path": terms_at(described.address), "title": TERMS_TITLE}],
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
    required = table.never_missing()
    keys = [
        {"fields": [field], "reference": {"resource": resource, "fields": [target]}}
        for field, resource, target in FOREIGN_KEYS.get(table.name, ())
    ]
    return {
        "fields": [_field(column, required=column.name in required) for column in table.flat_columns()],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column, *, required: bool) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
        **({"trueValues": ["true"], "falseValues": ["false"]} if column.kind is CellKind.FLAG else {}),
        **({"constraints": {"required": True}} if required else {}),
    }


VERSION = "http://mlcommons.org/croissant/1.1"
JSON_LD = "application/ld+json"
MEDIA_TYPE = f'{JSON_LD}; profile="{VERSION}"'
PARQUET = "parquet"
CONTEXT: Mapping[str, Any] = json.loads(Path(__file__).with_name("croissant_context.json").read_text(encoding="utf-8"))
_CROISSANT_TYPES: Mapping[CellKind, str] = {
    CellKind.NUMBER: "sc:Float",
    CellKind.INTEGER: "sc:Integer",
    CellKind.FLAG: "sc:Boolean",
    CellKind.MOMENT: "sc:DateTime",
}


def croissant(described: DatasetDescription) -> dict[str, Any]:
    """The Croissant document of the files."""
    newest, released_at = described.catalogue.newest(), described.released_at
    last_of_table = {download.table: download for download, _ in described.files}
    creator = {"@type": "Organization", "name": described.creator, "url": described.address}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": NAME,
        "description": DESCRIPTION,
        "url": described.address,
        "license": terms_at(described.address),
        "creator": creator,
        "publisher": creator,
        **({"datePublished": released_at} if released_at else {}),
        # A release may withdraw figures, so that each release is a major version.
        "version": f"{newest.sequence if newest else 0}.0.0",
        "inLanguage": "en",
        "citeAs": _citation(described),
        "prov:wasDerivedFrom": [
            {"@type": "prov:Entity", "@id": source.url, "prov:label": source.title or source.publisher}
            for source in described.catalogue.sources.values()
        ],
        "distribution": [_file(download, made, described) for download, made in described.files],
        "recordSet": [_records(download) for download in last_of_table.values()],
    }


def _citation(described: DatasetDescription) -> str:
    """A BibTeX entry of the data at the newest release."""
    released_at = described.released_at
    fields = {
        "title": f"{{{TITLE}}}",  # own braces keep capitals, and a name of several words together
        "author": f"{{{described.creator}}}",
        **({"year": released_at[:4]} if released_at else {}),
        "version": described.catalogue.version,
        "url": described.address,
    }
    return f"@misc{{{NAME}, {', '.join(f'{name} = {{{value}}}' for name, value in fields.items())}}}"


def _file(download: Download, made: Made, described: DatasetDescription) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": download.file,
        "name": download.file,
        "description": download.meaning,
        "contentUrl": described.address_of(download),
        "contentSize": f"{made.size} B",
        "encodingFormat": "application/x-parquet" if download.format.key == PARQUET else download.format.media_type,
        "sha256": made.sha256,
    }


def _records(download: Download) -> dict[str, Any]:
    table = empty_table(download.table)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": download.meaning.partition(";")[0],
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_croissant_field(column, table, download) for column in table.flat_columns()],
    }


def _croissant_field(column: Column, table: Table, download: Download) -> dict[str, Any]:
    listed = column.kind is CellKind.LIST and download.format.key != PARQUET  # Parquet has lists as JSON texts
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _CROISSANT_TYPES.get(column.kind, "sc:Text"),
        **({"isArray": True, "arrayShape": "-1"} if listed else {}),
        "source": {
            "fileObject": {"@id": download.file},
            "extract": {"column": column.name},
            **({"transform": {"separator": ";"}} if listed else {}),
        },
    }
