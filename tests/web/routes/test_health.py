"""What operators ask: does it live, is it ready, how does it fare."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client

PATHS = ("/healthz", "/readyz", "/metrics")


def test_a_living_process_says_so(client: Client) -> None:
    """Whatever the database."""
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_ready_service_names_what_it_serves(client: Client) -> None:
    """The newest release and the reports whose figures there are."""
    body = client.get("/readyz").json()
    assert body["status"] == "ok"
    assert "new-ecommerce-2025" in body["figures_of"]
    assert body["release"] in {row["id"] for row in client.data("/v1/releases")}


@pytest.mark.parametrize("path", PATHS)
def test_operations_are_never_cached(client: Client, path: str) -> None:
    """Yesterday's health is of no use."""
    assert client.get(path).headers["cache-control"] == "no-store"


def test_metrics_count_requests(url: str, connect: Callable[..., Client]) -> None:
    """By method and status; one that reaches no route has a label of its own."""
    client = connect(url)
    for path in ("/v1/units", "/v1/units", "/v1/nothing", "/v1/units?unitt=1"):
        client.get(path)
    text = client.get("/metrics").text
    counts = [line for line in text.splitlines() if line.startswith("indicators_requests_total{")]
    assert [line.rpartition(" ")[2] for line in counts if '/units"' in line and 'status="200"' in line] == ["2.0"]
    assert [line.rpartition(" ")[2] for line in counts if '/units"' in line and 'status="422"' in line] == ["1.0"]
    assert [line.rpartition(" ")[2] for line in counts if 'route="unrouted"' in line] == ["1.0"]


def test_metrics_tell_durations(client: Client) -> None:
    """A histogram by route."""
    client.get("/healthz")
    assert 'indicators_request_seconds_bucket{le="0.001",route="/healthz"}' in client.get("/metrics").text


def test_an_applications_metrics_are_its_own(url: str, connect: Callable[..., Client]) -> None:
    """A second application in the same process starts from nothing."""
    assert "indicators_requests_total{" not in connect(url).get("/metrics").text
