"""A source's text as paragraphs and sentences, from a text file or from a page's HTML."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from html import unescape
from time import monotonic
from typing import NamedTuple

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_SIGNS = re.compile(r"<+(?=<)|<")
"""Signs of less, of which the last may begin a tag."""
_IN_TAG = re.compile(r"""[^>="']*""")
_VALUE = re.compile(r"=\s*")
_RAW = ("script", "style", "title", "textarea", "xmp")
"""Elements whose text holds no tags but the one that ends them."""
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""A reference to no character, longer than Python reads a number."""


_TURNS = 4096
"""How many tags or texts are read between two looks at the clock."""


class PageOverdueError(Exception):
    """A page that takes longer to read than it may."""


class TokenKind(Enum):
    """What a token is."""

    TEXT = auto()
    START = auto()
    END = auto()
    EMPTY = auto()
    """A tag that is start and end."""


class HtmlToken(NamedTuple):
    """A tag by its name in small letters, or a text with its references read."""

    kind: TokenKind
    value: str


def tokens(page: str, until: float = math.inf) -> Iterator[HtmlToken]:
    """The tags and texts of a page in order; comments and declarations are left out.

    PageOverdueError where it is not read to its end by a moment of the monotonic clock.
    """
    place, end, turns = 0, len(page), 0
    while place < end:
        turns += 1
        if turns % _TURNS == 0 and monotonic() > until:
            raise PageOverdueError
        opened = page.find("<", place)
        if opened < 0:
            opened = end
        if opened > place:
            yield _text(page[place:opened])
        if opened == end:
            return
        tag = _NAME.match(page, opened)
        if tag is None:
            if page.startswith(("<!", "<?", "</"), opened):
                place = _behind_comment(page, opened)
            else:  # a sign of less
                place = _matched(_SIGNS, page, opened)
                yield _text(page[opened:place])
            continue
        name = tag[1].lower()
        place = _behind_tag(page, tag.end())
        if place < 0:
            return
        if page[opened + 1] == "/":
            yield HtmlToken(TokenKind.END, name)
            continue
        empty = page[place - 2] == "/"
        yield HtmlToken(TokenKind.EMPTY if empty else TokenKind.START, name)
        if name in _RAW_ENDS and not empty:
            closing = _RAW_ENDS[name].search(page, place)
            if closing is None:
                return
            yield _text(page[place : closing.start()])
            place = closing.start()


def _text(written: str) -> HtmlToken:
    return HtmlToken(TokenKind.TEXT, unescape(_ENDLESS.sub("\N{REPLACEMENT CHARACTER}", written)))


def _behind_comment(page: str, place: int) -> int:
    """Where the page goes on behind a comment, a declaration, or an end tag of no name."""
    mark = "-->" if page.startswith("<!--", place) else ">"
    # <!--> and <!---> are whole comments.
    found = page.find(mark, place + 2)
    return len(page) if found < 0 else found + len(mark)


def _behind_tag(page: str, place: int) -> int:
    """Where the page goes on behind a tag whose name ends at a place; -1 where the tag is never ended."""
    while True:
        place = _matched(_IN_TAG, page, place)
        if place == len(page):
            return -1
        if page[place] == ">":
            return place + 1
        if page[place] != "=":  # a quote that begins no value
            place += 1
            continue
        place = _matched(_VALUE, page, place)
        if page[place : place + 1] in ("'", '"'):
            place = page.find(page[place], place + 1) + 1
            if not place:
                return -1


def _matched(pattern: re.Pattern[str], page: str, place: int) -> int:
    found = pattern.match(page, place)
    return place if found is None else found.end()


_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
))  # fmt: skip
# Not `head`, whose end tag may be left out.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "title", "textarea", "select"})
_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9\u00c0-\u024f])|(?<=[。！？])[”’」』）]*")
_ABBREVIATIONS = re.compile(
    r"(?:\b[A-Za-z]\.|\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Rs|RS|vs|etc|approx|Inc|Ltd|Co|Corp|Fig|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|"
    r"Nov|Dec)\.)$"
)


def normalised(text: str) -> str:
    """The text with every run of white space, no-break spaces included, as one space."""
    return _SPACE.sub(" ", text).strip()


def paragraphs(text: str) -> list[str]:
    """The non-blank lines of a text, each normalised; the first is number 1."""
    return [line for line in map(normalised, text.splitlines()) if line]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; a point inside a number or behind an abbreviation ends none."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(paragraph):
        # An abbreviation shows in the last few characters; to look through the whole piece takes quadratic time.
        tail = paragraph[max(start, match.start() - 12) : match.end()].strip()
        if not tail or _ABBREVIATIONS.search(tail):
            continue
        found.append(paragraph[start : match.end()].strip())
        start = match.end()
    rest = paragraph[start:].strip()
    return [*found, rest] if rest else found


def sentence_sha256(sentence: str) -> str:
    """The hash by which a sentence is proved without being quoted."""
    return hashlib.sha256(normalised(sentence).encode("utf-8")).hexdigest()


class _Blocks:
    """The text of a page block by block, leaving out what no reader sees."""

    def __init__(self, page: str, until: float = math.inf) -> None:
        self.blocks: list[str] = []
        self.heading: str | None = None
        self._opened = ""
        self._words: list[str] = []
        self._hidden = 0
        for kind, value in tokens(page, until):
            if kind is TokenKind.TEXT:
                if not self._hidden:
                    self._words.append(value)
                continue
            if kind is not TokenKind.END:
                self._start(value)
            if kind is not TokenKind.START:
                self._end(value)
        self._close()

    def _start(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._close()
            self._opened = tag

    def _end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._close()

    def _close(self) -> None:
        """End the block that is open."""
        text = normalised("".join(self._words))
        if text:
            self.blocks.append(text)
            if self._opened == "h1":
                self.heading = self.heading or text
        self._words.clear()


def blocks_of_html(html: str, until: float = math.inf) -> list[str]:
    """The blocks of text that a reader of the page sees, in order; PageOverdueError where that takes too long."""
    return _Blocks(html, until).blocks


def heading(html: str) -> str | None:
    """The first main heading of a page, which is most often its title."""
    return _Blocks(html).heading


def from_title(blocks: Sequence[str], title: str | None) -> list[str] | None:
    """The blocks from the source's title on, so that the title is paragraph 1; None where the title is not there."""
    wanted = normalised(title or "").casefold()
    for place, block in enumerate(blocks):
        if wanted and block.casefold() == wanted:
            return list(blocks[place:])
    return None


