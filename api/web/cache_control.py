"""For how long caches may give an answer without asking again."""

from __future__ import annotations

from fastapi import Request

STALE_SECONDS = 86400
"""For how long a cache may give an answer again where this service has none (RFC 5861): a figure of yesterday's newest
release is better than none, and is as right as it was.
"""
UNCACHED = {"cache-control": "no-store"}


def cacheable(request: Request) -> dict[str, str]:
    """The header of an answer that caches may keep for as long as the settings say."""
    fresh = request.app.state.settings.cache_seconds
    return {"cache-control": f"public, max-age={fresh}, stale-if-error={STALE_SECONDS}"}
