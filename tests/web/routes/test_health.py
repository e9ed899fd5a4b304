"""What operators ask: does it live, is it ready, how does it fare; metrics of several processes are added up."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.domain.errors import NotReady
from api.main import create_app
from api.service.process import VARIABLE
from api.settings import Settings
from api.web.middleware import front
from api.web.middleware.log import GAUGES, Metrics
from api.web.routes.health import may_see_metrics
from tests.conftest import Client, Connect
from tests.helpers.tables import every


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


HERE = {"127.0.0.1": True, "::1": True, "": True, "10.0.0.1": False, "2001:db8::1": False, "junk17": False}


@every(("client", "may"), list(HERE.items()))
def test_metrics_without_a_key_are_for_this_machine(client: str, may: bool) -> None:
    assert may_see_metrics(client, "", "") == may
    assert not may_see_metrics(client, "", KEY)


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


def series(metrics: Metrics) -> dict[tuple[str, ...], float]:
    families = list(text_string_to_metric_families(generate_latest(metrics.registry).decode()))
    gauges = {f"indicators_{name}" for name in GAUGES}
    assert {family.name for family in families} - gauges == {"indicators_requests", "indicators_request_seconds"}
    samples = [sample for family in families for sample in family.samples]
    read = {}
    for sample in samples:
        labels = (f"{name}={value}" for name, value in sorted(sample.labels.items()))
        read[sample.name.removeprefix("indicators_"), *labels] = sample.value
    assert len(read) == len(samples)
    return read


COUNTING = """
import sys
from api.web.middleware.log import Metrics
metrics = Metrics()
for number in range(int(sys.argv[1])):
    metrics.observe("GET", "/v1/units", int(sys.argv[2]), float(sys.argv[3]))
"""


def test_all_processes_are_added_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By kind of request, the buckets of durations too, ended ones included; without a folder one tells its own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for given in ("3 200 0.002", "4 200 0.2", "1 404 20"):
        subprocess.run([sys.executable, "-c", COUNTING, *given.split()], check=True, timeout=60)  # noqa: S603 - our own
    metrics = Metrics()
    read, route = series(metrics), "route=/v1/units"
    statuses = [read["requests_total", "method=GET", route, f"status={status}"] for status in (200, 404)]
    buckets = {key[1]: value for key, value in read.items() if key[0].endswith("_bucket")}
    assert statuses == [7, 1]
    assert [buckets[f"le={bound}"] for bound in ("0.0025", "0.25", "10.0", "+Inf")] == [3, 7, 7, 8]
    seconds = pytest.approx(3 * 0.002 + 4 * 0.2 + 20)
    assert (read["request_seconds_count", route], read["request_seconds_sum", route]) == (8, seconds)
    monkeypatch.delenv(VARIABLE)
    metrics.observe("GET", "/v1/units", 200, 0.002)
    assert series(metrics)["requests_total", "method=GET", route, "status=200"] == 1


@pytest.mark.one_engine
def test_gauges_tell_how_loaded_a_process_is(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the reference names, measured while the application runs; a loop that is held shows."""
    monkeypatch.setattr(front, "LOOK_SECONDS", 0.01)

    async def measured() -> dict[str, float]:
        app = create_app(Settings(database_url=url, log_level="error"))
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0.05)
            time.sleep(0.3)  # noqa: ASYNC251 - what is measured
            app.state.service.newest.database.lost = NotReady("It is gone.")
            await app.turns.take("a")
            await asyncio.sleep(0.1)
            return {name: app.state.metrics.registry.get_sample_value(f"indicators_{name}") or 0 for name in GAUGES}

    found = asyncio.run(measured())
    assert (found["connections"], found["turns"], found["queue"], found["database_lost"]) == (0, 1, 0, 1)
    assert 10**7 < found["memory_bytes"] < 10**10
    assert 0.2 < found["loop_delay_seconds"] < 10
