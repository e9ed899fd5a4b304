"""Digits in another unit give at once what their quantity gives by exact fractions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from api.domain.amounts import Amount
from api.domain.converted_digits import ConvertedDigits, is_power_of_ten
from api.domain.digits_as_printed import PrintedDigits
from api.domain.quantity import plain
from api.domain.words.comparators import Comparator
from api.domain.words.scales import EXPONENTS, SCALES
from tests.domain.test_digits_as_printed import TEXTS, UNIT, told
from tests.helpers.tables import every

DIGITS = st.builds(
    PrintedDigits, TEXTS, st.sampled_from(sorted(EXPONENTS)), st.sampled_from(list(Comparator)), st.just(False)
)
RATES = st.builds(lambda units, power: Fraction(units, 10**power), st.integers(1, 10**8), st.integers(0, 6))
"""Decimals of some digits, which are taken as they are or turned over."""
FACTORS = st.one_of(
    RATES, RATES.map(lambda rate: 1 / rate), st.builds(Fraction, st.integers(1, 10**12), st.integers(1, 10**12))
)


@given(DIGITS, FACTORS, st.sampled_from(sorted(EXPONENTS)))
@example(PrintedDigits("0", 0, Comparator.EQUAL, False), Fraction(3, 7), 0)
@example(PrintedDigits("-0.5", 0, Comparator.ABOUT, False), Fraction(3, 7), 12)
@example(PrintedDigits("0.00000001", 0, Comparator.MORE, False), Fraction(1, 2**20), 12)
def test_it_is_told_as_its_quantity(digits: PrintedDigits, factor: Fraction, scale: int) -> None:
    """Value, ends, what is shown and how it reads in both languages, digit for digit."""
    assume(not is_power_of_ten(factor))
    converted = ConvertedDigits(digits, factor)
    quantity = digits.quantity().scaled(factor)
    assert told(converted.numbers(scale)) == told(quantity.numbers(scale))
    assert plain(converted.shown(scale)) == plain(quantity.shown(scale))
    assert converted.whole() == int(abs(quantity.value))
    assert converted.comparator is quantity.comparator
    at_once, calculated = (Amount(number, UNIT, SCALES["million"]) for number in (converted, quantity))
    for lang in ("en", "zh"):
        assert at_once.display(lang) == calculated.display(lang)
        assert at_once.display(lang, 4) == calculated.display(lang, 4)
    assert at_once.rounded == calculated.rounded


@every(
    ("factor", "moves"),
    [("1", True), ("10", True), ("1/1000", True), ("3", False), ("1/7", False), ("10/3", False), ("20", False)],
)
def test_powers_of_ten(factor: str, moves: bool) -> None:
    """They leave the digits as they are."""
    assert is_power_of_ten(Fraction(factor)) is moves
