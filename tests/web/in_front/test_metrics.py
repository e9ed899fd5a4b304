"""The metrics of several processes: added up, never taken back, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from prometheus_client.parser import text_string_to_metric_families

from api.service.process_numbers import ProcessNumbers
from api.web.in_front.metrics import Metrics

Start = Callable[[], Metrics]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts what counts in a process of one server."""

    def make() -> Metrics:
        metrics = Metrics()
        metrics.share(ProcessNumbers(tmp_path))
        return metrics

    return make


def series(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Each series by its name and labels, as Prometheus's own reader reads it."""
    families = list(text_string_to_metric_families(metrics.exposition().decode()))
    assert [family.name for family in families] == ["indicators_requests", "indicators_request_seconds"]
    read = [
        ((sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))), sample.value)
        for family in families
        for sample in family.samples
    ]
    assert len(dict(read)) == len(read)
    return dict(read)


def count(metrics: Metrics, status: int = 200, times: int = 1, seconds: float = 0.002) -> None:
    """Some requests."""
    for _ in range(times):
        metrics.observe("GET", "/v1/units", status, seconds)


def total(metrics: Metrics) -> float:
    """How many requests there were."""
    return sum(value for key, value in series(metrics).items() if key[0] == "indicators_requests_total")


def test_one_process_tells_its_own() -> None:
    """Which nobody shares."""
    metrics = Metrics()
    count(metrics, times=3)
    assert total(metrics) == 3


def test_all_processes_are_added_up(start: Start) -> None:
    """Whichever is asked, by kind of request; the buckets of durations too."""
    one, other = start(), start()
    count(one, times=3)
    count(other, times=4, seconds=0.2)
    count(other, status=404, seconds=20)
    assert total(one) == 3  # what the other has not told
    assert total(other) == total(one) == 8
    read = series(one)
    assert read["indicators_requests_total", "method=GET", "route=/v1/units", "status=200"] == 7
    assert read["indicators_requests_total", "method=GET", "route=/v1/units", "status=404"] == 1
    buckets = {key[1]: value for key, value in read.items() if key[0].endswith("_bucket")}
    assert (buckets["le=0.0025"], buckets["le=0.25"], buckets["le=10.0"], buckets["le=+Inf"]) == (3, 7, 7, 8)
    assert list(buckets.values()) == sorted(buckets.values())
    assert read["indicators_request_seconds_count", "route=/v1/units"] == 8
    assert read["indicators_request_seconds_sum", "route=/v1/units"] == pytest.approx(3 * 0.002 + 4 * 0.2 + 20)


def test_what_was_told_is_never_taken_back(start: Start) -> None:
    """A process that is killed keeps what it has told in whatever way; one that takes its place starts from nothing."""
    lasting = start()
    seen = [0.0]
    for _ in range(5):
        killed = start()
        count(killed, times=2)
        seen.append(total(killed))  # nothing but the answer to this request tells it to others
        count(killed)  # and of this nobody heard
        del killed
        count(lasting)
        seen.append(total(lasting))
    assert seen == sorted(seen)
    assert seen[-1] == 5 * 3


def test_a_process_tells_by_itself(start: Start, portal: BlockingPortal) -> None:
    """What it has counted last when it ends."""
    one, other = start(), start()

    async def serve() -> None:
        async with other.told():
            count(other, times=5)

    portal.call(serve)
    assert total(one) == 5


def test_nothing_is_lost_where_nothing_can_be_written(start: Start, tmp_path: Path) -> None:
    """Of its own numbers."""
    one = start()
    count(one, times=2)
    tmp_path.rename(tmp_path.with_name("moved"))
    assert total(one) == 2
