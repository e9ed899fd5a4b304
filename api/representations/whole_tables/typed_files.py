"""Arrow and Parquet of whole tables, chunk by chunk: typed columns, numbers as float64 and exact text beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from api.representations.table import Column, Table
from api.representations.whole_tables.cell_arrays import Always, Cells, Chunk, Coded, Texts
from api.representations.writers.arrow import schema_of, typed
from api.representations.writers.parquet import parquet_writer

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


class ArrowFile:
    """An Arrow IPC file: a record batch a chunk."""

    def __init__(self, table: Table, file: BinaryIO, _rows: int) -> None:
        import pyarrow as pa

        self._columns, self._schema = table.columns, schema_of(table)
        self._writer = pa.ipc.new_file(file, self._schema)

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""
        self._writer.write_batch(_batch(chunk, self._columns, self._schema))

    def close(self) -> None:
        """Write what stands behind the rows."""
        self._writer.close()


class ParquetFile:
    """A Parquet file, cut and indexed for who reads one series of it by range."""

    def __init__(self, table: Table, file: BinaryIO, rows: int) -> None:
        self._columns, self._schema, self._file = table.columns, schema_of(table), file
        self._group = rows_of_a_group(rows)
        self._writer: Any = None
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

    def add(self, chunk: Chunk) -> None:
        """Write some rows, or hold them until they are enough for a row group."""
        if self._writer is None:
            repeating = [column.name for column, cells in chunk.flat(self._columns) if isinstance(cells, Coded)]
            self._writer = parquet_writer(self._file, self._schema, use_dictionary=repeating, write_statistics=SORTED)
        self._held.append(_batch(chunk, self._columns, self._schema))
        self._rows += chunk.rows
        if self._rows >= self._group:
            self._write()

    def close(self) -> None:
        """Write the last rows, and the footer behind them."""
        if self._writer is None:
            self._writer = parquet_writer(self._file, self._schema)
        if self._held:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        import pyarrow as pa

        self._writer.write_table(pa.Table.from_batches(self._held), row_group_size=self._rows)
        self._held, self._rows = [], 0


SORTED = ["indicator", "area"]
"""The columns that the table is sorted by: of these alone the footer, which every reader reads, tells the ends."""
GROUPS = 75
"""Row groups at most, of some 3,000 bytes each in the footer: all of it is in the 256 KiB that DuckDB reads first."""
SHORTEST = 8_000
"""Rows of the shortest row group of a table that has several; one is in memory until it is written."""


def rows_of_a_group(rows: int) -> int:
    """How long row groups are in a table of so many rows.

    A reader of one series reads the footer, and of each column all of the row group that holds the series.
    """
    return max(-(-rows // GROUPS), SHORTEST)


def _batch(chunk: Chunk, columns: tuple[Column, ...], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    cells = zip(schema, chunk.flat(columns), strict=True)
    return pa.record_batch([_array(field.type, part, chunk.rows) for field, (_, part) in cells], schema=schema)


def _array(kind: pa.DataType, cells: Cells, rows: int) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    match cells:
        case Texts(array):
            return pc.cast(array, kind)
        case Coded(places, alike):
            return pa.array(typed(kind, alike), kind).take(places)
        case Always(None):
            return pa.nulls(rows, kind)
        case Always(cell):
            return pa.repeat(pa.scalar(cell, kind), rows)
    raise TypeError(f"{type(cells).__name__} has no column of its own")
