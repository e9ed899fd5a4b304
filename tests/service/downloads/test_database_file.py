"""The database file: every table as it stands, and views that hold figures as numbers, from both engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from api.domain.errors import NotReady
from api.storage.database import Database
from api.storage.database_copy import database_file
from api.storage.unwritten_files import is_unwritten
from tests.conftest import Client, MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

VIEWS = {"figure_values": "/v1/figures?fields=*", "claim_values": "/v1/figures?claims=all&fields=*"}
"""By view, the path that gives the same rows."""
COLUMNS = (
    *("id", "indicator", "name_en", "name_zh", "area", "period", "vintage", "value", "value_text", "low", "high"),
    *("unit", "comparator", "status", "preferred", "source", "as_printed", "source_link"),
)
AS_SERVED = tuple(name for name in COLUMNS if name not in ("name_en", "name_zh"))


def opened(client: Client, file: Path) -> sqlite3.Connection:
    """The file that a client is given, as a program of SQL opens it."""
    file.write_bytes(client.get("/v1/downloads/figures.sqlite").content)
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    return connection


@pytest.fixture(scope="module")
def copy(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The file of the seed."""
    with closing(opened(client, tmp_path_factory.mktemp("copy") / "copy.db")) as connection:
        yield connection


def test_it_holds_every_table(client: Client, copy: sqlite3.Connection) -> None:
    """The same rows, and the revision, whichever engine it comes from."""

    def ask(question: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in copy.execute(question)]

    counts = {table.name: ask(f"SELECT count(*) FROM {table.name}")[0][0] for table in SQLModel.metadata.sorted_tables}  # noqa: S608
    assert ask("SELECT count(*) FROM alembic_version") == [(1,)]
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert ask("PRAGMA journal_mode") == [("delete",)]
    assert counts["exchange_rate"] == client.get("/v1/rates").json()["meta"]["total"]
    assert counts["unit"] == len(client.data("/v1/units"))
    printed = {row["id"]: row["printed_value"] for row in client.data(VIEWS["claim_values"])}
    assert dict(ask("SELECT id, value FROM figure WHERE restates IS NULL")) == printed


@every("view", VIEWS)
def test_a_view_holds_what_its_path_gives(client: Client, copy: sqlite3.Connection, view: str) -> None:
    """Column by column: the claims that stand, in whole units, each number as REAL and as exact text.

    The names are those of the indicator in both languages.
    """
    names = {}
    for lang in ("en", "zh"):
        for row in client.data(f"/v1/indicators?lang={lang}"):
            names[f"name_{lang}", row["code"]] = row["name"]
    read = {row["id"]: row for row in copy.execute(f"SELECT * FROM {view}")}  # noqa: S608
    expected = client.exact(VIEWS[view])
    assert set(read) == {row["id"] for row in expected}
    assert {tuple(row.keys()) for row in read.values()} == {COLUMNS}
    for row in expected:
        served = [float(cell) if isinstance(cell, Decimal) else cell for cell in map(row.get, AS_SERVED)]
        assert [read[row["id"]][name] for name in AS_SERVED] == served
        assert Decimal(read[row["id"]]["value_text"]) == row["value"]
        for name in ("name_en", "name_zh"):
            assert read[row["id"]][name] == names[name, row["indicator"]]


def test_a_line_of_the_view_is_that_of_the_api(client: Client, copy: sqlite3.Connection) -> None:
    """One number a period, at one scale."""
    line = "SELECT period, value FROM figure_values WHERE indicator = ? AND area = ? ORDER BY period"
    served = client.data("/v1/figures?indicator=online-retail-sales&area=CHN&sort=period")
    drawn = [tuple(row) for row in copy.execute(line, ("online-retail-sales", "CHN"))]
    assert drawn == [(row["period"], row["value"]) for row in served]
    assert len(drawn) > 5


