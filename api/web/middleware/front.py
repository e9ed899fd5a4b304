"""The layer in front of FastAPI: cached answers, turns and deadlines, request ids, a problem for every failure."""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from random import getrandbits
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from api.domain.catalogue import Catalogue
from api.domain.errors import (
    FAILED,
    BadRequest,
    ContentTooLarge,
    MisdirectedRequest,
    NotAcceptable,
    NotReady,
    Problem,
    RequestTimeout,
    shortened,
)
from api.domain.words import nearest
from api.formats.registry import CSVW_SUFFIX, FORMATS, SUFFIXES, by_suffix
from api.plugin import own_suffixes
from api.service.figures import FigureService
from api.service.log import logger
from api.service.newest import give_back_freed_memory, resident_bytes
from api.service.parameters.groups import AtLeast
from api.service.parameters.reading import meant_value, read
from api.settings import Settings, host_names
from api.web.connections.protocol import BODY_BYTES, OpenConnections
from api.web.middleware.expensive import ExpensiveTurns
from api.web.middleware.headers_and_etag import (
    CONNECTION,
    IDENTITY,
    PIECE,
    UNROUTED,
    Ready,
    Sent,
    chosen,
    standing_headers,
)
from api.web.middleware.log import AccessLog, Metrics
from api.web.middleware.response_cache import SHORTEST, AnswerStore, Recorded, Recorder
from api.web.problems import problem_document

BODY_SECONDS = 20.0
"""Seconds until a request's body must be complete; fewer than for the answer, so that this error comes first."""
Headers = dict[bytes, bytes]
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
LOOK_SECONDS = 0.5
"""Seconds between two looks at connections and gauges; the delay of the loop is the longest of thirty."""
FREED_BYTES = 8 * 1024 * 1024
"""Bytes by which memory must have grown before freed pages are given back again."""
_OF_THE_PROCESS = ("/healthz", "/metrics")
"""Paths that need no figures."""
_CONDITIONS = frozenset({b"if-none-match", b"if-match", b"range"})
_OF_RANGES = frozenset({b"range", b"if-range", b"accept-encoding"})

_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "*, Authorization",
    "access-control-max-age": "86400",
}
"""The answer to every CORS preflight: a route refuses a method that it lacks in words that a script may read."""
_HOST = re.compile(r"(?P<name>[a-z0-9._-]{0,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{0,5})?")


_SUFFIXED = re.compile(
    rf"(?P<path>/v1/(?!downloads/).*?[^/.])\.(?P<suffix>{re.escape(CSVW_SUFFIX)}|[a-z][a-z0-9-]{{1,11}})"
)


