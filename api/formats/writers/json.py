"""JSON and NDJSON: numbers are the exact decimals, never through a float."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

import orjson

from api.domain.quantity import plain
from api.formats.table import Cell, Column, Table


def _other(value: Any) -> orjson.Fragment | dict[str, Any]:
    if isinstance(value, Decimal):
        text = str(value)
        return orjson.Fragment(text if "E" not in text else plain(value))  # most numbers need no second call
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        row: dict[str, Any] = value._asdict()  # a nested row: an object by the names of its fields
        for name, cell in row.items():
            if cell.__class__ is Decimal and "E" not in (text := str(cell)):  # other cells come here one by one
                row[name] = orjson.Fragment(text)
        return row
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(value: Any) -> bytes:
    """Any value of texts, numbers, lists, mappings and rows as JSON bytes."""
    return orjson.dumps(value, default=_other)


SHAPES = ("nested", "flat")
PIECE = 500
"""Rows that are turned into JSON at a time."""


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """Option of JSON: `nested` rows in an envelope, or a bare list of `flat` rows, as data frames read them."""

    shape: str = "nested"


DEFAULT = JsonOptions()


def write(table: Table, options: JsonOptions = DEFAULT) -> bytes:
    """`{"data": [rows], "meta": {…}, "links": {…}}`; in a single table `data` is the one row."""
    body = BytesIO()
    if options.shape == "flat":
        save(table, body)
        return body.getvalue()
    rows, between = _objects(table.columns, table.rows), b'{"data":['
    if table.single:
        return dumps({"data": next(rows), "meta": table.meta, "links": table.links})
    # In pieces: while one is written, all other threads wait.
    while piece := list(islice(rows, PIECE)):
        body.write(between + dumps(piece)[1:-1])
        between = b","
    body.write(between.removesuffix(b",") + b"]," + dumps({"meta": table.meta, "links": table.links})[1:])
    return body.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """Write one array of flat objects, row by row."""
    between = b"["
    for row in _objects(table.flat_columns(), table.flat_rows()):
        file.write(between + dumps(row))
        between = b",\n"
    file.write(b"]\n" if between != b"[" else b"[]\n")


def save_ndjson(table: Table, file: BinaryIO) -> None:
    """Write one JSON object a line, each the same as an entry of `data` in JSON; nothing at all for no rows."""
    for row in _objects(table.columns, table.rows):
        file.write(dumps(row) + b"\n")


def _objects(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[dict[str, Cell]]:
    names = [column.name for column in columns]
    return (dict(zip(names, row, strict=True)) for row in rows)
