"""Databases that are taken away from whoever reads them, and given back."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import psutil
from sqlalchemy import make_url

from tests.conftest import start_postgres

Lost = AbstractContextManager[None]


@dataclass
class OwnPostgres:
    """A PostgreSQL server of its own, that nobody else is frozen with."""

    folder: Path
    server: Any

    @property
    def url(self) -> str:
        """Its address."""
        address = make_url(self.server.get_uri()).set(drivername="postgresql+asyncpg")
        return address.render_as_string(hide_password=False)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """No process of it runs: connections are taken by the kernel, and nothing is answered."""
        postmaster = psutil.Process(self.server.get_pid())
        stopped = [postmaster, *postmaster.children(recursive=True)]
        for process in stopped:
            process.suspend()
        try:
            yield
        finally:
            for process in reversed(stopped):
                process.resume()

    @contextmanager
    def with_locked(self, table: str) -> Iterator[None]:
        """Another session has one of its tables to itself, as a change of the schema does."""
        with asyncio.Runner() as loop:
            address = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
            holder = loop.run(asyncpg.connect(address))
            loop.run(holder.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
            try:
                yield
            finally:
                loop.run(holder.close())

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It has ended, in the middle of whatever it did, and refuses connections."""
        postmaster = psutil.Process(self.server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)  # at once, without a farewell
        postmaster.wait(30)
        try:
            yield
        finally:
            self.server.start()


@contextmanager
def own_postgres(folder: Path) -> Iterator[OwnPostgres]:
    """The server, started and migrated."""
    server = start_postgres(folder)
    try:
        yield OwnPostgres(folder, server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class OwnFile:
    """A SQLite file."""

    path: Path

    @property
    def url(self) -> str:
        """Its address."""
        return f"sqlite:///{self.path}"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another process holds it exclusively."""
        program = (
            "import sqlite3, sys\n"
            "held = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)\n"
            "held.execute('BEGIN EXCLUSIVE')\n"
            "print('held', flush=True)\n"
            "sys.stdin.readline()\n"
        )
        line = [sys.executable, "-c", program, str(self.path)]
        with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            try:
                yield
            finally:
                holder.kill()

    @contextmanager
    def moved(self, meanwhile: Callable[[Path], object] = lambda _path: None) -> Iterator[None]:
        """It lies elsewhere, where something may happen to it."""
        elsewhere = self.path.with_name("elsewhere.db")
        self.path.rename(elsewhere)
        meanwhile(elsewhere)
        try:
            yield
        finally:
            elsewhere.rename(self.path)

    def truncated(self) -> Lost:
        """Its second half is gone; the whole comes back as another file, as a restore puts it there."""
        return self._harmed(lambda content: content[: len(content) // 2])

    def overwritten(self) -> Lost:
        """Zeros lie over all but its first page; the whole comes back as another file."""
        return self._harmed(lambda content: content[:4096].ljust(len(content), b"\0"))

    @contextmanager
    def _harmed(self, harm: Callable[[bytes], bytes]) -> Iterator[None]:
        copy, content = self._copy(), self.path.read_bytes()
        with self.path.open("r+b") as file:
            file.write(harm(content))
            file.truncate(len(harm(content)))
        try:
            yield
        finally:
            copy.rename(self.path)

    def replace(self, *statements: str) -> None:
        """Put a copy in its place, in which some statements were carried out."""
        copy = self._copy()
        with closing(sqlite3.connect(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        copy.rename(self.path)

    def _copy(self) -> Path:
        return Path(shutil.copyfile(self.path, self.path.with_name("copy.db")))
