"""SDMX data over time: updatedAfter, asOf and includeHistory, told in each format from the releases."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import Connection, insert

from api.storage import models
from tests.conftest import Client, within
from tests.helpers import claims
from tests.helpers.tables import every
from tests.protocols.sdmx import sdmx_reading as sdmx

FIRST, SECOND, THIRD = "2020-01-10T00:00:00Z", "2020-02-10T00:00:00Z", "2020-03-10T00:00:00Z"
OLD, NEW = "/sdmx/2.1/data/FIGURES/.{area}..?", "/sdmx/3.0/data/dataflow/REPORTS/FIGURES/1.0.0/*.{area}?"
FORMATS = dict.fromkeys(sdmx.DATA_21, OLD) | dict.fromkeys(sdmx.DATA_30, NEW)
each_format = every("media_type", FORMATS)
Told = tuple[str, str | None, str | None, dict[str, str | None]]
"""Action, validity and the values by period of a data set."""


def sets(client: Client, media_type: str, query: str, area: str = "FRA") -> list[Told]:
    """The data sets of an answer."""
    response = client.get(FORMATS[media_type].format(area=area) + query, headers={"Accept": media_type})
    assert response.status_code == 200, response.text
    if "csv" in media_type:
        return _of_csv(response.text)
    return list(_of_json(response.json()) if "json" in media_type else _of_xml(etree.fromstring(response.content)))


def _of_csv(text: str) -> list[Told]:
    actions = {"I": "Information", "R": "Replace", "D": "Delete"}
    found: dict[tuple[str, str, str], dict[str, str | None]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        head = (actions[row["ACTION"]], row["VALID_FROM"], row["VALID_TO"])
        found.setdefault(head, {})[row["TIME_PERIOD"]] = row["OBS_VALUE"] or None
    return [(action, start or None, end or None, values) for (action, start, end), values in found.items()]


def _of_json(message: Any) -> Iterator[Told]:
    data = message["data"]
    structure = data["structure"] if "structure" in data else data["structures"][0]
    (time,) = structure["dimensions"]["observation"]
    for one in data["dataSets"]:
        cells = {
            time["values"][int(place)]["id"]: None if cell[0] is None else str(cell[0])
            for series in one["series"].values()
            for place, cell in series["observations"].items()
        }
        yield one["action"], one.get("validFrom"), one.get("validTo"), cells


def _of_xml(root: Any) -> Iterator[Told]:
    for one in root.findall("{*}DataSet"):
        head = {etree.QName(name).localname: value for name, value in one.attrib.items()}
        cells: dict[str, str | None] = {}
        for item in one.iter("{*}Obs"):
            at, value = item.find("{*}ObsDimension"), item.find("{*}ObsValue")
            if at is None:
                cells[item.get("TIME_PERIOD")] = item.get("OBS_VALUE")
            else:
                cells[at.get("value")] = None if value is None else value.get("value")
        yield head["action"], head.get("validFromDate"), head.get("validToDate"), cells


@each_format
def test_history_is_a_set_for_each_release(rich: Client, media_type: str) -> None:
    """What each release brought and changed, and what it withdrew by its dimensions alone; nothing is lost."""
    assert sets(rich, media_type, "includeHistory=true") == [
        ("Replace", FIRST, None, {"2017": "7000000000000", "2018": "6000000000000"}),
        ("Replace", SECOND, None, {"2016": "8000000000000", "2018": "6100000000000"}),
        ("Replace", THIRD, None, {"2018": "6200000000000"}),
        ("Delete", None, THIRD, {"2017": None}),
    ]


@each_format
def test_updates_since_a_moment(rich: Client, media_type: str) -> None:
    """The newest version of what changed, and what was withdrawn, whatever lies in between."""
    found = sets(rich, media_type, "updatedAfter=2020-01-15T12:00:00%2B08:00")
    assert [(action, values) for action, _, _, values in found] == [
        ("Replace", {"2016": "8000000000000", "2018": "6200000000000"}),
        ("Delete", {"2017": None}),
    ]


@each_format
def test_updates_between_two_moments(rich: Client, media_type: str) -> None:
    """As of the second of them; what was withdrawn later still stood."""
    query = f"updatedAfter={FIRST}&asOf=2020-02-10"
    assert [(action, values) for action, _, _, values in sets(rich, media_type, query)] == [
        ("Replace", {"2016": "8000000000000", "2018": "6100000000000"})
    ]


@each_format
def test_history_since_a_moment(rich: Client, media_type: str) -> None:
    """Starts with the first release after it."""
    found = sets(rich, media_type, f"includeHistory=true&updatedAfter={SECOND}")
    assert [(action, values) for action, _, _, values in found] == [
        ("Replace", {"2018": "6200000000000"}),
        ("Delete", {"2017": None}),
    ]


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


def test_nothing_changed_is_no_data(rich: Client) -> None:
    """After the last release of an area there is nothing to tell."""
    assert rich.get(f"/sdmx/2.1/data/FIGURES/.FRA..?updatedAfter={THIRD}").status_code == 404
    assert rich.get(f"/sdmx/3.0/data/*/*/FIGURES/*/*.FRA?updatedAfter={THIRD}").status_code == 204
    assert rich.get("/sdmx/2.1/data/FIGURES/.FRA..?updatedAfter=2999-01-01T00:00:00Z").status_code == 404


def test_as_of_a_moment_the_answer_stays(rich: Client) -> None:
    """What was known then, under the name of the release that was the newest."""
    response = rich.get("/sdmx/2.1/data/FIGURES/.FRA..?asOf=2020-02-10T00:00:00Z", headers={"Accept": sdmx.JSON_1})
    assert response.json()["meta"] == {
        "id": "FIGURES-test_2",
        "prepared": SECOND,
        "test": False,
        "contentLanguages": ["en", "zh"],
        "sender": {"id": "REPORTS"},
    }
    values = {row["TIME_PERIOD"]: row["OBS_VALUE"] for row in sdmx.rows(sdmx.JSON_1, response.content)}
    assert values == {"2016": "8000000000000", "2017": "7000000000000", "2018": "6100000000000"}


def test_before_the_first_release_there_was_nothing(rich: Client) -> None:
    """No data, and no failure."""
    assert rich.get("/sdmx/2.1/data/FIGURES?asOf=2001-01-01").status_code == 404
    assert rich.get("/sdmx/3.0/data/dataflow/REPORTS/FIGURES?includeHistory=true&asOf=2001-01-01").status_code == 204


@every(
    ("query", "status", "word"),
    [
        ("asOf=2999-01-01", 403, "future"),
        (f"asOf={FIRST}&updatedAfter={SECOND}", 403, "after asOf"),
        ("includeHistory=true&lastNObservations=1", 501, "one moment"),
        ("includeHistory=maybe", 400, "true or false"),
        ("updatedAfter=yesterday", 400, "moment"),
    ],
)
def test_what_makes_no_sense_over_time(rich: Client, query: str, status: int, word: str) -> None:
    """Is refused with what was wrong."""
    response = rich.get(f"/sdmx/2.1/data/FIGURES?{query}")
    assert response.status_code == status
    assert word in response.text


def test_a_history_too_long_to_compare_is_413(rich: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do; the memory of the server has bounds."""
    monkeypatch.setattr("api.protocols.sdmx.data.MAX_HISTORY", 10)
    response = rich.get("/sdmx/2.1/data/FIGURES?includeHistory=true")
    assert response.status_code == 413
    assert 'ErrorMessage code="510"' in response.text
    assert rich.get("/sdmx/2.1/data/FIGURES/.FRA..?includeHistory=true").status_code == 200
