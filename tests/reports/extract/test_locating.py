"""Each proposal names the place that proves it: paragraph, phrase, words around it, and the hash of its sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

from api.reports.extract import propose
from api.reports.sources.page_text import link_target, occurrences, paragraphs, sentence_sha256
from api.reports.sources.phrase_numbers import holds
from tests.helpers.tables import every
from tests.reports.extract.scoring import TEXTS

FILES = sorted(TEXTS.rglob("*.txt"))
each_text = every("file", FILES)
UNREAD_BY_PHRASE = {"16兆瓦"}  # 兆 begins a unit here, which a phrase's reader may take for a scale


@each_text
def test_the_phrase_stands_in_the_sentence_with_that_hash(file: Path) -> None:
    """What `indicators verify` looks for is there."""
    text = file.read_text(encoding="utf-8")
    blocks = paragraphs(text)
    for item in propose(text):
        proofs = [(number, sentence_sha256(sentence)) for number, sentence in occurrences(blocks, item.phrase)]
        assert (item.paragraph, item.sentence_sha256) in proofs, item.phrase


@each_text
def test_prefix_and_suffix_tell_the_phrase_from_others_like_it(file: Path) -> None:
    """A link to the phrase opens the paragraph that it was read in."""
    text = file.read_text(encoding="utf-8")
    blocks = paragraphs(text)
    for item in propose(text):
        target = link_target(blocks, item.phrase, item.prefix or None, item.suffix or None)
        assert target is not None, item.phrase
        assert target[0] == item.paragraph, item.phrase


@each_text
def test_the_phrase_prints_the_number(file: Path) -> None:
    """Digit for digit, unless the number is printed in words."""
    language = file.stem[-2:]
    for item in propose(file.read_text(encoding="utf-8")):
        if "value" not in item.inferred and item.phrase not in UNREAD_BY_PHRASE:
            assert holds(item.phrase, item.value, item.scale, language), item.phrase


@each_text
def test_a_phrase_is_a_handful_of_words(file: Path) -> None:
    """Never the sentence."""
    assert max(len(item.phrase.split()) for item in propose(file.read_text(encoding="utf-8"))) <= 12


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    """The title is the first."""
    text = "Title\n\n \nSales were 5 tonnes.\r\n\r\nExports were 6 tonnes."
    assert [item.paragraph for item in propose(text)] == [2, 3]


def test_white_space_is_made_plain_and_all_else_kept() -> None:
    """The hash is that of the sentence with single spaces, curly quotes and all."""
    (item,) = propose("“So be it.” Sales\u00a0rose  by\t5\u00a0%.")
    assert item.phrase == "rose by 5 %"
    assert item.sentence_sha256 == hashlib.sha256(b"Sales rose by 5 %.").hexdigest()


def test_a_phrase_that_occurs_once_needs_no_context() -> None:
    """6% is told from 16% and 6.5%."""
    assert [(item.prefix, item.suffix) for item in propose("It was 6%, 16% and 6.5%.")] == [("", "")] * 3


@every(
    ("text", "contexts"),
    [
        ("Wheat rose 5%. Maize fell by a mere 5%.", [("", ""), ("fell by a mere", "")]),
        ("Wheat was at 5%. Maize was at 5%.", [("Wheat was at", ""), ("Maize was at", "")]),
        ("小麦占5%。玉米占5%。", [("小麦占", ""), ("小麦占5%。玉米占", "")]),
    ],
)
def test_a_phrase_that_occurs_twice_has_context(text: str, contexts: list[tuple[str, str]]) -> None:
    """Words before, words after, or both; and none where the phrases differ."""
    assert [(item.prefix, item.suffix) for item in propose(text)] == contexts


def test_no_text_no_proposal() -> None:
    """An empty text proposes nothing."""
    assert propose("") == propose("\ufeff\n \n") == []
