"""CSV by RFC 4180, UTF-8 with a header, and its metadata by CSV on the Web; numbers bare, missing cells empty."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from api.domain.errors import ConflictingParameters
from api.domain.quantity import plain
from api.formats.table import CellKind, Table
from api.formats.writers.json import dumps

SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
DECIMALS = (".", ",")
CELLS = ("exact", "text")
_FORMULA = tuple(
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""First characters of texts that a spreadsheet takes for formulas (OWASP, CSV injection)."""
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """Options of CSV: separator, decimal sign, an apostrophe before texts like formulas, and a byte order mark.

    Raises ConflictingParameters if the separator is the decimal sign.
    """

    sep: str = ","
    decimal: str = "."
    cells: str = "exact"
    bom: bool = False

    def __post_init__(self) -> None:
        if self.sep == self.decimal:
            detail = "A comma cannot both end a cell and precede the decimals: decimal=, goes with sep=; or sep=tab."
            raise ConflictingParameters.at("decimal", detail, self.decimal)


DEFAULT = CsvOptions()


def save(table: Table, file: BinaryIO, options: CsvOptions = DEFAULT) -> None:
    """Write a CSV header and a line for each row; objects as columns of their own, lists joined by semicolons."""

    def with_options(cell: Any) -> Any:
        text = plain(cell).replace(".", options.decimal) if isinstance(cell, Decimal) else cell_text(cell)
        checked = options.cells != "exact" and isinstance(cell, (str, list))
        return f"'{text}" if checked and text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text

    written = cell_text if options.cells == "exact" and options.decimal == "." else with_options
    text = TextIOWrapper(file, encoding="utf-8-sig" if options.bom else "utf-8", newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[options.sep], lineterminator="\r\n")
    writer.writerow([column.name for column in table.flat_columns()])
    writer.writerows([written(value) for value in row] for row in table.flat_rows())
    text.detach()


def cell_text(cell: Any) -> Any:
    """The cell as CSV has it: None empty, a decimal plain, a flag true or false, a list with semicolons; else as is."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return ";".join(cell)
    return cell


def describe(table: Table, options: CsvOptions = DEFAULT) -> bytes:
    """The metadata in JSON, by CSV on the Web, of the CSV at the table's link `csv`; KeyError without that link."""
    number = "decimal" if options.decimal == "." else {"base": "decimal", "format": {"decimalChar": options.decimal}}
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "dc:description": column.meaning,
            "datatype": _DATATYPES.get(column.kind, number),
            **({"separator": ";"} if column.kind is CellKind.LIST else {}),
            **({"required": True} if column.required else {}),
        }
        for column in table.flat_columns()
    ]
    schema: dict[str, Any] = {"columns": columns}
    if table.key and {column.name for column in table.flat_columns()}.issuperset(table.key):
        schema["primaryKey"] = list(table.key)
    return dumps({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": str(table.meta.get("lang", "en"))}],
        "url": table.links["csv"],
        "dc:title": table.name,
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": SEPARATORS[options.sep]},
        "tableSchema": schema,
    })  # fmt: skip


_DATATYPES = {
    CellKind.TEXT: "string",
    CellKind.INTEGER: "integer",
    CellKind.MOMENT: "dateTimeStamp",
    CellKind.LIST: "string",
    CellKind.FLAG: {"base": "boolean", "format": "true|false"},
}
