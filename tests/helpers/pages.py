"""Pages as a browser without script reads them, and what tables and facts of pages name in braces."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import html

from tests.conftest import Client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
"""What Chromium sends when it opens an address."""
FIGURES = (
    "online-retail-sales.CHN.2024.cfis-2025-09-15",
    "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15",
    "silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15",
    "new-ecommerce-2025.cross-border-imports",
)
RETAIL, EXPORTS, PARTNERS, DERIVED = FIGURES
EXPECTED = "cross-border-ecommerce-trade.CHN.2024.imsilkroad-2024-01-31"
REPORT = "new-ecommerce-2025"
SALES = "/indicators/online-retail-sales"
PREFIXES = ("", "/zh")
CLAIMS_OF = "//table[@class='claims']/tbody/tr[contains(./*[1]/text(), '{}')]"
NAMES = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)} | {
    "TITLE": "“Global Buying, Global Selling”: China’s New E-Commerce Builds Digital Bridges for Open Cooperation",
    "GROWTH": "/indicators/online-retail-sales-growth",
    "TRADE": "/indicators/cross-border-ecommerce-trade",
    "RETAILING": "/indicators/retail-ecommerce-sales",
    "ZONES": "/indicators/cross-border-ecommerce-pilot-zones",
    "CFIS": "cfis-2025-09-15",
    "UNTITLED": "bastillepost-2024-s1",
    "ROW2023": CLAIMS_OF.format(2023),
    "KNOWN": "//p[@class='note'][starts-with(., 'As it was known') or starts-with(., '以下为')]",
    "BESIDE": "//p[@class='by'][contains(., 'The source also gives')]",
    "AREAS": "//select[@name='area']/option",
    "HEAD": "//li[@class='head'][normalize-space(.//h3/a)=",
    "HIT": "//a[@class='hit']",
    "NUMBERS": "//section[@aria-labelledby='numbers']//a[@class='hit']",
    "BY": "//p[@class='by' and not(ancestor::details)][a[contains(@href, '/figures/')]]",
    "CHOSEN": "//form[@class='filters']//option[@selected]/@value",
    "TOLD": "//dl[@class='facts']/dd[normalize-space(preceding-sibling::*[1])=",
    "FEET": "(//footer/p[last()]/a/@href)[position() <= 3]",
    "LABELS": "//meta[starts-with(@name, 'twitter:label') or starts-with(@name, 'twitter:data')]/@content",
    "CLAIMS1999": CLAIMS_OF.format(1999),
    "CITED": "//aside//details[summary=",
    "LONGER": "a" * 201,
    "LONGEST": "x" * 2100,
    "TURNED": "odd-hostile.CHN.2023.odd-source",
}

ENGLISH = (
    "/",
    "/reports/companion-official?unit=USD",
    "/reports/new-ecommerce-2025",
    "/reports/companion-official?unit=EUR",
    *(f"/figures/{figure}" for figure in FIGURES),
    f"/figures/{FIGURES[1]}?unit=EUR",
    "/audit",
    "/audit?verdict=contradicts",
    "/fact-check",
    "/fact-check?text=China%27s+online+retail+sales+reached+1.5+trillion+yuan+in+2024,+up+7.2+percent.",
    "/search",
    "/search?q=China+cross-border+exports",
    "/search?q=nothing+of+this+kind",
    "/indicators",
    "/reports",
    "/sources",
    "/indicators/online-retail-sales",
    "/indicators/cross-border-ecommerce-trade?unit=USD&claims=all",
    "/sources/cfis-2025-09-15",
    f"/embed/figures/{FIGURES[0]}",
    f"/embed/figures/{FIGURES[1]}?unit=EUR&as_of=2026-11-26",
    "/embed/indicators/online-retail-sales",
    "/embed/indicators/goods-trade?area=DEU",
)
EVERY_PAGE = tuple(f"{prefix}{path}" for path in ENGLISH for prefix in ("", "/zh"))
"""Each kind of page, of each kind of figure, in both languages."""


def opened(client: Client, path: str, *statuses: int) -> Any:
    """The page at a path as a tree of elements, which must be HTML and come with one of the statuses, or with 200."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code in (statuses or (200,)), response.text[:600]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(response.content, parser=html.HTMLParser(encoding="utf-8"))


def text_of(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def one(page: Any, path: str) -> Any:
    found = page.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)} found"
    return found[0]


def texts(page: Any, path: str) -> list[str]:
    return [text_of(each) for each in page.xpath(path)]


def answered(client: Client, addresses: Iterable[str], more_than: int = 0) -> None:
    found = list(addresses)
    assert len(found) > more_than
    statuses = {address: client.get(address).status_code for address in found}
    assert {address: status for address, status in statuses.items() if status != 200} == {}
