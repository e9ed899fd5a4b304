"""The catalogue: what figures refer to, each list with the same parameters and each entry at its own address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.domain.errors import NotFound, tree
from api.domain.suggestions import nearest
from api.representations.catalogue_rows import (
    AREAS,
    INDICATORS,
    LISTINGS,
    Listing,
    RateRow,
    YearRow,
    rates_table,
    years_table,
)
from api.representations.row_columns import names_of
from api.representations.service_rows import ErrorRow, errors_table
from api.representations.table import RowClass
from api.service.asked import Accepted, Parameter
from api.service.parameters import PAGED, SHOWN, TOPIC, fields_of, sort_by
from api.service.values import CURRENCY, integer
from api.web.components import enum_of
from api.web.description import Key, accepts, described_list, described_one
from api.web.responses import ask, ask_alone, current, page_of, paged, respond

router = APIRouter(tags=["Catalogue"])
Endpoint = Callable[..., Awaitable[Response]]

MEANINGS = {
    "indicators": "What is measured: names and definitions, the kind of unit, and the place in a topic's endpoint.",
    "areas": "The countries and territories of ISO 3166-1, and the world, with their three codes.",
    "units": "Currencies, shares and counted nouns; what a value can be expressed in is of its unit's kind.",
    "sources": "Where figures were read: publisher, address, day, and whether it is the publisher's own page.",
    "reports": "The publications whose figures are served; a preferred one answers where none is named.",
    "releases": "The sets of figures that were loaded together, in order; a release is never changed.",
}
KEYS = {
    "indicators": Key.named("Code of an indicator", "online-retail-sales", "IndicatorCode"),
    "areas": Key.named("Code of an area", "CHN", "AreaCode"),
    "units": Key.named("Code of a unit", "CNY", "UnitCode"),
    "sources": Key.named("Id of a source", "cfis-2025-09-15", "SourceId"),
    "reports": Key.named("Id of a report", "new-ecommerce-2025", "ReportId"),
    "releases": Key("Id of a release", "new-ecommerce-2025.1", lambda catalogue: enum_of(catalogue.releases)),
}


def _accepted(row: RowClass, *extra: Parameter, sort: bool = True) -> Accepted:
    names = names_of(row)
    sorting = (sort_by(names),) if sort else ()
    return Accepted((*extra, *SHOWN, *PAGED, *sorting, fields_of(names)))


def _list(listing: Listing, accepted: Accepted) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        catalogue, asked = await ask(request, accepted)
        table = listing.table(catalogue, asked.lang)
        if "topic" in asked.values:
            table = table.where("topic", asked.values["topic"])
        return paged(request, asked, table)

    return accepts(accepted, "limit=3")(endpoint)


def _entry(listing: Listing, name: str) -> Endpoint:
    accepted = Accepted((*SHOWN, fields_of(names_of(listing.row))))

    async def endpoint(request: Request) -> Response:
        catalogue, asked = await ask(request, accepted)
        key: str = request.path_params[name]
        if listing is AREAS:
            key = catalogue.area_codes.get(key.upper(), key)
        table = listing.one(catalogue, asked.lang, key)
        if table is None:
            near = nearest(key, listing.entries(catalogue))
            hint = f" Near it: {', '.join(near)}." if near else ""
            raise NotFound(f"/v1/{listing.name} holds no {key[:100]!r}.{hint}")
        return respond(request, asked, table)

    return accepts(accepted, key=KEYS[listing.name])(endpoint)


def _add(listing: Listing) -> None:
    accepted = _accepted(listing.row, *((TOPIC,) if listing is INDICATORS else ()))
    one, name = listing.name.removesuffix("s"), "id" if listing.key == "id" else "code"
    router.add_api_route(
        f"/{listing.name}",
        _list(listing, accepted),
        summary=f"All {listing.name}",
        description=MEANINGS[listing.name],
        operation_id=f"list_{listing.name}",
        **described_list(listing.row),
    )
    router.add_api_route(
        f"/{listing.name}/{{{name}}}",
        _entry(listing, name),
        summary=f"One {one}",
        description=f"The {one} of that {name}, as in the list of all {listing.name}.",
        operation_id=f"get_{one}",
        **described_one(listing.row),
    )


for _listing in LISTINGS:
    _add(_listing)

YEARS = _accepted(YearRow)
ERRORS = _accepted(ErrorRow)
RATES = _accepted(
    RateRow,
    Parameter("base", "Currencies of which one unit is priced.", CURRENCY, many=True),
    Parameter("quote", "Currencies that it is priced in.", CURRENCY, many=True),
    Parameter("year", "Calendar years.", integer(1000, 2999), many=True),
    sort=False,
)


@router.get("/years", summary="All years", operation_id="list_years", **described_list(YearRow))
@accepts(YEARS, "limit=3&sort=-year")
async def years(request: Request) -> Response:
    """The calendar years that figures or exchange rates refer to."""
    catalogue, asked = await ask(request, YEARS)
    return paged(request, asked, years_table(catalogue.years))


@router.get("/rates", summary="Exchange rates by pair and year", operation_id="list_rates", **described_list(RateRow))
@accepts(RATES, "base=USD&quote=CNY&year=2024")
async def rates(request: Request) -> Response:
    """Means and year-end values of ECB reference rates; a pair listed one way serves the other as its reciprocal."""
    catalogue, asked = await ask(request, RATES)
    page = asked.page
    chosen = (asked.get("base", ()), asked.get("quote", ()), asked.get("year", ()))
    found, total = await current(request).rate_table(*chosen, page.limit, page.offset)
    return page_of(request, asked, rates_table(found), total, {"release": catalogue.version})


@router.get("/errors", summary="All errors", operation_id="list_errors", **described_list(ErrorRow))
@accepts(ERRORS)
async def errors(request: Request) -> Response:
    """Every way in which a request can be refused, with the stable code that a problem document carries."""
    asked = ask_alone(request, ERRORS)
    return paged(request, asked, errors_table())


ERROR = Key("Code of an error", "unknown-parameter", lambda _catalogue: enum_of(sorted(error.code for error in tree())))
ONE_ERROR = Accepted((*SHOWN, fields_of(names_of(ErrorRow))))


@router.get("/errors/{code}", summary="One error", operation_id="get_error", **described_one(ErrorRow))
@accepts(ONE_ERROR, key=ERROR)
async def error(request: Request, code: str) -> Response:
    """What an error means and what to do: the address in `type` of a problem document."""
    asked = ask_alone(request, ONE_ERROR)
    table = errors_table()
    found = table.where("code", (code,))
    if not found.rows:
        near = nearest(code, table.column("code"))
        raise NotFound(f"There is no error {code[:100]!r}; near it: {', '.join(near) or 'none'}.")
    return respond(request, asked, replace(found, single=True))
