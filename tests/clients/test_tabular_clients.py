"""Data frames, SQL engines and readers of JSON-stat: each value is that of our own JSON."""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.clients.conftest import LINE, Api, Run, reading
from tests.helpers import rows
from tests.helpers.tables import every

ALL = "/v1/figures?claims=all"
FIGURE = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
KEYS = ("id", "comparator", "value", "unit", "scale", "status", "source")
TABLES = rows.tables(__file__)
WAYS = TABLES["ways"] + TABLES["whole tables"]
QUERY = LINE.partition("?")[2]
QUERIES = (QUERY, f"{QUERY}&unit=USD", f"{QUERY}&scale=billion", f"{QUERY}&unit=USD&scale=billion")
VINTAGES = "indicator=cross-border-ecommerce-trade&area=CHN&claims=all"
CUBES = [path for (path,) in TABLES["cubes"]]

pytestmark = pytest.mark.slow
frames, superset = reading("table_readers.frames"), reading("table_readers.superset")
pyjstat = reading("table_readers.pyjstat", *QUERIES, VINTAGES)
toolkit = reading("jsonstat_toolkit.js")


@pytest.fixture(scope="module")
def readings(run: Run, server: str) -> dict[str, Any]:
    ways = defaultdict(list)
    for client, reader, path in WAYS:
        ways[client].append(f"{reader} {path}")
    return {client: run("table_readers.rows", server, client, *asked) for client, asked in ways.items()}


@every("client, reader, path", WAYS)
def test_each_client_reads_the_same_figures(
    readings: dict[str, Any], api: Api, client: str, reader: str, path: str
) -> None:
    """By every reader that it has: each the number that /v1/figures gives, every one at one scale."""
    unit = path.partition("unit=")[2]
    ours = api(f"/v1/figures?unit={unit}" if unit else ALL if "claims" in path else "/v1/figures")
    assert {row["scale"] for row in ours} == {"one"}
    number = float if unit else Decimal
    read = sorted((*row[:2], number(row[2]), *row[3:]) for row in readings[client][f"{reader} {path}"])
    assert read == sorted(tuple(number(row[key]) if key == "value" else row[key] for key in KEYS) for row in ours)


def test_readers_get_columns_moments_sheets_types_and_filters(frames: Any, superset: Any, api: Api) -> None:
    """An empty answer is a frame without rows, a workbook has its sources and notes; filters get what they need."""
    ours = api(ALL)
    columns, count = frames["empty"]
    assert (count, {"id", "value", "comparator"} <= set(columns)) == (0, True)
    assert frames["times"] == [row["time"][:10] for row in ours]
    assert frames["sheets"] == ["claims", "Sources", "Notes"]
    assert frames["types"] == {"value": "float64", "low": "float64", "high": "float64", "preferred": "bool"}
    chinese = sum(row["area"] == "CHN" for row in ours)
    assert (frames["polars"], frames["duckdb"]) == (["Float64", chinese], ["DOUBLE", chinese])
    world = sorted((row for row in ours if row["area"] == "WLD"), key=lambda row: -row["value"])
    units = Counter(row["unit"] for row in ours)
    assert superset == {"where": [[row["id"]] for row in world], "grouped": sorted(map(list, units.items()))}


@every("query", QUERIES)
def test_pyjstat_draws_the_line_of_the_api(pyjstat: Any, api: Api, query: str) -> None:
    """By period, each value as it comes, with no further axis that would tear the line; vintages have one."""
    wanted = {row["period"]: row["value"] for row in api(f"/v1/figures?{query}")}
    assert len(wanted) == 11
    assert {period: Decimal(value) for period, value in pyjstat["lines"][query].items()} == wanted
    assert pyjstat["columns"][query] == ["indicator", "area", "period", "value"]
    assert pyjstat["columns"][VINTAGES] == ["indicator", "area", "period", "vintage", "source", "value"]


@every("claims", ["all", "preferred"])
def test_pyjstat_reads_the_same_figures(pyjstat: Any, api: Api, claims: str) -> None:
    read = Counter((row[0].partition(":")[0], *row[1:3], Decimal(row[-1])) for row in pyjstat[claims])
    ours = api(f"/v1/figures?claims={claims}&fields=*")
    assert read == Counter((row["indicator"], row["area"], row["period"], row["value"]) for row in ours)
    assert {unit["multiplier"] for units in pyjstat["units"] for unit in units.values()} == {0}


def test_pyjstat_reads_labels_one_cell_and_the_collection(pyjstat: Any, api: Api) -> None:
    rows = api(ALL)
    named = {label: row["name"] for row in rows for label in (row["name"], f"{row['name']} ({row['unit']})")}
    read = {(named[place[0]], place[1]) for *place, _ in pyjstat["labels"]}
    assert read == {(row["name"], row["area_name"]) for row in rows}
    assert pyjstat["one"] == [["online-retail-sales", "CHN", "2024", api(f"{FIGURE}?unit=USD")["value"]]]
    indicators = api("/v1/indicators")
    assert len(pyjstat["items"]) == 1 + len({row["topic"] for row in indicators}) + len(indicators)


def test_jsonstat_validator_finds_no_fault(server: str, run: Run) -> None:
    classes = {path: "collection" if path.endswith("collection.json") else "dataset" for path in CUBES}
    assert run("table_readers.jsonstat_validator", server, *CUBES) == classes


def test_jsonstat_toolkit_reads_the_same_figures(toolkit: Any, claims: Any, api: Api, server: str) -> None:
    names = ("area", "period", "unit", "value", "status")
    cells = [(cell | {"unit": cell["unit"]["base"], "value": Decimal(cell["value"])}) for cell in toolkit["all"]]
    read = Counter((cell["indicator"].partition(":")[0], *(cell[name] for name in names)) for cell in cells)
    ours = [row | {"status": f"{row['status']} {row['comparator']}".removesuffix(" =")} for row in claims]
    assert read == Counter((row["indicator"], *(row[name] for name in names)) for row in ours)
    roles = {"time": ["period"], "geo": ["area"], "metric": ["indicator"], "classification": ["vintage", "source"]}
    assert toolkit["roles"] == roles
    assert toolkit["one"] == {name: api(FIGURE)[name] for name in ("value", "status")}
    assert toolkit["empty"] == {"class": "dataset", "size": [0, 0, 0], "n": 0}
    assert all(address.startswith(f"{server}/v1/figures.jsonstat") for address in toolkit["items"])
    assert toolkit["first"] == len(api("/v1/figures"))
