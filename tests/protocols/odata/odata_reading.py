"""How the tests of the OData service ask, and what they compare its answers with."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import httpx

from tests.conftest import Client

ROOT = "/odata/v4"
FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
Row = dict[str, Any]


def exact(response: httpx.Response) -> Any:
    """The JSON of an answer with each number as the decimal that was sent."""
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def ask(client: Client, resource: str, /, **options: Any) -> httpx.Response:
    """GET a resource with options, each under its name with a $ before it."""
    query = "&".join(f"${name}={quote(str(value), safe='')}" for name, value in options.items())
    return client.get(f"{ROOT}/{resource}?{query}" if query else f"{ROOT}/{resource}")


def entities(client: Client, resource: str, /, **options: Any) -> list[Row]:
    """The entities of an answer, numbers exact."""
    response = ask(client, resource, **options)
    assert response.status_code == 200, response.text
    found: list[Row] = exact(response)["value"]
    return found


def ids(client: Client, /, resource: str = "Claims", **options: Any) -> list[str]:
    """The ids of the figures of an answer."""
    return [row["id"] for row in entities(client, resource, **options)]


def ours(client: Client, claims: str = "all") -> list[Row]:
    """Every claim, or those that are preferred, as our own API gives them."""
    found: list[Row] = exact(client.get(f"/v1/figures?claims={claims}&fields=*&limit=10000"))["data"]
    return found
