"""The dashboard of Grafana and the charts of Vega-Lite: both are valid, and what they draw is what the API says."""

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
from tests.helpers import rows
from tests.helpers.tables import every

ROOT = HERE.parents[1]
GRAFANA = ROOT / "dashboards" / "grafana"
INFINITY = "yesoreyeram-infinity-datasource"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
Asked = list[tuple[dict[str, Any], str, list[dict[str, str]]]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dashboard(run: Run) -> Any:
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


def test_every_panel_asks_the_provisioned_source(dashboard: Any) -> None:
    for panel in dashboard["panels"]:
        assert bool(panel["targets"]) == (panel["type"] != "row")
        for target in panel["targets"]:
            assert target["datasource"] == {"type": INFINITY, "uid": "report-indicators"}
            assert (target["source"], target["type"], target["parser"]) == ("url", "csv", "backend")
            assert target["url"].startswith("/v1/")
    source = (GRAFANA / "provisioning" / "datasources" / "report-indicators.yaml").read_text(encoding="utf-8")
    assert "uid: report-indicators" in source
    assert f"type: {INFINITY}" in source


def test_every_address_yields_what_its_panel_draws(asked: Asked, server: str) -> None:
    """Moments, numbers and comparators in the columns that it names, in the currency and scale of its title."""
    assert len(asked) > 50
    drawn = 0
    for target, address, found in asked:
        types = {column["selector"]: column["type"] for column in target["columns"]}
        assert found, address
        assert types.keys() <= set(found[0]), address
        assert "/audit" in address or any(name.endswith(("comparator", "display")) for name in found[0]), address
        for name, kind in types.items():
            cells = [row[name] for row in found]
            if kind == "timestamp":
                assert all(map(MOMENT.fullmatch, cells)), address
                assert cells == sorted(cells), address
            if kind == "number":
                drawn += sum(1 for cell in cells if cell and Decimal(cell).is_finite())
        if {"timestamp", "number"} <= set(types.values()):
            text = httpx.get(server + re.sub(r"fields=[^&]*", "fields=unit,scale", address), trust_env=False).text
            assert len(set(text.splitlines()[1:])) == 1, address
    assert drawn > 100


def test_a_drawn_line_is_that_of_the_api(asked: Asked, api: Api) -> None:
    """China's online retail sales, in each currency of the dashboard: a point a year, in the panel's trillions."""
    lines = [
        (address, rows) for _, address, rows in asked if re.search("indicator=online-retail-sales&.*=time", address)
    ]
    assert len(lines) > 2
    for address, drawn_rows in lines:
        (unit,) = re.findall(r"unit=(\w+)", address)
        points = [(row["time"], Decimal(row["value"]).scaleb(12)) for row in drawn_rows]
        assert points == [(row["time"], row["value"]) for row in api(f"{LINE}&frequency=A&unit={unit}")]


CHARTS = [path for (path,) in rows.tables(__file__)["charts"]]
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
def test_a_chart_is_valid_and_drawn_without_a_warning(path: str, drawn: Any, schema: Any) -> None:
    """By the schema of Vega-Lite; with a point or an arrow for each figure, which is read out as its own sentence."""
    made = drawn[path]
    chart = json.loads(json.dumps(made["specification"], default=float))
    assert (made["type"], made["said"]) == ("application/vnd.vegalite.v6+json", [])
    assert [str(error) for error in schema.iter_errors(chart)] == []
    assert not schema.is_valid({**chart, "layer": [{**chart["layer"][0], "mark": "blob"}]})
    picture = etree.fromstring(made["svg"].encode())
    figures = chart["datasets"]["figures"]
    texts = ["".join(element.itertext()) for element in picture.iter("{*}text")]
    assert len(picture.xpath("//*[@aria-roledescription='point']")) == len(figures)
    around = " or ".join(f"@aria-roledescription='{part}'" for part in ("axis", "legend", "title", "subtitle"))
    read_out = picture.xpath(f"//*[@aria-roledescription and not(@role='graphics-object' or {around})]/@aria-label")
    assert sorted(read_out) == sorted(row["sentence"] for row in figures)
    assert "http" in "".join(texts)
