"""Routes of other people's protocols: every path below a prefix, its query string, the codes and periods in use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, NamedTuple, Self, TypeVar
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from starlette.convertors import PathConvertor, register_url_convertor

from api.domain.catalogue import Catalogue
from api.domain.errors import MethodNotAllowed, Problem
from api.domain.period import Period
from api.domain.query import Both, Claims, Comparison, ComparisonOperator, Page, Query
from api.service.concurrency import OnceARelease, off_the_loop
from api.service.figures import FigureService

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

Error = TypeVar("Error", bound=Exception)


class _AnyPath(PathConvertor):
    """All of a path; Starlette's own ends at the first line end, and the rest would go past the protocol."""

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
                refusal = f"{request.method} is not allowed: the service is read-only."
                raise MethodNotAllowed(refusal, headers={"allow": "GET, HEAD"})
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


def path_of(request: Request) -> str:
    """The path after the prefix."""
    path: str = request.path_params.get("path", "")
    return path


MAX_PARAMETERS = 200
MAX_CHARACTERS = 50_000
"""Characters of a name or a value; a list of ids can be long."""

NOT_UTF_8 = "The address is not percent-encoded UTF-8."

Default = TypeVar("Default")


class QueryErrors:
    """Makes a protocol's errors of a query string. A rule completes the sentence that a parameter begins."""

    @staticmethod
    def error(sentence: str, name: str | None = None, /) -> Exception:
        """An error with that sentence, about a parameter where one is named."""
        raise NotImplementedError

    def unknown(self, name: str, accepted: Collection[str], /) -> Exception:
        """The path takes no parameter of that name."""
        raise NotImplementedError

    def repeated(self, name: str, _value: str, /) -> Exception:
        """A parameter comes again, with this value."""
        return self.error(f"{name} is given twice.", name)

    def invalid(self, name: str, _value: str, rule: str, _words: Collection[str] = (), /) -> Exception:
        """A value breaks a rule; the words are those that it is one of."""
        return self.error(f"{name} {rule}.", name)


@dataclass(frozen=True, slots=True)
class QueryString:
    """The parameters of a request by name; a subclass of each protocol says what they mean."""

    values: Mapping[str, str]

    errors: ClassVar[QueryErrors]
    max_characters: ClassVar[int] = MAX_CHARACTERS
    plus_is_space: ClassVar[bool] = True
    any_case: ClassVar[bool] = False
    """True where the case of a name does not matter."""

    @classmethod
    def read(cls, query_string: bytes, accepted: Collection[str]) -> Self:
        """The query string of a path that takes some parameters."""
        return cls(cls.collect(cls.pairs(query_string), accepted))

    @classmethod
    def pairs(cls, query_string: bytes) -> Iterator[tuple[str, str]]:
        """Names and values in their order, decoded."""
        text = query_string.decode("latin-1")
        if not text.isascii():
            raise cls.errors.error(NOT_UTF_8)
        if text.count("&") >= MAX_PARAMETERS:
            raise cls.errors.error(f"The query string has more than {MAX_PARAMETERS} parameters.")
        for pair in text.split("&"):
            if pair:
                name, _, value = pair.partition("=")
                yield cls.decoded(name), cls.decoded(value)

    @classmethod
    def decoded(cls, text: str) -> str:
        """A name or value without its percent signs."""
        if len(text) > cls.max_characters:
            most = cls.max_characters
            raise cls.errors.error(f"A value of {len(text)} characters is too long; at most {most} are read.")
        try:
            return unquote(text.replace("+", " ") if cls.plus_is_space else text, errors="strict")
        except UnicodeDecodeError:
            raise cls.errors.error(NOT_UTF_8) from None

    @classmethod
    def collect(cls, pairs: Iterable[tuple[str, str]], accepted: Collection[str]) -> dict[str, str]:
        """The values by name; an error for a name that is not accepted, or that comes twice."""
        values: dict[str, str] = {}
        for written, value in pairs:
            name = written.lower() if cls.any_case and written not in accepted else written
            if not cls.takes(name, accepted):
                raise cls.errors.unknown(written, accepted)
            if name in values:
                raise cls.errors.repeated(name, value)
            values[name] = value
        return values

    @classmethod
    def takes(cls, name: str, accepted: Collection[str]) -> bool:
        """True for a name that the path takes."""
        return name in accepted

    def text(self, name: str) -> str | None:
        """The value as it is, None where it is not given; an empty one is an error."""
        value = self.values.get(name)
        if value == "":
            raise self.errors.invalid(name, "", "is empty; leave it out instead")
        return value

    def whole(self, name: str, least: int, most: int, default: Default) -> int | Default:
        """A whole number within bounds."""
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most):
            raise self.errors.invalid(name, value, f"is a whole number from {least} to {most}")
        return int(value)

    def word(self, name: str, words: Collection[str], default: Default) -> str | Default:
        """One of some words."""
        value = self.text(name)
        if value is None:
            return default
        if value not in words:
            raise self.errors.invalid(name, value, f"is one of {', '.join(words)}", words)
        return value

    def flag(self, name: str, words: Mapping[str, bool], *, default: bool) -> bool:
        """Yes or no in the words that the protocol has for it, of which an error names the first two."""
        value = self.text(name)
        if value is None:
            return default
        if value not in words:
            raise self.errors.invalid(name, value, f"is {' or '.join(list(words)[:2])}")
        return words[value]


