"""Documents by which programs find and describe the service: APIs, tables, `llms.txt`, oEmbed, the sitemap."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, unquote, urlsplit
from xml.sax.saxutils import escape

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import InvalidParameter, NotFound, NotImplementedHere
from api.domain.query import Claims, Lang, Query
from api.domain.words import one_line
from api.formats.registry import FORMATS
from api.formats.writers import jsonstat
from api.formats.writers.json import dumps
from api.plugin import Link, links
from api.plugins.pages.figure import shown_figure
from api.plugins.pages.frame import (
    FRAMES,
    Frame,
    PageFrame,
    RequestedPage,
    ShareCard,
    embed_code,
    link_target,
    plain_pairs,
    split_language,
)
from api.plugins.pages.indicator import indicator_of, series_shown
from api.plugins.pages.parameters import EmbeddedFigureQuery, EmbeddedIndicatorQuery, OembedQuery
from api.plugins.pages.words import FigureWords
from api.service.concurrency import off_the_loop
from api.service.downloads.descriptions import TERMS, TITLE, datapackage, terms_at
from api.service.downloads.files import downloads
from api.service.parameters.groups import NoParameters
from api.service.parameters.reading import canonical, pairs_of, read
from api.storage import figures
from api.web import openapi
from api.web.dependencies import Nothing, from_query, settings_of
from api.web.links import API, TypedLink, address_of, linked
from api.web.middleware.expensive import turn
from api.web.openapi import documented
from api.web.routes.catalogue import path_rows
from api.web.routes.downloads import files_of

router = APIRouter(tags=["Downloads"])
hidden = APIRouter(include_in_schema=False)
_JSON, _TEXT = "application/json", "text/plain"
_PLAIN = f"{_TEXT}; charset=utf-8"
Thing = dict[str, Any]


CATALOG = "/.well-known/api-catalog"
CATALOG_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
LINKSET = f'application/linkset+json; profile="{CATALOG_PROFILE}"'
NATIVE = Link(API, "Report indicators", "/docs", ("/openapi.json", _JSON))


@hidden.get(CATALOG)
async def api_catalog(request: Request, _query: Nothing) -> Response:
    """The catalogue of APIs (RFC 9727), a linkset, with the Link header by which a HEAD request finds it."""
    site, apis = address_of(request.scope), [NATIVE, *(link for link in links() if link.title)]
    items = [{"href": f"{site}{api.path}", "title": api.title} for api in apis]
    catalogue = {"anchor": f"{site}{CATALOG}", "item": items, "profile": [{"href": CATALOG_PROFILE}]}
    body = dumps({"linkset": [catalogue, *(_links_of(api, site) for api in apis)]})
    own = TypedLink("api-catalog", f"{site}{CATALOG}", "application/linkset+json", CATALOG_PROFILE)
    return linked(Response(body, media_type=LINKSET), [own, TypedLink("profile", CATALOG_PROFILE)])


def _links_of(api: Link, site: str) -> Thing:
    found = {"anchor": f"{site}{api.path}", "status": [{"href": f"{site}/readyz", "type": _JSON}]}
    if api.description:
        path, media_type = api.description
        found["service-desc"] = [{"href": f"{site}{path}", "type": media_type}]
    documented_at = f"{site if api.documentation.startswith('/') else ''}{api.documentation}"
    found["service-doc"] = [{"href": documented_at, "type": "text/html"}]
    return {**found, "license": [{"href": terms_at(site), "type": _TEXT}]}


@router.get(
    f"{API}/datapackage.json",
    summary="Data Package of all tables",
    **documented(NoParameters, documents=[_JSON], meaning="The document."),
)
async def get_datapackage(_query: Nothing, frame: Frame) -> Response:
    """The tables as a Data Package, which frictionless and others read and check."""
    files, in_turn = files_of(frame.request), partial(turn, frame.request.scope)
    wanted = [item for item in downloads() if item.format.key == "csv"]
    made = [(item, await files.get(item, frame.service, frame.newest, turn=in_turn)) for item in wanted]
    return Response(dumps(datapackage(frame.newest, made, frame.site)), media_type=_JSON)


@router.get(
    f"{API}/collection.json",
    summary="JSON-stat collection of all figures",
    **documented(NoParameters, documents=[FORMATS["jsonstat"].media_type], meaning="The document."),
)
async def get_collection(_query: Nothing, frame: Frame) -> Response:
    """The JSON-stat datasets: one of all figures, one a topic, one an indicator."""
    indicators, address = frame.newest.indicators.values(), f"{frame.site}{API}/figures.jsonstat"
    topics = sorted({indicator.topic for indicator in indicators})
    datasets = {
        address: "All figures",
        **{f"{address}?topic={topic}": topic for topic in topics},
        **{f"{address}?indicator={item.code}": item.name_en for item in indicators},
    }
    body = jsonstat.collection(TITLE, datasets, _released_at(frame))
    return Response(body, media_type=FORMATS["jsonstat"].content_type)


def _released_at(frame: RequestedPage) -> str | None:
    """The moment of the newest release, as text; None before the first one."""
    newest = frame.newest.newest()
    return newest.released_at if newest else None


@router.get(
    f"{API}/terms",
    summary="Terms of use",
    **documented(NoParameters, documents=[_TEXT], meaning="The terms as text."),
)
async def get_terms(_query: Nothing) -> Response:
    """The terms of use of the figures and the exchange rates, and the names to give with them."""
    return Response(TERMS, media_type=_PLAIN)


LISTED = 200
"""Maximum number of indicators that llms.txt links; it links the list of all indicators too."""
_TO_KNOW = (
    "Every number has a comparator (= as printed, ~ about, > more than, >= at least, < less than, <= at most), a unit, "
    "a scale, a period and a source; quote it with all of them. `value` is a number in units of `scale`, which is one "
    "unless you ask; `low` and `high` are what the printed digits leave open, no confidence interval. Figures of other "
    "sources stand beside (`claims=all`), and `citation` says how to cite one.",
    "An address that ends in .md, or `Accept: text/markdown`, gives Markdown: of a figure a page that begins with a "
    "line that can be quoted. `unit=USD` converts by the rate of the figure's own year, with a receipt; never convert "
    "money in your head. An unknown parameter is refused with what was probably meant. What is not found here is not "
    "known here.",
)


@hidden.get("/llms.txt")
async def llms_text(_query: Nothing, frame: Frame) -> Response:
    """`llms.txt`, the first document for an assistant: reports, indicators and paths, as text in Markdown."""
    described = await to_thread.run_sync(frame.request.app.openapi)  # made on first use, in half a second
    text = "\n".join(_llms_lines(frame.site, frame.newest, described["paths"]))
    return Response(text + "\n", media_type=_PLAIN)


def _llms_lines(site: str, catalogue: Catalogue, paths: Mapping[str, Any]) -> Iterator[str]:
    for paragraph in (f"# {openapi.TITLE}", f"> {openapi.SUMMARY}", *_TO_KNOW, "## Begin here"):
        yield from (paragraph, "")
    search, newest = f"{API}/search.md?q=online+retail", f"{API}/figures.md?latest=1"
    yield link("Search", site + search, "indicators, areas, sources and reports by words, English or Chinese")
    yield link("Newest figures", site + newest, "one for each indicator and area")
    yield link("MCP", f"{site}/mcp/", "the same as tools: POST JSON-RPC; search and fetch, conversion, findings")
    yield from ("", "## Reports", "")
    for report in catalogue.reports.values():
        yield link(report.title_en, f"{site}{API}/reports/{report.id}.md", one_line(report.description_en))
    yield from ("", "## Indicators", "")
    for indicator in list(catalogue.indicators.values())[:LISTED]:
        definition = f"{one_line(indicator.definition_en)} Figures: {site}{API}/figures.md?indicator={indicator.code}"
        yield link(indicator.name_en, f"{site}{API}/indicators/{indicator.code}.md", definition)
    yield link("All indicators", f"{site}{API}/indicators.md", f"{len(catalogue.indicators)} of them")
    yield from ("", "## Paths", "")
    for path in path_rows(paths):
        yield link(path.path, site + path.example, path.meaning)
    yield from ("", "## Optional", "")
    yield link("OpenAPI", f"{site}/openapi.json", "every path with its parameters, answers and errors")
    yield link("Errors", f"{site}{API}/errors.md", "what each refusal means and what to do")


def link(name: str, address: str, meaning: str) -> str:
    """A line of a list in llms.txt, `- [name](address): meaning`, with round brackets for square ones in the name."""
    return f"- [{one_line(name.translate({ord('['): '(', ord(']'): ')'}))}]({address}): {meaning}"


@hidden.get("/oembed")
async def oembed(query: Annotated[OembedQuery, from_query(OembedQuery)], asked: Frame) -> Response:
    """The oEmbed JSON, a frame, for a figure's or an indicator's page of this site; NotFound for other addresses."""
    if query.format != "json":  # which oEmbed wants to be 501
        detail = f"There is no oEmbed as {query.format}; there is json."
        raise NotImplementedHere.at("format", detail, query.format, ["json"])
    try:
        frame = embeddable(query.url, asked)
        if frame is None:
            raise NotFound("This is no address of a figure or an indicator on this site.")
        _, kind, key = frame.path.split("/")
        title, author, card = await (_figure if kind == "figures" else _indicator)(frame, key)
    except (InvalidParameter, NotFound) as problem:
        raise NotFound.at("url", problem.detail, query.url) from None
    width, height = FRAMES[kind]
    size = min(width, query.maxwidth or width), min(height, query.maxheight or height)
    picture = card.within(query.maxwidth, query.maxheight) if card else None
    page = frame.absolute(frame.page(f"/embed{frame.path}", **frame.query))
    found = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        **author,
        "provider_name": frame.lang.message("service-name"),
        "provider_url": frame.absolute(frame.page("/")),
        "cache_age": settings_of(frame.request).cache_seconds,
        **dict(zip(("thumbnail_url", "thumbnail_width", "thumbnail_height"), picture or (), strict=False)),
        "html": embed_code(page, title, size),
        "width": size[0],
        "height": size[1],
    }
    return Response(dumps(found), media_type=_JSON)


def embeddable(address: str, frame: RequestedPage) -> RequestedPage | None:
    """A copy of `frame` for the figure's or indicator's page at an absolute address of this site; else None.

    Raises InvalidParameter if the query of the address cannot be read.
    """
    try:
        given, ours = urlsplit(address.strip()), urlsplit(frame.site)
    except ValueError:
        return None
    same = given.scheme in ("http", "https") and given.netloc.lower() == ours.netloc.lower() and ours.netloc
    if not same or not given.path.startswith(f"{ours.path}/"):
        return None
    lang, path = split_language(unquote(given.path.removeprefix(ours.path)))
    if (match := re.fullmatch(r"(?:/embed)?(?P<page>/(?:figures|indicators)/[^/]+)/?", path)) is None:
        return None
    # Other characters of a pasted address are percent-encoded.
    named, kept = plain_pairs(pairs_of(quote(given.query, safe="%!$&'()*+,;=:@/?-._~").encode()))
    return replace(frame, lang=named or lang, path=match["page"], query=canonical(kept))


async def _figure(frame: RequestedPage, key: str) -> tuple[str, Thing, ShareCard | None]:
    """The title, the author's oEmbed members and preview of a figure's page; else NotFound or InvalidParameter."""
    query = read(EmbeddedFigureQuery, frame.query.items(), frame.newest)
    (figure,) = (await shown_figure(frame, query, key)).figures
    words = FigureWords(figure, frame.lang, query.scale)
    author = {"author_name": one_line(figure.source.publisher_in(frame.lang))}
    if address := link_target(figure.source.url):
        author["author_url"] = address
    return one_line(words.claim), author, ShareCard.of_figure(words, frame)


async def _indicator(frame: RequestedPage, key: str) -> tuple[str, Thing, ShareCard | None]:
    """The title, the author's oEmbed members (none if of several publishers) and preview of an indicator's page."""
    query = read(EmbeddedIndicatorQuery, frame.query.items(), frame.newest)
    shown = await series_shown(frame, indicator_of(key, frame), query)
    publishers = {one_line(figure.source.publisher_in(frame.lang)) for figure in shown.dataset.figures}
    author = {"author_name": publishers.pop()} if len(publishers) == 1 else {}
    return one_line(shown.title), author, shown.card


SIZE = 5000
"""Maximum number of pages in a part of the sitemap."""
SITEMAP, PARTS = "/sitemap.xml", "/sitemaps"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ALONE = ("/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources")
"""The paths of pages that exist once, such as the search, and not for each figure or report."""
Listed = Sequence[tuple[str, str | None]]
"""Paths of pages, without their language, each with the moment of its last change; None before the first release."""


@hidden.get("/robots.txt")
async def robots(request: Request, _query: Nothing) -> Response:
    """`robots.txt`, by which robots may read all but /metrics, with the address of the sitemap."""
    body = f"User-agent: *\nDisallow: /metrics\n\nSitemap: {address_of(request.scope)}{SITEMAP}\n"
    return Response(body, media_type=_PLAIN)


@hidden.get(SITEMAP)
async def sitemap(_query: Nothing, frame: Frame) -> Response:
    """The index, as XML, of the sitemap's parts, each dated by the newest release."""
    claims = await frame.service.count(frame.newest, Query(claims=Claims.ALL))
    counts = {"pages": len(await _pages(frame)), "figures": claims}
    names = [f"{kind}-{place // SIZE + 1}" for kind, count in counts.items() for place in range(0, count, SIZE)]
    parts, since = escape(f"{frame.site}{PARTS}"), _since(_released_at(frame))
    listed = "".join(f"<sitemap><loc>{parts}/{name}.xml</loc>{since}</sitemap>\n" for name in names)
    body = f'{DECLARATION}<sitemapindex xmlns="{SCHEMA}">\n{listed}</sitemapindex>\n'
    return Response(body, media_type="application/xml")


