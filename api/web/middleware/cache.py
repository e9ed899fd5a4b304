"""Ready answers kept in memory up to a bound, made once for all who ask."""

from __future__ import annotations

import asyncio
from asyncio import Event, run
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from anyio import to_thread
from starlette_compress import CompressMiddleware

from api.web.middleware.delivery import PATHSEND, Message, Ready, Receive, Scope, Send, etag_of, repr_digest, taken_by
from api.web.middleware.headers import Header, StandingHeaders
from api.web.middleware.in_flight import InFlight

SHORTEST = 1000
"""Bytes of the shortest body that is compressed."""
BROTLI_QUALITY = 5
"""One above the library's: a tenth smaller, and smaller than zstd, for time that is spent once an answer."""
LONG = 64 * 1024
"""Bytes of a body that takes long to compress and to hash, which a thread does."""
BUFFERED = 4 * 1024 * 1024
"""A longer body that comes in pieces is passed on as it comes, neither kept nor hashed here."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the application sent, not compressed, and the route that it took; the body is in memory or in a file."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    route: str
    file: Path | None = None

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return taken_by(self.body, self.headers)

    @property
    def may_be_kept(self) -> bool:
        """Whether the next who asks may get it."""
        return self.file is None and _is_lasting(self.status, self.headers)


class Recorder:
    """Takes what the application sends: keeps a short body whole, passes a long one on."""

    def __init__(self, not_shared: Callable[[], None], in_flight: InFlight) -> None:
        self.send: Send | None = None
        """Where a long body goes."""
        self.passed_on = False
        self._not_shared = not_shared
        self._in_flight = in_flight
        self._start: Message | None = None
        self._chunks: list[bytes] = []
        self._file: Path | None = None
        self._length = 0
        self._has_ended = False
        self._goes_out = Event()

    async def __call__(self, message: Message) -> None:
        """Take a message; who waits for an answer that is the first one's alone is told as soon as that shows."""
        if message["type"] == "http.response.start":
            self._start = message
            self._chunks.clear()
            if not _is_lasting(message["status"], message["headers"]):
                self._not_shared()
            return
        if message["type"] == PATHSEND:
            self._file = Path(message["path"])
            self._has_ended = True
            return
        self._has_ended = not message.get("more_body", False)
        self._chunks.append(message.get("body", b""))
        self._length += len(self._chunks[-1])
        if self.passed_on or (self._length > BUFFERED and message.get("more_body")):
            await self._pass_on(message.get("more_body", False))

    async def _pass_on(self, more: bool) -> None:
        assert self.send is not None  # noqa: S101 - it is set before the application is called
        body = b"".join(self._chunks)
        if not self.passed_on and self._start is not None:
            self._in_flight.check(body)
            self.passed_on = True
            self._goes_out.set()
            self._not_shared()
            await self.send(self._start)
        self._chunks.clear()
        await self.send({"type": "http.response.body", "body": body, "more_body": more})

    def until_it_goes_out(self, receive: Receive) -> Receive:
        """What the application hears of the client: nothing of its leaving as long as others may wait for the answer.

        A response that is made in pieces ends where its client has left, and nobody could tell it from a whole one.
        """
        heard = False

        async def patient() -> Message:
            nonlocal heard
            if heard:
                await self._goes_out.wait()
            heard = True
            return await receive()

        return patient

    def recorded(self, route: str) -> Recorded | None:
        """The whole answer; None where it went out as it came, or was not made to its end."""
        if self.passed_on or self._start is None or not self._has_ended:
            return None
        body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        return Recorded(self._start["status"], tuple(self._start["headers"]), body, route, self._file)


def _is_lasting(status: int, headers: tuple[Header, ...] | list[Header]) -> bool:
    return status == 200 and not any(name == b"cache-control" and b"no-store" in value for name, value in headers)


async def ready(recorded: Recorded, coding: bytes, standing: StandingHeaders) -> Ready:
    """The answer in a coding; plain where its body is short or of a kind that does not get smaller."""
    if recorded.file is not None:
        return _with_tag(recorded, recorded.headers, recorded.body, standing)
    if len(recorded.body) < LONG:
        return await _coded_and_tagged(recorded, coding, standing)
    return await to_thread.run_sync(lambda: run(_coded_and_tagged(recorded, coding, standing)))


async def _coded_and_tagged(recorded: Recorded, coding: bytes, standing: StandingHeaders) -> Ready:
    headers, body = await _coded(recorded, coding)
    return _with_tag(recorded, headers, body, standing)


async def _coded(recorded: Recorded, coding: bytes) -> tuple[tuple[Header, ...], bytes]:
    """The headers and the body as the middleware makes them of any answer that passes through it."""
    sent: list[Message] = []

    async def take(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "headers": [(b"accept-encoding", coding)], "recorded": recorded}
    await _COMPRESSED(scope, receive, take)
    start, end = sent
    return tuple(start["headers"]), end["body"]


