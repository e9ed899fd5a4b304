"""vega-lite and vega draw the charts of format=vegalite, which are valid by the schema that they name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from lxml import etree

from tests.clients.conftest import Run

SALES = "indicator=online-retail-sales&area=CHN"
CHARTS = {
    "line": f"/v1/figures.vegalite?{SALES}",
    "every claim": f"/v1/figures.vegalite?{SALES}&claims=all&lang=zh",
    "converted bars": f"/v1/figures.vegalite?{SALES}&unit=USD&kind=bar&width=900&height=400",
    "claims of a year": f"/v1/figures.vegalite?{SALES}&period=2024&claims=all",
    "steps": "/v1/figures.vegalite?indicator=silk-road-ecommerce-partner-countries",
    "several lines": "/v1/figures.vegalite?indicator=cross-border-ecommerce-trade",
    "limits": "/v1/figures.vegalite?indicator=cross-border-ecommerce-trade&claims=all&frequency=S&from=2023",
    "limits as bars": "/v1/figures.vegalite?indicator=cross-border-ecommerce-trade&claims=all&frequency=S&kind=bar",
    "forecasts as bars": "/v1/figures.vegalite?indicator=retail-ecommerce-sales&kind=bar&lang=zh",
    "steps over gaps": "/v1/figures.vegalite?indicator=cross-border-ecommerce-pilot-zones",
    "one figure": "/v1/figures/cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15.vegalite?unit=USD",
    "nothing": "/v1/figures.vegalite?area=FRA",
}


@pytest.fixture(scope="module")
def drawn(server: str, run_node: Run) -> dict[str, Any]:
    """What vega makes of each chart."""
    found = run_node("vega_lite_draws", *(server + path for path in CHARTS.values()))
    return dict(zip(CHARTS, found, strict=True))


@pytest.fixture(scope="module")
def schema(node: Path) -> Any:
    """The schema that the installed Vega-Lite comes with."""
    text = (node / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(_with_encoded_references(json.loads(text)))


def _with_encoded_references(part: Any) -> Any:
    """The schema with its references as URIs: the names of its definitions hold angle brackets."""
    if isinstance(part, list):
        return [_with_encoded_references(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: quote(value, safe="#/") if name == "$ref" else _with_encoded_references(value)
        for name, value in part.items()
    }


@pytest.mark.parametrize("case", CHARTS)
def test_a_chart_is_valid(case: str, drawn: dict[str, Any], schema: Any) -> None:
    """By the schema of Vega-Lite, which refuses a mark that there is not."""
    chart = json.loads(json.dumps(drawn[case]["specification"], default=float))
    assert drawn[case]["type"] == "application/vnd.vegalite.v6+json"
    assert [str(error) for error in schema.iter_errors(chart)] == []
    assert not schema.is_valid({**chart, "layer": [{**chart["layer"][0], "mark": "blob"}]})


@pytest.mark.parametrize("case", CHARTS)
def test_a_chart_is_drawn_without_a_warning(case: str, drawn: dict[str, Any]) -> None:
    """With a point for each figure that is not a limit, an arrow for each that is, and the texts around."""
    assert drawn[case]["said"] == []
    picture = etree.fromstring(drawn[case]["svg"].encode())
    rows = drawn[case]["specification"]["datasets"]["figures"]
    limits = [row for row in rows if row["one_sided"]]
    points = picture.xpath("//*[@aria-roledescription='point']")
    texts = ["".join(element.itertext()) for element in picture.iter("{*}text")]
    assert len(points) == len(rows) - len(limits)
    assert sum(text in "↑↓→←" for text in texts if text) == len(limits)
    address = drawn[case]["specification"]["usermeta"]["address"]
    assert address in "".join(texts)
