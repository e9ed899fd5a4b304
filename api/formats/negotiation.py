"""Content negotiation: which format an Accept header gets (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.domain.errors import Fault, NotAcceptable
from api.formats.registry import FORMATS, Format, not_for, not_installed, offered

MAX_RANGES = 50
"""Media ranges of a header that are read; those behind them are passed over."""


class Liking(NamedTuple):
    """How well a header likes a media type; of two, the larger one is liked better."""

    quality: float
    closeness: int = 0
    """2 where a range names the type, 1 where it names its group, 0 where it is that of all."""
    place: int = 0
    """That of the range in the header, below zero: the first is the largest."""


def negotiate(accept: str | None, *, figures: bool = True) -> Format:
    """The format that an Accept header likes best.

    At one q it is one that is named rather than one that `*/*` holds; the first of the table where all are liked alike.
    """
    if not accept or accept == "*/*":
        return FORMATS["json"]
    wanted = preferences(accept)
    rows = offered(figures=figures)
    best, chosen = max(((_liked(wanted, row), row) for row in rows), key=lambda pair: pair[0][:2])
    if best.quality <= 0:
        raise _none_of(accept, wanted, rows)
    return chosen


def _none_of(accept: str, wanted: Iterable[tuple[str, float]], rows: Sequence[Format]) -> NotAcceptable:
    ranges = [name for name, quality in wanted if quality > 0]
    for row in FORMATS.values():
        if row not in rows and any(name in ranges for name in (row.media_type, *row.also)):
            return not_for(row) if row.installed else not_installed(row)
    return none_acceptable(
        "None of the media types in Accept is served here.", accept, [row.media_type for row in rows]
    )


def none_acceptable(what: str, accept: str | None, media_types: Sequence[str]) -> NotAcceptable:
    """The refusal of an Accept header, with what may stand there."""
    detail = f"{what} Ask for one of: {', '.join(media_types)}."
    return NotAcceptable(detail, [Fault("Accept", detail, accept, allowed=list(media_types))])


def _liked(wanted: Iterable[tuple[str, float]], row: Format) -> Liking:
    return liking(wanted, (row.media_type, *row.also))


def preferences(accept: str) -> list[tuple[str, float]]:
    """The media ranges of a header, each with its q."""
    return [_preference(part) for part in accept.split(",")[:MAX_RANGES]]


def liking(wanted: Iterable[tuple[str, float]], media_types: Iterable[str]) -> Liking:
    """How well the one of some media types that is liked best is liked."""
    ranges = {name: (quality, -place) for place, (name, quality) in enumerate(wanted)}
    return max(_liking(ranges, name) for name in media_types)


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


def _liking(ranges: Mapping[str, tuple[float, int]], media_type: str) -> Liking:
    """By the most specific range that covers the media type."""
    group = media_type.partition("/")[0]
    for closeness, name in ((2, media_type), (1, f"{group}/*"), (0, "*/*")):
        if name in ranges:
            quality, place = ranges[name]
            return Liking(quality, closeness, place)
    return Liking(0.0)
