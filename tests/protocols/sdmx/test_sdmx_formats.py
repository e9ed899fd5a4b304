"""SDMX data in each format: all say the same, in every layout, and are valid by the official schemas."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = [pytest.mark.one_engine, pytest.mark.slow]  # what is tried here comes after the data are read


OF_TIME_SERIES = (sdmx.GENERIC_SERIES, sdmx.SPECIFIC_SERIES)
PACKED = [*product((name for name in sdmx.DATA if name not in OF_TIME_SERIES), sdmx.LAYOUTS)]
each_format = every("media_type", sdmx.DATA)
each_layout = pytest.mark.parametrize("at", sdmx.LAYOUTS)
FLOWS = {
    "FIGURES": "",
    "MARKET_SIZE": "&topic=market-size",
    "TRADE": "&topic=trade",
    "PARTNERSHIPS": "&topic=partnerships",
}


@each_format
@every("flow", FLOWS)
def test_every_representation_says_what_the_json_says(rich: Client, media_type: str, flow: str) -> None:
    """Value by value and text by text, quotes, signs of markup, Chinese and long numbers included."""
    wanted = sdmx.figures(rich, FLOWS[flow])
    assert len(wanted) > 3
    assert sdmx.rows(media_type, sdmx.get(rich, media_type, flow=flow)) == wanted


@every(("media_type", "at"), [*product((name for name in sdmx.DATA if name not in OF_TIME_SERIES), sdmx.LAYOUTS)])
def test_every_layout_holds_the_same_observations(rich: Client, media_type: str, at: str) -> None:
    """Which dimension stands at the observation changes the packing and nothing else."""
    body = sdmx.get(rich, media_type, f"?dimensionAtObservation={at}")
    assert sdmx.rows(media_type, body) == sdmx.figures(rich)


@each_format
@every("at", sdmx.CLAIM_LAYOUTS)
def test_claims_hold_what_every_source_says(rich: Client, media_type: str, at: str) -> None:
    """Rivals in series of their own, in every layout, each with whether it is the one that stands."""
    if media_type in OF_TIME_SERIES and at != "TIME_PERIOD":
        return
    body = sdmx.get(rich, media_type, f"?dimensionAtObservation={at}", "CLAIMS")
    found = sdmx.rows(media_type, body)
    assert found == sdmx.claims(rich)
    standing = [
        {name: cell for name, cell in row.items() if name != "PREFERRED"} for row in found if row["PREFERRED"] == "true"
    ]
    assert standing == sdmx.figures(rich)


@each_layout
@pytest.mark.parametrize(
    "told",
    [
        "",
        "&attributes=none",
        "&measures=none",
        "&attributes=none&measures=none",
        "&attributes=OBS_STATUS,LOW",
        "&includeHistory=true",
    ],
)
def test_json_of_3_0_is_valid(rich: Client, at: str, told: str) -> None:
    """By the official schema, in every layout and detail."""
    assert sdmx.faults(sdmx.JSON_2, sdmx.get(rich, sdmx.JSON_2, f"?dimensionAtObservation={at}{told}")) == []


@each_layout
@pytest.mark.parametrize(
    ("media_type", "context"),
    [
        (sdmx.SPECIFIC, "/sdmx/2.1/schema/dataflow/REPORTS/TRADE/1.0"),
        (sdmx.ML_30, "/sdmx/3.0/schema/dataflow/REPORTS/TRADE/1.0.0"),
    ],
)
def test_structure_specific_messages_are_valid_to_the_code(
    rich: Client, tmp_path: Path, media_type: str, context: str, at: str
) -> None:
    """By the official schemas and the dataflow's own, which knows every code; a made-up code is found."""
    query = f"?dimensionAtObservation={at}"
    schema = sdmx.specific_schema(tmp_path, rich.get(f"{context}{query}").content)
    body = sdmx.get(rich, media_type, query, "TRADE")
    assert sdmx.xml_faults(schema, body) == []
    assert sdmx.xml_faults(schema, sdmx.get(rich, media_type, f"{query}&includeHistory=true", "TRADE")) == []
    assert any("[facet 'enumeration']" in fault for fault in sdmx.xml_faults(schema, body.replace(b'="GT"', b'="XX"')))


