"""`/.well-known/api-catalog` (RFC 9727): every API of this server, what describes it, and where."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.formats.writers.json import dumps
from api.plugin import Link, links
from api.plugins.pages.parameters import Nothing
from api.service.downloads.descriptions import terms_at
from api.web.links import API, CATALOG, CATALOG_PROFILE, TypedLink, address_of, api_catalog_links, cacheable, linked

MEDIA_TYPE = f'application/linkset+json; profile="{CATALOG_PROFILE}"'
_JSON = "application/json"
NATIVE = Link(API, "Report indicators", "/docs", ("/openapi.json", _JSON))

router = APIRouter(include_in_schema=False)


@router.get(CATALOG)
async def api_catalog(request: Request, _query: Nothing) -> Response:
    """The catalogue; a HEAD gets the link to it, by which a client learns that there is one."""
    site, apis = address_of(request.scope), [NATIVE, *(link for link in links() if link.title)]
    items = [{"href": f"{site}{api.path}", "title": api.title} for api in apis]
    catalogue = {"anchor": f"{site}{CATALOG}", "item": items, "profile": [{"href": CATALOG_PROFILE}]}
    body = dumps({"linkset": [catalogue, *(_links_of(api, site) for api in apis)]})
    response = Response(body, headers={**cacheable(request), "content-type": MEDIA_TYPE})
    return linked(response, [*api_catalog_links(site), TypedLink("profile", CATALOG_PROFILE)])


def _links_of(api: Link, site: str) -> dict[str, Any]:
    described = {"href": f"{site}{api.description[0]}", "type": api.description[1]} if api.description else None
    documented_at = f"{site if api.documentation.startswith('/') else ''}{api.documentation}"
    return {
        "anchor": f"{site}{api.path}",
        "status": [{"href": f"{site}/readyz", "type": _JSON}],
        **({"service-desc": [described]} if described else {}),
        "service-doc": [{"href": documented_at, "type": "text/html"}],
        "license": [{"href": terms_at(site), "type": "text/plain"}],
    }
