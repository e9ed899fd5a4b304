"""Which database is taken as lost, by whoever looks for the newest release."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident
from time import monotonic

import pytest
from sqlalchemy import Connection, delete, func, select, update
from sqlmodel import col

from api.domain.catalogue import DataVersion
from api.domain.errors import NotReady
from api.service import newest_release
from api.service.database_troubles import DatabaseTroubles
from api.service.newest_release import NewestRelease
from api.service.newest_release_seen import NewestReleaseSeen
from api.storage import catalogue_queries, claim_standings
from api.storage.database import Database
from api.storage.models import Computed, PrintedFigure, Release
from tests.conftest import Client, within


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

    def __init__(self) -> None:
        self.begun = self.answered = 0
        self._probed = catalogue_queries.probed_version
        self._open = asyncio.Event()
        self._open.set()

    async def probed(self, database: Database) -> DataVersion:
        """One of them."""
        self.begun += 1
        if not self._open.is_set():
            await self._open.wait()
            await failing(database)
        version = await self._probed(database)
        self.answered += 1
        return version

    def close(self) -> None:
        """Those that begin from now on wait."""
        self._open = asyncio.Event()

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Open for those that begin now; at the end those find nothing that waited before."""
        waited, self._open = self._open, asyncio.Event()
        self._open.set()
        yield
        waited.set()


def test_what_cannot_be_probed_is_read_no_more(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was said that nothing can be read, nothing is read, until a look finds it again."""

    async def looks() -> None:
        newest = NewestRelease(Database(url), 60, lambda: None)
        await newest.refresh()
        newest.watch(NewestReleaseSeen())
        await newest.probe()
        with monkeypatch.context() as patched:
            patched.setattr(catalogue_queries, "probed_version", failing)
            with pytest.raises(NotReady):
                await newest.probe()
            with pytest.raises(NotReady):
                await catalogue_queries.version(newest.database)
        await until(lambda: newest.database.lost is None)
        await newest.probe()
        await newest.close()

    asyncio.run(looks())


def test_without_a_watch_nothing_is_lost(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not watched would never be found again."""

    async def looks() -> None:
        newest = NewestRelease(Database(url), 60, lambda: None)
        with monkeypatch.context() as patched:
            patched.setattr(catalogue_queries, "probed_version", failing)
            with pytest.raises(NotReady):
                await newest.probe()
        await newest.probe()
        await newest.close()

    asyncio.run(looks())


def test_the_database_that_took_the_place_is_not_lost(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the one before, which fails while another takes its place, says nothing of the other."""

    async def looks() -> None:
        newest = NewestRelease(Database(url), 60, lambda: None)
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
    """One that takes leave leaves it to the others, who are told the same; the next one asks anew."""

    async def looks() -> None:
        gate, newest = Gate(), NewestRelease(Database(url), 60, lambda: None)
        monkeypatch.setattr(catalogue_queries, "probed_version", gate.probed)
        await newest.refresh()
        if is_watched:
            newest.watch(NewestReleaseSeen())
            await until(lambda: gate.answered == 1)
        begun = gate.begun
        gate.close()
        asked = [asyncio.create_task(newest.probe()) for _ in range(50)]
        await until(lambda: gate.begun > begun)
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
@pytest.mark.parametrize("held", ["probe", "look"])
def test_a_database_that_has_answered_since_is_not_lost(held: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that wait for it one may get its answer too late: who asked is told that it is there, and it is read."""

    async def suspect(newest: NewestRelease) -> None:
        newest.database.suspect()

    looking = {"probe": NewestRelease.probe, "look": suspect}

    async def looks() -> None:
        gate, newest = Gate(), NewestRelease(Database(url), 60, lambda: None)
        monkeypatch.setattr(catalogue_queries, "probed_version", gate.probed)
        lost: list[NotReady] = []
        monkeypatch.setattr(newest.database, "lose", lost.append)
        await newest.refresh()
        newest.watch(NewestReleaseSeen())
        await until(lambda: gate.answered == 1)
        begun = gate.begun
        gate.close()
        first = asyncio.create_task(looking[held](newest))
        await until(lambda: gate.begun > begun)
        with gate.behind():
            await looking["look" if held == "probe" else "probe"](newest)
            await until(lambda: gate.answered == 2)
        await first
        await until(lambda: gate.answered == 3)  # a look that is made at once
        assert (lost, newest.database.lost) == ([], None)
        await newest.close()

    asyncio.run(looks())


def test_how_long_a_file_was_gone_is_told(migrated_url: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """From the last look that found it to the one that finds another in its place."""
    ahead, told = [0.0], list[float]()
    monkeypatch.setattr(newest_release, "monotonic", lambda: monotonic() + ahead[0])
    monkeypatch.setattr(DatabaseTroubles, "found", lambda _self, seconds: told.append(seconds))
    url, other = migrated_url("sqlite"), migrated_url("sqlite")
    path, restored = (Path(address.removeprefix("sqlite:///")) for address in (url, other))

    async def looks() -> None:
        newest = NewestRelease(Database(url), 60, lambda: None)
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
def test_what_is_computed_is_written_beside_the_loop(
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
        newest = NewestRelease(Database(fresh_url), 60, lambda: None)
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
