"""SDMX data in each format: all say the same, in every layout and of every text, and are valid by the schemas."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from lxml import etree

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.query import Page, Query
from api.domain.words.scales import SCALES
from api.domain.words.vintages import vintage_name
from api.protocols.sdmx.artefacts import NODES
from api.protocols.sdmx.structures import Heading, StructureRequest, Structures, write_json, write_xml
from api.representations.table import Table
from api.representations.writers.sdmx import sdmx_csv, sdmx_json, specific_xml
from api.representations.writers.sdmx.concepts import MULTIPLIERS
from api.representations.writers.sdmx.generic_xml import Generic
from api.representations.writers.sdmx.messages import Message, MessageWriter, Structure, grouped
from api.representations.writers.sdmx.observations import observe, source_code, source_id
from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = [pytest.mark.one_engine, pytest.mark.slow]  # what is tried here comes after the data are read

OF_TIME_SERIES = (sdmx.GENERIC_SERIES, sdmx.SPECIFIC_SERIES)
FLOWS = {"FIGURES": "", **{flow: f"&topic={flow.lower().replace('_', '-')}" for flow in sdmx.TOPICS}}
each_format = every("media_type", sdmx.DATA)


@pytest.fixture(scope="module")
def standing(rich: Client) -> list[sdmx.Row]:
    """The figures that stand, as our own JSON has them."""
    return sdmx.figures(rich)


@pytest.fixture(scope="module")
def claimed(rich: Client) -> list[sdmx.Row]:
    """The claims of every source."""
    return sdmx.claims(rich)


@each_format
@every("flow", FLOWS)
def test_every_representation_says_what_the_json_says(rich: Client, media_type: str, flow: str) -> None:
    """Value by value and text by text, quotes, signs of markup, Chinese and long numbers included."""
    wanted = sdmx.figures(rich, FLOWS[flow])
    assert len(wanted) > 3
    assert sdmx.rows(media_type, sdmx.get(rich, media_type, flow=flow)) == wanted


@sdmx.each_layout
@every("media_type", [name for name in sdmx.DATA if name not in OF_TIME_SERIES])
def test_every_layout_holds_the_same_observations(
    rich: Client, standing: list[sdmx.Row], media_type: str, at: str
) -> None:
    """Which dimension is at the observation changes the packing and nothing else."""
    assert sdmx.rows(media_type, sdmx.get(rich, media_type, f"?dimensionAtObservation={at}")) == standing


@sdmx.each_layout_of_claims
@each_format
def test_claims_hold_what_every_source_says(
    rich: Client, standing: list[sdmx.Row], claimed: list[sdmx.Row], media_type: str, at: str
) -> None:
    """Rivals in series of their own, in every layout, each with whether it is the one that stands."""
    if media_type in OF_TIME_SERIES and at != "TIME_PERIOD":
        return
    found = sdmx.rows(media_type, sdmx.get(rich, media_type, f"?dimensionAtObservation={at}", "CLAIMS"))
    assert found == claimed
    kept = [row for row in found if row.pop("PREFERRED") == "true"]
    assert kept == standing


TOLD = ["", "&attributes=none", "&measures=none", "&attributes=none&measures=none", "&attributes=OBS_STATUS,LOW"]


@sdmx.each_layout
@every("told", [*TOLD, "&includeHistory=true"])
def test_json_of_3_0_is_valid(rich: Client, at: str, told: str) -> None:
    """By the official schema, in every layout and detail."""
    assert sdmx.faults(sdmx.JSON_2, sdmx.get(rich, sdmx.JSON_2, f"?dimensionAtObservation={at}{told}")) == []


@sdmx.each_layout
@every(
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


def test_messages_of_time_series_are_valid(rich: Client, tmp_path: Path) -> None:
    """Those of 2.1 have root elements of their own."""
    schema = sdmx.specific_schema(tmp_path, rich.get("/sdmx/2.1/schema/dataflow/REPORTS/FIGURES/1.0").content)
    for media_type in OF_TIME_SERIES:
        body = sdmx.get(rich, media_type)
        assert sdmx.xml_faults(schema, body) == []
        assert b"TimeSeriesData" in body[:200]


@every(("version", "accept", "content_type"), rows_beside(__file__, "accepted.txt"))
def test_negotiation(client: Client, version: str, accept: str, content_type: str) -> None:
    """Accept decides; XML answers who likes everything; the answer says what depends on Accept."""
    path = "/sdmx/2.1/data/TRADE" if version == "2.1" else "/sdmx/3.0/data/dataflow/REPORTS/TRADE"
    response = client.get(path, headers={} if accept == "-" else {"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, content_type)
    assert "Accept" in response.headers["vary"]


def test_labels_and_keys_in_csv(client: Client) -> None:
    """The media type's parameters add names beside or in the cells, and the keys as columns."""
    accept = f"{sdmx.CSV_2};labels=name;keys=both"
    response = client.get("/sdmx/3.0/data/dataflow/REPORTS/TRADE/1.0.0/A.CHN", headers={"Accept": accept})
    first = next(csv.DictReader(io.StringIO(response.text, newline="")))
    assert list(first)[:5] == ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY"]
    assert first["STRUCTURE_NAME"] == "Cross-border e-commerce trade"
    assert (first["Frequency"], first["Reference area"]) == ("Annual", "China")
    assert first["SERIES_KEY"] == ".".join(first[name] for name in sdmx.DIMENSIONS[:-1])
    assert first["OBS_KEY"] == f"{first['SERIES_KEY']}.{first['TIME_PERIOD']}"


