"""How a quoted number compares with an amount."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from api.domain.conversion import Amount
from api.domain.quantity import Quantity
from api.domain.units import SCALES, UnitKind
from api.domain.words import Comparator
from api.plugins.fact_check.claims import Context, QuotedClaim
from api.plugins.fact_check.verdict import Fit, fit
from tests.helpers.evidence import units
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)
NOTATION = re.compile(r"(nearly )?([~<>]?=?)(-?[\d.]+?)(?:\.\.(\d+))?( billion)?( one-way)?")
"""A number of trillions, or of billions: `nearly >15.5 billion one-way`, `>=15..16`."""


def claim(text: str) -> QuotedClaim:
    nearly, sign, digits, upper, billion, one_way = NOTATION.fullmatch(text).groups()  # type: ignore[union-attr]
    said = (digits, 9 if billion else 12, "CNY", UnitKind.MONEY, Comparator(sign or "="), None)
    nowhere = Context("", 0, 0, chinese=False)
    return QuotedClaim(digits, 0, 0, *said, nowhere, upper, nearly is not None, one_way=one_way is not None)


def amount(text: str) -> Amount:
    _, sign, digits, _, billion, _ = NOTATION.fullmatch(text).groups()  # type: ignore[union-attr]
    printed = Quantity.printed(digits, 9 if billion else 12, sign or "=")
    return Amount(printed, units()["CNY"], SCALES["trillion"])


@every("said, printed, expected", TABLES["claims and amounts"])
def test_a_claim_and_an_amount(said: str, printed: str, expected: str) -> None:
    assert fit(claim(said), amount(printed)) is Fit[expected]


NUMBERS = st.decimals(min_value=1, max_value=99_999, places=3)


@given(number=NUMBERS, places=st.integers(0, 2))
def test_a_number_rounded_to_fewer_digits_is_never_apart(number: Decimal, places: int) -> None:
    """Whoever rounds a figure half up or half even, to any digit after the point, does not contradict it."""
    for rounding in ("ROUND_HALF_UP", "ROUND_HALF_EVEN"):
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=rounding)
        # A number that lies half way between two is rounded to either, and shares an end with both.
        half_way = (number * 10**places * 2) % 1 == 0 and (number * 10**places) % 1 != 0
        assert fit(claim(str(rounded)), amount(str(number))) < (Fit.NONE if half_way else Fit.BARE)


@given(number=NUMBERS, other=NUMBERS)
def test_numbers_that_are_apart_never_agree(number: Decimal, other: Decimal) -> None:
    assert (fit(claim(str(number)), amount(str(other))) is Fit.SAME) == (number == other)
