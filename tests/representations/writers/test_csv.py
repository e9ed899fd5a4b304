"""The CSV of each endpoint, read back with other people's readers and compared with its JSON, cell by cell."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

from api.representations.table import CellKind, Column, Table
from api.representations.writers.csv import CsvOptions, write
from tests.conftest import Client
from tests.helpers.tables import every
from tests.representations.rows import rows_beside

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
each_address = every("address", [address for (address,) in rows_beside(__file__)])
# What a flat row leaves to JSON: addresses of other things, and what a receipt says twice.
ONLY_JSON = {"links"}
RECEIPT_ONLY_JSON = {"value", "scale", "from_unit", "to_unit", "formula", "unrounded", "pair"}


def fetched(client: Client, address: str) -> bytes:
    path, _, query = address.partition("?")
    response = client.get(f"{path}.csv?{query}")
    assert response.status_code == 200, response.text
    return response.content


def read(content: bytes | str) -> tuple[list[str], list[dict[str, str]]]:
    text = content if isinstance(content, str) else content.decode("utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = list(reader)
    assert all(None not in row and None not in row.values() for row in rows)
    return list(reader.fieldnames or []), rows


def table(client: Client, address: str) -> tuple[list[str], list[dict[str, str]]]:
    return read(fetched(client, address))


def objects(client: Client, address: str) -> list[dict[str, Any]]:
    """The JSON rows at an address, each number as the text that was sent."""
    data = json.loads(client.get(address).text, parse_float=str, parse_int=str)["data"]
    return data if isinstance(data, list) else [data]


def in_json(row: dict[str, Any], column: str) -> Any:
    """What the JSON row says in a column of the CSV: `sales` is the value of sales, `sales_unit` its unit."""
    if column in row:
        cell = row[column]
        return cell["value"] if isinstance(cell, dict) else cell
    name = max((key for key in row if column.startswith(f"{key}_")), key=len)
    return in_json(row[name], column.removeprefix(f"{name}_")) if row[name] is not None else None


def printed(cell: Any) -> str:
    """The text of a JSON value in a CSV: nothing for null, lists joined by semicolons."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return ";".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)


@each_address
def test_each_cell_is_that_of_the_json(client: Client, address: str) -> None:
    """Numbers with the same digits, texts with the same characters, nothing where JSON has null."""
    header, rows = table(client, address)
    expected = [{column: printed(in_json(row, column)) for column in header} for row in objects(client, address)]
    assert rows == expected


ALL = ("figures", "areas", "indicators", "units", "sources", "reports", "releases", "years", "rates", "errors")


@every("address, left", [("/v1/figures?fields=*", ONLY_JSON), *((f"/v1/{name}", set()) for name in ALL)])
def test_a_csv_leaves_out_nothing_else(client: Client, address: str, left: set[str]) -> None:
    """Each field of a JSON row is a column, or begins the names of several, but for those named here."""
    address = f"{address}{'&' if '?' in address else '?'}limit=1"
    header, _ = table(client, address)
    (row,) = objects(client, address)
    assert {key for key in row if not any(f"{name}_".startswith(f"{key}_") for name in header)} == left


def test_a_converted_row_keeps_its_rate(client: Client) -> None:
    """A flat receipt is the rate, its basis, period, days and source, and whether these cover the year."""
    header, _ = table(client, FIGURE)
    receipt = {name.removeprefix("conversion_") for name in header if name.startswith("conversion_")}
    (row,) = objects(client, f"{FIGURE}?unit=USD")
    assert set(row["conversion"]) - receipt == RECEIPT_ONLY_JSON
    assert receipt == {"rate", "basis", "period", "days", "partial", "source"}


@every("topic", ["market-size", "trade", "partnerships"])
@every("part", ["comparator", "unit", "scale", "status", "source", "low", "high", "display", "id"])
def test_a_typed_row_never_parts_a_value_from_what_it_means(client: Client, topic: str, part: str) -> None:
    """Beside each value stand its comparator, unit, scale, bounds, status and source."""
    header, _ = table(client, f"/v1/{topic}")
    measures = [name.removesuffix("_value_text") for name in header if f"{name}_comparator" in header]
    assert measures
    assert all(f"{measure}_{part}" in header for measure in measures)


def test_more_than_is_in_the_flat_row(client: Client) -> None:
    """`> 1.8 trillion` does not become 1.8 trillion."""
    _, rows = table(client, "/v1/trade?report=new-ecommerce-2025")
    (row,) = [row for row in rows if row["flow"] == "exports"]
    shown = [row[f"value{part}"] for part in ("", "_comparator", "_low", "_high")]
    assert shown == ["1800000000000", ">", "1800000000000", ""]


