"""In front of FastAPI: ready answers, turns and deadlines of those to make, request ids, the last catch of errors."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from random import getrandbits
from time import perf_counter
from typing import Any, TypeVar

from fastapi import FastAPI
from starlette_compress import CompressMiddleware

from api.domain.errors import FAILED, SHOWN_OF_A_PATH, ContentTooLarge, Problem, RequestTimeout, TookTooLong, shortened
from api.service.figures import FigureService
from api.service.log import logger
from api.settings import Settings
from api.web.middleware.cache import SHORTEST, AnswerStore, Recorded, Recorder, SingleFlight
from api.web.middleware.delivery import (
    CONNECTION,
    IDENTITY,
    PIECE,
    UNROUTED,
    App,
    Message,
    Ready,
    Receive,
    Scope,
    Send,
    Sent,
    Unread,
    chosen,
)
from api.web.middleware.expensive import ExpensiveTurns, client_of
from api.web.middleware.headers import REQUESTED_METHOD, Hosts, StandingHeaders, preflight
from api.web.middleware.log import AccessLog
from api.web.middleware.metrics import Metrics
from api.web.middleware.query import AlreadyKept, Meant
from api.web.problems import problem_document

SECONDS = 30.0
"""How long a request waits for the beginning of its answer; many a proxy gives up after 60."""
BODY_SECONDS = 20.0
"""For all of a body. Less than an answer may take to begin, whose time runs meanwhile: else who sends slowly would be
told that the server was slow."""
BODY_BYTES = 1024 * 1024
"""Of any body, as it is declared: the two paths that read one refuse at 64 and 256 KB, each in its own words."""
CACHE = "indicators"
"""The name of the service among the caches that an answer may come through."""
OF_THE_PROCESS = frozenset({"/healthz", "/metrics"})
"""Paths whose answers tell of the process: nothing is looked at before them."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_CONDITIONS = frozenset({b"if-none-match", b"if-match", b"range"})
_OF_RANGES = frozenset({b"range", b"if-range", b"accept-encoding"})
_LEFT: set[asyncio.Task[Any]] = set()
"""Work that nobody waits for; a task that nothing refers to may vanish before it ends."""


Made = TypeVar("Made")


class Application(FastAPI):
    """FastAPI behind its front: what is ready passes none of its layers."""

    front: App

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end."""
        if scope["type"] == "http":
            scope["app"] = self
            try:
                await self.front(scope, receive, send)
            finally:
                if (connection := scope.setdefault("state", {}).get(CONNECTION)) is not None:
                    connection.answered()
        else:
            await super().__call__(scope, receive, send)


class Making:
    """One answer that is made: the way out, its turn, its deadline."""

    def __init__(self, sent: Sent, turns: ExpensiveTurns, scope: Scope) -> None:
        self.sent = sent
        self.is_left = False
        """Whether nobody waits for it any more."""
        self._turns, self._client, self._has_turn = turns, client_of(scope), False
        self._task: asyncio.Task[Any] | None = None

    async def take_turn(self) -> None:
        """Wait for the turn, unless it was taken already."""
        if not self._has_turn:
            await self._turns.take(self._client)
            self._has_turn = True

    def give_back(self) -> None:
        """End the turn, if it was taken and not given back already."""
        if self._has_turn:
            self._has_turn = False
            self._turns.give_back(self._client)

    async def send(self, message: Message) -> None:
        """Pass a message on. An answer that goes out as it is made has had its turn: its reader sets the pace."""
        if (self.is_left or self.sent.has_left) and self._task is not None:
            self._task.cancel()
            await asyncio.sleep(0)
        self.give_back()
        await self.sent(message)

    async def in_time(self, work: Coroutine[Any, Any, Made]) -> Made:
        """What the work gives; TookTooLong where nothing has been sent of it when the time is over."""

        async def then_over() -> Made:
            try:
                return await work
            finally:
                self.give_back()

        self._task = task = asyncio.create_task(then_over())
        try:
            done, _ = await asyncio.wait({task}, timeout=SECONDS)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not done and not self.sent.status:
            self.is_left = True
            _LEFT.add(task)
            task.add_done_callback(_ended)
            detail = (
                f"The answer took longer than {SECONDS:.0f} seconds to make. It is still being made, and kept if it is "
                "read by GET and not very long: ask the same again in a while. Less is quicker: one indicator or area, "
                "fewer rows. All figures at once are quickest as a file of /v1/downloads."
            )
            raise TookTooLong(detail, headers={"Retry-After": f"{SECONDS:.0f}"})
        return await task


def _ended(task: asyncio.Task[Any]) -> None:
    _LEFT.discard(task)
    if not task.cancelled():
        task.exception()  # whoever would be told has gone


class LastCatch:
    """Right behind the front: whatever the application raises is answered, unless an answer has begun."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except AlreadyKept as found:
            scope["found"] = found.kept
        except Exception as error:
            recorder: Recorder | None = scope.get("recorder")
            if recorder.has_begun if recorder is not None else scope["state"]["sent"].status:
                raise
            status, headers, body = problem_document(_problem_of(error, scope), scope)
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})


