"""Routes of foreign protocols such as SDMX: every path below a prefix, and the query string."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypeVar
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.domain.errors import MethodNotAllowed, Problem
from api.formats.writers.json import dumps
from api.web.links import DOCS, address_of
from api.web.middleware.delivery import cacheable

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

Error = TypeVar("Error", bound=Exception)


class _AnyPath(PathConvertor):
    """A path with any characters; Starlette's own convertor stops at a line end."""

    regex = "(?s:.*)"


def catch_all(
    prefix: str,
    answer: Callable[[Request], Awaitable[Response]],
    error: type[Error],
    of_problem: Callable[[Problem], Error],
    respond: Callable[[Request, Error], Response],
    below: Mapping[str, str] | None = None,
) -> APIRouter:
    """A router that answers every GET, and responds to all else with an error of the protocol's own.

    The root lists the paths `below`, each with its meaning, if the protocol has no list of its own.
    """

    async def whatever(request: Request) -> Response:
        try:
            if request.method != "GET":
                refusal = f"{request.method} is not allowed: the service is read-only."
                raise MethodNotAllowed(refusal, headers={"allow": "GET, HEAD"})
            if below and not path_of(request).strip("/") and not request.scope["query_string"]:
                return index(request, [{"path": f"{prefix}/{path}", "meaning": text} for path, text in below.items()])
            return await answer(request)
        except error as own:
            response = respond(request, own)
        except Problem as problem:
            response = respond(request, of_problem(problem))
            response.headers.update(problem.headers)
        response.headers["cache-control"] = "no-store"
        return response

    made = APIRouter(prefix=prefix, include_in_schema=False)
    register_url_convertor("any", _AnyPath())
    for path in ("", "/{path:any}"):
        made.add_api_route(path, whatever, methods=METHODS)
    return made


def index(request: Request, rows: Sequence[Mapping[str, str]]) -> Response:
    """The list of the paths below a root, always as JSON."""
    body = dumps({"data": rows, "links": {"docs": f"{address_of(request.scope)}{DOCS}"}})
    return Response(body, headers={"content-type": "application/json", **cacheable(request)})


def path_of(request: Request) -> str:
    """The path after the prefix."""
    path: str = request.path_params.get("path", "")
    return path


MAX_PARAMETERS = 200
MAX_CHARACTERS = 50_000
"""Maximum number of characters of a name or a value; a list of ids can be long."""

NOT_UTF_8 = "The address is not percent-encoded UTF-8."

Default = TypeVar("Default")


@dataclass(frozen=True, slots=True)
class QueryString:
    """The parameters of a request by name; a subclass of each protocol says what they mean."""

    values: Mapping[str, str]

    error: ClassVar[Callable[..., Exception]]
    """Makes the protocol's error from a sentence and, if there is one, the name of the parameter."""
    max_characters: ClassVar[int] = MAX_CHARACTERS
    plus_is_space: ClassVar[bool] = True
    any_case: ClassVar[bool] = False
    """True if the case of a name does not matter."""

    @classmethod
    def unknown(cls, name: str, accepted: Collection[str], /) -> Exception:
        """The error of a path that takes no parameter of that name."""
        raise NotImplementedError

    @classmethod
    def repeated(cls, name: str, /) -> Exception:
        """The error of a parameter that comes again."""
        return cls.error(f"{name} is given twice.", name)

    @classmethod
    def invalid(cls, name: str, _value: str, rule: str, _words: Collection[str] = (), /) -> Exception:
        """The error of a value that breaks a rule; `rule` completes the sentence, `_words` are the allowed values."""
        return cls.error(f"{name} {rule}.", name)

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str]) -> Self:
        """The query string of a path that takes the parameters `accepted`; an error for any other parameter."""
        return cls(cls.collect(cls.pairs(query_string), accepted))

    @classmethod
    def pairs(cls, query_string: bytes) -> Iterator[tuple[str, str]]:
        """Names and values in their order, decoded."""
        text = query_string.decode("latin-1")
        if not text.isascii():
            raise cls.error(NOT_UTF_8)
        if text.count("&") >= MAX_PARAMETERS:
            raise cls.error(f"The query string has more than {MAX_PARAMETERS} parameters.")
        for pair in text.split("&"):
            if pair:
                name, _, value = pair.partition("=")
                yield cls.decoded(name), cls.decoded(value)

    @classmethod
    def decoded(cls, text: str) -> str:
        """A name or value, percent-decoded; an error if it is too long or not UTF-8."""
        if len(text) > cls.max_characters:
            most = cls.max_characters
            raise cls.error(f"A value of {len(text)} characters is too long; at most {most} are read.")
        try:
            return unquote(text.replace("+", " ") if cls.plus_is_space else text, errors="strict")
        except UnicodeDecodeError:
            raise cls.error(NOT_UTF_8) from None

    @classmethod
    def collect(cls, pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> dict[str, str]:
        """The values by name; an error for a name that is not accepted, or that comes twice."""
        values: dict[str, str] = {}
        for written, value in pairs:
            name = written.lower() if cls.any_case and written not in accepted else written
            if not cls.takes(name, accepted):
                raise cls.unknown(written, accepted)
            if name in values:
                raise cls.repeated(name)
            values[name] = value
        return values

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """True for a name that the path takes."""
        return name in accepted

    def text(self, name: str) -> str | None:
        """The value of a parameter, None if the parameter is not given; an error if the value is empty."""
        value = self.values.get(name)
        if value == "":
            raise self.invalid(name, "", "is empty; leave it out instead")
        return value

    def whole(self, name: str, least: int, most: int, default: Default) -> int | Default:
        """The value as a whole number, the default if absent; an error unless it is from `least` to `most`."""
        value = self.text(name)
        if value is not None and not (re.fullmatch("[0-9]{1,9}", value) and least <= int(value) <= most):
            raise self.invalid(name, value, f"is a whole number from {least} to {most}")
        return default if value is None else int(value)

    def word(self, name: str, words: Collection[str], default: Default) -> str | Default:
        """The value of a parameter that takes one of these words, the default if it is absent; an error otherwise."""
        value = self.text(name)
        if value is not None and value not in words:
            raise self.invalid(name, value, f"is one of {', '.join(words)}", words)
        return default if value is None else value

    def flag(self, name: str, words: Mapping[str, bool], *, default: bool) -> bool:
        """The value as True or False by the protocol's `words`, the default if absent; an error for any other word."""
        value = self.text(name)
        if value is not None and value not in words:
            raise self.invalid(name, value, f"is {' or '.join(list(words)[:2])}")
        return default if value is None else words[value]
