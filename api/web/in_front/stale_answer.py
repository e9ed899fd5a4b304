"""A kept answer that is given while the database is lost: the same, marked as stale (Cache-Status, RFC 9211)."""

from __future__ import annotations

from dataclasses import replace

from api.web.in_front.delivery import Ready

CACHE = "indicators"
"""The name of the service among the caches that an answer may come through."""


def stale(answer: Ready, seconds: float) -> Ready:
    """The answer with for how many seconds nobody could see whether it is still the newest, as a negative lifetime."""
    status = f"{CACHE}; hit; ttl=-{max(1, round(seconds))}; detail=database-unreachable"
    return replace(answer, headers=(*answer.headers, (b"cache-status", status.encode())))
