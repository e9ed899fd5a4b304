"""Terms in which a figure stands more than once: every number that it may amount to stays inside its interval."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from operator import add, mul, sub, truediv

from hypothesis import assume, example, given
from hypothesis import strategies as st

from api.audit.evaluation import Untestable, Value, evaluate
from api.audit.formula import Constant, Negation, Node, Operation, Reference
from api.domain.quantity import Quantity

FIGURES = tuple(Reference(letter, "CHN", "2024") for letter in "abc")
PARTS = 4
"""Each interval is looked at in so many equal parts."""

_terms: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from(FIGURES) | st.integers(1, 9).map(lambda number: Constant(Fraction(number))),
    lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner) | st.builds(Negation, inner),
    max_leaves=8,
)
_printed = st.tuples(st.integers(-999, 9999), st.integers(0, 3)).map(
    lambda number: (
        f"{'-' if number[0] < 0 else ''}{abs(number[0]) // 10 ** number[1]}"
        + (f".{abs(number[0]) % 10 ** number[1]:0{number[1]}d}" if number[1] else "")
    )
)


def _amount(node: Node, numbers: dict[Reference, Fraction]) -> Fraction:
    """What a term is of exact numbers."""
    match node:
        case Reference():
            return numbers[node]
        case Constant(value):
            return value
        case Negation(term):
            return -_amount(term, numbers)
        case Operation(sign, left, right):
            one, other = _amount(left, numbers), _amount(right, numbers)
            return {"+": add, "-": sub, "*": mul, "/": truediv}[sign](one, other)  # type: ignore[no-any-return]
        case _:
            raise AssertionError(node)


def _share(sign: str = "+") -> Node:
    return Operation("/", FIGURES[0], Operation(sign, FIGURES[0], FIGURES[1]))


@given(_terms, st.tuples(_printed, _printed, _printed))
@example(_share(), ("9799", "2664", "1"))
@example(_share("-"), ("12.5", "-2.5", "1"))
@example(Operation("*", FIGURES[0], FIGURES[0]), ("0", "1", "1"))
def test_no_true_number_is_left_out(node: Node, printed: tuple[str, str, str]) -> None:
    """Whatever true numbers stand behind the printed ones, the term of them lies in its interval."""
    values = {figure: Value(Quantity.printed(text)) for figure, text in zip(FIGURES, printed, strict=True)}
    try:
        found = evaluate(node, lambda reference: values[reference]).quantity
    except Untestable:
        assume(False)
    grids = []
    for figure in FIGURES:
        low, high = values[figure].quantity.interval.low, values[figure].quantity.interval.high
        assert low is not None
        assert high is not None
        grids.append([low + (high - low) * part / PARTS for part in range(PARTS + 1)])
    for numbers in product(*grids):
        assert found.interval.contains(_amount(node, dict(zip(FIGURES, numbers, strict=True))))
    assert found.interval.contains(found.value)
