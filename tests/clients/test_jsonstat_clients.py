"""pyjstat draws a line from a JSON-stat cube: the very numbers of our own API, in yuan, in dollars and in billions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

LINE = "indicator=online-retail-sales&area=CHN"
QUERIES = (LINE, f"{LINE}&unit=USD", f"{LINE}&scale=billion", f"{LINE}&unit=USD&scale=billion")
VINTAGES = "indicator=cross-border-ecommerce-trade&area=CHN&claims=all"
Read = Callable[[str], Any]


@pytest.fixture(scope="module")
def read(run: Callable[..., Any], server: str) -> Any:
    """What pyjstat read, by the query."""
    found = run("jsonstat_lines_read", *(f"{server}/v1/figures.jsonstat?{query}" for query in (*QUERIES, VINTAGES)))
    return {address.partition("?")[2]: told for address, told in found.items()}


@pytest.mark.parametrize("query", QUERIES)
def test_pyjstat_draws_the_line_of_the_api(read: Any, api: Read, query: str) -> None:
    """By period, each value as it stands, with no axis beside that would tear the line."""
    wanted = {row["period"]: row["value"] for row in api(f"/v1/figures?{query}")}
    assert len(wanted) == 11
    assert {period: Decimal(value) for period, value in read[query]["line"].items()} == wanted
    assert read[query]["columns"] == ["indicator", "area", "period", "value"]


def test_preliminary_and_final_values_are_kept_apart(read: Any) -> None:
    """By an axis of vintages, beside that of the sources."""
    assert read[VINTAGES]["columns"] == ["indicator", "area", "period", "vintage", "source", "value"]
