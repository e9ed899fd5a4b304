"""Printed decimals, rounding intervals, exact arithmetic and the digits shown."""

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.domain import errors as quantity_errors
from api.domain.quantity import Interval, Quantity, plain, power_of_ten_below
from api.domain.units import remeasured
from api.domain.words import Comparator
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)
F = Fraction
OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def span(text: str) -> Interval:
    """The interval as mathematicians write it, `[1, 2)`, with `..` for an open-ended side."""
    low, high = (None if end == ".." else F(end) for end in text[1:-1].split(", "))
    return Interval(low, high, text[0] == "[", text[-1] == "]")


def claim(text: str) -> Quantity:
    """The quantity in a short notation: `>1.8e12` is more than 1.8 trillion, `35#` is a counted 35."""
    match = re.fullmatch(r"([~<>]?=?)(-?[0-9.]+)(?:e([0-9]+))?(#?)", text)
    assert match
    return Quantity.printed(match[2], int(match[3] or 0), match[1] or "=", counted=bool(match[4]))


WORDS = "- . 1. .5 +5 --5 1e999 1E5 NaN inf -Infinity 1_000 1,000 0x10 1.2.3"
LONG = ["1" * 31, "1." + "1" * 31, "9" * 10_000]


@every(
    "pair, one", [("TRL TRY", F(1, 1_000_000)), ("TRY TRL", F(1_000_000)), ("RON ROL", F(10_000)), ("TRY USD", None)]
)
def test_a_currency_that_replaced_another_is_worth_what_the_law_says(pair: str, one: Fraction | None) -> None:
    assert remeasured(*pair.split()) == one


@every("text", ["", " ", *WORDS.split(), "１２", "٣", "−5", "5\n", " 5", "5\x00", *LONG])
def test_refused_texts(text: str) -> None:
    """Anything but plain digits is refused, briefly, with what is allowed."""
    with pytest.raises(quantity_errors.QuantityError, match="allowed: an optional minus, 1 to 30 dig") as refusal:
        Quantity.printed(text)
    assert len(str(refusal.value)) < 400


REFUSALS = {
    "no comparator": (lambda: Quantity.printed("1", comparator=""), "allowed: = ~ > >= < <="),
    "comparator": (lambda: Quantity.printed("1", comparator="=>"), "allowed: = ~ > >= < <="),
}


NO_INTERVALS = [(lambda text=text: span(text), ".") for (text,) in TABLES["no intervals"]]
NO_DIVISORS = [(lambda text=text: span("[1, 2]") / span(text), "touches zero") for (text,) in TABLES["no divisors"]]


@every(("act", "reason"), [*REFUSALS.values(), *NO_INTERVALS, *NO_DIVISORS])
def test_refusals(act: Callable[[], object], reason: str) -> None:
    """What has no meaning is refused with the reason."""
    with pytest.raises(quantity_errors.QuantityError, match=reason):
        act()


def converted(text: str) -> tuple[Quantity, int]:
    """A claim divided by a rate, with the scale to tell it in: `15.5e12 / 7.1956 at 12`."""
    printed, _, rate, _, scale = text.split()
    return claim(printed).scaled(1 / F(rate)), int(scale)


def summed(sums: str) -> str:
    left, sign, right = sums.split()
    result = OPERATIONS[sign](claim(left), claim(right))
    return result.comparator + plain(result.shown())


test_tables = shows(
    __file__,
    {
        "shown": lambda text: plain(converted(text)[0].shown(converted(text)[1])),
        "plain": lambda number: plain(Decimal(number)),
        "powers of ten below": lambda number: power_of_ten_below(F(number)),
        "quantity sums": summed,
    },
)


@every("how, text, interval", [(how, *row) for how in ("printed", "widest") for row in TABLES[f"{how} intervals"]])
def test_interval_of_printed_digits(how: str, text: str, interval: str) -> None:
    printed = claim(text)
    assert (printed if how == "printed" else printed.widest()).interval == span(interval)


@every("sums, result", TABLES["interval sums"])
def test_interval_arithmetic(sums: str, result: str) -> None:
    """Ends are exact, closed only where some pair of numbers reaches them; open ends stay open."""
    left, sign, right = re.split(r" ([-+*/&]) ", sums)
    assert OPERATIONS.get(sign, Interval.intersection)(span(left), span(right)) == span(result)


