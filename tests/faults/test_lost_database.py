"""A database that goes while it is served, and comes back: what is kept is given on, the rest is refused at once."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.conftest import MEMORY, MakeUrl, start_postgres
from tests.conftest import within as in_transaction
from tests.faults.lost_databases import Lost, OwnFile, OwnPostgres
from tests.helpers import claims
from tests.helpers.command_line import environment, started
from tests.helpers.own_server import OwnServer, free_port, own_server, ticking, within
from tests.helpers.tables import every

pytestmark = pytest.mark.slow

KEPT = "/v1/figures?limit=3"
SOON = 3.0
"""Seconds in which an answer is there, whatever else the machine does; it takes less than one of them alone."""
TOLD = ("sqlite", "asyncpg", "postgres", "Error", "Errno", "locked", "malformed", "clients", "/dev", ".db", "SQL")
"""Words that a refusal would tell internals by."""
_offsets = count(1)


def new_address() -> str:
    """An address that nobody has asked for."""
    return f"/v1/figures?limit=2&offset={next(_offsets)}"


@pytest.fixture(scope="module")
def postgres_of_mine() -> Iterator[OwnPostgres]:
    """A PostgreSQL server to do harm to."""
    folder = Path(tempfile.mkdtemp(prefix="pg-lost-", dir=MEMORY if MEMORY.is_dir() else None))
    server = start_postgres(folder)
    try:
        yield OwnPostgres(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def on_postgres(postgres_of_mine: OwnPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    """The service over it."""
    with own_server(tmp_path_factory.mktemp("served"), DATABASE_URL=postgres_of_mine.url) as server:
        yield server


@pytest.fixture(scope="module")
def file_of_mine(migrated_url: MakeUrl) -> OwnFile:
    """A SQLite file to do harm to."""
    return OwnFile(Path(migrated_url("sqlite").removeprefix("sqlite:///")))


@pytest.fixture(scope="module")
def on_sqlite(file_of_mine: OwnFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnServer]:
    """The service over it."""
    with own_server(tmp_path_factory.mktemp("served"), DATABASE_URL=f"sqlite:///{file_of_mine.path}") as server:
        yield server


def assert_refused(response: httpx.Response) -> None:
    """A 503 that came at once, says when to come again, and nothing of what is inside."""
    body, headers = response.json(), response.headers
    assert (response.status_code, body["code"]) == (503, "not-ready")
    assert (headers["content-type"], headers["cache-control"]) == ("application/problem+json", "no-store")
    assert response.elapsed.total_seconds() < SOON
    assert 1 <= int(headers["retry-after"]) <= 60
    assert [word for word in TOLD if word in body["detail"] + body["title"]] == []


def lost_and_found(server: OwnServer, lost: Lost, *, at_once: bool) -> None:
    """What a server answers before, while and after its database is gone; it may be that only a look notices."""
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
        assert re.fullmatch("indicators; hit; ttl=-.*; detail=database-unreachable", kept.headers["cache-status"])
        assert server.get(KEPT, headers={"if-none-match": kept.headers["etag"]}).status_code == 304
        assert_refused(server.get("/readyz"))
        for path in ("/healthz", "/metrics", "/v1/errors"):
            assert server.get(path).elapsed.total_seconds() < SOON
    assert within(2 * SOON, lambda: server.status("/readyz") == 200)
    assert server.get(new_address()).status_code == 200
    assert "cache-status" not in server.get(KEPT).headers
    assert ticks.faults == []
    assert max(ticks.seconds) < SOON
    told = server.lines("database")[before:]
    assert [line for line in told if "database-lost" in line], told
    assert len(told) <= 4  # and not one for each of the requests


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", ["stopped", pytest.param("frozen", marks=pytest.mark.full)])
def test_postgresql_goes_and_comes_back(fault: str, on_postgres: OwnServer, postgres_of_mine: OwnPostgres) -> None:
    """The service answers on, and is whole again without a restart."""
    lost_and_found(on_postgres, getattr(postgres_of_mine, fault)(), at_once=True)


@pytest.mark.full
@every("line", ["migrate", "serve --port {}"])
def test_no_command_waits_long_for_postgresql(line: str, postgres_of_mine: OwnPostgres, tmp_path: Path) -> None:
    """It says for what it waits, and after some seconds what is wrong."""
    with postgres_of_mine.frozen():
        process = started(line.format(free_port()), tmp_path, env=environment(DATABASE_URL=postgres_of_mine.url))
        try:
            _, told = process.communicate(timeout=45)
        finally:
            process.kill()
    assert process.returncode == 1
    assert told.count("Waiting for the database, which does not answer.\n") == 1
    assert "indicators: nothing was migrated: The database does not answer (" in told


@pytest.mark.full
@pytest.mark.parametrize("table", ["figure", "served_claim"])
def test_a_locked_table_holds_nobody_up(postgres_of_mine: OwnPostgres, table: str, tmp_path: Path) -> None:
    """Whoever has to read it is refused at once, however many they are, and the log tells why; the rest goes on."""
    paths = ("/v1/figures?limit=2&offset={}", "/v1/audit?limit=2&offset={}", "/v1/changes?limit=2&offset={}")
    with own_server(tmp_path, DATABASE_URL=postgres_of_mine.url) as server:  # where no table was locked before
        with ticking(server) as ticks, postgres_of_mine.with_locked(table), ThreadPoolExecutor(40) as many:
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


def test_a_file_goes_and_comes_back(on_sqlite: OwnServer, file_of_mine: OwnFile) -> None:
    """The same of the embedded database, of whose answers caches in front are told that they keep (RFC 5861)."""
    lost_and_found(on_sqlite, file_of_mine.moved(), at_once=False)
    assert "stale-if-error=" in on_sqlite.get(KEPT).headers["cache-control"]


@pytest.mark.full
@every("fault", ["locked", "truncated", "overwritten"])
def test_a_file_is_no_database_any_more(on_sqlite: OwnServer, file_of_mine: OwnFile, fault: str) -> None:
    """For a while, until it is one again."""
    lost_and_found(on_sqlite, getattr(file_of_mine, fault)(), at_once=fault == "locked")


@pytest.mark.full
def test_a_release_that_came_while_it_was_lost_is_served(on_sqlite: OwnServer, file_of_mine: OwnFile) -> None:
    """With the database the newer figures come, and no older answer is given after them."""

    def total() -> int:
        return int(on_sqlite.get("/v1/figures?claims=all&limit=1").json()["meta"]["total"])

    before = total()
    with file_of_mine.moved(lambda path: in_transaction(f"sqlite:///{path}", claims.add_claims)):
        assert within(SOON, lambda: on_sqlite.status("/readyz") == 503)
        assert total() == before
    assert within(2 * SOON, lambda: total() > before)
    assert {total() for _ in range(5)} == {before + 20}


@pytest.mark.full
def test_a_file_that_takes_its_place_is_served(on_sqlite: OwnServer, file_of_mine: OwnFile) -> None:
    """A restored copy is another file; it is served though its releases are those of the one before."""
    kept, readiness = on_sqlite.get("/v1/reports").json(), on_sqlite.get("/readyz").json()
    file_of_mine.replace("UPDATE report SET title_en = 'Restored'")
    assert within(2 * SOON, lambda: on_sqlite.get("/v1/reports").json()["data"][0]["title"] == "Restored")
    assert kept["data"][0]["title"] != "Restored"
    assert on_sqlite.get("/readyz").json() == readiness
    assert "cache-status" not in on_sqlite.get("/v1/reports").headers


@pytest.mark.full
def test_a_database_that_is_locked_for_a_moment_is_waited_for(on_sqlite: OwnServer, file_of_mine: OwnFile) -> None:
    """A lock as short as a commit's is no reason to refuse; on a busy machine one of some is that short."""

    def answered() -> bool:
        with ThreadPoolExecutor(1) as one:
            assert within(2 * SOON, lambda: on_sqlite.status("/readyz") == 200)
            with file_of_mine.locked():
                sent = one.submit(on_sqlite.status, new_address())
                time.sleep(0.1)
                assert not sent.done()
            return sent.result() == 200

    assert any(answered() for _ in range(5))
