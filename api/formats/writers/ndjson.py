"""NDJSON: one JSON object a line, each the same as an entry of `data` in JSON; nothing at all for no rows."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from api.formats.table import Table
from api.formats.writers.json import dumps, named


def write(table: Table) -> bytes:
    """A line for each row, ended by LF."""
    buffer = BytesIO()
    save(table, buffer)
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, row by row."""
    names = [column.name for column in table.columns]
    for row in table.rows:
        file.write(dumps(named(names, row)) + b"\n")
