"""Typed links (RFC 8288): what the Link header of a response says it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Response


@dataclass(frozen=True, slots=True)
class TypedLink:
    """A link to an address by its relation, with the media type and the profile of what is there."""

    relation: str
    address: str
    media_type: str | None = None
    profile: str | None = None

    def __str__(self) -> str:
        told = (("rel", self.relation), ("type", self.media_type), ("profile", self.profile))
        return "; ".join([f"<{self.address}>", *(f'{name}="{value}"' for name, value in told if value)])


def linked(response: Response, links: Iterable[TypedLink]) -> Response:
    """The response with these links behind those that it has."""
    given = response.headers.get("link")
    response.headers["link"] = ", ".join([*([given] if given else []), *map(str, links)])
    return response
