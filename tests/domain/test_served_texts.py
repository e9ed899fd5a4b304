"""What is served of a figure, made of its digits: exactly what its amount says, whatever was printed."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.digits_as_printed import PrintedDigits
from api.domain.figure import Locator
from api.domain.quantity import Quantity, plain
from api.domain.served_columns import served_columns
from api.domain.words.comparators import Comparator
from api.domain.words.scales import EXPONENTS, scale_of

UNITS = [
    UnitBase(
        code=code, kind=kind, exponent=0, name_en=code, name_zh=code, label_en=label, label_zh=zh, symbol="", sdmx=code
    )
    for code, kind, label, zh in (
        ("USD", "money", "USD", "美元"),
        ("percent", "share", "%", "%"),
        ("year", "count", "", "年"),
        ("visitors", "count", "visitors", "人次"),
    )
]
DIGITS = st.from_regex(r"\A-?[0-9]{1,30}(\.[0-9]{1,30})?\Z") | st.sampled_from(
    ["0", "-0", "0.0", "-0.0", "007", "0.50", "-0.05", "999.5", "-999", "1000", "100.00", "9999999999999999999999"]
)
WORDS = st.text(min_size=1, max_size=20)


def text(number: Decimal | None) -> str | None:
    """A number in fixed notation."""
    return None if number is None else plain(number)


@pytest.mark.wider
@given(DIGITS, st.sampled_from(list(EXPONENTS)), st.sampled_from(Comparator), st.booleans(), st.sampled_from(UNITS))
@example("0." + 29 * "0" + "1", 0, Comparator.EQUAL, False, UNITS[0])
def test_it_is_what_the_amount_says(
    digits: str, exponent: int, comparator: Comparator, counted: bool, unit: UnitBase
) -> None:
    """The value and its ends as exact text, and the displays, as from the quantity that the digits are."""
    printed = PrintedDigits(digits, exponent, comparator, counted)
    found = served_columns(printed, unit, Locator(None, digits, None, None, ""))
    quantity = Quantity.printed(digits, exponent, comparator, counted)
    assert found[:3] == tuple(map(text, quantity.numbers(0)))
    for number in (printed, quantity):
        amount = Amount(number, unit, scale_of(exponent))
        if number is printed or not counted:  # of an exact quantity the zeros behind its last digit are shown as well
            assert found[3:5] == (amount.display("en"), amount.display("zh"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers(-(10**12), 10**12).map(Decimal))
def test_english_groups_as_format_does(number: Decimal) -> None:
    """By three digits, and no year."""
    unit = UNITS[0]
    shown = Amount(PrintedDigits(plain(number), 0, Comparator.EQUAL, False), unit, scale_of(0)).display()
    assert shown == f"{number if number else abs(number):,f} USD"  # a printed zero has no sign


@given(WORDS)
def test_a_link_encodes_as_quote_does(words: str) -> None:
    """And the marks that a text directive gives a meaning of their own."""
    assert Locator(None, words, None, None, "").fragment == "#:~:text=" + quote(words, safe="").replace("-", "%2D")
