"""Ready answers kept in memory up to a bound, made once for all who ask."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from anyio import to_thread
from starlette_compress import CompressMiddleware

from api.formats.registry import FORMATS
from api.web.middleware.delivery import PATHSEND, Message, Ready, Receive, Scope, Send, etag_of, repr_digest
from api.web.middleware.headers import Header, StandingHeaders

SHORTEST = 1000
"""Bytes of the shortest body that is compressed."""
BROTLI_QUALITY = 5
"""One above the library's: a tenth smaller, and smaller than zstd, for time that is spent once an answer."""
LONG = 64 * 1024
"""Bytes of a body that takes long to compress and to hash, which a thread does."""
BUFFERED = 4 * 1024 * 1024
"""A longer body that comes in pieces is passed on as it comes, neither kept nor hashed here."""
RANGED = ("csv", "parquet", "arrow")
"""Formats of answers in memory that programs read by byte ranges."""


class Recorder:
    """Takes what the application sends: keeps a short body whole, passes a long one on."""

    def __init__(self, not_shared: Callable[[], None]) -> None:
        self.send: Send | None = None
        """Where a long body goes."""
        self.has_begun = False
        """Whether it does."""
        self._not_shared = not_shared
        self._start: Message | None = None
        self._chunks: list[bytes] = []
        self._file: Path | None = None
        self._has_ended = False

    async def __call__(self, message: Message) -> None:
        """Take a message; who waits for an answer that is the first one's alone is told as soon as that shows."""
        if message["type"] == "http.response.start":
            self._start = message
            self._chunks.clear()
            if not _is_lasting(message["status"], message["headers"]):
                self._not_shared()
            return
        if message["type"] == PATHSEND:
            self._file, self._has_ended = Path(message["path"]), True
            return
        more = message.get("more_body", False)
        self._has_ended = not more
        self._chunks.append(message.get("body", b""))
        if self.has_begun or (more and sum(map(len, self._chunks)) > BUFFERED):
            await self._pass_on(more)

    async def _pass_on(self, more: bool) -> None:
        assert self.send is not None  # noqa: S101 - it is set before the application is called
        if not self.has_begun and self._start is not None:
            self.has_begun = True
            self._not_shared()
            await self.send(self._start)
        body = b"".join(self._chunks)
        self._chunks.clear()
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    def recorded(self, route: str) -> Recorded | None:
        """The whole answer; None where it went out as it came, or was not made to its end."""
        if self.has_begun or self._start is None or not self._has_ended:
            return None
        body = self._file or b"".join(self._chunks)
        return Recorded(self._start["status"], list(self._start["headers"]), body, route)


@dataclass(eq=False, slots=True)
class Recorded:
    """What the application sent, not compressed, and the route that it took; and ready in each coding asked for."""

    status: int
    headers: list[Header]
    body: bytes | Path
    route: str
    variants: dict[bytes, Ready] = field(default_factory=dict)
    key: Hashable = None
    """The question that it answers, where it is kept."""
    size: int = 0
    """About how many bytes it takes, with what it is found by, where it is kept."""

    def may_be_kept(self) -> bool:
        """Whether the next who asks may get it."""
        return isinstance(self.body, bytes) and _is_lasting(self.status, self.headers)

    async def ready(self, coding: bytes, standing: StandingHeaders) -> Ready:
        """The answer in a coding; plain where its body is short or of a kind that does not get smaller."""
        if isinstance(self.body, Path) or len(self.body) < LONG:
            return await self._coded(coding, standing)
        return await to_thread.run_sync(lambda: asyncio.run(self._coded(coding, standing)))

    async def _coded(self, coding: bytes, standing: StandingHeaders) -> Ready:
        """Headers and body as the middleware makes them of any answer that passes through it, and their tag.

        The tag of a file is the application's, which made it, as is its digest; any other is a hash of the body.
        """
        if isinstance(self.body, Path):
            named, length = dict(self.headers), self.body.stat().st_size
            own = [(b"content-length", b"%d" % length), (b"accept-ranges", b"bytes")]
            headers = standing.added_to([*_without_length(self.headers), *own])
            return Ready.of(self.status, headers, named[b"etag"], self.body, length, self.route)
        sent: list[Message] = []

        async def take(message: Message) -> None:
            sent.append(message)

        async def again(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers]})
            await send({"type": "http.response.body", "body": self.body})

        compressed = CompressMiddleware(again, minimum_size=SHORTEST, brotli_quality=BROTLI_QUALITY)
        await compressed({"type": "http", "headers": [(b"accept-encoding", coding)]}, _nothing, take)
        given, body = sent[0]["headers"], sent[1]["body"]
        digest, named = sha256(body).digest(), dict(given)
        headers = _without_length(given)
        headers.append((b"content-length", b"%d" % len(body)))
        if self.status == 200:
            headers += [(b"etag", etag_of(digest)), (b"repr-digest", repr_digest(digest))]
            kind = named.get(b"content-type", b"").partition(b";")[0].decode()
            ranged = [FORMATS[key].media_type for key in RANGED if key in FORMATS]
            if b"content-encoding" not in named and kind in ranged:
                headers.append((b"accept-ranges", b"bytes"))
        return Ready.of(self.status, standing.added_to(headers), etag_of(digest), body, len(body), self.route)


