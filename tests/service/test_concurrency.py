"""What is made of a catalogue once, again after a failure, and let go with it; work that leaves the loop; memory."""

import asyncio

from api.domain.catalogue import Catalogue
from api.service.concurrency import WORKERS, off_the_loop, once_a_release


class Made:
    """Something that is made."""


def test_many_who_ask_at_once_are_given_the_same_thing() -> None:
    made: list[Made] = []

    @once_a_release
    async def slowly(_maker: None, _catalogue: Catalogue, _key: str = "") -> Made:
        await asyncio.sleep(0)
        made.append(Made())
        return made[-1]

    async def ask() -> None:
        first, second = Catalogue.empty(), Catalogue.empty()
        assert await asyncio.gather(*(slowly(None, first) for _ in range(5))) == made * 5
        assert len(made) == 1
        assert await slowly(None, first, "another") is made[1]
        assert await slowly(None, second) is made[2]
        assert await slowly(None, first) is made[0]

    asyncio.run(ask())


def test_a_making_that_fails_is_tried_again_and_one_whose_first_asker_leaves_goes_on() -> None:
    catalogue, begun, may_end = Catalogue.empty(), asyncio.Event(), asyncio.Event()
    ways: list[str] = ["fail", "wait", "fail"]

    @once_a_release
    async def make(_maker: None, _catalogue: Catalogue) -> Made:
        if ways.pop(0) == "fail":
            raise ZeroDivisionError
        begun.set()
        await may_end.wait()
        return Made()

    async def ask() -> None:
        failures = await asyncio.gather(*(make(None, catalogue) for _ in range(2)), return_exceptions=True)
        assert [type(failure) for failure in failures] == [ZeroDivisionError] * 2
        first = asyncio.create_task(make(None, catalogue))
        await begun.wait()
        second = asyncio.create_task(make(None, catalogue))
        await asyncio.sleep(0)
        first.cancel()
        may_end.set()
        assert await second is await make(None, catalogue)
        assert first.cancelled()

    asyncio.run(ask())
    assert ways == ["fail"]


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
