"""The newest release of a database: what is read, found again, served by all processes, and made once for it."""

from __future__ import annotations

import asyncio
import os
from asyncio import Task
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from time import monotonic
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import Connection, delete, func, select, update
from sqlmodel import col

from api.domain.catalogue import DataVersion
from api.domain.errors import NotReady
from api.domain.query import Page, Query
from api.service import newest as newest_release
from api.service.figures import FigureService
from api.service.log import DatabaseTroubles
from api.service.newest import NewestRelease, NewestReleaseSeen
from api.service.process import NEWEST, VARIABLE, shared_by_processes, shared_folder
from api.storage import catalogue as catalogue_queries
from api.storage import claim_validity as claim_standings
from api.storage import database as stored_database
from api.storage.database import BULK, Database
from api.storage.models import Computed, PrintedFigure, Release
from tests.conftest import Client, MakeUrl, within, without_reports
from tests.helpers import claims
from tests.helpers.tables import count, every


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, ten seconds at most."""
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def failing(database: Database) -> None:
    """A probe that finds nothing."""
    raise NotReady("nothing answers", "ask again")


class Gate:
    """Probes, of which those that begin while it is closed wait, and then find nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = self.answered = 0
        self._probed = catalogue_queries.probed_version
        self._open = asyncio.Event()
        self._open.set()
        monkeypatch.setattr(catalogue_queries, "probed_version", self.probed)
        # The gate alone says which probes fail: on a busy machine one that it lets through may take half a second.
        monkeypatch.setattr(stored_database, "PROBE_TICKS", 1000)

    async def probed(self, database: Database) -> DataVersion:
        """One of them."""
        self.begun += 1
        if not self._open.is_set():
            await self._open.wait()
            await failing(database)
        version = await self._probed(database)
        self.answered += 1
        return version

    async def closed(self, asking: Coroutine[Any, Any, None], *more: Coroutine[Any, Any, None]) -> list[Task[None]]:
        """Those that begin from now on wait; the tasks of some that ask, once one has begun."""
        self._open, begun = asyncio.Event(), self.begun
        tasks = [asyncio.create_task(one) for one in (asking, *more)]
        await until(lambda: self.begun > begun)
        return tasks

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Open for those that begin now; at the end those find nothing that waited before."""
        waited, self._open = self._open, asyncio.Event()
        self._open.set()
        yield
        waited.set()


def newest_of(url: str) -> NewestRelease:
    """What looks for the newest release of a database, once a minute."""
    return NewestRelease(Database(url), 60)


def test_what_cannot_be_probed_is_read_no_more(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was said that nothing can be read, nothing is read, until a look finds it again.

    Without a watch nothing is lost: who is not watched would never be found again.
    """

    async def looks(*, is_watched: bool) -> None:
        newest = newest_of(url)
        if is_watched:
            await newest.refresh()
            newest.watch(NewestReleaseSeen())
            await newest.probe()
        with monkeypatch.context() as patched:
            patched.setattr(catalogue_queries, "probed_version", failing)
            with pytest.raises(NotReady):
                await newest.probe()
            if is_watched:
                with pytest.raises(NotReady):
                    await catalogue_queries.version(newest.database)
        await until(lambda: newest.database.lost is None)
        await newest.probe()
        await newest.close()

    asyncio.run(looks(is_watched=True))
    asyncio.run(looks(is_watched=False))


def test_the_database_that_took_the_place_is_not_lost(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the one before, which fails while another takes its place, says nothing of the other."""

    async def looks() -> None:
        newest = newest_of(url)
        await newest.refresh()
        before, after = newest.database, Database(url)

        async def replaced_meanwhile(database: Database) -> None:
            newest.database = after
            await failing(database)

        with monkeypatch.context() as patched:
            patched.setattr(catalogue_queries, "probed_version", replaced_meanwhile)
            newest.watch(NewestReleaseSeen())
            await until(lambda: newest.database is not before)
        assert (newest.database, after.lost) == (after, None)
        await newest.close()
        await before.close()

    asyncio.run(looks())


@pytest.mark.one_engine  # nothing is read meanwhile
@pytest.mark.parametrize("is_watched", [True, False])
def test_who_asks_meanwhile_shares_a_probe(is_watched: bool, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes leave leaves it to the others, who get the same answer; the next one asks again."""

    async def looks() -> None:
        gate, newest = Gate(monkeypatch), newest_of(url)
        await newest.refresh()
        if is_watched:
            newest.watch(NewestReleaseSeen())
            await until(lambda: gate.answered == 1)
        begun = gate.begun
        asked = await gate.closed(*(newest.probe() for _ in range(50)))
        assert gate.begun == begun + 1
        asked[0].cancel()
        await asyncio.wait(asked[:1])
        with gate.behind():
            pass
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(one) for one in told[1:]} == {NotReady}
        assert isinstance(told[0], asyncio.CancelledError)
        await until(lambda: newest.database.lost is None)
        await newest.probe()
        await newest.close()

    asyncio.run(looks())


