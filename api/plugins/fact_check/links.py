"""Links to figures in HTML and Markdown: the linked words are a claim on the figure, and no other prose is read."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from api.domain.errors import InvalidParameter, Problem
from api.plugins.extract.chinese_figures import simplified
from api.plugins.fact_check.claims import QuotedClaim, quoted_claims
from api.plugins.fact_check.fields import ClaimFields
from api.service.parameters.types import MAX_CHARACTERS, Pattern

MARKDOWN, HTML = "text/markdown", "text/html"
MOST_LINKS = 1_000
"""Links to figures of a document, each of which takes about a millisecond."""
MAX_LINKED_BYTES = 1_000_000
"""Bytes of a document whose links are checked."""

_NEAR, _BESIDE = 600, 60
"""Characters of a document before and after a link, and how many of their words are looked at."""
_PLAIN = re.compile(r"\]\([^()\n]*\)|<[^<>]*>|<[^<>]*$|[\[*_`]")
_CLOSING = re.compile(r"^(?:\]\([^()\n]*\)|\]\[[^\]\n]*\]|\]|</[\w-]+>)")
_CLAUSE = re.compile(r"[.!?;,:\n。！？；，：]\s?(?!\d)|[()（）]|^[^<>]*>")
_FIGURE = re.compile(
    rf"(?:.*/)?figures/(?P<id>{str(Pattern.FIGURE_ID)[1:-1]}?)(?:\.(?:json|csv|html|svg|png)|/citation)?/?"
)
_FIGURE_ID = re.compile(Pattern.FIGURE_ID)


class FigureLink(NamedTuple):
    """Words of a document that are linked to a figure, with their place; `host` is where the link leads, if it says."""

    figure: str
    host: str
    start: int
    end: int
    words: str

    def claim(self, site: str, document: str) -> ClaimFields | Problem:
        """The claim that the words make on the figure, with a comparator or unit beside them; a fault if there is none.

        A link to the figures of another site is a fault too.
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
        """The words with what belongs to their number beside the link: more than [1.8] trillion yuan."""
        before = _PLAIN.sub("", document[max(0, self.start - _NEAR) : self.start])[-_BESIDE:]
        after = _PLAIN.sub("", _CLOSING.sub("", document[self.end : self.end + _NEAR]))[:_BESIDE]
        before, after = _CLAUSE.split(before)[-1].lstrip(), _CLAUSE.split(after)[0]
        text = simplified(f"{before}{self.words}{after}")
        first, last = len(before), len(before) + len(self.words)
        found = [claim for claim in quoted_claims(text).claims if claim.start < last and claim.end > first]
        if len(found) != 1:
            return self.words
        whole = text[min(first, found[0].start) : max(last, found[0].end)]
        return whole if len(whole) <= MAX_CHARACTERS else self.words

    def in_document(self, claim: QuotedClaim, document: str) -> QuotedClaim:
        """The claim at its place in the document: of the phrase, or of all linked words if markup is within it."""
        start = document.find(claim.phrase, max(0, self.start - _BESIDE), self.end + _BESIDE)
        if start < 0:
            return replace(claim, start=self.start, end=self.end)
        return replace(claim, start=start, end=start + len(claim.phrase))


def figure_links(document: str, media_type: str) -> list[FigureLink]:
    """The links of a document to figures, in order: `<a href>`, `<data value>`, `<report-figure>`, `[words](…)`."""
    found = [*_elements(document)]
    if media_type == MARKDOWN:
        found += _in_markdown(document)
    return sorted(found, key=lambda link: link.start)


