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


@pytest.fixture(scope="module")
def frames(server: str, run: Run) -> Any:
    """What pandas read."""
    return run("pandas_reads", server)


@pytest.mark.parametrize(
    "way",
    ["csv", "csv_by_parameter", "european", "whole_csv", "json", "ndjson", "parquet", "feather", "excel"],
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
    assert frames["sheets"] == ["figures", "Sources", "Notes"]


@pytest.fixture(scope="module")
def scans(server: str, run: Run) -> Any:
    """What polars read."""
    return run("polars_reads", server)


@pytest.mark.parametrize("way", ["parquet", "parquet_of_a_query", "csv", "csv_of_a_query", "ndjson", "arrow"])
def test_polars_scans_the_same_figures(scans: Any, api: Api, way: str) -> None:
    """By range, of files and of answers."""
    assert told(scans[way]) == expected(api)


def test_polars_filters_exact_decimals(scans: Any, api: Api) -> None:
    """The type is a decimal, and a filter is pushed down."""
    assert scans["type"] == "Decimal(precision=38, scale=12)"
    assert scans["china"] == sum(row["area"] == "CHN" for row in api(ALL))


@pytest.fixture(scope="module")
def queries(server: str, run: Run) -> Any:
    """What DuckDB read."""
    return run("duckdb_reads", server)


@pytest.mark.parametrize("way", ["parquet", "parquet_of_a_query", "csv", "csv_of_a_query", "json"])
def test_duckdb_reads_the_same_figures(queries: Any, api: Api, way: str) -> None:
    """By address, in SQL."""
    assert told(queries[way]) == expected(api)


def test_duckdb_filters_exact_decimals(queries: Any, api: Api) -> None:
    """The type is a decimal, and a filter reads what it needs."""
    assert queries["type"] == "DECIMAL(38,12)"
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
        name: len(api(f"/v1/{name}?limit=10000")) for name in package["resources"] if name not in ("rates", "figures")
    }
    assert {name: package["resources"][name] for name in counts} == counts
    assert package["resources"]["rates"] > 10_000
    assert told(package["figures"]) == expected(api)
    assert package["years"] == sorted({row["year"] for row in api(ALL)})


CSVS = (
    "/v1/figures.csv",
    "/v1/figures?format=csv&claims=all&unit=USD",
    "/v1/figures.csv?area=FRA",
    "/v1/market-size.csv",
    "/v1/trade.csv?unit=EUR&lang=zh",
    "/v1/areas.csv",
    "/v1/units.csv",
    "/v1/downloads/figures.csv",
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
    rows = {row["id"]: row for row in described["/v1/downloads/figures.csv"]["rows"]}
    for row in api(ALL):
        read = rows[row["id"]]
        assert (Decimal(read["value"]), read["year"], read["comparator"]) == (
            row["value"],
            row["year"],
            row["comparator"],
        )
        assert read["derived"] is False
        assert read["time"].startswith(row["time"][:10])


@pytest.fixture(scope="module")
def cubes(server: str, run: Run) -> Any:
    """What pyjstat read."""
    return run("pyjstat_reads", server)


@pytest.mark.parametrize("way", ["all", "first"])
def test_pyjstat_reads_the_same_figures(cubes: Any, api: Api, way: str) -> None:
    """Each value under its indicator, area and period."""
    rows = api(ALL if way == "all" else "/v1/figures")
    units = cubes["units"][way]
    read = [
        (metric.partition(":")[0], area, period, Decimal(value).scaleb(int(units[metric]["multiplier"])))
        for (metric, area, period, *_), value in ((place, value) for *place, value in cubes[way])
    ]
    told = [(row["indicator"], row["area"], row["period"], row["value"].scaleb(int(row["unit_mult"]))) for row in rows]
    assert Counter(read) == Counter(told)


def test_pyjstat_reads_labels(cubes: Any, api: Api) -> None:
    """Names of indicators and areas."""
    read = {(place[0].partition(" (")[0], place[1]) for *place, _ in cubes["labels"]}
    assert read == {(row["name"], row["area_name"]) for row in api(ALL)}


def test_pyjstat_reads_one_cell(cubes: Any, api: Api) -> None:
    """A single converted figure."""
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=USD")
    assert cubes["one"] == [["online-retail-sales", "CHN", "2024", figure["value"]]]


def test_pyjstat_reads_the_collection(cubes: Any, api: Api) -> None:
    """An item for all figures, one for each topic and each indicator."""
    assert len(cubes["items"]) == 1 + len({row["topic"] for row in api("/v1/indicators")}) + len(api("/v1/indicators"))


CUBES = (
    "/v1/figures.jsonstat",
    "/v1/figures.jsonstat?claims=all",
    "/v1/figures.jsonstat?area=FRA",
    "/v1/figures.jsonstat?unit=USD&lang=zh",
    "/v1/figures.jsonstat?derived=true",
    "/v1/figures.jsonstat?indicator=cross-border-ecommerce-exports",
    "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15.jsonstat",
    "/v1/collection.json",
)


def test_jsonstat_validator_finds_no_fault(server: str, run: Run) -> None:
    """Datasets, an empty one, a single cell, and the collection."""
    verdicts = run("jsonstat_validator_reads", server, *CUBES)
    classes = {path: "collection" if path.endswith("collection.json") else "dataset" for path in CUBES}
    assert verdicts == {path: [classes[path], True] for path in CUBES}


@pytest.fixture(scope="module")
def toolkit(server: str, run_node: Run) -> Any:
    """What jsonstat-toolkit read."""
    return run_node("jsonstat_toolkit", server)


def test_jsonstat_toolkit_reads_the_same_figures(toolkit: Any, api: Api) -> None:
    """Each value in its unit, with the comparator in its status."""
    read = Counter(
        (
            cell["indicator"].partition(":")[0],
            cell["area"],
            cell["period"],
            cell["unit"]["base"],
            Decimal(cell["value"]).scaleb(int(cell["unit"]["multiplier"])),
            cell["status"],
        )
        for cell in toolkit["all"]
    )
    assert read == Counter(
        (
            row["indicator"],
            row["area"],
            row["period"],
            row["unit"],
            row["value"].scaleb(int(row["unit_mult"])),
            row["status"] if row["comparator"] == "=" else f"{row['status']} {row['comparator']}",
        )
        for row in api(ALL)
    )
    roles = {"time": ["period"], "geo": ["area"], "metric": ["indicator"], "classification": ["source"]}
    assert toolkit["roles"] == roles


def test_jsonstat_toolkit_reads_one_cell_and_none(toolkit: Any, api: Api) -> None:
    """A single figure, and a dataset without any."""
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15")
    assert toolkit["one"] == {"value": figure["value"], "status": figure["status"]}
    assert toolkit["empty"] == {"class": "dataset", "size": [0, 0, 0], "n": 0}


def test_jsonstat_toolkit_follows_the_collection(toolkit: Any, api: Api, server: str) -> None:
    """To its first dataset, by its absolute address."""
    assert all(address.startswith(f"{server}/v1/figures.jsonstat") for address in toolkit["items"])
    assert toolkit["first"] == len(api("/v1/figures"))


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
