"""The dashboard of Grafana and the charts of Vega-Lite: both are valid, and what they draw is what the API says."""

from __future__ import annotations

import csv
import itertools
import json
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs
import pytest
from lxml import etree

from tests.clients.conftest import HERE, LINE, Api, Run, reading
from tests.helpers.tables import every

ROOT = HERE.parents[1]
GRAFANA = ROOT / "dashboards" / "grafana"
INFINITY = "yesoreyeram-infinity-datasource"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
Asked = list[tuple[dict[str, Any], str, list[dict[str, str]]]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dashboard(run: Run) -> Any:
    """What grafana-foundation-sdk made of the file."""
    file = GRAFANA / "dashboards" / "report-indicators.json"
    return run("description_readers.grafana_foundation_sdk", str(file))


@pytest.fixture(scope="module")
def asked(dashboard: Any, server: str) -> Asked:
    """Each query of each panel, by each choice of the variables: the query, its address, the rows of the answer."""
    found, names = [], list(dashboard["variables"])
    targets = [target for panel in dashboard["panels"] for target in panel["targets"]]
    with httpx.Client(base_url=server, trust_env=False) as client:
        for target, values in itertools.product(targets, itertools.product(*dashboard["variables"].values())):
            address = target["url"]
            for name, value in zip(names, values, strict=True):
                address = address.replace(f"${{{name}}}", value)
            response = client.get(address)
            assert response.status_code == 200, f"{address}: {response.text}"
            assert response.headers["content-type"].startswith("text/csv")
            found.append((target, address, list(csv.DictReader(StringIO(response.text)))))
    return found


def test_the_file_is_a_dashboard(dashboard: Any) -> None:
    """With a row for each topic and one for the findings; each cell of the grid belongs to one panel."""
    rows = [panel["title"] for panel in dashboard["panels"] if panel["type"] == "row"]
    assert rows == ["Market size", "Trade", "Partnerships", "Findings"]
    assert dashboard["variables"] == {"unit": ["CNY", "USD", "EUR"], "lang": ["en", "zh"]}
    cells = [
        (column, line)
        for x, y, width, height in (map(int, panel["place"]) for panel in dashboard["panels"])
        for column in range(x, x + width)
        for line in range(y, y + height)
    ]
    assert len(cells) == len(set(cells))
    assert max(column for column, _ in cells) < 24


def test_every_panel_asks_the_provisioned_source(dashboard: Any) -> None:
    """By the identifiers of the provisioning."""
    provisioned = (GRAFANA / "provisioning" / "datasources" / "report-indicators.yaml").read_text(encoding="utf-8")
    for panel in dashboard["panels"]:
        assert bool(panel["targets"]) == (panel["type"] != "row")
        for target in panel["targets"]:
            assert target["datasource"] == {"type": INFINITY, "uid": "report-indicators"}
            assert (target["source"], target["type"], target["parser"]) == ("url", "csv", "backend")
            assert target["url"].startswith("/v1/")
    assert "uid: report-indicators" in provisioned
    assert f"type: {INFINITY}" in provisioned


def test_every_address_yields_the_columns_that_the_panel_names(asked: Asked) -> None:
    """And rows, each with the comparator of every value in it, or in the words of the display."""
    assert len(asked) > 50
    for target, address, rows in asked:
        assert rows, address
        assert {column["selector"] for column in target["columns"]} <= set(rows[0]), address
        if "/audit" not in address:
            assert any(name.endswith(("comparator", "display")) for name in rows[0]), address


def test_times_are_moments_and_values_numbers(asked: Asked) -> None:
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


def test_a_drawn_line_has_one_unit(asked: Asked, server: str) -> None:
    """Every point of a series is in the currency and scale of the panel's title."""
    for target, address, _rows in asked:
        if {"timestamp", "number"} <= {column["type"] for column in target["columns"]}:
            everything = re.sub(r"fields=[^&]*", "fields=unit,scale", address)
            text = httpx.get(f"{server}{everything}", trust_env=False).text
            assert len(set(text.splitlines()[1:])) == 1, address


def test_a_drawn_line_is_that_of_the_api(asked: Asked, api: Api) -> None:
    """China's online retail sales, in each currency of the dashboard: a point a year, in the panel's trillions."""
    drawn = 0
    for _target, address, rows in asked:
        if "indicator=online-retail-sales&" in address and "fields=time" in address:
            unit = re.search(r"unit=(\w+)", address)
            assert unit is not None
            figures = api(f"{LINE}&frequency=A&unit={unit[1]}")
            points = [(row["time"], Decimal(row["value"]).scaleb(12)) for row in rows]
            assert points == [(figure["time"], figure["value"]) for figure in figures]
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


SALES, TRADE = LINE.partition("?")[2], "indicator=cross-border-ecommerce-trade"
CHARTS = (
    f"/v1/figures.vegalite?{SALES}",
    f"/v1/figures.vegalite?{SALES}&claims=all&lang=zh",
    f"/v1/figures.vegalite?{SALES}&unit=USD&kind=bar&width=900&height=400",
    f"/v1/figures.vegalite?{SALES}&period=2024&claims=all",
    "/v1/figures.vegalite?indicator=silk-road-ecommerce-partner-countries",
    f"/v1/figures.vegalite?{TRADE}",
    f"/v1/figures.vegalite?{TRADE}&claims=all&frequency=S&from=2023",
    f"/v1/figures.vegalite?{TRADE}&claims=all&frequency=S&kind=bar",
    "/v1/figures.vegalite?indicator=retail-ecommerce-sales&kind=bar&lang=zh",
    "/v1/figures.vegalite?indicator=cross-border-ecommerce-pilot-zones",
    "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15.vegalite?unit=USD",
    "/v1/figures.vegalite?area=FRA",
)
"""Lines, every claim, bars of converted values, steps, limits, forecasts, gaps, one figure and none."""
drawn = reading("vega_lite_draws.js", *CHARTS)


@pytest.fixture(scope="module")
def schema(node: Path) -> Any:
    """The schema that the installed Vega-Lite comes with, its references as URIs: its names hold angle brackets."""

    def encoded(part: dict[str, Any]) -> dict[str, Any]:
        return part | {"$ref": quote(part["$ref"], safe="#/")} if isinstance(part.get("$ref"), str) else part

    text = (node / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text, object_hook=encoded))


@every("path", CHARTS)
def test_a_chart_is_valid(path: str, drawn: Any, schema: Any) -> None:
    """By the schema of Vega-Lite, which refuses a mark that there is not."""
    chart = json.loads(json.dumps(drawn[path]["specification"], default=float))
    assert drawn[path]["type"] == "application/vnd.vegalite.v6+json"
    assert [str(error) for error in schema.iter_errors(chart)] == []
    assert not schema.is_valid({**chart, "layer": [{**chart["layer"][0], "mark": "blob"}]})


@every("path", CHARTS)
def test_a_chart_is_drawn_without_a_warning(path: str, drawn: Any) -> None:
    """With a point for each figure that is not a limit, an arrow for each that is, and the texts around."""
    assert drawn[path]["said"] == []
    picture = etree.fromstring(drawn[path]["svg"].encode())
    rows = drawn[path]["specification"]["datasets"]["figures"]
    limits = [row for row in rows if row["one_sided"]]
    points = picture.xpath("//*[@aria-roledescription='point']")
    texts = ["".join(element.itertext()) for element in picture.iter("{*}text")]
    assert len(points) == len(rows) - len(limits)
    assert sum(text in "↑↓→←" for text in texts if text) == len(limits)
    assert drawn[path]["specification"]["usermeta"]["address"] in "".join(texts)