class Application(FastAPI):
    """FastAPI's application with a layer in front: cached answers, allowed Hosts, deadlines, metrics, access log."""

    def __init__(self, service: FigureService, settings: Settings, **options: Any) -> None:
        """`options` are those of FastAPI."""
        super().__init__(**options)
        self._compressed = CompressMiddleware(self._plain, minimum_size=SHORTEST)
        self._newest = service.newest
        self.store = AnswerStore(settings.cache_bytes)
        self.turns = ExpensiveTurns()
        self.metrics, self.log = Metrics(), AccessLog(settings)
        self._standing = standing_headers(settings.public_url)
        self._cache_control = b"public, max-age=%d, stale-if-error=86400" % settings.cache_seconds
        """The header of an answer that caches keep for some seconds, or a day while the service fails (RFC 5861)."""
        own = urlsplit(settings.public_url).hostname
        self._allowed = [*host_names(settings.allowed_hosts), own] if settings.allowed_hosts else ["*"]
        self._hosts_seen: set[bytes] = set()
        """Allowed hosts of earlier requests, which need no second check."""
        self._is_copy = bool(settings.release) or service.newest.database.may_lag
        """True if a newer release may be served elsewhere already: here is a copy, or a database that may lag."""
        self._catalogue: Catalogue | None = None
        """The catalogue from which the cached answers were made."""
        self.without_formats: Collection[str] = ()
        """Paths of routes that take no suffix of a format."""

    def build_middleware_stack(self) -> ASGIApp:
        """FastAPI's layers without the outermost layer, which would answer failures itself."""
        outermost: Any = super().build_middleware_stack()
        layers: ASGIApp = outermost.app
        return layers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, count it and write its log line; pass messages of start-up and shut-down on to FastAPI."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"], started = self, perf_counter()
        given = scope["headers"]
        headers: Headers = dict(given)
        if len(headers) != len(given):  # the values of a repeated one as one list (RFC 9110, 5.3)
            headers = {name: b",".join(value for other, value in given if other == name) for name in headers}
        own = headers.get(b"x-request-id")
        # To find a line in a log, not to keep a secret.
        request_id = own.decode() if own and _REQUEST_ID.fullmatch(own) else f"{getrandbits(128):032x}"
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        sent = self._at_once(scope, headers) or Sent(send, scope, self._standing, self.turns)
        try:
            if isinstance(sent, Ready):
                start = [*sent.headers, (b"x-request-id", request_id.encode())]
                await send({"type": "http.response.start", "status": sent.status, "headers": start})
                await send({"type": "http.response.body", "body": sent.body})
            else:
                state["sent"] = sent
                await self._answer(scope, receive, sent, headers)
        finally:
            seconds = perf_counter() - started
            self.metrics.observe(scope["method"], sent.route, sent.status, seconds)
            self.log.write(scope, sent.status, sent.length, seconds, request_id)
            if connection := state.get(CONNECTION):
                connection.answered()

    async def watch(self, connections: OpenConnections) -> None:
        """Until cancelled, every LOOK_SECONDS end idle or slow clients' connections, trim grown memory, set gauges."""
        delays, loop = deque[float](maxlen=30), asyncio.get_running_loop()
        least, own_thread = resident_bytes(), CapacityLimiter(1)
        while True:
            begun = loop.time()
            await asyncio.sleep(LOOK_SECONDS)
            delays.append(loop.time() - begun - LOOK_SECONDS)
            loop.call_soon(connections.look)  # whose failure does not end this
            if (memory := resident_bytes()) > least + FREED_BYTES:
                await to_thread.run_sync(give_back_freed_memory, limiter=own_thread)
                least = memory = resident_bytes()
            least = min(least, memory)
            turns, queue = self.turns.load
            self.metrics.measure(
                connections=len(connections),
                turns=turns,
                queue=queue,
                database_lost=self._newest.database.lost is not None,
                memory_bytes=memory,
                loop_delay_seconds=max(delays),
            )

    def _at_once(self, scope: Scope, headers: Headers) -> Ready | None:
        """The cached answer to a plain GET if it fits into one piece, as nearly all do; else None."""
        if scope["method"] != "GET" or headers.get(b"host") not in self._hosts_seen:
            return None
        if (connection := scope["state"].get(CONNECTION)) and connection.is_last:
            return None  # the connection is closed before what follows a body without a known end is answered
        catalogue = self._newest.at_once()
        if not catalogue or catalogue is not self._catalogue or self._newest.database.lost:
            return None
        kept = self.store.get(_cache_key(scope, headers))
        if not kept or not _CONDITIONS.isdisjoint(headers):
            return None
        ready = kept.variants.get(chosen(headers.get(b"accept-encoding", b"")))
        return ready if ready and ready.length <= PIECE else None

    async def _answer(self, scope: Scope, receive: Receive, send: Sent, headers: Headers) -> None:
        """Answer a request for which `_at_once` gave None; a failure becomes a problem, unless the answer has begun."""
        method, host = scope["method"], headers.get(b"host")
        try:
            if host not in self._hosts_seen:
                self._check_host(host, scope["http_version"], scope["path"])
            if b"release=" in scope["query_string"] and scope["path"] not in _OF_THE_PROCESS:
                scope = await self._with_release(scope)
            if method in ("GET", "HEAD"):
                await self._get(scope, send, headers)
            elif method == "OPTIONS" and b"access-control-request-method" in headers:
                await send.whole(Response(status_code=204, headers=_PREFLIGHT), method)
            else:
                await self._answer_other_method(scope, receive, send, headers)
        except Exception as error:
            if send.status:  # the server cuts an answer that has begun
                raise
            problem = error if isinstance(error, Problem) else Problem(FAILED)
            if isinstance(problem, BadRequest | MisdirectedRequest):
                scope = {**scope, "headers": []}  # no header of it is trusted: no page, no address by its Host
            if problem is not error:
                path, request_id = shortened(scope["path"]), scope["state"]["request_id"]
                logger("indicators.failure").error("failure", path=path, request_id=request_id, exc_info=error)
            await send.whole(problem_document(problem, scope), method)

    def _check_host(self, host: bytes | None, http_version: str, path: str) -> None:
        """Raise BadRequest for an unreadable Host, or none in HTTP/1.1, MisdirectedRequest for a forbidden one.

        /healthz, /readyz and /metrics allow any host. Starlette's own middleware lacks 421, IPv6 and a missing Host.
        """
        close = {"Connection": "close"} if http_version in ("1.0", "1.1") else {}
        if host is None:
            if http_version == "1.1":
                raise BadRequest("The request has no Host.", headers=close)
            return
        text = host.decode("latin-1")
        match = _HOST.fullmatch(text.lower())
        if not match:
            raise BadRequest(f"The Host cannot be read as one name with a port: {text[:100]}.", headers=close)
        name = match["name"].strip("[]").removesuffix(".")
        if any(pattern and fnmatchcase(name, pattern) for pattern in self._allowed):
            if len(self._hosts_seen) >= 256:
                self._hosts_seen.clear()
            self._hosts_seen.add(host)
        elif path not in ("/healthz", "/readyz", "/metrics"):  # nothing there depends on the Host
            raise MisdirectedRequest(f"{text[:100]} is no host of this server.", headers=close)

    async def _get(self, scope: Scope, send: Sent, headers: Headers) -> None:
        """Answer a GET or HEAD from the cache, or have the application make the answer once for equal requests."""
        # A range is one of plain bytes.
        coding = IDENTITY if b"range" in headers else chosen(headers.get(b"accept-encoding", b""))
        key = None
        if scope["path"] not in _OF_THE_PROCESS:
            with suppress(Exception):  # which the application reports, as it looks again
                if (catalogue := await self._newest.catalogue()) is not self._catalogue:
                    self.store.clear()
                    self._catalogue = catalogue
                key = _cache_key(scope, headers)
        kept = self.store.get(key)
        if not kept:
            make = partial(self._make, _for_the_application(scope, coding), send)
            work = self.store.once(key, make) if key else make()
            kept = await send.in_time(work)
            if not kept:
                return
        if not (answer := kept.variants.get(coding)):
            answer = kept.variants.setdefault(coding, await kept.ready(coding, self._standing))
        send.route = answer.route
        await send.deliver(answer, scope["method"], headers)

    async def _answer_other_method(self, scope: Scope, receive: Receive, send: Sent, headers: Headers) -> None:
        """Have the application answer another method than GET and HEAD; raises a Problem for a long or slow body."""
        declared = headers.get(b"content-length", b"")
        if declared.isdigit() and int(declared[:20]) > BODY_BYTES:
            raise ContentTooLarge(f"The body has more than {BODY_BYTES} bytes, and nothing here reads as many.")
        scope = _for_the_application(scope, chosen(headers.get(b"accept-encoding", b"")))
        end: float | None = asyncio.get_running_loop().time() + BODY_SECONDS

        async def in_time() -> Message:
            nonlocal end
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                raise RequestTimeout(f"The body took more than {BODY_SECONDS:g} seconds.") from None
            end = end if message.get("more_body", False) else None  # a message after the body may take its time
            return message

        try:
            await send.in_time(self._compressed(scope, in_time, send.made))
        finally:
            send.route = _route(scope)

    async def _with_release(self, scope: Scope) -> Scope:
        """A copy of the scope without `release=`; raises a Problem if that release is not served, or not yet."""
        pairs: list[bytes] = scope["query_string"].split(b"&")
        others = [pair for pair in pairs if not pair.startswith(b"release=")]
        catalogue = await self._newest.catalogue()
        for name, release in parse_qsl(b"&".join(set(pairs).difference(others)).decode("latin-1"), True):
            if self._is_copy and release not in catalogue.releases:
                reason = f"There is no release {shortened(release, 100)} here yet"
                raise NotReady(f"{reason}.", why=reason)
            read(AtLeast, [(name, release)], catalogue)
        return {**scope, "query_string": b"&".join(others)}

    async def _make(self, scope: Scope, sent: Sent, not_shared: Callable[[], None] = lambda: None) -> Recorded | None:
        """Have the application answer a GET; None if it was sent meanwhile, came too late, or the client has left."""
        if sent.is_late or sent.has_left:  # the request waited for the answer of an equal one until its own deadline
            return None
        inner = {**scope, "method": "GET", "not_shared": not_shared}
        try:
            # It is sent no message, as nothing reads a body: others may wait for the answer if this client leaves.
            await self._compressed(inner, asyncio.get_running_loop().create_future, sent.made)
        finally:
            sent.route = _route(inner)
        recorder: Recorder = inner["recorder"]
        return recorder.recorded(sent.route)

    async def _plain(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application without compression, and record its answer to a GET unless the answer is long."""
        if not_shared := scope.get("not_shared"):
            send = scope["recorder"] = Recorder(send, not_shared, self._cache_control)
        self._take_suffix_off(scope)
        await super().__call__(scope, receive, send)

    def _take_suffix_off(self, scope: Scope) -> None:
        """Move a format's suffix from `path` to `suffix` of the scope, in place; raises NotAcceptable if unknown."""
        match = _SUFFIXED.fullmatch(given := scope["path"])
        if not match or given in self.without_formats or match["path"] in self.without_formats:
            return
        path, suffix = match["path"], match["suffix"]
        own = next((own for end, own in own_suffixes().items() if path.endswith(end)), None)
        if suffix in own if own else by_suffix(suffix):
            # In place: whoever made this scope reads the route from it afterwards.
            scope.update(path=path, raw_path=path.encode(), suffix=suffix, full_path=given)
        elif own or ("." not in path and not path.startswith("/v1/figures/")):  # ids of figures have points in them
            meant = [] if own else [FORMATS[key].suffix for key in meant_value("format", suffix, list(FORMATS))]
            near = meant or nearest(suffix, own or SUFFIXES)
            others = f"there are .{', .'.join(own)}." if own else "/v1/formats lists those that there are."
            hint = f"did you mean .{near[0]}?" if near else others
            detail = f"There is no representation .{suffix}: {hint}"
            raise NotAcceptable.at("suffix", detail, suffix, list(own or SUFFIXES), near)


def _cache_key(scope: Scope, headers: Headers) -> tuple[Any, ...]:
    """The key of a GET in the cache: the parts that its answer depends on, as they were sent."""
    get = headers.get
    return scope["query_string"], scope["path"], get(b"accept"), get(b"host"), scope["scheme"]


def _for_the_application(scope: Scope, coding: bytes) -> Scope:
    """A copy of a request's scope for the application: no range, one content coding; a file is answered by its path."""
    headers = [header for header in scope["headers"] if header[0] not in _OF_RANGES]
    headers.append((b"accept-encoding", coding))
    return {**scope, "headers": headers, "extensions": {"http.response.pathsend": {}}}


def _route(scope: Scope) -> str:
    """The path of the route that answered, with names in braces; UNROUTED if there was none."""
    return getattr(scope.get("route"), "path", None) or UNROUTED
