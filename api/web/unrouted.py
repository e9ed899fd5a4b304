"""Requests that no route takes: redirected where only a slash is too many, else what was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.routing import Match

from api.domain.errors import NotFound, Problem
from api.domain.words import nearest
from api.formats.registry import by_suffix
from api.plugin import links
from api.web.middleware.delivery import Scope
from api.web.public_address import API, cacheable, root_of

_LIKENESS = 0.8
_PREFIXES = frozenset(("v1", "v2", "api", "rest", "graphql"))
"""Words before a path that say nothing of what is looked for."""


def _by_word(*lines: str) -> Mapping[str, tuple[str, ...]]:
    found = {}
    for line in lines:
        words, _, meant = line.partition(": ")
        found.update(dict.fromkeys(words.split(), tuple(meant.split())))
    return found


MEANT = _by_word(
    "exports export: /v1/trade?flow=exports",
    "imports import: /v1/trade?flow=imports",
    "flows crossborder crossbordertrade crossborderecommerce: /v1/trade",
    "market markets sales ecommerce onlineretail onlineretailsales retail: /v1/market-size",
    "silkroad silkroadecommerce partners partner programmes programs cooperation: /v1/partnerships",
    "countries country geo locations location regions region nations states: /v1/areas",
    "topics topic categories category themes variables variable: /v1/indicators",
    "metrics metric: /v1/indicators /metrics",
    "data observations observation series values value datapoints claims facts query: /v1/figures",
    "periods period dates time: /v1/years",
    "currencies currency measures: /v1/units",
    "exchangerates exchangerate fx forex: /v1/rates",
    "conversion conversions converter calculate: /v1/convert",
    "rivals rivalclaims sides sidebyside compare compared comparison disagreements: /v1/comparisons",
    "findings checks relations verdicts consistency: /v1/audit",
    "find lookup q suggest autocomplete: /v1/search",
    "publishers publications documents references: /v1/sources",
    "versions revisions history: /v1/releases",
    "updates revision corrections: /v1/changes",
    "feed rss atom rssxml atomxml feedxml: /v1/changes.atom",
    "datasets dataset files export bulk dump: /v1/downloads",
    "cite citations citation: /v1/figures",
    "license licence licensing copyright legal: /v1/terms",
    "health healthcheck live livez alive: /healthz",
    "ready status ping readiness: /readyz",
    "prometheus: /metrics",
)
"""By word of a path, in lower case without what separates its words, the addresses that are meant."""


def _meant(word: str) -> list[str]:
    """The addresses that a word means: those of plug-ins, then the core's."""
    return [*(link.path for link in links() if word in link.words.split()), *MEANT.get(word, ())]


def meant_by(path: str, existing: Collection[str]) -> list[str]:
    """The addresses that a path probably means; its last word says most."""
    words = ["".join(sign for sign in part.casefold() if sign.isalnum()) for part in path.split("/") if part]
    if words and _PREFIXES.issuperset(words):
        return [API] if API in existing else []
    words = [word for word in words if word not in _PREFIXES]
    by_word = {"".join(sign for sign in place.removeprefix(API) if sign.isalnum()): place for place in existing}
    for word in reversed(words):
        for candidates in (_meant(word), [by_word[word]] if word in by_word else []):
            found = [item for item in candidates if item.partition("?")[0] in existing]
            if found:
                return found
    last = words[-1] if words else ""
    near = nearest(last, by_word, 1, _LIKENESS) if len(last) > 2 else []
    return [by_word[word] for word in near] or nearest(path, existing, 1, _LIKENESS)


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
    near = meant_by(path, [*(item for item in described if "{" not in item), *(link.path for link in links())])
    hint = f"Did you mean {' or '.join(near)}?" if near else "/v1 and /docs list the paths."
    return NotFound(f"There is nothing at {path[:200]}. {hint}")
