"""What is made of a catalogue once, again after a failure, and let go with it; work that leaves the loop; memory."""

import asyncio

from api.domain.catalogue import Catalogue
from api.service.concurrency import WORKERS, OnceARelease, off_the_loop


class Made:
    """Something that is made."""


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


def test_a_making_that_fails_is_tried_again_and_one_whose_first_asker_leaves_goes_on() -> None:
    kept: OnceARelease[Made] = OnceARelease()
    catalogue, begun, may_end = Catalogue.empty(), asyncio.Event(), asyncio.Event()

    async def wait() -> Made:
        begun.set()
        await may_end.wait()
        return Made()

    async def fail() -> Made:
        raise ZeroDivisionError

    async def ask() -> None:
        failures = await asyncio.gather(*(kept.get(catalogue, fail) for _ in range(2)), return_exceptions=True)
        assert [type(failure) for failure in failures] == [ZeroDivisionError] * 2
        first = asyncio.create_task(kept.get(catalogue, wait))
        await begun.wait()
        second = asyncio.create_task(kept.get(catalogue, fail))
        await asyncio.sleep(0)
        first.cancel()
        may_end.set()
        assert await second is await kept.get(catalogue, fail)
        assert first.cancelled()

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
