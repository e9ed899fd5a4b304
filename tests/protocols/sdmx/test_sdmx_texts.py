"""Awkward texts in SDMX: whatever a source prints comes back as it was, and never breaks a message."""

from __future__ import annotations

import json
from dataclasses import replace
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
from api.representations.writers.sdmx.concepts import MULTIPLIERS
from api.representations.writers.sdmx.generic_xml import Generic
from api.representations.writers.sdmx.messages import Message, MessageWriter, Structure, grouped
from api.representations.writers.sdmx.observations import observe, source_code, source_id
from api.representations.writers.sdmx.sdmx_csv import Csv1, Csv2
from api.representations.writers.sdmx.sdmx_json import Json1, Json2
from api.representations.writers.sdmx.specific_xml import Specific21, Specific30
from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = [pytest.mark.one_engine, pytest.mark.slow]  # what is tried here comes after the data are read

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
    sdmx.SPECIFIC: (Specific21, "1.0"),
    sdmx.ML_30: (Specific30, "1.0.0"),
    sdmx.JSON_1: (Json1, "1.0"),
    sdmx.JSON_2: (Json2, "1.0.0"),
    sdmx.CSV_1: (Csv1, "1.0"),
    sdmx.CSV_2: (Csv2, "1.0.0"),
}
each_format = every("media_type", WRITERS)


@pytest.fixture(scope="module")
def catalogue(client: Client, portal: BlockingPortal) -> Catalogue:
    """The catalogue of the seed."""
    found: Catalogue = portal.call(client.app.state.service.catalogue)
    return found


@pytest.fixture(scope="module")
def figure(client: Client, portal: BlockingPortal, catalogue: Catalogue) -> Figure:
    """Any figure."""
    service = client.app.state.service
    found = portal.call(lambda: service.printed(catalogue, Query(page=Page(limit=1))))
    return found.figures[0]


def told(media_type: str, figure: Figure) -> sdmx.Row:
    """The row that a format makes of a figure, read back."""
    writer, version = WRITERS[media_type]
    message = Message(Structure.of_flow("FIGURES", version), "x", "2026-11-24T00:00:00Z")
    body = writer(message).whole(grouped(message, [observe(figure, message.structure.definition)]))
    (row,) = sdmx.rows(media_type, body)
    return row


@each_format
@every("text", TEXTS.values())
def test_a_text_comes_back_as_it_was(figure: Figure, media_type: str, text: str) -> None:
    """Quotes, markup, Chinese, line ends and spaces at the ends."""
    awkward = replace(figure, locator=replace(figure.locator, phrase=text), note_en=text)
    row = told(media_type, awkward)
    assert (row["AS_PRINTED"], row["OBS_COM"]) == (text, text)


@each_format
def test_control_characters_are_replaced_alike(figure: Figure, media_type: str) -> None:
    """What XML cannot hold is the replacement character in every format, so that all agree."""
    awkward = replace(figure, locator=replace(figure.locator, phrase=CONTROLS), note_en=None, note_zh=None)
    row = told(media_type, awkward)
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
def test_awkward_names_in_structures(catalogue: Catalogue, text: str) -> None:
    """Structures stay valid, and XML and JSON give the same names."""
    catalogue = awkward_catalogue(catalogue, text)
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


@every(
    ("code", "name"),
    [
        ("PRELIMINARY", ("Preliminary", "初步")),
        ("EDITION-2024", ("Edition of 2024", "2024年版")),
        ("EDITION-2024-11", ("Edition of 2024-11", "2024年11月版")),
        ("FORECAST-2014", ("Forecast of 2014", "2014年预测")),
        ("SECOND-LOOK", ("Second look", "Second look")),
        ("EDITION-SPRING", ("Edition spring", "Edition spring")),
        ("_Z", ("Not applicable", "不适用")),
    ],
)
def test_a_vintage_has_a_name_in_both_languages(code: str, name: tuple[str, str]) -> None:
    """One that is not known here has its own words."""
    assert vintage_name(code) == name


def test_every_scale_has_a_multiplier() -> None:
    """A new scale needs a code in CL_UNIT_MULT."""
    assert set(MULTIPLIERS) == {str(scale.exponent) for scale in SCALES.values()}


def test_a_format_of_figures_needs_figures() -> None:
    """A table without a dataset is a mistake of ours, not a message without data."""
    from api.representations.writers.sdmx.sdmx_csv import write

    with pytest.raises(AssertionError):
        write(Table("areas", (), ()))
