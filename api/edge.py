"""The server's edge, in front of routing: ready bytes, HEAD, 304, CORS, request ids, the log line, no traceback."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from hashlib import blake2b
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog

from api.current import Current
from api.errors import FAILED, NotReady, Refusal
from api.metrics import Metrics

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]
Problem = Callable[[Refusal, Scope], tuple[int, list[Header], bytes]]

BUFFERED = 4 * 1024 * 1024
"""A longer body is passed on as it comes, neither kept nor hashed here."""

UNROUTED = "unrouted"
"""The route of requests that reach none, in the metrics."""

OPEN_TO_ALL: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, X-Request-ID, Content-Range, Accept-Ranges"),
)
PREFLIGHT: tuple[Header, ...] = (
    *OPEN_TO_ALL,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, Range, X-Request-ID"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
)
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_KEYED_HEADERS = (b"accept", b"accept-encoding", b"host", b"x-forwarded-proto", b"x-forwarded-host")

log = structlog.get_logger("indicators.access")


@dataclass(frozen=True, slots=True)
class Ready:
    """A complete answer to a GET: status, headers and body."""

    status: int
    headers: tuple[Header, ...]
    etag: bytes
    body: bytes
    route: str

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.body) + 64 * len(self.headers) + 200


class Shelf:
    """Ready answers, the least recently used thrown out beyond a number of bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._answers: OrderedDict[Any, Ready] = OrderedDict()

    def get(self, key: Any) -> Ready | None:
        """The answer kept under the key."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Any, answer: Ready) -> None:
        """Keep an answer, unless it alone would fill a quarter of the shelf."""
        if answer.size > self._capacity // 4:
            return
        self._answers[key] = answer
        self._size += answer.size
        while self._size > self._capacity:
            _, oldest = self._answers.popitem(last=False)
            self._size -= oldest.size


class _Recorder:
    """Takes what the application sends: keeps a short body whole, passes a long one on."""

    def __init__(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self._send = send
        self.start: Message | None = None
        self.chunks: list[bytes] = []
        self.passed_on = False
        self._length = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.chunks.append(message.get("body", b""))
        self._length += len(self.chunks[-1])
        if self.passed_on or (self._length > BUFFERED and message.get("more_body")):
            await self._pass_on(message.get("more_body", False))

    async def _pass_on(self, more: bool) -> None:
        if not self.passed_on and self.start is not None:
            self.passed_on = True
            await self._send(self.start)
        await self._send({"type": "http.response.body", "body": b"".join(self.chunks), "more_body": more})
        self.chunks.clear()


class Edge:
    """The outermost ASGI application."""

    def __init__(self, app: App, current: Current, problem: Problem, capacity: int, metrics: Metrics) -> None:
        self._app = app
        self._current = current
        self._problem = problem
        self._shelf = Shelf(capacity)
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it and write its log line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        headers = dict(scope["headers"])
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        sent = _Sent(send, request_id)
        try:
            await self._answer(scope, receive, sent, headers)
        finally:
            seconds = perf_counter() - started
            self._metrics.observe(scope["method"], sent.route, sent.status, seconds)
            log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                query=scope["query_string"][:500].decode("latin-1"),
                status=sent.status,
                bytes=sent.length,
                milliseconds=round(seconds * 1000, 2),
                request_id=request_id.decode(),
            )

    async def _answer(self, scope: Scope, receive: Receive, send: _Sent, headers: dict[bytes, bytes]) -> None:
        method = scope["method"]
        if method == "OPTIONS" and b"access-control-request-method" in headers:
            await send.whole(204, PREFLIGHT[len(OPEN_TO_ALL) :], b"")
            return
        if method not in ("GET", "HEAD"):
            await self._run(scope, receive, send)
            return
        key = await self._key(scope, headers)
        answer = self._shelf.get(key) if key else None
        if answer is None:
            answer = await self._record(scope, receive, send)
            if answer is None:
                return
            if key and answer.status == 200 and not _has(answer.headers, b"cache-control", b"no-store"):
                self._shelf.put(key, answer)
        send.route = answer.route
        await _deliver(answer, method, headers.get(b"if-none-match"), send)

    async def _key(self, scope: Scope, headers: dict[bytes, bytes]) -> Any:
        try:
            version = await self._current.refresh()
        except NotReady:
            return None
        return (
            version,
            scope["path"],
            scope["query_string"],
            *(headers.get(name) for name in _KEYED_HEADERS),
        )

    async def _record(self, scope: Scope, receive: Receive, send: _Sent) -> Ready | None:
        """The application's answer to a GET, or None where it was too long to keep and has gone out already."""
        recorder = _Recorder(send)
        inner = {**scope, "method": "GET"}
        await self._run(inner, receive, recorder)
        send.route = _route(inner)
        if recorder.passed_on or recorder.start is None:
            return None
        body = b"".join(recorder.chunks)
        headers = tuple((name, value) for name, value in recorder.start["headers"] if name != b"content-length")
        status = recorder.start["status"]
        etag = b'"%s"' % blake2b(body, digest_size=16).hexdigest().encode()
        length = (b"content-length", str(len(body)).encode())
        tag = ((b"etag", etag),) if status == 200 else ()
        return Ready(status, (*headers, length, *tag), etag, body, send.route)

    async def _run(self, scope: Scope, receive: Receive, send: Any) -> None:
        """The application; whatever it raises becomes a problem document and a log line."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # the edge is where every failure ends
            refusal = error if isinstance(error, Refusal) else Refusal(FAILED)
            if refusal is not error:
                log.exception("failure", path=scope["path"], request_id=scope["state"]["request_id"])
            if getattr(send, "status", 0) or getattr(send, "passed_on", False):
                raise
            status, headers, body = self._problem(refusal, scope)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})


class _Sent:
    """The way out: adds what every response carries and remembers what was sent."""

    def __init__(self, send: Send, request_id: bytes) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0
        self.length = 0
        self.route = UNROUTED

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message["headers"], *OPEN_TO_ALL, (b"x-request-id", self._request_id)]
            message = {**message, "headers": headers}
        else:
            self.length += len(message.get("body", b""))
        await self._send(message)

    async def whole(self, status: int, headers: Iterable[Header], body: bytes) -> None:
        """Send a complete response."""
        await self({"type": "http.response.start", "status": status, "headers": list(headers)})
        await self({"type": "http.response.body", "body": body})


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or UNROUTED


def _request_id(headers: dict[bytes, bytes]) -> bytes:
    given = headers.get(b"x-request-id", b"")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex.encode()


def _has(headers: Iterable[Header], name: bytes, value: bytes) -> bool:
    return any(key == name and value in found for key, found in headers)


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison, RFC 9110, 13.1.2)."""
    tags = (tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b","))
    return any(tag in (etag, b"*") for tag in tags)


async def _deliver(answer: Ready, method: str, if_none_match: bytes | None, send: _Sent) -> None:
    if answer.status == 200 and if_none_match and matches(if_none_match, answer.etag):
        dropped = (b"content-length", b"content-type", b"content-encoding")
        await send.whole(304, (header for header in answer.headers if header[0] not in dropped), b"")
        return
    await send.whole(answer.status, answer.headers, b"" if method == "HEAD" else answer.body)
