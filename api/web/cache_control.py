"""For how long caches may give an answer without asking again."""

from __future__ import annotations

from fastapi import Request

UNCACHED = {"cache-control": "no-store"}


def cacheable(request: Request) -> dict[str, str]:
    """The header of an answer that caches may keep for as long as the settings say."""
    return {"cache-control": f"public, max-age={request.app.state.settings.cache_seconds}"}
