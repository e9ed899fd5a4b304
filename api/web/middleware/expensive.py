"""Turns at making expensive answers, and the rules on parameters by which routes recognise an expensive query."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from ipaddress import ip_address, ip_network
from math import prod
from typing import Any, NamedTuple

from starlette.types import Scope

from api.domain.errors import TooBusy, message
from api.domain.query import FEW_SERIES

MANY = 1000
"""Fewest rows of a long list, those that it skips included."""


def of_a_past_moment(query: Any) -> bool:
    """True if the query wants the figures of a past moment, by `as_of`."""
    return query.as_of is not None


def long(query: Any) -> bool:
    """True if the limit that the request names (none counts as 0) and the offset together are MANY rows or more."""
    return bool((query.limit if "limit" in query.given else 0) + query.offset >= MANY)


def long_list(query: Any) -> bool:
    """True for a long page, as_of, sort, latest, updated_after, unless it names indicators × areas up to FEW_SERIES."""
    series = query.indicator, query.area
    if all(series) and prod(map(len, series)) <= FEW_SERIES:
        return False
    return long(query) or not query.given.keys().isdisjoint(("as_of", "sort", "latest", "updated_after"))


AT_ONCE = 2
"""Expensive answers made at once; more threads would make none of them sooner and would slow all other requests."""
WAITING = 256
"""Maximum number of requests that wait for a turn; one client, such as a crawler, may have at most half of them."""
PATIENCE = 10.0
"""Seconds that a request waits for its turn."""
AGAIN = 5
"""Seconds after which a refused client may ask again."""


class _Waiting(NamedTuple):
    """A waiting request: its client, the future that its turn completes, and a function, True once the client left."""

    client: str
    called: asyncio.Future[None]
    has_left: Callable[[], bool]


class ExpensiveTurns:
    """The turns of one process; the next goes to the client with the fewest turns, among equals the longest waiting.

    If one client has all turns, the first request of another client gets one more. A client that has left loses its
    place.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE) -> None:
        self._at_once = at_once
        self._places = waiting
        self._patience = patience
        self._waiting: list[_Waiting] = []
        self._under_way: Counter[str] = Counter()

    async def take(self, client: str, has_left: Callable[[], bool] = lambda: False) -> None:
        """Take a turn when one is free, to be ended by `give_back`; TooBusy if too many wait or none comes in time."""
        taken = self._under_way.total()
        one_has_all = taken == self._at_once > 1 == len(self._under_way)
        if taken < self._at_once or (one_has_all and client not in self._under_way):
            self._under_way[client] += 1
        else:
            await self._wait(client, has_left)

    def give_back(self, client: str) -> None:
        """End a turn of the client, and give the next waiting request a turn if one is free."""
        self._under_way -= Counter((client,))
        self._free_places()
        if self._waiting and self._under_way.total() < self._at_once:
            following = min(self._waiting, key=lambda waiting: self._under_way[waiting.client])
            self._waiting.remove(following)
            self._under_way[following.client] += 1
            following.called.set_result(None)

    @property
    def load(self) -> tuple[int, int]:
        """The number of turns that are taken, and the number of requests that wait."""
        return self._under_way.total(), len(self._waiting)

    def _free_places(self) -> None:
        """Remove the requests of clients that have left from the queue, so that their `take` raises TooBusy."""
        for place in [each for each in self._waiting if each.has_left()]:
            self._waiting.remove(place)
            place.called.cancel()

    async def _wait(self, client: str, has_left: Callable[[], bool]) -> None:
        """Queue until `give_back` calls this request; raises TooBusy if the queue is full or no turn comes in time."""
        self._free_places()
        if len(self._waiting) >= self._places:
            raise _too_busy(f"{self._places} more are waiting")
        if sum(waiting.client == client for waiting in self._waiting) >= self._places // 2:
            raise _too_busy(f"{self._places // 2} of yours are waiting")
        called = asyncio.get_running_loop().create_future()
        self._waiting.append(place := _Waiting(client, called, has_left))
        try:
            await asyncio.wait({called}, timeout=self._patience)
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():  # its turn had come
                self.give_back(client)
            raise
        finally:
            if not called.done():
                self._waiting.remove(place)
        if called.cancelled() or not called.done():
            raise _too_busy(f"no turn came in {self._patience:.0f} seconds")


def _too_busy(why: str) -> TooBusy:
    return TooBusy(message("too-busy", why=why, seconds=AGAIN), headers={"Retry-After": str(AGAIN)})


@lru_cache(maxsize=1024)
def client_at(host: str, bits: int = 32) -> str:
    """A client's name: IPv4 address, or network if `bits` is below 32; IPv6 /64; else `host`, cut to 64 characters."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]  # such as that of a socket file
    address = getattr(address, "ipv4_mapped", None) or address  # as a socket for both sees IPv4
    network = ip_network(f"{address}/{bits if address.version == 4 else 64}", strict=False)
    return str(network).removesuffix("/32")


async def take_turn(scope: Scope) -> None:
    """Wait for the turn of the answer to a request, unless it has it already; raises TooBusy if none comes."""
    await scope["state"]["sent"].take_turn()


@asynccontextmanager
async def turn(scope: Scope, lock: asyncio.Lock) -> AsyncIterator[None]:
    """Async context manager: wait for the lock, then for a turn, or raise TooBusy; at its end, give back both."""
    async with lock:
        try:
            await take_turn(scope)
            yield
        finally:
            scope["state"]["sent"].give_back()
