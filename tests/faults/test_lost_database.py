"""Databases that go while they are served, and come back; and those over which no server is started."""

import asyncio
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import pytest
from sqlalchemy import make_url

from tests.conftest import MakeUrl, postgres_server
from tests.helpers.command_line import indicators
from tests.helpers.own_server import OwnServer, free_port, own_server, ticking, within
from tests.helpers.raw_request import unescaped
from tests.helpers.rows import tables
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

KEPT = "/v1/figures?limit=3"
SOON = 3.0
"""Seconds in which an answer is there, whatever else the machine does; it takes less than one of them alone."""
TOLD = ("sqlite", "asyncpg", "postgres", "Error", "Errno", "locked", "malformed", "clients", "/dev", ".db", "SQL")
"""Words that a refusal would tell internals by."""
PAGE = 4096
NO_MIGRATION = "\n  No migration mends it: put a copy that you have of the database in its place;"
Fault = Callable[[Any], AbstractContextManager[None]]
_offsets = count(1)


def new_address() -> str:
    return f"/v1/figures?limit=2&offset={next(_offsets)}"


def address(server: Any) -> str:
    return make_url(server.get_uri()).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


@contextmanager
def frozen(server: Any) -> Iterator[None]:
    """No process of it runs: connections are taken by the kernel, and nothing is answered."""
    postmaster = psutil.Process(server.get_pid())
    suspended = [postmaster, *postmaster.children(recursive=True)]
    for process in suspended:
        process.suspend()
    try:
        yield
    finally:
        for process in reversed(suspended):
            process.resume()


@contextmanager
def stopped(server: Any) -> Iterator[None]:
    """It has ended, in the middle of whatever it did, and refuses connections."""
    postmaster = psutil.Process(server.get_pid())
    postmaster.send_signal(signal.SIGQUIT)  # at once, without a farewell
    postmaster.wait(30)
    try:
        yield
    finally:
        server.start()


