"""Causes of failed reads and writes, with advice for those who run the service."""

from __future__ import annotations

import os
import sqlite3

from sqlalchemy import URL

from api.domain.errors import NotReady, driver_message
from api.storage.database_address import sqlite_path

RESTORE = (
    "No migration mends it: put a copy that you have of the database in its place; or move the file away, make a new "
    "one with `indicators migrate` and load your reports again."
)
_OF_SQLITE = {
    "SQLITE_NOTADB": ("is no SQLite database", RESTORE),
    "SQLITE_CORRUPT": ("is damaged or cut off", RESTORE),
    "SQLITE_BUSY": (
        "is locked by another program",
        "See which one has it open (`fuser` tells); it is read again once that lets go.",
    ),
    "SQLITE_READONLY_ROLLBACK": (
        "holds what a writer left that was killed, which this process may not undo",
        "Run `indicators migrate` as a user who may write the file and its folder: it undoes that and changes nothing.",
    ),
    "SQLITE_CANTOPEN": ("cannot be opened", "See that it is a file, which the user of this process may read."),
    "SQLITE_IOERR": ("cannot be read from its disk", "See whether the disk is there, is full or fails."),
}
_OF_POSTGRESQL = {
    "55P03": (
        "has a table that another session has locked",
        "See which one holds the lock, and since when (pg_locks, pg_stat_activity); it is read again once that ends.",
    ),
    "57P": (
        "takes no connections at the moment",
        "It is starting, stopping or being restored, and is read again once it is up; its own log tells more.",
    ),
    "53300": (
        "takes no more connections",
        "See who has them (pg_stat_activity): end some, run fewer processes (WORKERS), or raise max_connections or the "
        "limit of the role or the database.",
    ),
    "53": ("has no room left", "See whether its disk or its memory is full; its own log tells."),
    "28": (
        "does not let this user in",
        "See that user and password in DATABASE_URL are right, that the role may log in (ALTER ROLE ... LOGIN) and "
        "that pg_hba.conf admits it from here.",
    ),
    "42501": (
        "does not let this user do that",
        "Grant the user of DATABASE_URL the right to it: SELECT on all tables to serve, all rights to write.",
    ),
    "3D000": (
        "is not there",
        "See that DATABASE_URL names the one that you mean; else make it (CREATE DATABASE), then run "
        "`indicators migrate`.",
    ),
}
"""By how the state begins that PostgreSQL gives an error."""
_TEMPORARY = ("SQLITE_TMPDIR", "TMPDIR")


_UNWRITTEN = (
    *("SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"),
    *("SQLITE_IOERR_DIR_FSYNC", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_GETTEMPPATH"),
)
"""How the names of errors begin that come from writing, or from looking for where to."""


def unreadable(url: URL, error: BaseException) -> NotReady:
    """The refusal that an error of a driver comes to."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return NotReady(f"There is no database file {path.name}.")
    return known_trouble(url, error) or NotReady(f"The database cannot be read ({_words(error)}).")


def known_trouble(url: URL, error: BaseException) -> NotReady | None:
    """What an error of a driver means that no migration mends; None of another one."""
    path, original = sqlite_path(url), _original(error)
    if path is None:
        state = str(getattr(original, "sqlstate", None) or "")
        for kind, (what, advice) in _OF_POSTGRESQL.items():
            if state.startswith(kind):
                return NotReady(f"The database {what} ({_words(error)}).", advice)
        advice = "See that it runs and can be reached from here, and that DATABASE_URL points at it."
        reason = f"The database does not answer ({_words(error)})."
        return NotReady(reason, advice) if isinstance(original, OSError) else None
    if path.is_dir():
        advice = "See that DATABASE_URL names a file, such as sqlite:///path/to/indicators.db."
        return NotReady(f"The database file {path.resolve().name} is a folder ({original}).", advice)
    name = str(getattr(original, "sqlite_errorname", ""))
    if name == "SQLITE_FULL":  # a reader writes nothing but what it sorts
        folder = next((os.environ[name] for name in _TEMPORARY if os.environ.get(name)), "/var/tmp or /tmp")  # noqa: S108
        return NotReady(
            f"There is no room left on a disk: where temporary files go ({folder}), or where {path.name} lies.",
            "Make room there, or name another folder for temporary files in TMPDIR.",
        )
    for kind, (what, advice) in _OF_SQLITE.items():
        if name.startswith(kind):
            return NotReady(f"The database file {path.name} {what} ({original}).", advice)
    return None


def is_unwritten(error: Exception) -> bool:
    """Whether the disk is what failed; a lost connection is an OSError too, and is not it."""
    cause = _original(error)
    if isinstance(cause, sqlite3.Error):
        return str(getattr(cause, "sqlite_errorname", "")).startswith(_UNWRITTEN)
    return isinstance(cause, OSError) and not isinstance(cause, ConnectionError | TimeoutError)


def _original(error: BaseException) -> BaseException:
    return getattr(error, "orig", None) or error


def _words(error: BaseException) -> str:
    return f"{type(_original(error)).__name__}: {driver_message(error)}"
