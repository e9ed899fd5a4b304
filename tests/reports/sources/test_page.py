"""Texts and pages: their tags and texts in linear time, paragraphs, sentences, and where a phrase is."""

from __future__ import annotations

import hashlib
from time import monotonic

import pytest

from api.reports.sources.html_tokens import PageOverdueError, TokenKind, tokens
from api.reports.sources.page_text import (
    blocks_of_html,
    from_title,
    heading,
    link_target,
    normalised,
    occurrences,
    paragraphs,
    sentence_sha256,
    sentences,
)
from api.reports.sources.prove_figure import SourceText
from tests.helpers import tables
from tests.helpers.growth import is_linear
from tests.helpers.rows import cases, each
from tests.helpers.tables import every

PARTS = [part for (part,) in cases(__file__, "endless")]
FEW = PARTS[::8]


def shown(texts: list[str] | None) -> str | None:
    """A list as the tables beside this test have it."""
    return None if texts is None else " / ".join(texts)


@each(__file__, "paragraphs")
def test_paragraphs(text: str, expected: str) -> None:
    """The lines that are not blank, each run of white space one space."""
    assert shown(paragraphs(text)) == expected


@each(__file__, "sentences")
def test_sentences(paragraph: str, expected: str) -> None:
    """A point in a number or an abbreviation ends no sentence."""
    assert shown(sentences(paragraph)) == expected


@every("spaced", ["a b c", " a  b\tc ", "a\u00a0b\u00a0c", "a\nb\u202fc"])
def test_the_hash_does_not_see_white_space(spaced: str) -> None:
    """No-break spaces and line ends hash as single spaces."""
    assert sentence_sha256(spaced) == hashlib.sha256(b"a b c").hexdigest()
    assert normalised(spaced) == "a b c"


def tags(page: str) -> list[str]:
    """The tokens of a page in a line each: `<p>`, `</p>`, `<p/>`, or the text."""
    forms = {TokenKind.TEXT: "{}", TokenKind.START: "<{}>", TokenKind.END: "</{}>", TokenKind.EMPTY: "<{}/>"}
    return [forms[kind].format(value) for kind, value in tokens(page)]


@each(__file__, "tokens")
def test_tokens(page: str, expected: str) -> None:
    """Tags by name, texts with references read; comments, declarations and what is never ended are left out."""
    assert shown(tags(page)) == expected


def test_a_reference_of_very_many_digits() -> None:
    assert tags("&#" + "9" * 5000 + ";x") == ["\N{REPLACEMENT CHARACTER}x"]


@each(__file__, "blocks")
def test_blocks(html: str, expected: str) -> None:
    """What a reader of the page sees, block by block, however its tags are closed."""
    assert shown(blocks_of_html(html)) == expected


@each(__file__, "heading")
def test_heading(html: str, expected: str | None) -> None:
    """The first main heading that holds words."""
    assert heading(html) == expected


@each(__file__, "from_title")
def test_from_title(title: str | None, expected: str | None) -> None:
    """Paragraphs count from the title, where the title is there."""
    assert shown(from_title(["Menu", "The title", "One."], title)) == expected


@each(__file__, "occurrences")
def test_occurrences(text: str, phrase: str, found: str) -> None:
    """A phrase stands as words of its own: not inside a longer number or word; Chinese parts no words."""
    assert bool(list(occurrences(paragraphs(text), phrase))) is (found == "yes")


def test_occurrences_tell_paragraph_and_sentence() -> None:
    """Every place counts, the title being paragraph 1."""
    blocks = ["Up 5%", "It was up 5%. Again up 5%.", "Down."]
    assert list(occurrences(blocks, "5%")) == [(1, "Up 5%"), (2, "It was up 5%."), (2, "Again up 5%.")]


@each(__file__, "link_target")
def test_link_target(phrase: str, prefix: str | None, suffix: str | None, target: str | None) -> None:
    """A text fragment opens the first place that fits, whatever the case, its prefix and suffix right beside it."""
    blocks = ["Exports rose 6%", "Imports rose 6% and trade 16%.", "出口增长6%，进口增长6%。"]
    found = link_target(blocks, phrase, prefix, suffix)
    assert found == (tuple(map(int, target.split())) if target else None)
    assert link_target([], phrase, prefix, suffix) is None


@pytest.mark.parametrize(
    ("parts", "size"), [(FEW, 1_000), pytest.param(PARTS, 15_000, marks=pytest.mark.full)], ids=["few", "all"]
)
def test_a_page_of_nothing_else_takes_linear_time(parts: list[str], size: int) -> None:
    """Read and searched for a phrase: of eight times as much in sixteen times the time at most."""

    def look(page: str) -> None:
        list(occurrences(SourceText.of_page(page, "Title").blocks, "6%"))

    tables.count(len(parts) - 1)
    assert [part for part in parts if not is_linear(look, part, size)] == []


@every("part", ["<p>x", "< ", "<!-->", "<a b=c>", "&lt;<b>"])
def test_reading_has_an_end(part: str) -> None:
    """A page that takes longer than it may is given up, whatever it is made of."""
    with pytest.raises(PageOverdueError):
        blocks_of_html(part * 100_000, until=monotonic())


def test_an_ordinary_page_is_read_in_time() -> None:
    """The deadline is not what a page of no time meets."""
    assert blocks_of_html("<p>One<p>Two", until=monotonic() + 60) == ["One", "Two"]
