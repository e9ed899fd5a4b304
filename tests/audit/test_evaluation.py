"""Verdicts on exact intervals, case by case, and the intervals of terms."""

from fractions import Fraction
from itertools import product
from operator import add, mul, sub, truediv

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from api.audit.formula import Node, Operation, Reference, parse
from api.audit.verdicts import Untestable, Value, Verdict, currencies_text, evaluate, judge, rounded, slack
from api.domain.quantity import Quantity
from api.domain.words import Comparator
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)


class Printed(Value):
    """A value with the digits that a source printed."""

    printed = True  # type: ignore[assignment]


def value(text: str, *, counted: bool = False) -> Value:
    """A printed value: `>1.8`, `15.5`, `~2.1 USD`."""
    number, _, unit = text.partition(" ")
    sign = number.rstrip("-.0123456789")
    quantity = Quantity.printed(number.removeprefix(sign), 0, sign or "=", counted)
    return Printed(quantity, ((unit, 1),) if unit else (), None, not quantity.interval.bounded)


def computed(formula: str, values: str) -> Value:
    """The value of a formula over figures named by a letter: `a=15.5, b=>1.8`."""
    known = {cell[0]: value(cell[2:]) for cell in values.split(", ")}
    return evaluate(parse(formula.replace("#", "[CHN,2024]")).left, lambda reference: known[reference.indicator])


@every("rule, left, sign, right, verdict", [(rule, *row) for rule in ("verdicts", "counts") for row in TABLES[rule]])
def test_verdicts(rule: str, left: str, sign: str, right: str, verdict: str) -> None:
    """Consistent at the coarser digits, within rounding where intervals merely meet; a counted number is exact."""
    sides = (value(side, counted=rule == "counts") for side in (left, right))
    assert judge(next(sides), Comparator(sign), next(sides)) is Verdict(verdict)


@every(
    "left, sign, right, why",
    [*((*row, "open end") for row in TABLES["undecided"]), ("1 CNY", "=", "1 USD", "CNY and USD")],
)
def test_what_is_not_compared(left: str, sign: str, right: str, why: str) -> None:
    """An open end may decide nothing, and sides in different money."""
    with pytest.raises(Untestable, match=why):
        judge(computed("a# - b#", "a=>5, b=>1") if left == "-" else value(left), Comparator(sign), value(right))


def bounds(formula: str, values: str) -> tuple[Fraction, ...]:
    interval = computed(formula, values).quantity.interval
    return interval.low, interval.high


test_tables = shows(
    __file__,
    {
        "computed": lambda formula, values, right: judge(computed(formula, values), Comparator.EQUAL, value(right)),
        "slack": lambda left, sign, right: slack(value(left), Comparator(sign), value(right)),
        "bounds": bounds,
        "twice": bounds,
        "comparators": lambda formula, values: computed(formula, values).quantity.comparator,
        "stated": lambda formula, values: computed(formula, values).quantity.value,
        "currencies": lambda formula: currencies_text(computed(formula, "a=7.2 CNY, b=1.0 USD").currencies),
        "rounded": lambda number, digit: rounded(Fraction(number), Fraction(digit)),
    },
)


@every("formula, values, why", TABLES["no value"])
def test_what_has_no_value(formula: str, values: str, why: str) -> None:
    """A formula without a value says why; a divisor that may be zero stays refused if its figure is above it too."""
    with pytest.raises(Untestable, match=why):
        computed(formula, values)


FIGURES = tuple(Reference(letter, "CHN", "2024") for letter in "abc")
PARTS = 4
"""Each interval is looked at in so many equal parts."""
TERMS: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from(FIGURES) | st.sampled_from([-1, *range(1, 10)]).map(Fraction),
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
    max_leaves=8,
)
PRINTED = st.tuples(st.integers(-999, 9999), st.integers(0, 3)).map(
    lambda number: (
        f"{'-' if number[0] < 0 else ''}{abs(number[0]) // 10 ** number[1]}"
        + (f".{abs(number[0]) % 10 ** number[1]:0{number[1]}d}" if number[1] else "")
    )
)


def amount(node: Node, numbers: dict[Reference, Fraction]) -> Fraction:
    match node:
        case Reference():
            return numbers[node]
        case Fraction():
            return node
        case Operation(sign, left, right):
            signs = {"+": add, "-": sub, "*": mul, "/": truediv}
            return signs[sign](amount(left, numbers), amount(right, numbers))  # type: ignore[no-any-return]
        case _:
            raise AssertionError(node)


def share(sign: str) -> Node:
    """A figure in its sum with another, or in the difference."""
    return Operation("/", FIGURES[0], Operation(sign, FIGURES[0], FIGURES[1]))


@given(TERMS, st.tuples(PRINTED, PRINTED, PRINTED))
@example(share("+"), ("9799", "2664", "1"))
@example(share("-"), ("12.5", "-2.5", "1"))
@example(Operation("*", FIGURES[0], FIGURES[0]), ("0", "1", "1"))
def test_no_true_number_is_left_out(node: Node, printed: tuple[str, str, str]) -> None:
    """Whatever true numbers the printed ones are of, the term of them lies in its interval."""
    values = {figure: Value(Quantity.printed(text)) for figure, text in zip(FIGURES, printed, strict=True)}
    try:
        found = evaluate(node, lambda reference: values[reference]).quantity
    except Untestable:
        assume(False)
    grids = []
    for figure in FIGURES:
        low, width = values[figure].quantity.interval.low, values[figure].quantity.interval.width
        grids.append([low + width * part / PARTS for part in range(PARTS + 1)])
    for numbers in product(*grids):
        assert found.interval.contains(amount(node, dict(zip(FIGURES, numbers, strict=True))))
    assert found.interval.contains(found.value)
