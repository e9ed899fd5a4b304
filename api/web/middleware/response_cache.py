"""A cache of answers in memory up to a bound; equal requests share an answer that is being made."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.types import Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from api.formats.registry import FORMATS
from api.web.middleware.headers_and_etag import Header, Ready, completed, tags

SHORTEST = 1000
"""Bytes of the shortest body that is compressed."""
_RANGED = [FORMATS[key].media_type.encode() for key in ("csv", "parquet", "arrow")]
"""Media types of answers of which a Range request gets a part, as of files."""


class Recorder:
    """Takes the messages of the application: records an answer with a short body, passes on one with a long body."""

    def __init__(self, send: Send, not_shared: Callable[[], None], cache_control: bytes) -> None:
        """`cache_control` is the header of an answer that has none of its own and is no problem."""
        self._send, self._not_shared = send, not_shared
        self._cache_control = (b"cache-control", cache_control)
        self._messages: list[Message] = []
        self._length = 0

    async def __call__(self, message: Message) -> None:
        """Record an ASGI message, with Cache-Control; above 4 MiB, call `not_shared` and send on all recorded."""
        if message["type"] == "http.response.start" and message["status"] < 400:
            headers = message["headers"]
            if self._cache_control[0] not in dict(headers):
                message["headers"] = [*headers, self._cache_control]
        self._messages.append(message)
        if message.get("more_body"):
            self._length += len(message["body"])
        if self._length > 4 * 1024 * 1024:
            self._not_shared()
            for each in self._messages:
                await self._send(each)
            self._messages.clear()

    def recorded(self, route: str) -> "Recorded | None":
        """The recorded answer; None if it was passed on, or is incomplete."""
        start, *rest = self._messages or [{}]
        if not rest or rest[-1].get("more_body"):
            return None
        file = rest[-1].get("path")
        body = Path(file) if file else b"".join(each.get("body", b"") for each in rest)
        if isinstance(body, Path) and b"repr-digest" not in dict(start["headers"]):
            body = body.read_bytes()  # of the explorer: a file of ours has its digest
        return Recorded(start["status"], list(start["headers"]), body, route)


@dataclass(eq=False)
class Recorded:
    """An uncompressed answer of the application, with its complete variants by content coding."""

    status: int
    headers: list[Header]
    body: bytes | Path
    route: str
    variants: dict[bytes, Ready] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """An upper estimate of the bytes of memory of the answer with all variants; 0 if the body is a file."""
        # The cache also has the key of an answer, and the headers of each variant.
        return 6_000 + 2 * len(self.body) if isinstance(self.body, bytes) else 0

    def may_be_kept(self) -> bool:
        """True if later requests may get this answer too: a 200 in memory without `no-store`."""
        no_store = b"no-store" in dict(self.headers).get(b"cache-control", b"")
        return isinstance(self.body, bytes) and self.status == 200 and not no_store

    async def ready(self, coding: bytes, standing: Iterable[Header]) -> Ready:
        """A new variant, not stored, in a content coding; uncompressed if short or of a kind that does not shrink."""
        if isinstance(self.body, bytes) and len(self.body) >= 64 * 1024:  # long to compress and to hash
            return await to_thread.run_sync(lambda: asyncio.run(self._ready(coding, standing)))
        return await self._ready(coding, standing)

    async def _ready(self, coding: bytes, standing: Iterable[Header]) -> Ready:
        given, body = self.headers, self.body
        if isinstance(body, Path):  # the application knows the tag and the digest of a file
            length = body.stat().st_size
        else:
            given, body = await self._compressed(coding)
            length = len(body)
            if self.status == 200:
                given = [header for header in given if header[0] != b"etag"] + tags(sha256(body).digest())
                media_type = dict(given).get(b"content-type", b"").partition(b";")[0]
                if media_type in _RANGED and (b"content-encoding", coding) not in given:
                    given.append((b"accept-ranges", b"bytes"))
        # Starlette dates a file by the moment when this process made it.
        headers = [header for header in given if header[0] not in (b"content-length", b"last-modified")]
        headers.append((b"content-length", b"%d" % length))
        etag = dict(given).get(b"etag", b"")
        return Ready(self.status, completed(headers, standing), etag, body, length, self.route)

    async def _compressed(self, coding: bytes) -> tuple[list[Header], bytes]:
        """The headers and the body as the compression middleware returns them, without the time that gzip writes."""
        sent: dict[str, Any] = {}

        async def take(message: Message) -> None:
            sent.update(message)

        scope = {"type": "http", "headers": [(b"accept-encoding", coding)], "recorded": self}
        await _COMPRESSED(scope, take, take)  # type: ignore[arg-type]  # it receives nothing
        headers, packed = sent["headers"], sent["body"]
        if (b"content-encoding", b"gzip") in headers:
            packed = packed[:4] + bytes(4) + packed[8:]  # without the time: equal answers have equal tags
        return headers, packed


async def _again(scope: Scope, _receive: Receive, send: Send) -> None:
    """An ASGI application that sends the answer in `recorded` of the scope."""
    recorded: Recorded = scope["recorded"]
    await send({"type": "http.response.start", "status": recorded.status, "headers": [*recorded.headers]})
    await send({"type": "http.response.body", "body": recorded.body})


# One above the library's default quality: bodies are a tenth smaller, for time that is spent once.
_COMPRESSED = CompressMiddleware(_again, minimum_size=SHORTEST, brotli_quality=5)


class AnswerStore:
    """A cache of answers by the requests as sent; above `capacity` bytes the least recently used one is dropped."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._answers = OrderedDict[Hashable, Recorded]()
        self.clear()

    def get(self, key: Hashable) -> Recorded | None:
        """The cached answer for a key, now the most recently used; None if there is none."""
        kept = self._answers.get(key)
        if kept:
            self._answers.move_to_end(key)
        return kept

    def put(self, key: Hashable, recorded: Recorded) -> None:
        """Store an answer of up to a quarter of the capacity for a new key; drop the longest unused ones above it."""
        if recorded.size <= self._capacity // 4 and key not in self._answers:
            self._answers[key] = recorded
            self.size += recorded.size
        while self.size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self.size -= oldest.size

    async def once(
        self, key: Hashable, make: Callable[[Callable[[], None]], Awaitable[Recorded | None]]
    ) -> Recorded | None:
        """The answer that `make` makes once for all equal requests, stored if allowed; None if `make` gives none.

        `make` gets a function to call as soon as others cannot share the answer: they then make answers of their own.
        """
        answers, flights = self._answers, self._flights

        async def made_and_kept(not_shared: Callable[[], None]) -> Recorded | None:
            made = await make(not_shared)
            if made and made.may_be_kept() and answers is self._answers:  # not cleared meanwhile
                self.put(key, made)
            return made

        if flight := flights.get(key):
            return await asyncio.shield(flight) or await made_and_kept(lambda: None)
        flight = flights[key] = asyncio.get_running_loop().create_future()

        def land(made: Recorded | None = None) -> None:
            if not flight.done():
                del flights[key]
                flight.set_result(made)

        try:
            made = await made_and_kept(land)
            land(made if made and made.may_be_kept() else None)
            return made
        finally:
            land()

    def clear(self) -> None:
        """Drop all answers; those that are being made are not stored."""
        self.size = 0
        """Bytes of all answers, estimated high."""
        self._answers.clear()  # those who still refer to it keep no answers
        self._answers = OrderedDict()
        self._flights: dict[Hashable, asyncio.Future[Recorded | None]] = {}

    def __len__(self) -> int:
        """Number of answers."""
        return len(self._answers)