NATIVE = [("sdmx-json", sdmx.JSON_1), ("sdmx-csv", f"{sdmx.CSV_1}; charset=utf-8"), ("sdmx-ml", sdmx.GENERIC)]
each_native = every(("key", "media_type"), NATIVE)
"""The three formats that /v1/figures has too."""


@each_native
def test_native_formats_say_what_the_json_says(
    rich: Client, standing: list[sdmx.Row], claimed: list[sdmx.Row], key: str, media_type: str
) -> None:
    for claims, wanted in (("preferred", standing), ("all", claimed)):
        response = rich.get(f"/v1/figures?claims={claims}&limit=10000&format={key}")
        assert (response.status_code, response.headers["content-type"]) == (200, media_type)
        assert sdmx.rows(media_type, response.content) == wanted


@each_native
def test_a_converted_value_says_how_it_came_about(client: Client, key: str, media_type: str) -> None:
    """Unit, digits and bounds are those of the conversion, and the comment holds the formula."""
    query = "indicator=online-retail-sales&period=2024&source=cfis-2025-09-15&unit=USD"
    (row,) = sdmx.rows(media_type, client.get(f"/v1/figures?{query}&format={key}").content)
    (figure,) = client.exact(f"/v1/figures?{query}&fields=*")
    wanted = sdmx.expected_claim(figure)  # who names a source wants its claims
    assert figure["conversion"]["formula"] in row.pop("OBS_COM")
    wanted.pop("OBS_COM", None)
    assert row == wanted


@each_native
def test_a_scale_is_the_multiplier(client: Client, key: str, media_type: str) -> None:
    """The one case where it is not 0, and there of shares alone; the ends are told in it too."""
    query = "area=CHN&year=2024&topic=market-size,trade&scale=trillion"
    found = sdmx.rows(media_type, client.get(f"/v1/figures?{query}&format={key}").content)
    assert found == sdmx.figures(client, f"&{query}")
    told = {row["UNIT_MEASURE"]: row["UNIT_MULT"] for row in found}
    assert (told["CNY"], told["PT"]) == ("12", "0")
    (sales,) = (row for row in found if row["INDICATOR"] == "online-retail-sales")
    assert [sales[name] for name in ("OBS_VALUE", "LOW", "HIGH", "DECIMALS")] == ["15.5", "15.45", "15.55", "1"]


@each_native
def test_derived_figures_are_among_them_or_none_is(client: Client, key: str, media_type: str) -> None:
    """Their source is `derived`, and the message stays valid; so does one without an observation."""
    for query in ("derived=true", "area=AFG"):
        response = client.get(f"/v1/figures.{key}?{query}")
        assert response.status_code == 200
        found = sdmx.rows(media_type, response.content)
        assert found == ([] if "AFG" in query else sdmx.figures(client, f"&{query}"))
        assert "AFG" in query or "derived" in {row["SOURCE"] for row in found}
        assert key == "sdmx-csv" or sdmx.faults(media_type, response.content) == []


@each_native
def test_one_claim_that_does_not_stand_is_a_claim(client: Client, key: str, media_type: str) -> None:
    """Only the one that stands is told as the figure of its place; nothing but figures has these formats."""
    rows = client.data("/v1/figures?indicator=online-retail-sales&area=CHN&period=2024&claims=all")
    assert {row["preferred"] for row in rows} == {True, False}
    for row in rows:
        (told,) = sdmx.rows(media_type, client.get(f"/v1/figures/{row['id']}?format={key}").content)
        assert told.get("PREFERRED") == (None if row["preferred"] else "false")
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


TEXTS = {
    "quotes": """it's "15.5", 'or' so""",
    "markup": "<b>5 & 6</b> &amp; ]]> <!--",
    "chinese": "超过15.5万亿元，约“7.2%”",
    "comma": "1,234;5\\6",
    "formula": "=1+1",
    "line ends": "one\ttwo\nthree\rfour\r\nfive",
    "outer spaces": "  in the middle  ",
    "beyond the basic plane": "🛒 𠮷",
}
CONTROLS = "a\x00b\x0bc\x1fd\ufffee\ud800f"
WRITERS: dict[str, tuple[type[MessageWriter], str]] = {
    sdmx.GENERIC: (Generic, "1.0"),
    sdmx.SPECIFIC: (specific_xml.Specific21, "1.0"),
    sdmx.ML_30: (specific_xml.Specific30, "1.0.0"),
    sdmx.JSON_1: (sdmx_json.Json1, "1.0"),
    sdmx.JSON_2: (sdmx_json.Json2, "1.0.0"),
    sdmx.CSV_1: (sdmx_csv.Csv1, "1.0"),
    sdmx.CSV_2: (sdmx_csv.Csv2, "1.0.0"),
}


