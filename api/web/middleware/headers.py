"""Headers of every answer: cross-origin, security, and the Host of a request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from api.domain.errors import BadRequest, MisdirectedRequest, Problem
from api.plugin import links
from api.settings import host_names

Header = tuple[bytes, bytes]

OPEN_TO_ALL: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Repr-Digest, Link, X-Request-ID, Content-Range, Accept-Ranges, Cache-Status, Retry-After, "
        b"OData-Version",
    ),
)
"""On every response."""
_ALLOWED = (
    b"Accept, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Request-ID, OData-Version, "
    b"OData-MaxVersion, Prefer"
)
_METHODS = {"": b"GET, HEAD, OPTIONS", "text": b"GET, HEAD, POST, OPTIONS", "calls": b"POST, OPTIONS"}
REQUESTED_METHOD = b"access-control-request-method"
"""The header by which an OPTIONS is a preflight."""


def preflight(path: str) -> tuple[Header, ...]:
    """The answer to a browser that asks what it may send to a path: a 204, which has no length (RFC 9110, 8.6)."""
    posts = _posts(path)
    return (
        (b"access-control-allow-methods", _METHODS[posts]),
        (b"access-control-allow-headers", b"*" if posts == "calls" else _ALLOWED),
        (b"access-control-max-age", b"86400"),
    )


def takes_posts(path: str) -> bool:
    """Whether a text may be posted to a path, in whichever representation the answer is wanted."""
    return _posts(path) == "text"


def _posts(path: str) -> str:
    """What a plug-in takes at a path: calls, or a text, there also where the path ends with the suffix of a format."""
    for link in links():
        place = link.path.rstrip("/")
        if link.posts and path.startswith(place):
            rest = path[len(place) :]
            suffixed = link.posts == "text" and rest.startswith(".") and "/" not in rest
            if not rest or suffixed or (link.posts == "calls" and not rest.strip("/")):
                return link.posts
    return ""


_HOST = re.compile(r"(?:[A-Za-z0-9._-]{0,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?")
MOST_KNOWN = 256
"""Hosts that are remembered."""
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that whoever watches the service asks for by whatever address it has: nothing there depends on the Host."""


class Hosts:
    """The hosts that are answered."""

    def __init__(self, allowed: str = "", public_url: str = "") -> None:
        """`allowed` as in ALLOWED_HOSTS, empty for any; the host of PUBLIC_URL is always one."""
        names = [*host_names(allowed)]
        if names and (public := urlsplit(public_url).hostname):
            names.append(public)
        self._names = frozenset(name for name in names if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))
        self._is_any = not names or "*" in names
        self.known: set[bytes] = set()
        """Those that were found right: a few are asked for again and again, which costs next to nothing."""

    def refusal(self, host: bytes | None, http_version: str, path: str) -> Problem | None:
        """Why a request for a host is refused: 400 where it names none, several or nonsense, 421 where it is not ours.

        421 is what RFC 9110 (15.5.20) has for a target that the server was not set up for; a client may ask elsewhere.
        """
        if host is None:
            return BadRequest("The request has no Host.") if http_version == "1.1" else None
        kind = self._judge(host)
        if kind is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known.add(host)
            return None
        if kind is MisdirectedRequest and path in PROBES:
            return None
        shown = host.decode("latin-1")[:100]
        if kind is BadRequest:
            return BadRequest(f"The Host cannot be read as one name with a port: {shown}.")
        return MisdirectedRequest(f"{shown} is no host of this server.")

    def _judge(self, host: bytes) -> type[Problem] | None:
        told = host.decode("latin-1").lower()
        if _HOST.fullmatch(told) is None:
            return BadRequest
        if self._is_any:
            return None
        name = told if told.endswith("]") else told.rpartition(":")[0] or told
        name = name.strip("[]").removesuffix(".")
        return None if name in self._names or name.endswith(self._endings) else MisdirectedRequest


POLICY = b"content-security-policy"
DATA = b"default-src 'none'; frame-ancestors 'none'"
DOCUMENT = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""What a browser shows by itself, such as SVG, runs nothing and has no rights of this site. Styles within it are let
be: browsers write their own into the XML, and into the picture, that they show.
"""
_SHOWN = (b"image/", b"text/html", b"application/xhtml+xml", b"application/xml", b"text/xml")
_UNFRAMED = b"frame-ancestors 'none'"
_ALWAYS_SENT: tuple[Header, ...] = (
    *OPEN_TO_ALL,
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),  # the figures are for every page, isolated ones too
)
_IN_NO_FRAME: Header = (b"x-frame-options", b"DENY")
"""For browsers that read no `frame-ancestors`; it cannot say that all may, so a page for frames goes without."""
_ONLY_TLS: Header = (b"strict-transport-security", b"max-age=31536000")
"""For this host alone: whether others below it have TLS is not known here."""


@dataclass(frozen=True, slots=True)
class StandingHeaders:
    """The headers of every answer; what an answer says itself stands."""

    always: tuple[Header, ...] = _ALWAYS_SENT

    @classmethod
    def of(cls, public_url: str) -> StandingHeaders:
        """Those of a server that clients see at an address: where that is https, they are to stay with it."""
        return cls((*_ALWAYS_SENT, _ONLY_TLS)) if public_url.lower().startswith("https:") else cls()

    def added_to(self, headers: Iterable[Header]) -> list[Header]:
        """The headers of an answer with those that it lacks. A kept answer is laid out once, not for each request."""
        told = list(headers)
        names = dict(told)
        policy = names.get(POLICY)
        if policy is None:
            policy = DOCUMENT if _is_shown(names.get(b"content-type", b"")) else DATA
            told.append((POLICY, policy))
        told += [header for header in self.always if header[0] not in names]
        if _UNFRAMED in policy:
            told.append(_IN_NO_FRAME)
        return told


def _is_shown(content_type: bytes) -> bool:
    """Whether a browser makes a document of it."""
    kind = content_type.partition(b";")[0].strip().lower()
    return kind.startswith(_SHOWN) or kind.endswith(b"+xml")
