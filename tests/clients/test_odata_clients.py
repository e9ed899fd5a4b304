"""python-odata, o.js and @odata/client, unmodified, read the figures that our own API gives."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
Read = Callable[[str], Any]


@pytest.fixture(scope="module")
def python(run: Callable[..., Any], server: str) -> Any:
    """What python-odata read."""
    return run("python_odata_reads", server)


@pytest.fixture(scope="module")
def o_js(run_node: Callable[..., Any], server: str) -> Any:
    """What o.js read."""
    return run_node("o_js", server)


@pytest.fixture(scope="module")
def client(run_node: Callable[..., Any], server: str) -> Any:
    """What @odata/client read."""
    return run_node("odata_client", server)


@pytest.fixture(scope="module")
def figures(api: Read) -> list[dict[str, Any]]:
    """All claims as our own API gives them."""
    found: list[dict[str, Any]] = api("/v1/figures?claims=all&fields=*&limit=10000")
    return found


@pytest.fixture(scope="module")
def line(api: Read) -> dict[str, Decimal]:
    """China's online retail sales by period."""
    return {row["period"]: row["value"] for row in api("/v1/figures?indicator=online-retail-sales&area=CHN")}


def recent(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The figures in yuan since 2024, the largest number first, equal ones by id."""
    chosen = [row for row in figures if row["year"] >= 2024 and row["unit"] == "CNY"]
    return sorted(chosen, key=lambda row: (-row["value"], row["id"]))


def test_python_odata_makes_classes_of_the_metadata(python: Any) -> None:
    """Sets by name, properties by type."""
    assert python["sets"] == ["Areas", "Claims", "Figures", "Indicators", "Sources", "Units", "Years"]
    types = {"id": "String", "value": "Decimal", "low": "Decimal", "year": "Integer", "time": "Datetime"}
    assert {name: python["types"][name] for name in types} == {name: f"{kind}Property" for name, kind in types.items()}
    assert python["types"]["derived"] == "BooleanProperty"


def test_python_odata_reads_every_figure(python: Any, figures: list[dict[str, Any]]) -> None:
    """Value by value."""
    wanted = [
        {
            name: str(row[name]) if isinstance(row[name], Decimal) and name != "year" else row[name]
            for name in python["every"][0]
        }
        for row in figures
    ]
    for row in wanted:
        row["time"] = f"{row['time'].replace('T', ' ').removesuffix('Z')}+00:00"
    assert python["every"] == wanted
    assert python["stand"] == python["preferred"] == [row["id"] for row in figures if row["preferred"]]


def test_a_line_is_ours(python: Any, o_js: Any, line: dict[str, Decimal]) -> None:
    """Period by period in whole units, whoever printed each value and in which scale: what a tool sums is true."""
    assert {period: Decimal(value) for period, value in python["line"]} == line
    assert {row["period"]: row["value"] for row in o_js["line"]} == line
    assert len(python["line"]) == len(o_js["line"]) == len(line) > 10
    assert min(line.values()) > 1_000_000_000_000


def test_python_odata_queries(python: Any, figures: list[dict[str, Any]]) -> None:
    """Filter, order, paging, count, key, parts of texts, and the message of a refusal."""
    wanted = recent(figures)
    assert python["filtered"] == [[row["id"], str(row["value"])] for row in wanted]
    assert python["large"] == [row["id"] for row in figures if row["value"] > 1_000_000_000_000]
    assert python["count"] == len(wanted)
    assert python["first"] == wanted[0]["id"]
    assert python["paged"] == [row["id"] for row in wanted[1:3]]
    assert python["selected"] == [{"id": figures[0]["id"], "value": figures[0]["value"]}]
    assert python["got"] == "15.5 trillion CNY"
    assert python["words"] == [row["id"] for row in figures if "70% of" in row["as_printed"]]
    assert python["lacking"] == sum("e" not in row["name"] for row in figures)
    assert python["starting"] == ["Chile", "China"]
    assert python["year"] == "2024-12-31"
    assert python["refused"].startswith("HTTP 400 | BadRequest | $filter")


def test_o_js_queries(o_js: Any, figures: list[dict[str, Any]]) -> None:
    """Filter, order and selection; a query as text; an entity, a count, the sets and a refusal."""
    wanted = [
        {name: row[name] for name in ("id", "value", "comparator")}
        for row in figures
        if row["year"] >= 2024 and row["comparator"] != "=" and "%" in row["as_printed"]
    ]
    assert o_js["figures"] == sorted(wanted, key=lambda row: -row["value"])
    assert o_js["texts"] == [{"id": id} for id in sorted(row["id"] for row in figures if row["unit"] == "CNY")[:2]]
    assert o_js["one"]["display"] == "15.5 trillion CNY"
    assert o_js["count"] == len(figures)
    assert len(o_js["sets"]) == 7
    assert (o_js["refused"]["status"], o_js["refused"]["error"]["code"]) == (400, "BadRequest")


def test_odata_client_queries(client: Any, figures: list[dict[str, Any]]) -> None:
    """Filter, order, paging, keys, equality of several properties, count and the message of a refusal."""
    wanted = [{"id": row["id"], "value": row["value"]} for row in recent(figures)]
    assert client["figures"] == wanted[1:6]
    assert client["one"]["value"] == 15_500_000_000_000
    assert [row["id"] for row in client["large"]] == [
        row["id"] for row in figures if row["preferred"] and row["value"] > 1_000_000_000_000
    ]
    assert client["year"]["first_day"] == "2024-01-01"
    chosen = [
        row["id"] for row in figures if row["id"].startswith("online-retail-sales.CHN.2024.") and row["year"] == 2024
    ]
    assert [row["id"] for row in client["found"]] == chosen
    assert client["count"] == len(wanted)
    assert client["refused"].startswith("$filter")
