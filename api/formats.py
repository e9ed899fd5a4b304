"""The table of formats, and which of them a request gets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from api.errors import Fault, NotAcceptable, nearest
from api.tables import Table

Write = Callable[[Table], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: its key (also its suffix and its writer's file), media type and what it is for."""

    key: str
    media_type: str
    meaning: str
    charset: bool = False
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type

    def writer(self) -> Write:
        """The writer, imported on first use."""
        return cast(Write, import_module(f"api.writers.{self.key}").write)


FORMATS: Mapping[str, Format] = {
    row.key: row
    for row in (
        Format("json", "application/json", "rows in an envelope with meta and links"),
        Format("csv", "text/csv", "flat rows for spreadsheets and data frames", charset=True),
    )
}


def by_key(key: str) -> Format:
    """The format of that key; NotAcceptable names the nearest."""
    try:
        return FORMATS[key]
    except KeyError:
        detail = f"There is no format {key!r}." if len(key) < 40 else "There is no such format."
        fault = Fault("format", detail, key, allowed=list(FORMATS), nearest=nearest(key, FORMATS))
        raise NotAcceptable(detail, [fault]) from None


def negotiate(accept: str | None) -> Format:
    """The format that an Accept header likes best; the first of the table where it likes all the same."""
    if not accept or accept == "*/*":
        return FORMATS["json"]
    wanted = [_preference(part) for part in accept.split(",")[:50]]
    rated = [(max(_quality(wanted, name) for name in (row.media_type, *row.also)), row) for row in FORMATS.values()]
    best, chosen = max(rated, key=lambda pair: pair[0])
    if best <= 0:
        detail = "None of the media types in Accept is served here."
        fault = Fault("Accept", detail, accept, allowed=[row.media_type for row in FORMATS.values()])
        raise NotAcceptable(detail, [fault])
    return chosen


def _preference(part: str) -> tuple[str, float]:
    name, *options = (piece.strip() for piece in part.split(";"))
    for option in options:
        key, _, value = option.partition("=")
        if key.strip() == "q":
            try:
                return name.lower(), float(value)
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def _quality(wanted: Iterable[tuple[str, float]], media_type: str) -> float:
    """The q of the most specific range that covers the media type (RFC 9110, 12.5.1)."""
    ranges = dict(wanted)
    group = media_type.partition("/")[0]
    for name in (media_type, f"{group}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
