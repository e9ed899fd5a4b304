"""Structured log lines: JSON for machines, aligned text for a reader in a terminal."""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog

from api.settings import Settings


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=repr).decode()


def is_text(settings: Settings) -> bool:
    """Whether lines are for a reader, and not JSON."""
    return settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())


def configure(settings: Settings) -> None:
    """Set up structlog as the settings ask; lines go to standard error, the data go to standard output."""
    renderers = (
        [structlog.dev.ConsoleRenderer()]
        if is_text(settings)
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(settings.log_level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
