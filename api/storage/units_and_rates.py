"""The units and exchange rates of the embedded database, read by its driver alone, so that a conversion starts at once.

To import SQLAlchemy and the classes of the tables takes longer than all that such a command does. Rows are named here
by the columns of their tables, which are the fields of the catalogue's entries.
"""

from __future__ import annotations

import re
import sqlite3
from collections import namedtuple
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady
from api.domain.rates import Rates
from api.domain.units import UnitKind
from api.storage.file_connection import reading_connection

_PLAIN_ADDRESS = re.compile(r"sqlite:///([\w./ -]+)")
"""What every reader of addresses takes for the same file."""


class UnitsAndRates:
    """A file of the embedded database as a conversion needs it; NotReady where it is missing or lacks a table."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def at(cls, database_url: str) -> UnitsAndRates | None:
        """The file at an address; None where that is not plainly the address of one."""
        address = _PLAIN_ADDRESS.fullmatch(database_url)
        return cls(Path(address[1])) if address else None

    def catalogue(self) -> Catalogue:
        """A catalogue of units and releases alone."""
        units = [row._replace(kind=UnitKind(row.kind)) for row in self._rows("unit", "1 ORDER BY code")]
        releases = self._rows("release", "1 ORDER BY id")
        return replace(
            Catalogue.empty(), units={row.code: row for row in units}, releases={row.id: row for row in releases}
        )

    def rates_of(self, pairs: Collection[tuple[str, str]]) -> Rates:
        """The rates of every year of some pairs, each in the direction in which it is stored."""
        rows = [row for pair in sorted(pairs) for row in self._rows("exchange_rate", "base = ? AND quote = ?", pair)]
        return Rates.of([row._replace(partial=bool(row.partial)) for row in rows])

    def _rows(self, table: str, which: str, values: tuple[str, ...] = ()) -> Iterator[Any]:
        try:
            with closing(reading_connection(self._path)) as connection:
                cursor = connection.execute(f"SELECT * FROM {table} WHERE {which}", values)  # noqa: S608 - own words
                columns = [column for column, *_ in cursor.description]
                make = namedtuple(table, columns)  # type: ignore[misc]
                yield from map(make._make, cursor)
        except sqlite3.Error as error:
            raise NotReady(f"The database cannot be read ({error}).") from error
