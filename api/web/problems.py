"""Problems as responses: their documents (RFC 9457), and hints to the address that a wrong path probably means."""

import json
from collections.abc import Collection
from contextlib import suppress
from http import HTTPStatus
from pkgutil import resolve_name
from urllib.parse import quote

from anyio import to_thread
from fastapi import Request, Response
from starlette.routing import Match
from starlette.types import Scope

from api.domain.errors import FAILED, InvalidParameter, MethodNotAllowed, NotFound, Problem, shortened
from api.domain.words import nearest
from api.formats.registry import by_suffix
from api.plugin import links, plugins
from api.service.parameters.reading import pairs_of, synonyms
from api.web.links import API, DOCS, address_of, full_path, root_of
from api.web.middleware.headers_and_etag import UNCACHED
from api.web.openapi import PROBLEM_TYPE


def problem_document(problem: Problem, scope: Scope) -> Response:
    """The response to a problem: its JSON document (RFC 9457), or a page that a plug-in makes in its place."""
    given: dict[str, str] = {}
    with suppress(InvalidParameter):  # the query string may be what cannot be read
        given = dict(pairs_of(scope["query_string"]))
    faults = [
        fault if fault.value is not None else fault._replace(value=given.get(fault.parameter))
        for fault in problem.faults
    ]
    for plugin in plugins():
        if plugin.problems and (answer := resolve_name(plugin.problems)(problem, faults, scope)):
            own: Response = answer
            return own
    body = {
        "type": f"{address_of(scope)}{API}/errors/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": shortened(full_path(scope)),
        "request_id": scope.get("state", {}).get("request_id"),
        "errors": [fault.body() for fault in faults],
    }
    # Not by orjson, which refuses the lone surrogates that a body may contain.
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(content, problem.status, {**UNCACHED, **problem.headers}, PROBLEM_TYPE)


async def problem_response(request: Request, error: Exception) -> Response:
    """FastAPI's exception handler: the response to a problem, or the 404, 405 or redirect for an unrouted request."""
    if isinstance(error, Problem):
        return problem_document(error, request.scope)
    path, status = request.scope["path"], getattr(error, "status_code", 0)
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ["GET", "HEAD", *("POST" for link in links() if link.posts and link.path == path.rstrip("/"))]
        detail = f"{request.method} is not allowed here; {', '.join(allowed[:-1])} and {allowed[-1]} are."
        return problem_document(MethodNotAllowed(detail, headers={"Allow": ", ".join(allowed)}), request.scope)
    if status != HTTPStatus.NOT_FOUND:
        return problem_document(Problem(FAILED), request.scope)
    if elsewhere := without_slash(request):
        return elsewhere
    # The description is made on first use, which takes half a second; `app.routes` does not list included routers.
    described = (await to_thread.run_sync(request.app.openapi))["paths"]
    near = meant_by(path, [*(item for item in described if "{" not in item), *(link.path for link in links())])
    hint = f"did you mean {' or '.join(near)}?" if near else "/v1 and /docs list the paths."
    sent = full_path(request.scope)  # with the ending that `path` has lost
    return problem_document(NotFound(f"There is nothing at {sent[:200]}: {hint}"), request.scope)


_LIKENESS = 0.8
_PREFIXES = frozenset(("v1", "v2", "api", "rest", "graphql", "zh"))
"""Words of a path that say nothing of the wanted address."""

_OF_A_CODE = frozenset(("series", "timeseries", "data", "observations", "values"))
"""Words of a path after which the code of an indicator is expected."""
MEANT = synonyms("paths")
"""The addresses that a word of a path means, by the word in lower case, with letters and digits only."""


def _letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def meant_by(path: str, existing: Collection[str]) -> list[str]:
    """A list, perhaps empty, of existing addresses, some with a query, that a path means; by its last word first."""
    parts = [part for part in path.split("/") if part]
    words = [_letters_and_digits(part.casefold()) for part in parts]
    if _PREFIXES.issuperset(words):
        return [place for place in (API, DOCS) if place in existing]
    if len(words) > 1 and words[-2] in _OF_A_CODE and f"{API}/figures" in existing:
        return [f"{API}/figures?indicator={quote(parts[-1][:100])}"]
    words = [word for word in words if word not in _PREFIXES]
    by_word = {_letters_and_digits(place.removeprefix(API)): place for place in existing}
    for word in reversed(words):
        meant = (*(link.path for link in links() if word in link.words.split()), *MEANT.get(word, ()))
        found = [item for item in meant if item.partition("?")[0] in existing]
        if found or word in by_word:
            return found or [by_word[word]]
    near = nearest(words[-1], by_word, 1, _LIKENESS) if len(words[-1]) > 2 else []
    return [by_word[word] for word in near] or nearest(path, existing, 1, _LIKENESS)


def without_slash(request: Request) -> Response | None:
    """The redirect (308) of a GET to its address without final slashes; None if it has none or no route matches."""
    path = request.scope["path"]
    bare = path.rstrip("/")
    if request.method != "GET" or not bare or bare == path or not _is_routed(request.scope, bare):
        return None
    query = request.scope["query_string"].decode("latin-1")
    raw = request.scope.get("raw_path", path.encode()).decode("latin-1").rstrip("/")
    location = f"{root_of(request.scope)}{raw}" + (f"?{query}" if query else "")
    return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={"location": location})


def _is_routed(scope: Scope, path: str) -> bool:
    """True if some route has the path, or the path without the suffix of a format at its end."""
    head, dot, suffix = path.rpartition(".")
    paths = (path, head) if dot and by_suffix(suffix) else (path,)
    routes = scope["app"].router.routes
    return any(route.matches({**scope, "path": place})[0] is Match.FULL for place in paths for route in routes)
