"""A path with a line end in it is the protocol's too: what it does not find it says in its own shape."""

from __future__ import annotations

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

pytestmark = pytest.mark.one_engine  # no table is read


@every("path", ["%0Ax", "x%0A", "x/%0A/y", "x%0D%0Ay", "x%E2%80%A8y"])
@every(
    ("prefix", "kind"),
    [
        ("/sdmx/2.1", "application/xml"),
        ("/sdmx/3.0", "application/xml"),
        ("/odata/v4", "application/json"),
        ("/worldbank/v2", "application/json"),
        ("/dbnomics/v22", "application/json"),
    ],
)
def test_no_line_end_leads_past_a_protocol(client: Client, prefix: str, kind: str, path: str) -> None:
    """Nor is the refusal the service's own problem document."""
    answer = client.get(f"{prefix}/{path}")
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.status_code in (200, 400, 404, 501)


@every("path", ["/v1/figures", "/v1/trade", "/healthz", "/indicators", "/", "/v1/figures.csv"])
def test_a_path_that_ends_with_a_line_end_is_another_one(client: Client, path: str) -> None:
    """Of which nothing is passed over: there is nothing at it."""
    assert client.get(f"{path}%0A").json()["code"] == "not-found"
    assert client.get(path).status_code == 200
