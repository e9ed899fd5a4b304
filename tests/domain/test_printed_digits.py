"""The numbers and words served of printed digits, by exact fractions, whatever was printed."""

from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.conversion import Amount
from api.domain.figure import Locator, served_columns
from api.domain.models import UnitBase
from api.domain.quantity import Numbers, Quantity, plain
from api.domain.units import EXPONENTS, scale_of
from api.domain.words import Comparator
from tests.helpers.evidence import units

OTHERS = [units()[code] for code in ("USD", "percent", "countries")]
OTHERS.append(units()["years"].model_copy(update={"code": "year", "label_en": ""}))
FIGURE = "0123456789"


def decimals(whole: int, places: int) -> st.SearchStrategy[str]:
    """Digits as a press prints them, with so many at most before and after the point."""
    after = st.just("") | st.text(FIGURE, min_size=1, max_size=places).map(lambda digits: f".{digits}")
    return st.builds("".join, st.tuples(st.sampled_from(["", "-"]), st.text(FIGURE, min_size=1, max_size=whole), after))


TEXTS = decimals(12, 8)
ODD_TEXTS = decimals(30, 30) | st.sampled_from(
    ["0", "-0", "0.0", "-0.0", "007", "0.50", "-0.05", "999.5", "-999", "1000", "100.00", "9999999999999999999999"]
)


def written(numbers: Numbers) -> list[str | None]:
    return [None if number is None else plain(number) for number in numbers]


@given(TEXTS, *map(st.sampled_from, (sorted(EXPONENTS), list(Comparator), (False, True), sorted(EXPONENTS))))
def test_printed_numbers_are_exact(text: str, exponent: int, comparator: Comparator, counted: bool, scale: int) -> None:
    """At whichever scale: the value with each printed digit, the ends with as few as they need."""
    printed, unit = Quantity.printed(text, exponent, comparator, counted), Fraction(10) ** scale
    ends = (printed.interval.low, printed.interval.high)
    value, *found = printed.numbers(scale)
    assert Fraction(value) * unit == printed.value == Fraction(text) * 10**exponent
    assert [None if end is None else Fraction(end) * unit for end in found] == list(ends)
    assert -int(value.as_tuple().exponent) == max(len(text.partition(".")[2]) - exponent + scale, 0)
    assert not any("." in end and end[-1] == "0" for end in written(printed.numbers(scale))[1:] if end)
    assert (printed.text, printed.is_printed, plain(printed.shown(scale))) == (text, True, plain(value))


@pytest.mark.wider
@given(ODD_TEXTS, st.sampled_from(list(EXPONENTS)), st.sampled_from(Comparator), st.booleans(), st.sampled_from(OTHERS))
@example("0." + 29 * "0" + "1", 0, Comparator.EQUAL, False, OTHERS[0])
def test_served_columns_are_what_the_amount_says(
    digits: str, exponent: int, comparator: Comparator, counted: bool, unit: UnitBase
) -> None:
    """The value and its ends as exact text, and the displays, as from the quantity that the digits are."""
    found = served_columns(digits, exponent, comparator, counted, unit, Locator(None, digits, None, None, ""))
    amount = Amount(Quantity.printed(digits, exponent, comparator, counted), unit, scale_of(exponent))
    assert list(found[:3]) == written(amount.numbers(0))
    assert found[3:5] == (amount.display("en"), amount.display("zh"))


@given(st.decimals(-(10**25), 10**25, places=3) | st.integers(-(10**12), 10**12).map(Decimal))
def test_english_groups_as_format_does(number: Decimal) -> None:
    shown = Amount(Quantity.printed(plain(number)), OTHERS[0], scale_of(0)).display()
    assert shown == f"{number if number else abs(number):,f} USD"  # a printed zero has no sign


@given(st.text(min_size=1, max_size=20))
def test_a_link_encodes_as_quote_does(words: str) -> None:
    """And the marks that a text directive gives a meaning of their own."""
    assert Locator(None, words, None, None, "").fragment == "#:~:text=" + quote(words, safe="").replace("-", "%2D")
