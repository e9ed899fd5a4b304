"""How a quoted number stands to an amount: the table of cases, and what holds of every number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from api.domain.amounts import Amount
from api.domain.catalogue_entries import UnitBase
from api.domain.digits_as_printed import PrintedDigits
from api.domain.units import UnitKind
from api.domain.words.comparators import Comparator
from api.domain.words.scales import SCALES
from api.fact_check.comparison import Fit, fit
from api.fact_check.quoted_claim import ClaimKind, Context, QuotedClaim
from tests.helpers.tables import every

CNY = UnitBase(
    code="CNY", kind=UnitKind.MONEY, exponent=0, name_en="yuan", name_zh="元", label_en="CNY", label_zh="元",
    symbol="¥", sdmx="CNY",
)  # fmt: skip
NOWHERE = Context("", 0, 0, "", (0,), (0,), chinese=False)


def claim(
    digits: str,
    comparator: str = "=",
    exponent: int = 12,
    upper: str | None = None,
    *,
    nearly: bool = False,
    one_way: bool = False,
) -> QuotedClaim:
    """A claim of an amount of yuan."""
    sign = Comparator(comparator)
    return QuotedClaim(
        digits, 0, 0, digits, exponent, "CNY", ClaimKind.MONEY, sign, None, NOWHERE, upper, nearly, one_way=one_way
    )  # fmt: skip


def amount(digits: str, comparator: str = "=", exponent: int = 12) -> Amount:
    """An amount of yuan as printed."""
    return Amount(PrintedDigits(digits, exponent, Comparator(comparator), counted=False), CNY, SCALES["trillion"])


@every(
    ("said", "held", "expected"),
    [
        # What the source says, or less of it.
        (claim("15.5"), amount("15.5"), Fit.SAME),
        (claim("15.5"), amount("15522.5", exponent=9), Fit.SAME),
        (claim("15", ">"), amount("15.5"), Fit.SAME),
        (claim("16", "<"), amount("15.5"), Fit.SAME),
        (claim("15.6", "~"), amount("15.58"), Fit.SAME),
        (claim("15", ">=", upper="16"), amount("15.5"), Fit.SAME),
        (claim("1.8", ">"), amount("1.8", ">"), Fit.SAME),
        (claim("1.7", ">"), amount("1.8", ">"), Fit.SAME),
        (claim("16", "<", nearly=True), amount("15.5"), Fit.SAME),
        # More digits than the source has, or zeros that may be none.
        (claim("15.52"), amount("15.5"), Fit.WITHIN),
        (claim("15.5", ">"), amount("15.5"), Fit.WITHIN),
        (claim("580", exponent=9), amount("577.6", exponent=9), Fit.WITHIN),
        (claim("567", exponent=9), amount("570", exponent=9), Fit.WITHIN),
        # A limit, or about that much, told as the number.
        (claim("1.8"), amount("1.8", ">"), Fit.BARE),
        (claim("1.8", "~"), amount("1.8", ">"), Fit.BARE),
        (claim("33"), amount("33", "~"), Fit.BARE),
        # Both may be true.
        (claim("2", ">"), amount("1.8", ">"), Fit.OPEN),
        (claim("1.9"), amount("1.8", ">"), Fit.OPEN),
        # An end in common is none.
        (claim("15.6"), amount("15.5"), Fit.APART),
        (claim("2.38"), amount("2.37"), Fit.APART),
        (claim("1.5", "<"), amount("1.8", ">"), Fit.APART),
        (claim("20", "<", nearly=True), amount("15.5"), Fit.APART),
        (claim("-7.2"), amount("7.2"), Fit.APART),
        # A fall by more is less, and one by less is no rise.
        (claim("-1", "<", one_way=True), amount("-1.5"), Fit.SAME),
        (claim("-1", ">", one_way=True), amount("-1.5"), Fit.APART),
        (claim("-2", ">", one_way=True), amount("-1.5"), Fit.SAME),
        (claim("-8", ">", one_way=True), amount("7.2"), Fit.APART),
        (claim("8", "<", one_way=True), amount("-7.2"), Fit.APART),
        (claim("-9.5", ">=", one_way=True), amount("-9.5", ">="), Fit.SAME),
        (claim("-8", ">", one_way=True), amount("5", ">"), Fit.APART),
        (claim("-1.6", ">", nearly=True, one_way=True), amount("-1.58"), Fit.SAME),
        (claim("-5", ">", nearly=True, one_way=True), amount("-1.5"), Fit.APART),
    ],
)
def test_a_claim_beside_an_amount(said: QuotedClaim, held: Amount, expected: Fit) -> None:
    """Each way in which a number is quoted has its own answer."""
    assert fit(said, held) is expected


NUMBERS = st.decimals(min_value=1, max_value=99_999, places=3)


@given(number=NUMBERS, places=st.integers(0, 2))
def test_a_number_rounded_to_fewer_digits_is_never_apart(number: Decimal, places: int) -> None:
    """Whoever rounds a figure half up or half even, to any digit behind the point, does not contradict it."""
    held = amount(str(number))
    for rounding in ("ROUND_HALF_UP", "ROUND_HALF_EVEN"):
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=rounding)
        # A number that lies half way between two is rounded to either, and shares an end with both.
        half_way = (number * 10**places * 2) % 1 == 0 and (number * 10**places) % 1 != 0
        assert fit(claim(str(rounded)), held) < (Fit.NONE if half_way else Fit.BARE)


@given(number=NUMBERS, other=NUMBERS)
def test_numbers_that_are_apart_never_agree(number: Decimal, other: Decimal) -> None:
    """Two numbers of three decimals agree only where they are one."""
    found = fit(claim(str(number)), amount(str(other)))
    assert (found is Fit.SAME) == (number == other)
