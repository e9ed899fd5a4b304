"""Connections that only read a SQLite file; what a writer left there that was killed is undone before."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 5.0
"""Seconds, as the driver waits unless told."""


def reading_connection(path: Path, patience: float = PATIENCE, **more: Any) -> sqlite3.Connection:
    """A connection that cannot write; it waits that many seconds for whoever has locked the file."""
    undo_what_was_left(path)
    connection: sqlite3.Connection = sqlite3.connect(_address(path, "ro"), uri=True, timeout=patience, **more)
    return connection


def undo_what_was_left(path: Path) -> None:
    """Have SQLite roll back what a writer had not finished when it was killed.

    Writers keep a log, beside which everybody reads; but to begin it and to end it SQLite takes a rollback journal for
    a moment. One that is left behind has to be rolled back before anything is read, which a reader may not do. The
    journal of a writer that lives is not touched: SQLite sees its lock.
    """
    file = path.resolve()
    if file.with_name(f"{file.name}-journal").exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(_address(path, "rw"), uri=True, timeout=0)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def is_left_behind(error: BaseException) -> bool:
    """Whether a reader met with what a writer had left that was killed."""
    return getattr(getattr(error, "orig", error), "sqlite_errorname", "") == "SQLITE_READONLY_ROLLBACK"


def _address(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.resolve()))}?mode={mode}"
