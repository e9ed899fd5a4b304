"""Data frames, SQL engines and validators read the tabular formats: each value is that of our own JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest

Api = Callable[[str], Any]
Run = Callable[..., Any]
Told = list[tuple[Any, ...]]

ALL = "/v1/figures?claims=all"


def expected(api: Api, path: str = ALL) -> Told:
    """What makes a figure, from our JSON."""
    keys = ("id", "comparator", "value", "unit", "scale", "status", "source")
    return sorted(tuple(row[key] for key in keys) for row in api(path))


def told(rows: Sequence[Sequence[Any]]) -> Told:
    """What a program read, its third cell as a number."""
    return sorted((*row[:2], Decimal(row[2]), *row[3:]) for row in rows)


READERS = (
    *("pandas csv", "pandas json", "pandas ndjson", "pandas parquet", "pandas feather", "pandas excel"),
    *("polars csv", "polars parquet", "polars arrow", "polars ndjson", "duckdb csv", "duckdb parquet", "duckdb json"),
    *("pyarrow arrow", "pyarrow parquet", "openpyxl"),
)
"""What reads a line of the whole-table downloads, and from which format."""


@pytest.fixture(scope="module")
def lines(server: str, run: Run) -> Any:
    """A line as each reader of the downloads finds it, in its own unit and in USD."""
    return run("line_reads", server, "online-retail-sales", "CHN", "USD")


@pytest.mark.parametrize(
    ("unit", "reader"), [("", "sqlite"), *((unit, reader) for unit in ("", "USD") for reader in READERS)]
)
def test_each_reader_draws_the_same_line(lines: Any, api: Api, unit: str, reader: str) -> None:
    """One value a period at one scale, the number that /v1/figures gives."""
    asked = f"&unit={unit}" if unit else ""
    rows = api(f"/v1/figures?indicator=online-retail-sales&area=CHN&sort=period{asked}")
    assert len({row["period"] for row in rows}) == len(rows) > 5
    assert {(row["unit"], row["scale"]) for row in rows} == {(unit or "CNY", "one")}
    assert [(period, value) for period, value in lines[unit][reader]] == [(row["period"], row["value"]) for row in rows]


@pytest.fixture(scope="module")
def frames(server: str, run: Run) -> Any:
    """What pandas read."""
    return run("pandas_reads", server)


@pytest.mark.parametrize(
    "way",
    ["csv", "csv_by_parameter", "european", "whole_csv", "json", "ndjson", "parquet", "feather", "excel", "flat"],
)
def test_pandas_reads_the_same_figures(frames: Any, api: Api, way: str) -> None:
    """By every reader that it has for an address."""
    assert told(frames[way]) == expected(api)


def test_pandas_gets_columns_without_rows(frames: Any, api: Api) -> None:
    """An empty answer is an empty frame."""
    columns, count = frames["empty"]
    assert count == 0
    assert {"id", "value", "comparator"} <= set(columns)


def test_pandas_gets_moments_and_sheets(frames: Any, api: Api) -> None:
    """Times are times, and a workbook has its sources and notes."""
    assert frames["times"] == [row["time"][:10] for row in api(ALL)]
    assert frames["sheets"] == ["claims", "Sources", "Notes"]


def test_pandas_gets_numbers_and_flags(frames: Any) -> None:
    """Of the types that charts and sums need."""
    types = {name: frames["types"][name] for name in ("value", "low", "high", "preferred")}
    assert types == {"value": "float64", "low": "float64", "high": "float64", "preferred": "bool"}


@pytest.fixture(scope="module")
def scans(server: str, run: Run) -> Any:
    """What polars read."""
    return run("polars_reads", server)


@pytest.mark.parametrize("way", ["parquet", "parquet_of_a_query", "csv", "csv_of_a_query", "ndjson", "arrow"])
def test_polars_scans_the_same_figures(scans: Any, api: Api, way: str) -> None:
    """By range, of files and of answers."""
    assert told(scans[way]) == expected(api)


def test_polars_filters_numbers(scans: Any, api: Api) -> None:
    """The type is a float, and a filter is pushed down."""
    assert scans["type"] == "Float64"
    assert scans["china"] == sum(row["area"] == "CHN" for row in api(ALL))


@pytest.fixture(scope="module")
def queries(server: str, run: Run) -> Any:
    """What DuckDB read."""
    return run("duckdb_reads", server)


@pytest.mark.parametrize("way", ["parquet", "parquet_of_a_query", "csv", "csv_of_a_query", "json"])
def test_duckdb_reads_the_same_figures(queries: Any, api: Api, way: str) -> None:
    """By address, in SQL."""
    assert told(queries[way]) == expected(api)


def test_duckdb_filters_numbers(queries: Any, api: Api) -> None:
    """The type is a double, and a filter reads what it needs."""
    assert queries["type"] == "DOUBLE"
    assert queries["china"] == sum(row["area"] == "CHN" for row in api(ALL))


@pytest.fixture(scope="module")
def package(server: str, run: Run) -> Any:
    """What frictionless made of the Data Package."""
    return run("frictionless_reads", server)


def test_frictionless_finds_the_package_valid(package: Any) -> None:
    """Every table by its types, keys, size and hash, with default settings."""
    assert package["errors"] == []
    assert package["valid"] is True


def test_frictionless_reads_every_table(package: Any, api: Api) -> None:
    """As many rows as our lists have; figures cell by cell."""
    counts = {
        name: len(api(f"/v1/{name}?limit=10000")) for name in package["resources"] if name not in ("rates", "claims")
    }
    assert {name: package["resources"][name] for name in counts} == counts
    assert package["resources"]["rates"] > 10_000
    assert told(package["claims"]) == expected(api)
    assert package["years"] == sorted({row["year"] for row in api(f"{ALL}&fields=year")})


CSVS = (
    "/v1/figures.csv",
    "/v1/figures?format=csv&claims=all&unit=USD",
    "/v1/figures.csv?area=FRA",
    "/v1/market-size.csv",
    "/v1/trade.csv?unit=EUR&lang=zh",
    "/v1/areas.csv",
    "/v1/units.csv",
    "/v1/downloads/figures.csv",
    "/v1/downloads/figures.csv?unit=USD&scale=billion",
    "/v1/downloads/claims.csv",
    "/v1/downloads/sources.csv",
    "/v1/downloads/rates.csv",
)


@pytest.fixture(scope="module")
def described(server: str, run: Run) -> Any:
    """What csvw found behind the links of CSV answers."""
    return run("csvw_reads", server, *CSVS)


@pytest.mark.parametrize("path", CSVS)
def test_csvw_finds_each_csv_valid(described: Any, path: str) -> None:
    """By the metadata that its Link header names, which describes that very address."""
    found = described[path]
    assert (found["valid"], found["described"], found["warnings"]) == (True, True, [])


def test_csvw_reads_typed_rows(described: Any, api: Api) -> None:
    """Values as decimals, years as whole numbers, moments as such."""
    rows = {row["id"]: row for row in described["/v1/downloads/claims.csv"]["rows"]}
    for row in api(f"{ALL}&fields=*"):
        read = rows[row["id"]]
        assert (Decimal(read["value"]), read["year"], read["comparator"]) == (
            row["value"],
            row["year"],
            row["comparator"],
        )
        assert read["derived"] is False
        assert read["time"].startswith(row["time"][:10])


@pytest.fixture(scope="module")
def superset(server: str, run: Run) -> Any:
    """What shillelagh read."""
    return run("shillelagh_reads", server)


@pytest.mark.parametrize("way", ["all", "rows_of_an_answer"])
def test_shillelagh_reads_the_same_figures(superset: Any, api: Api, way: str) -> None:
    """SQL over a JSON address."""
    assert told(superset[way]) == expected(api)


def test_shillelagh_filters_and_groups(superset: Any, api: Api) -> None:
    """As a chart of Superset asks."""
    rows = api(ALL)
    world = sorted((row for row in rows if row["area"] == "WLD"), key=lambda row: -row["value"])
    assert superset["where"] == [[row["id"]] for row in world]
    assert superset["grouped"] == sorted([unit, count] for unit, count in Counter(row["unit"] for row in rows).items())