PREFERRED = Comparison("preferred", ComparisonOperator.EQ, True)


Periods = Mapping[str, frozenset[str]]
"""By indicator, the periods that there are figures of."""


def together(periods: Periods) -> frozenset[str]:
    """The periods of all indicators."""
    return frozenset().union(*periods.values())


class SeriesPlace(NamedTuple):
    """The codes that the figures of a line share; where any of them changes, another place begins."""

    frequency: str
    area: str
    indicator: str
    unit: str
    vintage: str | None
    comparator: str
    source: str


@dataclass(frozen=True, slots=True)
class FiguresInUse:
    """The places that some figures have, and by indicator their periods."""

    places: Sequence[SeriesPlace]
    periods: Periods

    @property
    def all_periods(self) -> frozenset[str]:
        """The periods of all indicators."""
        return together(self.periods)


async def in_use(service: FigureService, catalogue: Catalogue, query: Query) -> FiguresInUse:
    """The places of the figures that a query selects by its filters and its choice among claims."""
    if query.claims is not Claims.ALL:  # as a condition, which is all that `distinct` looks at
        query = replace(query, where=Both((PREFERRED, query.where)) if query.where else PREFERRED)
    # With the year, which its period tells, SQLite reads the table as it lies: by the index of periods alone it
    # would look up each row of the table in turn, at four times the cost.
    dated = await service.distinct(catalogue, query, ("indicator", "year", "period"))
    periods = await off_the_loop(lambda: _by_indicator((indicator, period) for indicator, _, period in dated))
    places: list[SeriesPlace] = []
    # The table has no column for the length of a period.
    for letter in sorted({Period.parse(text).frequency for text in together(periods)}):
        rows = await service.distinct(catalogue, replace(query, frequencies=(letter,)), SeriesPlace._fields[1:])
        places += [SeriesPlace(letter, *row) for row in rows]
    return FiguresInUse(places, periods)


def _by_indicator(rows: Iterable[tuple[Any, ...]]) -> Periods:
    found: dict[str, set[str]] = {}
    for indicator, period in rows:
        found.setdefault(indicator, set()).add(period)
    return {indicator: frozenset(texts) for indicator, texts in found.items()}


_PERIODS: OnceARelease[Periods] = OnceARelease()
_ALL: OnceARelease[FiguresInUse] = OnceARelease()


async def periods_in_use(service: FigureService, catalogue: Catalogue) -> Periods:
    """The periods that figures are about; read once a release."""

    async def make() -> Periods:
        rows = await service.periods(catalogue)
        return await off_the_loop(lambda: _by_indicator(rows))

    return await _PERIODS.get(catalogue, make)


async def all_in_use(service: FigureService, catalogue: Catalogue, claims: Claims) -> FiguresInUse:
    """The places of the preferred figures, or of every source's claims; read once a release."""

    async def make() -> FiguresInUse:
        # Wherever claims are, one of them is the preferred one: both have the same periods.
        periods, rows = await asyncio.gather(periods_in_use(service, catalogue), service.places(catalogue, claims))
        return FiguresInUse(await off_the_loop(lambda: [SeriesPlace._make(row) for row in rows]), periods)

    return await _ALL.get(catalogue, make, claims)


async def by_claims(service: FigureService, catalogue: Catalogue) -> Mapping[Claims, FiguresInUse]:
    """The places of the preferred figures and of every source's claims, both read at the same time."""
    found = await asyncio.gather(*(all_in_use(service, catalogue, claims) for claims in Claims))
    return dict(zip(Claims, found, strict=True))


async def how_many(service: FigureService, catalogue: Catalogue, query: Query) -> int:
    """The number of figures that a query selects on all its pages."""
    return (await service.printed(catalogue, replace(query, page=Page(limit=0), order=()))).total