@pytest.mark.parametrize("media_type", [sdmx.GENERIC_SERIES, sdmx.SPECIFIC_SERIES])
def test_messages_of_time_series_are_valid(rich: Client, tmp_path: Path, media_type: str) -> None:
    """Those of 2.1 have root elements of their own."""
    own = rich.get("/sdmx/2.1/schema/dataflow/REPORTS/FIGURES/1.0").content
    body = sdmx.get(rich, media_type)
    assert sdmx.xml_faults(sdmx.specific_schema(tmp_path, own), body) == []
    assert b"TimeSeriesData" in body[:200]


ACCEPTED = [
    ("2.1", None, sdmx.GENERIC),
    ("2.1", "*/*", sdmx.GENERIC),
    ("2.1", "application/xml", "application/xml"),
    ("2.1", "text/xml", "text/xml; charset=utf-8"),
    ("2.1", "text/csv", "text/csv; charset=utf-8"),
    ("2.1", "application/json", "application/json"),
    ("2.1", "application/vnd.sdmx.data+json;version=1.0", sdmx.JSON_1),
    ("2.1", "application/vnd.sdmx.data+csv", sdmx.CSV_1),
    ("2.1", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ("2.1", "image/gif, application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.1", sdmx.SPECIFIC),
    ("3.0", None, sdmx.ML_30),
    ("3.0", "*/*", sdmx.ML_30),
    ("3.0", "application/json", "application/json"),
    ("3.0", "text/csv", "text/csv; charset=utf-8"),
    ("3.0", "application/vnd.sdmx.data+json;version=2.0.0+", sdmx.JSON_2),
    ("3.0", "application/vnd.sdmx.data+csv;version=2.0.0;labels=both", f"{sdmx.CSV_2};labels=both"),
]


@every(("version", "accept", "content_type"), ACCEPTED)
def test_negotiation(client: Client, version: str, accept: str | None, content_type: str) -> None:
    """Accept decides; XML answers who likes everything; the answer says what depends on Accept."""
    path = "/sdmx/2.1/data/TRADE" if version == "2.1" else "/sdmx/3.0/data/dataflow/REPORTS/TRADE"
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert "Accept" in response.headers["vary"]


def test_labels_and_keys_in_csv(client: Client) -> None:
    """The media type's parameters add names beside or in the cells, and the keys as columns."""
    accept = f"{sdmx.CSV_2};labels=name;keys=both"
    response = client.get("/sdmx/3.0/data/dataflow/REPORTS/TRADE/1.0.0/A.CHN", headers={"Accept": accept})
    first = next(csv.DictReader(io.StringIO(response.text, newline="")))
    assert list(first)[:5] == ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY"]
    assert (first["STRUCTURE_NAME"], first["Frequency"], first["Reference area"]) == (
        "Cross-border e-commerce trade",
        "Annual",
        "China",
    )
    assert first["SERIES_KEY"] == ".".join(first[name] for name in sdmx.DIMENSIONS[:-1])
    assert first["OBS_KEY"] == f"{first['SERIES_KEY']}.{first['TIME_PERIOD']}"


@pytest.mark.parametrize(
    ("key", "media_type"),
    [("sdmx-json", sdmx.JSON_1), ("sdmx-csv", f"{sdmx.CSV_1}; charset=utf-8"), ("sdmx-ml", sdmx.GENERIC)],
)
class TestOfTheNativeApi:
    """The three formats that /v1/figures has too."""

    def test_they_say_what_the_json_says(self, rich: Client, key: str, media_type: str) -> None:
        """Value by value and text by text."""
        for claims, wanted in (("preferred", sdmx.figures(rich)), ("all", sdmx.claims(rich))):
            response = rich.get(f"/v1/figures?claims={claims}&limit=10000&format={key}")
            assert (response.status_code, response.headers["content-type"]) == (200, media_type)
            assert sdmx.rows(media_type, response.content) == wanted

    def test_an_empty_answer_is_valid(self, client: Client, key: str, media_type: str) -> None:
        """A message without an observation."""
        response = client.get(f"/v1/figures.{key}?area=AFG")
        assert response.status_code == 200
        assert sdmx.rows(media_type, response.content) == []
        if key != "sdmx-csv":
            assert sdmx.faults(media_type, response.content) == []

    def test_a_converted_value_says_how_it_came_about(self, client: Client, key: str, media_type: str) -> None:
        """Unit, digits and bounds are those of the conversion, and the comment holds the formula."""
        query = "indicator=online-retail-sales&period=2024&source=cfis-2025-09-15&unit=USD"
        (row,) = sdmx.rows(media_type, client.get(f"/v1/figures?{query}&format={key}").content)
        (figure,) = client.exact(f"/v1/figures?{query}&fields=*")
        wanted = sdmx.expected_claim(figure)  # who names a source wants its claims
        assert {name: cell for name, cell in row.items() if name != "OBS_COM"} == {
            name: cell for name, cell in wanted.items() if name != "OBS_COM"
        }
        assert figure["conversion"]["formula"] in row["OBS_COM"]

    def test_a_scale_is_the_multiplier(self, client: Client, key: str, media_type: str) -> None:
        """The one case where it is not 0, and there of shares alone; the ends are told in it too."""
        query = "area=CHN&year=2024&topic=market-size,trade&scale=trillion"
        found = sdmx.rows(media_type, client.get(f"/v1/figures?{query}&format={key}").content)
        assert found == sdmx.figures(client, f"&{query}")
        told = {row["UNIT_MEASURE"]: row["UNIT_MULT"] for row in found}
        assert (told["CNY"], told["PT"]) == ("12", "0")
        (sales,) = (row for row in found if row["INDICATOR"] == "online-retail-sales")
        assert [sales[name] for name in ("OBS_VALUE", "LOW", "HIGH", "DECIMALS")] == ["15.5", "15.45", "15.55", "1"]

    def test_derived_figures_are_among_them(self, client: Client, key: str, media_type: str) -> None:
        """Their source is `derived`, and the message stays valid."""
        body = client.get(f"/v1/figures?derived=true&format={key}").content
        found = sdmx.rows(media_type, body)
        assert found == sdmx.figures(client, "&derived=true")
        assert "derived" in {row["SOURCE"] for row in found}
        if key != "sdmx-csv":
            assert sdmx.faults(media_type, body) == []

    def test_one_claim_that_does_not_stand_is_a_claim(self, client: Client, key: str, media_type: str) -> None:
        """Only the one that stands is told as the figure of its place."""
        rows = client.data("/v1/figures?indicator=online-retail-sales&area=CHN&period=2024&claims=all")
        assert {row["preferred"] for row in rows} == {True, False}
        for row in rows:
            (told,) = sdmx.rows(media_type, client.get(f"/v1/figures/{row['id']}?format={key}").content)
            assert told.get("PREFERRED") == (None if row["preferred"] else "false")

    def test_only_figures_have_them(self, client: Client, key: str, media_type: str) -> None:
        """A table of anything else is refused."""
        assert client.get(f"/v1/market-size?format={key}").status_code == 406
        assert client.get(f"/v1/indicators?format={key}").status_code == 406


def test_one_figure(client: Client) -> None:
    """The address of a figure has them too, in the language asked for."""
    figure = "online-retail-sales.CHN.2024.cfis-2025-09-15"
    response = client.get(f"/v1/figures/{figure}?format=sdmx-json&lang=zh")
    (row,) = sdmx.rows(sdmx.JSON_1, response.content)
    structure: Any = response.json()["data"]["structure"]
    assert row["OBS_VALUE"] == "15500000000000"
    assert structure["dimensions"]["series"][1]["values"][0]["name"] == "中国"
