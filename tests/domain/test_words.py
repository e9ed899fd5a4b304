"""Words of both languages: what is found by them, what is suggested, scales, comparators, and names of others."""

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import get_currency_name

from api.domain.conversion import Amount
from api.domain.errors import QuantityError
from api.domain.messages import FUNCTIONS, LANGUAGES
from api.domain.quantity import Quantity
from api.domain.units import CHINESE_SCALE_WORDS, ENGLISH_SCALE_WORDS, SCALES, Scale, readable_scale, scale_of
from api.domain.words import (
    COMPARATOR_WORDS,
    CURRENCY_NAMES,
    TURNING_SIGNS,
    Comparator,
    did_you_mean,
    nearest,
    one_line,
    unturned,
    with_article,
)
from api.service.search import words_of
from tests.helpers.evidence import units
from tests.helpers.rows import shows
from tests.helpers.tables import every


def hint(value: str, otherwise: str) -> str:
    """The nearest word, and in its place what the caller gives or all words."""
    given = None if otherwise == "none" else otherwise and f" {otherwise}"
    return did_you_mean(value, ["year", "area"], given).removeprefix(" ")


test_tables = shows(
    __file__,
    {
        "words": lambda text: " ".join(words_of(text)),
        "hints": hint,
        "articles": with_article,
        "Chinese amounts behind 为": FUNCTIONS["IS"],
        "nearest": lambda value, among: " ".join(nearest(value, among.split())),
        "scales": lambda exponent: scale_of(int(exponent)).name,
        "scale words": lambda word: (ENGLISH_SCALE_WORDS if word.isascii() else CHINESE_SCALE_WORDS)[word],
        "readable scales": lambda value: (
            readable_scale(Fraction(value)).name,
            readable_scale(Fraction(value), chinese=True).name,
        ),
    },
)


@every(
    "text, line",
    [
        *(("", ""), ("中国，2024", "中国，2024"), ("one\r\n\u2028two\tthree", "one two three")),
        *((" \x1b[2J\x85red\x7f ", "[2J red"), ("\u202e12", "12"), (f"1{TURNING_SIGNS}2", "12")),
    ],
)
def test_what_steers_is_left_out(text: str, line: str) -> None:
    """Whatever separates words stays a space; line breaks are a page's own matter, what turns is left out there too."""
    assert one_line(text) == line
    assert one_line(line) == line
    assert unturned("a\n\u2067b\u2069") == "a\nb"


def test_names_of_currencies_are_those_of_cldr() -> None:
    """One and several, whatever the case of a word that CLDR takes for a name; all that there are rates of."""
    short = {"CNY": "yuan", "JPY": "yen"}
    for code, name in CURRENCY_NAMES.items():
        for number, found in ((1, name.one), (2, name.many)):
            cldr = get_currency_name(code, count=number, locale="en")
            assert found.casefold() == short.get(code, cldr.casefold()), code
    assert set(CURRENCY_NAMES) == {unit.code for unit in units().values() if unit.kind == "money"}


@every("exponent", [-1, 1, 13, 15])
def test_a_power_of_ten_without_a_scale(exponent: int) -> None:
    with pytest.raises(QuantityError, match="there are 0, 2, 3"):
        scale_of(exponent)


def test_second_names() -> None:
    """Chinese names besides the English ones, for whoever asks with `scale=`."""
    second = {name: scale.exponent for name, scale in SCALES.items() if scale_of(scale.exponent) is not scale}
    assert second == {"qianwan": 7, "shiyi": 9, "wanyi": 12}


def test_every_comparator_has_words() -> None:
    assert set(COMPARATOR_WORDS) == set(Comparator)
    said = {sign: [words.in_language(lang) for lang in LANGUAGES] for sign, words in COMPARATOR_WORDS.items()}
    assert {sign for sign, words in said.items() if not all(words)} == {Comparator.EQUAL}


@every("scale", SCALES.values())
@every("digits", ["15.5", "0.3", "1", "9999.9", "-250"])
def test_english_reads_no_chinese_or_indian_scale(scale: Scale, digits: str) -> None:
    """wan, yi, lakh and crore are printed in no English display, nor million and billion in a Chinese one."""
    amount = Amount(Quantity.printed(digits, scale.exponent), units()["CNY"], scale)
    english = amount.display("en").removesuffix(" CNY")
    assert set(english.split()[1:]) <= {"thousand", "million", "billion", "trillion"}
    number = Decimal(english.split()[0].replace(",", ""))
    power = SCALES[english.split()[1]].exponent if " " in english else 0
    assert number.scaleb(power) == Decimal(digits).scaleb(scale.exponent)
    assert not set(amount.display("zh")) & set("百千")
