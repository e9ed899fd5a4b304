"""A connection whose server was told to stop: what is asked or on its way is answered, then it ends.

uvicorn closes what idles at once, in the face of a request that may be on its way.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.web.connections.open_connections import OpenConnections
from api.web.connections.reading import NOTHING, Reading
from api.web.connections.unread_answers import UnreadAnswers


def is_answered(cycle: RequestResponseCycle | None) -> bool:
    """Whether nothing is being answered; before the first request there is no cycle."""
    return cycle is None or cycle.response_complete


class GentleStop(UnreadAnswers):
    """A connection that ends when it is done."""

    _shared: OpenConnections
    _reading: Reading

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """One that was accepted just before has the same moment as one that idles."""
        super().connection_made(transport)
        if self._shared.stop.is_told:
            self.shutdown()

    def shutdown(self) -> None:
        """End behind what is being answered, or in a moment if there is nothing; whatever still comes closes it."""
        self._shared.stop.tell(self.server_state, self.loop)
        self.timeout_keep_alive = grace = self._shared.bounds.grace_seconds  # type: ignore[assignment]
        if not is_answered(self.cycle):
            if not self.cycle.response_started:  # else its client does not know, and may ask once more
                self.cycle.keep_alive = False
        elif self._reading is NOTHING:
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(grace, self.timeout_keep_alive_handler)

    def cut(self) -> bool:
        """End at once; whether something was being asked or answered."""
        ran = self.transport.is_closing() or self._reading is not NOTHING or not is_answered(self.cycle)
        self.give_way()
        return ran
