"""XLSX: a workbook with typed columns under a frozen header, a sheet of sources and a sheet of notes.

The notes name the scale and the units of the numbers, since the columns for these are missing if others were picked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import chain, groupby, islice
from operator import itemgetter
from tempfile import TemporaryDirectory
from typing import Annotated, Any, BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from api.domain.query import Lang
from api.formats.catalogue_rows import SourceRow, entry_row
from api.formats.table import Cell, CellKind, Column, Table, columns_of

EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""The creation date of every workbook; with the true date, equal requests would get different bytes."""
MAX_ROWS = 1_048_575
"""Rows below the header that a sheet of Excel can hold; further rows go into another sheet."""
IN_MEMORY = 2_000
"""Rows of the longest table that is written in memory; the sheets of a longer table are on the temporary disk."""
NARROW, WIDE, CHARACTERS = 8, 40, 1.2
MOMENT_FORMAT, MAX_DECIMALS = "yyyy-mm-dd hh:mm", 30
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


Units = dict[str, set[tuple[str, str]]]
"""By group of numbers, the scales and units that were met."""


class NoteRow(NamedTuple):
    """A row of the sheet of notes: the name of an answer's fact, a group of numbers or a column, and its meaning."""

    of: Annotated[str, "answer, numbers or column"]
    name: Annotated[str, "What is explained"]
    meaning: Annotated[str, "What it is, or means"]


def save(table: Table, file: BinaryIO) -> None:
    """Write the table, its sources and the notes as a workbook into a file; raises OSError if a disk cannot take it."""
    columns, rows = table.flat_columns(), table.flat_rows()
    first = list(islice(rows, IN_MEMORY + 1))
    with nullcontext() if len(first) <= IN_MEMORY else TemporaryDirectory() as folder:
        figures = table.dataset.figures if table.dataset else ()
        # The column of units is missing if others were picked.
        book, seen = _Book(file, folder), {"": {(figure.scale.name, figure.served.unit.code) for figure in figures}}
        book.fill(table.name, columns, _watched(chain(first, rows), columns, seen))
        lang = Lang(table.meta.get("lang", Lang.EN))
        if sources := table.sources or {figure.source_id: figure.source for figure in figures}.values():
            book.fill("Sources", columns_of(SourceRow), [entry_row(SourceRow, source, lang) for source in sources])
        book.fill("Notes", columns_of(NoteRow), _notes(table, columns, seen))
        book.close()