def _without_length(headers: list[Header]) -> list[Header]:
    return [header for header in headers if header[0] != b"content-length"]


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _is_lasting(status: int, headers: list[Header]) -> bool:
    return status == 200 and not any(name == b"cache-control" and b"no-store" in value for name, value in headers)


_OVERHEAD = 2000
"""About how many bytes an answer takes beside its body and the values of its headers."""


class AnswerStore:
    """Kept answers, the least recently used thrown out beyond a number of bytes.

    Each stands under what it answers, and is found by every way of asking (a spelling) that was seen to mean it.
    Spellings take a quarter of the bytes at most: then all are forgotten, and found again by reading them.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self.size = 0
        """About how many bytes all answers take."""
        self._answers: OrderedDict[Hashable, Recorded] = OrderedDict()
        self._meant: dict[Hashable, Hashable] = {}
        self._meant_size = 0

    def get(self, spelling: Hashable) -> Recorded | None:
        """The answer that was seen to be meant by it."""
        kept = self._answers.get(self._meant.get(spelling))
        if kept is not None:
            self._answers.move_to_end(kept.key)
        return kept

    def find(self, key: Hashable) -> Recorded | None:
        """The answer that stands under the key."""
        return self._answers.get(key)

    def put(self, key: Hashable, spelling: Hashable, recorded: Recorded) -> Recorded:
        """Keep an answer, unless it alone would fill a quarter of the store, and give back what is kept."""
        kept = self._answers.get(key, recorded)
        if kept is recorded:
            size = _OVERHEAD + _taken_by(key) + _of_headers(recorded.headers) + len(recorded.body)  # type: ignore[arg-type]
            if size > self._capacity // 4:
                return recorded
            recorded.key = key
            self._answers[key] = recorded
            self._grow(recorded, size)
        self.remember(spelling, kept)
        return kept

    def remember(self, spelling: Hashable, kept: Recorded) -> None:
        """Find the answer by this spelling from now on."""
        if self._answers.get(kept.key) is not kept or spelling in self._meant:
            return
        self._meant_size += _taken_by(spelling)
        if self._meant_size > self._capacity // 4:
            self._meant.clear()
            self._meant_size = _taken_by(spelling)
        self._meant[spelling] = kept.key

    def add_variant(self, kept: Recorded, coding: bytes, ready: Ready) -> Ready:
        """Keep the answer in a coding beside the others; of two that were made at once the first one is everybody's."""
        if coding in kept.variants:
            return kept.variants[coding]
        kept.variants[coding] = ready
        self._grow(kept, _OVERHEAD + _of_headers(ready.headers) + (0 if ready.body is kept.body else ready.length))
        return ready

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._meant.clear()
        self.size = self._meant_size = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers)

    def _grow(self, kept: Recorded, size: int) -> None:
        if self._answers.get(kept.key) is not kept:  # thrown out, or too large to be kept
            return
        kept.size += size
        self.size += size
        while self.size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self.size -= oldest.size


def _of_headers(headers: list[Header]) -> int:
    return sum(len(value) for _, value in headers)


def _taken_by(key: Hashable) -> int:
    """About how many bytes it takes to find something by a key, which may hold all that an address does."""
    return 600 + sum(len(part) for part in key if isinstance(part, (bytes, str))) if isinstance(key, tuple) else 600


Make = Callable[[Callable[[], None]], Awaitable[Recorded | None]]


class SingleFlight:
    """Makes answers once at a time each."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, asyncio.Future[Recorded | None]] = {}

    async def once(self, key: Hashable, make: Make) -> Recorded | None:
        """What `make` makes for the first who asks for the key, for whoever asks meanwhile too.

        `make` gets a function to call as soon as it sees that the others cannot share what it makes. They make their
        own then, as they do where it fails or may not be kept; where the first is cancelled the next one takes over.
        """
        while (flight := self._flights.get(key)) is not None:
            await asyncio.wait({flight})
            if not flight.cancelled():
                return flight.result() or await make(lambda: None)
        flight = self._flights[key] = asyncio.get_running_loop().create_future()

        def land(made: Recorded | None = None) -> None:
            if self._flights.get(key) is flight:
                del self._flights[key]
                flight.set_result(made)

        try:
            made = await make(land)
            land(made if made is not None and made.may_be_kept() else None)
            return made
        except asyncio.CancelledError:
            if self._flights.get(key) is flight:
                del self._flights[key]
                flight.cancel()
            raise
        finally:
            land()
