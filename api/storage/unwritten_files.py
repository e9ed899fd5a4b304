"""Which failures mean that a file could not be written to its end, the files that SQLite writes among them."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

_KINDS = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
"""Of which each further code, such as that of a folder without write access, tells the same more closely."""
_KIND = 0xFF
_CODES = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_GETTEMPPATH,
}
"""Of errors of the disk, those that come from writing, or from looking for where to."""


def is_unwritten(error: Exception) -> bool:
    """Whether the disk is what failed; a lost connection is an OSError too, and is not it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return code in _CODES or code & _KIND in _KINDS
    return isinstance(cause, OSError) and not isinstance(cause, ConnectionError | TimeoutError)
