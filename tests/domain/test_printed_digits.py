"""What is served of printed digits: exactly what their quantity gives by exact fractions, whatever was printed."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.amounts import Amount
from api.domain.entries import UnitBase
from api.domain.figure import Locator, served_columns
from api.domain.quantity import Numbers, PrintedDigits, Quantity, plain
from api.domain.units import EXPONENTS, SCALES, Scale, scale_of
from api.domain.words import Comparator
from tests.helpers.evidence import units

UNIT, *OTHERS = (units()[code] for code in ("CNY", "USD", "percent", "countries"))
OTHERS.append(units()["years"].model_copy(update={"code": "year", "label_en": ""}))
FIGURE = "0123456789"


def decimals(whole: int, places: int) -> st.SearchStrategy[str]:
    """Digits as a press prints them, with so many at most before and after the point."""
    after = st.just("") | st.text(FIGURE, min_size=1, max_size=places).map(lambda digits: f".{digits}")
    return st.builds("".join, st.tuples(st.sampled_from(["", "-"]), st.text(FIGURE, min_size=1, max_size=whole), after))


TEXTS = decimals(12, 8)
DIGITS = st.builds(PrintedDigits, TEXTS, st.sampled_from(sorted(EXPONENTS)), st.sampled_from(Comparator), st.booleans())
ODD_TEXTS = decimals(30, 30) | st.sampled_from(
    ["0", "-0", "0.0", "-0.0", "007", "0.50", "-0.05", "999.5", "-999", "1000", "100.00", "9999999999999999999999"]
)


def written(numbers: Numbers) -> list[str | None]:
    """The numbers with each of their digits."""
    return [None if number is None else plain(number) for number in numbers]


@given(DIGITS, st.sampled_from(sorted(EXPONENTS)))
def test_numbers_are_those_of_the_quantity(digits: PrintedDigits, scale: int) -> None:
    """Digit for digit, at whichever scale."""
    assert written(digits.numbers(scale)) == written(digits.quantity().numbers(scale))


@given(DIGITS, st.sampled_from(list(SCALES.values())), st.sampled_from(["en", "zh"]))
def test_an_amount_reads_as_its_quantity_does(digits: PrintedDigits, scale: Scale, lang: str) -> None:
    """In both languages, in a scale of the language and in another."""
    printed = digits._replace(exponent=scale.exponent)
    at_once, calculated = Amount(printed, UNIT, scale), Amount(printed.quantity(), UNIT, scale)
    assert at_once.display(lang) == calculated.display(lang)
    assert (at_once.comparator, at_once.rounded) == (calculated.comparator, calculated.rounded)
    assert at_once.printed_text == digits.text


@pytest.mark.wider
@given(ODD_TEXTS, st.sampled_from(list(EXPONENTS)), st.sampled_from(Comparator), st.booleans(), st.sampled_from(OTHERS))
@example("0." + 29 * "0" + "1", 0, Comparator.EQUAL, False, OTHERS[0])
def test_served_columns_are_what_the_amount_says(
    digits: str, exponent: int, comparator: Comparator, counted: bool, unit: UnitBase
) -> None:
    """The value and its ends as exact text, and the displays, as from the quantity that the digits are."""
    printed = PrintedDigits(digits, exponent, comparator, counted)
    found = served_columns(printed, unit, Locator(None, digits, None, None, ""))
    quantity = Quantity.printed(digits, exponent, comparator, counted)
    assert list(found[:3]) == written(quantity.numbers(0))
    for number in (printed, quantity):
        amount = Amount(number, unit, scale_of(exponent))
        if number is printed or not counted:  # of an exact quantity the zeros after its last digit are shown as well
            assert found[3:5] == (amount.display("en"), amount.display("zh"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers(-(10**12), 10**12).map(Decimal))
def test_english_groups_as_format_does(number: Decimal) -> None:
    """By three digits, and no year."""
    shown = Amount(PrintedDigits(plain(number), 0, Comparator.EQUAL, False), OTHERS[0], scale_of(0)).display()
    assert shown == f"{number if number else abs(number):,f} USD"  # a printed zero has no sign


@given(st.text(min_size=1, max_size=20))
def test_a_link_encodes_as_quote_does(words: str) -> None:
    """And the marks that a text directive gives a meaning of their own."""
    assert Locator(None, words, None, None, "").fragment == "#:~:text=" + quote(words, safe="").replace("-", "%2D")
