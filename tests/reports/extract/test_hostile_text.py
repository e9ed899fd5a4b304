"""Texts made to hurt: time stays in proportion to length, and nothing raises."""

from __future__ import annotations

import random
import time

import pytest

from api.domain.period import Period
from api.domain.quantity import Quantity
from api.domain.words.comparators import Comparator
from api.reports.extract import draft, propose
from api.reports.extract.locate_phrase import PhraseLocator
from tests.helpers.growth import is_linear
from tests.helpers.tables import every
from tests.reports.extract.scoring import TEXTS

LENGTHS = (5_000, pytest.param(20_000, marks=pytest.mark.full))
LIMIT = 0.2
"""Milliseconds of processor time a character; a twentieth of it is usual, and with the square it would be far above."""
UNITS = (
    *("1", "1,", "1.", "1:", "1/", "1-", "5%", "$", "$5 ", "¥5 ", "(", ")", "5% (", "[1]", '."', "a.", "a@", "a-", "x"),
    *(" ", "\u00a0", "\n", "5%\n", "123 ", "5 ", "2024 ", "Q1 ", "in 2024, ", "two ", "hundred ", "million ", "U.S. "),
    *("more than ", "number of ", "between 5 and ", "from 5% to ", "5 tonnes ", "5 tonnes a year earlier ", "per 5 "),
    *(
        "first ",
        "May ",
        "to ",
        "一",
        "十",
        "万",
        "5万",
        "1月",
        "2024年",
        "至",
        "第",
        "。",
        "5成",
        "百分之",
        "1亿2",
        "增长5%至",
        "<a ",
        "5% in May, ",
        "5% (2024: 4%) ",
        "5% (4%) ",
        "in 2024, 5% ",
        "a year earlier, 5% ",
        "5% has risen since 2019 ",
        "in 2024, one in five ",
        "$(",
        "$(5) ",
        "one in five ",
        "half a ",
        "2.345,",
        "5 x 10^6 ",
        "5 of the 22 ",
        "(2024: ",
        "a year earlier ",
        "in 2024, ",
        "will ",
        "三分之一",
        "1/4 ",
        "近半",
        "($5 million) ",
        ", which fell 5% in 2024, 6% ",
        "from 5% to 6% ",
        "decrease of 100,000 (0.3%) ",
        "5% against 6% in the first half of 2024, ",
        "5% and on 5 May 2024 ",
        "8月16日单日4亿元，",
        "6月5日至6月21日，5万",
        "6月5日当天5亿元；当日",
        "超百场",
        "十点五",
        "5% in the third quarter, 4% in the second, ",
        ", a shop acquired in May 2024 for $5m, ",
        "five point ",
        "5 cars, and in 2024 it was 4, ",
        "from 5 May to 6 June, ",
        "5% last May, 4% a year later, ",
        "at Expo 2025 ",
    ),
)


@pytest.mark.slow
@every("language", ["en", "zh"])
@every("unit", UNITS)
@every("length", LENGTHS)
def test_time_is_in_proportion_to_length(unit: str, language: str, length: int) -> None:
    """One thing repeated, in one sentence without an end."""
    text = unit * (length // len(unit))
    start = time.process_time()
    propose(text, "en" if language == "en" else "zh")
    assert time.process_time() - start < LIMIT * length / 1000


MORE_UNITS = (
    *("1% ", "1%", ",", "1.1.1.1", "wordword", "亿", "万亿元", '"', "“", "”1", "–", "1 – 2%", "—", "'", "’s ", "%"),
    *("1e5 ", "1,000", "1 000 ", "St. 1% ", "二〇二四年", "同比", "; ", "é", "\0", "A", "1A"),
)


@pytest.mark.slow
@every("unit", MORE_UNITS)
def test_eight_times_the_length_takes_no_more_than_sixteen_times_the_time(unit: str) -> None:
    """In whichever language it is taken to be."""
    assert is_linear(propose, unit, 500)


def test_a_text_that_repeats_itself_is_not_counted_through_for_every_number() -> None:
    """Where a phrase stands again close by it is not the only one: "1%" without end took a count for each shape."""
    text = "1%" * 1_000
    locator = PhraseLocator([text])
    for place in range(0, len(text), 2):
        locator.context(1, place, place + 2, place)
    assert len(locator._counts) < 20


@pytest.mark.slow
@every("name", ["development/energy-en", "held-out/city-zh"])
@every("joint", ["\n", " "])
def test_long_texts_take_a_few_seconds_a_megabyte(name: str, joint: str) -> None:
    """An ordinary text many times over, as paragraphs or in a single line."""
    text = joint.join((TEXTS / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
    start = time.process_time()
    assert propose(text * (100_000 // len(text.encode())))
    assert time.process_time() - start < 5


_MARKS = "0 1 5 12 15.5 1,234 2024 1999 ٣ ５ ½ ² % ‰ $ € ¥ £ . , ; : ( ) [ ] - – — − + / # ° ’ “ \u200b"
_ENGLISH = (
    "million bn m k percent percentage points per cent yuan USD tonnes countries people year years old more than over "
    "up to down from between and of in the first half quarter last earlier June 31 February Q1 H2 FY U.S. İ ß"
)
_CHINESE = (
    "万 亿 千 百 元 美元 个 国家 人 年 月 日 第 每 约 超过 多 以上 成 百分之 个百分点 上半年 季度 去年 同期 "
    "比 由 的 。 ， 一 十 〇 两 點 億"
)
PIECES = [*_MARKS.split(" "), *_ENGLISH.split(), *_CHINESE.split(), "\u00a0", "\t"]


@pytest.mark.slow
@every("seed", range(40))
def test_any_text_gives_proposals_that_can_be_read(seed: int) -> None:
    """Values are plain decimals, periods are in the calendar, phrases stand in the text."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    text = "".join(dice.choice(PIECES) + dice.choice(("", " ", " ", "\n")) for _ in range(1_500))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    for item in propose(text, dice.choice(("en", "zh", None))):
        Quantity.printed(item.value)
        Comparator(item.comparator)
        assert item.period is None or Period.parse(item.period)
        assert item.phrase
        assert item.phrase in lines[item.paragraph - 1]


def test_a_draft_of_any_text_is_one_table() -> None:
    """Quotes and commas in a phrase stay in their cell."""
    assert draft(propose('It was "5%", said 3,000 people\nand "7%"')).count("\n") == 4


@every("digits", ["9" * 31, "9" * 5_000, "1." + "9" * 31])
def test_a_number_of_more_digits_than_a_figure_has_is_left_out(digits: str) -> None:
    """No figure has more than thirty digits on either side of its point."""
    assert propose(f"It was {digits} tonnes.", "en") == propose(f"达{digits}吨。", "zh") == []
