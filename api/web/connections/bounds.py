"""What one connection may take of the server: bytes, seconds, and how many connections there are."""

from __future__ import annotations

from dataclasses import dataclass

from api.settings import Settings
from api.web.connections.descriptors import connections_within

HEADER_BYTES = 32 * 1024
"""Names and values of the headers of a request: four times what browsers and proxies send at most by default."""
URL_BYTES = 16 * 1024
"""The longest address that means something has 2,000 codes of countries, 8 KB; a longer text to check is posted."""
BODY_BYTES = 1024 * 1024
"""Of any body, as it comes. The two paths that read one refuse at 64 and 256 KB, each in its own words."""
BODIES_BYTES = 32 * 1024 * 1024
"""Of all bodies together that are read and not yet answered."""
PIPELINED = 64
"""Requests of a connection that wait for the answer to the one before them; none that is known sends as many."""
IDLE_SECONDS = 15.0
"""Until the first byte of a connection, as browsers open some that they may need, and between two requests.

uvicorn's own 5 seconds between requests are those after which httpx gives up a connection: both would end it at once,
and a request that is under way then is lost.
"""
HEADER_SECONDS = 10.0
"""From the first byte of a request to the end of its headers, however it dribbles in."""
BODY_SECONDS = 20.0
"""For all of a body: 1 MB at 52 KB a second. Less than an answer may take to begin (`in_front/making.py`), whose time
runs meanwhile: else who sends slowly would be told that the server was slow."""
STALLED_SECONDS = 30.0
"""In which a reader has to take what is buffered for it: whoever takes less than some 2 KB a second is cut."""
PRESSED_SECONDS = 5.0
"""The same where others need what it holds: with the bytes of unread answers near their bound."""
SILENT_SECONDS = 1.0
"""After which a body of which nothing came makes room for another connection: a thousand of them cost nothing."""
LINGER_SECONDS = 2.0
"""In which a refused client may read why. What it still sends is thrown away: closed at once, it would be answered by
a reset, which takes the refusal with it."""
GRACE_SECONDS = 1.0
"""In which an idle connection may still send a request when the server is told to stop: longer than any way to it."""
LINGERING = 16
"""Refused clients that are given that time at once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """All bounds of a process."""

    connections: int
    per_client: int
    """Connections from one client; 0 for any number."""
    header_bytes: int
    url_bytes: int
    body_bytes: int
    bodies_bytes: int
    pipelined: int
    idle_seconds: float
    header_seconds: float
    body_seconds: float
    stalled_seconds: float
    pressed_seconds: float
    silent_seconds: float
    linger_seconds: float
    lingering: int
    grace_seconds: float
    stop_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        """Those of the settings; what nobody needs to set is a constant above."""
        return cls(
            connections=connections_within(settings.max_connections),
            per_client=settings.max_connections_per_client,
            header_bytes=HEADER_BYTES,
            url_bytes=URL_BYTES,
            body_bytes=BODY_BYTES,
            bodies_bytes=BODIES_BYTES,
            pipelined=PIPELINED,
            idle_seconds=IDLE_SECONDS,
            header_seconds=HEADER_SECONDS,
            body_seconds=BODY_SECONDS,
            stalled_seconds=STALLED_SECONDS,
            pressed_seconds=PRESSED_SECONDS,
            silent_seconds=SILENT_SECONDS,
            linger_seconds=LINGER_SECONDS,
            lingering=LINGERING,
            grace_seconds=GRACE_SECONDS,
            stop_seconds=settings.stop_seconds,
        )
