"""Content negotiation: which format an Accept header gets (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.domain.errors import Fault, NotAcceptable
from api.representations.formats import FORMATS, Format, not_for, not_installed, offered

MAX_RANGES = 50
"""Media ranges of a header that are read; those behind them are passed over."""


def negotiate(accept: str | None, *, figures: bool = True) -> Format:
    """The format that an Accept header likes best; the first of the table where it likes all the same."""
    if not accept or accept == "*/*":
        return FORMATS["json"]
    wanted = preferences(accept)
    rows = offered(figures=figures)
    best, chosen = max(((_liked(wanted, row), row) for row in rows), key=lambda pair: pair[0])
    if best <= 0:
        raise _none_of(accept, wanted, rows)
    return chosen


def _none_of(accept: str, wanted: Iterable[tuple[str, float]], rows: Sequence[Format]) -> NotAcceptable:
    ranges = [name for name, quality in wanted if quality > 0]
    for row in FORMATS.values():
        if row not in rows and any(name in ranges for name in (row.media_type, *row.also)):
            return not_for(row) if row.installed else not_installed(row)
    detail = "None of the media types in Accept is served here."
    return NotAcceptable(detail, [Fault("Accept", detail, accept, allowed=[row.media_type for row in rows])])


def _liked(wanted: Iterable[tuple[str, float]], row: Format) -> float:
    return best_quality(wanted, (row.media_type, *row.also))


def preferences(accept: str) -> list[tuple[str, float]]:
    """The media ranges of a header, each with its q."""
    return [_preference(part) for part in accept.split(",")[:MAX_RANGES]]


def best_quality(wanted: Iterable[tuple[str, float]], media_types: Iterable[str]) -> float:
    """The highest q that some media types get."""
    return max(_quality(wanted, name) for name in media_types)


def options_in(accept: str, media_type: str) -> dict[str, str]:
    """The options that a header gives a media type, by their names in lower case: style, locale, q."""
    for part in accept.split(",")[:MAX_RANGES]:
        name, *options = (piece.strip() for piece in part.split(";"))
        if name.lower() == media_type:
            pairs = (option.partition("=") for option in options)
            return {key.strip().lower(): value.strip() for key, _, value in pairs}
    return {}


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
    """The q of the most specific range that covers the media type."""
    ranges = dict(wanted)
    group = media_type.partition("/")[0]
    for name in (media_type, f"{group}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
