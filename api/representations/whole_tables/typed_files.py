"""Arrow and Parquet of whole tables, chunk by chunk: typed columns, numbers as float64 and exact text beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from api.representations.table import Table
from api.representations.whole_tables.cell_arrays import Always, Cells, Chunk, Coded, Texts
from api.representations.writers.arrow import schema_of, typed
from api.representations.writers.parquet import parquet_writer

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


class _TypedFile:
    """A file of record batches."""

    def __init__(self, table: Table, writer: Any, schema: pa.Schema) -> None:
        self._columns, self._writer, self._schema = table.columns, writer, schema

    def add(self, chunk: Chunk) -> None:
        """Write some rows as a batch."""
        import pyarrow as pa

        cells = zip(self._schema, chunk.flat(self._columns), strict=True)
        arrays = [_array(field.type, part, chunk.rows) for field, (_, part) in cells]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Write what stands behind the rows."""
        self._writer.close()


class ArrowFile(_TypedFile):
    """An Arrow IPC file."""

    def __init__(self, table: Table, file: BinaryIO) -> None:
        import pyarrow as pa

        schema = schema_of(table)
        super().__init__(table, pa.ipc.new_file(file, schema), schema)


class ParquetFile(_TypedFile):
    """A Parquet file."""

    def __init__(self, table: Table, file: BinaryIO) -> None:
        schema = schema_of(table)
        super().__init__(table, parquet_writer(table, file, schema), schema)


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
