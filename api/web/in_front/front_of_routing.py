"""In front of routing: ready answers from memory, HEAD, 304, request ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import getrandbits
from time import perf_counter
from typing import Any

from starlette_compress import CompressMiddleware

from api.domain.errors import PreconditionFailed, Problem, RangeNotSatisfiable, TookTooLong, TooManyUnread
from api.service.figures import FigureService
from api.web.in_front.accept_encoding import IDENTITY, chosen
from api.web.in_front.answer_store import AnswerStore, Kept
from api.web.in_front.cors import preflight
from api.web.in_front.delivery import LEFT, REFUSAL, UNROUTED, App, Ready, Receive, Scope, Send, Sent, deliver
from api.web.in_front.edge import Edge
from api.web.in_front.expensive_turns import ExpensiveTurns
from api.web.in_front.last_catch import answer_failure, guarded
from api.web.in_front.making import Making
from api.web.in_front.meant_query import AlreadyKept, Meant
from api.web.in_front.recorded_answer import SHORTEST, Recorder, ready
from api.web.in_front.single_flight import SingleFlight
from api.web.in_front.stale_answer import stale
from api.web.problems import problem_document

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
