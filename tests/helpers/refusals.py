"""Bad requests and what is said of each, from `refusals.txt`."""

from pathlib import Path
from typing import Any

from tests.conftest import Client
from tests.helpers.rows import rows

SALES = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15"
ROWS = rows(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8"))
# A request for each code; the others need a broken server, a missing database, a header or a body.
ONE_EACH = {row[1].split()[1]: row[0] for row in ROWS}


def refused(client: Client, asked: str) -> dict[str, Any]:
    method, address = asked.split()
    response = client.request(method, address)
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    return body
