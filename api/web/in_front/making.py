"""The making of one answer: in its turn, and in time, or who waits for it is told.

The work is a task of its own, since a thread cannot be stopped: it goes on when nobody waits any more, keeps its turn
until it ends, so that turns cannot be multiplied, and what it has made by then is kept for whoever asks again. The
exception is an answer so long that it goes out as it is made: for nobody it is not made to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from api.domain.errors import TookTooLong
from api.web.in_front.client_address import client_of
from api.web.in_front.delivery import Message, Scope, Sent
from api.web.in_front.expensive_turns import ExpensiveTurns, Turn

SECONDS = 30.0
"""How long a request waits for the beginning of its answer; many a proxy gives up after 60."""

Made = TypeVar("Made")

_LEFT: set[asyncio.Task[Any]] = set()
"""Work that nobody waits for; a task that nothing refers to may vanish before it ends."""


class Making:
    """One request's part in it: the way out, the turn, the deadline."""

    def __init__(self, sent: Sent, turns: ExpensiveTurns, scope: Scope) -> None:
        self.sent = sent
        self.turn = Turn(turns, client_of(scope))
        self.is_left = False
        """Whether nobody waits for it any more."""
        self._is_kept = scope.get("method") in ("GET", "HEAD")
        self._task: asyncio.Task[Any] | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on. An answer that goes out as it is made has had its turn: its reader sets the pace."""
        if self.is_left and self._task is not None:
            self._task.cancel()
            await asyncio.sleep(0)
        self.turn.give_back()
        await self.sent(message)

    async def in_time(self, work: Coroutine[Any, Any, Made]) -> Made:
        """What the work gives; TookTooLong where nothing has been sent of it when the time is over."""
        self._task = task = asyncio.create_task(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=SECONDS)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not done and not self.sent.status:
            self.is_left = True
            _LEFT.add(task)
            task.add_done_callback(_ended)
            raise took_too_long(is_kept=self._is_kept)
        return await task


def took_too_long(*, is_kept: bool) -> TookTooLong:
    """The refusal, with what would be quicker; an answer that is kept is there when it is asked for again."""
    seconds = f"{SECONDS:.0f}"
    detail = f"The answer took longer than {seconds} seconds to make. " + (
        f"It is still being made, and kept unless it is very long: ask the same again in {seconds} seconds. Less is "
        "quicker: one indicator or area, fewer rows. All figures at once are quickest as a file of /v1/downloads."
        if is_kept
        else f"The server has much to do: send the same again in {seconds} seconds, or less at once."
    )
    return TookTooLong(detail, headers={"Retry-After": seconds})


def _ended(task: asyncio.Task[Any]) -> None:
    _LEFT.discard(task)
    if not task.cancelled():
        task.exception()  # whoever would be told has gone