async def _again(scope: Scope, _receive: Receive, send: Send) -> None:
    """An application that answers what was recorded."""
    recorded: Recorded = scope["recorded"]
    await send({"type": "http.response.start", "status": recorded.status, "headers": list(recorded.headers)})
    await send({"type": "http.response.body", "body": recorded.body})


_COMPRESSED = CompressMiddleware(_again, minimum_size=SHORTEST, brotli_quality=BROTLI_QUALITY)


def _with_tag(recorded: Recorded, given: tuple[Header, ...], body: bytes, standing: StandingHeaders) -> Ready:
    """The tag of a file is the application's, which made it, as is its digest; any other is a hash of the body."""
    status, file, named = recorded.status, recorded.file, dict(given)
    digest = b"" if file else sha256(body).digest()
    etag = named[b"etag"] if file else etag_of(digest)
    own = [(b"content-length", b"%d" % (file.stat().st_size if file else len(body)))]
    if status == 200:
        own.append((b"etag", etag))
        if not file:
            own.append((b"repr-digest", repr_digest(digest)))
        if b"content-encoding" not in named:
            own.append((b"accept-ranges", b"bytes"))
    kept = (header for header in given if header[0] not in (b"content-length", b"etag", b"accept-ranges"))
    return Ready(status, (*kept, *own), etag, body, recorded.route, standing, file)


SPELLINGS = 16
"""Ways to ask for one answer that are remembered; of more the first is forgotten, and found again by reading it."""
_OF_AN_OBJECT = 60
"""About how many bytes a text takes beside its letters."""
_OF_A_PLACE = 250
"""The same of a place in a table, with the tuple that it is found by."""


def taken_by_key(key: Hashable) -> int:
    """About how many bytes it takes to find something by a key, which may hold all that an address does."""
    parts = key if isinstance(key, tuple) else (key,)
    return _OF_A_PLACE + sum(_OF_AN_OBJECT + len(part) for part in parts if isinstance(part, (bytes, str)))


class Kept:
    """One answer: as it was recorded, and ready to be sent in each coding that was asked for."""

    __slots__ = ("key", "recorded", "size", "spellings", "variants")

    def __init__(self, key: Hashable, recorded: Recorded) -> None:
        self.key = key
        self.recorded = recorded
        self.variants: dict[bytes, Ready] = {}
        self.spellings: dict[Hashable, None] = {}
        self.size = recorded.size + taken_by_key(key)


class AnswerStore:
    """Kept answers, the least recently used thrown out beyond a number of bytes.

    Each stands under what it answers, and is found by every way of asking (a spelling) that was seen to mean it.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()
        self._by_spelling: dict[Hashable, Kept] = {}

    def get(self, spelling: Hashable) -> Kept | None:
        """The answer that was seen to be meant by it."""
        kept = self._by_spelling.get(spelling)
        if kept is not None:
            self._answers.move_to_end(kept.key)
        return kept

    def find(self, key: Hashable) -> Kept | None:
        """The answer that stands under the key."""
        return self._answers.get(key)

    def put(self, key: Hashable, spelling: Hashable, recorded: Recorded) -> Kept:
        """Keep an answer, unless it alone would fill a quarter of the store, and give it back either way."""
        kept = self._answers.get(key)
        if kept is None:
            kept = Kept(key, recorded)
            if kept.size > self._capacity // 4:
                return kept
            self._answers[key] = kept
            self._size += kept.size
        self.remember(spelling, kept)
        return kept

    def remember(self, spelling: Hashable, kept: Kept) -> None:
        """Find the answer by this spelling from now on."""
        if spelling in kept.spellings or self._answers.get(kept.key) is not kept:
            return
        if len(kept.spellings) == SPELLINGS:
            first = next(iter(kept.spellings))
            del kept.spellings[first], self._by_spelling[first]
            self._grow(kept, -taken_by_key(first))
        kept.spellings[spelling] = None
        self._by_spelling[spelling] = kept
        self._grow(kept, taken_by_key(spelling))

    def add_variant(self, kept: Kept, coding: bytes, ready: Ready) -> None:
        """Keep the answer in a coding beside the others."""
        if coding in kept.variants:
            return
        kept.variants[coding] = ready
        shared = ready.body is kept.recorded.body
        self._grow(kept, ready.size - (len(ready.body) if shared else 0))

    def clear(self) -> None:
        """Forget all."""
        self._answers.clear()
        self._by_spelling.clear()
        self._size = 0

    @property
    def size(self) -> int:
        """About how many bytes all take."""
        return self._size

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers)

    def _grow(self, kept: Kept, size: int) -> None:
        kept.size += size
        if self._answers.get(kept.key) is not kept:  # thrown out, or too large to be kept
            return
        self._size += size
        while self._size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size
            for spelling in oldest.spellings:
                del self._by_spelling[spelling]


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
