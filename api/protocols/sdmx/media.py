"""Media types: what each path offers, which of it an Accept header gets, and what its parameters ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from api.protocols.sdmx.errors import NOT_ACCEPTABLE, SdmxError
from api.representations.writers.sdmx.sdmx_csv import Keys, Labels, SdmxCsvOptions

MAX_RANGES = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation: its key, media type, version, other names for it, and parameters that it takes."""

    key: str
    media_type: str
    version: str
    also: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The value of Content-Type where the request names no other type."""
        return f"{self.media_type};version={self.version}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The offer that a request gets, and the type that it is sent as."""

    offer: Offer
    content_type: str
    options: SdmxCsvOptions = field(default_factory=SdmxCsvOptions)


@dataclass(frozen=True, slots=True)
class _Range:
    media_type: str
    parameters: Mapping[str, str]
    quality: float


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Chosen:
    """The offer that an Accept header likes best, the first where it likes all the same; 406 lists what there is."""
    ranges = sorted(_ranges(accept), key=lambda one: (-one.quality, one.media_type.count("*")))
    for one in ranges:
        if one.quality <= 0:
            continue
        for offer in offers:
            chosen = _fit(one, offer)
            if chosen is not None:
                return chosen
    listed = ", ".join(offer.content_type for offer in offers)
    raise SdmxError(NOT_ACCEPTABLE, f"Accept names nothing that is served here. There are {listed}.")


def _ranges(accept: str | None) -> list[_Range]:
    if not accept:
        return [_Range("*/*", {}, 1.0)]
    return [_range(part) for part in accept.split(",")[:MAX_RANGES] if part.strip()]


def _range(text: str) -> _Range:
    name, *rest = (piece.strip() for piece in text.split(";"))
    pairs = (piece.partition("=") for piece in rest)
    parameters = {key.strip().lower(): value.strip().strip('"') for key, _, value in pairs}
    try:
        quality = float(parameters.pop("q", "1"))
    except ValueError:
        quality = 0.0
    return _Range(name.lower(), parameters, quality)


def _fit(wanted: _Range, offer: Offer) -> Chosen | None:
    group = offer.media_type.partition("/")[0]
    if wanted.media_type in ("*/*", f"{group}/*"):
        return Chosen(offer, offer.content_type)
    if wanted.media_type in offer.also:
        charset = "; charset=utf-8" if wanted.media_type.startswith("text/") else ""
        return Chosen(offer, f"{wanted.media_type}{charset}")
    if wanted.media_type != offer.media_type or not _same_version(wanted.parameters.get("version"), offer.version):
        return None
    rest = {name: value for name, value in wanted.parameters.items() if name not in ("version", "charset")}
    for name, value in rest.items():
        allowed = offer.options.get(name.lower(), ())
        if value not in allowed:
            said = f"{name} is one of {', '.join(allowed)}" if allowed else f"it has no parameter {name[:40]!r}"
            raise SdmxError(NOT_ACCEPTABLE, f"Of {offer.content_type}, {said}.")
    shown = "".join(f";{name}={value}" for name, value in rest.items())
    return Chosen(offer, offer.content_type + shown, _options(rest))


def _same_version(wanted: str | None, own: str) -> bool:
    """Whether the version named is the offer's: 1.0 is 1.0.0, and `2.0.0+` means that or later."""
    if wanted is None:
        return True
    return _padded(wanted.rstrip("+")) == _padded(own)


def _padded(version: str) -> str:
    return ".".join([*version.split("."), "0", "0"][:3])


def _options(parameters: Mapping[str, str]) -> SdmxCsvOptions:
    return SdmxCsvOptions(Labels(parameters.get("labels", Labels.ID)), Keys(parameters.get("keys", Keys.NONE)))


def _words(words: type[StrEnum], *but: StrEnum) -> tuple[str, ...]:
    return tuple(str(word) for word in words if word not in but)


_TIME_FORMAT = ("original",)
_XML, _JSON, _CSV = ("application/xml", "text/xml"), ("application/json", "text/json"), ("text/csv", "application/csv")
_PREFIX = "application/vnd.sdmx."

DATA_21 = (
    Offer("generic", f"{_PREFIX}genericdata+xml", "2.1", (*_XML, f"{_PREFIX}generic+xml")),
    Offer("generic-series", f"{_PREFIX}generictimeseriesdata+xml", "2.1"),
    Offer("specific", f"{_PREFIX}structurespecificdata+xml", "2.1"),
    Offer("specific-series", f"{_PREFIX}structurespecifictimeseriesdata+xml", "2.1"),
    Offer("json", f"{_PREFIX}data+json", "1.0.0", _JSON),
    Offer(
        "csv",
        f"{_PREFIX}data+csv",
        "1.0.0",
        _CSV,
        {"labels": _words(Labels, Labels.NAME), "keys": _words(Keys), "timeformat": _TIME_FORMAT},
    ),
)
DATA_30 = (
    Offer("specific", f"{_PREFIX}data+xml", "3.0.0", _XML),
    Offer("json", f"{_PREFIX}data+json", "2.0.0", _JSON),
    Offer(
        "csv",
        f"{_PREFIX}data+csv",
        "2.0.0",
        _CSV,
        {"labels": _words(Labels), "keys": _words(Keys), "timeformat": _TIME_FORMAT},
    ),
)
STRUCTURE_21 = (
    Offer("xml", f"{_PREFIX}structure+xml", "2.1", _XML),
    Offer("json", f"{_PREFIX}structure+json", "2.0.0", _JSON),
)
STRUCTURE_30 = (
    Offer("xml", f"{_PREFIX}structure+xml", "3.0.0", _XML),
    Offer("json", f"{_PREFIX}structure+json", "2.0.0", _JSON),
)
SCHEMA_21 = (Offer("xsd", f"{_PREFIX}schema+xml", "2.1", _XML),)
SCHEMA_30 = (Offer("xsd", f"{_PREFIX}schema+xml", "3.0.0", _XML),)
