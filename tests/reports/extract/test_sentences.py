"""What English and Chinese prose states: figures with their periods, what looks like one and is none, and notes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from api.reports.extract import Proposal, propose
from api.reports.extract.doubts import Doubt
from api.reports.extract.draft_csv import draft_row
from api.reports.sources.page_text import sentence_sha256
from tests.helpers import tables
from tests.helpers.rows import cases, each
from tests.helpers.tables import every

FOLDER = Path(__file__).resolve().parent / "sentences"
Language = Literal["en", "zh"]


class Labelled(NamedTuple):
    """A text of one sentence or a few, and its figures: period, comparator, value, power of ten and unit."""

    file: str
    cause: str
    text: str
    figures: list[str]


def labelled(name: str) -> list[Labelled]:
    """The sentences of a file; a bar ends a line of the text, and a hyphen stands for no period."""
    sentences: list[Labelled] = []
    cause = ""
    for block in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if lines[0].startswith("# "):
            cause = lines.pop(0).removeprefix("# ")
        sentences.append(Labelled(name, cause, lines[0].replace("|", "\n"), lines[1:]))
    return sentences


def label(item: Proposal) -> str:
    """A figure that is proposed, as a label writes it."""
    return f"{item.period or '-'} {item.comparator}{item.value}e{item.scale} {item.unit}".rstrip()


SENTENCES = [sentence for path in sorted(FOLDER.glob("*.txt")) for sentence in labelled(path.stem)]


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
    """The words belong to the phrase."""
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
        assert ("status is F" in proposal.reason) is (row["status"] == "F")


def test_a_forecast_leaves_the_note_blank() -> None:
    (proposal,) = propose("It is expected to sell 6 tonnes in 2027.")
    assert "note_en" not in draft_row(proposal)
    assert proposal.inferred == ()


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
