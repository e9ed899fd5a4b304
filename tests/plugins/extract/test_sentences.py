"""What English and Chinese prose states: figures, what looks like one and is none, notes; and texts made to hurt."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest

from api.plugins.extract import words
from api.plugins.extract.proposal import INFERRED, NOTES, Doubt, Proposal
from api.plugins.extract.propose import draft_row, propose
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
    return f"{item.period or '-'} {item.comparator}{item.value}e{item.scale} {item.unit}".rstrip()


SENTENCES = [sentence for path in sorted((HERE / "sentences").glob("*.txt")) for sentence in labelled(path)]


@every("sentence", SENTENCES)
def test_each_sentence_gives_its_figures(sentence: Labelled) -> None:
    """Period, comparator, value, scale and unit, in order, and nothing else; prose where its language is given too."""
    assert list(map(label, propose(sentence.text))) == sentence.figures
    if sentence.file.startswith("prose"):
        language: Language = "zh" if sentence.file.endswith("zh") else "en"
        assert list(map(label, propose(sentence.text, language))) == sentence.figures


@each(__file__, "comparators")
def test_comparators(phrase: str, sign: str) -> None:
    english = phrase.endswith("ships")
    (item,) = propose(f"There were {phrase}." if english else f"当地有{phrase}。", "en" if english else "zh")
    assert (item.comparator, item.phrase) == (sign, phrase)


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
    rows = [draft_row(proposal, {}, "en") for proposal in proposals]
    assert " ".join(row["value"] for row in rows if row["status"] == "F") == foretold
    for proposal, row in zip(proposals, rows, strict=True):
        assert ("status is F" in proposal.note) is (row["status"] == "F")


NOTED = dict(cases(__file__, "notes"))


@every("doubt", Doubt)
def test_each_note_has_a_text_that_earns_it(doubt: Doubt) -> None:
    """It is written in both languages; one on an inferred period comes with a period, one on what is left out not."""
    items = [item for item in propose(NOTED[doubt.name]) if doubt in item.doubts]
    assert items
    assert [NOTES[language][doubt.name][-1] for language in ("en", "zh")] == [".", "。"]
    if doubt.name.startswith("PERIOD_"):
        assert [item.period is not None for item in items] == [INFERRED.get(doubt.name) == "period"] * len(items)


@each(__file__, "doubts")
def test_what_a_person_should_look_at(text: str, phrase: str, names: str) -> None:
    (item,) = propose(text, "en")
    assert item.phrase == phrase
    assert set(item.doubts) == {Doubt[name] for name in names.split()} | {Doubt.PERIOD_UNTOLD}


def test_code_and_data_name_the_same_patterns() -> None:
    """A pattern that the code reads is there in its language; one that is there is read, or a part of another."""
    room = Path(words.__file__).parent
    files = [path for path in room.glob("*.py") if not path.stem.startswith(("english_p", "chinese_p"))]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    read = set(re.findall(r'\b(EN|ZH|words)(?:\[|\.before\()"(\w+)"', code))
    for name, lexicon, language in (("EN", words.EN, "english"), ("ZH", words.ZH, "chinese")):
        data = "".join(path.read_text(encoding="utf-8") for path in room.glob(f"{language}_p*.py"))
        given = {*lexicon.tables["patterns"], *lexicon.tables.get("endings", ())}
        assert {pattern for language, pattern in read if language == name} <= given
        unread = {pattern for pattern in given if f'"{pattern}"' not in code and f"{{{pattern}}}" not in data}
        assert unread <= {"scale", "comparator_sign", "scale_letter", "large"}, name
        rows = [row for table in ("forms", "roles", "role_changes") for row in lexicon.tables.get(table, ())]
        values = [[row] if isinstance(row, str) else row.values() for row in (lexicon.tables["patterns"], *rows)]
        texts = [text for row in values for text in row if isinstance(text, str)]
        assert [text for text in texts for line in text.splitlines() if line != line.strip()] == []  # left out there


UNITS = [unit for table in ("units", "more_units") for (unit,) in cases(__file__, table)]
FEW = ["1", "5% (", "万", "in 2024, 5% ", "5% against 6% in the first half of 2024, "]


@pytest.mark.parametrize("units", [FEW, pytest.param(UNITS, marks=pytest.mark.full)], ids=["few", "all"])
def test_time_is_in_proportion_to_length(units: list[str]) -> None:
    """One thing repeated, in one sentence without an end: of eight times as much in 24 times the time at most."""
    assert [unit for unit in units if not is_linear(propose, unit, 500)] == []
