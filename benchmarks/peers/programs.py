"""The peers that are programs: how each is started on the data, and whether it is installed."""

from __future__ import annotations

import contextlib
import getpass
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data.peer_database import SERIES
from benchmarks.measure.processes import Server, free_port, serving

_OWN = Path("build") / "peers"
_OWN_DATASETTE = _OWN / "bin" / "datasette"
_NGINX = """
worker_processes 1; daemon off; user {user}; error_log stderr; pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000000; types {{ application/json json; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass(frozen=True)
class Peers:
    """Where each program is; None where it is not installed."""

    datasette: Path | None
    duckdb: Path | None
    """The Python that has it."""
    sqlite3: Path | None
    nginx: Path | None
    psql: Path | None

    def missing(self) -> list[str]:
        """The names of those that are not installed."""
        return [name for name in ("datasette", "duckdb", "sqlite3", "nginx", "psql") if getattr(self, name) is None]


def find_peers(root: Path) -> Peers:
    """Look for the programs: Datasette and DuckDB where `make bench` puts them, the others on the path."""
    own = root / _OWN_DATASETTE
    duckdb = root / _OWN / "bin" / "python" if any((root / _OWN).glob("lib/python*/site-packages/duckdb")) else None
    datasette = own if own.exists() else _found("datasette")
    return Peers(datasette, duckdb, _found("sqlite3"), _found("nginx"), _found("psql"))


def _found(name: str) -> Path | None:
    path = shutil.which(name)
    return Path(path) if path else None


@contextlib.contextmanager
def bare(app: str, body: Path, work: Path, ready: str = "/") -> Iterator[Server]:
    """An application of bare_apps under uvicorn, set up as the service is."""
    port = free_port()
    line = [sys.executable, "-m", "uvicorn", f"benchmarks.peers.bare_apps:{app}", "--factory", "--port", str(port)]
    quiet = ["--no-access-log", "--log-level", "warning", "--lifespan", "off", "--no-server-header"]
    with serving([*line, *quiet], port, ready, work, {"BENCH_BODY": str(body)}) as server:
        yield server


@contextlib.contextmanager
def datasette(program: Path, database: Path, work: Path) -> Iterator[Server]:
    """Datasette over the peers' database with a canned query, opened as immutable, which serves it fastest."""
    metadata = work / "datasette.json"
    queries = {database.stem: {"queries": {"series": {"sql": SERIES}}}}
    metadata.write_text(json.dumps({"databases": queries}), encoding="utf-8")
    port = free_port()
    line: list[str | Path] = [program, "serve", "-i", database, "--metadata", metadata, "--port", str(port)]
    settings = [*("--setting", "max_csv_mb", "0"), *("--setting", "max_returned_rows", "10000")]
    with serving([*line, *settings], port, "/-/versions.json", work) as server:
        yield server


@contextlib.contextmanager
def nginx(program: Path, root: Path, file: str, work: Path) -> Iterator[Server]:
    """Nginx serving one folder, with one worker."""
    port = free_port()
    config = work / "nginx.conf"
    config.write_text(_NGINX.format(user=getpass.getuser(), folder=work, port=port, root=root), encoding="utf-8")
    with serving([program, "-c", config, "-p", work], port, f"/{file}", work) as server:
        yield server
