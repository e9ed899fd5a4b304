"""The World Bank's API at /worldbank/v2: its paths, and the answer at each path."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fastapi import Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import MethodNotAllowed, NotAcceptable, NotFound, Problem, UnknownCode, UnknownParameter
from api.domain.figure import Dataset
from api.domain.models import IndicatorBase
from api.domain.period import Period
from api.domain.query import FEW_SERIES, Codes, Lang
from api.formats.catalogue_rows import text_in
from api.formats.writers.json import dumps
from api.plugins.worldbank import rows
from api.plugins.worldbank.parameters import (
    ALL,
    COMMON,
    DATA,
    DATABASE,
    JSON,
    JSON_STAT,
    WorldBankQuery,
    among,
    areas,
    check_database,
    times,
)
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.service.series import areas_in_use, periods_in_use, together
from api.web.dependencies import service_of
from api.web.middleware.expensive import MANY, take_turn
from api.web.prefixed_routes import catch_all, path_of

PREFIX = "/worldbank/v2"
_JSON = {"content-type": "application/json;charset=utf-8"}
_GROUPS = ("region", "incomelevel", "lendingtype")
_PLURALS = {f"{name}s": name for name in (*_GROUPS, "indicator", "source", "topic")} | {"countries": "country"}


def singular(segment: str) -> str:
    """A segment of a path in lower case, plurals in _PLURALS in the singular: `Countries` becomes `country`."""
    return _PLURALS.get(segment.lower(), segment.lower())


async def _answer(request: Request) -> Response:
    lang, segments = Lang.EN, [segment for segment in path_of(request).split("/") if segment]
    if segments and len(segments[0]) == 2:
        if segments[0].lower() not in tuple(Lang):
            languages = ", ".join(Lang)
            raise UnknownCode.at("language", f"{segments[0]!r}: names are served in {languages}.")
        lang = Lang(segments.pop(0).lower())
    service = service_of(request)
    body = await _Answer(request, lang, service, await service.catalogue()).of(segments)
    return Response(await off_the_loop(lambda: dumps(body)), headers=_JSON)


_NUMBERS = {"indicator": 175, "language": 150}
"""The World Bank's error numbers by kind of unknown id; all other kinds have 120."""


def _respond(_request: Request, problem: Problem) -> Response:
    """The message for a problem, with status 200 as in the World Bank's API, but for failures and wrong methods."""
    number, key = 120, "Invalid value"
    match problem:
        case UnknownCode(faults=[fault]):
            number, key = _NUMBERS.get(fault.parameter, 120), f"Unknown {fault.parameter}"
        case UnknownParameter():
            key = "Unknown parameter"
        case NotAcceptable():
            number, key = 111, "Unknown format"
        case NotFound() | MethodNotAllowed():
            number, key = 112, "Unknown endpoint"
        case _ if problem.status >= 500:
            number, key = 105, problem.title
    status = problem.status if number == 105 or isinstance(problem, MethodNotAllowed) else 200
    message = {"id": str(number), "key": key, "value": problem.detail}
    return Response(dumps([{"message": [message]}]), status, _JSON)


_BELOW = {
    "indicator": "Indicators",
    "country": "Areas",
    "topic": "Topics",
    "source": "The database",
    "country/all/indicator/{indicator}": "Values of an indicator",
}
router = catch_all(PREFIX, _answer, _respond, _BELOW)


