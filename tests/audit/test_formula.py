"""The language of relations: what it reads, what it refuses and where."""

from __future__ import annotations

from fractions import Fraction

import pytest

from api.audit import formula as language
from api.audit.formula import BothBounds, Constant, FormulaError, Negation, Node, Operation, Reference, Sign, parse
from api.domain.rates import Basis
from tests.helpers.rows import tables
from tests.helpers.tables import every

TABLES = tables(__file__)

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
    assert (formula.text, formula.left, formula.sign, formula.right) == (text, left, sign, right)


@every("text, unit, basis, source", TABLES["references"])
def test_a_reference_has_unit_basis_and_source(text: str, unit: str, basis: str, source: str) -> None:
    """Each part after the brackets may be there or not, and the reference prints as it was written."""
    reference = parse(text).left
    assert reference == Reference("a", "CHN", "2024", unit or None, Basis(basis) if basis else None, source or None)
    assert str(reference) == text


def test_references_are_listed_once_and_in_order() -> None:
    """A figure that stands twice is one reference."""
    formula = parse("b[WLD,2024-S1] / (a-b[CHN,2024] + b[WLD,2024-S1]) = -c[CHN,2025-06]@cfis-2025-09-15")
    assert formula.references == (B, A, C)


MISSING = "a sign or a term is missing, or one too many"
SHAPE = "only terms, + - * / and brackets may stand here"
BOUNDS = "`&` joins two whole bounds, outside of brackets and comparisons"
NO_REFERENCE = (
    "`{}` is no reference to a figure, like indicator[CHN,2024] and, where wanted, {{UNIT}} or {{UNIT:BASIS}} and "
    "@SOURCE; there are no functions"
)
NO_MEANING = "{!r} has no meaning here"
NO_NUMBER = f"{NO_MEANING}; a number has digits and, if wanted, a point with more digits"
REFUSED: dict[str, list[tuple[str, int]]] = {
    "the formula is empty": [("", 1), ("   ", 1)],
    MISSING: [
        *[("a[CHN,2024] +", 13), ("= a[CHN,2024]", 1), ("a[CHN,2024] b[CHN,2024]", 13), ("a[CHN,2024] == 1", 14)],
        *[("a[CHN,2024] ** 2", 14), ("a[CHN,2024] // 2", 14), ("(a[CHN,2024]", 1), ("a[CHN,2024])", 12)],
    ],
    SHAPE: [("()", 1), ("1 (2)", 1), ("+1", 1)],
    NO_REFERENCE.format("max"): [("max(a[CHN,2024], 1)", 1)],
    NO_REFERENCE.format("__import__"): [("1 + __import__", 5)],
    NO_REFERENCE.format("a"): [("a[CHN]", 1), ("a[chn,2024]", 1)],
    NO_REFERENCE.format("not"): [("not 1", 1)],
    NO_REFERENCE.format("lambda"): [("lambda: 1", 1)],
    NO_REFERENCE.format("if"): [("1 if 1 else 2", 3)],
    NO_REFERENCE.format("b" * 60): [("b" * 61, 1)],
    "a month lies between 01 and 12": [("a[CHN,2024-13]", 7)],
    "a year lies between 1000 and 2999": [("a[CHN,0024]", 7)],
    "a basis is one of annual-average, year-end, as-printed": [("a[CHN,2024]{USD:today}", 17)],
    "a formula compares once": [("1 = 1 = 1", 9)],
    "a comparison stands between two whole sides, outside of brackets": [("(1 = 1) + 1", 2)],
    BOUNDS: [("(a[CHN,2024] & 1) + 1", 2), ("a[CHN,2024] & 1 = 1", 1)],
    NO_NUMBER.format("1"): [("1e5", 1), ("1.", 1), ("1_000", 1), (f"1{'0' * 30}", 1)],
    NO_MEANING.format("{"): [("a[CHN,2024]{}", 12), ("a[CHN,2024]{USD", 12)],
    NO_MEANING.format("."): [(".5", 1), ("a[CHN,2024].value", 12)],
    NO_MEANING.format("%"): [("a[CHN,2024] % 2", 13)],
    NO_MEANING.format("@"): [("a[CHN,2024]@", 12)],
    NO_MEANING.format(","): [("1,000", 2)],
    NO_MEANING.format("１"): [("１２", 1)],
    NO_MEANING.format("'"): [("'a'", 1)],
    NO_MEANING.format("\x00"): [("a[CHN,2024]\x00", 12)],
    NO_MEANING.format("#"): [("# a", 1)],
    "a formula has at most 1000 characters": [("1 " * language.MAX_CHARACTERS, language.MAX_CHARACTERS + 1)],
    "brackets are at most 20 deep": [("(" * (language.MAX_NESTING + 1), language.MAX_NESTING + 1)],
    "a formula has at most 120 terms and signs": [
        ("-" * 900, language.MAX_TOKENS + 1),
        ("1+" * 400, language.MAX_TOKENS + 1),
    ],
}


@every(("said", "text", "position"), [(said, *row) for said, rows in REFUSED.items() for row in rows])
def test_refuses_with_the_position(said: str, text: str, position: int) -> None:
    """A text that is too long, or not of the language, is refused at the character where it stops being so."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert str(refusal.value) == f"at character {position}: {said}"


def test_deepest_allowed_is_read() -> None:
    """The caps themselves are within what is allowed."""
    assert parse("(" * language.MAX_NESTING + "1" + ")" * language.MAX_NESTING).left == ONE
    assert parse("-" * (language.MAX_TOKENS - 1) + "1").references == ()
