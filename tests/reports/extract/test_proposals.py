"""Each proposal names the place that proves it, and the draft of figures.csv holds what was found."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from api.cli.commands.new_package import SCAFFOLD
from api.reports.extract import Proposal, draft, propose
from api.reports.sources.page_text import link_target, occurrences, paragraphs, sentence_sha256
from api.reports.sources.phrase_numbers import holds
from tests.helpers import tables
from tests.helpers.rows import cases, seed_table
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parent / "texts"
UNREAD_BY_PHRASE = {"16兆瓦"}  # 兆 begins a unit here, which a phrase's reader may take for a scale
TEXT = "Sales reached 15.5 trillion yuan (about $2.1 trillion) in 2024. Exports were 1,250 tonnes.\n七成企业增长。"


@cache
def proposed(path: Path) -> list[Proposal]:
    """What is proposed from a file."""
    return propose(path.read_text(encoding="utf-8"))


def of_every_text() -> Iterator[tuple[Path, Proposal]]:
    """Each proposal from each labelled text."""
    files = sorted(TEXTS.rglob("*.txt"))
    tables.count(len(files) - 1)
    yield from ((path, item) for path in files for item in proposed(path))


def test_the_phrase_stands_in_the_sentence_with_that_hash() -> None:
    """What `indicators verify` looks for is there."""
    for path, item in of_every_text():
        blocks = paragraphs(path.read_text(encoding="utf-8"))
        proofs = [(number, sentence_sha256(sentence)) for number, sentence in occurrences(blocks, item.phrase)]
        assert (item.paragraph, item.sentence_sha256) in proofs, (path.name, item.phrase)


def test_prefix_and_suffix_tell_the_phrase_from_others_like_it() -> None:
    """A link to the phrase opens the paragraph that it was read in."""
    for path, item in of_every_text():
        blocks = paragraphs(path.read_text(encoding="utf-8"))
        target = link_target(blocks, item.phrase, item.prefix or None, item.suffix or None)
        assert target is not None, (path.name, item.phrase)
        assert target[0] == item.paragraph, (path.name, item.phrase)


def test_the_phrase_prints_the_number() -> None:
    """Digit for digit, unless the number is printed in words."""
    for path, item in of_every_text():
        if "value" not in item.inferred and item.phrase not in UNREAD_BY_PHRASE:
            assert holds(item.phrase, item.value, item.scale, path.stem[-2:]), (path.name, item.phrase)


def test_a_phrase_is_a_handful_of_words() -> None:
    """Never the sentence."""
    assert max(len(item.phrase.split()) for _, item in of_every_text()) <= 12


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    """The title is the first."""
    text = "Title\n\n \nSales were 5 tonnes.\r\n\r\nExports were 6 tonnes."
    assert [item.paragraph for item in propose(text)] == [2, 3]


def test_white_space_is_made_plain_and_all_else_kept() -> None:
    """The hash is that of the sentence with single spaces, curly quotes and all."""
    (item,) = propose("“So be it.” Sales\u00a0rose  by\t5\u00a0%.")
    assert item.phrase == "rose by 5 %"
    assert item.sentence_sha256 == hashlib.sha256(b"Sales rose by 5 %.").hexdigest()


@every(
    ("text", "contexts"),
    [
        ("It was 6%, 16% and 6.5%.", [("", "")] * 3),
        ("Wheat rose 5%. Maize fell by a mere 5%.", [("", ""), ("fell by a mere", "")]),
        ("Wheat was at 5%. Maize was at 5%.", [("Wheat was at", ""), ("Maize was at", "")]),
        ("小麦占5%。玉米占5%。", [("小麦占", ""), ("小麦占5%。玉米占", "")]),
    ],
)
def test_a_phrase_that_occurs_twice_has_context(text: str, contexts: list[tuple[str, str]]) -> None:
    """Words before, words after, or both; and none where the phrases differ, as 6% does from 16% and 6.5%."""
    assert [(item.prefix, item.suffix) for item in propose(text)] == contexts


def claim(item: Proposal) -> tuple[str, ...]:
    """What a claim of the first report says of a proposal."""
    known = (item.value, str(item.scale), item.unit, item.comparator, item.period or "")
    return str(item.paragraph), *known, "inferred" if "period" in item.inferred else "", item.phrase


CLAIMS = cases(__file__, "claims")


def test_the_sixteen_claims_of_the_first_report_are_proposed() -> None:
    """And nothing else: neither dates, the conference's number nor two forces and three advantages are figures."""
    items = proposed(TEXTS / "report-en.txt")
    tables.count(len(CLAIMS) - 1)
    assert len(items) == len(CLAIMS) == 16
    assert set(map(claim, items)) == set(CLAIMS)
    # Money in brackets after money of another currency is the same figure again.
    assert [(item.value, item.restates) for item in items if item.restates] == [("2.1", "CNY")]


def test_the_claims_are_those_of_the_seed() -> None:
    """The table beside this test holds what the package states."""
    rows = seed_table("new-ecommerce-2025", "figures.csv")
    names = ("value", "scale", "unit", "comparator", "period")
    seed = {(*(row[n] for n in names), "inferred" if "period" in row["inferred"] else "") for row in rows}
    assert {row[1:7] for row in CLAIMS} == seed


def drafted(text: str) -> list[dict[str, str]]:
    """The rows of the draft of a text."""
    return list(csv.DictReader(io.StringIO(draft(propose(text))), strict=True))


def test_the_columns_of_a_draft_are_those_of_a_new_package() -> None:
    """The draft of nothing is the first line of the worked example."""
    assert draft([]).splitlines() == (SCAFFOLD / "figures.csv").read_text(encoding="utf-8").splitlines()[:1]


def test_what_was_found_is_filled_in() -> None:
    """Period, value, scale, unit, comparator and phrase."""
    first = drafted(TEXT)[0]
    found = ("period", "value", "scale", "unit", "comparator", "status", "phrase")
    assert [first[name] for name in found] == ["2024", "15.5", "12", "CNY", "=", "A", "15.5 trillion yuan"]


def test_what_the_text_does_not_say_is_left_to_a_person() -> None:
    """Indicator, area and source are empty, and so is a period that was not found."""
    assert {row[name] for row in drafted(TEXT) for name in ("indicator", "area", "source", "originator")} == {""}
    assert drafted(TEXT)[3]["period"] == ""


def test_what_was_inferred_is_named_in_both_languages() -> None:
    """The note says what to look at."""
    _, dollars, exports, share = drafted(TEXT)
    assert dollars["restates"] == "CNY"
    note = "No period was read beside this number; it is taken from a sentence before."
    assert (exports["inferred"], exports["note_en"]) == ("period", note)
    assert (share["value"], share["inferred"]) == ("70", "value")
    assert "成" in share["note_zh"]


def test_lines_end_with_a_line_feed_alone() -> None:
    """As in every package."""
    assert "\r" not in draft(propose(TEXT))
