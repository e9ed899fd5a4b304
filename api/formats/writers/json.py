"""JSON: an envelope of data, meta and links; numbers are the exact decimals, never through a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO

import orjson

from api.domain.quantity import plain
from api.formats.table import Table


def _other(value: Any) -> orjson.Fragment | dict[str, Any]:
    if isinstance(value, Decimal):
        text = str(value)
        return orjson.Fragment(text if "E" not in text else plain(value))  # most need no call more
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        row: dict[str, Any] = value._asdict()  # a nested row: an object by the names of its fields
        return row
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(value: Any) -> bytes:
    """Any value of texts, numbers, lists, mappings and rows as JSON bytes."""
    return orjson.dumps(value, default=_other)


SHAPES = ("nested", "flat")
PIECE = 500
"""Rows that are written at a time."""


@dataclass(frozen=True, slots=True)
class JsonOptions:
    """The envelope with nested rows, or the bare list of flat ones, which data frames read as they stand."""

    shape: str = "nested"


DEFAULT = JsonOptions()


def write(table: Table, options: JsonOptions = DEFAULT) -> bytes:
    """`{"data": [rows], "meta": {…}, "links": {…}}`; of a single object, `data` is that object."""
    if options.shape == "flat":
        buffer = BytesIO()
        save(table, buffer)
        return buffer.getvalue()
    names = [column.name for column in table.columns]
    rows = (named(names, row) for row in table.rows)
    if table.single:
        return dumps({"data": next(rows), "meta": table.meta, "links": table.links})
    # In pieces: a thread that writes one keeps all others waiting until it is written.
    pieces = [b'{"data":[']
    while piece := list(islice(rows, PIECE)):
        pieces += [b"," if len(pieces) > 1 else b"", dumps(piece)[1:-1]]
    meta = dumps({"meta": table.meta, "links": table.links})
    return b"".join([*pieces, b"],", meta[1:]])


def save(table: Table, file: BinaryIO) -> None:
    """Into a file, row by row, as one array of flat objects: what a program that wants a table reads."""
    names = [column.name for column in table.flat_columns()]
    between = b"["
    for row in table.flat_rows():
        file.write(between + dumps(named(names, row)))
        between = b",\n"
    file.write(b"]\n" if between != b"[" else b"[]\n")


def named(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row as an object."""
    return dict(zip(names, row, strict=True))
