"""What English and Chinese prose states: figures, what looks like one and is none, notes; and texts made to hurt."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from api.domain.period import Period
from api.domain.quantity import Quantity
from api.domain.words import Comparator
from api.plugins.extract import Proposal, propose
from api.plugins.extract.page_text import sentence_sha256
from api.plugins.extract.proposal import Doubt
from api.plugins.extract.propose import draft_row
from tests.helpers import tables
from tests.helpers.growth import is_linear
from tests.helpers.rows import cases, each
from tests.helpers.tables import every

HERE = Path(__file__).resolve().parent
Language = Literal["en", "zh"]


class Labelled(NamedTuple):
    """A text of one sentence or a few, and its figures: period, comparator, value, power of ten and unit."""

    file: str
    text: str
    figures: list[str]


def labelled(path: Path) -> Iterator[Labelled]:
    """The sentences of a file; a bar ends a line of the text, and a hyphen is no period."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        text, *figures = [line for line in block.strip().splitlines() if not line.startswith("# ")]
        yield Labelled(path.stem, text.replace("|", "\n"), figures)


def label(item: Proposal) -> str:
    """A figure that is proposed, as a label writes it."""
    return f"{item.period or '-'} {item.comparator}{item.value}e{item.scale} {item.unit}".rstrip()


SENTENCES = [sentence for path in sorted((HERE / "sentences").glob("*.txt")) for sentence in labelled(path)]


@every("sentence", SENTENCES)
def test_each_sentence_gives_its_figures(sentence: Labelled) -> None:
    """Period, comparator, value, scale and unit, in order, and nothing else; prose where its language is given too."""
    assert list(map(label, propose(sentence.text))) == sentence.figures
    if sentence.file.startswith("prose"):
        language: Language = "zh" if sentence.file.endswith("zh") else "en"
        assert list(map(label, propose(sentence.text, language))) == sentence.figures
        tables.count(1)


def test_there_are_many() -> None:
    """A table that was not read would pass."""
    assert len(SENTENCES) > 340
    assert sum(len(sentence.figures) for sentence in SENTENCES) > 400


@every("language", ["en", "zh", None])
@every("text", ["", "\n\n", "\ufeff\n \n"])
def test_no_text_no_proposal(text: str, language: Language | None) -> None:
    assert propose(text, language) == []


@each(__file__, "comparators")
def test_comparators(phrase: str, sign: str) -> None:
    english = phrase.endswith("ships")
    (item,) = propose(f"There were {phrase}." if english else f"当地有{phrase}。", "en" if english else "zh")
    assert (item.comparator, item.phrase) == (sign, phrase)


def test_spaces_of_typesetting_stay_in_the_phrase() -> None:
    """They part no number from its scale and unit, nor a year from its number, and the phrase is found as printed."""
    text = "据介绍，2024 年 网上零售额 达 15.5 万亿 元。"
    (item,) = propose(text)
    assert (item.phrase, item.period, item.comparator, item.value) == ("15.5 万亿 元", "2024", "=", "15.5")
    assert (text.find(item.phrase), item.sentence_sha256) == (item.start, sentence_sha256(text))


def test_a_text_may_be_in_both_languages() -> None:
    """Without a language each paragraph tells its own."""
    assert [item.unit for item in propose("Exports to 35 countries\n出口至35个国家")] == ["countries", "国家"]


@each(__file__, "periods")
def test_a_period_that_the_sentence_leaves_out(text: str, periods: str | None) -> None:
    """From the sentence before, the heading or the day of publication; inferred, as an asterisk marks here."""
    found = [f"{item.period or '-'}{'*' * ('period' in item.inferred)}" for item in propose(text)]
    assert " ".join(found) == (periods or "-")


@each(__file__, "no_single")
def test_the_draft_says_that_no_single_period_covers_it(text: str) -> None:
    """A period was printed but is no single one: each figure is without a period and tells why."""
    figures = propose(text)
    assert figures
    assert [(item.period, Doubt.PERIOD_UNFIT in item.doubts) for item in figures] == [(None, True)] * len(figures)


@each(__file__, "forecasts")
def test_forecasts(sentence: str, foretold: str) -> None:
    """A figure that its sentence expects, plans or aims at is of status F and says why, without a note of its own."""
    proposals = propose(f"Published on 4 March 2026\n{sentence}\n")
    assert proposals
    rows = [draft_row(proposal) for proposal in proposals]
    assert " ".join(row["value"] for row in rows if row["status"] == "F") == foretold
    for proposal, row in zip(proposals, rows, strict=True):
        assert ("status is F" in proposal.note) is (row["status"] == "F")


