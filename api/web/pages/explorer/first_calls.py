"""The calls that the page at /docs begins with, and what each answers today."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.domain.errors import Problem
from api.formats import registry as formats
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
from api.web.canonical_query import SAFE
from api.web.public_address import API

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
    return formats.by_key(key).write(table.select(query.columns), query.given).decode().strip()


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