_LETTER = re.compile(r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]")
"""A letter or digit of a script that parts its words by spaces."""
_NUMBER_BEFORE = re.compile(r"[0-9][.,]")
_NUMBER_BEHIND = re.compile(r"[.,][0-9]")


def _alone(text: str, start: int, end: int) -> bool:
    """Whether words stand by themselves: 6% is not in 10.6%, nor $5 in $50; Chinese has no word ends to see."""
    first, last = text[start : start + 1], text[end - 1 : end]
    if _LETTER.match(first) and _LETTER.match(text[max(0, start - 1) : start]):
        return False
    if _LETTER.match(last) and _LETTER.match(text, end):
        return False
    if first.isdigit() and start > 1 and _NUMBER_BEFORE.match(text, start - 2):
        return False
    return not (last.isdigit() and _NUMBER_BEHIND.match(text, end))


def sentence_at(paragraph: str, place: int) -> str:
    """The sentence of a paragraph that a place in it belongs to."""
    end = 0
    for sentence in sentences(paragraph):
        end = paragraph.index(sentence, end) + len(sentence)
        if place < end:
            return sentence
    return ""


def _stands_in(sentence: str, phrase: str) -> bool:
    start = sentence.find(phrase)
    while start >= 0:
        if _alone(sentence, start, start + len(phrase)):
            return True
        start = sentence.find(phrase, start + 1)
    return False


def occurrences(blocks: Sequence[str], phrase: str) -> Iterator[tuple[int, str]]:
    """The paragraph number and sentence of every place where the phrase stands as words of its own."""
    phrase = normalised(phrase)
    for number, block in enumerate(blocks, 1):
        if phrase in block:
            for sentence in sentences(block):
                if _stands_in(sentence, phrase):
                    yield number, sentence


def link_target(
    blocks: Sequence[str], phrase: str, prefix: str | None = None, suffix: str | None = None
) -> tuple[int, int] | None:
    """The paragraph number and place in it that a text fragment opens: the first that fits, whatever the case."""
    parts = {"prefix": prefix or "", "phrase": phrase, "suffix": suffix or ""}
    named = {name: re.escape(normalised(words)) for name, words in parts.items() if words}
    pattern = re.compile(r"\s*".join(f"(?P<{name}>{words})" for name, words in named.items()), re.IGNORECASE)
    for number, block in enumerate(blocks, 1):
        found = pattern.search(block)
        while found:
            if all(_alone(block, *found.span(name)) for name in named):
                return number, found.start("phrase")
            found = pattern.search(block, found.start() + 1)
    return None
