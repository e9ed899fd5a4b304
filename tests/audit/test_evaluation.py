"""Verdicts on exact intervals, case by case."""

from __future__ import annotations

from fractions import Fraction

import pytest

from api.audit.evaluation import Untestable, Value, currencies_text, evaluate
from api.audit.formula import Sign, parse
from api.audit.verdicts import Verdict, judge, rounded, slack
from api.domain.quantity import Quantity
from api.domain.words.comparators import Comparator
from tests.helpers.tables import every

CONSISTENT, ROUNDING, CONTRADICTS = Verdict.CONSISTENT, Verdict.WITHIN_ROUNDING, Verdict.CONTRADICTS


class Printed(Value):
    """A value with the digits that a source printed."""

    printed = True  # type: ignore[assignment]


def value(text: str, *, counted: bool = False) -> Value:
    """A printed value: `>1.8`, `15.5`, `~2.1 USD`."""
    number, _, unit = text.partition(" ")
    sign = number.rstrip("-.0123456789")
    quantity = Quantity.printed(number.removeprefix(sign), 0, sign or "=", counted)
    return Printed(quantity, ((unit, 1),) if unit else (), None, not quantity.interval.bounded)


def computed(text: str, **values: str) -> Value:
    """The value of a formula over figures named by a letter."""
    known = {name: value(printed) for name, printed in values.items()}
    return evaluate(parse(text.replace("#", "[CHN,2024]")).left, lambda reference: known[reference.indicator])


@every(
    ("left", "sign", "right", "verdict"),
    [
        ("15522.5", "=", "15522.5", CONSISTENT),
        ("15.5225", "=", "15.5", CONSISTENT),
        ("15.5", "=", "15.5225", CONSISTENT),
        ("57", "=", "57.4", CONSISTENT),
        ("57", "=", "57.5", ROUNDING),
        ("57", "=", "57.6", CONTRADICTS),
        ("56.5", "=", "57", CONSISTENT),
        ("57.0", "=", "57.1", ROUNDING),
        ("57.0", "=", "57.2", CONTRADICTS),
        ("2.6", "=", "2.71", CONTRADICTS),
        ("2.15", "=", "2.1", ROUNDING),
        ("2.154", "=", "~2.1", ROUNDING),
        ("2.26", "=", "~2.1", CONTRADICTS),
        ("108", "=", ">100", CONSISTENT),
        (">100", "=", "108", CONSISTENT),
        (">1.8", "=", "1.82", CONSISTENT),
        (">1.8", "=", "1.8", ROUNDING),
        (">1.8", "=", "1.7", CONTRADICTS),
        (">=1.8", "=", "1.8", CONSISTENT),
        ("<1.8", "=", "1.8", ROUNDING),
        ("<=1.8", "=", "1.9", CONTRADICTS),
        (">50", "=", "~33", CONTRADICTS),
        (">5", "=", "<5", CONTRADICTS),
        ("1", "<=", "2", CONSISTENT),
        ("2", "<=", "2", CONSISTENT),
        ("2", "<", "2", ROUNDING),
        ("2.04", "<=", "2.0", ROUNDING),
        ("3", "<=", "2", ROUNDING),
        ("4", "<=", "2", CONTRADICTS),
        ("2", "<", "1.4", CONTRADICTS),
        ("3", ">=", "2", CONSISTENT),
        ("2", ">", "3", CONTRADICTS),
        ("120", ">=", "<=100", CONSISTENT),
        ("120", "<=", "<=100", CONTRADICTS),
        (">120", "<=", "100", CONTRADICTS),
        ("100", "<", ">120", CONSISTENT),
    ],
)
def test_verdicts(left: str, sign: str, right: str, verdict: Verdict) -> None:
    """Consistent at the coarser digits; within rounding where intervals merely meet; else a contradiction."""
    assert judge(value(left), Sign(sign), value(right)) is verdict


