"""Headers of every answer, preflights, and the hosts that are answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from api.domain.errors import BadRequest, MisdirectedRequest, Problem
from api.plugin import links
from api.settings import host_names

Header = tuple[bytes, bytes]

_ALLOWED = (
    b"Accept, Content-Type, If-Match, If-None-Match, If-Range, Range, X-Request-ID, OData-Version, "
    b"OData-MaxVersion, Prefer"
)
_METHODS = {"": b"GET, HEAD, OPTIONS", "text": b"GET, HEAD, POST, OPTIONS", "calls": b"POST, OPTIONS"}
REQUESTED_METHOD = b"access-control-request-method"
"""Header that makes an OPTIONS a preflight."""


def preflight(path: str) -> tuple[Header, ...]:
    """Headers of the 204 that answers a preflight; Starlette's has a body, and one answer for all paths."""
    posts = _posts(path)
    return (
        (b"access-control-allow-methods", _METHODS[posts]),
        (b"access-control-allow-headers", b"*" if posts == "calls" else _ALLOWED),
        (b"access-control-max-age", b"86400"),
    )


def takes_posts(path: str) -> bool:
    """True for a path that a text may be posted to, in any representation."""
    return _posts(path) == "text"


def _posts(path: str) -> str:
    """Kind of posts that a plug-in takes at a path; of a text also at the path with the suffix of a format."""
    for link in links():
        place = link.path.rstrip("/")
        if link.posts and path.startswith(place):
            rest = path[len(place) :]
            suffixed = link.posts == "text" and rest.startswith(".") and "/" not in rest
            if not rest or suffixed or (link.posts == "calls" and not rest.strip("/")):
                return link.posts
    return ""


_HOST = re.compile(r"(?P<name>[a-z0-9._-]{0,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{0,5})?")
MOST_KNOWN = 256
"""Hosts that are remembered."""
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that are answered at any address of the server: nothing there depends on the Host."""


class Hosts:
    """The hosts that are answered. Starlette's middleware knows neither 421 nor IPv6, nor that a Host is missing."""

    def __init__(self, allowed: str = "", public_url: str = "") -> None:
        """`allowed` as in ALLOWED_HOSTS, empty for any; the host of PUBLIC_URL is always one."""
        names = [*host_names(allowed)]
        if names and (public := urlsplit(public_url).hostname):
            names.append(public)
        self._names = frozenset(name for name in names if not name.startswith("*."))
        self._endings = tuple(name[1:] for name in names if name.startswith("*."))
        self._is_any = not names or "*" in names
        self.known: set[bytes] = set()
        """Allowed hosts of earlier requests; a few come again and again."""

    def refusal(self, host: bytes | None, http_version: str, path: str) -> Problem | None:
        """The problem of a Host: 400 where there is none, several or nonsense, 421 where it is not ours (RFC 9110)."""
        close = {"Connection": "close"} if http_version in ("1.0", "1.1") else {}
        if host is None:
            return BadRequest("The request has no Host.", headers=close) if http_version == "1.1" else None
        shown = host.decode("latin-1")[:100]
        match = _HOST.fullmatch(host.decode("latin-1").lower())
        if match is None:
            return BadRequest(f"The Host cannot be read as one name with a port: {shown}.", headers=close)
        name = match["name"].strip("[]").removesuffix(".")
        if self._is_any or name in self._names or name.endswith(self._endings):
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known.add(host)
            return None
        return None if path in PROBES else MisdirectedRequest(f"{shown} is no host of this server.", headers=close)


POLICY = b"content-security-policy"
DATA = b"default-src 'none'; frame-ancestors 'none'"
DOCUMENT = b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""Policy of a document that a browser shows by itself, such as SVG: it runs nothing and has no rights of this site.
Styles are allowed: browsers write their own into XML and pictures.
"""
_SHOWN = (b"image/", b"text/html", b"application/xhtml+xml", b"application/xml", b"text/xml")
_UNFRAMED = b"frame-ancestors 'none'"
_ALWAYS_SENT: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Repr-Digest, Link, X-Request-ID, Content-Range, Accept-Ranges, Cache-Status, Retry-After, "
        b"OData-Version",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),  # the figures are for every page, isolated ones too
)
_IN_NO_FRAME: Header = (b"x-frame-options", b"DENY")
"""For browsers that read no `frame-ancestors`; it cannot say that all may, so a page for frames goes without."""
_ONLY_TLS: Header = (b"strict-transport-security", b"max-age=31536000")
"""For this host alone: others below it may have no TLS."""


def standing_headers(public_url: str) -> tuple[Header, ...]:
    """The headers of every answer of a server that clients see at an address; with https, they are to stay with it."""
    return (*_ALWAYS_SENT, _ONLY_TLS) if public_url.lower().startswith("https:") else _ALWAYS_SENT


def completed(headers: Iterable[Header], standing: Iterable[Header]) -> list[Header]:
    """The headers of an answer with the standing ones that it does not set itself, and its policies."""
    made = list(headers)
    names = dict(made)
    if (policy := names.get(POLICY)) is None:
        kind = names.get(b"content-type", b"").partition(b";")[0].strip().lower()
        policy = DOCUMENT if kind.startswith(_SHOWN) or kind.endswith(b"+xml") else DATA
        made.append((POLICY, policy))
    made += [header for header in standing if header[0] not in names]
    if _UNFRAMED in policy:
        made.append(_IN_NO_FRAME)
    return made
