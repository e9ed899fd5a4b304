"""Links to figures in HTML and Markdown: the linked words are a claim on the figure, and no other prose is read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from api.domain.errors import InvalidParameter, Problem
from api.plugins.fact_check.claims import QuotedClaim, quoted_claims
from api.plugins.fact_check.fields import ClaimFields
from api.service.parameters.types import FIGURE_ID_TEXT, MAX_CHARACTERS

MARKDOWN, HTML = "text/markdown", "text/html"
MOST_LINKS = 1_000  # greatest number of links to figures in a document; the check of a link takes about a millisecond
MAX_LINKED_BYTES = 1_000_000  # greatest size of a document whose links are checked, in bytes
_NEAR, _BESIDE = 600, 60  # characters read on each side of a link, and used of them without markup
_PLAIN = re.compile(r"\]\([^()\n]*\)|<[^<>]*>|<[^<>]*$|[\[*_`]")
_CLOSING = re.compile(r"^(?:\]\([^()\n]*\)|\]\[[^\]\n]*\]|\]|</[\w-]+>)")
_CLAUSE = re.compile(r"[.!?;,:\n。！？；，：]\s?(?!\d)|[()（）]|^[^<>]*>")
_FIGURE = re.compile(rf"(?:.*/)?figures/(?P<id>{FIGURE_ID_TEXT[1:-1]}?)(?:\.(?:json|csv|html|svg|png)|/citation)?/?")
_FIGURE_ID = re.compile(FIGURE_ID_TEXT)


class FigureLink(NamedTuple):
    """A link to a figure: the figure's id, the address's host (empty without one), the words and their offsets."""

    figure: str
    host: str
    start: int
    end: int
    words: str

    def claim(self, site: str, document: str) -> ClaimFields | Problem:
        """The claim of the linked words on the figure, with a comparator or unit that is next to the link.

        Returns a Problem if the link has no words or over MAX_CHARACTERS characters, or leads to another site.
        """
        host = urlsplit(site).netloc.lower()
        if self.host and host and self.host != host:
            detail = f"The link leads to {self.host[:100]}, whose figures are not served here; this is {host}."
            return InvalidParameter.at("figure", detail, self.figure)
        if not 0 < len(self.words) <= MAX_CHARACTERS:
            detail = "The link has no words" if not self.words else f"The link has over {MAX_CHARACTERS} characters"
            return InvalidParameter.at("amount", f"{detail}: link the amount alone.", self.words)
        return ClaimFields(figure=self.figure, amount=self._with_neighbours(document))

    def _with_neighbours(self, document: str) -> str:
        """The linked words with the rest of their amount outside the link, if any: more than [1.8] trillion yuan."""
        before = _PLAIN.sub("", document[max(0, self.start - _NEAR) : self.start])[-_BESIDE:]
        after = _PLAIN.sub("", _CLOSING.sub("", document[self.end : self.end + _NEAR]))[:_BESIDE]
        before, after = _CLAUSE.split(before)[-1].lstrip(), _CLAUSE.split(after)[0]
        text = f"{before}{self.words}{after}"
        first, last = len(before), len(before) + len(self.words)
        found = [claim for claim in quoted_claims(text).claims if claim.start < last and claim.end > first]
        if len(found) != 1:
            return self.words
        whole = text[min(first, found[0].start) : max(last, found[0].end)]
        return whole if len(whole) <= MAX_CHARACTERS else self.words

    def in_document(self, claim: QuotedClaim, document: str) -> QuotedClaim:
        """The claim with its phrase's offsets in the document, or those of all linked words if it has markup."""
        start = document.find(claim.phrase, max(0, self.start - _BESIDE), self.end + _BESIDE)
        if start < 0:
            return replace(claim, start=self.start, end=self.end)
        return replace(claim, start=start, end=start + len(claim.phrase))


def figure_links(document: str, media_type: str) -> list[FigureLink]:
    """The links of a document to figures, by position: `<a href>`, `<data value>`, `<report-figure>`, `[words](…)`."""
    found = [*_elements(document), *(_in_markdown(document) if media_type == MARKDOWN else ())]
    return sorted(found, key=lambda link: link.start)


def _without_tags(markup: str) -> str:
    """The unescaped text of some HTML, with a space in place of each tag that breaks a line."""
    apart = re.sub(r"</?(?:br|p|div|li|td|tr)\b[^<>]*>", " ", markup, flags=re.IGNORECASE)
    return unescape(re.sub(r"<[^<>]*>", "", apart))


def _linked(address: str, start: int, end: int, words: str) -> Iterator[FigureLink]:
    """Yield the link if its address has the path of a figure, on any host; nothing for other addresses."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return
    if match := _FIGURE.fullmatch(unquote(parts.path)):
        yield FigureLink(match["id"], parts.netloc.lower(), start, end, " ".join(words.replace("\xad", "").split()))


_NAMED_BY = {"a": "href", "data": "value", "report-figure": "figure"}  # attributes that name figures
_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(?P<raw>script|style).*?(?:</(?P=raw)|\Z)|(?P<end>/)?(?P<name>a|data|report-figure)(?![\w-])"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'){0,2000})>)",
    re.IGNORECASE | re.DOTALL,
)
"""A tag of an element that may point at a figure, or a whole comment, script or style, which is skipped."""
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def _elements(document: str) -> Iterator[FigureLink]:
    """The links of HTML elements to figures. Python's own parser takes hours for some documents of a megabyte."""
    opened: list[tuple[str, str, int]] = []
    for tag in _TAG.finditer(document):
        name = (tag["name"] or "").lower()
        if name and tag["end"] is None:
            given = {key.lower(): unescape("".join(value)) for key, *value in _ATTRIBUTE.findall(tag["attributes"])}
            if value := given.get(_NAMED_BY[name]):
                opened.append((name, value, tag.end()))
        elif opened and opened[-1][0] == name:
            _, value, start = opened.pop()
            address = f"figures/{value}" if _FIGURE_ID.fullmatch(value) else value
            yield from _linked(address, start, tag.start(), _without_tags(document[start : tag.start()]))


_UNREAD = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)|<!--.*?(?:-->|\Z)|"
    r"(?<!`)(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
"""Code and comments of Markdown, which are not read: fenced blocks, `<!-- … -->`, and code in backticks."""
_DEFINED = re.compile(r"^ {0,3}\[(?P<name>[^\]\n]+)\]:\s*<?(?P<address>[^\s>]+)", re.MULTILINE)
_LINK = re.compile(
    r"(?<![\\!])\[(?P<words>(?:\\.|[^\[\]\\])+)\](?:\(\s*<?(?P<address>[^\s()<>]+)>?"
    r"(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'|\([^()]{0,300}\)))?\s*\)|\[(?P<name>[^\]\n]*)\]|(?![:(]))"
)
_QUOTED_LINE = re.compile(r"\n *>+ ?")


def _in_markdown(document: str) -> Iterator[FigureLink]:
    """The links of Markdown to figures, direct or by a definition, outside of code and comments."""
    text = _UNREAD.sub(lambda unread: re.sub(r"[^\n]", " ", unread[0]), document)
    defined = {" ".join(each["name"].lower().split()): each["address"] for each in [*_DEFINED.finditer(text)][::-1]}
    for link in _LINK.finditer(text):
        name = " ".join((link["name"] or link["words"]).lower().split())
        words = _without_tags(re.sub(r"\\(.)", r"\1", _QUOTED_LINE.sub(" ", link["words"])))
        address = link["address"] or defined.get(name, "")
        yield from _linked(address, *link.span("words"), words.replace("*", "").replace("_", " "))