@every(
    ("left", "sign", "right", "verdict"),
    [
        ("35", "<=", "35", CONSISTENT),
        ("35", "<", "35", CONTRADICTS),
        ("36", "<=", "35", CONTRADICTS),
        ("12", "=", "12", CONSISTENT),
        ("12", "=", "13", CONTRADICTS),
        ("108", "=", ">108", CONTRADICTS),
        ("108", "=", "~107", ROUNDING),
    ],
)
def test_verdicts_on_counts(left: str, sign: str, right: str, verdict: Verdict) -> None:
    """A counted number is exact, so that rounding excuses nothing."""
    assert judge(value(left, counted=True), Sign(sign), value(right, counted=True)) is verdict


@every(
    ("left", "sign", "right"),
    [
        (">1.8", "=", ">1.7"),
        (">5", "=", "<7"),
        (">100", "<=", "120"),
        ("120", ">", "<130"),
        (">100", ">=", ">90"),
    ],
)
def test_an_open_end_may_decide_nothing(left: str, sign: str, right: str) -> None:
    """Where an open end allows both outcomes there is no verdict."""
    with pytest.raises(Untestable, match="open end"):
        judge(value(left), Sign(sign), value(right))


def test_a_value_open_on_both_sides_decides_nothing() -> None:
    """More than this less more than that is anything."""
    with pytest.raises(Untestable, match="open end"):
        judge(computed("a# - b#", a=">5", b=">1"), Sign.EQUAL, value("3"))


@every(
    ("formula", "values", "right", "verdict"),
    [
        ("a# / b#", {"a": "2.1", "b": "6.3"}, "~0.33", CONSISTENT),
        ("a# / b#", {"a": "2.154", "b": "6.3"}, "~0.33", ROUNDING),
        ("a# / b#", {"a": "3.235", "b": "6.334"}, "~0.33", CONTRADICTS),
        ("a# / b#", {"a": ">1.8", "b": "2.6"}, "0.70", CONSISTENT),
        ("a# - b#", {"a": "2.6", "b": ">1.8"}, "0.78", CONSISTENT),
        ("a# / (1 + b#)", {"a": "2.6", "b": "0.108"}, "2.37", ROUNDING),
        ("a# - 1", {"a": "13"}, "12", CONSISTENT),
    ],
)
def test_verdicts_on_computed_values(formula: str, values: dict[str, str], right: str, verdict: Verdict) -> None:
    """A computed side has the digits that its interval warrants."""
    assert judge(computed(formula, **values), Sign.EQUAL, value(right)) is verdict


@every(
    ("left", "sign", "right", "room"),
    [
        ("2.5", "=", "2.0", "-0.2"),
        ("2.0", "=", "2.5", "-0.16"),
        ("2", "=", "2", "0.5"),
        ("1", "<=", "4", "1"),
        ("4", ">=", "1", "4"),
        ("5", "<=", "4", "0"),
        ("108", "=", ">100", "0.085"),
        (">100", "<=", ">120", None),
        ("1", "=", "0", None),
    ],
)
def test_slack(left: str, sign: str, right: str, room: str | None) -> None:
    """Slack is what is left before a contradiction, as a share of the right side; negative beyond it."""
    assert slack(value(left), Sign(sign), value(right)) == (None if room is None else Fraction(room))


@every(
    ("formula", "values", "low", "high"),
    [
        ("a# & b# * c#", {"a": ">1.8", "b": "2.6", "c": "0.70"}, "1.8", "1.86825"),
        ("a# & b#", {"a": "<7", "b": ">5"}, "5", "7"),
        ("a# & b# & c#", {"a": "2", "b": ">1.6", "c": "<=2.2"}, "1.6", "2.2"),
    ],
)
def test_bounds_meet(formula: str, values: dict[str, str], low: str, high: str) -> None:
    """Two statements about one number leave what both allow."""
    interval = computed(formula, **values).quantity.interval
    assert (interval.low, interval.high) == (Fraction(low), Fraction(high))


@every(
    ("formula", "values", "stated"),
    [
        ("a# & b# * c#", {"a": ">1.8", "b": "2.6", "c": "0.70"}, "1.82"),
        ("a# & b#", {"a": "<7", "b": ">5"}, "6"),
        ("a# & b#", {"a": "2.6", "b": "2.61"}, "2.61"),
    ],
)
def test_a_bound_keeps_a_stated_value(formula: str, values: dict[str, str], stated: str) -> None:
    """The value is one that a side states, if the other allows it, else the middle."""
    assert computed(formula, **values).quantity.value == Fraction(stated)


