"""How the tests of the World Bank's API ask, and what they compare its answers with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.conftest import Client

ROOT = "/worldbank/v2"
SALES = "online-retail-sales"
EXPORTS = "cross-border-ecommerce-exports"
Row = dict[str, Any]


def read(client: Client, path: str) -> Any:
    """The JSON of an answer, numbers exact."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def data(client: Client, path: str) -> list[Row]:
    """The rows of an answer that is no message."""
    header, rows = read(client, path)
    assert header["total"] >= len(rows)
    return list(rows)


def ours(client: Client, query: str) -> dict[tuple[str, str, str], Row]:
    """Our own API's preferred figures with all their fields, by indicator, area and period."""
    rows = client.exact(f"/v1/figures?fields=*&limit=10000&{query}")
    return {(row["indicator"], row["area"], row["period"]): row for row in rows}


def period(date: str) -> str:
    """A date of theirs as a period of ours."""
    for letter in "QS":
        date = date.replace(letter, f"-{letter}")
    return date.replace("M", "-").removeprefix("YR")


def variables(body: Row) -> list[Row]:
    """The variables of the one concept of an answer."""
    (concept,) = body["source"][0]["concept"]
    return list(concept["variable"])


def fields(row: Row) -> dict[str, str]:
    """The notes of a variable by their names."""
    return {item["id"]: item["value"] for item in row["metatype"]}
