"""The World Bank's API at /worldbank/v2: its paths, and the rows that each of them names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import Request, Response

from api.domain.period import Period
from api.domain.query import Lang
from api.formats.writers.json import dumps
from api.plugins.worldbank import rows
from api.plugins.worldbank.errors import WorldBankError, invalid, no_endpoint, of_problem, unknown
from api.plugins.worldbank.parameters import (
    ALL,
    COMMON,
    DATA,
    JSON,
    JSON_STAT,
    MAX_PER_PAGE,
    WorldBankQuery,
    WorldBankRequest,
    among,
    areas,
    check_database,
    indicators,
    paging,
    singular,
    times,
)
from api.service.concurrency import off_the_loop
from api.web.dependencies import service_of
from api.web.links import cacheable
from api.web.prefixed_routes import areas_in_use, catch_all, path_of, periods_in_use, together

MAX_FOOTNOTES = 100


async def _source(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    """The list of databases, which is one, or what that one holds."""
    check_database(rest[0] if rest else ALL)
    if len(rest) < 2:
        return call.listed([rows.source(call.catalogue)], call.query((*COMMON, "databid")))
    concept = singular(rest[1])
    if len(rest) == 2 and concept == "indicator":
        return _indicators(call, call.catalogue.indicators, call.query())
    if len(rest) == 2 and concept == "concepts":
        names = [{"id": name, "value": name} for name in rows.CONCEPTS]
        wrapped = [{"id": rows.DATABASE, "name": rows.NAME, "concept": names}]
        return {**paging(call.query(), len(names)), "source": wrapped}
    if concept == "search" and len(rest) > 2:
        wanted = "/".join(rest[2:]).casefold()
        notes = [rows.series_notes(item, call.lang) for item in call.catalogue.indicators.values()]
        return call.concept(
            "Series",
            [row for row in notes if any(wanted in field["value"].casefold() for field in row["metatype"])],
        )
    if len(rest) == 4 and rest[3].lower() == "metadata":
        return await _notes(call, concept, rest[2])
    if len(rest) in (2, 3) and concept in ("series", "country", "time"):
        return call.concept(concept.capitalize(), await _variables(call, concept, rest[2] if len(rest) == 3 else ALL))
    return await _cells(call, rest[1:])


async def _cells(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    """The data of the database: pairs of a concept and its ids in any order."""
    if rest[-1].lower() == "data":
        rest = rest[:-1]
    chosen = {name.lower(): text for name, text in zip(rest[::2], rest[1::2], strict=False)}
    if len(rest) % 2 or len(chosen) * 2 != len(rest) or not {"series", "country", "time"}.issuperset(chosen):
        raise no_endpoint(call.path)
    query = call.query((*COMMON, "mrv", "mrnev"))
    series = indicators(chosen.get("series", ALL), call.catalogue)
    countries = areas(chosen.get("country", ALL), call.catalogue)
    dataset = await call.figures(query, series, countries, times(chosen.get("time", ALL)))
    cells = await off_the_loop(lambda: rows.cells(dataset, call.lang))
    source = {"id": rows.DATABASE, "name": rows.NAME, "data": cells}
    return {**paging(query, dataset.total), "lastupdated": rows.updated(call.catalogue), "source": source}


async def _variables(call: WorldBankRequest, concept: str, text: str) -> list[rows.Row]:
    """The members of a concept; of countries and times those that figures are about, where none is named."""
    catalogue, service = call.catalogue, service_of(call.request)
    if concept == "series":
        items = [catalogue.indicators[code] for code in indicators(text, catalogue) or catalogue.indicators]
        return [{"id": item.code, "value": rows.named(item, call.lang)} for item in items]
    if concept == "country":
        codes = areas(text, catalogue) or await areas_in_use(service, catalogue)
        return [{"id": code, "value": rows.named(catalogue.areas[code], call.lang)} for code in codes]
    wanted = times(text)
    used = map(Period.parse, together(await periods_in_use(service, catalogue)))
    found = sorted(used, key=lambda period: (period.last, period.text))
    return [{"id": rows.time_of(one), "value": rows.date_of(one)} for one in found if not wanted or one.text in wanted]


async def _notes(call: WorldBankRequest, concept: str, text: str) -> Any:
    """Notes on indicators, on countries, or on the figures of both."""
    catalogue, lang = call.catalogue, call.lang
    if concept == "series":
        codes = indicators(text, catalogue) or catalogue.indicators
        return call.concept("Series", [rows.series_notes(catalogue.indicators[code], lang) for code in codes])
    if concept == "country":
        places = areas(text, catalogue) or catalogue.areas
        return call.concept("Country", [rows.area_notes(catalogue.areas[code], lang) for code in places])
    if concept != "country-series":
        raise no_endpoint(call.path)
    return call.concept("Country-Series", await _footnotes(call, text.split(";")))


async def _footnotes(call: WorldBankRequest, keys: Sequence[str]) -> list[rows.Row]:
    """The notes on all figures of a country and an indicator, for keys like CHN~online-retail-sales."""
    if len(keys) > MAX_FOOTNOTES:
        raise invalid("id", f"{len(keys)} ids", f"at most {MAX_FOOTNOTES} are read")
    found = []
    for key in keys:
        area, tilde, series = key.partition("~")
        countries, codes = areas(area, call.catalogue), indicators(series, call.catalogue)
        if not (tilde and countries and codes):
            raise invalid("id", key, "it is a country and an indicator, CHN~online-retail-sales")
        dataset = await call.figures(WorldBankQuery({"per_page": str(MAX_PER_PAGE)}), codes, countries)
        if dataset.figures:
            found.append(rows.figure_notes(key, dataset, call.lang))
    return found


PREFIX = "/worldbank/v2"
LANGUAGES = tuple(Lang)
_JSON = {"content-type": "application/json;charset=utf-8"}
_GROUPS = ("region", "incomelevel", "lendingtype")


async def _respond(request: Request) -> Response:
    body = await _answer(request, path_of(request))
    headers = {**_JSON, "cache-control": cacheable(request)["cache-control"]}
    return Response(await off_the_loop(lambda: dumps(body)), headers=headers)


def _respond_with_error(_request: Request, error: WorldBankError) -> Response:
    return Response(dumps(error.body()), error.status, _JSON)


router = catch_all(PREFIX, _respond, WorldBankError, of_problem, _respond_with_error)


async def _answer(request: Request, path: str) -> Any:
    segments = [segment for segment in path.split("/") if segment]
    lang = Lang.EN
    if segments and len(segments[0]) == 2:
        if segments[0].lower() not in LANGUAGES:
            languages = ", ".join(LANGUAGES)
            raise WorldBankError(150, "Unknown language", f"{segments[0]!r}: names are served in {languages}.")
        lang = Lang(segments.pop(0).lower())
    if not segments:
        raise no_endpoint(path)
    call = WorldBankRequest(request, await service_of(request).catalogue(), lang, path)
    handler = _HANDLERS.get(singular(segments[0]))
    if handler is None:
        raise no_endpoint(path)
    return await handler(call, segments[1:])


async def _country(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    countries = areas(rest[0] if rest else ALL, call.catalogue)
    if len(rest) > 1:
        if len(rest) != 3 or singular(rest[1]) != "indicator":
            raise no_endpoint(call.path)
        return await _data(call, countries, rest[2])
    query = call.query((*COMMON, *_GROUPS))
    found = [rows.country(call.catalogue.areas[code], call.lang) for code in countries or call.catalogue.areas]
    for group in _GROUPS:
        wanted = query.values.get(group, ALL)
        if wanted.lower() == ALL:
            continue
        for item in wanted.split(";"):
            if item.upper() != "NA":
                raise unknown(group, item, ["NA"])
        found = [row for row in found if row["region"]["id"] == "NA"]  # every group has the same member
    return call.listed(found, query)


async def _data(call: WorldBankRequest, countries: tuple[str, ...], series: str) -> Any:
    query = call.query(DATA, (JSON, JSON_STAT))
    footnotes, updated = query.footnotes, rows.updated(call.catalogue)
    dataset = await call.figures(query, indicators(series, call.catalogue), countries)
    header = paging(query, dataset.total)
    if query.format == JSON_STAT:
        return await off_the_loop(lambda: rows.bundle(dataset, header, updated, footnotes=footnotes))
    header |= {"sourceid": rows.DATABASE, "sourcename": rows.NAME, "lastupdated": updated}
    found = await off_the_loop(lambda: rows.observations(dataset, call.lang))
    if not footnotes:
        found = [{name: value for name, value in row.items() if name != "footnote"} for row in found]
    return [header, found]


def _indicators(call: WorldBankRequest, codes: Iterable[str], query: WorldBankQuery) -> Any:
    query.check_database()
    return call.listed([rows.indicator(call.catalogue.indicators[code], call.lang) for code in codes], query)


async def _indicator(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    if len(rest) > 1:
        raise no_endpoint(call.path)
    codes = indicators(rest[0] if rest else ALL, call.catalogue)
    return _indicators(call, codes or call.catalogue.indicators, call.query((*COMMON, "source")))


async def _topic(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    every = rows.topics(call.catalogue)
    topics = [row["id"] for row in every]
    wanted = among(rest[0] if rest else ALL, "topic", topics) or topics
    if len(rest) < 2:
        return call.listed([row for row in every if row["id"] in wanted])
    if len(rest) > 2 or singular(rest[1]) != "indicator":
        raise no_endpoint(call.path)
    codes = [item.code for item in call.catalogue.indicators.values() if item.topic in wanted]
    return _indicators(call, codes, call.query((*COMMON, "source")))


async def _group(found: Sequence[rows.Row], call: WorldBankRequest, rest: Sequence[str]) -> Any:
    """A classification, of which the catalogue holds these members."""
    if len(rest) > 1:
        raise no_endpoint(call.path)
    codes = [row["code"] for row in found]
    wanted = among(rest[0] if rest else ALL, "group", codes) or codes
    return call.listed([row for row in found if row["code"] in wanted])


_HANDLERS: Mapping[str, Callable[[WorldBankRequest, Sequence[str]], Awaitable[Any]]] = {
    "country": _country,
    "indicator": _indicator,
    "topic": _topic,
    "source": _source,
    "region": partial(_group, [{"id": "", "code": "NA", "iso2code": "NA", "name": "Aggregates"}]),
    "incomelevel": partial(_group, []),
    "lendingtype": partial(_group, []),
}
"""By the word that paths begin with, what answers them, given the segments behind it."""
