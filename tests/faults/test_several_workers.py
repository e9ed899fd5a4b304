"""The processes of a server: replaced one after the other, killed, counted together, and of one release."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import MakeUrl
from tests.conftest import within as in_transaction
from tests.faults.test_readers_during_loads import workers
from tests.helpers import claims
from tests.helpers.own_server import PATIENCE, OwnServer, free_port, own_server, ticking, within
from tests.helpers.raw_connection import Raw, request

pytestmark = [pytest.mark.slow, pytest.mark.full]  # one restart is among what test_readers_during_loads does

CLOSED = ("RemoteProtocolError", "ReadError", "WriteError")
"""What a client sees where a connection that it kept is closed while it sends; it sends again by another."""
DOWNLOAD = "/v1/downloads/figures.sqlite"
NO_START = "a new process did not start, the old ones go on"


def told(server: OwnServer, event: str) -> list[dict[str, Any]]:
    """The lines of the log that say so."""
    return [json.loads(line) for line in server.lines(f'"event":"{event}"')]


@contextmanager
def two_workers(url: str, folder: Path, **settings: str) -> Iterator[tuple[OwnServer, Callable[[], object]]]:
    """A server of two, and what puts code in its path with which no process starts."""
    new_code = folder / "new-code"
    new_code.mkdir()
    path = os.pathsep.join(filter(None, (str(new_code), os.environ.get("PYTHONPATH"))))
    given = {"DATABASE_URL": url, "LOG_FORMAT": "json", "PYTHONPATH": path} | settings
    with own_server(folder, "--workers 2", **given) as server:
        yield server, lambda: (new_code / "sitecustomize.py").write_text("import os\n\nos._exit(3)\n", encoding="utf-8")
    assert not server.lines("Traceback")


@contextmanager
def downloading(server: OwnServer) -> Iterator[tuple[Raw, list[bytes], Callable[[], int]]]:
    """A slow reader, the pieces that it has read, and how many bytes are missing at the end."""
    with Raw(server.port, receive_buffer=4096) as slow:
        slow.send(request(DOWNLOAD, "Connection: close"))
        read = [slow.socket.recv(4096)]
        size = int(read[0].lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        yield slow, read, lambda: size - len(b"".join(read).partition(b"\r\n\r\n")[2]) - len(slow.rest())


def test_processes_are_replaced_in_turn(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """No connection is refused and no request fails; a download goes on; what does not start replaces nothing."""
    with (
        two_workers(migrated_url("sqlite"), tmp_path, STOP_SECONDS="3600") as (server, spoil),
        ticking(server, "/v1/units") as kept,
    ):
        with downloading(server) as (slow, read, missing):

            def old_ones_stop() -> bool:
                read.append(slow.socket.recv(1024))  # a reader who reads nothing is cut
                return server.status("/v1/units") != 200 or len(told(server, "stopping")) == 2

            server.process.send_signal(signal.SIGHUP)
            assert within(PATIENCE, old_ones_stop)
            assert missing() == 0
        assert within(PATIENCE, lambda: len(told(server, "stopped")) == 2)
        replaced = told(server, "replaced")
        spoil()
        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, lambda: server.status("/v1/units") != 200 or bool(told(server, NO_START)))
        faults = list(kept.faults)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
    assert len({line["process"] for line in replaced} | {line["by"] for line in replaced}) == 4
    running = [line["requests"] for line in told(server, "stopping")][:2]
    assert max(running) >= 1  # the download, and what the kept connection asked just then
    assert [line["exit_code"] for line in told(server, NO_START)] == [3]
    assert [fault for fault in faults if not fault.startswith(CLOSED)] == []


def test_processes_end_with_the_first(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """One that is killed leaves none that hold its port, which who starts it again needs; what runs is finished."""
    with two_workers(migrated_url("sqlite"), tmp_path) as (server, _):
        with downloading(server) as (_, _, missing):
            server.process.kill()
            assert within(PATIENCE, lambda: server.status("/readyz") == 0)
            assert missing() == 0
        assert within(PATIENCE, lambda: len(told(server, "stopped")) == 2)


def test_what_cannot_start_ends_a_server_with_its_last_process(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """With a code that has it started again; as long as one process lives it answers."""
    with two_workers(migrated_url("sqlite"), tmp_path) as (server, spoil):
        server.process.send_signal(signal.SIGHUP)  # whose lines tell which processes there are, and that they are ready
        assert within(PATIENCE, lambda: bool(told(server, "restarted")))
        one, other = (line["by"] for line in told(server, "replaced"))
        spoil()
        os.kill(one, signal.SIGKILL)
        assert within(PATIENCE, lambda: bool(told(server, "a process did not start, the others go on")))
        assert server.status("/readyz") == 200
        os.kill(other, signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 1
    assert len(told(server, "no process is left, and new ones do not start")) == 1


KEY = {"authorization": "Bearer secret"}
ROUTE = "/v1/units"


def counted(metrics: str) -> float:
    """How many requests of the route there were by now."""
    families = text_string_to_metric_families(httpx.get(metrics, headers=KEY, timeout=PATIENCE).text)
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == "indicators_requests_total" and sample.labels["route"] == ROUTE
    )


def test_metrics_are_added_up_while_a_process_is_killed(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Each request is counted once, whichever process answered it, and no number ever falls."""
    port, seen = free_port(), list[float]()
    metrics = f"http://127.0.0.1:{port}/metrics"

    def reaches(number: int) -> bool:
        return within(PATIENCE, lambda: not seen.append(counted(metrics)) and seen[-1] >= number)

    settings = {"METRICS_PORT": str(port), "METRICS_KEY": "secret"}
    with own_server(tmp_path, "--workers 2", DATABASE_URL=migrated_url("sqlite"), **settings) as server:
        assert server.status("/metrics") == 404
        assert httpx.get(metrics).status_code == 401
        assert httpx.get(metrics.removesuffix("metrics"), headers=KEY).status_code == 404
        asked = sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(asked)
        before = workers(server)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        assert within(PATIENCE, lambda: len(workers(server) - before) == 1)
        assert within(PATIENCE, lambda: server.status("/readyz") == 200)
        asked += sum(server.status(f"{ROUTE}?limit={limit}") == 200 for limit in range(1, 41))
        assert reaches(asked)
    assert seen == sorted(seen)
    assert seen[-1] == asked


def totals(server: OwnServer) -> list[int]:
    """How many claims there are by some answers one after the other, each over a connection of its own."""
    asked = [server.get("/v1/figures?claims=all&limit=1") for _ in range(20)]
    return [int(answer.json()["meta"]["total"]) for answer in asked]


def test_a_release_is_served_by_all_or_none(migrated_url: MakeUrl, tmp_path: Path) -> None:
    """Whichever process finds it first, though each looks for it when its own time has come."""
    url = migrated_url("sqlite")
    with own_server(tmp_path, "--workers 2", DATABASE_URL=url, REFRESH_SECONDS="2") as server:
        before = {total for _ in range(3) for total in totals(server)}
        in_transaction(url, claims.add_claims)
        seen: list[int] = []
        assert within(PATIENCE, lambda: not seen.extend(totals(server)) and seen[-1] not in before)
        seen += totals(server)
    assert len(before) == 1
    assert seen == sorted(seen)
    assert set(seen) - before == {before.pop() + 20}
