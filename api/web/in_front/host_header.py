"""The Host of a request: one, readable, and of this server where it is said which are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from api.domain.errors import BadRequest, MisdirectedRequest, Problem
from api.settings import host_names

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
