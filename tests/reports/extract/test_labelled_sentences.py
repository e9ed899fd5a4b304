"""Sentences that are hard to read, each with its figures: periods, sizes, signs, comparators and units."""

from __future__ import annotations

from tests.helpers.tables import every
from tests.reports.extract.labelled_sentences import FOLDER, Labelled, found, labelled

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SENTENCES = [sentence for name in NAMES for sentence in labelled(name)]


@every("sentence", SENTENCES)
def test_each_sentence_gives_its_figures(sentence: Labelled) -> None:
    """Period, comparator, value, scale and unit, in order, and nothing else."""
    assert found(sentence.text) == sentence.figures


def test_there_are_many() -> None:
    """A table that was not read would pass."""
    assert len(SENTENCES) > 200
    assert sum(len(sentence.figures) for sentence in SENTENCES) > 250
