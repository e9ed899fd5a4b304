"""How the tests of the DBnomics service ask."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tests.conftest import Client

ROOT = "/dbnomics/v22"
FIGURES, CLAIMS = "series/REPORTS/FIGURES", "series/REPORTS/CLAIMS"
DATASETS = ["FIGURES", "MARKET_SIZE", "TRADE", "PARTNERSHIPS", "CLAIMS"]
COMPARATORS = {"EQ": "=", "AP": "~", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
SALES = "A.CHN.online-retail-sales.CNY._Z"
EXPORTS = "A.CHN.cross-border-ecommerce-exports.CNY._Z"
CLAIM = f"{EXPORTS}.GT.cfis-2025-09-15"
Row = dict[str, Any]


def read(client: Client, path: str) -> Any:
    """The JSON of an answer, numbers exact."""
    response = client.get(f"{ROOT}/{path}")
    assert response.status_code == 200, response.text
    return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)


def series(client: Client, path: str) -> list[Row]:
    """The documents of all pages."""
    mark = "&" if "?" in path else "?"
    found: list[Row] = []
    while True:
        page = read(client, f"{path}{mark}offset={len(found)}")["series"]
        found += page["docs"]
        assert (page["offset"], page["num_found"] >= len(found)) == (len(found) - len(page["docs"]), True)
        if len(found) == page["num_found"]:
            return found


def codes(client: Client, path: str) -> list[str]:
    """The codes of the series found."""
    return [doc["series_code"] for doc in series(client, path)]
