"""Parquet: the same typed columns as the Arrow file, compressed, in row groups that are read by range."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import Any, BinaryIO

from api.formats.table import Table
from api.formats.writers.arrow import save_batches


def write(table: Table) -> bytes:
    """The file."""
    buffer = BytesIO()
    save(table, buffer)
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, row group by row group."""
    save_batches(table, partial(parquet_writer, file))


def parquet_writer(file: BinaryIO, schema: Any, **options: Any) -> Any:
    """What writes row groups of a schema into a file."""
    from pyarrow.parquet import ParquetWriter  # type: ignore[import-untyped]

    # Snappy is what every reader of Parquet has built in, also those in browsers; Zstandard is not.
    return ParquetWriter(file, schema, compression="snappy", **options)
