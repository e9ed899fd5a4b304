"""Problems as responses: the document (RFC 9457) of each, and what the router refused."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from api.domain.errors import FAILED, SHOWN_OF_A_PATH, InvalidParameter, MethodNotAllowed, Problem, shortened
from api.formats.writers.json import dumps
from api.plugin import plugins, resolve
from api.service.parameters.reading import pairs_of
from api.web.middleware.delivery import Scope
from api.web.middleware.headers import Header, takes_posts
from api.web.middleware.query import full_path
from api.web.public_address import API, address_of
from api.web.unrouted import nothing_there, without_slash

PROBLEM_TYPE = "application/problem+json"


def problem_document(problem: Problem, scope: Scope) -> tuple[int, list[Header], bytes]:
    """Status, headers and body of the document of a problem; a page tells it where a browser asked for one."""
    given = _given(scope)
    faults = [
        fault if fault.value is not None else replace(fault, value=given.get(fault.parameter))
        for fault in problem.faults
    ]
    for plugin in plugins():
        if plugin.problems and (answer := resolve(plugin.problems)(problem, faults, scope)) is not None:
            own: tuple[int, list[Header], bytes] = answer
            return own
    body: dict[str, Any] = {
        "type": f"{address_of(scope)}{API}/errors/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": shortened(full_path(scope), SHOWN_OF_A_PATH),
        "request_id": scope.get("state", {}).get("request_id"),
        "errors": [fault.body() for fault in faults],
    }
    content = dumps(_printable(body))
    headers: list[Header] = [
        (b"content-type", PROBLEM_TYPE.encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        *((name.encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    return problem.status, headers, content


def _given(scope: Scope) -> dict[str, str]:
    """The parameters as they were given; a fault that was found after reading has only the parameter's name."""
    try:
        return dict(pairs_of(scope["query_string"]))
    except InvalidParameter:
        return {}


def _printable(value: Any) -> Any:
    """The value with lone surrogates replaced, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


async def problem_response(request: Request, error: Exception) -> Response:
    """The response to a problem, or to what the router refused itself: FastAPI's handler of exceptions."""
    status = error.status_code if isinstance(error, HTTPException) else 0
    if status == HTTPStatus.NOT_FOUND and (elsewhere := without_slash(request)):
        return elsewhere
    problem = error if isinstance(error, Problem) else await _of_the_router(request, status)
    status, headers, body = problem_document(problem, request.scope)
    return Response(body, status, {name.decode(): value.decode() for name, value in headers})


async def _of_the_router(request: Request, status: int) -> Problem:
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        posted = takes_posts(request.scope["path"])
        allowed = ("GET", "HEAD", "POST") if posted else ("GET", "HEAD")
        detail = f"{request.method} is not allowed here; {', '.join(allowed[:-1])} and {allowed[-1]} are."
        return MethodNotAllowed(detail, headers={"Allow": ", ".join(allowed)})
    return await nothing_there(request) if status == HTTPStatus.NOT_FOUND else Problem(FAILED)