def test_interval_as_a_set() -> None:
    """Width, membership, cover, overlap and sign change mind which ends are open."""
    half_open, ray = span("[1, 3)"), span("(1, ..)")
    others = [half_open, span("[1, 3]"), span("[2, 2]"), span("[3, 4]")]
    assert (half_open.width, half_open.bounded, ray.width, ray.bounded) == (2, True, None, False)
    assert [half_open.covers(other) for other in others] == [True, False, True, False]
    assert [half_open.overlaps(other) for other in others] == [True, True, True, False]
    assert [half_open.contains(F(x)) for x in (0, 1, 2, 3)] == [False, True, True, False]
    assert [ray.contains(F(x)) for x in (1, 2, 10**30)] == [False, True, True]
    assert [half_open.scaled(F(-1)), ray.scaled(F(-2))] == [span("(-3, -1]"), span("(.., -2)")]
    assert ray.scaled(F(0)) == span("[0, 0]")


SCALES = st.integers(-12, 14)


@st.composite
def printed_texts(draw: st.DrawFn) -> str:
    """Digits as a press prints them: no needless leading zero, no negative zero."""
    digits, decimals = draw(st.integers(0, 10**30 - 1) | st.integers(0, 999)), draw(st.integers(0, 30))
    text = f"{digits:0{decimals + 1}d}"
    sign = draw(st.sampled_from(["", "-"])) if digits else ""
    return sign + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)


PRINTED = st.builds(Quantity.printed, printed_texts(), SCALES, st.sampled_from(Comparator), st.booleans())
RATES = st.fractions(F(-(10**6)), 10**6, max_denominator=10**6).filter(bool)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Quantity, Fraction]:
    printed = draw(PRINTED)
    low, high = printed.interval.low, printed.interval.high
    part = draw(st.sampled_from([F(0), F(1)]) | st.fractions(0, 1, max_denominator=10**6))
    if low is None or high is None:
        distance = part * printed.step * draw(st.sampled_from([1, 10**9]))
        truth = printed.value + (distance if high is None else -distance)
    else:
        truth = low + part * (high - low)
    assume(printed.interval.contains(truth))
    return printed, truth


@given(PRINTED, RATES)
def test_round_trip(printed: Quantity, rate: Fraction) -> None:
    again = printed.scaled(rate).scaled(1 / rate)
    assert (again.value, again.step, again.interval) == (printed.value, printed.step, printed.interval)


@pytest.mark.wider
@given(cases(), cases(), st.sampled_from("+-*/"))
def test_arithmetic_contains_the_truth(
    left: tuple[Quantity, Fraction], right: tuple[Quantity, Fraction], sign: str
) -> None:
    """For any true values, the result holds the true result, and what is shown of a bound stays true."""
    (one, first), (two, second), act = left, right, OPERATIONS[sign]
    try:
        result = act(one, two)
    except quantity_errors.DivisionByZeroInterval:
        low, high = two.interval.low, two.interval.high
        assert (low or 0) <= 0 <= (high or 0)
        return
    truth = act(first, second)
    assert result.interval == act(one.interval, two.interval)
    assert result.interval.contains(truth)
    comparisons = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
    if result.comparator in comparisons:
        assert comparisons[result.comparator](truth, F(result.shown()))


@given(PRINTED, RATES, SCALES)
def test_no_digit_too_many(printed: Quantity, rate: Fraction, scale: int) -> None:
    """The digits shown are no finer than the interval, or the open end's step, and near the value."""
    result = printed.scaled(rate)
    value, width = result.value / F(10) ** scale, result.interval.width
    shown = result.shown(scale)
    assume(width != 0)
    finest = (result.step if width is None else width) / F(10) ** scale
    unit = next(F(10) ** power for power in range(90, -90, -1) if F(10) ** power <= finest)
    assert (F(shown) / unit).denominator == 1
    assert F(1, 10 ** -int(shown.as_tuple().exponent)) == min(unit, 1)
    assert abs(F(shown) - value) <= unit / 2 if width is not None else abs(F(shown) - value) < unit


@given(cases(), RATES, SCALES)
def test_ends_hold_the_truth(case: tuple[Quantity, Fraction], rate: Fraction, scale: int) -> None:
    """Converted, the ends hold the true value, and more than and less than stay true."""
    (printed, truth), unit = case, F(10) ** scale
    result, truth = printed.scaled(rate), truth * rate / unit
    _, low, high = result.numbers(scale)
    assert low is None or F(low) <= truth
    assert high is None or truth <= F(high)
    shown = F(result.shown(scale))
    assert ">" not in result.comparator or shown <= result.value / unit
    assert "<" not in result.comparator or shown >= result.value / unit