@every(
    ("formula", "values", "why"),
    [
        ("a# & b#", {"a": ">3", "b": "<2"}, "exclude"),
        ("a# & b#", {"a": ">3", "b": ">2"}, "one end open"),
        ("a# / b#", {"a": "1", "b": "0"}, "zero"),
        ("1 / (a# - a#)", {"a": "1.5"}, "zero"),
        ("a# + b#", {"a": "1 CNY", "b": "1 USD"}, "CNY and USD are not in one unit"),
        ("a# - 1", {"a": "1 CNY"}, "CNY and a plain number"),
        ("a# & b#", {"a": "1 CNY", "b": "1"}, "CNY and a plain number"),
    ],
)
def test_what_has_no_value(formula: str, values: dict[str, str], why: str) -> None:
    """A formula without a value says why."""
    with pytest.raises(Untestable, match=why):
        computed(formula, **values)


def test_sides_in_different_money_are_not_compared() -> None:
    """Yuan are never held against dollars."""
    with pytest.raises(Untestable, match="CNY and USD"):
        judge(value("1 CNY"), Sign.EQUAL, value("1 USD"))


@every(
    ("formula", "text"),
    [("a# / b#", "CNY/USD"), ("a# * a#", "CNY^2"), ("1 / b#", "1/USD"), ("a# / a#", ""), ("a# * b# / b#", "CNY")],
)
def test_money_is_kept_apart(formula: str, text: str) -> None:
    """Currencies multiply and cancel."""
    assert currencies_text(computed(formula, a="7.2 CNY", b="1.0 USD").currencies) == text


@every(
    ("number", "digit", "to"),
    [("2.15", "0.1", "2.2"), ("-2.15", "0.1", "-2.2"), ("2.149", "0.1", "2.1"), ("7", "0", "7"), ("0", "1", "0")],
)
def test_rounds_half_away_from_zero(number: str, digit: str, to: str) -> None:
    """Values are compared as they would be printed."""
    assert rounded(Fraction(number), Fraction(digit)) == Fraction(to)


def test_a_comparator_of_a_computed_limit_is_kept() -> None:
    """More than 1.8 of 2.6 is more than its least share."""
    assert computed("a# / b#", a=">1.8", b="2.6").quantity.comparator is Comparator.MORE


@every(
    ("formula", "values", "low", "high"),
    [
        # 0.5 up and down in both places: 9798.5 / (9798.5 + 2664.5) to 9799.5 / (9799.5 + 2663.5).
        ("a# / (a# + b#)", {"a": "9799", "b": "2664"}, Fraction(97985, 124630), Fraction(97995, 124630)),
        ("b# / (a# + b#)", {"a": "9799", "b": "2664"}, Fraction(26635, 124630), Fraction(26645, 124630)),
        ("(a# - b#) / b#", {"a": "12", "b": "10"}, Fraction(115, 105) - 1, Fraction(125, 95) - 1),
        ("-(a# / (a# + b#))", {"a": "12", "b": "10"}, Fraction(-125, 220), Fraction(-115, 220)),
        ("a# + b# - a#", {"a": "12", "b": "10"}, Fraction(95, 10), Fraction(105, 10)),
        ("a# * a#", {"a": "12"}, Fraction(115, 10) ** 2, Fraction(125, 10) ** 2),
        # It may fall and rise, so that it stays as wide as if the two were two figures.
        ("a# * a#", {"a": "0"}, Fraction(-1, 4), Fraction(1, 4)),
        # An end that is open is left alone.
        ("a# / (a# + b#)", {"a": "12", "b": ">10"}, Fraction(0), Fraction(125, 215)),
    ],
)
def test_a_figure_that_stands_twice_is_one(formula: str, values: dict[str, str], low: Fraction, high: Fraction) -> None:
    """The interval of a term is no wider than its figures leave it, however often each stands there."""
    interval = computed(formula, **values).quantity.interval
    assert (interval.low, interval.high) == (low, high)


def test_a_divisor_that_may_be_zero_stays_refused() -> None:
    """Also where the figure stands above it as well."""
    with pytest.raises(Untestable):
        computed("a# / (a# - b#)", a="10", b="10")