def _without_tags(markup: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", _BREAK.sub(" ", markup)))


_BREAK = re.compile(r"</?(?:br|p|div|li|td|tr)\b[^<>]*>", re.IGNORECASE)


def _linked(address: str, start: int, end: int, words: str) -> Iterator[FigureLink]:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return
    if match := _FIGURE.fullmatch(unquote(parts.path)):
        yield FigureLink(match["id"], parts.netloc.lower(), start, end, " ".join(words.replace("\xad", "").split()))


_NAMED_BY = {"a": "href", "data": "value", "report-figure": "figure"}
"""The elements that point at a figure, with the attribute that does."""


_TAG = re.compile(
    r"<(?P<end>/)?(?P<name>a|data|report-figure)(?![\w-])(?P<attributes>(?:[^<>\"']|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'){0,2000})>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_WITHOUT_TAGS = {"<!--": "-->", "<script": "</script", "<style": "</style"}
"""Beginnings of what holds no elements, and its ends; without one it goes on to the end of the document."""


def _elements(document: str) -> Iterator[FigureLink]:
    """The elements that point at figures. Python's own parser takes hours for some documents of a megabyte."""
    low, place = re.sub("[A-Z]+", lambda letters: letters[0].lower(), document), 0
    opened: list[tuple[str, str, int]] = []
    while (place := low.find("<", place)) >= 0:
        if (closes := next((end for begin, end in _WITHOUT_TAGS.items() if low.startswith(begin, place)), "")) != "":
            if (place := low.find(closes, place + 1)) < 0:
                return
        elif (tag := _TAG.match(document, place)) is None:
            place += 1
        elif tag["end"] is None:
            place, name = tag.end(), tag["name"].lower()
            given = {key.lower(): unescape("".join(value)) for key, *value in _ATTRIBUTE.findall(tag["attributes"])}
            if value := given.get(_NAMED_BY[name]):
                opened.append((name, value, place))
        else:
            if opened and opened[-1][0] == tag["name"].lower():
                _, value, start = opened.pop()
                address = f"figures/{value}" if _FIGURE_ID.fullmatch(value) else value
                words = _without_tags(document[start:place])
                yield from _linked(address, start, place, words)
            place = tag.end()


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEFINED = re.compile(r"^ {0,3}\[(?P<name>[^\]\n]+)\]:\s*<?(?P<address>[^\s>]+)", re.MULTILINE)
_LINK = re.compile(
    r"(?<![\\!])\[(?P<words>(?:\\.|[^\[\]\\])+)\](?:\(\s*<?(?P<address>[^\s()<>]+)>?"
    r"(?:\s+(?:\"[^\"]{0,300}\"|'[^']{0,300}'|\([^()]{0,300}\)))?\s*\)|\[(?P<name>[^\]\n]*)\]|(?![:(]))"
)


_QUOTED_LINE = re.compile(r"\n *>+ ?")


def _without_comments(text: str) -> str:
    """Markdown with its comments as spaces; one without an end goes on to the end of the document."""
    parts, done = list[str](), 0
    while (start := text.find("<!--", done)) >= 0:
        end = text.find("-->", start)
        end = len(text) if end < 0 else end
        parts += [text[done:start], _blank(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def _without_code(document: str) -> str:
    """Markdown with its code as spaces, in time that grows as the document: fenced lines, then spans of a line."""
    kept: list[str] = []
    fence = ""
    for line in document.splitlines(keepends=True):
        mark = _FENCE.match(line)
        inside = bool(fence)
        if mark is not None and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
        kept.append(_blank(line) if inside or fence else line)
    text = "".join(kept)
    runs = [match.span() for match in re.finditer("`+", text)]
    following: dict[int, int] = {}
    closed = [0] * len(runs)
    for place in reversed(range(len(runs))):
        length = runs[place][1] - runs[place][0]
        closed[place], following[length] = following.get(length, -1), place
    parts, done, place = list[str](), 0, 0
    while place < len(runs):
        if (last := closed[place]) > 0:
            parts += [text[done : runs[place][0]], _blank(text[runs[place][0] : runs[last][1]])]
            done, place = runs[last][1], last
        place += 1
    return "".join([*parts, text[done:]])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _in_markdown(document: str) -> Iterator[FigureLink]:
    """The links of Markdown, outside of code."""
    text = _without_comments(_without_code(document))
    defined = {" ".join(each["name"].lower().split()): each["address"] for each in [*_DEFINED.finditer(text)][::-1]}
    for link in _LINK.finditer(text):
        name = " ".join((link["name"] or link["words"]).lower().split())
        address = link["address"] or defined.get(name, "")
        words = (
            _without_tags(re.sub(r"\\(.)", r"\1", _QUOTED_LINE.sub(" ", link["words"])))
            .replace("*", "")
            .replace("_", " ")
        )
        yield from _linked(address, link.start("words"), link.end("words"), words)
