"""Which failures are those of a disk that takes no more."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import OperationalError

from api.storage.unwritten_files import is_unwritten
from tests.helpers.tables import every

WRITING = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CANTOPEN_ISDIR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_READONLY_DIRECTORY,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_GETTEMPPATH,
)
OTHER = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_IOERR_READ,
    sqlite3.SQLITE_NOTADB,
)


@every(("code", "unwritten"), [*((code, True) for code in WRITING), *((code, False) for code in OTHER)])
def test_an_error_of_sqlite(code: int, unwritten: bool) -> None:
    """By its code, however closely that tells; wrapped as well."""
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code
    assert is_unwritten(error) is is_unwritten(OperationalError(None, None, error)) is unwritten


@every(
    ("error", "unwritten"),
    [
        (OSError(errno.ENOSPC, "no space left"), True),
        (PermissionError(), True),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
        (ValueError(), False),
    ],
)
def test_another_error(error: Exception, unwritten: bool) -> None:
    """A connection that fails is an error of the system too."""
    assert is_unwritten(error) is unwritten
