"""Pages as a browser without script reads them: parsed by lxml, with the text as people see it."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from tests.conftest import Client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
"""What Chromium sends when it opens an address."""


def opened(client: Client, path: str, status: int = 200) -> Any:
    """The page at a path as a tree of elements, which must be HTML and come with that status."""
    response = client.get(path, headers=BROWSER)
    assert response.status_code == status, response.text[:600]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return html.document_fromstring(response.content, parser=html.HTMLParser(encoding="utf-8"))


def text_of(element: Any) -> str:
    """The text of an element on one line."""
    return re.sub(r"\s+", " ", element.text_content()).strip()


def one(page: Any, path: str) -> Any:
    """The one element that a CSS-like XPath finds."""
    found = page.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)} found"
    return found[0]
