"""The CSV of each endpoint, read back with other people's readers and compared with its JSON, cell by cell."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pyarrow.csv

from api.representations.table import CellKind, Column, Table
from api.representations.writers.csv import CsvOptions, write
from tests.conftest import Client
from tests.helpers.tables import every

FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ADDRESSES = [
    "/v1/figures?claims=all",
    "/v1/figures?claims=all&fields=*",
    "/v1/figures?claims=all&unit=USD",
    "/v1/figures?claims=all&fields=*&lang=zh&scale=yi",
    "/v1/figures?fields=value,comparator,conversion,findings,id&unit=EUR",
    "/v1/figures?area=FRA",
    FIGURE,
    f"{FIGURE}?unit=USD&basis=as-printed",
    "/v1/market-size",
    "/v1/market-size?unit=EUR&lang=zh",
    "/v1/market-size?fields=sales,area",
    "/v1/market-size?area=FRA",
    "/v1/trade",
    "/v1/trade?unit=USD",
    "/v1/partnerships",
    "/v1/convert?value=15.5&scale=trillion&from=CNY&to=USD&year=2024",
    "/v1/convert?value=33&from=percent&to=ratio",
    "/v1/indicators",
    "/v1/indicators/online-retail-sales?lang=zh",
    "/v1/areas",
    "/v1/units",
    "/v1/sources",
    "/v1/reports",
    "/v1/releases",
    "/v1/years",
    "/v1/years?offset=1000",
    "/v1/rates?base=USD",
    "/v1/rates?base=CNY&quote=USD",
    "/v1/errors",
    "/v1/errors/not-found",
]
each_address = every("address", ADDRESSES)
# What a flat row leaves to JSON: addresses of other things, and what a receipt says twice.
ONLY_JSON = {"links"}
RECEIPT_ONLY_JSON = {"value", "scale", "from_unit", "to_unit", "formula", "unrounded", "pair"}


def table(client: Client, address: str) -> tuple[list[str], list[dict[str, str]]]:
    """The header and rows of the CSV at an address."""
    path, _, query = address.partition("?")
    response = client.get(f"{path}.csv?{query}")
    assert response.status_code == 200, response.text
    reader = csv.DictReader(io.StringIO(response.content.decode("utf-8"), newline=""), strict=True)
    rows = list(reader)
    assert all(None not in row and None not in row.values() for row in rows)
    return list(reader.fieldnames or []), rows


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


@every(
    ("address", "left"),
    [
        ("/v1/figures", set()),
        ("/v1/figures?fields=*", ONLY_JSON),
        ("/v1/areas", set()),
        ("/v1/indicators", set()),
        ("/v1/units", set()),
        ("/v1/sources", set()),
        ("/v1/reports", set()),
        ("/v1/releases", set()),
        ("/v1/years", set()),
        ("/v1/rates", set()),
        ("/v1/errors", set()),
    ],
)
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
    assert (row["value"], row["value_comparator"], row["value_low"], row["value_high"]) == (
        "1800000000000",
        ">",
        "1800000000000",
        "",
    )


@each_address
def test_lines_end_as_rfc_4180_says(client: Client, address: str) -> None:
    """CRLF after each line, the last one too; no byte order mark."""
    path, _, query = address.partition("?")
    content = client.get(f"{path}.csv?{query}").content
    assert content.endswith(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")


@every("address", ["/v1/figures", "/v1/market-size", "/v1/trade", "/v1/partnerships"])
def test_an_empty_result_has_the_header_of_a_full_one(client: Client, address: str) -> None:
    """A data frame gets its columns even where it gets no rows."""
    header, rows = table(client, f"{address}?area=FRA")
    assert rows == []
    assert header == table(client, f"{address}?area=CHN")[0]


@each_address
def test_arrow_reads_the_same_table(client: Client, address: str) -> None:
    """A reader that guesses types finds the same names and number of rows."""
    header, rows = table(client, address)
    path, _, query = address.partition("?")
    read = pyarrow.csv.read_csv(io.BytesIO(client.get(f"{path}.csv?{query}").content))
    assert read.column_names == header
    assert read.num_rows == len(rows)


def test_arrow_finds_numbers_where_numbers_are(client: Client) -> None:
    """Values and bounds come as numbers, so that a data frame can add them up."""
    read = pyarrow.csv.read_csv(io.BytesIO(client.get("/v1/figures.csv?report=new-ecommerce-2025&fields=*").content))
    kinds = {name: str(read.schema.field(name).type) for name in ("value", "low", "high", "year", "paragraph")}
    assert kinds == {"value": "double", "low": "double", "high": "double", "year": "int64", "paragraph": "int64"}


@every("cell", ['say "x"', "a,b", "a\nb", "a\r\nb", " a ", "", "<b>", "中文", "=1+1", "'", ";"])
def test_any_text_comes_back_as_it_was(cell: str) -> None:
    """Quotes, commas and line breaks inside a cell are kept."""
    written = write(
        Table("test", (Column("name", CellKind.TEXT, ""), Column("other", CellKind.TEXT, "")), [(cell, "x")])
    )
    assert list(csv.reader(io.StringIO(written.decode("utf-8"), newline=""), strict=True))[1] == [cell, "x"]


@every(
    ("cell", "shown"),
    [
        *(
            (text, f"'{text}")
            for text in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-", "＝1", "－a")
        ),
        *(
            (text, f"'{text}")
            for text in ("=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "-12.4 million", "+86 10 1234")
        ),
        *((text, text) for text in ("", "words", "1+1", " =1", "a=b", "-3.5", "+3.5", "-3", "2024", "'=1", "中文")),
        *((number, str(number)) for number in (Decimal("-3.5"), Decimal("0.25"))),
        (-3, "-3"),
        (None, ""),
        (True, "true"),
        (["=1", "b"], "'=1;b"),
        (["a", "=1"], "a;=1"),
    ],
)
def test_a_text_that_would_be_calculated_is_kept_from_it_where_that_is_asked_for(cell: Any, shown: str) -> None:
    """Never a number, and without the option nothing at all is changed."""
    made = Table("test", (Column("a", CellKind.TEXT, ""), Column("b", CellKind.TEXT, "")), [(cell, "x")])

    def first(options: CsvOptions) -> str:
        return next(csv.DictReader(io.StringIO(write(made, options).decode(), newline=""), strict=True))["a"]

    assert first(CsvOptions(cells="text")) == shown
    assert first(CsvOptions()) == (shown.removeprefix("'") if shown != cell and shown.startswith("'") else shown)


def test_the_option_is_one_of_csv_alone(client: Client) -> None:
    """Comparators are such texts; a format that has no need of it refuses it."""
    rows = list(csv.DictReader(io.StringIO(client.get("/v1/trade.csv?cells=text").text, newline="")))
    assert {"'=", ">"} <= {row["value_comparator"] for row in rows} <= {"'=", ">", ">=", "~", "<", "<=", ""}
    assert [row["value"] for row in rows] == [row["value"] for row in table(client, "/v1/trade")[1]]
    assert client.get("/v1/trade.csv?cells=exact").content == client.get("/v1/trade.csv").content
    assert client.get("/v1/trade.xlsx?cells=text").status_code == 422
    assert "cells" in client.get("/v1/trade.csv?sanitize=true").json()["detail"]


def test_a_list_is_one_cell() -> None:
    """Its items joined by semicolons; an empty one is nothing."""
    table = Table(
        "test", (Column("findings", CellKind.LIST, ""), Column("id", CellKind.TEXT, "")), [(["a", "b"], "1"), ([], "2")]
    )
    assert write(table) == b"findings,id\r\na;b,1\r\n,2\r\n"


def test_a_table_without_rows_is_its_header() -> None:
    """The empty case of the writer itself."""
    assert write(Table("test", (Column("a", CellKind.TEXT, ""), Column("b", CellKind.TEXT, "")), [])) == b"a,b\r\n"
