"""A decorator for values computed once a release and shared by all callers, and functions that run work in threads."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Concatenate, TypeVar

from anyio import CapacityLimiter, to_thread

from api.domain.catalogue import Catalogue, Made, More

Maker = TypeVar("Maker")


def once_a_release(
    make: Callable[Concatenate[Maker, Catalogue, More], Awaitable[Made]],
) -> Callable[Concatenate[Maker, Catalogue, More], Awaitable[Made]]:
    """Decorator: an async function runs once for each catalogue and further arguments, and its value is kept with them.

    Callers at the same time share one run; a failure is not kept. The argument `maker` makes no difference. Only for
    hashable arguments of which there are few: each value is kept as long as the catalogue.
    """

    async def kept(maker: Maker, catalogue: Catalogue, /, *more: More.args, **named: More.kwargs) -> Made:
        makings, question = catalogue.remembered, (make, *more, *named.items())
        making: asyncio.Future[Made] | None = makings.get(question)
        if not making:

            def forget_failure(ended: asyncio.Future[Made]) -> None:
                if ended.cancelled() or ended.exception():
                    makings.pop(question, None)

            # In a context of its own: the first caller may be cancelled, and nothing of its request is kept.
            making = Context().run(asyncio.ensure_future, make(maker, catalogue, *more, **named))
            makings[question] = making
            making.add_done_callback(forget_failure)
        return await asyncio.shield(making)

    return kept


WORKERS = 2
FEW = 50
"""Maximum number of rows that are made on the event loop, which takes a few milliseconds."""

_LIMITER = CapacityLimiter(WORKERS)


async def off_the_loop(work: Callable[[], Made]) -> Made:
    """The result of `work`, run in a thread as soon as one of WORKERS is free, while the event loop runs."""
    return await to_thread.run_sync(work, limiter=_LIMITER)


async def of_rows(count: int, work: Callable[[], Made]) -> Made:
    """The result of `work`, which makes `count` rows: run at once if they are at most FEW, else in a thread."""
    return work() if count <= FEW else await off_the_loop(work)
