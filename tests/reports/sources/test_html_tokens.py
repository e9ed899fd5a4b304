"""The tags and texts of a page: what a browser reads of it, in linear time."""

from __future__ import annotations

from time import monotonic

import pytest

from api.reports.sources.html_tokens import PageOverdueError, TokenKind, tokens
from api.reports.sources.page_text import blocks_of_html, occurrences
from api.reports.sources.prove_figure import SourceText
from tests.helpers.growth import is_linear
from tests.helpers.tables import every


def shown(page: str) -> list[str]:
    """The tokens of a page in a line each: `<p>`, `</p>`, `<p/>`, or the text."""
    forms = {TokenKind.TEXT: "{}", TokenKind.START: "<{}>", TokenKind.END: "</{}>", TokenKind.EMPTY: "<{}/>"}
    return [forms[kind].format(value) for kind, value in tokens(page)]


@every(
    ("page", "expected"),
    [
        ("", []),
        ("words", ["words"]),
        ("<p>one<P>two</p>", ["<p>", "one", "<p>", "two", "</p>"]),
        ("<br/>a<br />b<br>", ["<br/>", "a", "<br/>", "b", "<br>"]),
        ("a<b", ["a"]),
        ("a < b > c", ["a ", "<", " b > c"]),
        ("1<2 3", ["1", "<", "2 3"]),
        ("<<<p>x<<", ["<<", "<p>", "x", "<", "<"]),
        ("<a href='>' title=\">\" b>x</a >", ["<a>", "x", "</a>"]),
        ("<a title=it's>x</a>", ["<a>", "x", "</a>"]),
        ('<a b"c>x', ["<a>", "x"]),
        ("<a href='x>y", []),
        ("<a <b>x", ["<a>", "x"]),
        ("x<!-- <p> -->y", ["x", "y"]),
        ("x<!-->y<!--->z", ["x", "y", "z"]),
        ("x<!-- y", ["x"]),
        ("<!DOCTYPE html>x<?php y ?>z</>w", ["x", "z", "w"]),
        ("<![CDATA[x]]>y<![", ["y"]),
        ("<script>a<p>b</SCRIPT >c", ["<script>", "a<p>b", "</script>", "c"]),
        ("<script>a</scripts>", ["<script>"]),
        ("<style/>a<p>", ["<style/>", "a", "<p>"]),
        ("<title>a<b></title>c", ["<title>", "a<b>", "</title>", "c"]),
        ("&lt;p&gt; &amp; &#52;&#x32; &nbsp;&copy;", ["<p> & 42 \xa0©"]),
        ("&#" + "9" * 5000 + ";x", ["\N{REPLACEMENT CHARACTER}x"]),
    ],
)
def test_tokens(page: str, expected: list[str]) -> None:
    """Tags by name, texts with references read; comments, declarations and what is never ended are left out."""
    assert shown(page) == expected


PARTS = (
    # tags, their values and comments that never end
    "<a ", "<a", "<a href='", '<a x="', "<a b=", "<a b='", "<a b c ", "<a '", "<a '=\"", "<a =   ", "<p ",
    "<x-yyyyyyyy", "</script",
    "<!--", "<![", "<![CDATA[", "<!", "<?", "</", "</a ", "<p><a ", "<script>", "<script>a</script ", "<title>",
    # those that do
    "<a b=\"c\" ", "<!-->", "<!--->", "-->", "</>", "<b>x</b>", "<p>x", "<h1>x", "<div>", "<svg>", "<table><tr><td>",
    # references, signs and texts
    "&", "&#", "&#9", "&#x", "&lt", "&amp", "&a", "<", "<<<<", "< ", "=", "\0", "x", " ", "\n", "\xa0",
    # what ends sentences, or seems to
    ". A", "A. ", "St. ", "...", "\u2026 ", "\u3002", "\u3002\u201d", "\u201d", "' ", "1,", "1.1.1.1", "6% ",
)  # fmt: skip


@every("part", PARTS)
def test_a_page_of_nothing_else_takes_linear_time(part: str) -> None:
    """Read and searched for a phrase: of eight times as much in sixteen times the time at most."""

    def look(page: str) -> None:
        list(occurrences(SourceText.of_page(page, "Title").blocks, "6%"))

    assert is_linear(look, part, 15_000)


@every("part", ["<p>x", "< ", "<!-->", "<a b=c>", "&lt;<b>"])
def test_reading_has_an_end(part: str) -> None:
    """A page that takes longer than it may is given up, whatever it is made of."""
    with pytest.raises(PageOverdueError):
        blocks_of_html(part * 100_000, until=monotonic())


def test_an_ordinary_page_is_read_in_time() -> None:
    """The deadline is not what a page of no time meets."""
    assert blocks_of_html("<p>One<p>Two", until=monotonic() + 60) == ["One", "Two"]
