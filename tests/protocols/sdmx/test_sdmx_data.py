"""SDMX data: keys, filters, periods and references select what was asked, and nothing else."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

each_format = every("media_type", sdmx.DATA)


def keys(found: list[sdmx.Row]) -> list[str]:
    """The observations by area, period and source."""
    return [".".join(row.get(name, "") for name in ("REF_AREA", "TIME_PERIOD", "SOURCE")) for row in found]


PERIODS = ("2015", "2016", "2017", "2018-01-31", "2017-06", "2017-Q2", "2017-S1")
ITALY = [f"ITA.{period}.a-old" for period in PERIODS]
STANDING = ["DEU.2011.a-old", "DEU.2012.a-new", "DEU.2013.a-old", "DEU.2014.b-twin"]
SELECTED = [
    (".ITA..", "", ITALY),
    ("A.ITA..", "", ITALY[:3]),
    ("A+D.ITA..", "", ITALY[:4]),
    ("A.ITA", "", ITALY[:3]),
    ("A.ITA..", "startPeriod=2016", ITALY[1:3]),
    ("A.ITA..", "endPeriod=2016", ITALY[:2]),
    ("A.ITA..", "startPeriod=2016-A1&endPeriod=2016-12-31", ITALY[1:2]),
    (".ITA..", "startPeriod=2017-02&endPeriod=2017", ITALY[4:6]),
    (".ITA..", "startPeriod=2017-06-01T00:00:00&endPeriod=2017-06-30T23:59:59", ITALY[4:5]),
    ("A.ITA..", "lastNObservations=1", ITALY[2:3]),
    ("A.ITA..", "firstNObservations=1", ITALY[:1]),
    ("A.ITA..", "firstNObservations=1&lastNObservations=1", [ITALY[0], ITALY[2]]),
    ("A.ITA..", "firstNObservations=2&lastNObservations=2", ITALY[:3]),
    (".DEU..", "", ["DEU.2010.b-new", *STANDING, "DEU.2010-S2.a-old"]),
    (".DEU.online-retail-sales._Z", "startPeriod=2014", ["DEU.2014.b-twin"]),
    (".DEU..PRELIMINARY+_Z", "startPeriod=2014", ["DEU.2014.b-twin"]),
    (".FRA..", "", ["FRA.2016.a-old", "FRA.2018.a-old"]),
    (".FRA..", "asOf=2020-01-31", ["FRA.2017.a-old", "FRA.2018.a-old"]),
    (".FRA..", "asOf=2020-02-10T01:00:00%2B01:00", ["FRA.2016.a-old", "FRA.2017.a-old", "FRA.2018.a-old"]),
]


@every(("key", "query", "wanted"), SELECTED)
def test_keys_and_parameters_of_2_1(rich: Client, key: str, query: str, wanted: list[str]) -> None:
    """A plus is or, an empty position any; periods, numbers of observations and moments select."""
    body = sdmx.get(rich, sdmx.CSV_1, f"/{key}?{query}")
    assert keys(sdmx.rows(sdmx.CSV_1, body)) == wanted


CLAIMED = [
    (".DEU+ITA...b-new+b-twin", "endPeriod=2010", ["DEU.2010.b-new"]),
    (".DEU.online-retail-sales.", "startPeriod=2014", ["DEU.2014.b-new", "DEU.2014.b-twin"]),
    ("A.DEU.online-retail-sales._Z.a-old", "lastNObservations=1", ["DEU.2013.a-old"]),
]


@every(("key", "query", "wanted"), CLAIMED)
def test_keys_of_claims(rich: Client, key: str, query: str, wanted: list[str]) -> None:
    """The source is a place of the key there, and rivals are all found."""
    body = sdmx.get(rich, sdmx.CSV_1, f"/{key}?{query}", "CLAIMS")
    assert keys(sdmx.rows(sdmx.CSV_1, body)) == wanted


FILTERED = [
    ("/A.ITA.*.*", "", ITALY[:3]),
    ("/A.ITA.%2A.%2A", "", ITALY[:3]),
    ("/A.ITA.*.*,D.ITA", "", ITALY[:4]),
    ("/*.FRA+ITA.*.*", "c[TIME_PERIOD]=2016", ["FRA.2016.a-old", "ITA.2016.a-old"]),
    ("", "c[REF_AREA]=ITA&c[FREQ]=ne:A", ITALY[3:]),
    ("", "c%5BREF_AREA%5D=ITA%2CFRA&c%5BTIME_PERIOD%5D=ge%3A2017%2Ble%3A2017&c[FREQ]=A", ["ITA.2017.a-old"]),
    ("", "c[REF_AREA]=ITA&c[TIME_PERIOD]=lt:2016,gt:2017", ["ITA.2015.a-old", "ITA.2018-01-31.a-old"]),
    ("", "c[REF_AREA]=ITA&c[TIME_PERIOD]=gt:2015+lt:2017", ["ITA.2016.a-old"]),
    ("", "c[REF_AREA]=ITA&c[OBS_VALUE]=gt:4e12+lt:9600000000000", ["ITA.2015.a-old", "ITA.2017-S1.a-old"]),
    ("", "c[REF_AREA]=ITA&c[AS_PRINTED]=sw:9.", ITALY[:3]),
    ("", "c[AS_PRINTED]=co:几乎", ["USA.2003.a-old"]),
    ("", "c[COMPARATOR]=LT,LE", ["USA.2006.a-old", "USA.2009.a-old"]),
    ("", "c[LOW]=ge:10&c[REF_AREA]=USA&c[COMPARATOR]=ne:EQ", ["USA.2005.a-old"]),
    ("", "c[REF_AREA]=DEU&c[SOURCE]=ew:twin", ["DEU.2014.b-twin"]),
    ("", "c[REF_AREA]=DEU&c[SOURCE]=a-old&c[FREQ]=A", ["DEU.2011.a-old", "DEU.2013.a-old"]),
    ("", "c[REF_AREA]=DEU&c[VINTAGE]=ne:_Z,_Z&c[SOURCE]=nc:new&c[TIME_PERIOD]=ge:2014", ["DEU.2014.b-twin"]),
    ("/A.ITA.*.*", "lastNObservations=1", ITALY[2:3]),
    ("/*.FRA", "c[REF_AREA]=*&asOf=2020-01-31", ["FRA.2017.a-old", "FRA.2018.a-old"]),
]


@every(("key", "query", "wanted"), FILTERED)
def test_keys_and_filters_of_3_0(rich: Client, key: str, query: str, wanted: list[str]) -> None:
    """A star is any, commas separate keys, filters compare every component, encoded or not."""
    body = sdmx.get(rich, sdmx.CSV_2, f"{key}?{query}")
    assert keys(sdmx.rows(sdmx.CSV_2, body)) == wanted


FILTERED_CLAIMS = [
    ("", "c[REF_AREA]=DEU&c[SOURCE]=nc:new&c[TIME_PERIOD]=2012", ["DEU.2012.a-old"]),
    ("/*.DEU", "c[TIME_PERIOD]=2011&c[PREFERRED]=false", ["DEU.2011.b-new"]),
    ("/*.DEU.*.*.a-old,*.DEU.*.*.b-twin", "c[TIME_PERIOD]=ge:2013&c[PREFERRED]=ne:false",
     ["DEU.2013.a-old", "DEU.2014.b-twin"]),
]  # fmt: skip


@every(("key", "query", "wanted"), FILTERED_CLAIMS)
def test_filters_of_claims(rich: Client, key: str, query: str, wanted: list[str]) -> None:
    """Which claim stands can be asked for."""
    body = sdmx.get(rich, sdmx.CSV_2, f"{key}?{query}", "CLAIMS")
    assert keys(sdmx.rows(sdmx.CSV_2, body)) == wanted


@every(
    "reference",
    [
        "TRADE",
        "REPORTS,TRADE",
        "REPORTS,TRADE,1.0",
        "all,TRADE,latest",
        "ALL,TRADE,LATEST",
        "TRADE/all",
        "TRADE/all/all",
        "TRADE//REPORTS",
        "TRADE/...",
        "TRADE/",
    ],
)
def test_references_to_a_dataflow_of_2_1(client: Client, reference: str) -> None:
    """Agency, version, key and provider may be left out or stand for any, and a slash may follow."""
    assert client.get(f"/sdmx/2.1/data/{reference}").content == client.get("/sdmx/2.1/data/TRADE").content


@every(
    "path",
    [
        "dataflow/REPORTS/TRADE",
        "*/REPORTS/TRADE/*",
        "dataflow/*/TRADE/+/*",
        "dataflow/REPORTS/TRADE/~/",
        "dataflow/REPORTS/TRADE/%2B/%2A/",
        "dataflow/REPORTS/TRADE/latest",
        "dataflow/REPORTS/TRADE/1.+.0",
        "dataflow/REPORTS/TRADE/0.9.0,1.0+.0",
    ],
)
def test_references_to_a_dataflow_of_3_0(client: Client, path: str) -> None:
    """Wildcards and every way to say the latest version lead to the one that there is."""
    whole = client.get("/sdmx/3.0/data/dataflow/REPORTS/TRADE/1.0.0").content
    assert client.get(f"/sdmx/3.0/data/{path}").content == whole


@every("name", ["FIGURE", "CLAIM", "*"])
def test_data_of_a_data_structure(client: Client, name: str) -> None:
    """Reported against the structure itself, the figures are those of every topic, and the message says so."""
    response = client.get(f"/sdmx/3.0/data/datastructure/REPORTS/{name}/1.0.0", headers={"Accept": sdmx.CSV_2})
    first = response.text.splitlines()[1]
    assert first.startswith(f"datastructure,REPORTS:{name.replace('*', 'FIGURE')}(1.0.0),I,")
    wanted = sdmx.claims(client) if name == "CLAIM" else sdmx.figures(client)
    assert sdmx.rows(sdmx.CSV_2, response.content) == wanted


def test_vintages_are_series_of_their_own(client: Client) -> None:
    """Preliminary and final, or editions of a forecast, never share a series, and a key can name one."""
    found = sdmx.rows(sdmx.CSV_1, sdmx.get(client, sdmx.CSV_1, flow="CLAIMS"))
    vintages = {row["vintage"] for row in client.data("/v1/figures?claims=all&limit=10000&fields=vintage")}
    assert {"preliminary", "final", "edition-2024"} <= vintages
    assert {row["VINTAGE"] for row in found} == {(vintage or "_Z").upper() for vintage in vintages}
    final = sdmx.rows(sdmx.CSV_1, sdmx.get(client, sdmx.CSV_1, "/...FINAL", "CLAIMS"))
    assert final == [row for row in found if row["VINTAGE"] == "FINAL"]


def test_a_figure_has_one_observation(rich: Client) -> None:
    """Of each frequency, area, indicator, vintage and period there is one, and every value is in whole units."""
    found = sdmx.rows(sdmx.CSV_1, sdmx.get(rich, sdmx.CSV_1))
    places = {tuple(row[name] for name in sdmx.DIMENSIONS) for row in found}
    assert len(places) == len(found)
    assert {row["UNIT_MULT"] for row in found} == {"0"}


def test_series_keys_only(rich: Client) -> None:
    """Series without observations: of each key one line, one element, one member."""
    body = sdmx.get(rich, sdmx.GENERIC, "/A.ITA..?detail=serieskeysonly")
    root = etree.fromstring(body)
    assert len(root.findall(".//{*}Series")) == 1
    assert root.find(".//{*}Obs") is None
    lines = sdmx.get(rich, sdmx.CSV_1, "/A.ITA..?detail=serieskeysonly").decode().splitlines()
    assert lines[0] == "DATAFLOW,FREQ,REF_AREA,INDICATOR,VINTAGE,TIME_PERIOD"
    assert lines[1:] == ["REPORTS:FIGURES(1.0),A,ITA,online-retail-sales,_Z,"]


def test_no_data_is_404_in_2_1_and_204_in_3_0(client: Client) -> None:
    """The statuses that each version's clients know, for a key that could have data and has none."""
    refused = client.get("/sdmx/2.1/data/TRADE/A.AFG..")
    assert refused.status_code == 404
    assert 'ErrorMessage code="100"' in refused.text
    empty = client.get("/sdmx/3.0/data/dataflow/REPORTS/TRADE/1.0.0/A.AFG")
    assert (empty.status_code, empty.content) == (204, b"")


