"""Pages and phrases: blocks, sentences and places of a text; a phrase's number, unit and words; the language."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from time import monotonic

import pytest

from api.reports.extract.phrase_words import misread
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
from api.reports.sources.phrase_numbers import holds, numbers, printed
from api.reports.sources.phrase_units import contradiction
from api.reports.sources.prove_figure import SourceText
from api.reports.sources.said_sign import number_printed
from api.reports.sources.text_language import third_language
from tests.helpers import tables
from tests.helpers.growth import is_linear
from tests.helpers.rows import cases, each, seed_table
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parents[1] / "extract" / "texts"
PARTS = [part for (part,) in cases(__file__, "endless")]
FEW = PARTS[::8]


def shown(texts: list[str] | None) -> str | None:
    """A list as the tables have it."""
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


FORMS = {TokenKind.TEXT: "{}", TokenKind.START: "<{}>", TokenKind.END: "</{}>", TokenKind.EMPTY: "<{}/>"}


@every(("page", "expected"), [*cases(__file__, "tokens"), ("&#" + "9" * 5000 + ";x", "\N{REPLACEMENT CHARACTER}x")])
def test_tokens(page: str, expected: str) -> None:
    """Tags by name, texts with references read; comments, declarations and what is never ended are left out."""
    assert shown([FORMS[kind].format(value) for kind, value in tokens(page)]) == expected


@each(__file__, "blocks")
def test_blocks(html: str, expected: str) -> None:
    """What a reader of the page sees, block by block, however its tags are closed; long before its deadline."""
    assert shown(blocks_of_html(html, until=monotonic() + 60)) == expected


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
    """A text fragment opens the first place that fits, whatever the case, its prefix and suffix next to it."""
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

    tables.count(len(parts))
    assert [part for part in parts if not is_linear(look, part, size)] == []


@every("part", ["<p>x", "< ", "<!-->", "<a b=c>", "&lt;<b>"])
def test_reading_has_an_end(part: str) -> None:
    """A page that takes longer than it may is given up, whatever it is made of."""
    with pytest.raises(PageOverdueError):
        blocks_of_html(part * 100_000, until=monotonic())


@each(__file__, "numbers")
def test_numbers(phrase: str, language: str, expected: str) -> None:
    """Digits as printed without their grouping, and the scales that the word after them may mean."""
    found = [f"{number.digits}e{'/'.join(map(str, number.scales))}" for number in numbers(phrase, language)]
    assert " ".join(found) == expected


@each(__file__, "holds")
def test_holds(phrase: str, value: str, scale: str, language: str, expected: str) -> None:
    """A phrase proves a value digit for digit, at the scale that it prints."""
    assert holds(phrase, value, int(scale), language) is (expected == "yes")


def test_a_scale_can_be_inferred() -> None:
    """A number without a scale word has any scale that was inferred; one with a word has that."""
    assert holds("15.5", "15.5", 12, any_scale=True)
    assert not holds("15.5 billion", "15.5", 12, any_scale=True)


@each(__file__, "contradiction")
def test_contradiction(phrase: str, value: str, scale: str, unit: str, kind: str, expected: str | None) -> None:
    """Money or a share printed next to the number must be the figure's unit; a sign of several currencies fits each."""
    number = printed(phrase, value, int(scale))
    assert number is not None
    assert contradiction(phrase, number, unit, kind) == expected


@each(__file__, "said")
def test_a_sign_may_be_said_in_words(phrase: str, value: str, scale: str, language: str, said: str) -> None:
    """A value is negative where its phrase says so, and only there."""
    assert (number_printed(phrase, value, int(scale), language) is not None) is (said == "yes")


@each(__file__, "misread")
def test_misread(phrase: str, value: str, scale: str, comparator: str, inferred: str, expected: str | None) -> None:
    """What the words of a phrase say is compared with the row where they hold its one number, and nothing else is."""
    wrong = misread(phrase, "zh-CN" if phrase[:1] > "z" else "en", value, int(scale), comparator, inferred)
    assert (wrong.column if wrong else None) == expected


@every("language", ["de", "fr", "ja"])
def test_other_languages_are_not_read(language: str) -> None:
    """Words that look like English ones are no English."""
    assert misread("more than 350,000 TEU", language, "350000", 0, "=", None) is None


@every("package", ["new-ecommerce-2025", "companion-official"])
def test_phrases_of_the_seed(package: str) -> None:
    """Each prints its figure, but where the value is inferred, and no row misreads its words."""
    languages = {row["id"]: row["language"] for row in seed_table(package, "sources.csv")}
    figures = seed_table(package, "figures.csv")
    tables.count(len(figures))
    for row in figures:
        phrase, language, value, scale = row["phrase"], languages[row["source"]], row["value"], int(row["scale"])
        assert holds(phrase, value, scale, language) or row["inferred"] == "value", phrase
        assert misread(phrase, language, value, scale, row["comparator"], row["inferred"]) is None, row


@each(__file__, "languages")
def test_a_third_language_is_named(language: str, text: str) -> None:
    """One sentence that tells a figure is enough, however its letters are composed; all texts are invented."""
    assert third_language(text) == language
    assert third_language(unicodedata.normalize("NFD", text)) == language


@every("path", sorted(TEXTS.rglob("*.txt")))
def test_what_is_read(path: Path) -> None:
    """English and Chinese are no third language, with whatever names they hold."""
    assert third_language(path.read_text(encoding="utf-8")) is None


@each(__file__, "read")
def test_what_may_be_english_is_read(text: str) -> None:
    """Too few words, or names and quotations of another language, refuse nothing."""
    assert third_language(text) is None
    assert third_language("") is None