@hidden.get(f"{PARTS}/{{kind}}-{{number}}.xml")
async def part(kind: str, number: str, _query: Nothing, frame: Frame) -> Response:
    """A part of the sitemap, as XML: its pages, each in every language with its date; NotFound if there is none."""
    found: Listed = ()
    if re.fullmatch("[1-9][0-9]{0,8}", number):
        place = (int(number) - 1) * SIZE
        if kind == "pages":
            found = (await _pages(frame))[place : place + SIZE]
        elif kind == "figures":
            rows = await figures.listed(frame.service.database, frame.newest, SIZE, place)
            found = [(f"/figures/{each.id}", frame.newest.releases[each.release].released_at) for each in rows]
    if not found:
        raise NotFound(f"There is no such part; {SITEMAP} lists those that there are.")
    return Response(await off_the_loop(lambda: _written(found, frame.site)), media_type="application/xml")


async def _pages(frame: RequestedPage) -> Listed:
    """All pages but those of claims, calculated figures included, each dated by the newest release."""
    catalogue, since, kinds = frame.newest, _released_at(frame), ("reports", "sources", "indicators")
    paths = [
        *ALONE,
        *(f"/{kind}/{key}" for kind in kinds for key in sorted(getattr(catalogue, kind))),
        *(f"/figures/{figure.id}" for figure in (await frame.service.audit(catalogue)).derived),
    ]
    return [(path, since) for path in paths]


def _written(pages: Iterable[tuple[str, str | None]], site: str) -> str:
    frames = [PageFrame(lang, "/", {}, site) for lang in Lang]
    entries = (
        f"<url><loc>{escape(frame.absolute(frame.page(path)))}</loc>{_since(since)}</url>\n"
        for path, since in pages
        for frame in frames
    )
    return f'{DECLARATION}<urlset xmlns="{SCHEMA}">\n{"".join(entries)}</urlset>\n'


def _since(moment: str | None) -> str:
    return f"<lastmod>{moment}</lastmod>" if moment else ""


router.include_router(hidden)
