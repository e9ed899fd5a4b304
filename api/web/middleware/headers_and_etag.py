"""The headers of an answer and its ETag; its body sent whole, in part (206) or not at all if unchanged (304)."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Coroutine, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from starlette.responses import Response
from starlette.types import Message, Scope, Send

from api.domain.errors import PreconditionFailed, RangeNotSatisfiable, TookTooLong
from api.web.middleware.expensive import ExpensiveTurns, client_at

Header = tuple[bytes, bytes]

PIECE = 64 * 1024
"""Bytes of an answer that are sent at a time: for a client that does not read, one piece waits in memory."""
SECONDS = 30.0
"""Seconds until an answer must begin; many proxies give up after 60."""
CONNECTION = "connection"
"""Key of the connection in the state of a request; the connection says if the client has left."""
UNROUTED = "unrouted"
"""Route in the metrics for requests that reach no route."""

CODINGS = (b"br", b"zstd", b"gzip")
"""Content codings of answers; if a client likes several equally, the first of them is used."""
IDENTITY = b"identity"
_ITEM = re.compile(rb"\s*(?:x-)?(?P<coding>[a-z]+)\s*(?:;\s*q\s*=\s*(?P<quality>[01](?:\.[0-9]{0,3})?)\s*)?")

UNCACHED = {"cache-control": "no-store"}


@lru_cache(maxsize=256)
def chosen(accept_encoding: bytes) -> bytes:
    """The content coding that Accept-Encoding prefers; `identity` if it names none of CODINGS, or prefers identity."""
    items = (_ITEM.fullmatch(item) for item in accept_encoding[:1000].lower().split(b","))
    liked = {item["coding"]: float(item["quality"] or 1) for item in items if item}
    best = max(CODINGS, key=lambda coding: liked.get(coding, 0.0))
    return best if liked.get(best, 0.0) > 0 and liked[best] >= liked.get(IDENTITY, 0.0) else IDENTITY


POLICY = b"content-security-policy"
DATA = b"default-src 'none'; frame-ancestors 'none'"
DOCUMENT = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""Policy of a document that a browser shows by itself, such as SVG: no scripts, but styles, which browsers add."""
_SHOWN = (b"image/", b"text/html", b"application/xhtml+xml", b"application/xml", b"text/xml")
_ALWAYS_SENT = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Repr-Digest, Link, X-Request-ID, Content-Range, Accept-Ranges, Retry-After, OData-Version",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),  # the figures are for every page, isolated ones too
)
_ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
"""Without includeSubDomains, since subdomains of this host may have no TLS."""


def standing_headers(public_url: str) -> tuple[Header, ...]:
    """The headers of every answer; if `public_url` is https, also Strict-Transport-Security."""
    return (*_ALWAYS_SENT, _ONLY_TLS) if public_url.lower().startswith("https:") else _ALWAYS_SENT


def completed(headers: Iterable[Header], standing: Iterable[Header]) -> list[Header]:
    """A list of the headers of an answer, of those in `standing` that it lacks, and of its security policy."""
    made = list(headers)
    names = dict(made)
    if not (policy := names.get(POLICY)):
        kind = names.get(b"content-type", b"").partition(b";")[0].strip().lower()
        policy = DOCUMENT if kind.startswith(_SHOWN) or kind.endswith(b"+xml") else DATA
        made.append((POLICY, policy))
    made += [header for header in standing if header[0] not in names]
    if b"frame-ancestors 'none'" in policy:
        made.append((b"x-frame-options", b"DENY"))  # for browsers that read no `frame-ancestors`
    return made


def tags(sha256: bytes) -> list[Header]:
    """The headers ETag and Repr-Digest (RFC 9530) for the SHA-256 of a body, as bytes: equal on every server."""
    return [(b"etag", b'"%s"' % sha256[:16].hex().encode()), (b"repr-digest", b"sha-256=:%s:" % b64encode(sha256))]


def is_unchanged(etag: bytes, headers: Mapping[bytes, bytes]) -> bool:
    """True if If-None-Match names the ETag, for a 304; raises PreconditionFailed if If-Match names only others."""
    matched = headers.get(b"if-match")
    if matched is not None and not any(tag.strip() in (etag, b"*") for tag in matched.split(b",")):
        raise PreconditionFailed(f"If-Match does not name the answer as it is now, {etag.decode()}.")
    named = (tag.strip().removeprefix(b"W/") for tag in headers.get(b"if-none-match", b"").split(b","))
    return any(tag in (etag, b"*") for tag in named)  # RFC 9110, 13.1.2


_RANGE = re.compile(rb"\s*bytes\s*=\s*(?:([0-9]{1,20})\s*-\s*([0-9]{0,20})|-\s*([0-9]{1,20}))\s*", re.IGNORECASE)


def requested_part(wanted: bytes, size: int) -> tuple[int, int] | None:
    """The start and exclusive end of one byte range; None for others and size 0; RangeNotSatisfiable beyond `size`."""
    match = _RANGE.fullmatch(wanted)
    if not match or not size:
        return None
    start = int(match[1]) if match[1] else max(size - int(match[3]), 0)
    stop = min(int(match[2]) + 1, size) if match[2] else size
    if start >= size:
        detail = f"The answer has {size} bytes, and {wanted.decode('latin-1')[:100]} lies beyond them."
        raise RangeNotSatisfiable(detail, headers={"Content-Range": f"bytes */{size}"})
    return (start, stop) if start < stop else None


class Ready(NamedTuple):
    """A complete answer to a GET, with all headers but the request's id; its body may be a file."""

    status: int
    headers: list[Header]
    etag: bytes
    body: bytes | Path
    length: int
    route: str