@each_address
def test_lines_end_as_rfc_4180_says(client: Client, address: str) -> None:
    """CRLF after each line, the last one too; no byte order mark."""
    content = fetched(client, address)
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")


@every("address", ["/v1/figures", "/v1/market-size", "/v1/trade", "/v1/partnerships"])
def test_an_empty_result_has_the_header_of_a_full_one(client: Client, address: str) -> None:
    """A data frame gets its columns even where it gets no rows."""
    header, rows = table(client, f"{address}?area=FRA")
    assert rows == []
    assert header == table(client, f"{address}?area=CHN")[0]


def read_by_arrow(content: bytes) -> Any:
    import pyarrow.csv  # takes a third of a second

    return pyarrow.csv.read_csv(io.BytesIO(content))


@each_address
def test_arrow_reads_the_same_table(client: Client, address: str) -> None:
    """A reader that guesses types finds the same names and number of rows."""
    content = fetched(client, address)
    header, rows = read(content)
    found = read_by_arrow(content)
    assert found.column_names == header
    assert found.num_rows == len(rows)


def test_arrow_finds_numbers_where_numbers_are(client: Client) -> None:
    """Values and bounds come as numbers, so that a data frame can add them up."""
    content = fetched(client, "/v1/figures?report=new-ecommerce-2025&fields=*")
    schema = read_by_arrow(content).schema
    kinds = {name: str(schema.field(name).type) for name in ("value", "low", "high", "year", "paragraph")}
    assert kinds == {"value": "double", "low": "double", "high": "double", "year": "int64", "paragraph": "int64"}


def one_row(*cells: Any) -> Table:
    return Table("test", tuple(Column(name, CellKind.TEXT, "") for name, _ in zip("abc", cells, strict=False)), [cells])


@every("cell", ['say "x"', "a,b", "a\nb", "a\r\nb", " a ", "", "<b>", "中文", "=1+1", "'", ";"])
def test_any_text_comes_back_as_it_was(cell: str) -> None:
    """Quotes, commas and line breaks inside a cell are kept."""
    assert read(write(one_row(cell, "x"))) == (["a", "b"], [{"a": cell, "b": "x"}])


CALCULATED = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "＝1", "－a"),
    *("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-12.4 million", "+86 10 1234"),
]
HARMLESS = ["", "words", "1+1", " =1", "a=b", "-3.5", "+3.5", "-3", "2024", "'=1", "中文"]
OTHERS = [(-3, "-3"), (None, ""), (True, "true"), (["=1", "b"], "'=1;b"), (["a", "=1"], "a;=1")]
NUMBERS = [(number, str(number)) for number in (Decimal("-3.5"), Decimal("0.25"))]
CELLS = [*((text, f"'{text}") for text in CALCULATED), *((text, text) for text in HARMLESS), *NUMBERS, *OTHERS]


@every("cell, shown", CELLS)
def test_a_text_that_would_be_calculated_is_kept_from_it_where_that_is_asked_for(cell: Any, shown: str) -> None:
    """Never a number, and without the option nothing at all is changed."""

    def first(options: CsvOptions) -> str:
        return read(write(one_row(cell, "x"), options))[1][0]["a"]

    assert first(CsvOptions(cells="text")) == shown
    assert first(CsvOptions()) == (shown.removeprefix("'") if shown != cell and shown.startswith("'") else shown)


def test_the_option_is_one_of_csv_alone(client: Client) -> None:
    """Comparators are such texts; a format that has no need of it refuses it."""
    _, rows = table(client, "/v1/trade?cells=text")
    assert {"'=", ">"} <= {row["value_comparator"] for row in rows} <= {"'=", ">", ">=", "~", "<", "<=", ""}
    assert [row["value"] for row in rows] == [row["value"] for row in table(client, "/v1/trade")[1]]
    assert client.get("/v1/trade.csv?cells=exact").content == client.get("/v1/trade.csv").content


def test_a_list_is_one_cell() -> None:
    """Its items joined by semicolons; an empty one is nothing, and a table without rows is its header."""
    columns = Column("findings", CellKind.LIST, ""), Column("id", CellKind.TEXT, "")
    assert write(Table("test", columns, [(["a", "b"], "1"), ([], "2")])) == b"findings,id\r\na;b,1\r\n,2\r\n"
    assert write(Table("test", columns, [])) == b"findings,id\r\n"
