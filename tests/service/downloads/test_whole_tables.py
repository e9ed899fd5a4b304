"""Whole tables made in columns are what the writers of rows give; the database file has every table as it is."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, delete, insert
from sqlmodel import SQLModel

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady
from api.formats.registry import FORMATS
from api.service.downloads import files as download_files
from api.service.downloads.files import OF_FIGURES, Download, downloads
from api.storage import claim_validity as claim_standings
from api.storage import releases
from api.storage import tables as models
from api.storage.address import parse_url
from api.storage.database import Database
from api.storage.database_copy import database_file
from tests.conftest import Client, Connect, MakeUrl, within
from tests.helpers import claims
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

TEXTS = ("csv", "json", "ndjson")
KINDS = (*TEXTS, "arrow", "parquet")
ODD: list[dict[str, Any]] = json.loads(Path(__file__).with_name("odd_figures.json").read_text(encoding="utf-8"))
"""What figures hold that needs quotes, marks or another form in some format."""


def add_odd_figures(connection: Connection) -> None:
    claims.add_claims(connection)
    bare = {**claims.figure("JPN 2001 a-old 1.5 normal test.1"), "prefix": None, "suffix": None}
    bare |= {"note_en": None, "note_zh": None, "inferred": None, "vintage": None}
    for number, odd in enumerate(ODD):
        row = {**bare, **odd, "period": f"{2001 + number}", "year": 2001 + number}
        row |= {"first_day": f"{2001 + number}-01-01", "last_day": f"{2001 + number}-12-31"}
        row["id"] = claims.figure_id(f"JPN.{2001 + number}.a-old")
        connection.execute(insert(models.PrintedFigure), [row])
    restated = {**bare, "id": claims.figure_id("JPN.2001.a-old.usd"), "unit": "USD", "value": "0.2"}
    connection.execute(insert(models.PrintedFigure), [restated | {"restates": claims.figure_id("JPN.2001.a-old")}])
    claim_standings.rebuild(connection)


def empty(connection: Connection) -> None:
    for table in (models.Context, models.Verification, models.Withdrawal, models.PrintedFigure):
        connection.execute(delete(table))
    claim_standings.rebuild(connection)


@pytest.fixture(scope="module")
def odd_url(engine: str, migrated_url: MakeUrl, portal: BlockingPortal) -> str:
    url = migrated_url(engine)
    within(url, add_odd_figures)
    compared = {claims.figure_id("JPN.2001.a-old"): "found", claims.figure_id("JPN.2003.a-old"): "gone"}
    portal.call(releases.record_verdicts, parse_url(url), compared)
    return url


@pytest.fixture(scope="module")
def empty_url(engine: str, migrated_url: MakeUrl) -> str:
    url = migrated_url(engine)
    within(url, empty)
    return url


@pytest.fixture(params=[pytest.param("url", marks=pytest.mark.full), "odd_url", "empty_url"])
def any_client(request: pytest.FixtureRequest, engine: str, connect: Connect) -> Client:
    """A client of each database; that of the odd figures has those of the seed as well."""
    return connect(request.getfixturevalue(request.param))


def made(client: Client, download: Download, folder: Path, monkeypatch: pytest.MonkeyPatch, *, rows: bool) -> bytes:
    path = folder / f"{rows}.{download.file}"

    async def make() -> None:
        catalogue: Catalogue = await client.app.state.service.catalogue()
        await download_files.make(download, path, client.app.state.service, catalogue)

    with monkeypatch.context() as patched:
        if rows:
            patched.setattr(download_files, "is_columnar", lambda _download: False)
        client._portal.call(make)
    return path.read_bytes()


def test_all_formats_of_both_tables_are_made_in_columns() -> None:
    """But the workbook, whose writer takes rows."""
    expected = {f"{table}.{kind}" for table in OF_FIGURES for kind in KINDS}
    assert {each.file for each in downloads() if download_files.is_columnar(each)} == expected


@pytest.mark.parametrize("table", ["claims", pytest.param("figures", marks=pytest.mark.full)])
@every("kind", KINDS)
def test_it_is_what_rows_give(any_client: Client, table: str, kind: str, tmp_path: Path) -> None:
    """For every column: texts that need quotes, in any script, missing cells, lists, and a table without rows."""
    download = Download(table, FORMATS[kind])
    with pytest.MonkeyPatch.context() as patched:
        columns, rows = (made(any_client, download, tmp_path, patched, rows=by_rows) for by_rows in (False, True))
    if kind in TEXTS:
        assert columns == rows
    else:
        read = pyarrow.parquet.read_table if kind == "parquet" else lambda file: pa.ipc.open_file(file).read_all()
        first, second = read(io.BytesIO(columns)), read(io.BytesIO(rows))
        assert first.schema.equals(second.schema, check_metadata=True)
        assert first.equals(second)


@pytest.mark.parametrize("sizes", [(3, 30), pytest.param((1, 2, 7, 100), marks=pytest.mark.full)])
def test_chunks_lose_and_repeat_nothing(odd_url: str, connect: Connect, tmp_path: Path, sizes: tuple[int, ...]) -> None:
    client = connect(odd_url)
    for table in OF_FIGURES:
        download = Download(table, FORMATS["csv"])
        with pytest.MonkeyPatch.context() as patched:
            whole = made(client, download, tmp_path, patched, rows=False)
            for rows in sizes:
                patched.setattr(download_files, "ROWS", rows)
                assert made(client, download, tmp_path, patched, rows=False) == whole, (table, rows)


VIEWS = {"figure_values": "/v1/figures?fields=*", "claim_values": "/v1/figures?claims=all&fields=*"}
"""By view, the path that gives the same rows."""
NAMES = ["name_en", "name_zh"]
WORDS = "id indicator area period year vintage value value_text low high unit comparator status preferred source"
AS_SERVED = [*WORDS.split(), "as_printed", "source_link"]
COLUMNS = (*AS_SERVED[:2], *NAMES, *AS_SERVED[2:5], "time", *AS_SERVED[5:])


def opened(client: Client, file: Path) -> sqlite3.Connection:
    file.write_bytes(client.get("/v1/downloads/figures.sqlite").content)
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    return connection


@pytest.fixture(scope="module")
def copy(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
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
    """Column by column: the claims that stand, in whole units, each number as REAL and as exact text."""
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
        assert f"{read[row['id']]['time'].replace(' ', 'T')}Z" == row["time"]
        assert [read[row["id"]][name] for name in NAMES] == [names[name, row["indicator"]] for name in NAMES]


def test_rivals_and_what_was_withdrawn(rivals: Client, tmp_path: Path) -> None:
    with closing(opened(rivals, tmp_path / "copy.db")) as made:
        for view, path in VIEWS.items():
            read = {row[0] for row in made.execute(f"SELECT id FROM {view}")}  # noqa: S608
            assert read == {row["id"] for row in rivals.data(path)}
            assert not read & {claims.figure_id(gone) for gone, _, _ in claims.WITHDRAWALS}
        assert made.execute("SELECT count(*) FROM withdrawal").fetchone()[0] == len(claims.WITHDRAWALS)


def test_the_same_data_give_the_same_file(url: str, portal: BlockingPortal, tmp_path: Path) -> None:
    async def make(name: str) -> bytes:
        database = Database(url)
        await database_file(database, tmp_path / name)
        await database.close()
        return (tmp_path / name).read_bytes()

    assert portal.call(make, "one.db") == portal.call(make, "two.db")


@pytest.mark.full
def test_it_can_be_served(client: Client, connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(client.get("/v1/downloads/figures.sqlite").content)
    other = connect(f"sqlite:///{tmp_path / 'copy.db'}")
    for path in ("/v1/figures?claims=all&unit=USD", "/v1/trade", "/v1/rates?base=USD", "/v1/audit", "/readyz"):
        assert other.get(path).content == client.get(path).content


DRIVER = "postgresql+asyncpg"
NOT_READ = ["sqlite:///{}/none.db", "sqlite:///{}/other.db", f"{DRIVER}://nobody@127.0.0.1:1/none"]


@every("address", [*NOT_READ, f"{DRIVER}://nobody@/none?host={{}}"])
def test_a_database_that_cannot_be_read_is_no_full_disk(address: str, tmp_path: Path, portal: BlockingPortal) -> None:
    """Neither one that is missing, or something else, nor a server that cannot be reached."""
    (tmp_path / "other.db").write_bytes(b"no database" * 100)

    async def make() -> None:
        database = Database(address.format(tmp_path))
        with pytest.raises(NotReady):
            await database_file(database, tmp_path / "copy.db")
        await database.close()

    portal.call(make)


def test_a_file_that_was_just_moved(migrated_url: MakeUrl, connect: Connect) -> None:
    """What is open can still be read, and so nothing but the copy finds that it is gone, and says so."""
    url = migrated_url("sqlite")
    path, client = Path(url.removeprefix("sqlite:///")), connect(url)
    assert client.get("/v1/figures?limit=1").status_code == 200
    elsewhere = path.rename(path.with_name("elsewhere.db"))
    refused = client.get("/v1/downloads/figures.sqlite")
    assert (refused.status_code, refused.json()["code"]) == (503, "not-ready")
    elsewhere.rename(path)
    assert client.get("/v1/downloads/figures.sqlite").status_code == 200
