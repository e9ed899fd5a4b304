"""Databases that are taken away from whoever reads them, and given back."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import psutil
from sqlalchemy import make_url

Lost = AbstractContextManager[None]


@dataclass
class OwnPostgres:
    """A PostgreSQL server of its own, that nobody else is frozen with."""

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
        suspended = [postmaster, *postmaster.children(recursive=True)]
        for process in suspended:
            process.suspend()
        try:
            yield
        finally:
            for process in reversed(suspended):
                process.resume()

    @contextmanager
    def with_locked(self, table: str) -> Iterator[None]:
        """Another session has one of its tables to itself, as a change of the schema does."""
        with asyncio.Runner() as loop:
            holder = loop.run(asyncpg.connect(self.url.replace("+asyncpg", "")))
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


@dataclass(frozen=True)
class OwnFile:
    """A SQLite file."""

    path: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another program has it to itself."""
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            yield

    @contextmanager
    def moved(self, meanwhile: Callable[[Path], object] = lambda _path: None) -> Iterator[None]:
        """It lies elsewhere, where something may happen to it."""
        elsewhere = self.path.rename(self.path.with_name("elsewhere.db"))
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
        copy, harmed = self._copy(), harm(self.path.read_bytes())
        with self.path.open("r+b") as file:
            file.write(harmed)
            file.truncate(len(harmed))
        try:
            yield
        finally:
            copy.rename(self.path)

    def replace(self, statement: str) -> None:
        """Put a copy in its place, in which a statement was carried out."""
        copy = self._copy()
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute(statement)
        copy.rename(self.path)

    def _copy(self) -> Path:
        return Path(shutil.copyfile(self.path, self.path.with_name("copy.db")))
