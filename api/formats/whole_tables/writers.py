"""CSV, JSON, NDJSON, Arrow, Parquet and XLSX of whole tables, chunk by chunk."""

from __future__ import annotations

import csv
from datetime import datetime
from importlib import import_module
from io import BytesIO, StringIO
from typing import IO, TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from api.formats.table import Cell, CellKind, Column, Table
from api.formats.whole_tables.columns import (
    Always,
    Cells,
    Chunk,
    Coded,
    Lines,
    Nested,
    Texts,
    csv_cells,
    csv_quoted,
    json_escaped,
    xml_escaped,
    xml_text,
)
from api.formats.writers import xlsx
from api.formats.writers.arrow import schema_of, typed
from api.formats.writers.csv import cell_text
from api.formats.writers.json import dumps
from api.formats.writers.parquet import parquet_writer

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
    import pyarrow.compute as pc

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


_END = b"</sheetData>"
_EXACT = 16
"""Significant digits of a number in a cell, as openpyxl writes it."""
MAX_BYTES = 2_000_000_000
"""Bytes of the XML of a sheet, behind which a next one is begun: beyond 2 GiB not every reader of ZIP follows."""


class XlsxFile:
    """A workbook whose first sheets hold the rows."""

    def __init__(self, table: Table, file: BinaryIO, _rows: int) -> None:
        self._table, self._columns = table, table.flat_columns()
        self._measured = xlsx.Measured(table, self._columns)
        self._archive = xlsx.Archive(file, "w", ZIP_DEFLATED)
        self._counts: list[int] = []
        self._sheet: IO[bytes] | None = None
        self._bytes = 0
        self._styles: dict[str, int] = {}
        self._head, _, self._tail = self._parts([0])[_path(1)].partition(_END)

    def add(self, chunk: Chunk) -> None:
        """Write some rows."""
        start = 0
        while start < chunk.rows:
            if self._sheet is None or self._counts[-1] == xlsx.MAX_ROWS or self._bytes > MAX_BYTES:
                self._next_sheet()
            assert self._sheet is not None  # noqa: S101 - narrows the type
            rows = chunk.part(start, xlsx.MAX_ROWS - self._counts[-1])
            lines = self._lines(rows)
            self._sheet.write(lines)
            self._bytes += len(lines)
            self._counts[-1] += rows.rows
            start += rows.rows

    def close(self) -> None:
        """Write the sheets of sources and notes, and what holds all together."""
        if not self._counts:
            self._next_sheet()
        self._end_sheet()
        written = {_path(number) for number in range(1, len(self._counts) + 1)}
        for name, part in self._parts(self._counts).items():
            if name not in written:
                self._archive.writestr(name, part)
        self._archive.close()

    def _next_sheet(self) -> None:
        self._end_sheet()
        self._counts.append(0)
        self._sheet = self._archive.part(_path(len(self._counts)))
        self._sheet.write(self._head)
        self._bytes = 0

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            alone, filled = (xlsx.filtered_range(self._columns, count).encode() for count in (0, self._counts[-1]))
            self._sheet.write(_END + self._tail.replace(alone, filled))
            self._sheet.close()

    def _parts(self, counts: list[int]) -> dict[str, bytes]:
        """The parts of a workbook with so many rows in its sheets, which stand there with their headers only."""
        made = BytesIO()
        with xlsx.new_book() as book:
            for number, count in enumerate(counts, 1):
                sheet = xlsx.new_sheet(book, self._table.name, number, self._columns)
                sheet.auto_filter.ref = xlsx.filtered_range(self._columns, count)
                self._styles = _styles(sheet)
            xlsx.add_annexes(book, self._table, self._measured)
            xlsx.save_book(book, made)
        with ZipFile(made) as parts:
            return {name: parts.read(name) for name in parts.namelist()}

    def _lines(self, chunk: Chunk) -> memoryview:
        import pyarrow as pa
        import pyarrow.compute as pc

        first = self._counts[-1] + 2
        numbers = pc.cast(pa.array(range(first, first + chunk.rows)), pa.string())
        self._take_down(chunk)
        lines = Lines()
        lines.text('<row r="')
        lines.array(numbers)
        lines.text('">')
        for place, (column, cells) in enumerate(chunk.flat(self._table.columns), 1):
            self._cells(lines, f'<c r="{xlsx.letter_of(place)}', numbers, column, cells)
        lines.text("</row>")
        return lines.joined()

    def _cells(self, lines: Lines, begin: str, numbers: pa.Array, column: Column, cells: Cells) -> None:
        """The cells of a column, each from its reference on; a missing one is left out."""
        import pyarrow.compute as pc

        match cells:
            case Always(cell):
                if (told := self._told(column, cell)) is not None:
                    lines.text(begin)
                    lines.array(numbers)
                    lines.text(told)
                return
            case Coded(_, alike):
                texts = [self._told(column, cell) for cell in alike]
                if None not in texts:
                    lines.text(begin)
                    lines.array(numbers)
                    lines.coded(Coded(cells.places, texts), str)
                    return
                told = _taken(texts, cells.places)
            case Texts(array):
                told = self._numbers(array) if column.kind is CellKind.NUMBER else _sheet_texts(column, array)
            case _:
                raise TypeError(f"{column.name} has no column of its own")
        lines.array(pc.binary_join_element_wise(begin, numbers, told, ""))

    def _told(self, column: Column, cell: Cell) -> str | None:
        """What follows the reference of a cell, None where it is empty."""
        if isinstance(cell, bool):
            return f'" t="b"><v>{cell:d}</v></c>'
        if isinstance(cell, int):
            return f'"><v>{cell}</v></c>'
        if column.kind is CellKind.MOMENT and cell is not None and cell >= xlsx.FIRST_DAY:
            moment = datetime.fromisoformat(cell).replace(tzinfo=None)  # Excel knows no zones: the column is UTC
            serial = import_module("openpyxl.utils.datetime").to_excel(moment)
            return f'" s="{self._styles[xlsx.MOMENT_FORMAT]}"><v>{serial:.16g}</v></c>'
        text = ";".join(cell) if isinstance(cell, list) else cell
        return f'" t="inlineStr"><is><t{_kept(text)}>{xml_text(text)}</t></is></c>' if text else None

    def _numbers(self, array: pa.Array) -> pa.Array:
        """The same for exact numbers, each in the format that shows all its decimals."""
        import pyarrow as pa
        import pyarrow.compute as pc

        length, point = pc.binary_length(array), pc.find_substring(array, ".")
        decimals = pc.if_else(pc.less(point, 0), 0, pc.subtract(pc.subtract(length, point), 1))
        formats = [f'" s="{self._styles[xlsx.number_format(number)]}"><v>' for number in range(xlsx.MAX_DECIMALS + 1)]
        styles = _taken(formats, pc.min_element_wise(decimals, xlsx.MAX_DECIMALS, skip_nulls=False))
        long = pc.greater(length, _EXACT)
        if pc.any(long).as_py():
            rounded = [f"{float(text):.{_EXACT}g}" for text in array.filter(long).to_pylist()]
            array = pc.replace_with_mask(array, pc.fill_null(long, False), pa.array(rounded, pa.string()))
        return pc.binary_join_element_wise(styles, array, "</v></c>", "")

    def _take_down(self, chunk: Chunk) -> None:
        """The units for the sheet of notes."""
        unit, scale = chunk.columns["unit"], chunk.columns["scale"]
        assert isinstance(unit, Coded)  # noqa: S101 - narrows the type
        assert isinstance(scale, Always)  # noqa: S101 - narrows the type
        self._measured.saw(scale.cell, [unit.cells[place] for place in unit.places.unique().to_pylist()])


