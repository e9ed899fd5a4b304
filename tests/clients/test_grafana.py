"""The dashboard of Grafana: its JSON is a dashboard, and each of its addresses yields the columns that it names."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
GRAFANA = ROOT / "dashboards" / "grafana"
DASHBOARD = GRAFANA / "dashboards" / "report-indicators.json"
INFINITY = "yesoreyeram-infinity-datasource"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def dashboard(run: Callable[..., Any]) -> Any:
    """What grafana-foundation-sdk made of the file."""
    return run("grafana_reads", str(DASHBOARD))


@pytest.fixture(scope="module")
def asked(dashboard: Any, server: str) -> list[tuple[dict[str, Any], str, Rows]]:
    """Each query of each panel, by each choice of the variables: the query, its address, the rows of the answer."""
    found = []
    with httpx.Client(base_url=server, trust_env=False) as client:
        for target, address in addresses(dashboard):
            response = client.get(address)
            assert response.status_code == 200, f"{address}: {response.text}"
            assert response.headers["content-type"].startswith("text/csv")
            found.append((target, address, list(csv.DictReader(StringIO(response.text)))))
    return found


def addresses(dashboard: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """The addresses that Grafana would fetch."""
    names = list(dashboard["variables"])
    for panel, values in itertools.product(dashboard["panels"], itertools.product(*dashboard["variables"].values())):
        for target in panel["targets"]:
            address = target["url"]
            for name, value in zip(names, values, strict=True):
                address = address.replace(f"${{{name}}}", value)
            yield target, address


def test_the_file_is_a_dashboard(dashboard: Any) -> None:
    """With a row for each topic and one for the findings."""
    rows = [panel["title"] for panel in dashboard["panels"] if panel["type"] == "row"]
    assert rows == ["Market size", "Trade", "Partnerships", "Findings"]
    assert dashboard["variables"] == {"unit": ["CNY", "USD", "EUR"], "lang": ["en", "zh"]}


def test_no_panel_lies_on_another(dashboard: Any) -> None:
    """Each cell of the grid belongs to one."""
    cells = [
        (column, line)
        for x, y, width, height in (map(int, panel["place"]) for panel in dashboard["panels"])
        for column in range(x, x + width)
        for line in range(y, y + height)
    ]
    assert len(cells) == len(set(cells))
    assert max(column for column, _ in cells) < 24


def test_every_panel_asks_the_provisioned_source(dashboard: Any) -> None:
    """By the identifiers that stand in the provisioning."""
    provisioned = (GRAFANA / "provisioning" / "datasources" / "report-indicators.yaml").read_text(encoding="utf-8")
    for panel in dashboard["panels"]:
        assert bool(panel["targets"]) == (panel["type"] != "row")
        for target in panel["targets"]:
            assert target["datasource"] == {"type": INFINITY, "uid": "report-indicators"}
            assert (target["source"], target["type"], target["parser"]) == ("url", "csv", "backend")
            assert target["url"].startswith("/v1/")
    assert "uid: report-indicators" in provisioned
    assert f"type: {INFINITY}" in provisioned


def test_every_address_yields_the_columns_that_the_panel_names(asked: list[tuple[dict[str, Any], str, Rows]]) -> None:
    """And rows."""
    assert len(asked) > 50
    for target, address, rows in asked:
        assert rows, address
        assert {column["selector"] for column in target["columns"]} <= set(rows[0]), address


def test_times_are_moments_and_values_numbers(asked: list[tuple[dict[str, Any], str, Rows]]) -> None:
    """An integer year would be read as a moment in 1970, a text would not be drawn."""
    drawn = 0
    for target, address, rows in asked:
        for column in target["columns"]:
            cells = [row[column["selector"]] for row in rows]
            if column["type"] == "timestamp":
                assert all(map(MOMENT.fullmatch, cells)), address
                assert cells == sorted(cells), address
            if column["type"] == "number":
                drawn += sum(1 for cell in cells if cell and Decimal(cell).is_finite())
    assert drawn > 100


def test_every_value_comes_with_its_comparator(asked: list[tuple[dict[str, Any], str, Rows]]) -> None:
    """In the same row, or in the words of the display."""
    for _target, address, rows in asked:
        if "/audit" not in address:
            assert any(name.endswith(("comparator", "display")) for name in rows[0]), address


def test_a_drawn_line_has_one_unit(asked: list[tuple[dict[str, Any], str, Rows]], server: str) -> None:
    """Every point of a series is told in the currency and scale of the panel's title."""
    for target, address, _rows in asked:
        if {"timestamp", "number"} <= {column["type"] for column in target["columns"]}:
            everything = re.sub(r"fields=[^&]*", "fields=unit,scale", address)
            text = httpx.get(f"{server}{everything}", trust_env=False).text
            assert len(set(text.splitlines()[1:])) == 1, address


def test_a_drawn_line_is_that_of_the_api(asked: list[tuple[dict[str, Any], str, Rows]], server: str) -> None:
    """China's online retail sales, in each currency of the dashboard: a point a year, in the panel's trillions."""
    drawn = 0
    for _target, address, rows in asked:
        if "indicator=online-retail-sales&" in address and "fields=time" in address:
            unit = re.search(r"unit=(\w+)", address)
            assert unit is not None
            path = f"/v1/figures?indicator=online-retail-sales&area=CHN&frequency=A&unit={unit[1]}"
            figures = httpx.get(f"{server}{path}", trust_env=False).json(parse_float=Decimal)["data"]
            assert [(row["time"], Decimal(row["value"]).scaleb(12)) for row in rows] == [
                (figure["time"], Decimal(figure["value"])) for figure in figures
            ]
            drawn += 1
    assert drawn > 2


def test_compose_starts_grafana_with_the_dashboard() -> None:
    """In a profile of its own, with the folders that are there."""
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    service = compose.partition("\n  grafana:\n")[2].partition("\nvolumes:")[0]
    assert "profiles: [dashboards]" in service
    assert f"GF_PLUGINS_PREINSTALL: {INFINITY}" in service
    mounted = re.findall(r"- \./([^:\s]+):", service)
    assert len(mounted) == 2
    assert all((ROOT / folder).is_dir() for folder in mounted)
    inside = re.search(r"path: (\S+)", (GRAFANA / "provisioning/dashboards/report-indicators.yaml").read_text("utf-8"))
    assert inside is not None
    assert f":{inside[1]}:ro" in service
