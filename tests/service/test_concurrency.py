"""What is made of a catalogue once, again after a failure, and let go with it; work that leaves the loop; memory."""

from __future__ import annotations

import asyncio
import gc
import platform
import sys
import weakref
from pathlib import Path

import pytest

from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady
from api.service.concurrency import WORKERS, OnceARelease, off_the_loop
from tests.helpers.command_line import environment, started


class Made:
    """Something that is made."""


async def make() -> Made:
    """Make it."""
    return Made()


def test_many_who_ask_at_once_are_given_the_same_thing() -> None:
    """Made once for a catalogue and key, and again for another of either."""
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


def test_all_who_wait_are_refused_with_the_first() -> None:
    """Where the database cannot be read, which takes a while to find out; whoever asks afterwards tries again."""
    kept: OnceARelease[Made] = OnceARelease()
    catalogue, tried = Catalogue.empty(), list[int]()

    async def refuse() -> Made:
        tried.append(1)
        await asyncio.sleep(0)
        raise NotReady("A table is locked.")

    async def ask() -> None:
        given = await asyncio.gather(*(kept.get(catalogue, refuse) for _ in range(5)), return_exceptions=True)
        assert [getattr(problem, "reason", problem) for problem in given] == ["A table is locked."] * 5
        assert len(tried) == 1
        with pytest.raises(NotReady):
            await kept.get(catalogue, refuse)
        assert len(tried) == 2

    asyncio.run(ask())


def test_a_making_that_fails_or_is_cancelled_is_taken_up_by_the_next() -> None:
    """Nobody is left waiting, and no failure is kept."""
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


@pytest.mark.full
def test_what_was_made_goes_with_its_catalogue() -> None:
    """Nothing of an older release stays."""
    kept: OnceARelease[Made] = OnceARelease()
    catalogue = Catalogue.empty()
    there = weakref.ref(asyncio.run(kept.get(catalogue, make)))
    assert there() is not None
    del catalogue
    gc.collect()
    assert there() is None


def test_few_work_off_the_loop_at_a_time() -> None:
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


MEASURE = """
from pathlib import Path
from api.service.newest import give_back_freed_memory

def taken():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

kept = [bytes(1000) for _ in range(200_000)]
kept = kept[::100]
before = taken()
give_back_freed_memory()
print(before - taken())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such call")
def test_pages_between_what_is_kept_go_back(tmp_path: Path) -> None:
    """Of 200 MB of which every hundredth piece is kept most is given back to the system."""
    with started("", tmp_path, MEASURE, env=environment(PYTHONPATH=":".join(sys.path))) as process:
        given_back, said = process.communicate()
    assert int(given_back) > 100_000_000, said