_RUNNING: set[asyncio.Task[Any]] = set()
"""Unfinished tasks: Python may drop one that nothing refers to."""
Made = TypeVar("Made")


class Sent:
    """The sender of one answer: waits for its turn, keeps its deadline, cuts its body into pieces, counts its bytes."""

    def __init__(self, send: Send, scope: Scope, standing: Iterable[Header], turns: ExpensiveTurns) -> None:
        self._send, self._standing = send, standing
        self._request_id = (b"x-request-id", scope["state"]["request_id"].encode())
        self._connection = scope["state"].get(CONNECTION)
        self._turns, self._has_turn = turns, False
        self._client = client_at((scope.get("client") or ("",))[0])
        """The client of the request; all requests without an address count as one client."""
        self._task: asyncio.Task[Any]
        self.is_late = False
        """True once the deadline is over and the client got an error, so that nobody waits for the answer."""
        self.status = 0
        self.length = 0
        """Bytes of the body that the server took while the client was there."""
        self.route = UNROUTED

    @property
    def has_left(self) -> bool:
        """True if the server reports that the client has left."""
        return self._connection is not None and self._connection.has_left

    async def take_turn(self) -> None:
        """Wait for the turn of this answer, unless the answer has it already; raises TooBusy if none comes."""
        if not self._has_turn:
            await self._turns.take(self._client, lambda: self.has_left)
            self._has_turn = True

    def give_back(self) -> None:
        """End the turn of this answer, if the answer has one."""
        if self._has_turn:
            self._has_turn = False
            self._turns.give_back(self._client)

    async def in_time(self, work: Coroutine[Any, Any, Made]) -> Made:
        """The result of `work`; raises TookTooLong, while `work` goes on, if nothing was sent within SECONDS."""
        self._task = task = asyncio.create_task(work)
        _RUNNING.add(task)
        task.add_done_callback(self._ended)
        try:
            done, _ = await asyncio.wait({task}, timeout=SECONDS)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not done and not self.status:
            self.is_late = True
            detail = (
                f"The answer took longer than {SECONDS:.0f} seconds to make. Ask for less: one indicator or area, "
                "fewer rows, a part of the text; all figures at once are quickest as a file of /v1/downloads. What a "
                "GET asks for is still being made: ask the same again in a while."
            )
            raise TookTooLong(detail, headers={"Retry-After": f"{SECONDS:.0f}"})
        return await task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """Give the turn back and forget the task, which has ended."""
        _RUNNING.discard(task)
        self.give_back()
        del self._task  # whose result, a long body perhaps, would stay with the connection until garbage is collected
        _ = task.cancelled() or task.exception()  # looked at here, as nobody may wait for the task

    async def made(self, message: Message) -> None:
        """End the turn and send an ASGI message; cancel the work instead if the client has left or was refused."""
        if self.is_late or self.has_left:
            self._task.cancel()
            await asyncio.sleep(0)
        self.give_back()
        if message["type"] == "http.response.start":
            await self._start(message["status"], completed(message["headers"], self._standing))
        else:
            body = message.get("body", b"")
            await self._pieces(body, 0, len(body), more=message.get("more_body", False))

    async def whole(self, answer: Response, method: str) -> None:
        """Send a complete response with the headers of every answer; after HEAD without its body."""
        await self._start(answer.status_code, completed(answer.raw_headers, self._standing))
        body = b"" if method == "HEAD" else bytes(answer.body)
        await self._pieces(body, 0, len(body))

    async def deliver(self, answer: Ready, method: str, headers: Mapping[bytes, bytes]) -> None:
        """Send an answer whole, in part or not if unchanged; raises PreconditionFailed or RangeNotSatisfiable."""
        status, sized, start, stop = answer.status, answer.headers, 0, answer.length
        if status == 200 and is_unchanged(answer.etag, headers):
            status, stop = 304, 0
            of_a_body = (b"content-length", b"content-type", b"content-encoding")
            sized = [header for header in sized if header[0] not in of_a_body]
        if status == 304 or method == "HEAD":
            await self._start(status, sized)
            await self._body(b"", more=False)
            return
        if status == 200 and b"range" in headers and (b"accept-ranges", b"bytes") in sized:
            is_same = headers.get(b"if-range", answer.etag).strip() == answer.etag
            if is_same and (part := requested_part(headers[b"range"], answer.length)):
                status, (start, stop) = 206, part
                sized = [header for header in sized if header[0] != b"content-length"]
                sized.append((b"content-length", b"%d" % (stop - start)))
                sized.append((b"content-range", b"bytes %d-%d/%d" % (start, stop - 1, answer.length)))
        await self._start(status, sized)
        await self._pieces(answer.body, start, stop)

    async def _start(self, status: int, headers: list[Header]) -> None:
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, self._request_id]})

    async def _pieces(self, body: bytes | Path, start: int, stop: int, *, more: bool = False) -> None:
        """Send a body from `start` to `stop` in pieces, with other requests in between, until the client leaves."""
        if isinstance(body, bytes) and stop - start <= PIECE:
            await self._body(body[start:stop], more=more)
            return
        # A short local read costs less than handing it to a thread.
        with body.open("rb") if isinstance(body, Path) else BytesIO(body) as opened:
            opened.seek(start)
            for place in range(start, max(stop, start + 1), PIECE):  # one at least: an empty body has an end too
                left = stop - place
                await self._body(opened.read(min(PIECE, left)), more=more or left > PIECE)
                await asyncio.sleep(0)
                if self.has_left:
                    return

    async def _body(self, body: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": body, "more_body": more})
        if not self.has_left:
            self.length += len(body)