def _sheet_texts(column: Column, array: pa.Array) -> pa.Array:
    """What follows the references of cells that hold texts or whole numbers."""
    import pyarrow.compute as pc

    if column.kind is not CellKind.TEXT:
        return pc.binary_join_element_wise('"><v>', array, "</v></c>", "")
    filled = pc.if_else(pc.equal(array, ""), None, array)
    spaces = pc.any(pc.match_substring_regex(filled, r"^\s|\s$")).as_py()
    begin = f'" t="inlineStr"><is><t{_PRESERVE if spaces else ""}>'
    return pc.binary_join_element_wise(begin, xml_escaped(filled), "</t></is></c>", "")


_PRESERVE = ' xml:space="preserve"'


def _kept(text: str) -> str:
    return _PRESERVE if text != text.strip() else ""


def _taken(texts: list[str | None] | list[str], places: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.array(texts, pa.string()).take(places)


def _styles(sheet: Any) -> dict[str, int]:
    """The number of each format's style, in an order that is the same for each workbook."""
    made = import_module("openpyxl.cell").WriteOnlyCell
    numbers = {}
    for shown in (xlsx.MOMENT_FORMAT, *map(xlsx.number_format, range(xlsx.MAX_DECIMALS + 1))):
        cell = made(sheet)  # one that is filled anew would change the style that the book keeps
        cell.number_format = shown
        numbers[shown] = cell.style_id
    return numbers


def _path(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"
