"""Proposals of the labelled texts: what proves each, how many are found and right, and the draft that they become."""

import csv
import hashlib
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

from api.plugins.extract.page_text import link_target, occurrences, paragraphs, sentence_sha256
from api.plugins.extract.proposal import Proposal
from api.plugins.extract.propose import draft_row, propose
from api.plugins.packages.proof import printed
from tests.helpers.rows import cases, each, seed_table
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parent / "texts"


@cache
def proposed(path: Path) -> list[Proposal]:
    return propose(path.read_text(encoding="utf-8"))


@every("path", sorted(TEXTS.rglob("*.txt")))
def test_what_proves_each_proposal_of_a_text(path: Path) -> None:
    """A handful of words prints the number digit for digit, in a sentence of that hash, and a link leads to them."""
    blocks = paragraphs(path.read_text(encoding="utf-8"))
    for place, item in enumerate(proposed(path)):
        proofs = [(number, sentence_sha256(sentence)) for number, sentence in occurrences(blocks, item.phrase)]
        assert (item.paragraph, item.sentence_sha256) in proofs, item.phrase
        if place % 8 == 0:
            target = link_target(blocks, item.phrase, item.prefix or None, item.suffix or None)
            assert target[0] == item.paragraph, item.phrase
        assert len(item.phrase.split()) <= 12, item.phrase
        if (
            "value" not in item.inferred and item.phrase != "16兆瓦"
        ):  # 兆 begins a unit here; a phrase's reader may differ
            assert printed(item.phrase, item.value, item.scale, path.stem[-2:]), item.phrase


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    """The title is the first; the hash is that of the sentence with single spaces, curly quotes and all."""
    text = "Title\n\n \nSales were 5 tonnes.\r\n\r\nExports were 6 tonnes."
    assert [item.paragraph for item in propose(text)] == [2, 3]
    (item,) = propose("“So be it.” Sales\u00a0rose  by\t5\u00a0%.")
    assert item.phrase == "rose by 5 %"
    assert item.sentence_sha256 == hashlib.sha256(b"Sales rose by 5 %.").hexdigest()


@each(__file__, "contexts")
def test_a_phrase_that_occurs_twice_has_context(text: str, contexts: str) -> None:
    """Words before, words after, or both; and none where the phrases differ, as 6% does from 16% and 6.5%."""
    assert " / ".join(f"{item.prefix},{item.suffix}" for item in propose(text)) == contexts


def claim(item: Proposal) -> tuple[str, ...]:
    cells = (item.value, str(item.scale), item.unit, item.comparator, item.period or "")
    return str(item.paragraph), *cells, "inferred" if "period" in item.inferred else "", item.phrase


def test_the_sixteen_claims_of_the_first_report_are_proposed() -> None:
    """And nothing else: neither dates, the conference's number nor two forces and three advantages are figures."""
    claims = cases(__file__, "claims")
    items = proposed(TEXTS / "report-en.txt")
    assert len(items) == len(claims) == 16
    assert set(map(claim, items)) == set(claims)
    # Money in brackets after money of another currency is the same figure again.
    assert [(item.value, item.restates) for item in items if item.restates] == [("2.1", "CNY")]
    figures = seed_table("new-ecommerce-2025", "figures.csv")
    names = ("value", "scale", "unit", "comparator", "period")
    seed = {(*(row[n] for n in names), "inferred" if "period" in row["inferred"] else "") for row in figures}
    assert {row[1:7] for row in claims} == seed


def test_a_draft() -> None:
    """What the text leaves out is left to a person, and what was inferred is named, in the language of the words."""
    items = propose("Sales reached 15.5 trillion yuan (about $2.1 trillion) in 2024.\n七成企业增长。")
    _, dollars, share = (draft_row(item, {}, "zh") for item in items)
    assert dollars["restates"] == "CNY"
    assert ("period" in share, share["value"], share["inferred"]) == (False, "70", "value")
    assert "成" in share["doubts"]


PARTS = ("unit", "comparator", "period")


@every(("folder", "floors"), [(folder, floors) for folder, *floors in cases(__file__, "floors")])
def test_measured_shares_do_not_fall(folder: str, floors: list[str]) -> None:
    """A change of the rules may find more of what is labelled, never less than was measured: see texts/README.md."""
    paths = sorted((TEXTS / folder).glob("*.txt"))
    assert len(paths) >= 5
    assert {path.stem[-2:] for path in paths} == {"en", "zh"}
    count: Counter[str] = Counter()
    misses: list[str] = []
    for path in paths:
        labels = list(csv.DictReader(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))
        left = list(proposed(path))
        count += Counter(labelled=len(labels), proposed=len(left))
        for row in labels:
            number = (row["paragraph"], row["value"], row["scale"])
            same = (item for item in left if (str(item.paragraph), item.value, str(item.scale)) == number)
            if (item := next(same, None)) is None:
                misses.append(f"{path.stem}, paragraph {row['paragraph']}: {row['value']} not found")
                continue
            left.remove(item)
            got = {"unit": item.unit, "comparator": item.comparator, "period": item.period or ""}
            right = [part for part in PARTS if got[part] == row[part]]
            count.update(["found", *right, *["inferred"] * (("period" in item.inferred) == bool(row["inferred"]))])
            misses += [f"{path.stem}, {item.phrase}: {part} {got[part]!r}" for part in PARTS if part not in right]
        misses += [f"{path.stem}: {item.phrase!r} is no figure" for item in left]
    assert count["labelled"] > 90
    right = ["found", "found", *PARTS, "inferred"]
    whole = ["labelled", "proposed", *["found"] * 4]
    shares = [Fraction(count[part], count[of]) for part, of in zip(right, whole, strict=True)]
    assert [share >= Fraction(floor) for share, floor in zip(shares, floors, strict=True)] == [True] * 6, misses


@every(
    ("text",),
    [
        ["that year " * 3_000 + "sales were 5 million dollars."],
        ["a year earlier that year " * 1_500 + "sales were 5 million dollars."],
        ["上年当年，" * 3_000 + "全国收入5亿元。"],
    ],
)
def test_periods_that_refer_to_others_end_somewhere(text: str) -> None:
    (figure,) = propose(text)
    assert figure.period is None
