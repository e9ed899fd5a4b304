"""Databases that operations begin with, each a copy of one that is made once; and all that a database holds."""

import asyncio
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
from sqlalchemy import URL, Connection, delete, make_url, update
from sqlmodel import SQLModel

from tests.conftest import command_on, migrate, within
from tests.faults.packages import Spoil, again, all_of, convert, edition, noted, swap
from tests.faults.processes import run
from tests.helpers.rows import tables
from tests.helpers.worked_example import without_lock

EMPTY, MIGRATED, LOADED, NOT_COMPUTED = "empty", "migrated", "loaded", "not computed"
FAR = "2099-01-01T00:00:00Z"
"""When the last release of these databases is said to be made: each later one gets that moment too, run after run."""
MANY = 3_000
"""Rows of the package with a figure for each of very many days."""
_COMPUTED = ("served_claim", "series_count")
_numbers = itertools.count()


def write_figures(folder: Path, figures: Iterable[tuple[str, int, int]]) -> None:
    """Put figures in the place of those of the worked example: period, value and edition of each; and no text."""
    _without_text(folder)
    path = folder / "figures.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    rows = [
        first.replace("2024", period, 1)
        .replace("4200", str(value))
        .replace('"4,200 visitors"', f"{value} visitors")
        .removesuffix(",,")
        + (f",Counted again.,{edition}" if edition > 1 else ",,")
        for period, value, edition in figures
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


_without_text = convert("report.toml", lambda text: text.partition(b"# Texts")[0])
_DAYS = [str(date(1990, 1, 1) + timedelta(day)) for day in range(MANY)]
_PACKAGES: dict[str, Spoil] = {
    "first": lambda _folder: None,
    "many": lambda folder: write_figures(folder, [(day, number, 1) for number, day in enumerate(_DAYS)]),
    "longer": all_of(again(3, (",2024,", ",2023,")), noted("A year more.")),
    "corrected": all_of(
        swap("indicators.csv", "Growth of visitors", "Growth of the visitors"),
        swap("report.toml", "[release]", '[release]\ncorrects = ["station-visitors-growth"]'),
        noted("A name."),
    ),
    "edition": edition(2, 2, ("4200", "4250"), ("4,200", "4,250")),
    "other": swap("report.toml", 'id = "my-report"', 'id = "other-report"'),
}


def write_packages(folder: Path) -> dict[str, str]:
    """The worked example, with very many rows, a row more, a text or a figure corrected, and as another report."""
    for name, spoil in _PACKAGES.items():
        all_of(_without_text, spoil)(without_lock(folder / name))
    return {name: f"'{folder / name}'" for name in _PACKAGES}


class Grounds:
    """Makes databases of an engine; `server` is where those of PostgreSQL are made."""

    def __init__(self, engine: str, folder: Path, server: Callable[[], URL]) -> None:
        self.engine, self.folder = engine, folder
        folder.mkdir()
        self._server = server
        self._templates: dict[str, str] = {}

    @cached_property
    def packages(self) -> dict[str, str]:
        return write_packages(self.folder / "packages")

    def fresh(self, name: str) -> str:
        if name == EMPTY:
            return self._new()
        if name not in self._templates:
            self._templates[name] = self._made(name)
        database = make_url(self._templates[name]).database
        if self.engine == "sqlite":
            url = self._new()
            shutil.copyfile(str(database), str(make_url(url).database))
            return url
        return self._new(f'TEMPLATE "{database}"')

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
        asyncio.run(command_on(server, " ".join((f'CREATE DATABASE "{name}"', *more))))
        return server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        database = str(make_url(url).database)
        if self.engine == "sqlite":
            shutil.rmtree(Path(database).parent)
        else:
            asyncio.run(command_on(self._server(), f'DROP DATABASE "{database}" WITH (FORCE)'))


def _put_far_off(connection: Connection) -> None:
    connection.execute(update(SQLModel.metadata.tables["release"]).values(released_at=FAR))


def _forget(connection: Connection) -> None:
    for name in _COMPUTED:
        connection.execute(delete(SQLModel.metadata.tables[name]))


_ASKED = {engine: asked for engine, *asked in tables(__file__)["asked"]}


def stored(url: str) -> dict[str, Any]:
    """The rows of all tables and what the tables are, to be compared; nothing where there is no table yet."""
    whole, names, schema, table = _ASKED[make_url(url).get_backend_name()]
    found = [name for (name,) in _rows(url, names)[0]]
    if not found:
        return {}
    is_whole, schemas, *rows = _rows(url, whole, schema, *map(table.format, found))
    assert is_whole == [("ok",)]
    return {"": schemas, **{name: sorted(map(repr, each)) for name, each in zip(found, rows, strict=True)}}


def releases(url: str) -> int:
    """How many releases a reader sees at this moment; none where there is no table yet."""
    (names,) = _rows(url, _ASKED[make_url(url).get_backend_name()][1])
    return int(_rows(url, "SELECT count(*) FROM release")[0][0][0]) if ("release",) in names else 0


def _rows(url: str, *statements: str) -> list[list[tuple[Any, ...]]]:
    """Beside whoever writes, and without SQLAlchemy."""
    path = Path(str(make_url(url).database))
    if url.startswith("sqlite"):
        if not path.exists():
            return [[] for _ in statements]
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as reading:
            return [reading.execute(statement).fetchall() for statement in statements]

    async def read() -> list[list[tuple[Any, ...]]]:
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return [[tuple(row) for row in await connection.fetch(statement)] for statement in statements]
        finally:
            await connection.close()

    return asyncio.run(read())


def files_beside(url: str) -> list[str]:
    """The files of a SQLite database but the database itself; none on a server."""
    path = Path(str(make_url(url).database))
    return sorted(file.name for file in path.parent.glob(f"{path.name}-*")) if url.startswith("sqlite") else []