def _problem_of(error: Exception, scope: Scope) -> Problem:
    if isinstance(error, Problem):
        return error
    path, request_id = shortened(scope["path"], SHOWN_OF_A_PATH), scope["state"]["request_id"]
    logger("indicators.failure").error("failure", path=path, request_id=request_id, exc_info=error)
    return Problem(FAILED)


class Front:
    """Answers what is ready, has the application make what is not, and writes the line of each request."""

    def __init__(self, app: App, service: FigureService, settings: Settings) -> None:
        self._app = app
        self._compressed = CompressMiddleware(self._recorded, minimum_size=SHORTEST)
        self._newest = service.newest
        self.store = AnswerStore(settings.cache_bytes)
        self.turns = ExpensiveTurns()
        self.metrics, self.log, self.unread = Metrics(), AccessLog(settings), Unread()
        self._standing = StandingHeaders.of(settings.public_url)
        self._hosts = Hosts(settings.allowed_hosts, settings.public_url)
        self._version: Any = None
        self._makings = SingleFlight()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it and write its log line."""
        started = perf_counter()
        if scope.get("root_path"):
            scope = _without_prefix(scope)
        given = scope["headers"]
        headers: dict[bytes, bytes] = dict(given)
        if len(headers) != len(given):  # the values of a repeated one as one list (RFC 9110, 5.3)
            headers = {name: b",".join(value for other, value in given if other == name) for name in headers}
        own = headers.get(b"x-request-id")
        # To find a line in a log, not to keep a secret.
        request_id = own.decode() if own and _REQUEST_ID.fullmatch(own) else f"{getrandbits(128):032x}"
        state = scope.setdefault("state", {})
        ready = self._at_once(scope, headers)
        sent = None
        try:
            if ready is not None:
                start = [*ready.headers, (b"x-request-id", request_id.encode())]
                await send({"type": "http.response.start", "status": ready.status, "headers": start})
                await send({"type": "http.response.body", "body": ready.body})
            else:
                sent = Sent(send, request_id, self._standing, self.unread, state.get(CONNECTION))
                state["request_id"], state["sent"] = request_id, sent
                await self._answer(scope, receive, sent, headers)
        finally:
            seconds = perf_counter() - started
            status, length, route = (
                (ready.status, ready.length, ready.route) if ready else (sent.status, sent.length, sent.route)  # type: ignore[union-attr]
            )
            self.metrics.observe(scope["method"], route, status, seconds)
            self.log.write(scope, status, length, seconds, request_id)

    def _at_once(self, scope: Scope, headers: dict[bytes, bytes]) -> Ready | None:
        """The ready answer to a plain GET that goes out in one piece, as nearly all do; None for all else."""
        if scope["method"] != "GET" or headers.get(b"host") not in self._hosts.known:
            return None
        version = self._newest.at_once()
        if version is None or version is not self._version or self._newest.database.lost is not None:
            return None
        if not _CONDITIONS.isdisjoint(headers):
            return None
        kept = self.store.get(_spelling(scope, headers))
        if kept is None:
            return None
        coding = headers.get(b"accept-encoding")
        ready = kept.variants.get(chosen(coding) if coding else IDENTITY)
        return ready if ready is not None and ready.length <= PIECE else None

    async def _answer(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        """Answer whatever is not answered at once; what fails is a problem, unless its answer has begun."""
        method, refusal = scope["method"], None
        if (host := headers.get(b"host")) not in self._hosts.known:
            refusal = self._hosts.refusal(host, scope["http_version"], scope["path"])
        try:
            if refusal is not None:
                # Before anything of it is believed: no page for a browser, no address by its Host.
                status, given, body = problem_document(refusal, {**scope, "headers": []})
                if scope["http_version"] in ("1.0", "1.1"):
                    given.append((b"connection", b"close"))
                await send.whole(status, given, b"" if method == "HEAD" else body)
            elif method in ("GET", "HEAD"):
                await self._get(scope, receive, send, headers)
            elif method == "OPTIONS" and REQUESTED_METHOD in headers:
                await send.whole(204, preflight(scope["path"]), b"")
            else:
                await self._do(scope, receive, send, headers)
        except Exception as error:
            if send.status:  # the server cuts what has begun
                raise
            status, given, body = problem_document(_problem_of(error, scope), scope)
            await send.whole(status, given, b"" if method == "HEAD" else body)

    async def _get(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        coding = IDENTITY  # also of a part: a range is one of plain bytes
        if b"accept-encoding" in headers and b"range" not in headers:
            coding = chosen(headers[b"accept-encoding"])
        is_seen = scope["path"] not in OF_THE_PROCESS and await self._sees_the_newest()
        spelling = _spelling(scope, headers) if is_seen else None
        kept = self.store.get(spelling)
        if kept is None:
            kept = await self._made(spelling, _for_the_application(scope, headers, coding), receive, send)
            if kept is None:
                return
        was_given = bool(kept.variants)
        if (answer := kept.variants.get(coding)) is None:
            answer = self.store.add_variant(kept, coding, await kept.ready(coding, self._standing))
        if self._newest.database.lost is not None and was_given:
            seconds = max(1, round(self._newest.unseen_for()))
            answer = answer.stale(f"{CACHE}; hit; ttl=-{seconds}; detail=database-unreachable".encode())
        send.route = answer.route
        await send.deliver(answer, scope["method"], headers)

    async def _do(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        """Have the application answer what is no GET."""
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > BODY_BYTES:
            raise ContentTooLarge(f"The body has more than {BODY_BYTES} bytes, and nothing here reads as many.")
        scope = _for_the_application(scope, headers, chosen(headers.get(b"accept-encoding", b"")))
        making = Making(send, self.turns, scope)
        scope["state"]["making"] = making
        end = asyncio.get_running_loop().time() + BODY_SECONDS
        is_read = False

        async def in_time() -> Message:
            nonlocal is_read
            try:
                async with asyncio.timeout_at(None if is_read else end):
                    message = await receive()
            except TimeoutError:
                raise RequestTimeout(f"The body took more than {BODY_SECONDS:g} seconds.") from None
            is_read = not message.get("more_body", False)
            return message

        await making.in_time(self._compressed(scope, in_time, making.send))
        send.route = _route(scope)

    async def _sees_the_newest(self) -> bool:
        """Whether the data can be looked at; what fails here fails again behind, where it becomes a problem."""
        version = self._newest.at_once()
        if version is None:
            try:
                version = await self._newest.refresh()
            except Exception:
                return False
        if version is not self._version:
            if version != self._version:  # the answers of another release
                self.store.clear()
            self._version = version
        return True

    async def _made(
        self, spelling: tuple[Any, ...] | None, scope: Scope, receive: Receive, send: Sent
    ) -> Recorded | None:
        """The answer to a GET, made once for all who ask meanwhile; None where it has gone out already."""
        making = Making(send, self.turns, scope)

        async def make(not_shared: Callable[[], None]) -> Recorded | None:
            if making.is_left:  # it had waited for another's, and nobody waits for its own
                return None
            return await self._make(spelling, scope, receive, making, not_shared)

        if spelling is None:
            return await making.in_time(make(lambda: None))
        return await making.in_time(self._makings.once((self._version, spelling), make))

    async def _make(
        self,
        spelling: tuple[Any, ...] | None,
        scope: Scope,
        receive: Receive,
        making: Making,
        not_shared: Callable[[], None],
    ) -> Recorded | None:
        version, recorder = self._version, Recorder(not_shared)
        meant = Meant(lambda query: self.store.find((True, query, *spelling[1:])) if spelling else None)
        state = {**scope["state"], "meant": meant, "making": making}
        inner = {**scope, "method": "GET", "recorder": recorder, "state": state}
        await self._compressed(inner, receive, making.send)
        found: Recorded | None = inner.get("found")
        if found is not None:
            if spelling and version is self._version:
                self.store.remember(spelling, found)
            return found
        making.sent.route = _route(inner)
        recorded = recorder.recorded(making.sent.route)
        if recorded is None or spelling is None or version is not self._version or not recorded.may_be_kept():
            return recorded
        key = (False, *spelling) if meant.answered is None else (True, meant.answered, *spelling[1:])
        return self.store.put(key, spelling, recorded)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application beneath compression: what it answers to a GET is recorded plain, unless it is long."""
        recorder: Recorder | None = scope.get("recorder")
        if recorder is None:
            await self._app(scope, receive, send)
        else:
            recorder.send = send
            await self._app(scope, _once(receive), recorder)


