"""Processes of one server: none gives an older release than another has begun to give."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from api.service.figure_service import FigureService
from api.service.newest_release_seen import VARIABLE, NewestReleaseSeen, shared_by_processes
from api.storage.database import Database
from tests.conftest import within
from tests.helpers import claims

RARELY = 3600.0


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A file that processes share."""
    file = tmp_path / "seen"
    file.write_bytes(bytes(8))
    return file


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something to hold."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never came to hold")


@pytest.mark.parametrize(
    ("steps", "number"),
    [
        ([(3, 0)], 3),
        ([(3, 0), (4, 3)], 4),
        ([(4, 0), (3, 0)], 4),  # it was looked for before the other had begun
        ([(4, 0), (3, 4)], 3),  # the database went back: a restore
        ([(3, 0), (3, 3)], 3),
    ],
)
def test_the_number_grows(steps: list[tuple[int, int]], number: int, shared: Path) -> None:
    """Each step is the release to be served, and what stood there before it was looked for."""
    one, other = NewestReleaseSeen(shared), NewestReleaseSeen(shared)
    for release, before in steps:
        one.serving(release, before)
    assert other.number() == number


def test_a_server_without_others_shares_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nor one whose file is gone, or is none of these."""
    monkeypatch.delenv(VARIABLE, raising=False)
    NewestReleaseSeen.of_this_server().serving(3, 0)
    assert NewestReleaseSeen.of_this_server().number() == 0
    (tmp_path / "short").write_bytes(b"1")
    for name in ("none", "short"):
        monkeypatch.setenv(VARIABLE, str(tmp_path / name))
        assert NewestReleaseSeen.of_this_server().number() == 0


def test_the_file_is_there_as_long_as_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named to the processes that are started meanwhile, and removed with the last of them."""
    monkeypatch.delenv(VARIABLE, raising=False)
    with shared_by_processes():
        file = Path(os.environ[VARIABLE])
        NewestReleaseSeen.of_this_server().serving(3, 0)
        assert NewestReleaseSeen.of_this_server().number() == 3
    assert not file.exists()
    assert VARIABLE not in os.environ


def test_a_process_that_is_behind_looks_before_it_answers(fresh_url: str, shared: Path) -> None:
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


def test_a_database_that_went_back_is_served(migrated_url: Callable[[str], str], shared: Path) -> None:
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
