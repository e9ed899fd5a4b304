"""CSV by RFC 4180: UTF-8, CRLF, a header always, numbers bare, missing cells empty."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import Any

from api.quantity import plain
from api.tables import Table


def write(table: Table) -> bytes:
    """A header and a line for each row; nested objects as columns of their own, lists joined by semicolons."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in table.flat_columns()])
    writer.writerows([_cell(cell) for cell in row] for row in table.flat_rows())
    return buffer.getvalue().encode("utf-8")


def _cell(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return ";".join(cell)
    return cell
