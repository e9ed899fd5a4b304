"""A server that really runs, and other people's programs run against it in environments of their own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import migrate
from tests.helpers.programs import missing

HERE = Path(__file__).resolve().parent
INSTALL = "run `make install-clients`"
STARTING = 30
"""Seconds that the server may take to start."""

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a freshly migrated database, in a process of its own."""
    folder = tmp_path_factory.mktemp("server")
    address = f"sqlite:///{folder / 'figures.db'}"
    migrate(address)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.main:create_app", "--port", str(port)]
    environment = {**os.environ, "DATABASE_URL": address, "LOG_LEVEL": "error", "PORT": str(port)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own server
            [*command, "--no-access-log"], env=environment, stdout=log, stderr=log, cwd=HERE.parents[1]
        )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(process, base, folder / "log")
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{base}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"the server does not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def api(server: str) -> Callable[[str], Any]:
    """Reads the data of an address of our own API, numbers as the exact decimals that were sent."""

    def read(path: str) -> Any:
        response = httpx.get(f"{server}{path}", trust_env=False)
        assert response.status_code == 200, response.text
        return json.loads(response.text, parse_float=Decimal, parse_int=Decimal)["data"]

    return read


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs tests/clients/programs/<name>.py with the clients' interpreter; gives the JSON that it prints."""
    python = HERE.parents[1] / ".venv-clients" / "bin" / "python"
    home = tmp_path_factory.mktemp("home")

    def execute(program: str, *arguments: str) -> Any:
        if not python.exists():
            pytest.fail(f"the clients are not installed: {INSTALL}")
        return _output([str(python), str(HERE / "programs" / f"{program}.py"), *arguments], home)

    return execute


@pytest.fixture(scope="session")
def node() -> Path:
    """The folder with Node's packages; without Node, tests of programs in JavaScript are skipped."""
    if shutil.which("node") is None:
        missing("Node.js")
    if not (HERE / "node" / "node_modules").is_dir():
        pytest.fail(f"the clients of Node are not installed: {INSTALL}")
    return HERE / "node"


@pytest.fixture(scope="session")
def run_node(node: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs tests/clients/node/programs/<name>.js with Node; gives the JSON that it prints."""
    home = tmp_path_factory.mktemp("node-home")

    def execute(program: str, *arguments: str) -> Any:
        return _output(["node", str(node / "programs" / f"{program}.js"), *arguments], home)

    return execute


def _output(command: list[str], home: Path) -> Any:
    """What a program printed, its caches in an empty home."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_PROXY": "*",
        "WBDATA_CACHE_PATH": str(home / "wbdata" / "cache"),
    }
    done = subprocess.run(  # noqa: S603 - programs of ours
        command, env=environment, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)
