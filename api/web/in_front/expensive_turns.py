"""Turns at making what is expensive: few at once, few more that wait, the others are refused at once.

Of what the server has, uvicorn's `limit_concurrency` refuses whatever is asked, ready answers too, and anyio's
CapacityLimiter lets any number wait for ever.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

from api.domain.errors import TooBusy
from api.web.in_front.delivery import Scope
from api.web.in_front.expensive_requests import is_expensive

AT_ONCE = 2
"""Threads share one interpreter: more of them make nothing sooner, and the loop, which answers all others, later."""
WAITING = 256
"""Places to wait in, of which one client has half at most: a crawler asks for a hundred pages at once."""
PATIENCE = 10.0
"""Seconds that a request waits for its turn."""
AGAIN = 5
"""Seconds after which who was refused may ask again."""


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    called: asyncio.Future[None]


class ExpensiveTurns:
    """The turns of one process. Whoever has fewest under way is next; of equals, who has waited longest."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._free = at_once
        self._places = waiting
        self._patience = patience
        self._waiting: list[_Waiting] = []
        self._under_way: Counter[str] = Counter()

    async def take(self, client: str) -> None:
        """Wait for a turn; TooBusy where no place is left to wait in, or no turn came in time."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(client)
        self._under_way[client] += 1

    def give_back(self, client: str) -> None:
        """End a turn."""
        self._under_way[client] -= 1
        if not self._under_way[client]:
            del self._under_way[client]
        self._call_the_next()

    def _call_the_next(self) -> None:
        if self._waiting:
            following = min(self._waiting, key=lambda waiting: self._under_way[waiting.client])
            self._waiting.remove(following)
            following.called.set_result(None)
        else:
            self._free += 1

    async def _wait(self, client: str) -> None:
        if len(self._waiting) >= self._places:
            raise _too_busy(f"{self._places} more are waiting")
        if sum(waiting.client == client for waiting in self._waiting) >= self._places // 2:
            raise _too_busy(f"{self._places // 2} of yours are waiting")
        place = _Waiting(client, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            await asyncio.wait({place.called}, timeout=self._patience)
        except asyncio.CancelledError:
            if place.called.done():  # it was called, and nobody comes
                self._call_the_next()
            raise
        finally:
            if not place.called.done():
                self._waiting.remove(place)
        if not place.called.done():
            raise _too_busy(f"no turn came in {self._patience:.0f} seconds")


def _too_busy(why: str) -> TooBusy:
    detail = (
        f"What is asked takes long to make, other such requests are under way, and {why}. "
        f"Ask again in {AGAIN} seconds, or ask for what is quick: fewer rows, one indicator and area."
    )
    return TooBusy(detail, headers={"Retry-After": str(AGAIN)})


class Turn:
    """The turn of one request, which it takes once at most."""

    __slots__ = ("_client", "_taken", "_turns")

    def __init__(self, turns: ExpensiveTurns, client: str) -> None:
        self._turns, self._client = turns, client
        self._taken = False

    async def take(self) -> None:
        """Wait for it, unless it was taken already."""
        if not self._taken:
            await self._turns.take(self._client)
            self._taken = True

    def give_back(self) -> None:
        """End it, if it was taken and not given back already."""
        if self._taken:
            self._taken = False
            self._turns.give_back(self._client)


async def its_turn(scope: Scope) -> None:
    """Wait until a request may be answered whose parameters are read: at once, unless that is expensive."""
    turn: Turn | None = scope.get("state", {}).get("turn")
    if turn is not None and is_expensive(scope):
        await turn.take()
