"""The metrics of a server of several processes, on a port of their own, while one of them is killed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.helpers.own_server import PATIENCE, OwnServer, free_port, own_server, within

pytestmark = pytest.mark.full  # adding up has tests of its own

KEY = {"authorization": "Bearer secret"}
ROUTE = "/v1/units"


def workers(server: OwnServer) -> list[int]:
    """The processes that answer: those that the server's own has started, but for Python's tracker of resources."""
    told = subprocess.run(  # noqa: S603
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(server.process.pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [int(line.split()[0]) for line in told.splitlines() if "spawn_main" in line]


def counted(metrics: str) -> float:
    """How many requests of the route there were by now."""
    families = text_string_to_metric_families(httpx.get(metrics, headers=KEY, timeout=PATIENCE).text)
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "indicators_requests_total" and sample.labels["route"] == ROUTE
    )


def test_all_are_added_up_while_one_is_killed(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """Each request is counted once, whichever process answered it, and no number ever falls."""
    port, url = free_port(), migrated_url("sqlite")
    settings = {"DATABASE_URL": url, "METRICS_PORT": str(port), "METRICS_KEY": "secret"}
    metrics = f"http://127.0.0.1:{port}/metrics"
    seen: list[float] = []

    def reaches(number: int) -> bool:
        return within(PATIENCE, lambda: not seen.append(counted(metrics)) and seen[-1] >= number)

    with own_server(tmp_path, "--workers 2", **settings) as server:
        assert server.status("/metrics") == 404
        assert httpx.get(metrics).status_code == 401
        assert httpx.get(metrics.removesuffix("metrics"), headers=KEY).status_code == 404
        asked = sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(asked)
        before = workers(server)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        assert within(PATIENCE, lambda: len(set(workers(server)) - set(before)) == 1)
        assert within(PATIENCE, lambda: server.status("/readyz") == 200)
        asked += sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(asked)
    assert seen == sorted(seen)
    assert seen[-1] == asked
