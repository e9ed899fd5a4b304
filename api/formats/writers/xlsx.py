"""XLSX: a workbook with typed columns under a frozen header, a sheet of sources and a sheet of notes.

The notes say in which scale and units the numbers are, for a sheet whose columns were picked may not.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from errno import EIO
from importlib import import_module
from io import BytesIO
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from api.domain.errors import not_made
from api.domain.query import Lang
from api.formats.catalogue_rows import SourceRow, entry_row
from api.formats.table import Cell, CellKind, Column, Table, columns_of

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part: with the true one no two workers would give the same bytes."""
FIRST_DAY = "1900-03-01"
"""Excel counts days from here on without its leap-year fault; an earlier moment stays text."""
MAX_ROWS = 1_048_575
"""Rows below the header that a sheet of Excel holds; more go on in a next sheet."""
NARROW, WIDE, CHARACTERS = 8, 40, 1.2
MOMENT_FORMAT, MAX_DECIMALS = "yyyy-mm-dd hh:mm", 30
SHEET_BYTES = 8 * 1024 * 1024
"""Of the XML of a sheet, that are held in memory; a longer one lies on the temporary disk."""
ABOUT = ("release", "released_at", "count", "total", "lang")


class NoteRow(NamedTuple):
    """A line of the sheet of notes."""

    of: Annotated[str, "answer, numbers or column"]
    name: Annotated[str, "What is explained"]
    meaning: Annotated[str, "What it is, or means"]


class Archive(ZipFile):
    """A ZIP whose parts all carry the same date."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_options: Any, **_named: Any) -> None:
        """Add a part, as openpyxl calls it."""
        super().writestr(_part(zinfo_or_arcname), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_options: Any, **_named: Any) -> None:
        """Add a part that lies in a file, which is open."""
        filename.seek(0)
        with self.part(arcname) as part:
            shutil.copyfileobj(filename, part, 1 << 20)

    def __del__(self) -> None:
        # One that failed would end itself in a file that is closed by then, and fail once more.
        with suppress(OSError, ValueError):
            super().__del__()

    def part(self, name: str) -> IO[bytes]:
        """A part that is written piece by piece, before the next one."""
        return self.open(_part(name), "w")


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name, EPOCH)
    part.compress_type = ZIP_DEFLATED
    return part


def write(table: Table) -> bytes:
    """The workbook, with sources where it has any; InsufficientStorage where the disk did not take a long sheet."""
    buffer = BytesIO()
    try:
        save(table, buffer)
    except OSError as error:
        raise not_made("The workbook", error) from error
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, row by row."""
    with new_book() as book:
        columns = table.flat_columns()
        measured = Measured(table, columns)
        _fill(book, table.name, columns, measured.watched(table.flat_rows()))
        add_annexes(book, table, measured)
        save_book(book, file)


@contextmanager
def new_book() -> Iterator[Any]:
    """A workbook without sheets; where it is not saved to the end, OSError if the disk took no more of it."""
    book = import_module("openpyxl").Workbook(write_only=True)
    book.properties.creator = "report-indicators"
    book.properties.created = book.properties.modified = datetime(*EPOCH)  # noqa: DTZ001 - openpyxl takes no zone
    try:
        yield book
    except BaseException as error:
        for sheet in book.worksheets:
            _end_temporary_file(sheet)
        if type(error).__name__ == "SerialisationError":  # lxml's, which may be there: IO_ENOSPC
            raise OSError(EIO, str(error)) from error
        raise


def _end_temporary_file(sheet: Any) -> None:
    writer = sheet._writer
    for generator in (sheet._rows, writer and writer.xf):
        if generator is not None:
            with suppress(Exception):  # they end what they have begun to write, and may fail once more
                generator.close()
    if writer is not None:
        with suppress(OSError):
            writer.cleanup()


