"""`/sitemap.xml` and `/robots.txt`: every page in both languages for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Annotated, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Depends, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound
from api.domain.query import Lang
from api.plugins.pages.frame import PageFrame
from api.service.cache import OnceARelease
from api.service.figures import FigureService
from api.service.parameters.groups import NoParameters
from api.service.threads import off_the_loop
from api.storage import figures
from api.storage.figures import ReleasedId
from api.web.dependencies import Service, from_query
from api.web.public_address import address_of, cacheable

SIZE = 5000
"""Figures of a part."""
_BEGINNINGS: OnceARelease[Sequence[str]] = OnceARelease()


async def _beginnings(service: FigureService, catalogue: Catalogue) -> Sequence[str]:
    return await _BEGINNINGS.get(catalogue, lambda: figures.beginnings(service.database, SIZE))


async def count_of_parts(service: FigureService, catalogue: Catalogue) -> int:
    """How many parts there are."""
    return len(await _beginnings(service, catalogue))


async def figures_of_part(service: FigureService, catalogue: Catalogue, number: int) -> Sequence[ReleasedId] | None:
    """The figures of a part, which are counted from 1; None where there is no such part."""
    beginnings = [*await _beginnings(service, catalogue), None]
    if not 1 <= number < len(beginnings):
        return None
    first = beginnings[number - 1]
    assert first is not None  # noqa: S101 - only the end is
    return await figures.between(service.database, catalogue, first, beginnings[number])


router = APIRouter(include_in_schema=False)
Nothing = Annotated[NoParameters, Depends(from_query(NoParameters))]
XML = "application/xml"
INDEX, PARTS = "/sitemap.xml", "/sitemaps"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
PAGES, FIGURES = "pages", "figures"
ALONE = ("/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources")
"""The pages that there is one of."""


class PageListed(NamedTuple):
    """The path of a page, without its language, and since when it has been as it is; None before the first release."""

    path: str
    since: str | None


@router.get("/robots.txt")
async def robots(request: Request, _query: Nothing) -> Response:
    """Everything may be read by robots but the counters of the server; where the pages are listed."""
    site = address_of(request.scope)
    body = f"User-agent: *\nDisallow: /metrics\n\nSitemap: {site}{INDEX}\n"
    return Response(body, headers={"content-type": "text/plain; charset=utf-8", **cacheable(request)})


@router.get(INDEX)
async def index(request: Request, _query: Nothing, service: Service) -> Response:
    """The parts, each as new as the newest release."""
    catalogue, site = await service.catalogue(), address_of(request.scope)
    newest = catalogue.newest()
    names = [
        *(f"{PAGES}-{number}" for number, _ in enumerate(await _parts_of_pages(service, catalogue), 1)),
        *(f"{FIGURES}-{number + 1}" for number in range(await count_of_parts(service, catalogue))),
    ]
    since = _since(newest.released_at if newest else None)
    listed = "".join(f"<sitemap><loc>{escape(f'{site}{PARTS}/{name}.xml')}</loc>{since}</sitemap>\n" for name in names)
    return _xml(request, f'{DECLARATION}<sitemapindex xmlns="{SCHEMA}">\n{listed}</sitemapindex>\n')


@router.get(f"{PARTS}/{{kind}}-{{number}}.xml")
async def part(request: Request, kind: str, number: str, _query: Nothing, service: Service) -> Response:
    """A part: each of its pages in each language, with the addresses of both."""
    catalogue, site = await service.catalogue(), address_of(request.scope)
    found = await _part(service, catalogue, kind, int(number)) if _is_number(number) else None
    if found is None:
        raise NotFound(f"There is no such part; {INDEX} lists those that there are.")
    return _xml(request, await off_the_loop(partial(_written, found, site)))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and not text.startswith("0")


async def _part(service: FigureService, catalogue: Catalogue, kind: str, number: int) -> Sequence[PageListed] | None:
    if kind == PAGES:
        parts = await _parts_of_pages(service, catalogue)
        return parts[number - 1] if number <= len(parts) else None
    figures = await figures_of_part(service, catalogue, number) if kind == FIGURES else None
    if figures is None:
        return None
    releases = catalogue.releases
    return [PageListed(f"/figures/{each.id}", releases[each.release].released_at) for each in figures]


async def _parts_of_pages(service: FigureService, catalogue: Catalogue) -> Sequence[Sequence[PageListed]]:
    """The pages that are no claim's; a release may change any of them."""
    newest = catalogue.newest()
    since = newest.released_at if newest else None
    derived = (await service.audit(catalogue)).derived
    paths = [
        *ALONE,
        *(f"/reports/{id}" for id in sorted(catalogue.reports)),
        *(f"/sources/{id}" for id in sorted(catalogue.sources)),
        *(f"/indicators/{code}" for code in sorted(catalogue.indicators)),
        *(f"/figures/{figure.id}" for figure in derived),
    ]
    listed = [PageListed(path, since) for path in paths]
    return [listed[start : start + SIZE] for start in range(0, len(listed), SIZE)]


def _written(pages: Iterable[PageListed], site: str) -> str:
    frames = {lang: PageFrame(lang, "/", {}, site) for lang in Lang}
    entries = "".join(line for page in pages for line in _entries(page, frames))
    return f'{DECLARATION}<urlset xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">\n{entries}</urlset>\n'


def _entries(page: PageListed, frames: dict[Lang, PageFrame]) -> Iterator[str]:
    addresses = {lang: frame.absolute(frame.page(page.path)) for lang, frame in frames.items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{frames[lang].html_lang}" href={quoteattr(address)}/>'
        for lang, address in addresses.items()
    )
    for address in addresses.values():
        yield f"<url><loc>{escape(address)}</loc>{_since(page.since)}{links}</url>\n"


def _since(moment: str | None) -> str:
    return f"<lastmod>{moment}</lastmod>" if moment else ""


def _xml(request: Request, text: str) -> Response:
    return Response(text.encode(), headers={"content-type": XML, **cacheable(request)})
