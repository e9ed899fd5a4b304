"""`/sitemap.xml` and `/robots.txt`: every page in both languages for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound
from api.domain.query import Lang
from api.plugins.pages.frame import PageFrame
from api.plugins.pages.parameters import Nothing
from api.service.concurrency import OnceARelease, off_the_loop
from api.service.figures import FigureService
from api.storage import figures
from api.web.dependencies import Service
from api.web.links import address_of, cacheable

SIZE = 5000
"""Pages of a part."""
INDEX, PARTS = "/sitemap.xml", "/sitemaps"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ALONE = ("/", "/fact-check", "/audit", "/search", "/indicators", "/reports", "/sources")
"""The pages that there is one of."""
_BEGINNINGS: OnceARelease[Sequence[str]] = OnceARelease()

router = APIRouter(include_in_schema=False)
Listed: TypeAlias = Sequence[tuple[str, str | None]]
"""The paths of pages, without their language, and since when each is as it is; None before the first release."""


@router.get("/robots.txt")
async def robots(request: Request, _query: Nothing) -> Response:
    """Everything may be read by robots but the counters of the server; where the pages are listed."""
    body = f"User-agent: *\nDisallow: /metrics\n\nSitemap: {address_of(request.scope)}{INDEX}\n"
    return Response(body, headers={"content-type": "text/plain; charset=utf-8", **cacheable(request)})


@router.get(INDEX)
async def index(request: Request, _query: Nothing, service: Service) -> Response:
    """The parts, each as new as the newest release."""
    catalogue, site = await service.catalogue(), address_of(request.scope)
    newest, pages = catalogue.newest(), await _pages(service, catalogue)
    parts = {"pages": range(0, len(pages), SIZE), "figures": await _beginnings(service, catalogue)}
    names = [f"{kind}-{number}" for kind, found in parts.items() for number, _ in enumerate(found, 1)]
    since = _since(newest.released_at if newest else None)
    listed = "".join(f"<sitemap><loc>{escape(f'{site}{PARTS}/{name}.xml')}</loc>{since}</sitemap>\n" for name in names)
    return _xml(request, f'{DECLARATION}<sitemapindex xmlns="{SCHEMA}">\n{listed}</sitemapindex>\n')


@router.get(f"{PARTS}/{{kind}}-{{number}}.xml")
async def part(request: Request, kind: str, number: str, _query: Nothing, service: Service) -> Response:
    """A part: each of its pages in each language, with the addresses of both."""
    catalogue, site = await service.catalogue(), address_of(request.scope)
    place = int(number) - 1 if re.fullmatch("[1-9][0-9]{0,8}", number) else -1
    found: Listed | None = None
    if place >= 0 and kind == "pages":
        found = (await _pages(service, catalogue))[place * SIZE : (place + 1) * SIZE] or None
    elif place >= 0 and kind == "figures":
        found = await _figures(service, catalogue, place)
    if found is None:
        raise NotFound(f"There is no such part; {INDEX} lists those that there are.")
    return _xml(request, await off_the_loop(lambda: _written(found, site)))


async def _beginnings(service: FigureService, catalogue: Catalogue) -> Sequence[str]:
    """The ids of the figures that parts begin with."""
    return await _BEGINNINGS.get(catalogue, lambda: figures.beginnings(service.database, SIZE))


async def _figures(service: FigureService, catalogue: Catalogue, place: int) -> Listed | None:
    """The figures of a part; None where there is no such part."""
    beginnings = await _beginnings(service, catalogue)
    if place >= len(beginnings):
        return None
    end = beginnings[place + 1] if place + 1 < len(beginnings) else None
    found = await figures.between(service.database, catalogue, beginnings[place], end)
    return [(f"/figures/{each.id}", catalogue.releases[each.release].released_at) for each in found]


async def _pages(service: FigureService, catalogue: Catalogue) -> Listed:
    """The pages that are no claim's; a release may change any of them."""
    newest, derived = catalogue.newest(), (await service.audit(catalogue)).derived
    paths = [
        *ALONE,
        *(f"/reports/{id}" for id in sorted(catalogue.reports)),
        *(f"/sources/{id}" for id in sorted(catalogue.sources)),
        *(f"/indicators/{code}" for code in sorted(catalogue.indicators)),
        *(f"/figures/{figure.id}" for figure in derived),
    ]
    return [(path, newest.released_at if newest else None) for path in paths]


def _written(pages: Iterable[tuple[str, str | None]], site: str) -> str:
    frames, entries = [PageFrame(lang, "/", {}, site) for lang in Lang], []
    for path, since in pages:
        addresses = {frame.html_lang: frame.absolute(frame.page(path)) for frame in frames}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(address)}/>'
            for lang, address in addresses.items()
        )
        entries += [
            f"<url><loc>{escape(address)}</loc>{_since(since)}{links}</url>\n" for address in addresses.values()
        ]
    return f'{DECLARATION}<urlset xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">\n{"".join(entries)}</urlset>\n'


def _since(moment: str | None) -> str:
    return f"<lastmod>{moment}</lastmod>" if moment else ""


def _xml(request: Request, text: str) -> Response:
    return Response(text.encode(), headers={"content-type": "application/xml", **cacheable(request)})
