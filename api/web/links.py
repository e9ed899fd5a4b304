"""Addresses of this server as clients see them, and typed links (RFC 8288)."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from fastapi import Response
from starlette.types import Scope

from api.domain.figure import FigureChange
from api.service.parameters.reading import canonical, pairs_of

API = "/v1"
DOCS = "/docs"
SAFE = ",:/"
"""Characters that are not percent-encoded in the query strings of our links."""


def address_of(scope: Scope) -> str:
    """The server's base address: PUBLIC_URL, else the scheme and Host of the request; empty if it has no Host."""
    if public := scope["app"].state.settings.public_url:
        return str(public)
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}" if host else ""


def root_of(scope: Scope) -> str:
    """The path below which clients see this server; empty if it is the root of its host."""
    return urlsplit(address_of(scope)).path


def full_path(scope: Scope) -> str:
    """The path of a request as it was sent, with the suffix of a format, which `path` of the scope has lost."""
    return str(scope.get("full_path") or scope["path"])


def meant_pairs(scope: Scope) -> dict[str, str]:
    """A dict of a request's parameters, sorted by name: canonical, or as sent (joined) if no dependency read them."""
    meant: Mapping[str, str] | None = scope["state"].get("meant")
    return canonical(pairs_of(scope["query_string"])) if meant is None else dict(meant)


class TypedLink(NamedTuple):
    """A link: its relation, its address, and the media type and profile of the document at that address."""

    relation: str
    address: str
    media_type: str | None = None
    profile: str | None = None

    def __str__(self) -> str:
        given = {"rel": self.relation, "type": self.media_type, "profile": self.profile}
        return "; ".join([f"<{self.address}>", *(f'{name}="{value}"' for name, value in given.items() if value)])


def linked(response: Response, links: Iterable[TypedLink]) -> Response:
    """Add links to the Link header of a response, in place, and return the response."""
    response.headers["link"] = ", ".join(filter(None, [response.headers.get("link"), *map(str, links)]))
    return response


_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


def latest(site: str, revision: FigureChange) -> TypedLink:
    """The link `latest-version` of a withdrawn figure: to the figure in its place, or else to its own address today."""
    figure = revision.new or revision.place
    return TypedLink("latest-version", f"{site}{API}/figures/{figure.id}")


def licence_address(stated: str | None) -> str | None:
    """The first http or https address in a publisher's statement of its licence; None if there is none."""
    found = _ADDRESS.search(stated or "")
    return found[0] if found else None
