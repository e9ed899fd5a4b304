"""The tags and texts of a page: what a browser reads of it, in linear time."""

from __future__ import annotations

from time import perf_counter

import pytest

from api.reports.sources.html_tokens import TokenKind, tokens
from api.reports.sources.page_text import blocks_of_html


def shown(page: str) -> list[str]:
    """The tokens of a page in a line each: `<p>`, `</p>`, `<p/>`, or the text."""
    forms = {TokenKind.TEXT: "{}", TokenKind.START: "<{}>", TokenKind.END: "</{}>", TokenKind.EMPTY: "<{}/>"}
    return [forms[kind].format(value) for kind, value in tokens(page)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", []),
        ("words", ["words"]),
        ("<p>one<P>two</p>", ["<p>", "one", "<p>", "two", "</p>"]),
        ("<br/>a<br />b<br>", ["<br/>", "a", "<br/>", "b", "<br>"]),
        ("a<b", ["a"]),
        ("a < b > c", ["a ", "<", " b > c"]),
        ("1<2 3", ["1", "<", "2 3"]),
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


PARTS = ("<a ", "<a", "<", "<a href='", '<a x="', "<!--", "<![", "<!", "<?", "</", "</a ", "<p><a ", "<script>")
PARTS += ("<title>", "<svg>", "&#", "&", "&#9", "&lt", "<a b=", "=", "<a '", "<a '=\"")


@pytest.mark.parametrize("part", PARTS)
def test_a_page_of_nothing_else_takes_linear_time(part: str) -> None:
    """200 KB of it are read in two seconds at most, where a search anew at each sign would take minutes."""
    page = part * (200_000 // len(part))
    start = perf_counter()
    blocks_of_html(page)
    assert perf_counter() - start < 2
