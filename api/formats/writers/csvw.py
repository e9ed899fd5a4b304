"""CSV on the Web: what the columns of a CSV mean, as a document of its own beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.formats.table import CellKind, Column, Table
from api.formats.writers.csv import DEFAULT, SEPARATORS, CsvOptions
from api.formats.writers.json import dumps

__all__ = ["CsvOptions", "write"]

_DATATYPES = {
    CellKind.TEXT: "string",
    CellKind.INTEGER: "integer",
    CellKind.MOMENT: "dateTimeStamp",
    CellKind.LIST: "string",
}


def write(table: Table, options: CsvOptions = DEFAULT) -> bytes:
    """The metadata of the CSV whose address is the table's link `csv`."""
    columns = list(_columns(table, options))
    schema: dict[str, Any] = {"columns": columns}
    if table.key and {column["name"] for column in columns}.issuperset(table.key):
        schema["primaryKey"] = list(table.key)
    return dumps({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": str(table.meta.get("lang", "en"))}],
        "url": table.links["csv"],
        "dc:title": table.name,
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": SEPARATORS[options.sep]},
        "tableSchema": schema,
    })  # fmt: skip


def never_missing(table: Table) -> frozenset[str]:
    """The names of the flat columns whose cells are always filled: a part of a nested object may lack with it."""
    whole = (CellKind.OBJECT, CellKind.LIST)
    return frozenset(column.name for column in table.columns if not column.optional and column.kind not in whole)


def _columns(table: Table, options: CsvOptions) -> Iterator[dict[str, Any]]:
    required = never_missing(table)
    for column in table.flat_columns():
        described: dict[str, Any] = {"name": column.name, "titles": column.name, "dc:description": column.meaning}
        described["datatype"] = _datatype(column, options)
        if column.kind is CellKind.LIST:
            described["separator"] = ";"
        if column.name in required:
            described["required"] = True
        yield described


def _datatype(column: Column, options: CsvOptions) -> Any:
    if column.kind is CellKind.FLAG:
        return {"base": "boolean", "format": "true|false"}
    if column.kind is CellKind.NUMBER and options.decimal != ".":
        return {"base": "decimal", "format": {"decimalChar": options.decimal}}
    return _DATATYPES.get(column.kind, "decimal")
