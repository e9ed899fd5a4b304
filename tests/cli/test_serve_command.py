"""`indicators serve`: really started, answered, stopped; and what keeps it from starting."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from tests.conftest import MakeUrl
from tests.helpers.command_line import environment, indicators, started
from tests.helpers.own_server import free_port
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

PATIENCE = 60
SECRET = "tell-nobody"  # noqa: S105 - the server asks for none
NOWHERE = {"DATABASE_URL": "sqlite:////nowhere/at-all/figures.db"}
NO_FOLDER = "there is no folder /nowhere/at-all for the database figures.db: make it, or see that DATABASE_URL "
Server = subprocess.Popen[str]


def answer(port: int, path: str) -> httpx.Response:
    """The server's answer, as soon as it gives one."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@contextmanager
def serving(port: int, folder: Path, options: str = "", **variables: str) -> Iterator[Server]:
    """A server of its own, in whose session nothing is left afterwards."""
    process = started(f"serve --port {port} {options}", folder, env=environment(**variables))
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def stop(process: Server) -> tuple[int, str, str]:
    """Press Ctrl-C: exit code, standard output, standard error."""
    os.killpg(process.pid, signal.SIGINT)
    out, told = process.communicate(timeout=PATIENCE)
    return process.returncode, out, told


@pytest.mark.full
def test_serve_embedded(tmp_path: Path) -> None:
    """In an empty folder it makes the database, says what it serves and where, answers, and ends with Ctrl-C."""
    port = free_port()
    with serving(port, tmp_path) as process:
        response = answer(port, "/v1/market-size?unit=USD")
        code, out, told = stop(process)
    assert response.status_code == 200
    assert "server" not in response.headers
    rows = [row for row in response.json()["data"] if (row["area"], row["period"]) == ("CHN", "2024")]
    assert [row["sales"]["display"] for row in rows if row["sales"]] == ["2.15 trillion USD"]
    assert (code, out) == (0, "")
    assert "Traceback" not in told
    assert told.startswith("Migrating sqlite:///var/indicators.db\n  + ")
    assert re.search(r"^Serving \d+ figures, newest release \S+:$", told, re.MULTILINE)
    assert "\n  15 of 2025 China New E-commerce Report\n" in told
    assert re.findall(r"http://\S+", told) == [
        f"http://127.0.0.1:{port}{path}" for path in ("/", "/docs", "/v1/market-size?unit=USD")
    ]
    assert (tmp_path / "var" / "indicators.db").exists()


@pytest.mark.full
def test_serve_postgresql(new_url: MakeUrl, tmp_path: Path) -> None:
    """PostgreSQL is migrated too; its password is not told."""
    address = make_url(new_url("postgresql")).set(password=SECRET).render_as_string(hide_password=False)
    port = free_port()
    with serving(port, tmp_path, DATABASE_URL=address) as process:
        assert answer(port, "/readyz").status_code == 200
        code, _, told = stop(process)
    assert code == 0
    assert "Migrating postgresql+asyncpg://" in told
    assert SECRET not in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.full
def test_serve_with_workers(tmp_path: Path) -> None:
    """Several processes answer at one port, with the database that the option names, and end with Ctrl-C."""
    port = free_port()
    with serving(port, tmp_path, "--workers 2 --database-url sqlite:///other.db") as process:
        assert answer(port, "/v1/figures").json()["meta"]["total"] >= 15
        code, _, told = stop(process)
    assert code == 0
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["other.db"]


@pytest.mark.full
@every("seconds", [0.4, 0.1])
def test_workers_interrupted_while_they_start(seconds: float, tmp_path: Path) -> None:
    """Ctrl-C while the workers still import ends them without a traceback."""
    with serving(free_port(), tmp_path, "--workers 2") as process:
        assert process.stderr is not None
        assert any(line.startswith("Ctrl-C") for line in process.stderr)
        time.sleep(seconds)
        code, _, told = stop(process)
    assert code == 0
    assert {json.loads(line)["event"] for line in told.splitlines()} <= {"stopping", "stopped"}


