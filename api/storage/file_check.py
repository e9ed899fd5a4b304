"""Whether a SQLite file is whole, told before it is served: damage in its middle shows only to who reads there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from time import monotonic

from sqlalchemy import URL

from api.domain.errors import NotReady
from api.storage.database_address import sqlite_path
from api.storage.file_connection import reading_connection
from api.storage.unreadable import RESTORE, unreadable

CHECK_SECONDS = 1.0
"""How long a start may take for it: 400 MB are looked through in that time (measured), a larger file in part."""
STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
_NO_DAMAGE = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)
"""The time was over, or another program writes: neither says that anything is wrong."""


def damage(url: URL) -> NotReady | None:
    """What is wrong with the file; None where it is whole, is not there yet, or is no file."""
    path = sqlite_path(url)
    if path is None or not path.exists():
        return None
    end = monotonic() + CHECK_SECONDS
    try:
        with closing(reading_connection(path, 0)) as connection:
            connection.set_progress_handler(lambda: monotonic() > end, STEPS)
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return None if error.sqlite_errorcode & 0xFF in _NO_DAMAGE else unreadable(url, error)
    if found == "ok":
        return None
    return NotReady(f"The database file {path.name} is damaged ({' '.join(found.split())}).", RESTORE)
