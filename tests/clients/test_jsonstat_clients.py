"""pyjstat, jsonstat-validator and jsonstat-toolkit read JSON-stat cubes: the very numbers of our own API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

LINE = "indicator=online-retail-sales&area=CHN"
QUERIES = (LINE, f"{LINE}&unit=USD", f"{LINE}&scale=billion", f"{LINE}&unit=USD&scale=billion")
VINTAGES = "indicator=cross-border-ecommerce-trade&area=CHN&claims=all"
ALL = "/v1/figures?claims=all"
Read = Callable[[str], Any]
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def read(run: Callable[..., Any], server: str) -> Any:
    """What pyjstat read, by the query."""
    found = run("jsonstat_lines_read", *(f"{server}/v1/figures.jsonstat?{query}" for query in (*QUERIES, VINTAGES)))
    return {address.partition("?")[2]: told for address, told in found.items()}


@pytest.mark.parametrize("query", QUERIES)
def test_pyjstat_draws_the_line_of_the_api(read: Any, api: Read, query: str) -> None:
    """By period, each value as it stands, with no axis beside that would tear the line."""
    wanted = {row["period"]: row["value"] for row in api(f"/v1/figures?{query}")}
    assert len(wanted) == 11
    assert {period: Decimal(value) for period, value in read[query]["line"].items()} == wanted
    assert read[query]["columns"] == ["indicator", "area", "period", "value"]


def test_preliminary_and_final_values_are_kept_apart(read: Any) -> None:
    """By an axis of vintages, beside that of the sources."""
    assert read[VINTAGES]["columns"] == ["indicator", "area", "period", "vintage", "source", "value"]


@pytest.fixture(scope="module")
def cubes(server: str, run: Run) -> Any:
    """What pyjstat read."""
    return run("pyjstat_reads", server)


@pytest.mark.parametrize("way", ["all", "first"])
def test_pyjstat_reads_the_same_figures(cubes: Any, api: Read, way: str) -> None:
    """Each value under its indicator, area and period."""
    rows = api(f"{ALL if way == 'all' else '/v1/figures?claims=preferred'}&fields=*")
    read = [
        (metric.partition(":")[0], area, period, Decimal(value))
        for (metric, area, period, *_), value in ((place, value) for *place, value in cubes[way])
    ]
    assert Counter(read) == Counter((row["indicator"], row["area"], row["period"], row["value"]) for row in rows)
    assert {unit["multiplier"] for unit in cubes["units"][way].values()} == {0}


def test_pyjstat_reads_labels(cubes: Any, api: Read) -> None:
    """Names of indicators and areas."""
    read = {(place[0].partition(" (")[0], place[1]) for *place, _ in cubes["labels"]}
    assert read == {(row["name"], row["area_name"]) for row in api(ALL)}


def test_pyjstat_reads_one_cell(cubes: Any, api: Read) -> None:
    """A single converted figure."""
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?unit=USD")
    assert cubes["one"] == [["online-retail-sales", "CHN", "2024", figure["value"]]]


def test_pyjstat_reads_the_collection(cubes: Any, api: Read) -> None:
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


def test_jsonstat_toolkit_reads_the_same_figures(toolkit: Any, api: Read) -> None:
    """Each value in its unit, with the comparator in its status."""
    read = Counter(
        (
            cell["indicator"].partition(":")[0],
            cell["area"],
            cell["period"],
            cell["unit"]["base"],
            Decimal(cell["value"]),
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
            row["value"],
            row["status"] if row["comparator"] == "=" else f"{row['status']} {row['comparator']}",
        )
        for row in api(f"{ALL}&fields=*")
    )
    roles = {"time": ["period"], "geo": ["area"], "metric": ["indicator"], "classification": ["vintage", "source"]}
    assert toolkit["roles"] == roles


def test_jsonstat_toolkit_reads_one_cell_and_none(toolkit: Any, api: Read) -> None:
    """A single figure, and a dataset without any."""
    figure = api("/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15")
    assert toolkit["one"] == {"value": figure["value"], "status": figure["status"]}
    assert toolkit["empty"] == {"class": "dataset", "size": [0, 0, 0], "n": 0}


def test_jsonstat_toolkit_follows_the_collection(toolkit: Any, api: Read, server: str) -> None:
    """To its first dataset, by its absolute address."""
    assert all(address.startswith(f"{server}/v1/figures.jsonstat") for address in toolkit["items"])
    assert toolkit["first"] == len(api("/v1/figures"))
