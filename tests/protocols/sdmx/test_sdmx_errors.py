"""SDMX's bad input: each answer is the protocol's own error message, valid, with what was wrong; never a 500."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

OLD, NEW = "/sdmx/2.1", "/sdmx/3.0"
LONG = [
    (f"2.1/data/{'A' * 9000}", "400 140", "too long"),
    (f"2.1/data/TRADE?startPeriod={'A' * 9000}", "400 140", "too long"),
    (f"3.0/data/dataflow/REPORTS/TRADE?c[OBS_VALUE]={','.join('1' * 600)}", "400 140", "500"),
]


@every(("path", "status", "word"), [*rows_beside(__file__, "refusals.txt"), *LONG])
def test_bad_input_as_xml(client: Client, path: str, status: str, word: str) -> None:
    """An SDMX error message with the number of the standard and what was wrong, valid by its schema."""
    response = client.get(f"/sdmx/{path}")
    message = etree.fromstring(response.content).find("{*}ErrorMessage")
    assert f"{response.status_code} {message.get('code')}" == status, response.text
    assert response.headers["content-type"] == "application/xml"
    assert word in "".join(message.itertext())
    accept = sdmx.STRUCTURE_30 if path.startswith("3.0") else sdmx.STRUCTURE_21
    assert sdmx.faults(accept, response.content) == []


def test_one_value_many_times_is_no_fault(client: Client) -> None:
    """A long key asks for what its first value asks for."""
    assert client.get(f"{OLD}/data/TRADE/{'+'.join(['A'] * 2000)}").status_code == 200


@every(("accept", "path"), [(sdmx.JSON_1, f"{OLD}/data/NOPE"), (sdmx.JSON_2, f"{NEW}/data/*/*/NOPE")])
def test_bad_input_as_json(client: Client, accept: str, path: str) -> None:
    """Who asks for JSON reads the error as JSON, valid by the schema of its version."""
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert "json" in response.headers["content-type"]
    (error,) = json.loads(response.content)["errors"]
    assert (error["code"], error["title"]) == (100, "No results found")
    assert "NOPE" in error["detail"]
    assert sdmx.faults(accept, response.content) == []


UNACCEPTABLE = f"""
    2.1/data/TRADE                  | image/gif
    2.1/data/TRADE                  | {sdmx.JSON_2}
    2.1/data/TRADE                  | {sdmx.ML_30}
    2.1/data/TRADE                  | {sdmx.GENERIC};q=0
    2.1/data/TRADE                  | {sdmx.CSV_1};labels=name
    2.1/data/TRADE                  | {sdmx.CSV_1};timeFormat=normalized
    2.1/data/TRADE                  | {sdmx.GENERIC};colour=red
    2.1/dataflow                    | {sdmx.CSV_1}
    3.0/data/dataflow/REPORTS/TRADE | {sdmx.GENERIC}
    3.0/data/dataflow/REPORTS/TRADE | {sdmx.VND}data+csv;version=2.1.0
    3.0/structure/dataflow          | text/csv
    3.0/schema/dataflow/REPORTS/TRADE | text/html
"""


@every(("path", "accept"), text_rows(UNACCEPTABLE))
def test_a_type_that_is_not_served_is_406(client: Client, path: str, accept: str) -> None:
    """With the list of those that are."""
    response = client.get(f"/sdmx/{path}", headers={"Accept": accept})
    assert response.status_code == 406
    assert "application/vnd.sdmx." in response.text


def test_time_series_formats_hold_time_series(client: Client) -> None:
    """Another dimension at the observation is refused there."""
    path = f"{OLD}/data/TRADE?dimensionAtObservation=REF_AREA"
    assert client.get(path, headers={"Accept": sdmx.GENERIC_SERIES}).status_code == 400


def test_without_pysdmx_structures_say_how_to_install_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """501 with the command, while data are still served."""
    monkeypatch.setattr("api.protocols.sdmx.structures.installed", lambda: False)
    response = client.get(f"{OLD}/agencyscheme/REPORTS?detail=allstubs")
    assert response.status_code == 501
    assert "pip install 'report-indicators[sdmx]'" in response.text
    assert client.get(f"{OLD}/data/PARTNERSHIPS").status_code == 200
