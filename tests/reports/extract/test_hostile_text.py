"""Texts made to hurt: time stays in proportion to length, and nothing raises."""

from __future__ import annotations

import itertools
import random
import time
from pathlib import Path
from typing import Literal

import pytest

from api.domain.period import Period
from api.domain.quantity import Quantity
from api.domain.words.comparators import Comparator
from api.reports.extract import propose
from tests.helpers import tables
from tests.helpers.growth import is_linear
from tests.helpers.rows import cases
from tests.helpers.tables import every

TEXTS = Path(__file__).resolve().parent / "texts"
LIMIT = 0.2
"""Milliseconds of processor time a character; a twentieth of it is usual, and with the square it would be far above."""
UNITS = [unit for (unit,) in cases(__file__, "units")]
MORE_UNITS = [unit for (unit,) in cases(__file__, "more_units")]
FEW = ["1", "5% (", "万", "in 2024, 5% ", "5% against 6% in the first half of 2024, "]
LANGUAGES: tuple[Literal["en", "zh"], ...] = ("en", "zh")


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
    """In whichever language it is taken to be."""
    assert is_linear(propose, unit, 500)


@pytest.mark.full
@every("name", ["development/energy-en", "held-out/city-zh"])
@every("joint", ["\n", " "])
def test_long_texts_take_a_few_seconds_a_megabyte(name: str, joint: str) -> None:
    """An ordinary text many times over, as paragraphs or in a single line."""
    text = joint.join((TEXTS / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
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
