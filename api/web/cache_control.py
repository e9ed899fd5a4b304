"""How long caches may keep an answer: `CACHE_SECONDS` of the settings, or not at all."""

from fastapi import Request

STALE_SECONDS = 86400
"""Age up to which caches may give an answer again where this service has none (RFC 5861): it is as right as it was."""
UNCACHED = {"cache-control": "no-store"}


def cacheable(request: Request) -> dict[str, str]:
    """The header of an answer that caches may keep for as long as the settings say."""
    fresh = request.app.state.settings.cache_seconds
    return {"cache-control": f"public, max-age={fresh}, stale-if-error={STALE_SECONDS}"}