@pytest.mark.one_engine  # nothing is read that fails
@pytest.mark.parametrize("waits", ["probe", "look"])
def test_a_database_that_has_answered_since_is_not_lost(waits: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that wait for it one may get its answer too late: whoever waits hears that it is there, and it is read."""

    async def suspect(newest: NewestRelease) -> None:
        newest.database.suspect()

    looking = {"probe": NewestRelease.probe, "look": suspect}

    async def looks() -> None:
        gate, newest = Gate(monkeypatch), newest_of(url)
        lost: list[NotReady] = []
        monkeypatch.setattr(newest.database, "lose", lost.append)
        await newest.refresh()
        newest.watch(NewestReleaseSeen())
        await until(lambda: gate.answered == 1)
        (first,) = await gate.closed(looking[waits](newest))
        with gate.behind():
            await looking["look" if waits == "probe" else "probe"](newest)
            await until(lambda: gate.answered == 2)
        await first
        await until(lambda: gate.answered == 3)  # a look that is made at once
        assert (lost, newest.database.lost) == ([], None)
        await newest.close()

    asyncio.run(looks())


def test_how_long_a_file_was_gone_is_logged(migrated_url: MakeUrl, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the last look that found it to the one that finds another in its place."""
    ahead, told = [0.0], list[float]()
    monkeypatch.setattr(newest_release, "monotonic", lambda: monotonic() + ahead[0])
    monkeypatch.setattr(DatabaseTroubles, "found", lambda _self, seconds: told.append(seconds))
    url, other = migrated_url("sqlite"), migrated_url("sqlite")
    path, restored = (Path(address.removeprefix("sqlite:///")) for address in (url, other))

    async def looks() -> None:
        newest = newest_of(url)
        await newest.refresh()
        newest.watch(NewestReleaseSeen())
        path.rename(path.with_name("elsewhere.db"))
        with suppress(NotReady):
            await newest.probe()
        await until(lambda: newest.database.lost is not None)
        ahead[0] = 60
        restored.rename(path)
        await until(lambda: told != [])
        await newest.close()

    asyncio.run(looks())
    assert told[0] >= 60


@pytest.mark.one_engine  # the other's driver waits without the loop
@pytest.mark.parametrize("is_watched", [True, False])
def test_what_is_computed_is_written_off_the_loop(
    is_watched: bool, fresh_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it serves; a command has nobody who waits, and is interrupted at once."""
    threads: list[int] = []
    complete = claim_standings.complete

    def observed(connection: Connection) -> None:
        threads.append(get_ident())
        complete(connection)

    monkeypatch.setattr(claim_standings, "complete", observed)
    within(fresh_url, lambda connection: connection.execute(delete(Computed)))

    async def serve() -> int:
        newest = newest_of(fresh_url)
        if is_watched:
            newest.watch(NewestReleaseSeen())
        await newest.refresh()
        await newest.close()
        return get_ident()

    loop = asyncio.run(serve())
    assert threads
    assert {thread == loop for thread in threads} == {not is_watched}


def restored(connection: Connection) -> None:
    """Another release under the number and the name of the newest, as after a restore of an older copy and a load."""
    newest = connection.execute(select(func.max(col(Release.sequence)))).scalar_one()
    connection.execute(update(Release).where(col(Release.sequence) == newest).values(content_sha256="0" * 64))
    figure = "online-retail-sales.CHN.2024.cfis-2025-09-15"
    connection.execute(update(PrintedFigure).where(col(PrintedFigure.id) == figure).values(status="E"))


@pytest.mark.slow
def test_another_release_of_the_same_name_is_another_one(fresh_url: str, connect: Callable[..., Client]) -> None:
    """No answer and no file of the one before is given for it, and no tag says that nothing changed."""
    client = connect(fresh_url, refresh_seconds=0)
    address = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?fields=status"
    before, file = client.get(address), client.get("/v1/downloads/claims.csv")
    within(fresh_url, restored)
    after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["data"]["status"], after.status_code) == ("B", 200)
    assert after.json()["data"]["status"] == "E"
    assert client.get("/v1/downloads/claims.csv", headers={"If-None-Match": file.headers["etag"]}).status_code == 200


RARELY = 3600.0


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that processes share."""
    (tmp_path / NEWEST).write_bytes(bytes(8))
    return tmp_path


@every(
    "steps, number",
    [
        *(([(3, 0)], 3), ([(3, 0), (4, 3)], 4), ([(3, 0), (3, 3)], 3)),
        *(([(4, 0), (3, 0)], 4), ([(4, 0), (3, 4)], 3)),  # looked for before the other had begun; after a restore
    ],
)
def test_the_number_grows(steps: list[tuple[int, int]], number: int, shared: Path) -> None:
    """Each step is the release to be served, and what stood there before it was looked for."""
    (shared / NEWEST).write_bytes(bytes(8))
    one, other = NewestReleaseSeen(shared), NewestReleaseSeen(shared)
    for release, before in steps:
        one.serving(release, before)
    assert other.number() == number


def test_the_folder_is_there_as_long_as_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is named to the processes that are started meanwhile, and removed with the last of them.

    A server without others shares nothing, nor does one whose file is gone, or is none of these.
    """
    monkeypatch.delenv(VARIABLE, raising=False)
    NewestReleaseSeen(shared_folder()).serving(3, 0)
    assert NewestReleaseSeen(shared_folder()).number() == 0
    with shared_by_processes():
        folder = Path(os.environ[VARIABLE])
        NewestReleaseSeen(shared_folder()).serving(3, 0)
        assert NewestReleaseSeen(shared_folder()).number() == 3
    assert not folder.exists()
    assert VARIABLE not in os.environ
    (tmp_path / NEWEST).write_bytes(b"1")
    for folder in (tmp_path / "none", tmp_path):
        assert NewestReleaseSeen(folder).number() == 0
    count(1)


def test_a_process_that_is_late_looks_before_it_answers(fresh_url: str, shared: Path) -> None:
    """However long it may serve from memory otherwise."""

    async def serve() -> list[int]:
        first, second = (FigureService(Database(fresh_url), RARELY) for _ in range(2))
        for service in (first, second):
            service.newest.watch(NewestReleaseSeen(shared))
            await service.newest.refresh()
        begun = [service.newest.at_once() for service in (first, second)]
        assert begun[0] == begun[1] is not None
        await asyncio.to_thread(within, fresh_url, claims.add_claims)
        assert [service.newest.at_once() for service in (first, second)] == begun
        first.database.suspect()  # so that one of them looks
        await until(lambda: first.newest.at_once() != begun[0])
        assert second.newest.at_once() is None
        found = [(await service.newest.refresh()).version.release for service in (first, second)]
        assert [service.newest.at_once() is not None for service in (first, second)] == [True, True]
        for service in (first, second):
            await service.close()
        return found

    assert asyncio.run(serve()) == [102, 102]


def test_a_database_that_went_back_is_served(migrated_url: MakeUrl, shared: Path) -> None:
    """A restored copy has older releases: it is what there is, and the processes agree on it."""

    async def serve() -> list[int]:
        service = FigureService(Database(url), RARELY)
        service.newest.watch(NewestReleaseSeen(shared))
        found = [(await service.newest.refresh()).version.release]
        old.rename(new)
        service.database.suspect()
        await until(lambda: service.newest.served.version.release != found[0])
        served = service.newest.at_once()
        assert served is not None
        await service.close()
        return [*found, served.version.release, NewestReleaseSeen(shared).number()]

    url = migrated_url("sqlite")
    new, old = (Path(address.removeprefix("sqlite:///")) for address in (url, migrated_url("sqlite")))
    within(url, claims.add_claims)
    newer, *older = asyncio.run(serve())
    assert newer == 102
    assert older == [older[0]] * 2
    assert older[0] < newer


def test_the_version_is_the_number_of_the_newest_release(fresh_url: str, portal: BlockingPortal) -> None:
    """It changes whenever the data do; without a report there is a service without figures, not a failure."""
    content = f"2020-03-10T00:00:00Z {'2'.zfill(64)}"
    for change, version in ((claims.add_claims, (102, content, None)), (without_reports, (0, None, None))):
        within(fresh_url, change)
        database = Database(fresh_url)
        assert portal.call(catalogue_queries.version, database) == version
        assert (portal.call(catalogue_queries.catalogue, database).version == "empty") == (version[0] == 0)
        portal.call(database.close)


def test_a_long_read_gives_what_a_short_one_gives(client: Client, portal: BlockingPortal) -> None:
    """Above a number of rows a read goes to a thread; the figures are the same."""
    service, catalogue = client.app.state.service, client.catalogue()
    long, short = (
        portal.call(service.printed, catalogue, Query(page=Page(limit=limit))).figures for limit in (BULK + 1, BULK)
    )
    assert [figure.id for figure in long] == [figure.id for figure in short]


def test_a_reader_cannot_write_to_the_file(migrated_url: MakeUrl, portal: BlockingPortal) -> None:
    """SQLite is opened read-only, so that no request can change it; on PostgreSQL the role decides."""
    database = Database(migrated_url("sqlite"))
    with pytest.raises(NotReady) as refused:
        portal.call(database.rows, update(PrintedFigure).values(value="0"))
    assert "readonly" in refused.value.reason
    portal.call(database.close)


@pytest.mark.slow
def test_a_new_release_is_served_without_a_restart(fresh_url: str, connect: Callable[..., Client]) -> None:
    """A process looks for a newer release every so often and drops what it had ready; until then an answer stays."""
    client, patient = connect(fresh_url, refresh_seconds=0), connect(fresh_url, refresh_seconds=3600)
    before, kept = client.get("/v1/figures?claims=all"), patient.get("/v1/releases").content
    within(fresh_url, claims.add_claims)
    after = client.get("/v1/figures?claims=all")
    assert after.json()["meta"]["total"] == before.json()["meta"]["total"] + 20
    assert after.headers["etag"] != before.headers["etag"]
    assert patient.get("/v1/releases").content == kept
