"""What operators ask: does it live, is it ready, how does it fare."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Client
from tests.helpers.tables import every

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


@every("path", PATHS)
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


KEYED: tuple[tuple[str | None, int], ...] = (
    ("Bearer secret-ключ", 200),
    ("bearer secret-ключ", 200),
    (None, 401),
    ("", 401),
    ("Bearer", 401),
    ("Bearer ", 401),
    ("Bearer secret", 401),
    ("Bearer secret-ключ2", 401),
    ("Basic secret-ключ", 401),
    ("secret-ключ", 401),
)


@pytest.mark.one_engine
@pytest.mark.parametrize(("given", "status"), KEYED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_metrics_are_told_to_who_has_the_key(
    url: str, connect: Callable[..., Client], method: str, given: str | None, status: int
) -> None:
    """Where one is set: else the refusal says how to send it. Other paths ask for none."""
    client = connect(url, metrics_key="secret-ключ")
    headers = {} if given is None else {"authorization": given.encode()}
    answer = client.request(method, "/metrics", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("www-authenticate") == (None if status == 200 else 'Bearer realm="metrics"')
    assert answer.headers["cache-control"] == "no-store"
    if method == "GET":
        assert ("indicators_request" in answer.text) == (status == 200)
        assert status == 200 or answer.json()["code"] == "key-required"
    assert "ключ" not in answer.text
    assert client.get("/healthz").status_code == client.get("/v1/units").status_code == 200


@pytest.mark.one_engine
def test_a_port_of_their_own_takes_the_metrics_away_from_the_other(url: str, connect: Callable[..., Client]) -> None:
    """Whoever reaches the service does not reach them."""
    client = connect(url, metrics_port=9)
    assert client.get("/metrics").json()["code"] == "not-found"
    assert "metrics_key" not in repr(client.app.state.settings)


def test_an_applications_metrics_are_its_own(url: str, connect: Callable[..., Client]) -> None:
    """A second application in the same process starts from nothing."""
    assert "indicators_requests_total{" not in connect(url).get("/metrics").text
