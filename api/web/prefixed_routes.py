"""Routers for protocols such as SDMX, which answer every path below a prefix, and readers of their query strings."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Self, TypeVar

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.domain.errors import InvalidParameter, MethodNotAllowed, Problem, UnknownParameter
from api.domain.words import did_you_mean
from api.formats.writers.json import dumps
from api.service.parameters.reading import pairs_of
from api.web.links import DOCS, address_of
from api.web.middleware.headers_and_etag import UNCACHED

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class _AnyPath(PathConvertor):
    """A path convertor that takes any characters, line ends too, at which Starlette's own stops."""

    regex = "(?s:.*)"


def catch_all(
    prefix: str,
    answer: Callable[[Request], Awaitable[Response]],
    respond: Callable[[Request, Problem], Response],
    below: Mapping[str, str] | None = None,
) -> APIRouter:
    """A router for a prefix and all paths below it: `answer` answers a GET; `respond` makes each Problem a response.

    Other methods are refused. If `below`, meanings by path after the prefix, is given, the root without query lists it.
    """

    async def whatever(request: Request) -> Response:
        try:
            if request.method != "GET":
                refusal = f"{request.method} is not allowed: the service is read-only."
                raise MethodNotAllowed(refusal, headers={"allow": "GET, HEAD"})
            if below and not path_of(request).strip("/") and not request.scope["query_string"]:
                return index(request, [{"path": f"{prefix}/{path}", "meaning": text} for path, text in below.items()])
            return await answer(request)
        except Problem as problem:
            response = respond(request, problem)
            response.headers.update({**problem.headers, **UNCACHED})
            return response

    made = APIRouter(prefix=prefix, include_in_schema=False)
    register_url_convertor("any", _AnyPath())
    for path in ("", "/{path:any}"):
        made.add_api_route(path, whatever, methods=METHODS)
    return made


def index(request: Request, rows: Sequence[Mapping[str, str]]) -> Response:
    """The JSON response with `rows`, one for each path below a root, and the address of the documentation."""
    body = dumps({"data": rows, "links": {"docs": f"{address_of(request.scope)}{DOCS}"}})
    return Response(body, media_type="application/json")


def path_of(request: Request) -> str:
    """The path of a request after the prefix and its slash; empty at the root."""
    return str(request.path_params.get("path", ""))


Default = TypeVar("Default")


class QueryString(dict[str, str]):
    """A dict of the texts of a request's parameters by name, with methods that check and convert one of them."""

    @classmethod
    def unknown(cls, name: str, accepted: Collection[str]) -> Problem:
        """The problem, to be raised, that no parameter has that name; it suggests the nearest, or lists `accepted`."""
        detail = f"{name[:100]!r} is not a parameter here.{did_you_mean(name, accepted)}"
        return UnknownParameter.at(name[:100], detail)

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str]) -> Self:
        """The parameters in a query string; raises a Problem for one that `accepted` lacks, or that comes twice."""
        found = cls()
        for name, value in pairs_of(query_string):
            if name not in accepted:
                raise cls.unknown(name, accepted)
            if name in found:
                raise InvalidParameter.at(name[:100], f"{name[:100]} is given twice.")
            found[name] = value
        return found

    @staticmethod
    def invalid(name: str, value: str, rule: str, words: Collection[str] = ()) -> InvalidParameter:
        """The problem, to be raised, that says `name rule, not value`, and suggests one of `words` that is similar."""
        return InvalidParameter.at(name, f"{name} {rule}, not {value[:100]!r}.{did_you_mean(value, words, '')}")

    def text(self, name: str) -> str | None:
        """The value of a parameter, None if it is not given; raises InvalidParameter if the value is empty."""
        value = self.get(name)
        if value == "":
            raise InvalidParameter.at(name, f"{name} is empty; leave it out instead.")
        return value

    def whole(self, name: str, least: int, most: int, default: Default) -> int | Default:
        """The value as an int, the default if absent; raises InvalidParameter if it is not from `least` to `most`."""
        value = self.text(name)
        if value is not None and not (re.fullmatch("[0-9]{1,9}", value) and least <= int(value) <= most):
            raise self.invalid(name, value, f"is a whole number from {least} to {most}")
        return default if value is None else int(value)

    def word(self, name: str, words: Collection[str], default: Default) -> str | Default:
        """The value, the default if absent; raises InvalidParameter if the value is not one of `words`."""
        value = self.text(name)
        if value is not None and value not in words:
            raise self.invalid(name, value, f"is one of {', '.join(words)}", words)
        return default if value is None else value
