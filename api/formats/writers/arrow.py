"""Arrow IPC and Parquet files: typed columns with their meanings, numbers as float64.

Data frames, databases and charts all read a float64 as a number, but some read a decimal as something else. The column
`value_text` keeps the exact decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any, BinaryIO

import pyarrow as pa  # type: ignore[import-untyped]

from api.formats.table import CellKind, Table
from api.formats.writers.json import dumps

BATCH = 10_000
"""Rows of a record batch, and by default of a row group of Parquet."""
Batches = Callable[[Table, "pa.Schema"], Iterable["pa.RecordBatch"]]


def _batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The flat rows of a table as record batches of at most BATCH rows."""
    rows = table.flat_rows()
    while batch := list(islice(rows, BATCH)):
        columns = zip(schema, zip(*batch, strict=True), strict=True)
        arrays = [pa.array(typed(field.type, cells), type=field.type) for field, cells in columns]
        yield pa.record_batch(arrays, schema=schema)


def save(table: Table, file: BinaryIO, batches: Batches = _batches) -> None:
    """Write an Arrow IPC file (Feather 2) from the record batches that `batches` makes of the table."""
    schema = schema_of(table)
    with pa.ipc.new_file(file, schema) as writer:
        for batch in batches(table, schema):
            writer.write_batch(batch)


def save_parquet(
    table: Table, file: BinaryIO, batches: Batches = _batches, size: int | None = None, **options: Any
) -> None:
    """Write a Parquet file in row groups of `size` rows (None: BATCH), or more, since no batch of rows is divided."""
    from pyarrow.parquet import ParquetWriter  # type: ignore[import-untyped]  # takes memory that other files spare

    schema = schema_of(table, scalar=True)
    # Snappy is what every reader of Parquet has built in, also those in browsers; Zstandard is not.
    with ParquetWriter(file, schema, compression="snappy", **options) as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in chain(batches(table, schema), [None]):
            waiting += [] if batch is None else [batch]
            number = sum(each.num_rows for each in waiting)
            if number >= (size or BATCH) or (batch is None and waiting):
                writer.write_table(pa.Table.from_batches(waiting), row_group_size=number)
                waiting = []


def schema_of(table: Table, *, scalar: bool = False) -> pa.Schema:
    """The Arrow schema of a table's flat columns, with their meanings and the table's name, meta and links.

    In a `scalar` schema a list is a text of JSON, since Tableau's Hyper reads no column of lists.
    """
    types = {
        CellKind.NUMBER: pa.float64(),
        CellKind.INTEGER: pa.int64(),
        CellKind.FLAG: pa.bool_(),
        CellKind.MOMENT: pa.timestamp("us", tz="UTC"),
        CellKind.LIST: pa.string() if scalar else pa.list_(pa.string()),
    }
    fields = [
        pa.field(
            column.name,
            types.get(column.kind, pa.string()),
            not column.required,
            {"description": column.meaning},
        )
        for column in table.flat_columns()
    ]
    about = {"name": table.name, "meta": dumps(table.meta), "links": dumps(table.links)}
    return pa.schema(fields, metadata=about)


def typed(kind: pa.DataType, cells: Iterable[Any]) -> list[Any]:
    """The cells of a column as the Python values that Arrow needs for the type `kind`."""
    if pa.types.is_float64(kind):
        return [None if cell is None else float(cell) for cell in cells]
    if pa.types.is_timestamp(kind):
        return [datetime.fromisoformat(cell) if cell else None for cell in cells]
    found = list(cells)
    if pa.types.is_string(kind) and any(isinstance(cell, list) for cell in found[:1]):
        return [dumps(cell).decode() for cell in found]
    return found
