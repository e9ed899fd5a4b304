"""The World Bank's API, version 2, at /worldbank/v2, with its manners: a refusal is a 200 with a message object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from api.domain.errors import Problem
from api.domain.query import Lang
from api.protocols.worldbank import database
from api.protocols.worldbank import parameters as asked
from api.protocols.worldbank import rows as rows
from api.protocols.worldbank.parameters import COMMON, DATA, Message, Parameters, no_endpoint
from api.protocols.worldbank.request import Call, paging
from api.representations.writers.json import dumps
from api.web.responses import MAX_AGE, current

PREFIX = "/worldbank/v2"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
GROUPS = ("region", "incomelevel", "lendingtype")

router = APIRouter(prefix=PREFIX, include_in_schema=False)


@router.api_route("", methods=METHODS)
@router.api_route("/{path:path}", methods=METHODS)
async def worldbank(request: Request, path: str = "") -> Response:
    """Whatever lies under the prefix, its errors too."""
    try:
        if request.method != "GET":
            raise Message(112, "Unknown endpoint", f"{request.method} is not served: the service is read-only.")
        return _response(await _answer(request, path), f"public, max-age={MAX_AGE}")
    except Message as message:
        refused = request.method != "GET"
        return _response(message.body(), "no-store", 405 if refused else 200, {"allow": "GET, HEAD"} if refused else {})
    except Problem as refusal:
        body = Message(120 if refusal.status < 500 else 105, refusal.title, refusal.detail).body()
        return _response(body, "no-store", 200 if refusal.status < 500 else refusal.status)


def _response(body: Any, cache: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(
        dumps(body),
        status,
        {"content-type": "application/json;charset=utf-8", "cache-control": cache, **(headers or {})},
    )


async def _answer(request: Request, path: str) -> Any:
    segments = [segment for segment in path.split("/") if segment]
    lang = Lang.EN
    if segments and len(segments[0]) == 2:
        if segments[0].lower() not in asked.LANGUAGES:
            languages = ", ".join(asked.LANGUAGES)
            raise Message(150, "Unknown language", f"{segments[0]!r}: names are served in {languages}.")
        lang = Lang(segments.pop(0).lower())
    if not segments:
        raise no_endpoint(path)
    call = Call(request, await current(request).catalogue(), lang, path)
    handler = _HANDLERS.get(asked.singular(segments[0]))
    if handler is None:
        raise no_endpoint(path)
    answer = handler(call, segments[1:])
    return await answer if hasattr(answer, "__await__") else answer


async def _country(call: Call, rest: Sequence[str]) -> Any:
    countries = asked.areas(rest[0] if rest else asked.ALL, call.catalogue)
    if len(rest) > 1:
        if len(rest) != 3 or asked.singular(rest[1]) != "indicator":
            raise no_endpoint(call.path)
        return await _data(call, countries, rest[2])
    parameters = call.parameters((*COMMON, *GROUPS))
    found = [rows.country(call.catalogue.areas[code], call.lang) for code in countries or call.catalogue.areas]
    for group, member in (("region", "region"), ("incomelevel", "incomeLevel"), ("lendingtype", "lendingType")):
        wanted = parameters.values.get(group, asked.ALL)
        if wanted.lower() == asked.ALL:
            continue
        for item in wanted.split(";"):
            if item.upper() != "NA":
                raise asked.unknown(group, item, ["NA"])
        found = [row for row in found if row[member]["id"] == "NA"]
    return call.listed(found, parameters)


async def _data(call: Call, countries: tuple[str, ...], series: str) -> Any:
    parameters = call.parameters(DATA)
    if parameters.values.get("footnote", "y").lower() not in ("y", "n"):
        raise asked.invalid("footnote", parameters.values["footnote"], "it is y or n")
    dataset = await call.figures(parameters, asked.indicators(series, call.catalogue), countries)
    header = paging(parameters, dataset.total)
    header |= {"sourceid": rows.DATABASE, "sourcename": rows.NAME, "lastupdated": rows.updated(call.catalogue)}
    found = [rows.observation(figure, call.lang) for figure in dataset.figures]
    if parameters.values.get("footnote", "y").lower() == "n":
        found = [{name: value for name, value in row.items() if name != "footnote"} for row in found]
    return [header, found]


def _indicators(call: Call, codes: Iterable[str], parameters: Parameters) -> Any:
    parameters.check_database()
    return call.listed([rows.indicator(call.catalogue.indicators[code], call.lang) for code in codes], parameters)


def _indicator(call: Call, rest: Sequence[str]) -> Any:
    if len(rest) > 1:
        raise no_endpoint(call.path)
    codes = asked.indicators(rest[0] if rest else asked.ALL, call.catalogue)
    return _indicators(call, codes or call.catalogue.indicators, call.parameters((*COMMON, "source")))


def _topic(call: Call, rest: Sequence[str]) -> Any:
    every = rows.topics(call.catalogue)
    known = [row["id"] for row in every]
    wanted = asked.ids(rest[0] if rest else asked.ALL, "topic", lambda item: item if item in known else None, known)
    if len(rest) < 2:
        return call.listed([row for row in every if row["id"] in (wanted or known)], call.parameters())
    if len(rest) > 2 or asked.singular(rest[1]) != "indicator":
        raise no_endpoint(call.path)
    codes = [item.code for item in call.catalogue.indicators.values() if item.topic in (wanted or known)]
    return _indicators(call, codes, call.parameters((*COMMON, "source")))


def _group(found: Sequence[rows.Row]) -> Callable[[Call, Sequence[str]], Any]:
    """The paths of a classification, of which the catalogue holds these members."""

    def answer(call: Call, rest: Sequence[str]) -> Any:
        if len(rest) > 1:
            raise no_endpoint(call.path)
        codes = [row["code"] for row in found]
        wanted = asked.ids(rest[0] if rest else asked.ALL, "group", lambda item: item if item in codes else None, codes)
        return call.listed([row for row in found if row["code"] in (wanted or codes)], call.parameters())

    return answer


_HANDLERS: dict[str, Callable[[Call, Sequence[str]], Any]] = {
    "country": _country,
    "indicator": _indicator,
    "topic": _topic,
    "source": database.source,
    "region": _group(rows.regions()),
    "incomelevel": _group([]),
    "lendingtype": _group([]),
}
