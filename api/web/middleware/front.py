"""In front of routing: ready answers, HEAD, 304, request ids, stale answers, the last catch of errors."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from random import getrandbits
from time import perf_counter
from typing import Any, TypeVar

from starlette_compress import CompressMiddleware

from api.domain.errors import (
    FAILED,
    SHOWN_OF_A_PATH,
    PreconditionFailed,
    Problem,
    RangeNotSatisfiable,
    TookTooLong,
    TooManyUnread,
    shortened,
)
from api.service.figures import FigureService
from api.service.log import logger
from api.web.middleware.cache import SHORTEST, AnswerStore, Kept, Recorder, SingleFlight, ready
from api.web.middleware.client_address import client_of
from api.web.middleware.delivery import (
    IDENTITY,
    LEFT,
    REFUSAL,
    UNROUTED,
    App,
    Message,
    Ready,
    Receive,
    Scope,
    Send,
    Sent,
    chosen,
    deliver,
)
from api.web.middleware.expensive import ExpensiveTurns, Turn
from api.web.middleware.headers import Hosts, StandingHeaders, preflight
from api.web.middleware.in_flight import InFlight
from api.web.middleware.log import AccessLog
from api.web.middleware.metrics import Metrics
from api.web.middleware.query import AlreadyKept, Meant
from api.web.problems import problem_document


@dataclass(frozen=True, slots=True)
class Edge:
    """The parts of the edge."""

    metrics: Metrics
    access_log: AccessLog
    standing: StandingHeaders
    hosts: Hosts
    in_flight: InFlight


async def guarded(app: App, scope: Scope, receive: Receive, send: Send, has_begun: Callable[[], bool]) -> None:
    """The application; whatever it raises is answered, unless an answer has begun."""
    try:
        await app(scope, receive, send)
    except AlreadyKept:
        raise
    except Exception as error:
        if has_begun():
            raise
        status, headers, body = problem_document(_told(error, scope), scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def answer_failure(error: Exception, scope: Scope, sent: Sent) -> None:
    """Answer what failed on an answer's way out; raised again where that has begun, for the server to cut it."""
    problem = _told(error, scope)
    if sent.status:
        raise error
    await sent.whole(*problem_document(problem, scope))


def _told(error: Exception, scope: Scope) -> Problem:
    if isinstance(error, Problem):
        return error
    path, request_id = shortened(scope["path"], SHOWN_OF_A_PATH), scope["state"]["request_id"]
    logger("indicators.failure").error("failure", path=path, request_id=request_id, exc_info=error)
    return Problem(FAILED)


SECONDS = 30.0
"""How long a request waits for the beginning of its answer; many a proxy gives up after 60."""

Made = TypeVar("Made")

_LEFT: set[asyncio.Task[Any]] = set()
"""Work that nobody waits for; a task that nothing refers to may vanish before it ends."""


