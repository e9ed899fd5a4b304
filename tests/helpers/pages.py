"""Pages as a browser without script reads them, and what tables and facts of pages name in braces."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import html

from tests.conftest import Client
from tests.helpers.rows import tables

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
_TABLES = tables(__file__)
NAMES = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
NAMES |= dict(_TABLES["names"]) | {"LONGER": "a" * 201, "LONGEST": "x" * 2100}


def named(text: str) -> str:
    """A text with what it names in braces put in."""
    return re.sub(r"\{([A-Z]\w*)\}", lambda name: NAMES[name[1]], text)


EVERY_PAGE = tuple(f"{prefix}{named(path)}" for (path,) in _TABLES["pages"] for prefix in PREFIXES)
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
