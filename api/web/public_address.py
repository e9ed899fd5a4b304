"""Where clients reach the server, and for how long caches may keep what it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request

API = "/v1"


def address_of(scope: MutableMapping[str, Any]) -> str:
    """What clients reach the server at: PUBLIC_URL, else the request's Host and the path that it is mounted at.

    Empty where the Host is unreadable.
    """
    public: str = scope["app"].state.settings.public_url if "app" in scope else ""
    if public:
        return public.rstrip("/")
    headers: Mapping[bytes, bytes] = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    site = f"{scope.get('scheme', 'http')}://{host}{scope.get('prefix', '')}"
    return site if re.fullmatch(r"[\w.:\[\]-]{1,255}", host) else ""


def root_of(scope: MutableMapping[str, Any]) -> str:
    """The path before every path of this server as clients see it, empty where it has a host of its own."""
    return urlsplit(address_of(scope)).path


STALE_SECONDS = 86400
"""For how long a cache may give an answer again where this service has none (RFC 5861): a figure of yesterday's newest
release is better than none, and is as right as it was.
"""
UNCACHED = {"cache-control": "no-store"}


def cacheable(request: Request) -> dict[str, str]:
    """The header of an answer that caches may keep for as long as the settings say."""
    fresh = request.app.state.settings.cache_seconds
    return {"cache-control": f"public, max-age={fresh}, stale-if-error={STALE_SECONDS}"}
