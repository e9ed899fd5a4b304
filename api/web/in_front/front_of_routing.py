"""In front of routing: ready answers from memory, HEAD, 304, request ids, and the last catch of an error."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog

from api.domain.errors import FAILED, Problem, RangeNotSatisfiable
from api.service.figure_service import FigureService
from api.web.in_front.accept_encoding import chosen
from api.web.in_front.access_log import AccessLog
from api.web.in_front.answer_store import AnswerStore
from api.web.in_front.cors import preflight
from api.web.in_front.delivery import (
    PATHSEND,
    UNROUTED,
    App,
    Message,
    Ready,
    Receive,
    Scope,
    Send,
    Sent,
    deliver,
)
from api.web.in_front.etag import etag_of
from api.web.in_front.metrics import Metrics
from api.web.problems import problem_document

BUFFERED = 4 * 1024 * 1024
"""A longer body is passed on as it comes, neither kept nor hashed here."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_OF_RANGES = (b"range", b"if-range", b"accept-encoding")
_KEYED_HEADERS = (b"accept", b"accept-encoding", b"host", b"x-forwarded-proto", b"x-forwarded-host")

log = structlog.get_logger("indicators.failure")


class _Recorder:
    """Takes what the application sends: keeps a short body whole, passes a long one on."""

    def __init__(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self._send = send
        self.start: Message | None = None
        self.chunks: list[bytes] = []
        self.passed_on = False
        self.file: Path | None = None
        self._length = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] == PATHSEND:
            self.file = Path(message["path"])
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


class FrontOfRouting:
    """The outermost ASGI application."""

    def __init__(self, app: App, service: FigureService, capacity: int, metrics: Metrics) -> None:
        self._app = app
        self._service = service
        self._store = AnswerStore(capacity)
        self._metrics = metrics
        self._log = AccessLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it and write its log line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        headers = dict(scope["headers"])
        if b"range" in headers:  # the application makes the whole answer, and not compressed: a part is of plain bytes
            headers.pop(b"accept-encoding", None)
            scope = {**scope, "headers": [header for header in scope["headers"] if header[0] not in _OF_RANGES]}
        elif b"accept-encoding" in headers:
            scope = _with_one_coding(scope, headers)
        request_id = _request_id(headers)
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        sent = Sent(send, request_id)
        try:
            await self._answer(scope, receive, sent, headers)
        finally:
            seconds = perf_counter() - started
            self._metrics.observe(scope["method"], sent.route, sent.status, seconds)
            self._log.write(scope, sent.status, sent.length, seconds, request_id.decode())

    async def _answer(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        method = scope["method"]
        if method == "OPTIONS" and b"access-control-request-method" in headers:
            await send.whole(204, preflight(scope["path"]), b"")
            return
        if method not in ("GET", "HEAD"):
            await self._run(scope, receive, send)
            send.route = _route(scope)
            return
        key = await self._key(scope, headers)
        answer = self._store.get(key) if key else None
        if answer is None:
            answer = await self._record(scope, receive, send)
            if answer is None:
                return
            if key and _may_be_kept(answer):
                self._store.put(key, answer)
        send.route = answer.route
        try:
            await deliver(answer, method, headers, send)
        except RangeNotSatisfiable as problem:
            await send.whole(*problem_document(problem, scope))

    async def _key(self, scope: Scope, headers: dict[bytes, bytes]) -> Any:
        try:
            version = await self._service.refresh()
        except Exception:  # what fails here fails again behind, where it becomes a problem document
            return None
        return (
            version,
            scope["path"],
            scope["query_string"],
            *(headers.get(name) for name in _KEYED_HEADERS),
        )

    async def _record(self, scope: Scope, receive: Receive, send: Sent) -> Ready | None:
        """The application's answer to a GET, or None where it was too long to keep and has gone out already."""
        recorder = _Recorder(send)
        inner = {**scope, "method": "GET"}
        await self._run(inner, receive, recorder)
        send.route = _route(inner)
        if recorder.passed_on or recorder.start is None:
            return None
        return _ready(recorder.start, b"".join(recorder.chunks), recorder.file, send.route)

    async def _run(self, scope: Scope, receive: Receive, send: Any) -> None:
        """The application; whatever it raises becomes a problem document and a log line."""
        try:
            await self._app(scope, receive, send)
        except Exception as error:  # the edge is where every failure ends
            problem = error if isinstance(error, Problem) else Problem(FAILED)
            if problem is not error:
                log.exception("failure", path=scope["path"], request_id=scope["state"]["request_id"])
            if getattr(send, "status", 0) or getattr(send, "passed_on", False):
                raise
            status, headers, body = problem_document(problem, scope)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})


def _with_one_coding(scope: Scope, headers: dict[bytes, bytes]) -> Scope:
    """The request as if it named one coding only, the one that it likes best: the middleware behind ranks none."""
    coding = chosen(b",".join(value for name, value in scope["headers"] if name == b"accept-encoding"))
    headers[b"accept-encoding"] = coding
    others = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
    return {**scope, "headers": [*others, (b"accept-encoding", coding)]}


def _ready(start: Message, body: bytes, file: Path | None, route: str) -> Ready:
    """The recorded answer; the tag of a file is the application's, which made it, any other is a hash of the body."""
    status, given = start["status"], dict(start["headers"])
    etag = given[b"etag"] if file else etag_of(body)
    own = [(b"content-length", b"%d" % (file.stat().st_size if file else len(body)))]
    if status == 200:
        own.append((b"etag", etag))
        if b"content-encoding" not in given:
            own.append((b"accept-ranges", b"bytes"))
    kept = (header for header in start["headers"] if header[0] not in (b"content-length", b"etag", b"accept-ranges"))
    return Ready(status, (*kept, *own), etag, body, route, file)


def _route(scope: Scope) -> str:
    """The template of the route that was taken, for the metrics."""
    return getattr(scope.get("route"), "path", None) or UNROUTED


def _request_id(headers: dict[bytes, bytes]) -> bytes:
    given = headers.get(b"x-request-id", b"")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex.encode()


def _may_be_kept(answer: Ready) -> bool:
    forbidden = any(name == b"cache-control" and b"no-store" in value for name, value in answer.headers)
    return answer.status == 200 and answer.file is None and not forbidden
