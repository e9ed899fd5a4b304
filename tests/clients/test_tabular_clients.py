"""Data frames, SQL engines and readers of JSON-stat: each value is that of our own JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.clients.conftest import LINE, Api, Run, reading
from tests.helpers.tables import every

ALL = "/v1/figures?claims=all"
KEYS = ("id", "comparator", "value", "unit", "scale", "status", "source")
WAYS = """
pandas: csv, csv by parameter, european csv, whole csv, json, ndjson, parquet, feather, excel, flat json
polars: parquet, parquet of a query, csv, csv of a query, ndjson, arrow
duckdb: parquet, parquet of a query, csv, csv of a query, json
shillelagh: json, rows of an answer
"""
"""How each client reads every claim."""
READERS = """
pandas csv, pandas json, pandas ndjson, pandas parquet, pandas feather, pandas excel
polars csv, polars parquet, polars arrow, polars ndjson, duckdb csv, duckdb parquet, duckdb json
pyarrow arrow, pyarrow parquet, openpyxl
"""
"""What reads a line of the whole-table downloads, and from which format."""
QUERY = LINE.partition("?")[2]
QUERIES = (QUERY, f"{QUERY}&unit=USD", f"{QUERY}&scale=billion", f"{QUERY}&unit=USD&scale=billion")
VINTAGES = "indicator=cross-border-ecommerce-trade&area=CHN&claims=all"
CUBES = """
/v1/figures.jsonstat /v1/figures.jsonstat?claims=all /v1/figures.jsonstat?area=FRA /v1/collection.json
/v1/figures.jsonstat?unit=USD&lang=zh /v1/figures.jsonstat?derived=true
/v1/figures.jsonstat?indicator=cross-border-ecommerce-exports
/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat
"""

pytestmark = pytest.mark.slow
pandas, polars, duckdb, shillelagh = (
    reading(f"table_readers.{name}") for name in ("pandas", "polars", "duckdb", "shillelagh")
)
lines = reading("table_readers.one_line", "online-retail-sales", "CHN", "USD")
pyjstat = reading("table_readers.pyjstat", *QUERIES, VINTAGES)
toolkit = reading("jsonstat_toolkit.js")


@pytest.fixture(scope="module")
def readings(pandas: Any, polars: Any, duckdb: Any, shillelagh: Any) -> dict[str, Any]:
    """What each client read."""
    return {"pandas": pandas, "polars": polars, "duckdb": duckdb, "shillelagh": shillelagh}


def told(rows: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """What a program read, its third cell as a number."""
    return sorted((*row[:2], Decimal(row[2]), *row[3:]) for row in rows)


@every(
    ("client", "way"),
    [
        (client, way)
        for client, _, ways in (row.partition(": ") for row in WAYS.strip().splitlines())
        for way in ways.split(", ")
    ],
)
def test_each_client_reads_the_same_figures(readings: dict[str, Any], api: Api, client: str, way: str) -> None:
    """By every reader that it has for an address: of files, by range, and of answers, in SQL too."""
    assert told(readings[client][way]) == sorted(tuple(row[key] for key in KEYS) for row in api(ALL))


@every(("unit", "reader"), [("", "sqlite"), *product(("", "USD"), re.split(", |\n", READERS.strip()))])
def test_each_reader_draws_the_same_line(lines: Any, api: Api, unit: str, reader: str) -> None:
    """One value a period at one scale, the number that /v1/figures gives."""
    rows = api(f"{LINE}&sort=period{f'&unit={unit}' if unit else ''}")
    assert len({row["period"] for row in rows}) == len(rows) > 5
    assert {(row["unit"], row["scale"]) for row in rows} == {(unit or "CNY", "one")}
    assert [(period, value) for period, value in lines[unit][reader]] == [(row["period"], row["value"]) for row in rows]


def test_pandas_gets_columns_moments_sheets_and_flags(pandas: Any, api: Api) -> None:
    """An empty answer is a frame without rows, times are times, a workbook has its sources and notes."""
    columns, count = pandas["empty"]
    assert count == 0
    assert {"id", "value", "comparator"} <= set(columns)
    assert pandas["times"] == [row["time"][:10] for row in api(ALL)]
    assert pandas["sheets"] == ["claims", "Sources", "Notes"]
    types = {name: pandas["types"][name] for name in ("value", "low", "high", "preferred")}
    assert types == {"value": "float64", "low": "float64", "high": "float64", "preferred": "bool"}


def test_polars_and_duckdb_filter_numbers(polars: Any, duckdb: Any, api: Api) -> None:
    """The type is a float, and a filter reads what it needs."""
    assert (polars["type"], duckdb["type"]) == ("Float64", "DOUBLE")
    assert polars["china"] == duckdb["china"] == sum(row["area"] == "CHN" for row in api(ALL))


def test_shillelagh_filters_and_groups(shillelagh: Any, api: Api) -> None:
    """As a chart of Superset asks."""
    rows = api(ALL)
    world = sorted((row for row in rows if row["area"] == "WLD"), key=lambda row: -row["value"])
    assert shillelagh["where"] == [[row["id"]] for row in world]
    units = Counter(row["unit"] for row in rows)
    assert shillelagh["grouped"] == sorted([unit, count] for unit, count in units.items())


@every("query", QUERIES)
def test_pyjstat_draws_the_line_of_the_api(pyjstat: Any, api: Api, query: str) -> None:
    """By period, each value as it comes, with no further axis that would tear the line."""
    wanted = {row["period"]: row["value"] for row in api(f"/v1/figures?{query}")}
    assert len(wanted) == 11
    assert {period: Decimal(value) for period, value in pyjstat["lines"][query].items()} == wanted
    assert pyjstat["columns"][query] == ["indicator", "area", "period", "value"]


def test_preliminary_and_final_values_are_kept_apart(pyjstat: Any) -> None:
    """By an axis of vintages next to that of the sources."""
    assert pyjstat["columns"][VINTAGES] == ["indicator", "area", "period", "vintage", "source", "value"]


@every(("cube", "asked"), [("all", "all"), ("first", "preferred")])
def test_pyjstat_reads_the_same_figures(pyjstat: Any, api: Api, cube: str, asked: str) -> None:
    """Each value under its indicator, area and period."""
    rows = api(f"/v1/figures?claims={asked}&fields=*")
    read = [
        (metric.partition(":")[0], area, period, Decimal(value)) for metric, area, period, *_, value in pyjstat[cube]
    ]
    assert Counter(read) == Counter((row["indicator"], row["area"], row["period"], row["value"]) for row in rows)
    assert {unit["multiplier"] for units in pyjstat["units"] for unit in units.values()} == {0}


def test_pyjstat_reads_labels_one_cell_and_the_collection(pyjstat: Any, api: Api) -> None:
    """Names of indicators and areas; a converted figure; an item for all figures, each topic and each indicator."""
    read = {(place[0].partition(" (")[0], place[1]) for *place, _ in pyjstat["labels"]}
    assert read == {(row["name"], row["area_name"]) for row in api(ALL)}
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=USD")
    assert pyjstat["one"] == [["online-retail-sales", "CHN", "2024", figure["value"]]]
    indicators = api("/v1/indicators")
    assert len(pyjstat["items"]) == 1 + len({row["topic"] for row in indicators}) + len(indicators)


def test_jsonstat_validator_finds_no_fault(server: str, run: Run) -> None:
    """Datasets, an empty one, a single cell, and the collection."""
    verdicts = run("table_readers.jsonstat_validator", server, *CUBES.split())
    classes = {path: "collection" if path.endswith("collection.json") else "dataset" for path in CUBES.split()}
    assert verdicts == {path: [classes[path], True] for path in CUBES.split()}


def test_jsonstat_toolkit_reads_the_same_figures(toolkit: Any, claims: list[dict[str, Any]]) -> None:
    """Each value in its unit, with the comparator in its status."""
    names = ("area", "period", "unit", "value", "status")
    cells = [(cell | {"unit": cell["unit"]["base"], "value": Decimal(cell["value"])}) for cell in toolkit["all"]]
    read = Counter((cell["indicator"].partition(":")[0], *(cell[name] for name in names)) for cell in cells)
    rows = [row | {"status": f"{row['status']} {row['comparator']}".removesuffix(" =")} for row in claims]
    assert read == Counter((row["indicator"], *(row[name] for name in names)) for row in rows)
    roles = {"time": ["period"], "geo": ["area"], "metric": ["indicator"], "classification": ["vintage", "source"]}
    assert toolkit["roles"] == roles


def test_jsonstat_toolkit_reads_one_cell_none_and_the_collection(toolkit: Any, api: Api, server: str) -> None:
    """A single figure; a dataset without any; by its absolute address the first dataset of the collection."""
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15")
    assert toolkit["one"] == {"value": figure["value"], "status": figure["status"]}
    assert toolkit["empty"] == {"class": "dataset", "size": [0, 0, 0], "n": 0}
    assert all(address.startswith(f"{server}/v1/figures.jsonstat") for address in toolkit["items"])
    assert toolkit["first"] == len(api("/v1/figures"))
