"""The two versions of SDMX as `editions.toml` has them, and the representation that an Accept header gets of one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from api.formats.registry import quality, ranges
from api.plugins.sdmx.errors import NOT_ACCEPTABLE, SdmxError
from api.plugins.sdmx.writers import NEW

_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
DETAILS: Sequence[str] = _TABLES["details"]
AVAILABILITY_REFERENCES: Sequence[str] = _TABLES["availability_references"]


class Offer(NamedTuple):
    """A representation: its type after `application/vnd.sdmx.`, version, other names, values of its parameters."""

    kind: str
    version: str
    also: Sequence[str] = ()
    options: Mapping[str, Sequence[str]] = {}

    @property
    def content_type(self) -> str:
        """The value of Content-Type where the request names no other type."""
        return f"application/vnd.sdmx.{self.kind};version={self.version}"


class Chosen(NamedTuple):
    """The offer that a request gets, the type that it is sent as, and the parameters that it names."""

    offer: Offer
    content_type: str
    options: Mapping[str, str]


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Chosen:
    """The offer that an Accept header likes best, the first where it likes all the same; 406 lists what there is."""
    found = ((-quality(options), name.count("*"), name, options) for name, options in ranges(accept or "*/*"))
    for unliked, _, name, options in sorted(found, key=itemgetter(0, 1)):
        for offer in offers if unliked else ():
            if chosen := _fit(name, options, offer):
                return chosen
    listed = ", ".join(offer.content_type for offer in offers)
    raise SdmxError(NOT_ACCEPTABLE, f"Accept names nothing that is served here. There are {listed}.")


def _fit(name: str, parameters: Mapping[str, str], offer: Offer) -> Chosen | None:
    if name in ("*/*", "application/*"):
        return Chosen(offer, offer.content_type, {})
    if name in offer.also:
        return Chosen(offer, f"{name}; charset=utf-8" if name.startswith("text/") else name, {})
    # `1.0` is 1.0.0, and `2.0.0+` means that or later.
    versions = {version.rstrip(".0+") for version in (parameters.get("version", offer.version), offer.version)}
    if name != f"application/vnd.sdmx.{offer.kind}" or len(versions) > 1:
        return None
    options = {option: value for option, value in parameters.items() if option not in ("q", "version", "charset")}
    for option, value in options.items():
        allowed = offer.options.get(option, ())
        if value not in allowed:
            said = f"{option} is one of {', '.join(allowed)}" if allowed else f"it has no parameter {option[:40]!r}"
            raise SdmxError(NOT_ACCEPTABLE, f"Of {offer.content_type}, {said}.")
    shown = "".join(f";{option}={value}" for option, value in options.items())
    return Chosen(offer, offer.content_type + shown, options)


class Role(NamedTuple):
    """Paths of one sort: representations, shape, the parameters that are taken, and those that are not served."""

    name: str
    offers: Sequence[Offer]
    shape: str
    accepted: Sequence[str]
    later: Sequence[str] = ()


class Edition(NamedTuple):
    """A version of SDMX: of its structures, its representations, its paths."""

    prefix: str
    version: str
    kinds: Mapping[str, str | None]
    """The words for kinds of structures; None for those that the standard has and this service has none of."""
    resources: Mapping[str, Role | None]
    """By the first part of a path; None for those that the standard has and this service has not."""
    below: Mapping[str, str]
    """By path, what its root lists."""

    @property
    def is_30(self) -> bool:
        """True for SDMX 3.0."""
        return self.version == NEW

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Edition:
        """The edition of a table; its resource `*` is each kind of structures."""
        kinds = {**table["kinds"], **dict.fromkeys(table["none"])}
        offers = {name: [Offer(**offer) for offer in offers] for name, offers in table["offers"].items()}
        resources: dict[str, Role | None] = {}
        for name, row in table["resources"].items():
            of_role = [offer for each in row.get("offers", ()) for offer in offers[each]]
            resources |= dict.fromkeys(
                kinds if name == "*" else [name], Role(**row | {"offers": of_role}) if row else None
            )
        return cls(table["prefix"], table["version"], kinds, resources, table["below"])


EDITIONS = [Edition.of(table) for table in _TABLES["edition"]]
