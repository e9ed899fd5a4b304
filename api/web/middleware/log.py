"""The log line of each request."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import Any

import orjson

from api.domain.errors import SHOWN_OF_A_PATH, shortened
from api.service.log import LineQueue, is_text, logger
from api.settings import Settings
from api.web.middleware.delivery import Scope

QUERY_BYTES = 500
_TEXT = re.compile(rb"(?:^|(?<=&))(?:t|%74)(?:e|%65)(?:x|%78)(?:t|%74)=[^&]*")
"""The text to check, however its name is spelled, whose words are its sender's: nothing of it is kept."""
_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z


class AccessLog:
    """Writes a line for each request: at once in a terminal, else as JSON that a thread writes.

    The JSON is that of structlog, made without its chain of processors, which takes three times as long.
    """

    def __init__(self, settings: Settings) -> None:
        self._written = settings.log_level in ("debug", "info")
        self._lines = None if is_text(settings) else LineQueue(sys.stderr, _dropped)

    def write(self, scope: Scope, status: int, length: int, seconds: float, request_id: str) -> None:
        """The line of a request that was answered."""
        if not self._written:
            return
        query: bytes = scope["query_string"]
        if b"text" in query or b"%" in query:
            query = _TEXT.sub(b"text=-", query)
        told: dict[str, Any] = {
            "method": scope["method"],
            "path": shortened(scope["path"], SHOWN_OF_A_PATH),
            "query": query[:QUERY_BYTES].decode("latin-1"),
            "status": status,
            "bytes": length,
            "milliseconds": round(seconds * 1000, 2),
            "request_id": request_id,
        }
        if self._lines is not None:
            self._lines.put(_line("request", "info", told))
        else:
            logger("indicators.access").info("request", **told)

    def flush(self) -> None:
        """Write the lines that still wait."""
        if self._lines is not None:
            self._lines.flush()


def _line(event: str, level: str, told: dict[str, Any]) -> bytes:
    told["event"], told["level"], told["timestamp"] = event, level, datetime.now(UTC)
    return orjson.dumps(told, default=repr, option=_OPTIONS)


def _dropped(lines: int) -> bytes:
    """The line that tells of lines which were not written, because too many waited."""
    return _line("request lines dropped", "warning", {"lines": lines})
