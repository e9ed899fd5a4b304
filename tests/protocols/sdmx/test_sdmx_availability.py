"""SDMX availability: what each dimension holds among some data, how much there is, and what could be added."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from tests.conftest import Client
from tests.protocols.sdmx import sdmx_reading as sdmx

pytestmark = pytest.mark.one_engine  # what is tried here comes after the data are read

OLD = "/sdmx/2.1"


def region(message: Any) -> dict[str, list[str]]:
    """The values by dimension of the one constraint of a message in JSON."""
    (constraint,) = message["data"]["dataConstraints"]
    (cube,) = constraint["cubeRegions"]
    return {key["id"]: [value["value"] for value in key["values"]] for key in cube["keyValues"]}


def available(client: Client, rest: str) -> Any:
    """An availability answer of 3.0 in JSON."""
    return json.loads(sdmx.structures(client, f"/sdmx/3.0/availability/dataflow/REPORTS/{rest}", sdmx.STRUCTURE_JSON))


def test_availability_is_what_the_data_hold(rich: Client) -> None:
    """The values of each dimension, and how many series and observations."""
    message = available(rich, "FIGURES/1.0.0/*.ITA")
    assert region(message) == {
        "FREQ": ["A", "D", "M", "Q", "S"],
        "REF_AREA": ["ITA"],
        "INDICATOR": ["online-retail-sales"],
        "VINTAGE": ["_Z"],
        "TIME_PERIOD": ["2015", "2016", "2017", "2017-06", "2017-Q2", "2017-S1", "2018-01-31"],
    }
    notes = {note["id"]: note["title"] for note in message["data"]["dataConstraints"][0]["annotations"]}
    assert notes == {"series_count": "5", "obs_count": "7"}


def test_availability_of_what_could_be_added(rich: Client) -> None:
    """mode=available tells of each dimension what the choices in the others leave."""
    exact = region(available(rich, "FIGURES/1.0.0/A.FRA?c[TIME_PERIOD]=2016"))
    wider = region(available(rich, "FIGURES/1.0.0/A.FRA?c[TIME_PERIOD]=2016&mode=available"))
    assert exact["REF_AREA"] == ["FRA"]
    assert {"FRA", "ITA"} <= set(wider["REF_AREA"])
    assert wider["FREQ"] == ["A"]
    assert wider["TIME_PERIOD"] == exact["TIME_PERIOD"] == ["2016"]


def test_availability_of_one_dimension(rich: Client) -> None:
    """Only the values of that one, in either version."""
    assert region(available(rich, "CLAIMS/1.0.0/*.FRA/SOURCE")) == {"SOURCE": ["a-old"]}
    root = etree.fromstring(sdmx.structures(rich, f"{OLD}/availableconstraint/CLAIMS/.FRA.../all/SOURCE"))
    assert [one.get("id") for one in root.iter("{*}KeyValue")] == ["SOURCE"]


def test_availability_with_all_references(client: Client) -> None:
    """The dataflow, its structure, concepts, and lists with the codes that there are."""
    message = available(client, "TRADE/1.0.0/?references=all&mode=exact")
    data = message["data"]
    assert data.keys() == {"codelists", "conceptSchemes", "dataConstraints", "dataflows", "dataStructures"}
    lists = {listed["id"]: [code["id"] for code in listed["codes"]] for listed in data["codelists"]}
    values = region(message)
    for component, codelist in (("FREQ", "CL_FREQ"), ("REF_AREA", "CL_AREA"), ("INDICATOR", "CL_INDICATOR")):
        assert sorted(lists[codelist]) == values[component]
