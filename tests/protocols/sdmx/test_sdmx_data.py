"""SDMX data: keys, filters, periods, references and moments select what was asked, and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import Connection, insert

from api.storage import models
from tests.conftest import Client, within
from tests.helpers import claims
from tests.helpers.tables import every
from tests.helpers.text_rows import rows_beside, text_rows
from tests.protocols.sdmx import sdmx_reading as sdmx

each_format = every("media_type", sdmx.DATA)


@every(("version", "path", "query", "wanted"), rows_beside(__file__, "selections.txt"))
def test_keys_parameters_and_filters_select(rich: Client, version: str, path: str, query: str, wanted: str) -> None:
    """In 2.1 a plus is or and an empty position any; in 3.0 a star is any, and filters compare every component.

    The source is a place of the key of claims, of which rivals are all found, and can be asked which one stands.
    """
    flow, slash, key = path.partition("/")
    media_type = sdmx.CSV_1 if version == "2.1" else sdmx.CSV_2
    found = sdmx.rows(media_type, sdmx.get(rich, media_type, f"{slash}{key}?{query}", flow))
    assert [f"{row['REF_AREA']}.{row['TIME_PERIOD']}.{row['SOURCE']}" for row in found] == [
        place if place.startswith("DEU") else f"{place}.a-old" for place in wanted.split()
    ]


REFERENCES = """
    2.1/data/TRADE  2.1/data/REPORTS,TRADE  2.1/data/REPORTS,TRADE,1.0  2.1/data/all,TRADE,latest
    2.1/data/ALL,TRADE,LATEST  2.1/data/TRADE/all  2.1/data/TRADE/all/all  2.1/data/TRADE//REPORTS  2.1/data/TRADE/...
    2.1/data/TRADE/
    3.0/data/dataflow/REPORTS/TRADE  3.0/data/*/REPORTS/TRADE/*  3.0/data/dataflow/*/TRADE/+/*
    3.0/data/dataflow/REPORTS/TRADE/~/  3.0/data/dataflow/REPORTS/TRADE/%2B/%2A/
    3.0/data/dataflow/REPORTS/TRADE/latest  3.0/data/dataflow/REPORTS/TRADE/1.+.0
    3.0/data/dataflow/REPORTS/TRADE/0.9.0,1.0+.0
"""


@every("path", REFERENCES.split())
def test_references_to_a_dataflow(client: Client, path: str) -> None:
    """What may be left out, wildcards, and every way to say the latest version lead to the one that there is."""
    whole = "2.1/data/TRADE" if path.startswith("2.1") else "3.0/data/dataflow/REPORTS/TRADE/1.0.0"
    assert client.get(f"/sdmx/{path}").content == client.get(f"/sdmx/{whole}").content


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
    root = etree.fromstring(sdmx.get(rich, sdmx.GENERIC, "/A.ITA..?detail=serieskeysonly"))
    assert len(root.findall(".//{*}Series")) == 1
    assert root.find(".//{*}Obs") is None
    lines = sdmx.get(rich, sdmx.CSV_1, "/A.ITA..?detail=serieskeysonly").decode().splitlines()
    assert lines[0] == "DATAFLOW,FREQ,REF_AREA,INDICATOR,VINTAGE,TIME_PERIOD"
    assert lines[1:] == ["REPORTS:FIGURES(1.0),A,ITA,online-retail-sales,_Z,"]


@each_format
def test_no_data_is_404_in_2_1_and_204_in_3_0(client: Client, bare: Client, media_type: str) -> None:
    """The statuses that each version's clients know, for a key that has none, and of a database without figures."""
    path, status = sdmx.DATA[media_type], 204 if "3.0" in sdmx.DATA[media_type] else 404
    assert bare.get(path.format(flow="FIGURES", rest=""), headers={"Accept": media_type}).status_code == status
    refused = client.get("/sdmx/2.1/data/TRADE/A.AFG..")
    assert refused.status_code == 404
    assert 'ErrorMessage code="100"' in refused.text
    empty = client.get("/sdmx/3.0/data/dataflow/REPORTS/TRADE/1.0.0/A.AFG")
    assert (empty.status_code, empty.content) == (204, b"")


def test_the_same_question_gives_the_same_bytes(client: Client) -> None:
    """With a tag that answers 304, and to HEAD the same headers."""
    first = client.get("/sdmx/2.1/data/FIGURES")
    again = client.get("/sdmx/2.1/data/FIGURES", headers={"If-None-Match": first.headers["etag"]})
    head = client.request("HEAD", "/sdmx/2.1/data/FIGURES")
    assert (again.status_code, head.status_code) == (304, 200)
    assert head.headers["content-length"] == str(len(first.content))


@pytest.mark.slow
@sdmx.each_layout
@every("size", [1, 2, 7])
def test_pages_leave_no_seam(rich: Client, at: str, size: int) -> None:
    """However many figures are read at a time, and however small the pieces, the message is the same."""
    query = f"?dimensionAtObservation={at}"
    whole = sdmx.get(rich, sdmx.GENERIC, query)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.protocols.sdmx.data.PAGE", size)
        patch.setattr("api.protocols.sdmx.data.PIECE", 100)
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


FIRST, SECOND, THIRD = claims.RELEASES.values()


def sets(client: Client, media_type: str, query: str) -> list[tuple[Any, ...]]:
    """The data sets of an answer of France: action, validity and the values by period."""
    body = sdmx.get(client, media_type, f"/{'*.FRA' if media_type in sdmx.DATA_30 else '.FRA..'}?{query}")
    return [
        (*head, {row["TIME_PERIOD"]: row.get("OBS_VALUE") for row in found})
        for head, found in sdmx.data_sets(media_type, body)
    ]


@each_format
def test_history_is_a_set_for_each_release(rich: Client, media_type: str) -> None:
    """What each release brought and changed, and what it withdrew by its dimensions alone; nothing is lost."""
    assert sets(rich, media_type, "includeHistory=true") == [
        ("Replace", FIRST, None, {"2017": "7000000000000", "2018": "6000000000000"}),
        ("Replace", SECOND, None, {"2016": "8000000000000", "2018": "6100000000000"}),
        ("Replace", THIRD, None, {"2018": "6200000000000"}),
        ("Delete", None, THIRD, {"2017": None}),
    ]


GONE = ("Delete", {"2017": None})
SINCE = [
    # The newest version of what changed, and what was withdrawn, whatever lies in between.
    ("updatedAfter=2020-01-15T12:00:00%2B08:00", {"2016": "8000000000000", "2018": "6200000000000"}, [GONE]),
    # As of the second of two moments; what was withdrawn later still stood.
    (f"updatedAfter={FIRST}&asOf=2020-02-10", {"2016": "8000000000000", "2018": "6100000000000"}, []),
    # A history starts with the first release after the moment.
    (f"includeHistory=true&updatedAfter={SECOND}", {"2018": "6200000000000"}, [GONE]),
]


@each_format
@every(("query", "replaced", "more"), SINCE)
def test_updates_since_a_moment(
    rich: Client, media_type: str, query: str, replaced: dict[str, str], more: list[Any]
) -> None:
    """What took the place of something, and what was withdrawn."""
    found = sets(rich, media_type, query)
    assert [(action, values) for action, _, _, values in found] == [("Replace", replaced), *more]


@pytest.fixture(scope="module")
def overtaken(engine: str, migrated_url: Callable[[str], str], connect: Callable[..., Client]) -> Client:
    """A client over a claim in whose place a later release set another source's."""
    address = migrated_url(engine)

    def add(connection: Connection) -> None:
        claims.add_claims(connection)
        rows = ("ESP 2018 b-new 6.0 normal test.1", "ESP 2018 a-old 6.1 normal test.2")
        connection.execute(insert(models.PrintedFigure), [claims.figure(row) for row in rows])

    within(address, add)
    return connect(address)


def test_a_claim_that_stands_no_more_is_told_again(overtaken: Client) -> None:
    """As a claim it is the same figure, no longer preferred; of the figures, the other source's takes its place."""
    told = []
    for path in ("CLAIMS/.ESP...", "FIGURES/.ESP.."):
        response = overtaken.get(f"/sdmx/2.1/data/{path}?includeHistory=true", headers={"Accept": sdmx.CSV_1})
        names = ("VALID_FROM", "SOURCE", "OBS_VALUE", "PREFERRED")
        told.append([[row.get(name) for name in names] for row in csv.DictReader(io.StringIO(response.text))])
    assert told == [
        [
            [FIRST, "b-new", "6000000000000", "true"],
            [SECOND, "a-old", "6100000000000", "true"],
            [SECOND, "b-new", "6000000000000", "false"],
        ],
        [[FIRST, "b-new", "6000000000000", None], [SECOND, "a-old", "6100000000000", None]],
    ]


def test_as_of_a_moment_the_answer_stays(rich: Client) -> None:
    """What was in force then, under the name of the release that was the newest."""
    response = rich.get("/sdmx/2.1/data/FIGURES/.FRA..?asOf=2020-02-10T00:00:00Z", headers={"Accept": sdmx.JSON_1})
    told = {"id": "FIGURES-test_2", "prepared": SECOND, "test": False, "contentLanguages": ["en", "zh"]}
    assert response.json()["meta"] == told | {"sender": {"id": "REPORTS"}}
    values = {row["TIME_PERIOD"]: row["OBS_VALUE"] for row in sdmx.rows(sdmx.JSON_1, response.content)}
    assert values == {"2016": "8000000000000", "2017": "7000000000000", "2018": "6100000000000"}


OVER_TIME = f"""
    2.1/data/FIGURES?asOf=2999-01-01                             | 403 | future
    2.1/data/FIGURES?asOf={FIRST}&updatedAfter={SECOND}          | 403 | after asOf
    2.1/data/FIGURES?includeHistory=true&lastNObservations=1     | 501 | one moment
    2.1/data/FIGURES?includeHistory=maybe                        | 400 | true or false
    2.1/data/FIGURES?updatedAfter=yesterday                      | 400 | moment
    2.1/data/FIGURES/.FRA..?updatedAfter={THIRD}                 | 404 |
    3.0/data/*/*/FIGURES/*/*.FRA?updatedAfter={THIRD}            | 204 |
    2.1/data/FIGURES/.FRA..?updatedAfter=2999-01-01T00:00:00Z    | 404 |
    2.1/data/FIGURES?asOf=2001-01-01                             | 404 |
    3.0/data/dataflow/REPORTS/FIGURES?includeHistory=true&asOf=2001-01-01 | 204 |
"""


@every(("path", "status", "word"), text_rows(OVER_TIME))
def test_what_makes_no_sense_over_time(rich: Client, path: str, status: str, word: str) -> None:
    """Is refused with what was wrong; before the first release, and since the last, there is no data."""
    response = rich.get(f"/sdmx/{path}")
    assert response.status_code == int(status)
    assert word in response.text


def test_a_history_too_long_to_compare_is_413(rich: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do; the memory of the server has bounds."""
    monkeypatch.setattr("api.protocols.sdmx.data.MAX_HISTORY", 10)
    response = rich.get("/sdmx/2.1/data/FIGURES?includeHistory=true")
    assert response.status_code == 413
    assert 'ErrorMessage code="510"' in response.text
    assert rich.get("/sdmx/2.1/data/FIGURES/.FRA..?includeHistory=true").status_code == 200
