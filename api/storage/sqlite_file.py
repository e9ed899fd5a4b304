"""SQLite files opened for reading alone, the codes of drivers' errors, and units and rates read without SQLAlchemy."""

from __future__ import annotations

import re
import sqlite3
from collections import namedtuple
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady
from api.domain.query import MAX_DIGITS
from api.domain.rates import Rates
from api.domain.units import UnitKind

PATIENCE = 5.0
"""Seconds that a reader waits for a locked file, as the driver does by default."""


def reading_connection(path: Path, patience: float = PATIENCE, **more: Any) -> sqlite3.Connection:
    """A read-only connection to an existing file, with the SQL function `exact`; it waits `patience` s for a lock."""
    undo_what_was_left(path)
    connection: sqlite3.Connection = sqlite3.connect(_address(path, "ro"), uri=True, timeout=patience, **more)
    connection.create_function("exact", 1, sortable, deterministic=True)
    return connection


_COMPLEMENTS = str.maketrans("0123456789", "9876543210")


def sortable(number: str) -> str:
    """A decimal text, of at most MAX_DIGITS digits on each side of the point, as a text that sorts as the number."""
    whole, _, decimals = number.removeprefix("-").partition(".")
    digits = whole.rjust(MAX_DIGITS, "0") + decimals.ljust(MAX_DIGITS, "0")
    negative = number.startswith("-") and digits.strip("0")
    return f"0{digits.translate(_COMPLEMENTS)}" if negative else f"1{digits}"


def undo_what_was_left(path: Path) -> None:
    """Have SQLite roll back the journal of a killed writer, which a reading connection may not do; errors are ignored.

    SQLite uses a journal for a moment as it begins and ends a write-ahead log; that of a living writer it leaves alone.
    """
    file = path.resolve()
    if file.with_name(f"{file.name}-journal").exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(_address(path, "rw"), uri=True, timeout=0)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


LEFT_BEHIND = "SQLITE_READONLY_ROLLBACK"
"""Name of SQLite's error for a reader that finds the journal of a killed writer."""


def original(error: BaseException) -> BaseException:
    """The driver's own error in an error of SQLAlchemy; any other error itself."""
    return getattr(error, "orig", None) or error


def error_code(error: BaseException) -> str:
    """The name of an error of SQLite, or the SQLSTATE of one of PostgreSQL; the empty text for any other error."""
    cause = original(error)
    return getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""


def _address(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.resolve()))}?mode={mode}"


_PLAIN_ADDRESS = re.compile(r"sqlite:///([\w./ -]+)")
"""Addresses that every reader takes for the same file."""


class UnitsAndRates(NamedTuple):
    """Reads the units and rates of a SQLite file for a conversion; NotReady if the file or a table is missing."""

    path: Path

    @classmethod
    def at(cls, database_url: str) -> UnitsAndRates | None:
        """The UnitsAndRates for an address; None if the address is not plainly that of a SQLite file."""
        address = _PLAIN_ADDRESS.fullmatch(database_url)
        return cls(Path(address[1])) if address else None

    def catalogue(self) -> Catalogue:
        """A Catalogue of the file's units and releases alone."""
        units = [row._replace(kind=UnitKind(row.kind)) for row in self._rows("unit", "1 ORDER BY code")]
        releases = self._rows("release", "1 ORDER BY id")
        return replace(
            Catalogue.empty(), units={row.code: row for row in units}, releases={row.id: row for row in releases}
        )

    def rates_of(self, pairs: Collection[tuple[str, str]]) -> Rates:
        """The Rates of some pairs of currencies in every calendar year, in the direction that is stored."""
        ways = [way for pair in pairs for way in (pair, pair[::-1])]
        rows = [row for way in ways for row in self._rows("exchange_rate", "base = ? AND quote = ?", way)]
        return Rates(row._replace(partial=bool(row.partial)) for row in rows)

    def _rows(self, table: str, which: str, values: tuple[str, ...] = ()) -> Iterator[Any]:
        """The rows, as named tuples, that fulfil an SQL condition; NotReady if they cannot be read."""
        try:
            with closing(reading_connection(self.path)) as connection:
                cursor = connection.execute(f"SELECT * FROM {table} WHERE {which}", values)  # noqa: S608 - own words
                columns = [column for column, *_ in cursor.description]
                make = namedtuple(table, columns)  # type: ignore[misc]
                yield from map(make._make, cursor)
        except sqlite3.Error as error:
            raise NotReady(f"The database cannot be read ({error}).") from error