@each_format
def test_a_database_without_figures_has_no_data(bare: Client, media_type: str) -> None:
    """And is no failure."""
    response = bare.get(sdmx.DATA[media_type].format(flow="FIGURES", rest=""), headers={"Accept": media_type})
    assert response.status_code == (204 if "3.0" in sdmx.DATA[media_type] else 404)


def test_the_same_question_gives_the_same_bytes(client: Client) -> None:
    """With a tag that answers 304, and to HEAD the same headers."""
    first = client.get("/sdmx/2.1/data/FIGURES")
    again = client.get("/sdmx/2.1/data/FIGURES", headers={"If-None-Match": first.headers["etag"]})
    head = client.request("HEAD", "/sdmx/2.1/data/FIGURES")
    assert (again.status_code, head.status_code) == (304, 200)
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize("at", sdmx.LAYOUTS)
def test_pages_leave_no_seam(rich: Client, monkeypatch: pytest.MonkeyPatch, at: str, size: int) -> None:
    """However many figures are read at a time, and however small the pieces, the message is the same."""
    query = f"?dimensionAtObservation={at}"
    whole = sdmx.get(rich, sdmx.GENERIC, query)
    monkeypatch.setattr("api.protocols.sdmx.data.PAGE", size)
    monkeypatch.setattr("api.protocols.sdmx.data.PIECE", 100)
    assert sdmx.get(rich, sdmx.GENERIC, query) == whole


def test_each_series_comes_once_and_in_the_order_of_time(rich: Client) -> None:
    """No key is repeated, and the periods of a series rise."""
    root = etree.fromstring(sdmx.get(rich, sdmx.GENERIC))
    told = []
    for series in root.iter("{*}Series"):
        told.append(tuple(value.get("value") for value in series.find("{*}SeriesKey")))
        periods = [at.get("value") for at in series.iter("{*}ObsDimension")]
        assert periods == sorted(periods)
    assert len(told) == len(set(told)) > 10
