"""SIGHUP replaces the processes of a server one after the other, and nobody notices."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.own_server import PATIENCE, OwnServer, own_server, ticking, within
from tests.helpers.raw_connection import Raw, request

pytestmark = pytest.mark.slow

CLOSED = ("RemoteProtocolError", "ReadError", "WriteError")
"""What a client sees where a connection that it kept is closed while it sends; it sends again by another."""
DOWNLOAD = "/v1/downloads/figures.sqlite"


def told(server: OwnServer, event: str) -> list[dict[str, Any]]:
    """The lines of the log that say so."""
    return [json.loads(line) for line in server.lines(f'"event":"{event}"')]


def test_processes_are_replaced_in_turn(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """No connection is refused and no request fails; a download goes on; what does not start replaces nothing."""
    new_code = tmp_path / "new-code"
    new_code.mkdir()
    path = os.pathsep.join(filter(None, (str(new_code), os.environ.get("PYTHONPATH"))))
    settings = {
        "DATABASE_URL": migrated_url("sqlite"),
        "LOG_FORMAT": "json",
        "PYTHONPATH": path,
        "STOP_SECONDS": "3600",
    }
    with own_server(tmp_path, "--workers 2", **settings) as server, ticking(server, "/v1/units") as kept:
        with Raw(server.port, receive_buffer=4096) as slow:
            slow.send(request(DOWNLOAD, "Connection: close"))
            read = [slow.socket.recv(4096)]
            size = int(read[0].lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])

            def old_ones_stop() -> bool:
                read.append(slow.socket.recv(1024))  # a reader who reads nothing is cut
                return server.status("/v1/units") != 200 or len(told(server, "stopping")) == 2

            server.process.send_signal(signal.SIGHUP)
            assert within(PATIENCE, old_ones_stop)
            assert len(b"".join(read).partition(b"\r\n\r\n")[2]) + len(slow.rest()) == size
        assert within(PATIENCE, lambda: len(told(server, "stopped")) == 2)
        replaced = told(server, "replaced")
        (new_code / "sitecustomize.py").write_text("import os\n\nos._exit(3)\n", encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        assert within(PATIENCE, lambda: server.status("/v1/units") != 200 or bool(told_failed(server)))
        faults = list(kept.faults)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
    assert len({line["process"] for line in replaced} | {line["by"] for line in replaced}) == 4
    running = [line["requests"] for line in told(server, "stopping")][:2]
    assert max(running) >= 1  # the download, and what the kept connection asked just then
    assert [line["exit_code"] for line in told_failed(server)] == [3]
    assert not server.lines("Traceback")
    assert [fault for fault in faults if not fault.startswith(CLOSED)] == []


def told_failed(server: OwnServer) -> list[dict[str, Any]]:
    """The lines that say that a new process did not start."""
    return told(server, "a new process did not start, the old ones go on")


def test_processes_end_with_the_first(migrated_url: Callable[[str], str], tmp_path: Path) -> None:
    """One that is killed leaves none that hold its port, which who starts it again needs; what runs is finished."""
    with own_server(tmp_path, "--workers 2", DATABASE_URL=migrated_url("sqlite"), LOG_FORMAT="json") as server:
        with Raw(server.port, receive_buffer=4096) as slow:
            slow.send(request(DOWNLOAD, "Connection: close"))
            read = slow.socket.recv(4096)
            size = int(read.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            server.process.kill()
            assert within(PATIENCE, lambda: server.status("/readyz") == 0)
            assert len((read + slow.rest()).partition(b"\r\n\r\n")[2]) == size
        assert within(PATIENCE, lambda: len(told(server, "stopped")) == 2)
    assert not server.lines("Traceback")


def test_what_cannot_start_ends_a_server_with_its_last_process(
    migrated_url: Callable[[str], str], tmp_path: Path
) -> None:
    """With a code that has it started again; as long as one process lives it answers."""
    new_code = tmp_path / "new-code"
    new_code.mkdir()
    path = os.pathsep.join(filter(None, (str(new_code), os.environ.get("PYTHONPATH"))))
    settings = {"DATABASE_URL": migrated_url("sqlite"), "LOG_FORMAT": "json", "PYTHONPATH": path}
    with own_server(tmp_path, "--workers 2", **settings) as server:
        server.process.send_signal(signal.SIGHUP)  # whose lines tell which processes there are, and that they are ready
        assert within(PATIENCE, lambda: bool(told(server, "restarted")))
        one, other = (line["by"] for line in told(server, "replaced"))
        (new_code / "sitecustomize.py").write_text("import os\n\nos._exit(3)\n", encoding="utf-8")
        os.kill(one, signal.SIGKILL)
        assert within(PATIENCE, lambda: bool(told(server, "a process did not start, the others go on")))
        assert server.status("/readyz") == 200
        os.kill(other, signal.SIGKILL)
        assert server.process.wait(PATIENCE) == 1
    assert len(told(server, "no process is left, and new ones do not start")) == 1
    assert not server.lines("Traceback")
