"""The address by which an assistant cites what it was told: never empty, whichever way the server is reached."""

from __future__ import annotations

from contextvars import ContextVar

from api.domain.entries import SourceBase
from api.domain.figure import Figure

SITE: ContextVar[str] = ContextVar("SITE", default="")
"""The address of the service for those who called it; empty where only this process knows it."""


def of_figure(figure: Figure) -> str:
    """Its permanent address; without a site, the words that prove it in its source, else its resource."""
    return _on_site(f"figures/{figure.id}") or figure.source_link or f"figure://{figure.id}"


def of_entry(kind: str, key: str) -> str:
    """The address of an indicator or a report; without a site, its resource."""
    return _on_site(f"{kind}s/{key}") or f"{kind}://{key}"


def of_source(source: SourceBase) -> str:
    """The publisher's own page."""
    return source.url


def absolute(address: str) -> str:
    """An address of this service as those who called it reach it."""
    return f"{SITE.get()}{address}" if address.startswith("/") else address


def _on_site(path: str) -> str:
    site = SITE.get()
    return f"{site}/v1/{path}" if site else ""
