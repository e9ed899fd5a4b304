"""Arrow IPC file: typed columns with their meanings, values as exact decimals; also the ground of Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from api.domain.errors import NotAcceptable
from api.representations.table import CellKind, Column, Table
from api.representations.writers.csvw import never_missing
from api.representations.writers.json import dumps

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

BATCH = 10_000
"""Rows to a record batch, and to a row group of Parquet."""
PRECISION = 38
"""Digits of the widest decimal that data frames and databases read."""
DECIMALS = 12
"""Digits behind the point, so that the files of different requests have one schema; more where a value has more."""

Sink = Callable[["pa.Schema"], Any]
"""Opens a writer of record batches for a schema."""


class _TooFineError(Exception):
    """A column has a value with more decimals than its type; `decimals` says how many there are."""

    def __init__(self, column: str, decimals: int) -> None:
        super().__init__(column, decimals)
        self.column, self.decimals = column, decimals


def write(table: Table) -> bytes:
    """The file."""
    buffer = BytesIO()
    save(table, buffer)
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, batch by batch."""
    import pyarrow as pa

    save_batches(table, file, lambda schema: pa.ipc.new_file(file, schema))


def save_batches(table: Table, file: BinaryIO, sink: Sink) -> None:
    """The table through a writer of batches; from the start again where a value turns out finer than its column."""
    decimals: dict[str, int] = {}
    again = replace(table, rows=list(table.rows)) if isinstance(table.rows, Iterator) else table
    while True:
        try:
            _save(again, sink, decimals)
        except _TooFineError as finer:
            decimals[finer.column] = finer.decimals
            file.seek(0)
            file.truncate()
        else:
            return


def _save(table: Table, sink: Sink, decimals: Mapping[str, int]) -> None:
    import pyarrow as pa

    schema = _schema(table, decimals)
    kinds = [column.kind for column in table.flat_columns()]
    rows = table.flat_rows()
    with sink(schema) as writer:
        for chunk in _chunks(rows):
            filled = zip(schema, kinds, zip(*chunk, strict=True), strict=True)
            arrays = [_array(field, kind, cells) for field, kind, cells in filled]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, BATCH)):
        yield chunk


def _schema(table: Table, decimals: Mapping[str, int]) -> pa.Schema:
    import pyarrow as pa

    required = never_missing(table)
    fields = [
        pa.field(
            column.name,
            _type(column, decimals),
            nullable=column.name not in required,
            metadata={"description": column.meaning},
        )
        for column in table.flat_columns()
    ]
    about = {"name": table.name, "meta": dumps(table.meta), "links": dumps(table.links)}
    return pa.schema(fields, metadata=about)


def _type(column: Column, decimals: Mapping[str, int]) -> pa.DataType:
    import pyarrow as pa

    if column.kind is CellKind.NUMBER:
        return pa.decimal128(PRECISION, decimals.get(column.name, DECIMALS))
    return {
        CellKind.INTEGER: pa.int64(),
        CellKind.FLAG: pa.bool_(),
        CellKind.MOMENT: pa.timestamp("us", tz="UTC"),
        CellKind.LIST: pa.list_(pa.string()),
    }.get(column.kind, pa.string())


def _array(field: pa.Field, kind: CellKind, cells: Iterable[Any]) -> pa.Array:
    import pyarrow as pa

    if kind is CellKind.NUMBER:
        cells = list(cells)
        _check_fit(field, cells)
    elif kind is CellKind.MOMENT:
        cells = [datetime.fromisoformat(cell) if cell else None for cell in cells]
    return pa.array(cells, type=field.type)


def _check_fit(field: pa.Field, cells: Sequence[Decimal | None]) -> None:
    finest = whole = 0
    for cell in cells:
        if cell is not None:
            finest = max(finest, -int(cell.as_tuple().exponent))
            whole = max(whole, cell.adjusted() + 1)
    scale = max(finest, field.type.scale)
    if whole + scale > PRECISION:
        detail = f"A value of {field.name} needs more than {PRECISION} digits, the most of this format: ask for csv."
        raise NotAcceptable(detail)
    if scale > field.type.scale:
        raise _TooFineError(field.name, scale)
