"""The language of relations: what it reads, what it refuses and where."""

from __future__ import annotations

from fractions import Fraction

import pytest

from api.audit.formula import (
    MAX_CHARACTERS,
    MAX_NESTING,
    MAX_TOKENS,
    BothBounds,
    Constant,
    FormulaError,
    Negation,
    Node,
    Operation,
    Reference,
    Sign,
    parse,
)
from api.domain.rates import Basis
from tests.helpers.tables import every

A = Reference("a-b", "CHN", "2024")
B = Reference("b", "WLD", "2024-S1")
C = Reference("c", "CHN", "2025-06", source="cfis-2025-09-15")
ONE = Constant(Fraction(1))


@every(
    ("text", "left", "sign", "right"),
    [
        ("a-b[CHN,2024] = 1", A, Sign.EQUAL, ONE),
        ("a-b[CHN,2024] <= b[WLD,2024-S1]", A, Sign.AT_MOST, B),
        ("a-b[CHN,2024] ≤ 1", A, Sign.AT_MOST, ONE),
        ("a-b[CHN,2024] < 1", A, Sign.LESS, ONE),
        ("a-b[CHN,2024] > 1", A, Sign.MORE, ONE),
        ("a-b[CHN,2024]≥1", A, Sign.AT_LEAST, ONE),
        ("a-b[ CHN , 2024 ]\n+ 1", Operation("+", A, ONE), None, None),
        ("a-b[CHN,2024]-b[WLD,2024-S1]", Operation("-", A, B), None, None),
        ("a-b[CHN,2024] − 1", Operation("-", A, ONE), None, None),
        ("a-b[CHN,2024] × 1", Operation("*", A, ONE), None, None),
        ("a-b[CHN,2024] ÷ 1", Operation("/", A, ONE), None, None),
        ("-a-b[CHN,2024]", Negation(A), None, None),
        ("1 - 1 - 1", Operation("-", Operation("-", ONE, ONE), ONE), None, None),
        ("1 + 1 * 1", Operation("+", ONE, Operation("*", ONE, ONE)), None, None),
        ("(1 + 1) * 1", Operation("*", Operation("+", ONE, ONE), ONE), None, None),
        ("-1 * 1", Operation("*", Negation(ONE), ONE), None, None),
        ("a-b[CHN,2024] & b[WLD,2024-S1] * 1", BothBounds(A, Operation("*", B, ONE)), None, None),
        ("1 & 1 & 1", BothBounds(BothBounds(ONE, ONE), ONE), None, None),
        ("c[CHN,2025-06]@cfis-2025-09-15 - 1", Operation("-", C, ONE), None, None),
        ("15.50", Constant(Fraction(31, 2)), None, None),
    ],
)
def test_reads(text: str, left: Node, sign: Sign | None, right: Node | None) -> None:
    """A formula is read with the usual order of operations."""
    formula = parse(text)
    assert (formula.left, formula.sign, formula.right) == (left, sign, right)


@every(
    ("text", "unit", "basis", "source"),
    [
        ("a[CHN,2024]", None, None, None),
        ("a[CHN,2024]{USD}", "USD", None, None),
        ("a[CHN,2024]{USD:year-end}", "USD", Basis.YEAR_END, None),
        ("a[CHN,2024]{USD:as-printed}@s-1", "USD", Basis.AS_PRINTED, "s-1"),
        ("a[CHN,2024]{percent}@nbs.2025", "percent", None, "nbs.2025"),
    ],
)
def test_a_reference_has_unit_basis_and_source(
    text: str, unit: str | None, basis: Basis | None, source: str | None
) -> None:
    """Each part behind the brackets may be there or not, and the reference prints as it was written."""
    reference = parse(text).left
    assert reference == Reference("a", "CHN", "2024", unit, basis, source)
    assert str(reference) == text


def test_references_are_listed_once_and_in_order() -> None:
    """A figure that stands twice is one reference."""
    formula = parse("b[WLD,2024-S1] / (a-b[CHN,2024] + b[WLD,2024-S1]) = -c[CHN,2025-06]@cfis-2025-09-15")
    assert formula.references == (B, A, C)


@every(
    ("text", "position"),
    [
        ("", 1),
        ("   ", 1),
        ("a[CHN,2024] +", 13),
        ("= a[CHN,2024]", 1),
        ("a[CHN,2024] b[CHN,2024]", 13),
        ("a[CHN,2024] == 1", 14),
        ("a[CHN,2024] ** 2", 14),
        ("a[CHN,2024] // 2", 14),
        ("a[CHN,2024] % 2", 13),
        ("(a[CHN,2024]", 1),
        ("a[CHN,2024])", 12),
        ("()", 1),
        ("1 (2)", 1),
        ("max(a[CHN,2024], 1)", 1),
        ("1 + __import__", 5),
        ("a[CHN,2024].value", 12),
        ("a[CHN]", 1),
        ("a[chn,2024]", 1),
        ("a[CHN,2024-13]", 7),
        ("a[CHN,0024]", 7),
        ("a[CHN,2024]{USD:today}", 17),
        ("a[CHN,2024]{}", 12),
        ("a[CHN,2024]{USD", 12),
        ("a[CHN,2024]@", 12),
        ("1 = 1 = 1", 9),
        ("(1 = 1) + 1", 2),
        ("(a[CHN,2024] & 1) + 1", 2),
        ("a[CHN,2024] & 1 = 1", 1),
        ("+1", 1),
        ("1e5", 1),
        ("1.", 1),
        (".5", 1),
        ("1_000", 1),
        ("1,000", 2),
        ("１２", 1),
        ("'a'", 1),
        ("not 1", 1),
        ("lambda: 1", 1),
        ("1 if 1 else 2", 3),
        ("a[CHN,2024]\x00", 12),
        ("# a", 1),
        (f"1{'0' * 30}", 1),
    ],
)
def test_refuses_with_the_position(text: str, position: int) -> None:
    """Whatever is not of the language is refused at the character where it stops being so."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert str(refusal.value).startswith(f"at character {position}: ")


@every(
    ("text", "position"),
    [
        ("1 " * MAX_CHARACTERS, MAX_CHARACTERS + 1),
        ("(" * (MAX_NESTING + 1), MAX_NESTING + 1),
        ("-" * 900, MAX_TOKENS + 1),
        ("1+" * 400, MAX_TOKENS + 1),
    ],
)
def test_caps(text: str, position: int) -> None:
    """Length, depth of brackets and number of terms are capped."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.position == position


def test_deepest_allowed_is_read() -> None:
    """The caps themselves are within what is allowed."""
    assert parse("(" * MAX_NESTING + "1" + ")" * MAX_NESTING).left == ONE
    assert parse("-" * (MAX_TOKENS - 1) + "1").references == ()
