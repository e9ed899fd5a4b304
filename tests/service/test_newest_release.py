"""The newest release of a database: what is read, found again, served by all processes, and made once for it."""

import asyncio
import gc
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from threading import get_ident

import pytest
from sqlalchemy import Connection, delete, func, select, update
from sqlmodel import col

from api.domain.catalogue import DataVersion
from api.domain.errors import NotReady
from api.service.figures import FigureService
from api.service.newest import NewestRelease, newest_seen
from api.service.process import NEWEST, VARIABLE, shared_by_processes, shared_folder
from api.storage import catalogue as catalogue_queries
from api.storage import claim_validity as claim_standings
from api.storage import database as stored_database
from api.storage.database import Database
from api.storage.tables import Computed, PrintedFigure, Release
from tests.conftest import Connect, MakeUrl, within
from tests.helpers import claims


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def failing(database: Database) -> None:
    raise NotReady("nothing answers", "ask again")


def newest_of(url: str) -> NewestRelease:
    return NewestRelease(Database(url), 60)


@pytest.mark.one_engine  # nothing is read meanwhile
@pytest.mark.parametrize("is_watched", [True, False])
def test_who_asks_meanwhile_shares_a_probe(is_watched: bool, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes leave leaves it to the others, who get the same answer; the next one asks again."""
    probed, answered, begun = catalogue_queries.probed_version, list[DataVersion](), list[Database]()
    monkeypatch.setattr(stored_database, "PROBE_TICKS", 1000)  # a busy machine is no failure

    async def looks() -> None:
        newest, may_end = newest_of(url), asyncio.Event()

        async def counted(database: Database) -> DataVersion:
            answered.append(await probed(database))
            return answered[-1]

        async def held_up(database: Database) -> None:
            begun.append(database)
            await may_end.wait()
            await failing(database)

        await newest.catalogue()
        monkeypatch.setattr(catalogue_queries, "probed_version", counted)
        if is_watched:
            newest.watch(newest_seen())
            await until(lambda: answered != [])
        monkeypatch.setattr(catalogue_queries, "probed_version", held_up)
        asked = [asyncio.create_task(newest.probe()) for _ in range(50)]
        await until(lambda: begun != [])
        asked[0].cancel()
        await asyncio.wait(asked[:1])
        assert len(begun) == 1
        monkeypatch.setattr(catalogue_queries, "probed_version", counted)
        may_end.set()
        left, *told = await asyncio.gather(*asked, return_exceptions=True)
        assert ({type(one) for one in told}, type(left)) == ({NotReady}, asyncio.CancelledError)
        await until(lambda: newest.database.lost is None)
        await newest.probe()
        await newest.close()

    asyncio.run(looks())


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
            newest.watch(newest_seen())
        await newest.catalogue()
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
def test_another_release_of_the_same_name_is_another_one(fresh_url: str, connect: Connect) -> None:
    """No answer and no file of the one before is given for it, and no tag says that nothing changed."""
    client = connect(fresh_url, refresh_seconds=0)
    address = "/v1/figures/online-retail-sales.CHN.2024.cfis-2025-09-15?fields=status"
    before, file = client.get(address), client.get("/v1/downloads/claims.csv")
    within(fresh_url, restored)
    after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert (before.json()["data"]["status"], after.status_code) == ("B", 200)
    assert after.json()["data"]["status"] == "E"
    assert client.get("/v1/downloads/claims.csv", headers={"If-None-Match": file.headers["etag"]}).status_code == 200


ASKED = """
/v1/figures?unit=USD
/v1/market-size
/v1/audit
/v1/search?q=retail
/v1/trade?derived=true
/v1/fact-check?text=Online%20retail%20sales%20of%20China%20reached%2015.5%20trillion%20yuan%20in%202024.
/v1/fact-check?text=2024年全国网上零售额15.5万亿元。
/v1/figures.svg?indicator=online-retail-sales
/sdmx/2.1/data/FIGURES/A.CHN.online-retail-sales
/sdmx/2.1/codelist
/odata/v4/Figures
/worldbank/v2/country
/
/indicators/online-retail-sales
/openapi.json
/llms.txt
"""


def test_a_release_goes_with_what_was_computed_of_it(fresh_url: str, connect: Connect) -> None:
    """Whatever was asked of it: memory does not grow with the number of releases."""
    client = connect(fresh_url, refresh_seconds=0)

    def ask() -> list[int]:
        return [client.get(address).status_code for address in ASKED.split()]

    assert set(ask()) == {200}
    before = weakref.ref(client.app.state.service.newest.current)
    within(fresh_url, restored)
    assert set(ask()) == {200}
    gc.collect()
    holders = [type(holder) for holder in gc.get_referrers(before())] if before() else []
    assert before() is None, holders


RARELY = 3600.0


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / NEWEST).write_bytes(bytes(8))
    return tmp_path


def test_the_folder_is_there_as_long_as_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is named to the processes that are started meanwhile, and removed with the last of them."""
    monkeypatch.delenv(VARIABLE, raising=False)
    newest_seen(shared_folder())[0] = 3
    assert newest_seen(shared_folder())[0] == 0
    with shared_by_processes():
        folder = Path(os.environ[VARIABLE])
        newest_seen(shared_folder())[0] = 3
        assert newest_seen(shared_folder())[0] == 3
    assert not folder.exists()
    assert VARIABLE not in os.environ
    (tmp_path / NEWEST).write_bytes(b"1")
    for folder in (tmp_path / "none", tmp_path):
        assert newest_seen(folder)[0] == 0


def test_a_process_that_is_late_looks_before_it_answers(fresh_url: str, shared: Path) -> None:
    async def serve() -> list[int]:
        first, second = (FigureService(Database(fresh_url), RARELY) for _ in range(2))
        for service in (first, second):
            service.newest.watch(newest_seen(shared))
            await service.newest.catalogue()
        begun = [service.newest.at_once() for service in (first, second)]
        assert None not in begun
        await asyncio.to_thread(within, fresh_url, claims.add_claims)
        assert [service.newest.at_once() for service in (first, second)] == begun
        first.database.suspect()  # so that one of them looks
        await until(lambda: first.newest.at_once() != begun[0])
        assert second.newest.at_once() is None
        found = [(await service.newest.catalogue()).newest().sequence for service in (first, second)]
        assert [service.newest.at_once() is not None for service in (first, second)] == [True, True]
        for service in (first, second):
            await service.close()
        return found

    assert asyncio.run(serve()) == [102, 102]


def test_a_database_that_went_back_is_served(migrated_url: MakeUrl, shared: Path) -> None:
    """A restored copy has older releases: it is what there is, and the processes agree on it."""

    async def serve() -> list[int]:
        service = FigureService(Database(url), RARELY)
        service.newest.watch(newest_seen(shared))
        found = [(await service.newest.catalogue()).newest().sequence]
        old.rename(new)
        service.database.suspect()
        await until(lambda: service.newest.current.newest().sequence != found[0])
        served = service.newest.at_once()
        await service.close()
        return [*found, served.newest().sequence, newest_seen(shared)[0]]

    url = migrated_url("sqlite")
    new, old = (Path(address.removeprefix("sqlite:///")) for address in (url, migrated_url("sqlite")))
    within(url, claims.add_claims)
    newer, *older = asyncio.run(serve())
    assert newer == 102
    assert older == [older[0]] * 2
    assert older[0] < newer


@pytest.mark.slow
def test_a_new_release_is_served_without_a_restart(fresh_url: str, connect: Connect) -> None:
    """A process looks for a newer release every so often and drops what it had ready; until then an answer stays."""
    client = connect(fresh_url, public_url="http://test", refresh_seconds=0)
    patient = connect(fresh_url, refresh_seconds=3600)
    before, kept = client.get("/v1/figures?claims=all"), patient.get("/v1/releases").content
    file = client.get("/v1/downloads/figures.csv")
    within(fresh_url, claims.add_claims)
    after = client.get("/v1/figures?claims=all")
    assert after.json()["meta"]["total"] == before.json()["meta"]["total"] + 20
    assert after.headers["etag"] != before.headers["etag"]
    assert patient.get("/v1/releases").content == kept
    again = client.get("/v1/downloads/figures.csv")
    assert len(again.content.splitlines()) > len(file.content.splitlines())
    assert again.headers["etag"] != file.headers["etag"]
    assert again.content == client.get("/v1/figures.csv?fields=*&limit=10000").content
