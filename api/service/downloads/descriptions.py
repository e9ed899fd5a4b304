"""The Data Package document, which describes all tables to other people's programs, and the terms of use."""

from collections.abc import Iterable
from typing import Any

from api.domain.catalogue import Catalogue
from api.formats.table import CellKind, Column
from api.service.downloads.files import Download, Made, empty_table

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


def terms_at(site: str) -> str:
    """The address of the terms of use on the server whose address is `site`."""
    return f"{site}/v1/terms"


_TYPES = {CellKind.NUMBER: "number", CellKind.INTEGER: "integer", CellKind.FLAG: "boolean", CellKind.MOMENT: "datetime"}


Members = dict[str, Any]


def datapackage(catalogue: Catalogue, files: Iterable[tuple[Download, Made]], site: str) -> Members:
    """The Data Package document, as a dict for JSON, with a resource for each pair of CSV download and made file."""
    newest = catalogue.newest()
    return {
        "profile": "tabular-data-package",
        "name": "report-indicators",
        "title": TITLE,
        "description": DESCRIPTION,
        "homepage": site,
        "version": catalogue.version,
        **({"created": newest.released_at} if newest else {}),
        "licenses": [{"name": "other-at", "path": terms_at(site), "title": TERMS_TITLE}],
        "sources": [
            {
                "title": source.title or source.publisher,
                "path": source.url,
                **({"licence": source.licence} if source.licence else {}),
            }
            for source in catalogue.sources.values()
        ],
        "resources": [_resource(download, made, site) for download, made in files],
    }


def _resource(download: Download, made: Made, site: str) -> Members:
    """The entry of one CSV file in the Data Package: its address, size, hash and columns."""
    table = empty_table(download.table)
    return {
        "profile": "tabular-data-resource",
        "name": download.table,
        "title": download.meaning,
        "path": f"{site}/v1/downloads/{download.file}",
        "format": "csv",
        "mediatype": "text/csv",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
        "schema": {"fields": list(map(_field, table.flat_columns())), "primaryKey": list(table.key)},
    }


def _field(column: Column) -> Members:
    return {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "description": column.meaning,
        **({"constraints": {"required": True}} if column.required else {}),
    }
