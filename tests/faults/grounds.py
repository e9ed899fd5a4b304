"""Databases that operations begin with, each a copy of one that is made once: a run takes one and may spoil it."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import asyncpg
from sqlalchemy import URL, Connection, delete, make_url, update
from sqlmodel import SQLModel

from tests.conftest import migrate, within
from tests.faults.packages import Spoil, again, all_of, convert, edition, swap
from tests.faults.processes import run
from tests.helpers.worked_example import without_lock

EMPTY, MIGRATED, LOADED, NOT_COMPUTED = "empty", "migrated", "loaded", "not computed"
FAR = "2099-01-01T00:00:00Z"
"""When the last release of these databases is said to be made: each later one gets that moment too, run after run."""
MANY = 3_000
"""Rows of the package with a figure for each of very many days."""
_COMPUTED = ("served_claim", "claim_count", "series_count", "period_count")
_numbers = itertools.count()


def _many(folder: Path) -> None:
    days = [date(1990, 1, 1) + timedelta(day) for day in range(MANY)]
    write_figures(folder, [(str(day), number, 1) for number, day in enumerate(days)])


def write_figures(folder: Path, figures: Iterable[tuple[str, int, int]]) -> None:
    """Put figures in the place of those of the worked example: period, value and edition of each; and no text."""
    convert("report.toml", lambda text: text.partition(b"# Texts")[0])(folder)
    path = folder / "figures.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    rows = [
        first.replace("2024", period, 1)
        .replace("4200", str(value))
        .replace('"4,200 visitors"', f"{value} visitors")
        .removesuffix(",")
        + f",{edition if edition > 1 else ''}"
        for period, value, edition in figures
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


_PACKAGES: dict[str, Spoil] = {
    "first": lambda _folder: None,
    "many": _many,
    "longer": again(3, (",2024,", ",2023,")),
    "corrected": all_of(
        swap("indicators.csv", "Growth of visitors", "Growth of the visitors"),
        swap("report.toml", "[release]", '[release]\ncorrects = ["station-visitors-growth"]'),
    ),
    "edition": edition(2, 2, ("4200", "4250"), ("4,200", "4,250")),
    "other": swap("report.toml", 'id = "my-report"', 'id = "other-report"'),
}


def write_packages(folder: Path) -> dict[str, str]:
    """The worked example, with very many rows, a row more, a text or a figure corrected, and as another report.

    Their folders by name, quoted for a command line.
    """
    for name, spoil in _PACKAGES.items():
        all_of(convert("report.toml", lambda text: text.partition(b"# Texts")[0]), spoil)(without_lock(folder / name))
    return {name: f"'{folder / name}'" for name in _PACKAGES}


class Grounds:
    """Makes databases of an engine; `server` is where those of PostgreSQL are made."""

    def __init__(self, engine: str, folder: Path, server: Callable[[], URL]) -> None:
        self.engine, self.folder = engine, folder
        self._server = server
        self._templates: dict[str, str] = {}

    @cached_property
    def packages(self) -> dict[str, str]:
        """The packages that are loaded."""
        return write_packages(self.folder / "packages")

    def fresh(self, name: str) -> str:
        """The address of a database of that name."""
        if name == EMPTY:
            return self._new()
        if name not in self._templates:
            self._templates[name] = self._made(name)
        return self._copy(self._templates[name])

    def _made(self, name: str) -> str:
        if name == MIGRATED:
            url = self._new()
            migrate(url)
        else:
            url = self.fresh(LOADED if name == NOT_COMPUTED else MIGRATED)
        if name == LOADED:
            ended = run(f"load {self.packages['first']}", self.folder / "made", DATABASE_URL=url)
            assert ended.code == 0, ended.output
        within(url, _forget if name == NOT_COMPUTED else _put_far_off)
        return url

    def _new(self, *more: str) -> str:
        name = f"ground_{next(_numbers)}"
        if self.engine == "sqlite":
            (self.folder / name).mkdir()
            return f"sqlite:///{self.folder / name / 'figures.db'}"
        server = self._server()
        _command(server, " ".join((f'CREATE DATABASE "{name}"', *more)))
        return server.set(database=name).render_as_string(hide_password=False)

    def _copy(self, template: str) -> str:
        database = make_url(template).database
        if self.engine == "sqlite":
            url = self._new()
            shutil.copyfile(str(database), str(make_url(url).database))
            return url
        return self._new(f'TEMPLATE "{database}"')

    def drop(self, url: str) -> None:
        """Give back the room of a database."""
        database = str(make_url(url).database)
        if self.engine == "sqlite":
            shutil.rmtree(Path(database).parent)
        else:
            _command(self._server(), f'DROP DATABASE "{database}" WITH (FORCE)')


def _put_far_off(connection: Connection) -> None:
    connection.execute(update(SQLModel.metadata.tables["release"]).values(released_at=FAR))


def _forget(connection: Connection) -> None:
    for name in _COMPUTED:
        connection.execute(delete(SQLModel.metadata.tables[name]))


def _command(server: URL, statement: str) -> None:
    async def send() -> None:
        address = server.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(send())