class _Answer(NamedTuple):
    """Makes the answer to a request from the segments of its path, such as `indicator` and a list of ids."""

    request: Request
    lang: Lang
    service: FigureService
    catalogue: Catalogue

    async def of(self, segments: Sequence[str]) -> Any:
        """The answer, as values for JSON, to a path with these segments; NotFound if there is no such path."""
        ids, rest = segments[1] if len(segments) > 1 else ALL, segments[2:]
        match [singular(segment) for segment in (*segments[:1], *rest)]:
            case ["country"]:
                chosen = areas(ids, self.catalogue) or self.catalogue.areas
                return self._listed([rows.country(self.catalogue.areas[code], self.lang) for code in chosen])
            case ["country", "indicator", _]:
                return await self._data(ids, rest[1])
            case ["indicator"]:
                return self._indicators(self._items(ids))
            case ["topic"]:
                return self._listed(self._topics(ids))
            case ["topic", "indicator"]:
                wanted = [row["id"] for row in self._topics(ids)]
                return self._indicators([item for item in self._items(ALL) if item.topic in wanted])
            case ["region" | "incomelevel" | "lendingtype" as group]:
                # Of the World Bank's groups the catalogue has only the region of aggregates, with the world in it.
                codes = ["NA"] if group == "region" else []
                among(ids, "group", codes)
                return self._listed(
                    [{"id": "", "code": code, "iso2code": code, "name": "Aggregates"} for code in codes]
                )
            case ["source", *names]:
                check_database(ids)
                return await self._of_database(names, rest)
        raise self._nothing()

    async def _of_database(self, names: Sequence[str], rest: Sequence[str]) -> Any:
        """The answer to a path below `source`: the list of databases, which has one, or that one's contents."""
        members = (*rest, ALL, ALL)[1]
        match names:
            case []:
                return self._listed([rows.source(self.catalogue)], self._query((*COMMON, "databid")))
            case ["indicator"]:
                return self._indicators(self._items(ALL))
            case ["concepts"]:
                concepts = [{"id": name, "value": name} for name in rows.CONCEPTS]
                wrapped = [{"id": DATABASE, "name": rows.NAME, "concept": concepts}]
                return {**self._query().paging(len(concepts)), "source": wrapped}
            case ["series", _, "metadata"]:
                return self._concept("Series", [rows.series_notes(item, self.lang) for item in self._items(members)])
            case ["series"] | ["series", _]:
                found = [{"id": each.code, "value": text_in(each, "name", self.lang)} for each in self._items(members)]
                return self._concept("Series", found)
            case ["country"] | ["country", _]:
                codes = areas(members, self.catalogue) or await areas_in_use(self.service, self.catalogue)
                names_of = self.catalogue.areas
                found = [{"id": code, "value": text_in(names_of[code], "name", self.lang)} for code in codes]
                return self._concept("Country", found)
            case ["time"] | ["time", _]:
                return self._concept("Time", await self._times(times(members)))
        return await self._cells(names, rest)

    def _nothing(self) -> NotFound:
        return NotFound(f"There is nothing at {path_of(self.request)[:200]!r} here.")

    def _query(self, accepted: Sequence[str] = COMMON, formats: Sequence[str] = (JSON,)) -> WorldBankQuery:
        query = WorldBankQuery.read(self.request.scope["query_string"], accepted)
        query.check(formats)
        check_database(query.get("source", DATABASE))
        return query

    def _listed(self, found: Sequence[rows.Row], query: WorldBankQuery | None = None) -> Any:
        """A page of rows in the form of the simple paths: a list of the paging and of the page's rows."""
        query = query or self._query()
        return [query.paging(len(found)), found[query.start : query.start + query.per_page]]

    def _concept(self, concept: str, found: Sequence[rows.Row]) -> Any:
        """A page of rows as variables of a concept, in the form of the paths below `source`, with the paging."""
        paging, page = self._listed(found)
        variables = {"id": concept, "name": concept, "variable": page}
        return {**paging, "source": [{"id": DATABASE, "name": rows.NAME, "concept": [variables]}]}

    async def _figures(self, query: WorldBankQuery, series: str, countries: str, dates: str = ALL) -> Dataset:
        """The figures of lists of indicators, areas and times; waits for a turn if they may be many."""
        codes, chosen = self._codes(series), areas(countries, self.catalogue)
        if query.per_page * query.page >= MANY or not codes or len(codes) + len(chosen) > FEW_SERIES + 1:
            await take_turn(self.request.scope)
        return await self.service.fetch(self.catalogue, query.figures(codes, chosen, times(dates), self.lang))

    def _codes(self, text: str) -> Codes:
        return among(text, "indicator", self.catalogue.indicators)

    def _items(self, text: str) -> list[IndicatorBase]:
        return [self.catalogue.indicators[code] for code in self._codes(text) or self.catalogue.indicators]

    def _topics(self, text: str) -> list[rows.Row]:
        every = rows.topics(self.catalogue)
        wanted = among(text, "topic", [row["id"] for row in every])
        return [row for row in every if not wanted or row["id"] in wanted]

    async def _data(self, countries: str, series: str) -> Any:
        """The figures of areas and indicators, with their paging, as rows or as JSON-stat."""
        query = self._query(DATA, (JSON, JSON_STAT))
        query.word("footnote", ("y", "Y"), "y")
        updated = rows.updated(self.catalogue)
        dataset = await self._figures(query, series, countries)
        header = query.paging(dataset.total)
        if query.format == JSON_STAT:
            return await off_the_loop(lambda: rows.bundle(dataset, header, updated))
        header |= {"sourceid": DATABASE, "sourcename": rows.NAME, "lastupdated": updated}
        return [header, await off_the_loop(lambda: [rows.observation(each, self.lang) for each in dataset.figures])]

    def _indicators(self, items: Sequence[IndicatorBase]) -> Any:
        query = self._query((*COMMON, "source"))
        return self._listed([rows.indicator(item, self.lang) for item in items], query)

    async def _cells(self, names: Sequence[str], rest: Sequence[str]) -> Any:
        """The figures for a path of pairs of a concept and its ids, in any order; NotFound for other paths."""
        if names[-1] == "data":
            names = names[:-1]
        chosen = dict(zip(names[::2], rest[1::2], strict=False))
        if len(chosen) * 2 != len(names) or not {"series", "country", "time"}.issuperset(chosen):
            raise self._nothing()
        query = self._query((*COMMON, "mrv", "mrnev"))
        wanted = (chosen.get(name, ALL) for name in ("series", "country", "time"))
        dataset = await self._figures(query, *wanted)
        cells = await off_the_loop(lambda: [rows.cell(figure, self.lang) for figure in dataset.figures])
        source = {"id": DATABASE, "name": rows.NAME, "data": cells}
        return {**query.paging(dataset.total), "lastupdated": rows.updated(self.catalogue), "source": source}

    async def _times(self, wanted: Sequence[str]) -> list[rows.Row]:
        """The rows of the periods with figures, only of `wanted` ones unless that is empty, in order of time."""
        used = together(await periods_in_use(self.service, self.catalogue))
        chosen = map(Period.parse, used.intersection(wanted) if wanted else used)
        found = sorted(chosen, key=lambda period: (period.last, period.text))
        return [{"id": rows.time_of(period), "value": rows.date_of(period)} for period in found]
