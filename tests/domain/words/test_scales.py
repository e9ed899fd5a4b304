"""The table of scales: names, exponents, and the words of both languages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.quantity import Quantity
from api.domain.quantity_errors import QuantityError
from api.domain.units import UnitKind
from api.domain.words.comparators import COMPARATOR_WORDS, Comparator
from api.domain.words.scales import (
    CHINESE_SCALE_WORDS,
    ENGLISH_SCALE_WORDS,
    EXPONENTS,
    SCALES,
    Scale,
    readable_scale,
    scale_of,
)
from tests.helpers.tables import every


@every(
    ("exponent", "name"),
    [
        *((0, "one"), (2, "hundred"), (3, "thousand"), (4, "wan"), (5, "lakh"), (6, "million"), (7, "crore")),
        *((8, "yi"), (9, "billion"), (10, "baiyi"), (11, "qianyi"), (12, "trillion")),
    ],
)
def test_the_scale_of_an_exponent(exponent: int, name: str) -> None:
    """Of several names for one power of ten a figure is served with this one."""
    assert scale_of(exponent).name == name
    assert EXPONENTS[exponent] is SCALES[name]


@every("exponent", [-1, 1, 13, 15])
def test_a_power_of_ten_without_a_scale(exponent: int) -> None:
    """The refusal lists those that there are."""
    with pytest.raises(QuantityError, match="there are 0, 2, 3"):
        scale_of(exponent)


def test_second_names() -> None:
    """Chinese names beside the English ones, for whoever asks with `scale=`."""
    second = {name: scale.exponent for name, scale in SCALES.items() if scale_of(scale.exponent) is not scale}
    assert second == {"qianwan": 7, "shiyi": 9, "wanyi": 12}


@every(("word", "exponent"), [("lakh", 5), ("lakhs", 5), ("crores", 7), ("bn", 9), ("trn", 12), ("thousands", 3)])
def test_english_words(word: str, exponent: int) -> None:
    """The word, its plural and its abbreviations."""
    assert ENGLISH_SCALE_WORDS[word] == exponent


@every(
    ("word", "exponent"), [("百", 2), ("千万", 7), ("千萬", 7), ("百亿", 10), ("千億", 11), ("萬億", 12), ("兆", 12)]
)
def test_chinese_words(word: str, exponent: int) -> None:
    """In simplified and in traditional characters."""
    assert CHINESE_SCALE_WORDS[word] == exponent


@every(
    ("value", "english", "chinese"),
    [(999, "one", "one"), (25_000, "one", "wan"), (10**7, "million", "wan"), (3 * 10**11, "billion", "yi")],
)
def test_readable_scales(value: int, english: str, chinese: str) -> None:
    """A display climbs its own ladder, whatever scales there are."""
    found = readable_scale(Fraction(value)).name, readable_scale(Fraction(value), chinese=True).name
    assert found == (english, chinese)


def test_every_comparator_has_words() -> None:
    """In both languages; as printed has none."""
    assert set(COMPARATOR_WORDS) == set(Comparator)
    assert {sign for sign, words in COMPARATOR_WORDS.items() if not all(words)} == {Comparator.EQUAL}


@every("scale", SCALES.values())
@every("digits", ["15.5", "0.3", "1", "9999.9", "-250"])
def test_english_reads_no_chinese_or_indian_scale(scale: Scale, digits: str) -> None:
    """wan, yi, lakh and crore are printed in no English display, nor million and billion in a Chinese one."""
    unit = UnitBase(code="CNY", kind=UnitKind.MONEY, exponent=0, name_en="Yuan", name_zh="元", label_en="CNY",
                    label_zh="元", symbol="", sdmx="CNY")  # fmt: skip
    amount = Amount(Quantity.printed(digits, scale.exponent), unit, scale)
    english = amount.display("en").removesuffix(" CNY")
    assert set(english.split()[1:]) <= {"thousand", "million", "billion", "trillion"}
    number = Decimal(english.split()[0].replace(",", ""))
    power = SCALES[english.split()[1]].exponent if " " in english else 0
    assert number.scaleb(power) == Decimal(digits).scaleb(scale.exponent)
    assert not set(amount.display("zh")) & set("百千")
