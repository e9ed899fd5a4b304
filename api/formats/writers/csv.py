"""CSV by RFC 4180: UTF-8, CRLF, a header always, numbers bare, missing cells empty."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import Any, BinaryIO

from api.domain.errors import ConflictingParameters, Fault
from api.domain.quantity import plain
from api.formats.table import Table

SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
DECIMALS = (".", ",")
CELLS = ("exact", "text")
_FORMULA = (
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What a text begins with that a spreadsheet takes for a formula (OWASP, CSV injection)."""
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """What a spreadsheet expects: between cells and before the decimals in its locale, and before what it would run."""

    sep: str = ","
    decimal: str = "."
    cells: str = "exact"

    def __post_init__(self) -> None:
        if self.sep == self.decimal:
            detail = "A comma cannot both end a cell and precede the decimals: decimal=, goes with sep=; or sep=tab."
            raise ConflictingParameters(detail, [Fault("decimal", detail, self.decimal)])


DEFAULT = CsvOptions()


def write(table: Table, options: CsvOptions = DEFAULT) -> bytes:
    """A header and a line for each row; nested objects as columns of their own, lists joined by semicolons."""
    buffer = BytesIO()
    save(table, buffer, options)
    return buffer.getvalue()


def save(table: Table, file: BinaryIO, options: CsvOptions = DEFAULT) -> None:
    """The same into a file, row by row."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[options.sep], lineterminator="\r\n")
    writer.writerow([column.name for column in table.flat_columns()])
    cell = _shown_as(options)
    writer.writerows([cell(value) for value in row] for row in table.flat_rows())
    text.detach()


def _shown_as(options: CsvOptions) -> Callable[[Any], Any]:
    """How each cell is written; what is asked for least often costs those who do not ask nothing."""
    cell = cell_text if options.decimal == "." else _with_mark(options.decimal)
    return cell if options.cells == "exact" else lambda value: _no_formula(cell(value), value)


def _no_formula(written: Any, cell: Any) -> Any:
    """A text that a spreadsheet would calculate, behind an apostrophe; a number is none, be it of a column of texts."""
    is_text = isinstance(cell, (str, list)) and written.startswith(tuple(_FORMULA))
    return f"'{written}" if is_text and not _NUMBER.fullmatch(written) else written


def _with_mark(mark: str) -> Callable[[Any], Any]:
    return lambda cell: plain(cell).replace(".", mark) if isinstance(cell, Decimal) else cell_text(cell)


def cell_text(cell: Any) -> Any:
    """What the cell of a line is of the cell of a row."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return ";".join(cell)
    return cell
