"""Requests that no route takes: sent on where only a slash is too many, else told what was probably meant."""

from __future__ import annotations

from http import HTTPStatus

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.routing import Match

from api.domain.errors import NotFound, Problem
from api.formats.registry import by_suffix
from api.web.cache_control import cacheable
from api.web.in_front.delivery import Scope
from api.web.path_guesses import meant_by
from api.web.public_address import root_of

BESIDE = (
    "/",
    "/audit",
    "/fact-check",
    "/search",
    "/docs",
    "/openapi.json",
    "/.well-known/api-catalog",
    "/sdmx/2.1",
    "/sdmx/3.0",
    "/odata/v4",
    "/worldbank/v2",
    "/dbnomics/v22/providers",
)
"""Addresses that the description of the API does not list."""


class _LineEnd(PathConvertor):
    regex = "(?s:.*)\n"


def refuse_line_ends(app: FastAPI) -> None:
    """Let no route behind take a path that ends with a line end: Starlette's patterns would pass over it."""

    async def refused(_request: Request) -> Response:
        raise HTTPException(HTTPStatus.NOT_FOUND)

    register_url_convertor("line_end", _LineEnd())
    app.add_route("/{path:line_end}", refused, include_in_schema=False)


def without_slash(request: Request) -> Response | None:
    """The redirect to the same address without the slashes at its end, where there is something at it."""
    path = request.scope["path"]
    bare = path.rstrip("/")
    if request.method != "GET" or not bare or bare == path or not _is_routed(request.scope, bare):
        return None
    query = request.scope["query_string"].decode("latin-1")
    raw: str = request.scope.get("raw_path", path.encode()).decode("latin-1").rstrip("/")
    location = f"{root_of(request.scope)}{raw}" + (f"?{query}" if query else "")
    return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"location": location, **cacheable(request)})


def _is_routed(scope: Scope, path: str) -> bool:
    head, dot, suffix = path.rpartition(".")
    paths = (path, head) if dot and by_suffix(suffix) else (path,)
    routes = scope["app"].router.routes
    return any(route.matches({**scope, "path": place})[0] is Match.FULL for place in paths for route in routes)


async def nothing_there(request: Request) -> Problem:
    """The problem of a path that does not exist."""
    path: str = request.scope["path"]
    # The description is made on first use, which takes half a second; `app.routes` does not list included routers.
    described = (await to_thread.run_sync(request.app.openapi))["paths"]
    near = meant_by(path, [*(item for item in described if "{" not in item), *BESIDE])
    hint = f"Did you mean {' or '.join(near)}?" if near else "/v1 and /docs list the paths."
    return NotFound(f"There is nothing at {path[:200]}. {hint}")