def add_annexes(book: Any, table: Table, measured: Measured) -> None:
    """The sheets of sources and of notes, behind those of the rows."""
    figures = table.dataset.figures if table.dataset else ()
    sources = table.sources or list({figure.source.id: figure.source for figure in figures}.values())
    lang = Lang(table.meta.get("lang", Lang.EN))
    if sources:
        _fill(book, "Sources", columns_of(SourceRow), [entry_row(SourceRow, source, lang) for source in sources])
    _fill(book, "Notes", columns_of(NoteRow), _notes(table, table.flat_columns(), measured))


def save_book(book: Any, file: BinaryIO) -> None:
    """The workbook into a file."""
    import_module("openpyxl.writer.excel").ExcelWriter(book, Archive(file, "w", ZIP_DEFLATED)).save()


class Measured:
    """The scales and units of the numbers of a table, as its rows are read one by one."""

    def __init__(self, table: Table, columns: Sequence[Column]) -> None:
        places = {column.name: place for place, column in enumerate(columns)}
        numbers = [column.name for column in columns if column.kind is CellKind.NUMBER]
        prefixes = [name.removesuffix("unit") for name in places if name == "unit" or name.endswith("_unit")]
        figures = table.dataset.figures if table.dataset else ()
        if figures and not prefixes:  # the column of units was not picked
            prefixes = [""]
        self._places = {
            prefix: (places.get(f"{prefix}scale"), places[f"{prefix}unit"])
            for prefix in prefixes
            if f"{prefix}unit" in places
        }
        self._numbers = {prefix: [name for name in numbers if name in _numbers_of(prefix)] for prefix in prefixes}
        self._seen: dict[str, dict[tuple[str, str], None]] = {prefix: {} for prefix in prefixes}
        for figure in figures:
            self._seen[""][figure.scale.name, figure.served.unit.code] = None

    def watched(self, rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """The rows, whose scales and units are taken down as they pass."""
        taken = [(scale, unit, self._seen[prefix]) for prefix, (scale, unit) in self._places.items()]
        for row in rows:
            for scale, unit, seen in taken:
                if row[unit] is not None:
                    seen["" if scale is None else row[scale], row[unit]] = None
            yield row

    def saw(self, scale: str, units: Iterable[str]) -> None:
        """Take down that figures were in a scale and some units."""
        self._seen[""].update(dict.fromkeys((scale, unit) for unit in units))

    def notes(self) -> Iterator[NoteRow]:
        """A note for each group of numbers: `scale billion: CNY, USD; scale one: percent`."""
        for prefix, names in self._numbers.items():
            units: dict[str, list[str]] = {}
            for scale, unit in sorted(self._seen[prefix]):
                units.setdefault(f"scale {scale}" if scale else "unit", []).append(unit)
            if names and units:
                told = "; ".join(f"{scale}: {', '.join(codes)}" for scale, codes in units.items())
                yield NoteRow(of="numbers", name=", ".join(names), meaning=told)


def _numbers_of(prefix: str) -> tuple[str, ...]:
    """The columns of the numbers that a scale and a unit are of: `sales_low` with `sales_scale` and `sales_unit`."""
    return (prefix.removesuffix("_") or "value", f"{prefix}low", f"{prefix}high")


def _notes(table: Table, columns: Sequence[Column], measured: Measured) -> Iterator[NoteRow]:
    if "self" in table.links:
        yield NoteRow(of="answer", name="address", meaning=table.links["self"])
    for name in ABOUT:
        if table.meta.get(name) is not None:
            yield NoteRow(of="answer", name=name, meaning=str(table.meta[name]))
    yield from measured.notes()
    for column in columns:
        yield NoteRow(of="column", name=column.name, meaning=column.meaning)


def _fill(book: Any, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """A sheet with a frozen, filterable header; rows that are too many for it go on in a next one."""
    iterator = iter(rows)
    for number in range(1, 1 << 20):
        first = next(iterator, None)
        if first is None and number > 1:
            return
        sheet = new_sheet(book, name, number, columns)
        cells = _Cells(sheet, columns)
        count = 0
        start = () if first is None else (first,)
        for row in chain(start, islice(iterator, MAX_ROWS - len(start))):
            sheet.append(cells.of(row))
            count += 1
        sheet.auto_filter.ref = filtered_range(columns, count)


def new_sheet(book: Any, name: str, number: int, columns: Sequence[Column]) -> Any:
    """A sheet with its header, the first of that name or a later one."""
    sheet = book.create_sheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes = "A2"
    _size(sheet, columns)
    sheet._writer = _sheet_writer(sheet)
    sheet.append([_header(sheet, column) for column in columns])
    return sheet


def _sheet_writer(sheet: Any) -> Any:
    """What writes the XML of a sheet into memory, a long one onto the disk, which openpyxl needs for each."""
    file = SpooledTemporaryFile(SHEET_BYTES)  # noqa: SIM115 - it is closed with the workbook
    writer = import_module("openpyxl.worksheet._writer").WorksheetWriter(sheet, file)
    writer.cleanup = file.close
    writer.write_top()
    return writer


def filtered_range(columns: Sequence[Column], count: int) -> str:
    """The cells of the header and so many rows."""
    return f"A1:{letter_of(len(columns))}{count + 1}"


def letter_of(number: int) -> str:
    """The letters of a column."""
    return str(import_module("openpyxl.utils").get_column_letter(number))


def _size(sheet: Any, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, 1):
        width = WIDE if column.name in ("meaning", "title", "url", "note", "notes") else NARROW
        sheet.column_dimensions[letter_of(number)].width = max(width, round(len(column.name) * CHARACTERS) + 2)


def _header(sheet: Any, column: Column) -> Any:
    cell = import_module("openpyxl.cell").WriteOnlyCell(sheet, column.name)
    cell.font = import_module("openpyxl.styles").Font(bold=True)
    return cell


class _Cells:
    """Makes the cells of a sheet's rows; a styled one is made once for its column and filled anew."""

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        made = import_module("openpyxl.cell").WriteOnlyCell
        self._new: Callable[[], Any] = lambda: made(sheet)
        self._illegal = import_module("openpyxl.cell.cell").ILLEGAL_CHARACTERS_RE
        self._kinds = [column.kind for column in columns]
        self._styled: dict[tuple[int, str], Any] = {}

    def of(self, row: Sequence[Cell]) -> list[Any]:
        return [None if cell is None else self._cell(place, cell) for place, cell in enumerate(row)]

    def _cell(self, place: int, cell: Cell) -> Any:
        kind = self._kinds[place]
        if isinstance(cell, Decimal):
            return self._formatted(place, number_format(-int(cell.as_tuple().exponent)), cell)
        if kind is CellKind.MOMENT and cell >= FIRST_DAY:
            moment = datetime.fromisoformat(cell).replace(tzinfo=None)  # Excel knows no zones: the column is UTC
            return self._formatted(place, MOMENT_FORMAT, moment)
        return self._text(";".join(cell) if isinstance(cell, list) else cell)

    def _text(self, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        text = self._illegal.sub("\N{REPLACEMENT CHARACTER}", cell)
        if not text.startswith("="):
            return text
        literal = self._new()
        literal.value, literal.data_type = text, "s"  # else Excel would calculate it
        return literal

    def _formatted(self, place: int, shown: str, value: Any) -> Any:
        cell = self._styled.get((place, shown))
        if cell is None:
            cell = self._styled[place, shown] = self._new()
        cell.value = value
        cell.number_format = shown
        return cell


def number_format(decimals: int) -> str:
    """The format that shows the zeros at the end of 57.0, which a number in a cell does not hold."""
    return f"#,##0.{'0' * min(decimals, MAX_DECIMALS)}" if decimals > 0 else "#,##0"
