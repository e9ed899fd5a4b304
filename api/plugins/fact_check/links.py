"""Links to figures in HTML and Markdown: the linked words are a claim on the figure, and no other prose is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from api.domain.errors import InvalidParameter, Problem
from api.plugins.fact_check.claims import QuotedClaim
from api.plugins.fact_check.fields import ClaimFields
from api.service.parameters.types import Pattern

MARKDOWN, HTML = "text/markdown", "text/html"
MAX_LINKED_BYTES = 1_000_000
"""Bytes of a document whose links are checked."""

_FIGURE = re.compile(rf"(?:.*/)?figures/(?P<id>{str(Pattern.FIGURE_ID)[1:-1]}?)(?:\.(?:json|csv|html|svg|png))?/?")
_FIGURE_ID = re.compile(Pattern.FIGURE_ID)


class FigureLink(NamedTuple):
    """Words of a document that are linked to a figure, with their place; `host` is where the link leads, if it says."""

    figure: str
    host: str
    start: int
    end: int
    words: str

    def claim(self, site: str) -> ClaimFields | Problem:
        """The claim that the words make on the figure; a link to the figures of another site is a fault."""
        host = urlsplit(site).netloc.lower()
        if self.host and host and self.host != host:
            detail = f"The link leads to {self.host[:100]}, whose figures are not known here; this is {host}."
            return InvalidParameter.at("figure", detail, self.figure)
        return ClaimFields(figure=self.figure, amount=self.words)

    def in_document(self, claim: QuotedClaim, document: str) -> QuotedClaim:
        """The claim at its place in the document: of the phrase, or of all linked words if markup is within it."""
        start = document.find(claim.phrase, self.start, self.end)
        if start < 0:
            return replace(claim, start=self.start, end=self.end)
        return replace(claim, start=start, end=start + len(claim.phrase))


def figure_links(document: str, media_type: str) -> list[FigureLink]:
    """The links of a document to figures, in order: `<a href>`, `<data value>`, `<report-figure>`, `[words](…)`."""
    found = [*_Elements(document).found]
    if media_type == MARKDOWN:
        found += _in_markdown(document)
    return sorted(found, key=lambda link: link.start)


def _linked(address: str, start: int, end: int, words: str) -> Iterator[FigureLink]:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return
    if match := _FIGURE.fullmatch(unquote(parts.path)):
        yield FigureLink(match["id"], parts.netloc.lower(), start, end, " ".join(words.split()))


_NAMED_BY = {"a": "href", "data": "value", "report-figure": "figure"}
"""The elements that point at a figure, with the attribute that does."""


class _Elements(HTMLParser):
    """The elements of a document that point at figures, read to its end."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[FigureLink] = []
        self._open: list[tuple[str, str, int]] = []
        self._document, self._words = document, list[str]()
        self._lines = [0, *(match.end() for match in re.finditer("\n", document))]
        self.feed(document)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Remember where the words of an element begin."""
        value = dict(attrs).get(_NAMED_BY.get(tag, ""))
        if value:
            self._open.append((tag, value, self._place() + len(self.get_starttag_text() or "")))
            self._words.clear()

    def handle_data(self, data: str) -> None:
        """Collect the words within."""
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep the element if it points at a figure."""
        if not self._open or self._open[-1][0] != tag:
            return
        _, value, start = self._open.pop()
        address = f"figures/{value}" if _FIGURE_ID.fullmatch(value) else value
        self.found += _linked(address, start, self._place(), "".join(self._words))


_SKIPPED = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*\s*?$|(?P<code>`+)[^\n]*?(?P=code)", re.DOTALL | re.MULTILINE
)
_DEFINED = re.compile(r"^ {0,3}\[(?P<name>[^\]\n]+)\]:\s*<?(?P<address>[^\s>]+)", re.MULTILINE)
_LINK = re.compile(
    r"(?<!\\)\[(?P<words>(?:\\.|[^\[\]\\])+)\](?:\(\s*<?(?P<address>[^\s()<>]+)[^()\n]*\)|\[(?P<name>[^\]\n]*)\]|(?![:(]))"
)


def _in_markdown(document: str) -> Iterator[FigureLink]:
    """The links of Markdown, outside of code."""
    text = _SKIPPED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), document)
    defined = {" ".join(each["name"].lower().split()): each["address"] for each in _DEFINED.finditer(text)}
    for link in _LINK.finditer(text):
        name = " ".join((link["name"] or link["words"]).lower().split())
        address = link["address"] or defined.get(name, "")
        words = unescape(re.sub(r"\\(.)", r"\1", link["words"]).replace("*", "").replace("_", " "))
        yield from _linked(address, link.start("words"), link.end("words"), words)