class _Book:
    """A workbook while it is written: in memory, or with its sheets in a temporary folder until `close`."""

    def __init__(self, file: BinaryIO, folder: str | None) -> None:
        options = {"constant_memory": True, "tmpdir": folder} if folder else {"in_memory": True}
        self._book = Workbook(file, options)
        self._book.use_zip64()  # for a sheet of more than 2 GB; others stay as they are
        self._book.set_properties({"author": "report-indicators", "created": EPOCH})
        self._bold = self._book.add_format({"bold": True})
        self._shown = cache(lambda shown: self._book.add_format({"num_format": shown}))

    def close(self) -> None:
        """Write the workbook into its file; raises OSError if a disk cannot take it."""
        try:
            self._book.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError
        for part in (*self._book.worksheets(), self._book):  # which refer to each other: so they go at once
            vars(part).clear()

    def fill(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Write a header and rows into a new sheet with filters; rows beyond MAX_ROWS go into further sheets."""
        iterator = iter(rows)
        for number in range(1, 1 << 20):
            sheet, count = self._book.add_worksheet(name if number == 1 else f"{name} {number}"), 0
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                width = WIDE if column.name in ("meaning", "title", "url", "note", "notes") else NARROW
                sheet.set_column(place, place, max(width, round(len(column.name) * CHARACTERS) + 2))
                sheet.write_string(0, place, column.name, self._bold)
            writers = [self._writer(sheet, column.kind) for column in columns]
            for count, row in enumerate(islice(iterator, MAX_ROWS), 1):
                for place, cell in enumerate(row):
                    if cell is not None:
                        writers[place](count, place, cell)
            sheet.autofilter(0, 0, count, len(columns) - 1)
            if (following := next(iterator, None)) is None:
                return
            iterator = chain([following], iterator)

    def _writer(self, sheet: Any, kind: CellKind) -> Callable[[int, int, Any], None]:
        """The function that writes a cell of that kind, given the indexes of row and column and the cell."""

        def text(row: int, place: int, cell: str) -> None:
            if cell:
                shown = cell if cell.isprintable() else _NO_XML.sub("\ufffd", re.sub("\r\n?", "\n", cell))
                if shown.startswith("<r>"):  # what ends in </r> too, xlsxwriter takes for XML: it gets a run of text
                    shown = f'<r><t xml:space="preserve">{escape(shown)}</t></r>'
                # As a text it is nothing that Excel would calculate.
                sheet.write_string(row, place, shown)

        def number(row: int, place: int, cell: Decimal) -> None:
            # The zeros at the end of 57.0, which a number in a cell does not hold.
            zeros = "0" * min(-int(cell.as_tuple().exponent), MAX_DECIMALS)
            sheet.write_number(row, place, float(cell), self._shown(f"#,##0.{zeros}" if zeros else "#,##0"))

        def moment(row: int, place: int, cell: str) -> None:
            if cell < "1900-03-01":  # before this day Excel counts the days wrongly
                text(row, place, cell)
            else:
                shown = datetime.fromisoformat(cell).replace(tzinfo=None)  # Excel knows no zones: the column is UTC
                sheet.write_datetime(row, place, shown, self._shown(MOMENT_FORMAT))

        writers: Mapping[CellKind, Callable[[int, int, Any], None]] = {
            CellKind.NUMBER: number,
            CellKind.INTEGER: sheet.write_number,
            CellKind.FLAG: sheet.write_boolean,
            CellKind.MOMENT: moment,
            CellKind.LIST: lambda row, place, cell: text(row, place, ";".join(cell)),
        }
        return writers.get(kind, text)


def _watched(rows: Iterable[Sequence[Cell]], columns: Sequence[Column], seen: Units) -> Iterator[Sequence[Cell]]:
    """The rows unchanged, while `seen` gets their scales and units: under `sales_` those of `sales`, `sales_low`."""
    places = {column.name: place for place, column in enumerate(columns)}
    prefixes = [name.removesuffix("unit") for name in places if f"_{name}".endswith("_unit")]
    taken = [(places.get(f"{each}scale"), places[f"{each}unit"], seen.setdefault(each, set())) for each in prefixes]
    for row in rows:
        for scale, unit, found in taken:
            if row[unit] is not None:
                found.add(("" if scale is None else row[scale], row[unit]))
        yield row


def _notes(table: Table, columns: Sequence[Column], seen: Units) -> Iterator[NoteRow]:
    """The rows of the sheet of notes: address and release, scales and units of each group of numbers, each column."""
    if "self" in table.links:
        yield NoteRow("answer", "address", table.links["self"])
    for name in ("release", "released_at", "count", "total", "lang"):
        if table.meta.get(name) is not None:
            yield NoteRow("answer", name, str(table.meta[name]))
    for prefix, found in seen.items():
        group = (prefix.removesuffix("_") or "value", f"{prefix}low", f"{prefix}high")
        names = [column.name for column in columns if column.kind is CellKind.NUMBER and column.name in group]
        units = [
            f"{f'scale {scale}' if scale else 'unit'}: {', '.join(unit for _, unit in each)}"
            for scale, each in groupby(sorted(found), itemgetter(0))
        ]
        if names and units:
            yield NoteRow("numbers", ", ".join(names), "; ".join(units))
    for column in columns:
        yield NoteRow("column", column.name, column.meaning)
