"""A server that really runs, and other people's programs run against it in environments of their own."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import migrate
from tests.helpers.own_server import own_server
from tests.helpers.programs import missing

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parents[1] / ".venv-clients" / "bin"
INSTALL = "run `make install-clients`"
EXACT: dict[str, Any] = {"parse_float": Decimal, "parse_int": Decimal}
"""Numbers as the exact decimals that were sent."""
LINE = "/v1/figures?indicator=online-retail-sales&area=CHN"

Api = Callable[[str], Any]
Run = Callable[..., Any]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    address = f"sqlite:///{folder / 'figures.db'}"
    migrate(address)
    silent = {"stdout": subprocess.DEVNULL}
    with own_server(folder, process_options=silent, DATABASE_URL=address, LOG_LEVEL="error") as running:
        yield str(running.client.base_url).rstrip("/")


@pytest.fixture(scope="session")
def api(server: str) -> Api:

    def read(path: str) -> Any:
        response = httpx.get(f"{server}{path}", trust_env=False)
        assert response.status_code == 200, response.text
        return json.loads(response.text, **EXACT)["data"]

    return read


@pytest.fixture(scope="session")
def line(api: Api) -> dict[str, Decimal]:
    """China's online retail sales by period, from the values alone."""
    found = {row["period"]: row["value"] for row in api(LINE)}
    assert len(found) > 10
    assert min(found.values()) > 1_000_000_000_000
    return found


@pytest.fixture(scope="session")
def claims(api: Api) -> list[dict[str, Any]]:
    """Every source's claims with every field, each figure that stands among them."""
    found: list[dict[str, Any]] = api("/v1/figures?claims=all&fields=*&limit=10000")
    return found


@pytest.fixture(scope="session")
def python() -> str:
    if not (CLIENTS / "python").exists():
        pytest.fail(f"the clients are not installed: {INSTALL}")
    return str(CLIENTS / "python")


@pytest.fixture(scope="session")
def node() -> Path:
    if shutil.which("node") is None:
        missing("Node.js")
    if not (HERE / "node" / "node_modules").is_dir():
        pytest.fail(f"the clients of Node are not installed: {INSTALL}")
    return HERE / "node"


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `file.function` of programs/, or `name.js` of node/programs/, by itself; gives the JSON that it prints."""
    home = tmp_path_factory.mktemp("home")

    def execute(program: str, *arguments: str) -> Any:
        file, _, function = program.partition(".")
        if function == "js":
            command = ["node", str(request.getfixturevalue("node") / "programs" / program)]
        else:
            command = [request.getfixturevalue("python"), str(HERE / "programs" / "run.py"), file, function]
        return json.loads(ended([*command, *arguments], home).stdout, **EXACT)

    return execute


def reading(program: str, *arguments: str) -> Any:
    """A fixture: what a client read from the server."""

    @pytest.fixture(scope="module")
    def read(run: Run, server: str) -> Any:
        return run(program, server, *arguments)

    return read


def ended(
    command: list[str], home: Path, folder: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A program that ended well, its caches in a home of the test."""
    environment = {
        "PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{CLIENTS}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_PROXY": "*",
        "NO_COLOR": "1",
        "WBDATA_CACHE_PATH": str(home / "wbdata" / "cache"),
        # redocly would ask for news of itself, and tell of its use.
        "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
        "REDOCLY_TELEMETRY": "off",
        **variables,
    }
    done = subprocess.run(  # noqa: S603 - programs of ours and of the lock
        command, env=environment, cwd=folder or home, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done
