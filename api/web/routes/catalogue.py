"""The routes of the catalogue: all paths, its entries, search, exchange rates, errors, formats, changes and feed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound, tree
from api.domain.query import Claims, Lang, Query
from api.formats.catalogue_rows import (
    AREAS,
    INDICATORS,
    RELEASES,
    REPORTS,
    SOURCES,
    UNITS,
    ChangeRow,
    ErrorRow,
    FormatRow,
    Listing,
    PathRow,
    RateRow,
    SearchRow,
    YearRow,
    changes_table,
    errors_table,
    formats_table,
    rates_table,
    text_in,
    years_table,
)
from api.formats.table import RowClass, Table, columns_of, release_meta
from api.formats.writers import atom
from api.service.concurrency import of_rows
from api.service.figures import with_one_left_out
from api.service.parameters import codes
from api.service.parameters.codes import Code
from api.service.parameters.groups import OfReports, OfTopics
from api.service.parameters.queries import (
    ChangesQuery,
    EntryQuery,
    FeedQuery,
    ListQuery,
    RatesQuery,
    SearchQuery,
    entry_query,
    list_query,
)
from api.service.parameters.reading import change_query, no_such
from api.service.parameters.types import ParameterError
from api.service.search import SearchHit, search
from api.web.dependencies import Service, from_query
from api.web.links import API, SAFE, address_of, meant_pairs
from api.web.middleware.expensive import long
from api.web.openapi import answered, documented, example_file, listed, path_key
from api.web.responses import page_instead, respond, respond_page, respond_whole

router = APIRouter(prefix=API, tags=["Catalogue"])
PathsQuery = list_query("PathsQuery", PathRow)
LINKS = {"docs": "/docs", "openapi": "/openapi.json", "search": f"{API}/search", "service": f"{API}/service"}


@router.get("", summary="All paths", **documented(PathsQuery, listed(PathRow)))
async def list_paths(request: Request, query: Annotated[ListQuery, from_query(PathsQuery)]) -> Response:
    """The paths under /v1, each with its meaning, the names of its parameters and an example."""
    described = (await to_thread.run_sync(request.app.openapi))["paths"]  # made on first use, in half a second
    there = {name: address for name, address in LINKS.items() if address in described or not address.startswith(API)}
    return respond_whole(
        request, query, Table("paths", columns_of(PathRow), path_rows(described), links=there, key=("path",))
    )


def path_rows(described: Mapping[str, Any]) -> list[PathRow]:
    """The rows of the paths under /v1, each of which must have a GET, from the paths of the OpenAPI document."""
    rows = []
    for path, methods in described.items():
        if path.startswith(f"{API}/"):
            operation = methods["get"]
            parameters = operation.get("parameters", ())
            named = {item["name"]: item.get("example") for item in parameters if item["in"] == "path"}
            answers = example_file()["answers"].get(path, {})
            requests = (example["request"].removeprefix("GET ") for example in answers.values())
            queried = [item["name"] for item in parameters if item["in"] == "query"]
            rows.append(PathRow(path, operation["summary"], queried, next(requests, path.format(**named))))
    return rows


NOTHING = "Nothing is called so. Try fewer or other words, English or Chinese; /v1/indicators lists all."


@router.get(
    "/search",
    summary="Search by words",
    operation_id="search",
    **documented(SearchQuery, listed(SearchRow)),
)
async def find(request: Request, query: Annotated[SearchQuery, from_query(SearchQuery)], service: Service) -> Response:
    """The entries of the catalogue that match the words.

    Indicators come first, a level before its growth and shares; then areas, sources and reports.
    """
    catalogue = await service.catalogue()
    found = search(catalogue, query.q)
    meta = {"total": len(found), "release": catalogue.version} | ({} if found else {"hint": NOTHING})
    if catalogue.withdrawals and found and found[0].kind == "indicator":
        of = Query(indicators=(found[0].code,))
        if not await service.counts(catalogue, "area", of) and (gone := await service.gone(catalogue, of)):
            meta["hint"] = gone
    rows = [_row(item, catalogue, query.lang) for item in found[: query.limit]]
    table = Table("search", columns_of(SearchRow), rows, key=("kind", "code"))
    return respond(request, query, table, meta)


def _row(found: SearchHit, catalogue: Catalogue, lang: Lang) -> SearchRow:
    derived = found.kind == "derived"
    entry: Any = catalogue.derived[found.code] if derived else getattr(catalogue, f"{found.kind}s")[found.code]
    of_source = found.kind == "source" and (entry.title or entry.publisher)
    return SearchRow(
        kind=found.kind,
        code=found.code,
        name=of_source or text_in(entry, "title" if found.kind == "report" else "name", lang),
        topic=getattr(entry, "topic", None),
        score=round(found.score),
        matched=found.matched,
        matched_text=found.name or None,
        url=f"{API}/figures?derived=true&indicator={found.code}" if derived else f"{API}/{found.kind}s/{found.code}",
    )


def _add_list(
    name: str,
    row: RowClass,
    meaning: str,
    table: Callable[[Catalogue, Lang], Table],
    *filters: type[Any],
    of_data: bool = True,
) -> None:
    """Add the route of a list, whose rows `table` makes; without `of_data` the list is served without the database."""
    model = list_query(f"{name.capitalize()}Query", row, *filters)

    @router.get(
        f"/{name}",
        summary=f"All {name}",
        description=meaning,
        name=f"list_{name}",
        **documented(model, listed(row)),
    )
    async def all_entries(
        request: Request, query: Annotated[ListQuery, from_query(model)], service: Service
    ) -> Response:
        found = table(await service.catalogue() if of_data else Catalogue.empty(), query.lang)
        if topics := getattr(query, "topic", ()):
            found = found.where("topic", topics)
        if (reports := getattr(query, "report", ())) and name == "releases":
            found = found.where("report", reports)
        elif reports:  # what the figures of the reports refer to
            used = Query(reports=reports, claims=Claims.ALL)
            keys = await service.values(await service.catalogue(), used, name.removesuffix("s"))
            found = found.where(found.key[0], keys)
        return respond_whole(request, query, found)


def _add(listing: Listing, meaning: str, key: tuple[str, str, str, Code], *filters: type[Any]) -> None:
    """Add the routes of a list and of its entries; `key` has name, meaning, example and type of a code in the path."""
    name, one, has_pages = listing.name, listing.name.removesuffix("s"), listing is INDICATORS
    _add_list(name, listing.row, meaning, listing.table, *filters)
    model = entry_query(f"{one.capitalize()}Query", listing.row)
    browsers = " A browser, which likes text/html best, is sent on to its page (303)." if has_pages else ""

    @router.get(
        f"/{name}/{{{key[0]}}}",
        summary=f"One {one}",
        description=f"The {one} of that {key[0]}, as in the list of all {name}.{browsers}",
        name=f"get_{one}",
        **documented(model, answered(listing.row), key=path_key(*key), more=[303] if has_pages else []),
    )
    async def one_entry(
        request: Request, query: Annotated[EntryQuery, from_query(model)], service: Service
    ) -> Response:
        catalogue, given = await service.catalogue(), request.path_params[key[0]]
        try:
            near = [meant := key[-1].resolve(given, catalogue)]
        except ParameterError as wrong:
            meant, near = "", [*wrong.near]
        # A name is no key: it is suggested, and not taken.
        if meant.casefold() != given.casefold() and not (listing is AREAS and given.upper() in catalogue.area_codes):
            raise NotFound(no_such(one, f"{API}/{name}", given, listing.entries(catalogue), near))
        if has_pages and (elsewhere := page_instead(request, query, f"/indicators/{meant}", figures=False)):
            return elsewhere
        return respond(request, query, listing.table(catalogue, query.lang, meant))


_add(
    INDICATORS,
    "What is measured: names and definitions, the kind of unit, and the place in a topic's endpoint.",
    ("code", "Code of an indicator", "online-retail-sales", codes.INDICATOR),
    OfReports,
    OfTopics,
)
_add(
    AREAS,
    "The countries and territories of ISO 3166-1, and the world, with their three codes.",
    ("code", "Code of an area", "CHN", codes.AREA),
)
_add(
    UNITS,
    "Currencies, shares and counted nouns. A value can only be converted to a unit of the same kind.",
    ("code", "Code of a unit", "CNY", codes.UNIT),
)
_add(
    SOURCES,
    "Where figures were read: publisher, address, day, and whether it is the publisher's own page.",
    ("id", "Id of a source", "cfis-2025-09-15", codes.SOURCE),
    OfReports,
)
_add(
    REPORTS,
    "The publications whose figures are served; of rival claims, a preferred one's stands.",
    ("id", "Id of a report", "new-ecommerce-2025", codes.REPORT),
)
_add(
    RELEASES,
    "The sets of figures that were loaded together, in order; a release is never changed.",
    ("id", "Id of a release", "new-ecommerce-2025.1", codes.RELEASE),
    OfReports,
)

_add_list(
    "years",
    YearRow,
    "The calendar years that figures or exchange rates refer to.",
    lambda catalogue, _lang: years_table(catalogue.years),
)
ErrorQuery = entry_query("ErrorQuery", ErrorRow)
ERROR = path_key(
    "code",
    "Code of an error",
    "unknown-parameter",
    {"type": "string", "enum": sorted(error.code for error in tree())},
)


@router.get(
    "/rates",
    summary="Exchange rates by pair and year",
    **documented(RatesQuery, listed(RateRow)),
)
async def list_rates(
    request: Request, query: Annotated[RatesQuery, from_query(RatesQuery, long)], service: Service
) -> Response:
    """Means and year-end values of ECB reference rates; a pair listed one way serves the other as its reciprocal."""
    found, total = await service.rate_table(query.base, query.quote, query.year, query.limit, query.offset)
    table = await of_rows(len(found), lambda: rates_table(found))
    meta = {"release": (await service.catalogue()).version}
    if not total:
        meta["hint"] = await with_one_left_out(
            query,
            ("year", "quote", "base"),
            lambda wider: service.rate_table(wider.base, wider.quote, wider.year, 1, 0),
        )
    return respond_page(request, query, table, total, meta)


_add_list(
    "errors",
    ErrorRow,
    "Every way in which a request can be refused, with the stable code that a problem document carries.",
    lambda _catalogue, _lang: errors_table(),
    of_data=False,
)


@router.get(
    "/errors/{code}",
    summary="One error",
    **documented(ErrorQuery, answered(ErrorRow), key=ERROR),
)
async def get_error(request: Request, code: str, query: Annotated[EntryQuery, from_query(ErrorQuery)]) -> Response:
    """The meaning of an error and the advice for it; `type` of a problem document is this address."""
    table = errors_table()
    found = table.where("code", (code,))
    if not found.rows:
        raise NotFound(no_such("error", f"{API}/errors", code, [code for (code,) in table.select(["code"]).rows]))
    return respond(request, query, replace(found, single=True))


_add_list(
    "formats",
    FormatRow,
    "What `format` may be, with its media type and suffix; a format whose libraries are not installed is left out.",
    lambda _catalogue, _lang: formats_table(),
    of_data=False,
)


@router.get(
    "/changes",
    summary="Figures added, corrected and withdrawn",
    **documented(ChangesQuery, listed(ChangeRow)),
)
async def list_changes(
    request: Request, query: Annotated[ChangesQuery, from_query(ChangesQuery, long)], service: Service
) -> Response:
    """Every change with the figure before and the figure after, newest first.

    `from` and `to` narrow the list to the changes between two releases; a figure corrected twice in between has two
    rows.
    """
    catalogue = await service.catalogue()
    rows, total = await service.changes(catalogue, change_query(query, catalogue), query.limit, query.offset)
    table = await of_rows(len(rows), lambda: changes_table(rows, catalogue, query.lang))
    meta = release_meta(catalogue.newest(query.as_of))
    if not total:
        meta["hint"] = await with_one_left_out(
            query,
            ("from_", "to", "updated_after", "as_of", "figure", "indicator", "report"),
            lambda wider: service.changes(catalogue, change_query(wider, catalogue), 1, 0),
        )
    return respond_page(request, query, table, total, meta)


@router.get(
    "/changes.atom",
    summary="Figures added, corrected and withdrawn, as a feed",
    **documented(FeedQuery, documents=[atom.MEDIA_TYPE], meaning="An Atom feed, an entry a release")
    # openapi-python-client gives up a path whose only media type it does not know; FastAPI's default is added.
    | {"response_class": JSONResponse},
)
async def get_changes_feed(
    request: Request, query: Annotated[FeedQuery, from_query(FeedQuery)], service: Service
) -> Response:
    """An Atom feed of the newest 50 releases, each with at most 100 of its changes in words."""
    catalogue = await service.catalogue()
    done = await service.changes_by_release(catalogue, change_query(query, catalogue), releases=50, each=100)
    query_string = urlencode(meant_pairs(request.scope), safe=SAFE)
    feed = atom.atom(done, catalogue, address_of(request.scope), query_string, query.lang)
    return Response(feed, media_type=atom.MEDIA_TYPE)
