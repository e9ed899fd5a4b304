"""One route for every path and method below a protocol's prefix, so that errors too have the protocol's shape."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.domain.errors import MethodNotAllowed, Problem
from api.web.in_front.expensive_turns import its_turn

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ALLOWED = {"allow": "GET, HEAD"}

Error = TypeVar("Error", bound=Exception)


class _AnyPath(PathConvertor):
    """All of a path; Starlette's own ends at the first line end, and what is behind it would go past the protocol."""

    regex = "(?s:.*)"


def catch_all(
    prefix: str,
    answer: Callable[[Request], Awaitable[Response]],
    error: type[Error],
    of_problem: Callable[[Problem], Error],
    respond: Callable[[Request, Error], Response],
) -> APIRouter:
    """A router that answers every GET, and responds to all else with an error of the protocol's own."""

    async def whatever(request: Request) -> Response:
        try:
            if request.method != "GET":
                raise MethodNotAllowed(f"{request.method} is not allowed: the service is read-only.")
            await its_turn(request.scope)
            return await answer(request)
        except error as own:
            return respond(request, own)
        except Problem as problem:
            response = respond(request, of_problem(problem))
            response.headers.update(problem.headers)
            return response

    made = APIRouter(prefix=prefix, include_in_schema=False)
    register_url_convertor("any", _AnyPath())
    for path in ("", "/{path:any}"):
        made.add_api_route(path, whatever, methods=METHODS)
    return made


def path_of(request: Request) -> str:
    """What follows the prefix."""
    path: str = request.path_params.get("path", "")
    return path