def test_views_say_what_they_are(copy: sqlite3.Connection) -> None:
    """In the schema, which every tool shows."""
    told = {row["name"]: row["sql"] for row in copy.execute("SELECT name, sql FROM sqlite_master")}
    assert "One claim for each indicator, area and period" in told["figure_values"]
    assert "Every source's claim" in told["claim_values"]
    assert "whole units" in told["figure_number"]


def test_rivals_and_what_was_withdrawn(fresh_url: str, connect: Callable[..., Client], tmp_path: Path) -> None:
    """Of rivals all are in claim_values and one in figure_values; what was taken back is in the tables only."""
    within(fresh_url, claims.add_claims)
    client = connect(fresh_url)
    with closing(opened(client, tmp_path / "copy.db")) as made:
        for view, path in VIEWS.items():
            read = {row[0] for row in made.execute(f"SELECT id FROM {view}")}  # noqa: S608
            assert read == {row["id"] for row in client.data(path)}
            assert not read & {claims.figure_id(gone) for gone, _, _ in claims.WITHDRAWALS}
        assert made.execute("SELECT count(*) FROM withdrawal").fetchone()[0] == len(claims.WITHDRAWALS)


def test_the_same_data_give_the_same_file(url: str, portal: BlockingPortal, tmp_path: Path) -> None:
    """To the byte, so that each worker has the same tag for it."""

    async def make(name: str) -> bytes:
        database = Database(url)
        await database_file(database, tmp_path / name)
        await database.close()
        return (tmp_path / name).read_bytes()

    assert portal.call(make, "one.db") == portal.call(make, "two.db")


@pytest.mark.full
def test_it_can_be_served(client: Client, connect: Callable[..., Client], tmp_path: Path) -> None:
    """It is what the service itself runs on, so that a copy answers as the original does."""
    (tmp_path / "copy.db").write_bytes(client.get("/v1/downloads/figures.sqlite").content)
    other = connect(f"sqlite:///{tmp_path / 'copy.db'}")
    for path in ("/v1/figures?claims=all&unit=USD", "/v1/trade", "/v1/rates?base=USD", "/v1/audit", "/readyz"):
        assert other.get(path).content == client.get(path).content


NOT_READ = """
sqlite:///{}/none.db
sqlite:///{}/other.db
postgresql+asyncpg://nobody@/none?host={}
postgresql+asyncpg://nobody@127.0.0.1:1/none
"""


@every("address", NOT_READ.split())
def test_a_database_that_cannot_be_read_is_no_full_disk(address: str, tmp_path: Path, portal: BlockingPortal) -> None:
    """Neither one that is missing, or something else, nor a server that cannot be reached."""
    (tmp_path / "other.db").write_bytes(b"no database" * 100)

    async def make() -> None:
        database = Database(address.format(tmp_path))
        with pytest.raises(NotReady):
            await database_file(database, tmp_path / "copy.db")
        await database.close()

    portal.call(make)


def test_a_file_that_cannot_be_written_is_told_as_such(url: str, tmp_path: Path, portal: BlockingPortal) -> None:
    """Whichever engine it is made of, the database is not what has failed."""

    async def make() -> None:
        database = Database(url)
        with pytest.raises((sqlite3.Error, DBAPIError)) as failed:
            await database_file(database, tmp_path / "none" / "copy.db")
        assert is_unwritten(failed.value)
        await database.close()

    portal.call(make)


def test_a_file_that_was_just_moved(migrated_url: MakeUrl, connect: Callable[..., Client]) -> None:
    """What is open can still be read, and so nothing but the copy finds that it is gone: it is told as it is."""
    url = migrated_url("sqlite")
    path, client = Path(url.removeprefix("sqlite:///")), connect(url)
    assert client.get("/v1/figures?limit=1").status_code == 200
    elsewhere = path.rename(path.with_name("elsewhere.db"))
    refused = client.get("/v1/downloads/figures.sqlite")
    assert (refused.status_code, refused.json()["code"]) == (503, "not-ready")
    elsewhere.rename(path)
    assert client.get("/v1/downloads/figures.sqlite").status_code == 200
