"""What is made of a catalogue once, again after a failure, and let go with it; work that leaves the loop; memory."""

from __future__ import annotations

import asyncio

import pytest

from api.domain.catalogue import Catalogue
from api.service.concurrency import WORKERS, OnceARelease, off_the_loop


class Made:
    """Something that is made."""


async def make() -> Made:
    return Made()


def test_many_who_ask_at_once_are_given_the_same_thing() -> None:
    kept: OnceARelease[Made] = OnceARelease()
    made: list[Made] = []

    async def slowly() -> Made:
        await asyncio.sleep(0)
        made.append(Made())
        return made[-1]

    async def ask() -> None:
        first, second = Catalogue.empty(), Catalogue.empty()
        assert await asyncio.gather(*(kept.get(first, slowly) for _ in range(5))) == made * 5
        assert len(made) == 1
        assert await kept.get(first, slowly, "another") is made[1]
        assert await kept.get(second, slowly) is made[2]
        assert await kept.get(first, slowly) is made[0]

    asyncio.run(ask())


def test_a_making_that_fails_or_is_cancelled_is_taken_up_by_the_next() -> None:
    kept: OnceARelease[Made] = OnceARelease()
    catalogue, begun = Catalogue.empty(), asyncio.Event()

    async def never() -> Made:
        begun.set()
        return await asyncio.Future()

    async def fail() -> Made:
        raise ZeroDivisionError

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


def test_few_work_off_the_loop_at_a_time() -> None:
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