class Making:
    """One request's part in it: the way out, the turn, the deadline."""

    def __init__(self, sent: Sent, turns: ExpensiveTurns, scope: Scope) -> None:
        self.sent = sent
        self.turn = Turn(turns, client_of(scope))
        self.is_left = False
        """Whether nobody waits for it any more."""
        self._is_kept = scope.get("method") in ("GET", "HEAD")
        self._task: asyncio.Task[Any] | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on. An answer that goes out as it is made has had its turn: its reader sets the pace."""
        if self.is_left and self._task is not None:
            self._task.cancel()
            await asyncio.sleep(0)
        self.turn.give_back()
        await self.sent(message)

    async def in_time(self, work: Coroutine[Any, Any, Made]) -> Made:
        """What the work gives; TookTooLong where nothing has been sent of it when the time is over."""
        self._task = task = asyncio.create_task(work)
        try:
            done, _ = await asyncio.wait({task}, timeout=SECONDS)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not done and not self.sent.status:
            self.is_left = True
            _LEFT.add(task)
            task.add_done_callback(_ended)
            raise took_too_long(is_kept=self._is_kept)
        return await task


def took_too_long(*, is_kept: bool) -> TookTooLong:
    """The refusal, with what would be quicker; an answer that is kept is there when it is asked for again."""
    seconds = f"{SECONDS:.0f}"
    detail = f"The answer took longer than {seconds} seconds to make. " + (
        f"It is still being made, and kept unless it is very long: ask the same again in {seconds} seconds. Less is "
        "quicker: one indicator or area, fewer rows. All figures at once are quickest as a file of /v1/downloads."
        if is_kept
        else f"The server has much to do: send the same again in {seconds} seconds, or less at once."
    )
    return TookTooLong(detail, headers={"Retry-After": seconds})


def _ended(task: asyncio.Task[Any]) -> None:
    _LEFT.discard(task)
    if not task.cancelled():
        task.exception()  # whoever would be told has gone


CACHE = "indicators"
"""The name of the service among the caches that an answer may come through."""


def stale(answer: Ready, seconds: float) -> Ready:
    """The answer with for how many seconds nobody could see whether it is still the newest, as a negative lifetime."""
    status = f"{CACHE}; hit; ttl=-{max(1, round(seconds))}; detail=database-unreachable"
    return replace(answer, headers=(*answer.headers, (b"cache-status", status.encode())))


OF_THE_PROCESS = frozenset({"/healthz", "/metrics"})
"""Paths whose answers tell of the process: nothing is looked at before them."""
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_OF_RANGES = (b"range", b"if-range", b"accept-encoding")


class FrontOfRouting:
    """The outermost ASGI application."""

    def __init__(self, app: App, service: FigureService, capacity: int, edge: Edge) -> None:
        self._app = app
        self._compressed = CompressMiddleware(self._recorded, minimum_size=SHORTEST)
        self._service = service
        self.store = AnswerStore(capacity)
        self._version: Any = None
        self._makings: SingleFlight[Kept] = SingleFlight()
        self._codings: SingleFlight[Ready] = SingleFlight()
        self.turns = ExpensiveTurns()
        self._metrics, self._log, self._standing = edge.metrics, edge.access_log, edge.standing
        self._hosts, self._in_flight = edge.hosts, edge.in_flight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it and write its log line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        if scope.get("root_path"):
            scope = _without_prefix(scope)
        headers = _headers(scope)
        request_id = _request_id(headers)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        sent = Sent(send, request_id.encode(), self._standing, self._in_flight, state.get(LEFT))
        refusal = state.get(REFUSAL)
        if refusal is None and (host := headers.get(b"host")) not in self._hosts.known:
            refusal = self._hosts.refusal(host, scope["http_version"], scope["path"])
        try:
            if refusal is None:
                await self._answer(scope, receive, sent, headers)
            else:
                await _refuse(refusal, scope, sent)
        except Exception as error:  # what no room behind has answered
            await answer_failure(error, scope, sent)
        finally:
            seconds = perf_counter() - started
            self._metrics.observe(scope["method"], sent.route, sent.status, seconds)
            self._log.write(scope, sent.status, sent.length, seconds, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        method = scope["method"]
        if method not in ("GET", "HEAD"):
            await self._answer_other(scope, receive, send, headers)
            return
        coding = IDENTITY  # also of a part: a range is one of plain bytes
        if b"accept-encoding" in headers and b"range" not in headers:
            coding = chosen(headers[b"accept-encoding"])
        spelling = None if scope["path"] in OF_THE_PROCESS else await self._spelling(scope, headers)
        kept = self.store.get(spelling)
        if kept is None:
            kept = await self._made(spelling, _for_the_application(scope, headers, coding), receive, send)
            if kept is None:
                return
        was_given = bool(kept.variants)
        answer = kept.variants.get(coding) or await self._coded(kept, coding)
        if self._service.newest.database.lost is not None and was_given:
            answer = stale(answer, self._service.newest.unseen_for())
        send.route = answer.route
        try:
            await deliver(answer, method, headers, send)
        except (PreconditionFailed, RangeNotSatisfiable, TooManyUnread) as problem:
            status, told, body = problem_document(problem, scope)
            await send.whole(status, told, b"" if method == "HEAD" else body)

    async def _answer_other(self, scope: Scope, receive: Receive, send: Sent, headers: dict[bytes, bytes]) -> None:
        """Answer what is not read: a preflight here, anything else behind."""
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await send.whole(204, preflight(scope["path"]), b"")
            return
        coding = chosen(headers.get(b"accept-encoding", b""))
        scope = _for_the_application(scope, headers, coding)
        making = Making(send, self.turns, scope)
        scope["state"]["turn"] = making.turn
        try:
            await making.in_time(self._answered(scope, receive, making))
        except TookTooLong as problem:
            await send.whole(*problem_document(problem, scope))
        send.route = _route(scope)

    async def _answered(self, scope: Scope, receive: Receive, making: Making) -> None:
        try:
            await guarded(self._compressed, scope, receive, making.send, lambda: bool(making.sent.status))
        finally:
            making.turn.give_back()

    async def _spelling(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[Any, ...] | None:
        """All of a GET that its answer may depend on, as it was asked; None where the data cannot be looked at."""
        version = self._service.newest.at_once()
        if version is None:
            try:
                version = await self._service.newest.refresh()
            except Exception:  # what fails here fails again behind, where it becomes a problem document
                return None
        if version is not self._version:
            if version != self._version:  # the answers of another release
                self.store.clear()
            self._version = version
        get = headers.get
        return (
            scope["query_string"],
            scope["path"],
            get(b"accept"),
            get(b"host"),
            scope["scheme"],
        )

    async def _made(self, spelling: tuple[Any, ...] | None, scope: Scope, receive: Receive, send: Sent) -> Kept | None:
        """The answer to a GET, made once for all who ask meanwhile; None where it has gone out already."""
        making = Making(send, self.turns, scope)

        async def make(not_shared: Callable[[], None]) -> Kept | None:
            if making.is_left:  # it had waited for another's, and nobody waits for its own
                return None
            try:
                return await self._make(spelling, scope, receive, making, not_shared)
            finally:
                making.turn.give_back()

        try:
            if spelling is None:
                return await making.in_time(make(lambda: None))
            once = self._makings.once((self._version, spelling), make, lambda kept: kept.recorded.may_be_kept)
            return await making.in_time(once)
        except TookTooLong as problem:
            await send.whole(*problem_document(problem, scope))
            return None

    async def _make(
        self,
        spelling: tuple[Any, ...] | None,
        scope: Scope,
        receive: Receive,
        making: Making,
        not_shared: Callable[[], None],
    ) -> Kept | None:
        version, recorder = self._version, Recorder(not_shared, self._in_flight)
        meant = Meant(lambda query: self.store.find((True, query, *spelling[1:])) if spelling else None)
        state = {**scope["state"], "meant": meant, "turn": making.turn}
        inner = {**scope, "method": "GET", "recorder": recorder, "state": state}
        try:
            await self._compressed(inner, receive, making.send)
        except AlreadyKept as found:
            if spelling and version is self._version:
                self.store.remember(spelling, found.kept)
            return found.kept
        making.sent.route = _route(inner)
        recorded = recorder.recorded(making.sent.route)
        if recorded is None:
            return None
        if spelling is None or version is not self._version or not recorded.may_be_kept:
            return Kept(None, recorded)
        if meant.answered is None:
            return self.store.put((False, *spelling), spelling, recorded)
        return self.store.put((True, meant.answered, *spelling[1:]), spelling, recorded)

    async def _recorded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application beneath compression: what it answers to a GET is recorded plain, unless it is long."""
        recorder: Recorder | None = scope.get("recorder")
        if recorder is None:
            await self._app(scope, receive, send)
        else:
            recorder.send = send
            patient = recorder.until_it_goes_out(receive)
            await guarded(self._app, scope, patient, recorder, lambda: recorder.passed_on)

    async def _coded(self, kept: Kept, coding: bytes) -> Ready:
        """The answer in a coding, made once."""

        async def make(_not_shared: Callable[[], None]) -> Ready:
            answer = await ready(kept.recorded, coding, self._standing)
            self.store.add_variant(kept, coding, answer)
            return answer

        answer = await self._codings.once((kept, coding), make, lambda _answer: True)
        assert answer is not None  # noqa: S101 - `make` gives one or raises
        return answer


