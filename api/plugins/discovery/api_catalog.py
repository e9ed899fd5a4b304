"""`/.well-known/api-catalog` (RFC 9727): every API of this server, what describes it, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.formats.writers.json import dumps
from api.plugin import Link, links
from api.service.downloads.descriptions import terms_at
from api.service.parameters.groups import NoParameters
from api.web.dependencies import from_query
from api.web.links import CATALOG, CATALOG_PROFILE, TypedLink, api_catalog_links, linked
from api.web.public_address import API, address_of, cacheable

MEDIA_TYPE = f'application/linkset+json; profile="{CATALOG_PROFILE}"'
_JSON, _HTML = "application/json", "text/html"


NATIVE = Link(API, "Report indicators", "/docs", ("/openapi.json", _JSON))


def _apis() -> list[Link]:
    """The APIs of this server, its own first."""
    return [NATIVE, *(link for link in links() if link.title)]


router = APIRouter(include_in_schema=False)


@router.get(CATALOG)
async def api_catalog(request: Request, _query: Annotated[NoParameters, Depends(from_query(NoParameters))]) -> Response:
    """The catalogue; a HEAD gets the link to it, by which a client learns that there is one."""
    site = address_of(request.scope)
    body = dumps({"linkset": list(_link_contexts(site))})
    response = Response(body, headers={**cacheable(request), "content-type": MEDIA_TYPE})
    return linked(response, [*api_catalog_links(site), TypedLink("profile", CATALOG_PROFILE)])


def _link_contexts(site: str) -> Iterator[dict[str, Any]]:
    """The catalogue's own links, and those of each API."""
    items = [_target(site, api.path, title=api.title) for api in _apis()]
    yield {"anchor": f"{site}{CATALOG}", "item": items, "profile": [{"href": CATALOG_PROFILE}]}
    for api in _apis():
        links = {"status": [_target(site, "/readyz", type=_JSON)]}
        if api.description:
            links["service-desc"] = [_target(site, api.description[0], type=api.description[1])]
        documented_at = site if api.documentation.startswith("/") else ""
        links["service-doc"] = [_target(documented_at, api.documentation, type=_HTML)]
        terms = {"href": terms_at(site), "type": "text/plain"}
        yield {"anchor": f"{site}{api.path}", **links, "license": [terms]}


def _target(site: str, path: str, **attributes: str) -> dict[str, str]:
    return {"href": f"{site}{path}", **attributes}
