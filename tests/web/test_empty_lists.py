"""An empty list is a 200 that says what to ask instead."""

from __future__ import annotations

from tests.conftest import Client
from tests.helpers.tables import every

NONE = "There are none either where one parameter is left out."


@every(
    ("address", "told"),
    [
        ("/v1/rates?year=1990", "Without `year` there are "),
        ("/v1/rates?base=USD&quote=USD", "Without `quote` there are "),
        ("/v1/rates?base=USD&quote=USD&year=1990", NONE),
        ("/v1/changes?from=new-ecommerce-2025.3&to=new-ecommerce-2025.3", "Without `from` there are "),
        ("/v1/changes?as_of=2000-01-01", "Without `as_of` there are "),
        ("/v1/audit?verdict=not-testable", "Without `verdict` there are "),
        ("/v1/audit?as_of=2000-01-01", "Without `as_of` there are "),
        ("/v1/units?offset=900", " rows, and `offset=900` passes over all of them."),
        ("/v1/years?limit=1&offset=900", " rows, and `offset=900` passes over all of them."),
        ("/v1/comparisons?offset=900", " rows, and `offset=900` passes over all of them."),
        ("/v1/search?q=zzzz", "Nothing is called so. "),
        ("/v1/figures?year=1950", "Without `period` there are figures, "),
    ],
)
def test_an_empty_list_says_what_to_ask_instead(client: Client, address: str, told: str) -> None:
    """The parameter that leaves everything out, or that the page lies behind the last row."""
    answer = client.get(address).json()
    assert answer["data"] == []
    assert told in answer["meta"]["hint"]


@every("address", ["/v1/rates?year=2024", "/v1/changes", "/v1/audit", "/v1/units?offset=1"])
def test_what_is_not_empty_has_no_hint(client: Client, address: str) -> None:
    """There is nothing to ask instead."""
    answer = client.get(address).json()
    assert answer["data"]
    assert "hint" not in answer["meta"]
