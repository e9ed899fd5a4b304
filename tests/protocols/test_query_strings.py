"""The query strings of four protocols: read by one reader, and refused in each protocol's own shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import etree

from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # query strings are read before the data are


@dataclass(frozen=True, slots=True)
class Protocol:
    """A path, two parameters that it takes, and where its errors stand."""

    path: str
    number: str
    flag: str
    status: int
    message: Callable[[Any], str]
    """The text of an error in an answer that is one."""


PROTOCOLS = {
    "dbnomics": Protocol(
        "/dbnomics/v22/series/REPORTS/FIGURES",
        "limit",
        "observations",
        400,
        lambda response: response.json()["errors"][0]["message"],
    ),
    "odata": Protocol("/odata/v4/Figures", "$top", "$count", 400, lambda response: response.json()["error"]["message"]),
    "worldbank": Protocol(
        "/worldbank/v2/country/CHN/indicator/online-retail-sales",
        "per_page",
        "footnote",
        200,
        lambda response: response.json()[0]["message"][0]["value"],
    ),
    "sdmx": Protocol(
        "/sdmx/2.1/data/TRADE",
        "lastNObservations",
        "includeHistory",
        400,
        lambda response: "".join(etree.fromstring(response.content).itertext()),
    ),
}
FAULTS = {
    "unknown": ("{number}s=1", "Did you mean {number}?"),
    "unlike any": ("qqqq=1", "'qqqq'"),
    "without a value": ("qqqq", "'qqqq'"),
    "repeated": ("{number}=1&{number}=2", "{number}"),
    "repeated with one value": ("{number}=1&{number}=1", "{number}"),
    "not UTF-8": ("{number}=%FF", "UTF-8"),
    "a name that is not UTF-8": ("%FF=1", "UTF-8"),
    "too long": ("{number}=" + "1" * 50_001, "50001 characters is too long"),
    "too many": ("&".join(f"a{number}=1" for number in range(201)), ""),
    "an empty number": ("{number}=", "is empty; leave it out instead"),
    "an empty flag": ("{flag}=", "is empty; leave it out instead"),
    "no number": ("{number}=many", "whole number"),
    "no whole number": ("{number}=1.5", "whole number"),
    "a negative number": ("{number}=-1", "whole number"),
    "an endless number": ("{number}=" + "9" * 40, "whole number"),
    "digits of another script": ("{number}=%D9%A3", "whole number"),
    "no flag": ("{flag}=maybe", " or "),
}


@every("name", PROTOCOLS)
@every("fault", FAULTS)
def test_a_fault_is_told_in_the_protocol_s_shape(client: Client, name: str, fault: str) -> None:
    """With the protocol's status, its own document, and the words for what is wrong."""
    protocol = PROTOCOLS[name]
    names = {"number": protocol.number, "flag": protocol.flag}
    query, words = (text.format(**names) for text in FAULTS[fault])
    response = client.get(f"{protocol.path}?{query}")
    assert (response.status_code, response.headers["cache-control"]) == (protocol.status, "no-store"), response.text
    assert words in protocol.message(response)


@every("name", PROTOCOLS)
@every("query", ["", "&", "&&{number}=1&", "{number}=001", "{number}=%31"])
def test_what_can_be_read_is_read(client: Client, name: str, query: str) -> None:
    """Empty pairs, leading zeros and percent signs are no fault."""
    protocol = PROTOCOLS[name]
    response = client.get(f"{protocol.path}?{query.format(number=protocol.number)}")
    assert (response.status_code, "public" in response.headers["cache-control"]) == (200, True), response.text
