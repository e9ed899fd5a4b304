"""JSON and NDJSON writers; numbers are written as exact decimals, never through a float."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

import orjson

from api.domain.quantity import plain
from api.formats.table import Cell, Column, Table


def _other(value: Any) -> orjson.Fragment | dict[str, Any]:
    """The form in JSON of a Decimal or a row, for orjson; raises TypeError for any other value."""
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
    """The JSON bytes of a value that orjson takes, or with Decimals, written exactly, or rows; TypeError for others."""
    return orjson.dumps(value, default=_other)


SHAPES = ("nested", "flat")


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """Option of JSON: `nested` rows in an envelope, or a bare list of `flat` rows, as data frames read them."""

    shape: str = "nested"


FLAT = JsonOptions("flat")


def save(table: Table, file: BinaryIO, options: JsonOptions = FLAT) -> None:
    """Write `{"data": [rows], "meta": {…}, "links": {…}}`; the data of a single table are the one row.

    If the shape is flat, which is the default, write one array of flat objects.
    """
    rows, about = _objects(table.columns, table.rows), {"meta": table.meta, "links": table.links}
    between, separator, end = b'{"data":[', b",", b"]," + dumps(about)[1:]
    if options == FLAT:
        rows = _objects(table.flat_columns(), table.flat_rows())
        between, separator, end = b"[", b",\n", b"]\n"
    elif table.single:
        file.write(dumps({"data": next(rows), **about}))
        return
    # Row by row: while one is written, all other threads wait.
    for row in rows:
        file.write(between + dumps(row))
        between = separator
    file.write(between.removesuffix(separator) + end)


def save_ndjson(table: Table, file: BinaryIO) -> None:
    """Write one JSON object a line, each the same as an entry of `data` in JSON; nothing at all for no rows."""
    for row in _objects(table.columns, table.rows):
        file.write(dumps(row) + b"\n")


def _objects(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[dict[str, Cell]]:
    names = [column.name for column in columns]
    return (dict(zip(names, row, strict=True)) for row in rows)
