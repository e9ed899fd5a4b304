"""The World Bank's API, version 2, at /worldbank/v2: its paths, and the rows that each of them names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from api.domain.query import Lang
from api.formats.writers.json import dumps
from api.protocols.catch_all_route import ALLOWED, catch_all, path_of
from api.protocols.worldbank import data_cube, database, id_lists, rows
from api.protocols.worldbank.errors import WorldBankError, no_endpoint, of_problem, unknown
from api.protocols.worldbank.parameters import COMMON, DATA, JSON, JSON_STAT, WorldBankQuery
from api.protocols.worldbank.request import WorldBankRequest, paging
from api.service.threads import off_the_loop
from api.web.cache_control import cacheable
from api.web.dependencies import service_of

PREFIX = "/worldbank/v2"
LANGUAGES = tuple(Lang)
GROUPS = ("region", "incomelevel", "lendingtype")

Handler = Callable[[WorldBankRequest, Sequence[str]], Awaitable[Any]]
"""Answers the paths that begin with a word, given the segments behind it."""


async def _respond(request: Request) -> Response:
    body = await _answer(request, path_of(request))
    return await off_the_loop(lambda: _response(body, {"cache-control": cacheable(request)["cache-control"]}))


def _respond_with_error(_request: Request, error: WorldBankError) -> Response:
    allowed = ALLOWED if error.status == 405 else {}
    return _response(error.body(), {"cache-control": "no-store", **allowed}, error.status)


def _response(body: Any, headers: Mapping[str, str], status: int = 200) -> Response:
    return Response(dumps(body), status, {"content-type": "application/json;charset=utf-8", **headers})


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
    handler = _HANDLERS.get(id_lists.singular(segments[0]))
    if handler is None:
        raise no_endpoint(path)
    return await handler(call, segments[1:])


async def _country(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    countries = id_lists.areas(rest[0] if rest else id_lists.ALL, call.catalogue)
    if len(rest) > 1:
        if len(rest) != 3 or id_lists.singular(rest[1]) != "indicator":
            raise no_endpoint(call.path)
        return await _data(call, countries, rest[2])
    query = call.query((*COMMON, *GROUPS))
    found = [rows.country(call.catalogue.areas[code], call.lang) for code in countries or call.catalogue.areas]
    for group, member in (("region", "region"), ("incomelevel", "incomeLevel"), ("lendingtype", "lendingType")):
        wanted = query.values.get(group, id_lists.ALL)
        if wanted.lower() == id_lists.ALL:
            continue
        for item in wanted.split(";"):
            if item.upper() != "NA":
                raise unknown(group, item, ["NA"])
        found = [row for row in found if row[member]["id"] == "NA"]
    return call.listed(found, query)


async def _data(call: WorldBankRequest, countries: tuple[str, ...], series: str) -> Any:
    query = call.query(DATA, (JSON, JSON_STAT))
    footnotes = query.footnotes
    dataset = await call.figures(query, id_lists.indicators(series, call.catalogue), countries)
    header = paging(query, dataset.total)
    if query.format == JSON_STAT:
        updated = rows.updated(call.catalogue)
        return await off_the_loop(lambda: data_cube.bundle(dataset, header, updated, footnotes=footnotes))
    header |= {"sourceid": rows.DATABASE, "sourcename": rows.NAME, "lastupdated": rows.updated(call.catalogue)}
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
    codes = id_lists.indicators(rest[0] if rest else id_lists.ALL, call.catalogue)
    return _indicators(call, codes or call.catalogue.indicators, call.query((*COMMON, "source")))


async def _topic(call: WorldBankRequest, rest: Sequence[str]) -> Any:
    every = rows.topics(call.catalogue)
    topics = [row["id"] for row in every]
    wanted = id_lists.among(rest[0] if rest else id_lists.ALL, "topic", topics) or topics
    if len(rest) < 2:
        return call.listed([row for row in every if row["id"] in wanted], call.query())
    if len(rest) > 2 or id_lists.singular(rest[1]) != "indicator":
        raise no_endpoint(call.path)
    codes = [item.code for item in call.catalogue.indicators.values() if item.topic in wanted]
    return _indicators(call, codes, call.query((*COMMON, "source")))


def _group(found: Sequence[rows.Row]) -> Handler:
    """The paths of a classification, of which the catalogue holds these members."""

    async def answer(call: WorldBankRequest, rest: Sequence[str]) -> Any:
        if len(rest) > 1:
            raise no_endpoint(call.path)
        codes = [row["code"] for row in found]
        wanted = id_lists.among(rest[0] if rest else id_lists.ALL, "group", codes) or codes
        return call.listed([row for row in found if row["code"] in wanted], call.query())

    return answer


_HANDLERS: Mapping[str, Handler] = {
    "country": _country,
    "indicator": _indicator,
    "topic": _topic,
    "source": database.source,
    "region": _group(rows.regions()),
    "incomelevel": _group([]),
    "lendingtype": _group([]),
}
