"""The tags and texts of an HTML page, in one pass that takes linear time whatever the page holds.

It reads what browsers read: a tag ends at the first > outside of its quoted values, and what is never ended is
not shown. Python's own parser looks for the end of each `<a ` anew, which takes minutes for a page of nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
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