@pytest.fixture(scope="module")
def figure(client: Client, portal: BlockingPortal) -> Figure:
    """Any figure."""
    service, catalogue = client.app.state.service, client.catalogue()
    return portal.call(lambda: service.printed(catalogue, Query(page=Page(limit=1)))).figures[0]


def printed(media_type: str, figure: Figure, phrase: str, note: str | None) -> sdmx.Row:
    """The row that a format makes of a figure of such a phrase and note, read back."""
    awkward = replace(figure, locator=replace(figure.locator, phrase=phrase), note_en=note, note_zh=note)
    writer, version = WRITERS[media_type]
    message = Message(Structure.of_flow("FIGURES", version), "x", "2026-11-24T00:00:00Z")
    body = writer(message).whole(grouped(message, [observe(awkward, message.structure.definition)]))
    (row,) = sdmx.rows(media_type, body)
    return row


@every("media_type", WRITERS)
@every("text", [*TEXTS.values(), CONTROLS])
def test_a_text_comes_back_as_it_was(figure: Figure, media_type: str, text: str) -> None:
    """What a source prints breaks no message; what XML cannot hold is the replacement character in every format."""
    if text != CONTROLS:
        row = printed(media_type, figure, text, text)
        assert (row["AS_PRINTED"], row["OBS_COM"]) == (text, text)
    else:
        row = printed(media_type, figure, text, None)
        assert row["AS_PRINTED"] == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"
        assert "OBS_COM" not in row


def awkward_catalogue(catalogue: Catalogue, text: str) -> Catalogue:
    """A catalogue in which an indicator and a source have that text for their names."""
    indicator = next(iter(catalogue.indicators.values()))
    source = next(iter(catalogue.sources.values()))
    named: dict[str, Any] = dict.fromkeys(("name_en", "name_zh", "definition_en", "definition_zh"), text)
    return replace(
        catalogue,
        indicators={**catalogue.indicators, indicator.code: indicator.model_copy(update=named)},
        sources={**catalogue.sources, source.id: source.model_copy(update={"title": text, "publisher": text})},
    )


@every("text", [*TEXTS.values(), CONTROLS, "a\ue000b"])
def test_awkward_names_in_structures(client: Client, text: str) -> None:
    catalogue = awkward_catalogue(client.catalogue(), text)
    code = next(iter(catalogue.indicators))
    heading = Heading("x", "2026-11-24T00:00:00Z")
    asked = [StructureRequest(node) for node in NODES if node.kind.value in ("codelist", "datastructure")]
    made = Structures(catalogue, "1.0").make(asked)
    xml, as_json = write_xml(made, heading, version_30=False), write_json(made, heading)
    assert sdmx.faults(sdmx.STRUCTURE_21, xml) == []
    assert sdmx.faults(sdmx.STRUCTURE_JSON, as_json) == []
    (listed,) = (one for one in json.loads(as_json)["data"]["codelists"] if one["id"] == "CL_INDICATOR")
    (entry,) = (one for one in listed["codes"] if one["id"] == code)
    (element,) = (one for one in etree.fromstring(xml).iter("{*}Code") if one.get("id") == code)
    english, chinese = (name.text for name in element.findall("{*}Name"))
    assert (entry["names"]["en"], entry["names"]["zh"]) == (english, chinese)
    assert english.replace("\n", "") == chinese.replace("\n", "")


def test_a_dot_in_the_id_of_a_source_parts_no_key() -> None:
    """It becomes an underscore, which no id holds, and comes back."""
    assert source_code("agency-2025.v2") == "agency-2025_v2"
    assert source_id(source_code("agency-2025.v2")) == "agency-2025.v2"


VINTAGES = """
    PRELIMINARY      | Preliminary         | 初步
    EDITION-2024     | Edition of 2024     | 2024年版
    EDITION-2024-11  | Edition of 2024-11  | 2024年11月版
    FORECAST-2014    | Forecast of 2014    | 2014年预测
    SECOND-LOOK      | Second look         | Second look
    EDITION-SPRING   | Edition spring      | Edition spring
    _Z               | Not applicable      | 不适用
"""


@every(("code", "english", "chinese"), text_rows(VINTAGES))
def test_a_vintage_has_a_name_in_both_languages(code: str, english: str, chinese: str) -> None:
    """One that is none of ours has its own words."""
    assert vintage_name(code) == (english, chinese)


def test_what_a_change_of_ours_needs() -> None:
    """A new scale needs a code in CL_UNIT_MULT; a table without a dataset is a mistake, not a message without data."""
    assert set(MULTIPLIERS) == {str(scale.exponent) for scale in SCALES.values()}
    with pytest.raises(AssertionError):
        sdmx_csv.write(Table("areas", (), ()))