@contextmanager
def with_locked(server: Any, table: str) -> Iterator[None]:
    """Another session has one of its tables to itself, as a change of the schema does."""
    with asyncio.Runner() as loop:
        holder = loop.run(asyncpg.connect(address(server).replace("+asyncpg", "")))
        loop.run(holder.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        try:
            yield
        finally:
            loop.run(holder.close())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def moved(path: Path, meanwhile: Callable[[Path], object] = lambda _path: None) -> Iterator[None]:
    """It lies elsewhere, where something may happen to it."""
    elsewhere = path.rename(path.with_name("elsewhere.db"))
    meanwhile(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(path)


@contextmanager
def harmed(path: Path, harm: Callable[[bytes], bytes]) -> Iterator[None]:
    """Other bytes are in it; the whole comes back as another file, as a restore puts it there."""
    copy, content = Path(shutil.copyfile(path, path.with_name("copy.db"))), harm(path.read_bytes())
    with path.open("r+b") as file:
        file.write(content)
        file.truncate(len(content))
    try:
        yield
    finally:
        copy.rename(path)


@pytest.fixture(scope="module")
def postgres_of_mine() -> Iterator[Any]:
    """A PostgreSQL server to do harm to, that nobody else is frozen with."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module")
def on_postgres(postgres_of_mine: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    with own_server(tmp_path_factory.mktemp("served"), DATABASE_URL=address(postgres_of_mine)) as server:
        yield server


@pytest.fixture(scope="module")
def file_of_mine(migrated_url: MakeUrl) -> Path:
    return Path(migrated_url("sqlite").removeprefix("sqlite:///"))


@pytest.fixture(scope="module")
def on_sqlite(file_of_mine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    with own_server(tmp_path_factory.mktemp("served"), DATABASE_URL=f"sqlite:///{file_of_mine}") as server:
        yield server


def assert_refused(response: httpx.Response) -> None:
    """A 503 that came at once, says when to come again, and nothing of what is inside."""
    body, headers = response.json(), response.headers
    assert (response.status_code, body["code"]) == (503, "not-ready")
    assert (headers["content-type"], headers["cache-control"]) == ("application/problem+json", "no-store")
    assert response.elapsed.total_seconds() < SOON
    assert 1 <= int(headers["retry-after"]) <= 60
    assert [word for word in TOLD if word in body["detail"] + body["title"]] == []


def lost_and_found(server: OwnServer, lost: AbstractContextManager[None], *, at_once: bool) -> None:
    """What is kept is given on, the rest is refused at once; it may be that only a look notices."""
    assert [server.get(KEPT).status_code for _ in range(2)] == [200, 200]
    before = len(server.lines("database"))
    with ticking(server) as ticks, lost:
        assert at_once or within(SOON, lambda: server.status("/readyz") == 503)
        assert_refused(server.get(new_address()))
        with ThreadPoolExecutor(40) as many:
            for response in many.map(server.get, [new_address() for _ in range(40)]):
                assert_refused(response)
        kept = server.get(KEPT)
        assert (kept.status_code, kept.elapsed.total_seconds() < SOON) == (200, True)
        assert server.get(KEPT, headers={"if-none-match": kept.headers["etag"]}).status_code == 304
        assert_refused(server.get("/readyz"))
        for path in ("/healthz", "/metrics", "/v1/errors"):
            assert server.get(path).elapsed.total_seconds() < SOON
    assert within(2 * SOON, lambda: server.status("/readyz") == 200)
    assert server.get(new_address()).status_code == 200
    assert ticks.faults == []
    assert max(ticks.seconds) < SOON
    told = server.lines("database")[before:]
    assert [line for line in told if "database-lost" in line], told
    assert len(told) <= 4  # and not one for each of the requests


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", [stopped, pytest.param(frozen, marks=pytest.mark.full)])
def test_postgresql_goes_and_comes_back(fault: Fault, on_postgres: OwnServer, postgres_of_mine: Any) -> None:
    lost_and_found(on_postgres, fault(postgres_of_mine), at_once=True)


@pytest.mark.full
@pytest.mark.parametrize("table", ["figure", "served_claim"])
def test_a_locked_table_holds_nobody_up(postgres_of_mine: Any, table: str, tmp_path: Path) -> None:
    """Whoever has to read it is refused at once, however many they are, and the log tells why; the rest goes on."""
    paths = ("/v1/figures?limit=2&offset={}", "/v1/audit?limit=2&offset={}", "/v1/changes?limit=2&offset={}")
    with own_server(tmp_path, DATABASE_URL=address(postgres_of_mine)) as server:  # where no table was locked before
        with ticking(server) as ticks, with_locked(postgres_of_mine, table), ThreadPoolExecutor(40) as many:
            told = list(many.map(server.get, [path.format(number) for path in paths for number in range(14)]))
            assert server.status("/readyz") == 200
        refused = [response for response in told if response.status_code != 200]
        assert len(refused) >= 14  # `/v1/audit` and `/v1/changes` read one of the tables, `/v1/figures` both
        for response in refused:
            assert_refused(response)
        assert [response.url.path for response in told if response.elapsed.total_seconds() > SOON] == []
        assert {server.status(path.format(1)) for path in paths} == {200}
        assert within(SOON, lambda: bool(server.lines("database-unreadable")))  # the log is written beside
        (line,) = server.lines("database-unreadable")
    assert "a table that another session has locked" in line
    assert ticks.faults == []
    assert max(ticks.seconds) < SOON


def test_a_file_goes_and_comes_back(on_sqlite: OwnServer, file_of_mine: Path) -> None:
    """The same of the embedded database, of whose answers caches in front are told that they keep (RFC 5861)."""
    lost_and_found(on_sqlite, moved(file_of_mine), at_once=False)
    assert "stale-if-error=" in on_sqlite.get(KEPT).headers["cache-control"]


@pytest.mark.full
@every(
    "fault",
    [
        locked,
        lambda path: harmed(path, lambda content: content[: len(content) // 2]),
        lambda path: harmed(path, lambda content: content[:4096].ljust(len(content), b"\0")),
    ],
)
def test_a_file_is_no_database_any_more(on_sqlite: OwnServer, file_of_mine: Path, fault: Fault) -> None:
    lost_and_found(on_sqlite, fault(file_of_mine), at_once=fault is locked)


@pytest.mark.full
def test_a_file_that_takes_its_place_is_served(on_sqlite: OwnServer, file_of_mine: Path) -> None:
    """A restored copy is another file; it is served though its releases are those of the one before."""
    kept, readiness = on_sqlite.get("/v1/reports").json(), on_sqlite.get("/readyz").json()
    copy = Path(shutil.copyfile(file_of_mine, file_of_mine.with_name("copy.db")))
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE report SET title_en = 'Restored'")
    copy.rename(file_of_mine)
    assert within(2 * SOON, lambda: on_sqlite.get("/v1/reports").json()["data"][0]["title"] == "Restored")
    assert kept["data"][0]["title"] != "Restored"
    assert on_sqlite.get("/readyz").json() == readiness


def harm_pages(path: Path, first: int, pages: int, sign: bytes) -> None:
    content = path.read_bytes()
    begin = first % (len(content) // PAGE) * PAGE
    path.write_bytes(content[:begin] + sign * PAGE * pages + content[begin + pages * PAGE :])


@every("first, pages, sign, words", tables(__file__)["damaged"])
def test_a_damaged_file_is_refused(
    first: str, pages: str, sign: str, words: str, migrated_url: MakeUrl, tmp_path: Path
) -> None:
    """At once, with its name and what helps, and it is left as it is."""
    path, before = tmp_path, b""
    if harmed := int(pages):
        path = Path(migrated_url("sqlite").removeprefix("sqlite:///"))
        harm_pages(path, int(first), harmed, unescaped(sign))
        before = path.read_bytes()
    result = indicators(f"serve --port {free_port()}", DATABASE_URL=f"sqlite:///{path}")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"indicators: The database file {path} ")
    assert (words in result.stderr.replace("\n", "↵"), NO_MIGRATION in result.stderr) == (True, harmed > 0)
    assert not harmed or path.read_bytes() == before


def test_a_migration_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no database, but a text that is long enough for a header. " * 20)
    result = indicators("migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'notes.db'}")
    words = "notes.db is no SQLite database (file is not a database)."
    assert (result.exit_code, result.stderr.splitlines()[-2:][0].endswith(words)) == (1, True)
