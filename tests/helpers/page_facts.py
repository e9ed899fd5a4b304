"""What tests of pages need again and again: figures, tables of words, links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.conftest import Client
from tests.helpers.page_reader import one, opened, text_of

RETAIL = "online-retail-sales.CHN.2024.cfis-2025-09-15"
EXPORTS = "cross-border-ecommerce-exports.CHN.2024.cfis-2025-09-15"
PARTNERS = "silk-road-ecommerce-partner-countries.CHN.2025-06.cfis-2025-09-15"
EXPECTED = "cross-border-ecommerce-trade.CHN.2024.imsilkroad-2024-01-31"
DERIVED = "new-ecommerce-2025.cross-border-imports"
REPORT = "new-ecommerce-2025"
SALES = "/indicators/online-retail-sales"
TITLE = "“Global Buying, Global Selling”: China’s New E-Commerce Builds Digital Bridges for Open Cooperation"
PREFIXES = ("", "/zh")
TABLES = Path(__file__).resolve().parents[1] / "web" / "pages" / "tables"
CLAIMS_OF = "//table[@class='claims']/tbody/tr[contains(./*[1]/text(), '{}')]"
NAMES = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)} | {
    "GROWTH": "/indicators/online-retail-sales-growth",
    "TRADE": "/indicators/cross-border-ecommerce-trade",
    "RETAILING": "/indicators/retail-ecommerce-sales",
    "ZONES": "/indicators/cross-border-ecommerce-pilot-zones",
    "CFIS": "cfis-2025-09-15",
    "UNTITLED": "bastillepost-2024-s1",
    "ROW2023": CLAIMS_OF.format(2023),
    "KNOWN": "//p[@class='note'][starts-with(., 'As it was known') or starts-with(., '以下为')]",
    "BESIDE": "//p[@class='by'][contains(., 'the source itself prints')]",
    "AREAS": "//select[@name='area']/option",
    "HEAD": "//li[@class='head'][normalize-space(.//h3/a)=",
    "HIT": "//a[@class='hit']",
    "NUMBERS": "//section[@aria-labelledby='numbers']//a[@class='hit']",
    "BY": "//p[@class='by' and not(ancestor::details)][a[contains(@href, '/figures/')]]",
    "CHOSEN": "//form[@class='filters']//option[@selected]/@value",
    "TOLD": "//dl[@class='facts']/dd[normalize-space(preceding-sibling::*[1])=",
    "FEET": "(//footer//a/@href)[position() <= 3]",
    "LABELS": "//meta[starts-with(@name, 'twitter:label') or starts-with(@name, 'twitter:data')]/@content",
    "CLAIMS1999": CLAIMS_OF.format(1999),
    "CITED": "//aside//details[summary=",
    "LONGER": "a" * 201,
    "LONGEST": "x" * 2100,
    "TURNED": "odd-hostile.CHN.2023.odd-source",
}
"""What tables and facts name in braces."""


def read(file: Path) -> str:
    """The text of a file with what it names in braces put in."""
    text = file.read_text(encoding="utf-8").strip()
    return re.sub(r"\{([A-Z]\w*)\}", lambda name: NAMES[name[1]], text)


def table(name: str) -> list[list[str]]:
    """The rows of a table in `tests/web/pages/tables`."""
    return cells(read(TABLES / f"{name}.txt"))


def cells(table: str) -> list[list[str]]:
    """The rows of a table that is written as text: a line each, their cells between bars."""
    return [[cell.strip() for cell in row.split("|")] for row in table.strip().splitlines()]


def texts(page: Any, path: str) -> list[str]:
    """The texts of all elements that an XPath finds."""
    return [text_of(each) for each in page.xpath(path)]


def said(client: Client, path: str, where: str = "//main", status: int = 200) -> str:
    """The text of the one element of a page."""
    return text_of(one(opened(client, path, status), where))


def own_links(page: Any, within: str = "//main") -> set[str]:
    """The addresses of this site that a page leads to, each without its fragment."""
    return {link.partition("#")[0] for link in page.xpath(f"{within}//@href") if link.startswith("/")}


def answered(client: Client, addresses: Iterable[str], more_than: int = 0) -> None:
    """There are so many addresses, and each is answered."""
    found = list(addresses)
    assert len(found) > more_than
    statuses = {address: client.get(address).status_code for address in found}
    assert {address: status for address, status in statuses.items() if status != 200} == {}