async def _refuse(problem: Problem, scope: Scope, send: Sent) -> None:
    """Refuse a request before anything of it is believed: no page for a browser, no address by its Host."""
    status, headers, body = problem_document(problem, {**scope, "headers": []})
    if scope["http_version"] in ("1.0", "1.1"):
        headers.append((b"connection", b"close"))
    await send.whole(status, headers, b"" if scope["method"] == "HEAD" else body)


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


def _headers(scope: Scope) -> dict[bytes, bytes]:
    """The headers by name, the values of a repeated one as one list (RFC 9110, 5.3)."""
    given: list[tuple[bytes, bytes]] = scope["headers"]
    headers = dict(given)
    if len(headers) != len(given):
        headers = {name: b",".join(value for other, value in given if other == name) for name in headers}
    return headers


def _for_the_application(scope: Scope, headers: dict[bytes, bytes], coding: bytes) -> Scope:
    """The request as the application gets it: for the whole, in one coding, since what compresses behind ranks none."""
    if b"range" in headers:
        return {**scope, "headers": [header for header in scope["headers"] if header[0] not in _OF_RANGES]}
    if b"accept-encoding" not in headers:
        return scope
    others = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
    return {**scope, "headers": [*others, (b"accept-encoding", coding)]}


def _route(scope: Scope) -> str:
    """The template of the route that was taken, for the metrics."""
    return getattr(scope.get("route"), "path", None) or UNROUTED


def _request_id(headers: dict[bytes, bytes]) -> str:
    given = headers.get(b"x-request-id")
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode()
    return f"{getrandbits(128):032x}"  # to find a line in a log, not to keep a secret
