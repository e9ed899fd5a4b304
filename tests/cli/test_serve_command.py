"""`indicators serve`: started, answered, stopped, or kept from starting; its processes."""

import json
import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.conftest import MakeUrl
from tests.helpers.command_line import indicators, started
from tests.helpers.own_server import OwnServer, free_port, own_server
from tests.helpers.tables import every

PATIENCE = 60
SECRET = "tell-nobody"  # noqa: S105 - the server asks for none
starting = pytest.mark.slow


def stop(server: OwnServer) -> str:
    """Press Ctrl-C, which ends it well: what it has told."""
    os.killpg(server.process.pid, signal.SIGINT)
    assert (server.process.wait(PATIENCE), server.process.stdout.read()) == (0, "")
    told = server.log_file.read_text(encoding="utf-8")
    assert "Traceback" not in told
    return told


@starting
@pytest.mark.full
def test_serve_embedded(tmp_path: Path) -> None:
    """In an empty folder it makes the database, says what it serves and where, answers, and ends with Ctrl-C."""
    with own_server(tmp_path) as server:
        response = server.get("/v1/market-size?unit=USD")
        told = stop(server)
    assert (response.status_code, "server" in response.headers) == (200, False)
    rows = [row for row in response.json()["data"] if (row["area"], row["period"]) == ("CHN", "2024")]
    assert [row["sales"]["display"] for row in rows if row["sales"]] == ["2.15 trillion USD"]
    assert told.startswith("Migrating sqlite:///var/indicators.db\n  + ")
    assert re.findall(r"http://\S+", told) == [
        f"http://127.0.0.1:{server.port}{path}" for path in ("/", "/docs", "/v1/market-size?unit=USD")
    ]
    assert (tmp_path / "var" / "indicators.db").exists()


@starting
@pytest.mark.full
def test_serve_postgresql(new_url: MakeUrl, tmp_path: Path) -> None:
    address = make_url(new_url("postgresql")).set(password=SECRET).render_as_string(hide_password=False)
    with own_server(tmp_path, DATABASE_URL=address) as server:
        told = stop(server)
    assert ("Migrating postgresql+asyncpg://" in told, SECRET in told) == (True, False)
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


@starting
@pytest.mark.full
@every("options, begun, seconds", [("", "Migrating", 0), *(("--workers 2", "Ctrl-C", after) for after in (0.4, 0.1))])
def test_interrupted_start(options: str, begun: str, seconds: float, tmp_path: Path) -> None:
    """Ctrl-C while it starts, or while its processes still import, leaves no traceback."""
    with started(f"serve --port {free_port()} {options}", tmp_path) as process:
        assert any(line.startswith(begun) for line in process.stderr)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in told
    if options:
        assert process.returncode == 0
        assert {json.loads(line)["event"] for line in told.splitlines()} <= {"stopped"}


def test_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = indicators(f"serve --port {port}")
    assert result.exit_code == 1
    assert result.stderr == f"indicators: port {port} on 127.0.0.1 is in use; --port or PORT takes another.\n"
