"""The World Bank's API at /worldbank/v2: its paths, and the rows that each of them names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from api.domain.catalogue import Catalogue
from api.domain.entries import AreaBase, IndicatorBase
from api.domain.figure import Dataset
from api.domain.period import Period
from api.domain.query import Lang
from api.formats.writers.json import dumps
from api.plugins.worldbank import rows
from api.plugins.worldbank.parameters import (
    ALL,
    COMMON,
    DATA,
    DATABASE,
    JSON,
    JSON_STAT,
    MAX_PER_PAGE,
    WorldBankError,
    WorldBankQuery,
    among,
    areas,
    check_database,
    invalid,
    of_problem,
    times,
    unknown,
)
from api.service.concurrency import off_the_loop
from api.service.figures import FigureService
from api.web.dependencies import service_of
from api.web.links import cacheable
from api.web.middleware.expensive import FEW_SERIES, MANY, take_turn
from api.web.prefixed_routes import areas_in_use, catch_all, path_of, periods_in_use, together

MAX_FOOTNOTES = 100
PREFIX = "/worldbank/v2"
_JSON = {"content-type": "application/json;charset=utf-8"}
_GROUPS = ("region", "incomelevel", "lendingtype")
_PLURALS = {f"{name}s": name for name in (*_GROUPS, "indicator", "source", "topic")} | {"countries": "country"}


def singular(segment: str) -> str:
    """A segment of a path as they have it in the singular: countries and Country are country."""
    return _PLURALS.get(segment.lower(), segment.lower())


async def _respond(request: Request) -> Response:
    path, lang = path_of(request), Lang.EN
    segments = [segment for segment in path.split("/") if segment]
    if segments and len(segments[0]) == 2:
        if segments[0].lower() not in tuple(Lang):
            languages = ", ".join(Lang)
            raise WorldBankError(150, "Unknown language", f"{segments[0]!r}: names are served in {languages}.")
        lang = Lang(segments.pop(0).lower())
    service = service_of(request)
    body = await _Answer(request, path, lang, service, await service.catalogue()).of(segments)
    headers = {**_JSON, "cache-control": cacheable(request)["cache-control"]}
    return Response(await off_the_loop(lambda: dumps(body)), headers=headers)


def _respond_with_error(_request: Request, error: WorldBankError) -> Response:
    return Response(dumps(error.body()), error.status, _JSON)


router = catch_all(PREFIX, _respond, WorldBankError, of_problem, _respond_with_error)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer to a request; methods for paths take the ids that these name, and the segments that follow."""

    request: Request
    path: str
    lang: Lang
    service: FigureService
    catalogue: Catalogue

    async def of(self, segments: Sequence[str]) -> Any:
        """The body for the segments of a path."""
        kind, rest = singular(segments[0]) if segments else "", segments[2:]
        ids = segments[1] if len(segments) > 1 else ALL
        if kind == "country":
            return await self._country(ids, rest)
        if kind == "source":
            return await self._source(ids, rest)
        if kind == "topic":
            return self._topic(ids, rest)
        if rest or kind not in ("indicator", *_GROUPS):
            raise self._nothing()
        if kind == "indicator":
            return self._indicators(self._items(ids), self._query((*COMMON, "source")))
        # Of the classifications the catalogue holds but the group of aggregates, which the world is in.
        groups = [{"id": "", "code": "NA", "iso2code": "NA", "name": "Aggregates"}] if kind == "region" else []
        wanted = among(ids, "group", [row["code"] for row in groups])
        return self._listed([row for row in groups if not wanted or row["code"] in wanted])

    def _nothing(self) -> WorldBankError:
        return WorldBankError(112, "Unknown endpoint", f"There is nothing at {self.path[:200]!r} here.")

    def _query(self, accepted: Sequence[str] = COMMON, formats: Sequence[str] = (JSON,)) -> WorldBankQuery:
        query = WorldBankQuery.read(self.request.scope["query_string"], accepted)
        query.check_format(formats)
        return query

    def _listed(self, found: Sequence[rows.Row], query: WorldBankQuery | None = None) -> Any:
        """A list as their first, simple paths give it."""
        query = query or self._query()
        return [query.paging(len(found)), found[query.start : query.start + query.per_page]]

    def _concept(self, concept: str, found: Sequence[rows.Row]) -> Any:
        """Variables of a concept, as the paths of a database give them."""
        paging, page = self._listed(found)
        variables = {"id": concept, "name": concept, "variable": page}
        return {**paging, "source": [{"id": DATABASE, "name": rows.NAME, "concept": [variables]}]}

    async def _figures(
        self, query: WorldBankQuery, series: tuple[str, ...], countries: tuple[str, ...], times: tuple[str, ...] = ()
    ) -> Dataset:
        check_database(query.values.get("source", DATABASE))
        if query.per_page * query.page >= MANY or not series or len(series) + len(countries) > FEW_SERIES + 1:
            await take_turn(self.request.scope)
        return await self.service.fetch(self.catalogue, query.figures(series, countries, times, self.lang))

    def _codes(self, text: str) -> tuple[str, ...]:
        return among(text, "indicator", self.catalogue.indicators)

    def _items(self, text: str) -> list[IndicatorBase]:
        return [self.catalogue.indicators[code] for code in self._codes(text) or self.catalogue.indicators]

    def _areas(self, text: str) -> list[AreaBase]:
        return [self.catalogue.areas[code] for code in areas(text, self.catalogue) or self.catalogue.areas]

    async def _country(self, ids: str, rest: Sequence[str]) -> Any:
        countries = areas(ids, self.catalogue)
        if rest:
            if len(rest) != 2 or singular(rest[0]) != "indicator":
                raise self._nothing()
            return await self._data(countries, rest[1])
        query = self._query((*COMMON, *_GROUPS))
        found = [rows.country(area, self.lang) for area in self._areas(ids)]
        for group in _GROUPS:
            wanted = query.values.get(group, ALL)
            if wanted.lower() == ALL:
                continue
            for item in wanted.split(";"):
                if item.upper() != "NA":
                    raise unknown(group, item, ["NA"])
            found = [row for row in found if row["region"]["id"] == "NA"]  # every group has the same member
        return self._listed(found, query)

    async def _data(self, countries: tuple[str, ...], series: str) -> Any:
        query = self._query(DATA, (JSON, JSON_STAT))
        footnotes, updated = query.footnotes, rows.updated(self.catalogue)
        dataset = await self._figures(query, self._codes(series), countries)
        header = query.paging(dataset.total)
        if query.format == JSON_STAT:
            return await off_the_loop(lambda: rows.bundle(dataset, header, updated, footnotes=footnotes))
        header |= {"sourceid": DATABASE, "sourcename": rows.NAME, "lastupdated": updated}
        found = await off_the_loop(lambda: rows.observations(dataset, self.lang))
        if not footnotes:
            found = [{name: value for name, value in row.items() if name != "footnote"} for row in found]
        return [header, found]

    def _indicators(self, items: Iterable[IndicatorBase], query: WorldBankQuery) -> Any:
        check_database(query.values.get("source", DATABASE))
        return self._listed([rows.indicator(item, self.lang) for item in items], query)

    def _topic(self, ids: str, rest: Sequence[str]) -> Any:
        every = rows.topics(self.catalogue)
        topics = [row["id"] for row in every]
        wanted = among(ids, "topic", topics) or topics
        if not rest:
            return self._listed([row for row in every if row["id"] in wanted])
        if len(rest) > 1 or singular(rest[0]) != "indicator":
            raise self._nothing()
        return self._indicators(
            [item for item in self._items(ALL) if item.topic in wanted], self._query((*COMMON, "source"))
        )

    async def _source(self, ids: str, rest: Sequence[str]) -> Any:
        """The list of databases, which is one, or what that one holds."""
        check_database(ids)
        if not rest:
            return self._listed([rows.source(self.catalogue)], self._query((*COMMON, "databid")))
        concept, *more = singular(rest[0]), *rest[1:]
        if not more and concept == "indicator":
            return self._indicators(self._items(ALL), self._query())
        if not more and concept == "concepts":
            names = [{"id": name, "value": name} for name in rows.CONCEPTS]
            wrapped = [{"id": DATABASE, "name": rows.NAME, "concept": names}]
            return {**self._query().paging(len(names)), "source": wrapped}
        if concept == "search" and more:
            wanted = "/".join(more).casefold()
            notes = [rows.series_notes(item, self.lang) for item in self._items(ALL)]
            found = [row for row in notes if any(wanted in field["value"].casefold() for field in row["metatype"])]
            return self._concept("Series", found)
        if len(more) == 2 and more[1].lower() == "metadata":
            return await self._notes(concept, more[0])
        if len(more) < 2 and concept in ("series", "country", "time"):
            return self._concept(concept.capitalize(), await self._variables(concept, more[0] if more else ALL))
        return await self._cells(rest)

    async def _cells(self, rest: Sequence[str]) -> Any:
        """The data of the database: pairs of a concept and its ids in any order."""
        if rest[-1].lower() == "data":
            rest = rest[:-1]
        chosen = {name.lower(): text for name, text in zip(rest[::2], rest[1::2], strict=False)}
        if len(rest) % 2 or len(chosen) * 2 != len(rest) or not {"series", "country", "time"}.issuperset(chosen):
            raise self._nothing()
        query = self._query((*COMMON, "mrv", "mrnev"))
        series = self._codes(chosen.get("series", ALL))
        countries = areas(chosen.get("country", ALL), self.catalogue)
        dataset = await self._figures(query, series, countries, times(chosen.get("time", ALL)))
        cells = await off_the_loop(lambda: rows.cells(dataset, self.lang))
        source = {"id": DATABASE, "name": rows.NAME, "data": cells}
        return {**query.paging(dataset.total), "lastupdated": rows.updated(self.catalogue), "source": source}

    async def _variables(self, concept: str, text: str) -> list[rows.Row]:
        """The members of a concept; of countries and times those that figures are about, where none is named."""
        catalogue = self.catalogue
        if concept == "series":
            return [{"id": item.code, "value": rows.named(item, self.lang)} for item in self._items(text)]
        if concept == "country":
            codes = areas(text, catalogue) or await areas_in_use(self.service, catalogue)
            return [{"id": code, "value": rows.named(catalogue.areas[code], self.lang)} for code in codes]
        wanted = times(text)
        used = map(Period.parse, together(await periods_in_use(self.service, catalogue)))
        found = sorted(used, key=lambda period: (period.last, period.text))
        return [
            {"id": rows.time_of(one), "value": rows.date_of(one)} for one in found if not wanted or one.text in wanted
        ]

    async def _notes(self, concept: str, text: str) -> Any:
        """Notes on indicators, on countries, or on the figures of both."""
        if concept == "series":
            return self._concept("Series", [rows.series_notes(item, self.lang) for item in self._items(text)])
        if concept == "country":
            return self._concept("Country", [rows.area_notes(area, self.lang) for area in self._areas(text)])
        if concept != "country-series":
            raise self._nothing()
        return self._concept("Country-Series", await self._footnotes(text.split(";")))

    async def _footnotes(self, keys: Sequence[str]) -> list[rows.Row]:
        """The notes on all figures of a country and an indicator, for keys like CHN~online-retail-sales."""
        if len(keys) > MAX_FOOTNOTES:
            raise invalid("id", f"{len(keys)} ids", f"at most {MAX_FOOTNOTES} are read")
        found = []
        for key in keys:
            area, tilde, series = key.partition("~")
            countries, codes = areas(area, self.catalogue), self._codes(series)
            if not (tilde and countries and codes):
                raise invalid("id", key, "it is a country and an indicator, CHN~online-retail-sales")
            dataset = await self._figures(WorldBankQuery({"per_page": str(MAX_PER_PAGE)}), codes, countries)
            if dataset.figures:
                found.append(rows.figure_notes(key, dataset, self.lang))
        return found