def _once(receive: Receive) -> Receive:
    """What the application hears of the client of a GET: nothing of its leaving, for others may wait for the answer.

    A response that is made in pieces ends where its client has left, and nobody could tell it from a whole one.
    """
    heard = False

    async def patient() -> Message:
        nonlocal heard
        if heard:
            await asyncio.Event().wait()
        heard = True
        return await receive()

    return patient


def _spelling(scope: Scope, headers: dict[bytes, bytes]) -> tuple[Any, ...]:
    """All of a GET that its answer may depend on, as it was asked."""
    get = headers.get
    return scope["query_string"], scope["path"], get(b"accept"), get(b"host"), scope["scheme"]


def _without_prefix(scope: Scope) -> Scope:
    """The request as it would come without the path that the server is mounted at, which links are told by `prefix`.

    Paths are compared in many places, and of them only routing knows of `root_path`, and by the start of a path alone:
    below a root of /figures it takes /figures/x, where the root is off already, for /x.
    """
    prefix: str = scope["root_path"].rstrip("/")
    path: str = scope["path"]
    bare = path.removeprefix(prefix) if path == prefix or path.startswith(f"{prefix}/") else path
    raw: bytes = scope.get("raw_path") or path.encode()
    return {
        **scope,
        "path": bare or "/",
        "raw_path": raw.removeprefix(prefix.encode()) or b"/" if bare != path else raw,
        "root_path": "",
        "prefix": prefix,
    }


def _for_the_application(scope: Scope, headers: dict[bytes, bytes], coding: bytes) -> Scope:
    """The request as the application gets it: for the whole, in one coding, since what compresses behind ranks none."""
    if b"range" not in headers and b"accept-encoding" not in headers:
        return {**scope}
    others = [header for header in scope["headers"] if header[0] not in _OF_RANGES]
    return {**scope, "headers": others if b"range" in headers else [*others, (b"accept-encoding", coding)]}


def _route(scope: Scope) -> str:
    """The template of the route that was taken, for the metrics."""
    return getattr(scope.get("route"), "path", None) or UNROUTED
