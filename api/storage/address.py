"""Addresses of databases, and the causes of failed reads and writes, with advice to operators of the service."""

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from api.domain.errors import NotReady, driver_message, not_made
from api.storage.sqlite_file import error_code, original, reading_connection

SQLITE, POSTGRESQL = "sqlite", "postgresql"

ANY, PRIMARY, STANDBY, PREFERRED = "any", "primary", "standby", "prefer-standby"
WANTED = {ANY: (PRIMARY, STANDBY), PRIMARY: (PRIMARY,), STANDBY: (STANDBY,), PREFERRED: (PRIMARY, STANDBY)}
"""By value of libpq's target_session_attrs, the roles that a host may have."""

_ALLOWED_URLS = "allowed are sqlite:///path/to/file and postgresql+asyncpg://user:password@host/database"


def parse_url(url: str | URL) -> URL:
    """The URL of `sqlite:///path` or `postgresql://…` with the driver that is used; ValueError for all else."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # int() reads the port of an address
        raise ValueError(f"DATABASE_URL is not a database address: {_ALLOWED_URLS}") from None
    backend = parsed.get_backend_name()
    if backend == SQLITE and parsed.database and parsed.database != ":memory:":
        if not Path(parsed.database).resolve().name:
            raise ValueError(f"DATABASE_URL names no file but {parsed.database}: {_ALLOWED_URLS}")
        return parsed.set(drivername="sqlite+pysqlite")
    if backend == POSTGRESQL:
        hosts, role = parsed.query.get("host", ""), parsed.query.get("target_session_attrs", ANY)
        if not isinstance(hosts, str) and not all(":" in host for host in hosts):
            raise ValueError("DATABASE_URL needs a port for each host: ?host=first:5432&host=second:5432")
        if role not in WANTED:
            raise ValueError(f"DATABASE_URL has target_session_attrs={role}: allowed are {', '.join(WANTED)}")
        return parsed.set(drivername="postgresql+asyncpg")
    raise ValueError(f"DATABASE_URL names {backend!r}: {_ALLOWED_URLS}")


def several_hosts(url: URL) -> bool:
    """True if the address names several hosts of PostgreSQL."""
    return "," in ",".join(url.normalized_query.get("host", ()))


def of_primary(url: URL) -> URL:
    """The address to write to: changed to want the primary if it names several hosts, else unchanged."""
    return url.update_query_dict({"target_session_attrs": PRIMARY}) if several_hosts(url) else url


def sqlite_path(url: URL) -> Path | None:
    """The path of the file of a SQLite address; None for another engine."""
    return Path(url.database) if url.get_backend_name() == SQLITE and url.database else None


RESTORE = (
    "No migration mends it: put a copy that you have of the database in its place; or move the file away, make a new "
    "one with `indicators migrate` and load your reports again."
)
_TROUBLES = tomllib.loads(Path(__file__).with_name("troubles.toml").read_text(encoding="utf-8"))
_UNWRITTEN = (
    "SQLITE_FULL",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_DIR_FSYNC",
    "SQLITE_IOERR_TRUNCATE",
    "SQLITE_IOERR_GETTEMPPATH",
)
"""First characters of the names of SQLite errors raised by writes."""


def unreadable(url: URL, error: BaseException) -> NotReady:
    """A NotReady, to be raised, for any error of a driver, with advice if its cause is clear."""
    path = sqlite_path(url)
    if path and not path.exists():
        return NotReady(f"There is no database file {path.absolute()}.")
    return trouble_of(url, error) or NotReady(f"{_subject(path)} cannot be read ({_words(error)}).")


def _subject(path: Path | None) -> str:
    return f"The database file {path.absolute()}" if path else "The database"


def trouble_of(url: URL, error: BaseException) -> NotReady | None:
    """A NotReady, with advice, for a driver's error that no migration mends; None for any other error."""
    path, cause = sqlite_path(url), original(error)
    words = str(cause) if path else _words(error)
    if path and path.is_dir():
        advice = "See that DATABASE_URL names a file, such as sqlite:///path/to/indicators.db."
        return NotReady(f"{_subject(path)} is a folder ({words}).", advice)
    for kind, (what, advice) in _TROUBLES.items():
        if error_code(error).startswith(kind):
            return NotReady(f"{_subject(path)} {what} ({words}).", advice or RESTORE)
    if not path and isinstance(cause, OSError):
        advice = "See that it runs and can be reached from here, and that DATABASE_URL points at it."
        return NotReady(f"The database does not answer ({words}).", advice)
    return None


CHECK_SECONDS = 1.0
"""Seconds that a start spends on the check: enough for 400 MB (measured); a larger file is checked in part."""
_NO_DAMAGE = ("SQLITE_INTERRUPT", "SQLITE_BUSY")
"""Errors that are no damage: the time was over, or another program writes."""


def refuse_damage(url: URL) -> None:
    """Check a SQLite file for CHECK_SECONDS; NotReady if damaged or unreadable. A missing or locked one passes."""
    path = sqlite_path(url)
    if not (path and path.exists()):
        return
    end = monotonic() + CHECK_SECONDS
    try:
        with closing(reading_connection(path, 0)) as connection:
            connection.set_progress_handler(lambda: monotonic() > end, 10_000)  # instructions
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if error_code(error).startswith(_NO_DAMAGE):
            return
        raise unreadable(url, error) from error
    if found != "ok":
        raise NotReady(f"{_subject(path)} is damaged ({' '.join(found.split())}).", RESTORE)


def is_unwritten(error: Exception) -> bool:
    """True if a write to a disk failed; False for a lost connection, which is an OSError too."""
    cause = original(error)
    if isinstance(cause, sqlite3.Error):
        return error_code(cause).startswith(_UNWRITTEN)
    return isinstance(cause, OSError) and not isinstance(cause, ConnectionError | TimeoutError)


@contextmanager
def stored(file: str) -> Iterator[None]:
    """Context manager: if a write to a disk fails in it, raise InsufficientStorage, which names `file`."""
    try:
        yield
    except Exception as error:
        if not is_unwritten(error):
            raise
        raise not_made(file, error) from error


def _words(error: BaseException) -> str:
    return f"{type(original(error)).__name__}: {driver_message(error)}"
