"""What is made of a catalogue: made once under concurrency, made again after a failure, let go with the catalogue."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady
from api.service.off_the_loop import WORKERS, off_the_loop
from api.service.once_a_release import OnceARelease


class Made:
    """Something that is made."""


def test_many_who_ask_at_once_are_given_the_same_thing() -> None:
    """Made once for a catalogue and key, and anew for another of either."""
    kept: OnceARelease[Made] = OnceARelease()
    made: list[Made] = []

    async def make() -> Made:
        await asyncio.sleep(0)
        made.append(Made())
        return made[-1]

    async def ask() -> None:
        first, second = Catalogue.empty(), Catalogue.empty()
        given = await asyncio.gather(*(kept.get(first, make) for _ in range(5)))
        assert len(made) == 1
        assert all(one is made[0] for one in given)
        assert await kept.get(first, make, "another") is made[1]
        assert await kept.get(second, make) is made[2]
        assert await kept.get(first, make) is made[0]

    asyncio.run(ask())


def test_all_who_wait_are_refused_with_the_first() -> None:
    """Where the database cannot be read, which takes a while to find out; whoever asks afterwards tries again."""
    kept: OnceARelease[Made] = OnceARelease()
    catalogue, tried = Catalogue.empty(), 0

    async def make() -> Made:
        nonlocal tried
        tried += 1
        await asyncio.sleep(0)
        raise NotReady("A table is locked.")

    async def ask() -> None:
        told = await asyncio.gather(*(kept.get(catalogue, make) for _ in range(5)), return_exceptions=True)
        assert [str(getattr(problem, "reason", problem)) for problem in told] == ["A table is locked."] * 5
        assert tried == 1
        with pytest.raises(NotReady):
            await kept.get(catalogue, make)
        assert tried == 2

    asyncio.run(ask())


def test_a_making_that_fails_or_is_cancelled_is_taken_up_by_the_next() -> None:
    """Nobody is left waiting, and no failure is kept."""
    kept: OnceARelease[Made] = OnceARelease()
    catalogue = Catalogue.empty()
    begun = asyncio.Event()

    async def never() -> Made:
        begun.set()
        return await asyncio.Future()

    async def fail() -> Made:
        raise ZeroDivisionError

    async def make() -> Made:
        return Made()

    async def ask() -> None:
        first = asyncio.create_task(kept.get(catalogue, never))
        await begun.wait()
        second, third = (asyncio.create_task(kept.get(catalogue, one)) for one in (fail, make))
        await asyncio.sleep(0)
        first.cancel()
        with pytest.raises(ZeroDivisionError):
            await second
        assert isinstance(await third, Made)

    asyncio.run(ask())


@pytest.mark.full
def test_what_was_made_goes_with_its_catalogue() -> None:
    """Nothing of an older release is held."""
    kept: OnceARelease[Made] = OnceARelease()
    catalogue = Catalogue.empty()

    async def make() -> Made:
        return Made()

    there = weakref.ref(asyncio.run(kept.get(catalogue, make)))
    assert there() is not None
    del catalogue
    gc.collect()
    assert there() is None


def test_few_work_beside_the_loop_at_a_time() -> None:
    """The others wait for one of them."""
    working: list[int] = []
    most: list[int] = []

    def work() -> None:
        working.append(1)
        most.append(len(working))
        working.pop()

    async def ask() -> None:
        await asyncio.gather(*(off_the_loop(work) for _ in range(20)))

    asyncio.run(ask())
    assert len(most) == 20
    assert max(most) <= WORKERS
