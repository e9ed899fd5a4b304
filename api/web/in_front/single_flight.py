"""One making of an answer for all who ask for it while it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class _Flight(Generic[Made]):
    """A making that others wait for: it lands with what they may share, or leaves them to themselves."""

    def __init__(self) -> None:
        self.landed = asyncio.Event()
        self.made: Made | None = None
        self.alone = False


class SingleFlight(Generic[Made]):
    """Makes things once at a time each."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[Made]] = {}

    async def once(
        self,
        key: Hashable,
        make: Callable[[Callable[[], None]], Awaitable[Made | None]],
        shared: Callable[[Made], bool],
    ) -> Made | None:
        """What `make` makes for the first who asks for the key, for whoever asks meanwhile too.

        `make` gets a function to call as soon as it sees that the others cannot share what it makes. They make their
        own then, as they do where it fails or is not `shared`; where the first is cancelled the next one takes over.
        """
        while (flight := self._flights.get(key)) is not None:
            await flight.landed.wait()
            if flight.made is not None:
                return flight.made
            if flight.alone:
                return await make(lambda: None)
        flight = self._flights[key] = _Flight()

        def let_go() -> None:
            flight.alone = True
            self._land(key, flight)

        try:
            made = await make(let_go)
        except Exception:
            flight.alone = True
            raise
        else:
            if made is not None and shared(made):
                flight.made = made
            else:
                flight.alone = True
            return made
        finally:
            self._land(key, flight)

    def _land(self, key: Hashable, flight: _Flight[Made]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        flight.landed.set()
