"""Which database is taken as lost, by whoever looks for the newest release."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from api.domain.errors import NotReady
from api.service.newest_release import NewestRelease
from api.service.newest_release_seen import NewestReleaseSeen
from api.storage import catalogue_queries
from api.storage.database import Database


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
