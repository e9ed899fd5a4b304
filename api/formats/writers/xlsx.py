"""XLSX: a workbook with typed columns under a frozen header, a sheet of sources and a sheet of notes.

The notes say in which scale and units the numbers are, for a sheet whose columns were picked may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from io import BytesIO
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO, NamedTuple

from api.domain.errors import not_made
from api.domain.query import Lang
from api.formats.catalogue_rows import SourceRow, entry_row
from api.formats.figure_rows import FigureColumns
from api.formats.table import Cell, CellKind, Column, Table, columns_of

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""The date that a workbook has: with the true one no two workers would give the same bytes."""
FIRST_DAY = "1900-03-01"
"""Excel counts days from here on without its leap-year fault; an earlier moment stays text."""
MAX_ROWS = 1_048_575
"""Rows below the header that a sheet of Excel holds; more go on in a next sheet."""
IN_MEMORY = 2_000
"""Rows of the longest table that is written in memory; the sheets of a longer one lie on the temporary disk."""
NARROW, WIDE, CHARACTERS = 8, 40, 1.2
MOMENT_FORMAT, MAX_DECIMALS = "yyyy-mm-dd hh:mm", 30
ABOUT = ("release", "released_at", "count", "total", "lang")
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NoteRow(NamedTuple):
    """A line of the sheet of notes."""

    of: Annotated[str, "answer, numbers or column"]
    name: Annotated[str, "What is explained"]
    meaning: Annotated[str, "What it is, or means"]


def write(table: Table) -> bytes:
    """The workbook, with sources where it has any; InsufficientStorage where the disk did not take a long sheet."""
    buffer = BytesIO()
    try:
        save(table, buffer)
    except OSError as error:
        raise not_made("The workbook", error) from error
    return buffer.getvalue()


def save(table: Table, file: BinaryIO) -> None:
    """The same into a file, row by row; OSError if the disk took no more of it."""
    columns, rows = table.flat_columns(), table.flat_rows()
    first = list(islice(rows, IN_MEMORY + 1))
    with nullcontext() if len(first) <= IN_MEMORY else TemporaryDirectory() as folder:
        book, measured = Book(file, folder), Measured(table, columns)
        book.fill(table.name, columns, measured.watched(chain(first, rows)))
        book.annex(table, measured)
        book.close()


class Book:
    """A workbook that is being written, in memory or in a folder for what is not yet in the file."""

    def __init__(self, file: BinaryIO, folder: str | None = None) -> None:
        options = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
        self._book = import_module("xlsxwriter").Workbook(file, options)
        self._book.set_properties({"author": "report-indicators", "created": EPOCH})
        self.format = cache(lambda shown: self._book.add_format({"num_format": shown}))
        """Shows numbers so, made once."""
        self._bold = self._book.add_format({"bold": True})

    def close(self) -> None:
        """Write the file; OSError if the disk took no more."""
        try:
            self._book.close()
        except import_module("xlsxwriter.exceptions").FileCreateError as error:
            raise OSError(*(error.args[0].args if isinstance(error.args[0], OSError) else error.args)) from error

    def sheet(self, name: str, number: int, columns: Sequence[Column]) -> Any:
        """A sheet with a frozen header, the first of that name or a later one."""
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            width = WIDE if column.name in ("meaning", "title", "url", "note", "notes") else NARROW
            sheet.set_column(place, place, max(width, round(len(column.name) * CHARACTERS) + 2))
            sheet.write_string(0, place, column.name, self._bold)
        return sheet

    def fill(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """A sheet that can be filtered; rows that are too many for it go on in a next one."""
        iterator = iter(rows)
        for number in range(1, 1 << 20):
            sheet, count = self.sheet(name, number, columns), 0
            for count, row in enumerate(islice(iterator, MAX_ROWS), 1):
                for place, cell in enumerate(row):
                    if cell is not None:
                        self._write(sheet, count, place, columns[place].kind, cell)
            sheet.autofilter(0, 0, count, len(columns) - 1)
            if (following := next(iterator, None)) is None:
                return
            iterator = chain([following], iterator)

    def _write(self, sheet: Any, row: int, place: int, kind: CellKind, cell: Any) -> None:
        if isinstance(cell, Decimal):
            shown = number_format(-int(cell.as_tuple().exponent))
            sheet.write_number(row, place, float(cell), self.format(shown))
        elif kind is CellKind.MOMENT and cell >= FIRST_DAY:
            moment = datetime.fromisoformat(cell).replace(tzinfo=None)  # Excel knows no zones: the column is UTC
            sheet.write_datetime(row, place, moment, self.format(MOMENT_FORMAT))
        elif isinstance(cell, bool):
            sheet.write_boolean(row, place, cell)
        elif isinstance(cell, int):
            sheet.write_number(row, place, cell)
        elif text := ";".join(cell) if isinstance(cell, list) else cell:
            # As a text it is nothing that Excel would calculate.
            text = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
            sheet.write_string(row, place, text)

    def annex(self, table: Table, measured: Measured) -> None:
        """The sheets of sources and of notes, behind those of the rows."""
        lang = Lang(table.meta.get("lang", Lang.EN))
        found = FigureColumns(table.dataset.figures, lang).entries("source") if table.dataset else ()
        if sources := table.sources or list({source.id: source for source in found}.values()):
            rows = [entry_row(SourceRow, source, lang) for source in sources]
            self.fill("Sources", columns_of(SourceRow), rows)
        self.fill("Notes", columns_of(NoteRow), _notes(table, table.flat_columns(), measured))


def number_format(decimals: int) -> str:
    """The format that shows the zeros at the end of 57.0, which a number in a cell does not hold."""
    return f"#,##0.{'0' * min(decimals, MAX_DECIMALS)}" if decimals > 0 else "#,##0"


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
        if figures:
            self._seen[""].update(dict.fromkeys(FigureColumns(figures, Lang.EN).of(("scale", "unit"))))

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
