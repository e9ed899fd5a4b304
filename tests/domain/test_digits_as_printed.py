"""What printed digits give at once is what their quantity gives by exact fractions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.digits_as_printed import PrintedDigits
from api.domain.quantity import Numbers, plain
from api.domain.units import UnitKind
from api.domain.words.comparators import Comparator
from api.domain.words.scales import EXPONENTS, SCALES, Scale

UNIT = UnitBase(
    code="CNY", kind=UnitKind.MONEY, exponent=0, name_en="Yuan", name_zh="元", label_en="CNY", label_zh="元",
    symbol="", sdmx="CNY",
)  # fmt: skip
TEXTS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,8})?", fullmatch=True)
DIGITS = st.builds(
    PrintedDigits, TEXTS, st.sampled_from(sorted(EXPONENTS)), st.sampled_from(list(Comparator)), st.booleans()
)


def told(numbers: Numbers) -> list[str | None]:
    """The numbers with each of their digits."""
    return [None if number is None else plain(number) for number in numbers]


@given(DIGITS, st.sampled_from(sorted(EXPONENTS)))
def test_numbers_are_those_of_the_quantity(digits: PrintedDigits, scale: int) -> None:
    """Digit for digit, at whichever scale."""
    assert told(digits.numbers(scale)) == told(digits.quantity().numbers(scale))


@given(DIGITS, st.sampled_from(list(SCALES.values())), st.sampled_from(["en", "zh"]))
def test_an_amount_reads_as_its_quantity_does(digits: PrintedDigits, scale: Scale, lang: str) -> None:
    """In both languages, in a scale of the language and in another."""
    printed = digits._replace(exponent=scale.exponent)
    at_once, calculated = Amount(printed, UNIT, scale), Amount(printed.quantity(), UNIT, scale)
    assert at_once.display(lang) == calculated.display(lang)
    assert (at_once.comparator, at_once.rounded) == (calculated.comparator, calculated.rounded)
    assert at_once.printed_text == digits.text
