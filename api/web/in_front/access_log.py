"""The log line of each request."""

from __future__ import annotations

import structlog

from api.web.in_front.delivery import Scope

QUERY_BYTES = 500


class AccessLog:
    """Writes a line for each request."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("indicators.access").bind()  # assembled once, not for every line

    def write(self, scope: Scope, status: int, length: int, seconds: float, request_id: str) -> None:
        """The line of a request that was answered."""
        self._log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"][:QUERY_BYTES].decode("latin-1"),
            status=status,
            bytes=length,
            milliseconds=round(seconds * 1000, 2),
            request_id=request_id,
        )
