"""The World Bank's API: whatever is wrong is told in a message object with status 200."""

from __future__ import annotations

import pytest

from tests.conftest import Client
from tests.helpers.tables import every
from tests.protocols.worldbank.worldbank_reading import ROOT, SALES

pytestmark = pytest.mark.one_engine  # what is refused is refused before any figure is read

REFUSED = [
    ("", "112", "nothing at"),
    ("nothing", "112", "nothing at"),
    ("country/CHN/nothing/x", "112", "nothing at"),
    ("country/CHN/indicator", "112", "nothing at"),
    ("indicator/x", "175", "no indicator 'x'"),
    (f"indicator/{SALES}/y", "112", "nothing at"),
    ("topic/trade/nothing", "112", "nothing at"),
    ("region/NA/x", "112", "nothing at"),
    ("sources/1/nothing/all", "112", "nothing at"),
    ("sources/1/series/all/country", "112", "nothing at"),
    ("sources/1/series/all/series/all", "112", "nothing at"),
    ("sources/1/nothing/all/metadata", "112", "nothing at"),
    ("fr/country", "150", "en, zh"),
    ("country/CHN/indicator/online-retail-sale", "175", SALES),
    ("country/XXX", "120", "no country 'XXX'"),
    ("country/CHN;XXX/indicator/" + SALES, "120", "no country 'XXX'"),
    ("topic/none", "120", "no topic"),
    ("region/EAS", "120", "no group"),
    ("country?region=EAS", "120", "no region"),
    ("sources/3", "120", "no source '3'"),
    ("sources/3/concepts", "120", "no source '3'"),
    (f"country/CHN/indicator/{SALES}?source=57", "120", "no source '57'"),
    (f"country/CHN/indicator/{SALES}?date=2024:2014", "120", "starts (2024) after it ends (2014)"),
    (f"country/CHN/indicator/{SALES}?date=20x4", "120", "a date is like"),
    (f"country/CHN/indicator/{SALES}?date=2024Q9", "120", "a date is like"),
    (f"country/CHN/indicator/{SALES}?date=", "120", "a date is like"),
    (f"country/CHN/indicator/{SALES}?date=:", "120", "a date is like"),
    (f"country/CHN/indicator/{SALES}?mrv=0", "120", "1 to 1000"),
    (f"country/CHN/indicator/{SALES}?mrv=1&mrnev=1", "120", "one of them"),
    (f"country/CHN/indicator/{SALES}?frequency=W", "120", "one of Y"),
    (f"country/CHN/indicator/{SALES}?footnote=maybe", "120", "y or n"),
    (f"country/CHN/indicator/{SALES}?format=xml", "111", "only json and jsonstat"),
    ("indicators?format=jsonstat", "111", "only json is served here; jsonstat is served at country"),
    (f"country/CHN/indicator/{SALES}?per_page=0", "120", "1 to 50000"),
    (f"country/CHN/indicator/{SALES}?per_page=99999999999", "120", "1 to 50000"),
    (f"country/CHN/indicator/{SALES}?page=x", "120", "whole number"),
    (f"country/CHN/indicator/{SALES}?gapfill=y", "120", "not a parameter"),
    (f"country/CHN/indicator/{SALES}?per_pge=3", "120", "Did you mean per_page?"),
    (f"country/CHN/indicator/{SALES}?page=1&page=2", "120", "twice"),
    (f"country/CHN/indicator/{SALES}?x=%FF", "120", "UTF-8"),
    ("indicators?date=2024", "120", "not a parameter"),
    ("country/" + ";".join(["CHN"] * 2500), "120", "At most 2000"),
    (f"sources/1/series/{SALES}/country/CHN/time/soon", "120", "a time is like"),
    ("sources/1/Country-Series/CHN/metadata", "120", "a country and an indicator"),
    (f"sources/1/Country-Series/all~{SALES}/metadata", "120", "a country and an indicator"),
    ("sources/1/Country-Series/" + ";".join([f"CHN~{SALES}"] * 101) + "/metadata", "120", "at most 100"),
]


@every(("path", "number", "words"), REFUSED)
def test_a_refusal_is_a_message(client: Client, path: str, number: str, words: str) -> None:
    """With status 200, as theirs are, and not to be kept."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    (body,) = response.json()
    (message,) = body["message"]
    assert (message["id"], set(message)) == (number, {"id", "key", "value"})
    assert words in message["value"]


@every("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    """The one refusal that is no 200."""
    response = client.request(method, f"{ROOT}/country")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert "message" in response.json()[0]
