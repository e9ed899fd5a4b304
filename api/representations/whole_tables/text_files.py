"""CSV, JSON and NDJSON of whole tables, chunk by chunk: the very bytes that the writers of rows give."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, BinaryIO

from api.representations.table import Cell, CellKind, Column, Table
from api.representations.whole_tables.cell_arrays import Always, Cells, Chunk, Coded, Lines, Nested, Texts
from api.representations.whole_tables.escapes import csv_cells, csv_quoted, json_escaped
from api.representations.writers.csv import cell_text
from api.representations.writers.json import dumps

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


class CsvFile:
    """A header and a line for each row; nested objects as columns of their own, lists joined by semicolons."""

    def __init__(self, table: Table, file: BinaryIO, _rows: int) -> None:
        self._columns, self._file = table.columns, file
        header = StringIO()
        csv.writer(header, lineterminator="\r\n").writerow([column.name for column in table.flat_columns()])
        file.write(header.getvalue().encode())

    def add(self, chunk: Chunk) -> None:
        """Write the lines of some rows."""
        lines = Lines()
        for place, (column, cells) in enumerate(chunk.flat(self._columns)):
            lines.text("," if place else "")
            match cells:
                case Coded():
                    lines.coded(cells, _csv_text)
                case Texts(array):
                    lines.array(csv_cells(array) if column.kind is CellKind.TEXT else array)
                case Always(cell):
                    lines.text(_csv_text(cell))
        lines.text("\r\n")
        self._file.write(lines.joined())

    def close(self) -> None:
        """Nothing stands behind the last line."""


def _csv_text(cell: Cell) -> str:
    return csv_quoted(str(cell_text(cell)))


class JsonFile:
    """One array of flat objects."""

    def __init__(self, table: Table, file: BinaryIO, _rows: int) -> None:
        self._columns, self._file, self._empty = table.columns, file, True

    def add(self, chunk: Chunk) -> None:
        """Write the objects of some rows, each behind what ends the one before it."""
        lines = Lines()
        lines.text(",\n")
        _object(lines, list(chunk.flat(self._columns)))
        made = lines.joined()
        if self._empty:
            self._file.write(b"[")
            made = made[len(b",\n") :]
        self._file.write(made)
        self._empty = False

    def close(self) -> None:
        """End the array."""
        self._file.write(b"[]\n" if self._empty else b"]\n")


class NdjsonFile:
    """An object a line, with the objects inside it."""

    def __init__(self, table: Table, file: BinaryIO, _rows: int) -> None:
        self._columns, self._file = table.columns, file

    def add(self, chunk: Chunk) -> None:
        """Write the lines of some rows."""
        lines = Lines()
        _object(lines, [(column, chunk.columns[column.name]) for column in self._columns])
        lines.text("\n")
        self._file.write(lines.joined())

    def close(self) -> None:
        """Nothing stands behind the last line."""


def _object(lines: Lines, columns: list[tuple[Column, Cells]]) -> None:
    before = "{"
    for column, cells in columns:
        lines.text(f"{before}{_json_text(column.name)}:")
        _value(lines, column, cells)
        before = ","
    lines.text("}")


def _value(lines: Lines, column: Column, cells: Cells) -> None:
    match cells:
        case Coded():
            lines.coded(cells, _json_text)
        case Always(cell):
            lines.text(_json_text(cell))
        case Nested(parts):
            _object(lines, [(Column(name, CellKind.TEXT, ""), part) for name, part in parts.items()])
        case Texts(array):
            _texts(lines, array, '"' if column.kind is CellKind.TEXT else "")


def _texts(lines: Lines, array: pa.Array, quote: str) -> None:
    import pyarrow.compute as pc  # type: ignore[import-untyped]

    if array.null_count == len(array):
        lines.text("null")
        return
    escaped = json_escaped(array) if quote else array
    if array.null_count:
        lines.array(pc.fill_null(pc.binary_join_element_wise(quote, escaped, quote, "") if quote else escaped, "null"))
        return
    lines.text(quote)
    lines.array(escaped)
    lines.text(quote)


def _json_text(cell: Cell) -> str:
    return dumps(cell).decode()
