"""Croissant 1.1 (mlcommons.org/croissant) of all tables: each file with its hash, and what its columns hold.

Its readers take CSV through pandas, which guesses types: a text of digits becomes a number. Figures and claims are
therefore described as the Parquet files that they come in too, where these can be made. Which field refers to which
other table is left to the Data Package: mlcroissant 1.1.1 would join the tables, and lose rows that it has read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.domain.catalogue_entries import SourceBase
from api.representations.table import CellKind, Column, Table
from api.service.downloads.dataset_description import DESCRIPTION, NAME, TITLE, DatasetDescription
from api.service.downloads.download_list import Download, Made
from api.service.downloads.download_tables import empty_table

VERSION = "http://mlcommons.org/croissant/1.1"
JSON_LD = "application/ld+json"
MEDIA_TYPE = f'{JSON_LD}; profile="{VERSION}"'
PARQUET = "parquet"
_TERMS_OF_CROISSANT = (
    *("annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"),
    *("field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"),
    *(
        "key",
        "md5",
        "parentField",
        "path",
        "readLines",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
    ),
    *("sdVersion", "separator", "source", "subField", "transform", "unArchive", "value"),
)
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS_OF_CROISSANT},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}
_TYPES: Mapping[CellKind, str] = {
    CellKind.NUMBER: "sc:Float",
    CellKind.INTEGER: "sc:Integer",
    CellKind.FLAG: "sc:Boolean",
    CellKind.MOMENT: "sc:DateTime",
}


def descriptor(described: DatasetDescription) -> dict[str, Any]:
    """The description of the files."""
    newest, released_at = described.catalogue.newest(), described.released_at
    creator = {"@type": "Organization", "name": described.creator, "url": described.address}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": NAME,
        "description": DESCRIPTION,
        "url": described.address,
        "license": described.terms,
        "creator": creator,
        "publisher": creator,
        **({"datePublished": released_at} if released_at else {}),
        # A release may withdraw figures, so that each is a major version.
        "version": f"{newest.sequence if newest else 0}.0.0",
        "inLanguage": "en",
        "citeAs": _citation(described),
        "prov:wasDerivedFrom": [_entity(source) for source in described.catalogue.sources.values()],
        "distribution": [_file(download, made, described) for download, made in described.files],
        "recordSet": [_records(download) for download in _described(described.files)],
    }


def _citation(described: DatasetDescription) -> str:
    """A BibTeX entry of the data as they stand."""
    released_at = described.released_at
    fields = {
        "title": f"{{{TITLE}}}",  # in braces of their own, which keep capitals and a name of several words together
        "author": f"{{{described.creator}}}",
        **({"year": released_at[:4]} if released_at else {}),
        "version": described.catalogue.version,
        "url": described.address,
    }
    return f"@misc{{{NAME}, {', '.join(f'{name} = {{{value}}}' for name, value in fields.items())}}}"


def _entity(source: SourceBase) -> dict[str, Any]:
    return {"@type": "prov:Entity", "@id": source.url, "prov:label": source.title or source.publisher}


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


def _described(files: Iterable[tuple[Download, Made]]) -> Iterator[Download]:
    """Each table by one of its files."""
    by_table: dict[str, Download] = {}
    for download, _ in files:
        if download.table not in by_table or download.format.key == PARQUET:
            by_table[download.table] = download
    yield from by_table.values()


def _records(download: Download) -> dict[str, Any]:
    table = empty_table(download.table)
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": download.meaning.partition(";")[0],
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(column, table, download) for column in table.flat_columns()],
    }


def _field(column: Column, table: Table, download: Download) -> dict[str, Any]:
    listed = column.kind is CellKind.LIST
    separated = listed and download.format.key != PARQUET
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _TYPES.get(column.kind, "sc:Text"),
        **({"isArray": True, "arrayShape": "-1"} if listed else {}),
        "source": {
            "fileObject": {"@id": download.file},
            "extract": {"column": column.name},
            **({"transform": {"separator": ";"}} if separated else {}),
        },
    }
