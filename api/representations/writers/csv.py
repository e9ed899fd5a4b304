"""CSV by RFC 4180: UTF-8, CRLF, a header always, numbers bare, missing cells empty."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import Any, BinaryIO

from api.domain.errors import ConflictingParameters, Fault
from api.domain.quantity import plain
from api.representations.table import Table

SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
DECIMALS = (".", ",")


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """What a spreadsheet of another locale expects between cells, and before the decimals."""

    sep: str = ","
    decimal: str = "."

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
    cell = cell_text if options.decimal == "." else _with_mark(options.decimal)
    writer.writerows([cell(value) for value in row] for row in table.flat_rows())
    text.detach()


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