@pytest.mark.full
def test_interrupted_start(tmp_path: Path) -> None:
    """Ctrl-C while it starts leaves no traceback."""
    with serving(free_port(), tmp_path) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Migrating")
        _, _, told = stop(process)
    assert "Traceback" not in told


def test_port_in_use() -> None:
    """A port that is taken ends with 1 before anything is migrated."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = indicators(f"serve --port {port}")
    assert result.exit_code == 1
    assert result.stderr == f"indicators: port {port} on 127.0.0.1 is in use; --port or PORT takes another.\n"


@every(
    ("line", "variables", "told"),
    [
        ("serve", {"PORT": "abc"}, "PORT 'abc': input should be a valid integer"),
        ("serve --port 99999", {}, "--port '99999': input should be less than or equal to 65535"),
        ("serve --workers 0", {}, "--workers '0': input should be greater than or equal to 1"),
        ("serve", {"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database address"),
        ("serve --database-url sqlite://", {}, "DATABASE_URL names 'sqlite'"),
        ("serve --database-url sqlite:////", {}, "DATABASE_URL names no file but /: allowed are sqlite:///path/to"),
        ("units --database-url sqlite:////", {}, "DATABASE_URL names no file but /: allowed are sqlite:///path/to"),
        ("serve", NOWHERE, NO_FOLDER),
        ("migrate", NOWHERE, NO_FOLDER),
        ("rebuild", NOWHERE, NO_FOLDER),
        ("serve", {"PUBLIC_URL": "figures.example.org"}, "write https://figures.example.org or"),
        ("serve", {"ALLOWED_HOSTS": "a*b"}, "ALLOWED_HOSTS 'a*b': 'a*b' can be the host of no request"),
        ("serve", {"RATE_LIMIT": "0/minute"}, "RATE_LIMIT '0/minute': a limit of 0 would refuse everybody"),
    ],
)
def test_bad_settings(line: str, variables: dict[str, str], told: str) -> None:
    """A setting that cannot be read ends with 2 and names it."""
    result = indicators(line, **variables)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_password_in_an_address_is_not_told() -> None:
    """Where what is wrong with it is."""
    result = indicators("serve", PUBLIC_URL=f"https://me:{SECRET}@figures.example.org")
    assert (result.exit_code, SECRET in result.stderr) == (2, False)
    assert result.stderr.startswith("indicators: PUBLIC_URL 'https://***@figures.example.org': it is no address")


@every(
    ("host", "metrics_host", "is_refused"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "localhost", True),
        ("0.0.0.0", "127.0.0.1", True),  # noqa: S104 - any address
        ("127.0.0.1", "0.0.0.0", True),  # noqa: S104
        ("::", "127.0.0.1", True),
        ("::1", "0:0:0:0:0:0:0:1", True),
        ("no-such-host.invalid", "127.0.0.1", False),
        ("no-such-host.invalid", "::1", False),
    ],
)
@every("workers", [1, 2])
def test_the_metrics_have_no_port_that_is_taken_by_what_is_served(
    host: str, metrics_host: str, is_refused: bool, workers: int
) -> None:
    """The system would let both take it, and the metrics alone would answer."""
    port = free_port()
    given = {"METRICS_PORT": str(port), "METRICS_HOST": metrics_host}
    result = indicators(f"serve --port {port} --host {host} --workers {workers}", **given)
    told = f"METRICS_PORT {port} of {metrics_host} is PORT of {host}: give the metrics a port of their own"
    assert (result.exit_code, told in result.stderr) == ((2, True) if is_refused else (1, False))


@every(
    ("line", "told"),
    [
        ("serve --port {port} --host no-such-host.invalid", "cannot listen on port {port} of no-such-host.invalid"),
        (
            "serve --port {port} --database-url postgresql://me:tell-nobody@127.0.0.1:1/base",
            "nothing was migrated: The database does not answer",
        ),
    ],
)
def test_failures(line: str, told: str) -> None:
    """What cannot be reached ends with 1 and a sentence."""
    port = free_port()
    result = indicators(line.format(port=port))
    assert result.exit_code == 1
    assert told.format(port=port) in result.stderr
    assert SECRET not in result.stderr
