"""SDMX's bad input: each answer is the protocol's own error message, valid, with what was wrong; never a 500."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

OLD, NEW = "/sdmx/2.1", "/sdmx/3.0"
LONG = "A" * 9000
BAD = [
    (f"{OLD}", 400, 140, "resource"),
    (f"{OLD}/", 400, 140, "data"),
    (f"{OLD}/dta/FIGURES", 400, 140, "Did you mean data?"),
    (f"{OLD}/data", 400, 140, "dataflow"),
    (f"{OLD}/data/NOPE", 404, 100, "FIGURES, MARKET_SIZE"),
    (f"{OLD}/data/TRAED", 404, 100, "Did you mean TRADE?"),
    (f"{OLD}/data/ECB,TRADE,1.0", 404, 100, "REPORTS"),
    (f"{OLD}/data/REPORTS,TRADE,2.0", 404, 100, "there is 1.0"),
    (f"{OLD}/data/REPORTS,TRADE,x", 400, 140, "no version"),
    (f"{OLD}/data/A,B,C,D", 400, 140, "REPORTS,FIGURES,1.0"),
    (f"{OLD}/data/TRADE+FIGURES", 501, 501, "one dataflow"),
    (f"{OLD}/data/TRADE/A.CHN....", 400, 140, "FREQ.REF_AREA.INDICATOR.VINTAGE"),
    (f"{OLD}/data/TRADE/A.CHI..", 404, 100, "CL_AREA"),
    (f"{OLD}/data/TRADE/A.CHN+ATLANTIS..", 404, 100, "ATLANTIS"),
    (f"{OLD}/data/TRADE/all/SOMEBODY", 404, 100, "provider"),
    (f"{OLD}/data/TRADE/all/all/more", 400, 140, "too many"),
    (f"{OLD}/data/TRADE?startPeriod=2024-13", 400, 140, "2024-S1"),
    (f"{OLD}/data/TRADE?startPeriod=", 400, 140, "empty"),
    (f"{OLD}/data/TRADE?startPeriod=2024T99", 400, 140, "time period"),
    (f"{OLD}/data/TRADE?startPeriod=2024&endPeriod=2014", 403, 150, "after endPeriod"),
    (f"{OLD}/data/TRADE?startPerid=2024", 400, 140, "Did you mean startPeriod?"),
    (f"{OLD}/data/TRADE?startPeriod=2024&startPeriod=2025", 400, 140, "more than once"),
    (f"{OLD}/data/TRADE?lastNObservations=0", 400, 140, "positive"),
    (f"{OLD}/data/TRADE?firstNObservations=1e3", 400, 140, "positive"),
    (f"{OLD}/data/TRADE?detail=some", 400, 140, "serieskeysonly"),
    (f"{OLD}/data/TRADE?dimensionAtObservation=AREA", 400, 140, "REF_AREA"),
    (f"{OLD}/data/TRADE?dimensionAtObservation=VINTAGE&lastNObservations=1", 501, 501, "TIME_PERIOD"),
    (f"{OLD}/data/TRADE?dimensionAtObservation=SOURCE", 400, 140, "VINTAGE"),
    (f"{OLD}/data/TRADE/A.CHN..SOON", 404, 100, "CL_VINTAGE"),
    (f"{OLD}/data/TRADE/A.CHN...nbs-2025-01-18", 400, 140, "there are 4"),
    (f"{OLD}/data/CLAIMS/A.CHN...nobody", 404, 100, "CL_SOURCE"),
    (f"{OLD}/data/CLAIM", 404, 100, "Did you mean CLAIMS?"),
    (f"{OLD}/data/TRADE?c[REF_AREA]=CHN", 400, 140, "not a parameter"),
    (f"{OLD}/data/TRADE?offset=5", 501, 501, "offset"),
    (f"{OLD}/data/%FF", 400, 140, "UTF-8"),
    (f"{OLD}/data/%00", 400, 140, "code 0"),
    (f"{OLD}/data/TRADE?startPeriod=%FF", 400, 140, "UTF-8"),
    (f"{OLD}/data/{LONG}", 400, 140, "too long"),
    (f"{OLD}/data/TRADE?startPeriod={LONG}", 400, 140, "too long"),
    (f"{OLD}/data/TRADE/{'+'.join(['A'] * 2000)}", 200, None, ""),
    (f"{OLD}/data/TRADE/{'/'.join('abcdefghijklmn')}", 400, 140, "parts"),
    (f"{OLD}/metadata/x", 501, 501, "metadata"),
    (f"{OLD}/categoryscheme", 404, 100, "categoryscheme"),
    (f"{OLD}/codelist/REPORTS/CL_NOPE", 404, 100, "no such structure"),
    (f"{OLD}/codelist/ECB", 404, 100, "no such structure"),
    (f"{OLD}/codelist/REPORTS/CL_FREQ/1.0/X", 404, 100, "item"),
    (f"{OLD}/codelist/REPORTS/CL_FREQ/1.0/X?references=all", 404, 100, "item"),
    (f"{OLD}/codelist/REPORTS/CL_FREQ/one", 400, 140, "no version"),
    (f"{OLD}/codelist/REPORTS/CL_FREQ/3.0", 404, 100, "no such structure"),
    (f"{OLD}/dataflow/REPORTS/TRADE/1.0/A", 404, 100, "no such structure"),
    (f"{OLD}/codelist/a/b/c/d/e", 400, 140, "too many"),
    (f"{OLD}/dataflow?references=cousins", 400, 140, "parentsandsiblings"),
    (f"{OLD}/dataflow?detail=raw", 400, 140, "referencepartial"),
    (f"{OLD}/dataflow?references=ancestors", 400, 140, "references"),
    (f"{OLD}/availableconstraint/TRADE/all/all/AREA", 400, 140, "REF_AREA"),
    (f"{OLD}/availableconstraint/TRADE?mode=maybe", 400, 140, "available"),
    (f"{OLD}/availableconstraint/TRADE/A.AFG..", 404, 100, "no data"),
    (f"{OLD}/schema/dataflow/REPORTS/NOPE", 404, 100, "dataflow"),
    (f"{OLD}/schema/nothing/REPORTS/TRADE", 400, 140, "context"),
    (f"{OLD}/schema/dataflow/REPORTS/TRADE?explicitMeasure=true", 501, 501, "explicit"),
    (f"{NEW}", 400, 140, "structure"),
    (f"{NEW}/data/dataflow/REPORTS/NOPE", 404, 100, "FIGURES"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE/2.0.0", 404, 100, "1.0.0"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE/1.+.+.+", 400, 140, "no version"),
    (f"{NEW}/data/datastructure/REPORTS/TRADE", 404, 100, "FIGURE"),
    (f"{NEW}/data/provisionagreement/REPORTS/X", 404, 100, "provisionagreement"),
    (f"{NEW}/data/flow/REPORTS/TRADE", 400, 140, "context"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE/1.0.0/A.CHN.*.*.*.*", 400, 140, "6 dimensions"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE/1.0.0/A.ATLANTIS", 422, 150, "ATLANTIS"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[NOPE]=1", 400, 140, "component"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[PREFERRED]=true", 400, 140, "component"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?attributes=PREFERRED", 400, 140, "SOURCE"),
    (f"{NEW}/data/dataflow/REPORTS/CLAIMS?c[PREFERRED]=maybe", 400, 140, "true or false"),
    (f"{NEW}/data/dataflow/REPORTS/CLAIMS?attributes=SOURCE", 400, 140, "PREFERRED"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[REF_AREA]=ATLANTIS", 422, 150, "CL_AREA"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[REF_AREA]=", 400, 140, "empty"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[REF_AREA]=CHN,", 400, 140, "empty"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[REF_AREA]=CHN&c[REF_AREA]=USA", 400, 140, "more than once"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[TIME_PERIOD]=ge:soon", 400, 140, "time period"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[OBS_VALUE]=gt:NaN", 400, 140, "numbers"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[OBS_VALUE]=gt:many", 400, 140, "numbers"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c[OBS_VALUE]={','.join('1' * 600)}", 400, 140, "500"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?c=REF_AREA:CHN", 400, 140, "not a parameter"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?attributes=UNIT", 400, 140, "UNIT_MEASURE"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?measures=VALUE", 400, 140, "OBS_VALUE"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?startPeriod=2024", 400, 140, "not a parameter"),
    (f"{NEW}/data/dataflow/REPORTS/TRADE?reportingYearStartDay=--07-01", 501, 501, "reportingYearStartDay"),
    (f"{NEW}/structure/nothing", 400, 140, "dataflow"),
    (f"{NEW}/structure/hierarchy", 404, 100, "hierarchy"),
    (f"{NEW}/registration/id/x", 501, 501, "registration"),
    (f"{NEW}/metadata/metadataset", 501, 501, "metadata"),
    (f"{NEW}/availability/dataflow/REPORTS/TRADE/1.0.0/*/AREA", 400, 140, "REF_AREA"),
    (f"{NEW}/availability/dataflow/REPORTS/TRADE/1.0.0/A.CHN,A.WLD?mode=available", 501, 501, "one key"),
    (f"{NEW}/availability/dataflow/REPORTS/TRADE?references=parents", 400, 140, "codelist"),
]  # fmt: skip


@every(("path", "status", "number", "word"), BAD)
def test_bad_input_as_xml(client: Client, path: str, status: int, number: int | None, word: str) -> None:
    """An SDMX error message with the number of the standard and what was wrong, valid by its schema."""
    response = client.get(path)
    assert response.status_code == status, response.text
    if number is None:
        return
    assert response.headers["content-type"] == "application/xml"
    root = etree.fromstring(response.content)
    message = root.find("{*}ErrorMessage")
    assert message.get("code") == str(number)
    assert word in "".join(message.itertext())
    assert sdmx.faults(sdmx.STRUCTURE_30 if path.startswith(NEW) else sdmx.STRUCTURE_21, response.content) == []


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


UNACCEPTABLE = [
    (f"{OLD}/data/TRADE", "image/gif"),
    (f"{OLD}/data/TRADE", sdmx.JSON_2),
    (f"{OLD}/data/TRADE", sdmx.ML_30),
    (f"{OLD}/data/TRADE", f"{sdmx.GENERIC};q=0"),
    (f"{OLD}/data/TRADE", f"{sdmx.CSV_1};labels=name"),
    (f"{OLD}/data/TRADE", f"{sdmx.CSV_1};timeFormat=normalized"),
    (f"{OLD}/data/TRADE", f"{sdmx.GENERIC};colour=red"),
    (f"{OLD}/dataflow", sdmx.CSV_1),
    (f"{NEW}/data/dataflow/REPORTS/TRADE", sdmx.GENERIC),
    (f"{NEW}/data/dataflow/REPORTS/TRADE", f"{sdmx.VND}data+csv;version=2.1.0"),
    (f"{NEW}/structure/dataflow", "text/csv"),
    (f"{NEW}/schema/dataflow/REPORTS/TRADE", "text/html"),
]


@every(("path", "accept"), UNACCEPTABLE)
def test_a_type_that_is_not_served_is_406(client: Client, path: str, accept: str) -> None:
    """With the list of those that are."""
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    assert "application/vnd.sdmx." in response.text


def test_time_series_formats_hold_time_series(client: Client) -> None:
    """Another dimension at the observation is refused there."""
    path = f"{OLD}/data/TRADE?dimensionAtObservation=REF_AREA"
    assert client.get(path, headers={"Accept": sdmx.GENERIC_SERIES}).status_code == 400


@every("path", [f"{OLD}/data/TRADE", f"{NEW}/structure/dataflow", f"{NEW}"])
@every("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_reading_is_allowed(client: Client, path: str, method: str) -> None:
    """Any other method is 405 in the protocol's own shape, and says which are allowed."""
    response = client.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert "ErrorMessage" in response.text


def test_without_a_database_the_service_is_unavailable(connect: object, tmp_path: object) -> None:
    """503 with SDMX's own number."""
    client: Client = connect(f"sqlite:///{tmp_path}/missing.db")  # type: ignore[operator]
    response = client.get(f"{OLD}/data/TRADE")
    assert response.status_code == 503
    assert 'ErrorMessage code="503"' in response.text


def test_without_pysdmx_structures_say_how_to_install_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """501 with the command, while data are still served."""
    monkeypatch.setattr("api.protocols.sdmx.structures.installed", lambda: False)
    response = client.get(f"{OLD}/agencyscheme/REPORTS?detail=allstubs")
    assert response.status_code == 501
    assert "pip install 'report-indicators[sdmx]'" in response.text
    assert client.get(f"{OLD}/data/PARTNERSHIPS").status_code == 200
