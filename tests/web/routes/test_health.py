"""What operators ask: does it live, is it ready, how does it fare; metrics of several processes are added up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.service.process import ProcessNumbers
from api.web.middleware.log import Metrics
from tests.conftest import Client, Connect
from tests.helpers.tables import every

Start = Callable[[], Metrics]


def test_metrics_count_requests(url: str, connect: Connect) -> None:
    """By method and status; one that reaches no route has a label of its own. An application starts from nothing."""
    client = connect(url)
    assert "indicators_requests_total{" not in client.get("/metrics").text
    assert client.get("/readyz").json()["release"] in {row["id"] for row in client.data("/v1/releases")}
    for path in ("/v1/units", "/v1/units", "/v1/nothing", "/v1/units?unitt=1"):
        client.get(path)
    lines = client.get("/metrics").text.splitlines()
    for labels, times in (('route="/v1/units",status="200"', 2), ('route="/v1/units",status="422"', 1)):
        assert f'indicators_requests_total{{method="GET",{labels}}} {times}.0' in lines
    counts = {line.rpartition(" ")[0]: line.rpartition(" ")[2] for line in lines if "requests_total{" in line}
    assert list(counts.values()).count("2.0") == 1
    assert [value for labels, value in counts.items() if '"unrouted"' in labels] == ["1.0"]
    assert any(line.startswith('indicators_request_seconds_bucket{le="0.001",route="/v1/units"}') for line in lines)


KEY = "secret-ключ"
KEYED = {
    200: (f"Bearer {KEY}", f"bearer {KEY}"),
    401: (None, "", "Bearer", "Bearer ", "Bearer secret", f"Bearer {KEY}2", f"Basic {KEY}", KEY),
}


@pytest.fixture(scope="module")
def keyed(url: str, connect: Connect) -> Client:
    return connect(url, metrics_key=KEY)


@pytest.mark.one_engine
@every(("given", "status"), [(given, status) for status, each in KEYED.items() for given in each])
@every("method", ["GET", "HEAD"])
def test_metrics_are_for_who_has_the_key(keyed: Client, method: str, given: str | None, status: int) -> None:
    """Where one is set: else the refusal says how to send it. Other paths ask for none."""
    headers = {} if given is None else {"authorization": given.encode()}
    answer = keyed.request(method, "/metrics", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("www-authenticate") == (None if status == 200 else 'Bearer realm="metrics"')
    assert answer.headers["cache-control"] == "no-store"
    if method == "GET":
        assert ("indicators_request" in answer.text) == (status == 200)
        assert status == 200 or answer.json()["code"] == "key-required"
    assert "ключ" not in answer.text
    assert keyed.get("/healthz").status_code == keyed.get("/v1/units").status_code == 200


@pytest.mark.one_engine
def test_a_port_of_their_own_takes_the_metrics_away_from_the_other(url: str, connect: Connect) -> None:
    client = connect(url, metrics_port=9)
    assert client.get("/metrics").json()["code"] == "not-found"
    assert "metrics_key" not in repr(client.app.state.settings)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    def make() -> Metrics:
        metrics = Metrics()
        metrics.share(ProcessNumbers(tmp_path))
        return metrics

    return make


def series(metrics: Metrics) -> dict[tuple[str, ...], float]:
    families = list(text_string_to_metric_families(generate_latest(metrics.registry).decode()))
    assert [family.name for family in families] == ["indicators_requests", "indicators_request_seconds"]
    samples = [sample for family in families for sample in family.samples]
    read = {}
    for sample in samples:
        labels = (f"{name}={value}" for name, value in sorted(sample.labels.items()))
        read[sample.name.removeprefix("indicators_"), *labels] = sample.value
    assert len(read) == len(samples)
    return read


def count(metrics: Metrics, status: int = 200, times: int = 1, seconds: float = 0.002) -> None:
    for _ in range(times):
        metrics.observe("GET", "/v1/units", status, seconds)


def total(metrics: Metrics) -> float:
    return sum(value for key, value in series(metrics).items() if key[0] == "requests_total")


def test_all_processes_are_added_up(start: Start) -> None:
    """Whichever is asked, by kind of request, the buckets of durations too; one that shares nothing tells its own."""
    alone, one, other = Metrics(), start(), start()
    for metrics in (alone, one):
        count(metrics, times=3)
    count(other, times=4, seconds=0.2)
    count(other, status=404, seconds=20)
    assert total(alone) == total(one) == 3  # what the other has not told
    assert total(other) == total(one) == 8
    read = series(one)
    route = "route=/v1/units"
    statuses = [read["requests_total", "method=GET", route, f"status={status}"] for status in (200, 404)]
    buckets = {key[1]: value for key, value in read.items() if key[0].endswith("_bucket")}
    assert statuses == [7, 1]
    assert [buckets[f"le={bound}"] for bound in ("0.0025", "0.25", "10.0", "+Inf")] == [3, 7, 7, 8]
    assert list(buckets.values()) == sorted(buckets.values())
    seconds = pytest.approx(3 * 0.002 + 4 * 0.2 + 20)
    assert (read["request_seconds_count", route], read["request_seconds_sum", route]) == (8, seconds)


def test_a_process_tells_what_it_counted_last(start: Start, portal: BlockingPortal, tmp_path: Path) -> None:
    one, other = start(), start()

    async def serve() -> None:
        async with other.published():
            count(other, times=5)

    portal.call(serve)
    assert total(one) == 5
    count(one, times=2)
    tmp_path.rename(tmp_path.with_name("moved"))
    assert total(one) == 2
