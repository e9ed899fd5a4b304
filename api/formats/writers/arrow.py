"""Arrow IPC file: typed columns with their meanings, numbers as float64; also the ground of Parquet.

Every data frame, database and chart reads a float64 as a number, which it does not of a decimal. It is the nearest to
the exact decimal, which `value_text` beside it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from api.formats.table import CellKind, Column, Table
from api.formats.writers.csvw import never_missing
from api.formats.writers.json import dumps

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


BATCH = 10_000
"""Rows to a record batch, and to a row group of Parquet."""

Sink = Callable[["pa.Schema"], Any]
"""Opens a writer of record batches for a schema."""


def write(table: Table) -> bytes:
    """The file."""
    buffer = BytesIO()
    save(table, buffer)
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, batch by batch."""
    import pyarrow as pa

    save_batches(table, lambda schema: pa.ipc.new_file(file, schema))


def save_batches(table: Table, sink: Sink) -> None:
    """The table through a writer of batches."""
    import pyarrow as pa

    schema = schema_of(table)
    with sink(schema) as writer:
        for chunk in _chunks(table.flat_rows()):
            filled = zip(schema, zip(*chunk, strict=True), strict=True)
            arrays = [pa.array(typed(field.type, cells), type=field.type) for field, cells in filled]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, BATCH)):
        yield chunk


def schema_of(table: Table) -> pa.Schema:
    """The types of a table's flat columns, with their meanings, and what is said about the table."""
    import pyarrow as pa

    required = never_missing(table)
    fields = [
        pa.field(
            column.name,
            _type(column),
            nullable=column.name not in required,
            metadata={"description": column.meaning},
        )
        for column in table.flat_columns()
    ]
    about = {"name": table.name, "meta": dumps(table.meta), "links": dumps(table.links)}
    return pa.schema(fields, metadata=about)


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    return {
        CellKind.NUMBER: pa.float64(),
        CellKind.INTEGER: pa.int64(),
        CellKind.FLAG: pa.bool_(),
        CellKind.MOMENT: pa.timestamp("us", tz="UTC"),
        CellKind.LIST: pa.list_(pa.string()),
    }.get(column.kind, pa.string())


def typed(kind: pa.DataType, cells: Iterable[Any]) -> list[Any]:
    """The cells of a column as Arrow takes them for that type."""
    import pyarrow as pa

    if pa.types.is_float64(kind):
        return [None if cell is None else float(cell) for cell in cells]
    if pa.types.is_timestamp(kind):
        return [datetime.fromisoformat(cell) if cell else None for cell in cells]
    return list(cells)
