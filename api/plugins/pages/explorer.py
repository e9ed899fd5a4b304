"""The page at /docs around Swagger UI: its files, calls to begin with, operations by tag."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from api.domain.errors import NotFound, Problem
from api.formats import registry
from api.formats.citation import PermanentAddresses
from api.formats.figure_rows import figure_table
from api.formats.table import Table
from api.formats.topic_rows import MarketSizeRow
from api.plugins.fact_check.rows import fact_check_table
from api.service import answers
from api.service.figures import FigureService
from api.service.parameters.groups import Shown
from api.service.parameters.queries import FactCheckQuery, MarketSizeQuery, OneFigureQuery
from api.service.parameters.reading import read
from api.web.dependencies import SAFE
from api.web.openapi.document import TAGS
from api.web.public_address import API, cacheable
from api.web.routes.index import path_rows

FOLDER = Path(__file__).resolve().parent / "api_explorer"
SCRIPT, STYLE = "start_explorer.js", "swagger_ui.css"
PREFIX = "/docs"
_TYPES = {SCRIPT: "text/javascript; charset=utf-8", STYLE: "text/css; charset=utf-8"}

router = APIRouter(include_in_schema=False)


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def own_style() -> Markup:
    """The style of the page's own text, which stands in the page so that a phone need not wait for it."""
    return Markup(_text("landing.css"))  # noqa: S704 - our own file


@router.get(f"{PREFIX}/{{name}}")
async def explorer_file(request: Request, name: str) -> Response:
    """What the explorer is started by and looks like."""
    if name not in _TYPES:
        raise NotFound("There is no such file; /docs is the page.")
    return Response(_text(name), headers={"content-type": _TYPES[name], **cacheable(request)})


FIGURE = "online-retail-sales.CHN.2024.cfis-2025-09-15"
SENTENCE = "China exported 1.8 trillion yuan of goods by cross-border e-commerce in 2024."


@dataclass(frozen=True, slots=True)
class FirstCall:
    """A call: what it is for, its address below the site, and its answer, None where there is none today."""

    title: str
    path: str
    parameters: Sequence[tuple[str, str]]
    answer: str | None

    @property
    def address(self) -> str:
        """The path with its query."""
        return f"{self.path}?{urlencode(self.parameters, safe=SAFE)}"


_Answer = Callable[[FigureService, Sequence[tuple[str, str]]], Awaitable[str]]


async def _figure(service: FigureService, pairs: Sequence[tuple[str, str]]) -> str:
    query = read(OneFigureQuery, pairs)
    return _written("text", query, await answers.figure(service, query, FIGURE, figure_table))


async def _market_size(service: FigureService, pairs: Sequence[tuple[str, str]]) -> str:
    query = read(MarketSizeQuery, pairs)
    table, _dataset = await answers.topic(service, query, MarketSizeRow)
    return _written("csv", query, table)


async def _fact_check(service: FigureService, pairs: Sequence[tuple[str, str]]) -> str:
    query = read(FactCheckQuery, pairs)
    found = await answers.fact_check(service, query, query.text)
    addresses = PermanentAddresses.of(found.catalogue.newest(None), "")
    return _written("csv", query, fact_check_table(found.checked, found.catalogue, query.lang, addresses, found.hint))


def _written(key: str, query: Shown, table: Table) -> str:
    return registry.by_key(key).write(table.select(query.columns), query.given).decode().strip()


_CALLS: Sequence[tuple[str, str, Sequence[tuple[str, str]], _Answer]] = (
    ("One figure in dollars, as one line", f"/figures/{FIGURE}.txt", (("unit", "USD"),), _figure),
    (
        "A series, as CSV",
        "/market-size.csv",
        (("area", "CHN"), ("from", "2022"), ("to", "2025"), ("unit", "USD"), ("fields", "period,sales,sales_display")),
        _market_size,
    ),
    (
        "A sentence held against the figures",
        "/fact-check.csv",
        (("fields", "phrase,verdict,correction"), ("text", SENTENCE)),
        _fact_check,
    ),
)


async def first_calls(service: FigureService) -> Sequence[FirstCall]:
    """The calls with the very answers that they get now; one whose answer is refused is told without."""
    return [
        FirstCall(title, API + path, pairs, await _answer(make(service, pairs))) for title, path, pairs, make in _CALLS
    ]


async def _answer(made: Awaitable[str]) -> str | None:
    try:
        return await made
    except Problem:
        return None


@dataclass(frozen=True, slots=True)
class ListedOperation:
    """A method of a path and what it does; `example` is an address below the site, None where it must be posted to."""

    method: str
    path: str
    summary: str
    example: str | None


@dataclass(frozen=True, slots=True)
class OperationGroup:
    """The operations under one tag."""

    name: str
    description: str
    operations: Sequence[ListedOperation]


def operation_groups(paths: Mapping[str, Any]) -> Sequence[OperationGroup]:
    """The operations in the order of the tags; `paths` is that part of the OpenAPI document."""
    examples = {row.path: row.example for row in path_rows(paths)}
    by_tag: dict[str, list[ListedOperation]] = {tag["name"]: [] for tag in TAGS}
    for path, methods in paths.items():
        for method, described in methods.items():
            example = examples.get(path, path) if method == "get" else None
            operation = ListedOperation(method.upper(), path, described["summary"], example)
            by_tag[described["tags"][0]].append(operation)
    return [OperationGroup(tag["name"], tag["description"], by_tag[tag["name"]]) for tag in TAGS]