def test_a_forecast_leaves_the_note_blank() -> None:
    (proposal,) = propose("It is expected to sell 6 tonnes in 2027.")
    assert "note_en" not in draft_row(proposal)
    assert proposal.inferred == []


NOTED = dict(cases(__file__, "notes"))


@every("doubt", Doubt)
def test_each_note_has_a_text_that_earns_it(doubt: Doubt) -> None:
    """It is written in both languages; one on an inferred period comes with a period, one on what is left out not."""
    items = [item for item in propose(NOTED[doubt.name]) if doubt in item.doubts]
    assert items
    assert doubt.en.endswith(".")
    assert doubt.zh.endswith("。")
    if doubt.name.startswith("PERIOD_"):
        assert [item.period is not None for item in items] == [doubt.part == "period"] * len(items)


@each(__file__, "doubts")
def test_what_a_person_should_look_at(text: str, phrase: str, names: str) -> None:
    """A proposal names what was inferred or left unsaid."""
    (item,) = propose(text, "en")
    assert item.phrase == phrase
    assert set(item.doubts) == {Doubt[name] for name in names.split()} | {Doubt.PERIOD_UNTOLD}


@every("language", ["en", "zh"])
@every("digits", ["9" * 31, "9" * 5_000, "1." + "9" * 31])
def test_a_number_of_more_digits_than_a_figure_has_is_left_out(digits: str, language: Language) -> None:
    """No figure has more than thirty digits on either side of its point."""
    assert propose(f"It was {digits} tonnes." if language == "en" else f"达{digits}吨。", language) == []


LIMIT = 0.2
"""Milliseconds of processor time a character; a twentieth of it is usual, and with the square it would be far above."""
UNITS = [unit for (unit,) in cases(__file__, "units")]
MORE_UNITS = [unit for (unit,) in cases(__file__, "more_units")]
FEW = ["1", "5% (", "万", "in 2024, 5% ", "5% against 6% in the first half of 2024, "]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.mark.parametrize(
    ("units", "lengths"),
    [(FEW, [1_000]), pytest.param(UNITS, [5_000, 20_000], marks=pytest.mark.full)],
    ids=["few", "all"],
)
def test_time_is_in_proportion_to_length(units: list[str], lengths: list[int]) -> None:
    """One thing repeated, in one sentence without an end."""
    tables.count(len(units) * len(lengths) * 2)
    for unit, length, language in itertools.product(units, lengths, LANGUAGES):
        text = unit * (length // len(unit))
        start = time.process_time()
        propose(text, language)
        assert time.process_time() - start < LIMIT * length / 1000, (unit, language)


@pytest.mark.full
@every("unit", MORE_UNITS)
def test_eight_times_the_length_takes_no_more_than_sixteen_times_the_time(unit: str) -> None:
    assert is_linear(propose, unit, 500)


@pytest.mark.full
@every("name", ["development/energy-en", "held-out/city-zh"])
@every("joint", ["\n", " "])
def test_long_texts_take_a_few_seconds_a_megabyte(name: str, joint: str) -> None:
    """An ordinary text many times over, as paragraphs or in a single line."""
    text = joint.join((HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
    start = time.process_time()
    assert propose(text * (100_000 // len(text.encode())))
    assert time.process_time() - start < 5


PIECES = [piece for row in cases(__file__, "pieces") for piece in row[0].split(" ")] + ["\u00a0", "\t"]


@pytest.mark.wider
def test_any_text_gives_proposals_that_can_be_read(pytestconfig: pytest.Config) -> None:
    """Values are plain decimals, periods are in the calendar, phrases stand in the text."""
    seeds = 40 if pytestconfig.getoption("--rest") else 4
    tables.count(seeds - 1)
    for seed in range(seeds):
        dice = random.Random(seed)  # noqa: S311 - no secret
        text = "".join(dice.choice(PIECES) + dice.choice(("", " ", " ", "\n")) for _ in range(1_500))
        lines = [plain for line in text.splitlines() if (plain := " ".join(line.split()))]
        for item in propose(text, dice.choice(("en", "zh", None))):
            Quantity.printed(item.value)
            Comparator(item.comparator)
            assert item.period is None or Period.parse(item.period)
            assert item.phrase
            assert item.phrase in lines[item.paragraph - 1], seed
