"""The language of relations: what it reads, what it refuses and where."""

from fractions import Fraction

import pytest

from api.audit import formula as language
from api.audit.formula import Constant, FormulaError, Negation, Node, Operation, Reference, parse
from api.domain.rates import Basis
from api.domain.words import Comparator
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
        ("a-b[CHN,2024] = 1", A, Comparator.EQUAL, ONE),
        ("a-b[CHN,2024] <= b[WLD,2024-S1]", A, Comparator.AT_MOST, B),
        ("a-b[CHN,2024] ≤ 1", A, Comparator.AT_MOST, ONE),
        ("a-b[CHN,2024] < 1", A, Comparator.LESS, ONE),
        ("a-b[CHN,2024] > 1", A, Comparator.MORE, ONE),
        ("a-b[CHN,2024]≥1", A, Comparator.AT_LEAST, ONE),
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
        ("a-b[CHN,2024] & b[WLD,2024-S1] * 1", Operation("&", A, Operation("*", B, ONE)), None, None),
        ("1 & 1 & 1", Operation("&", Operation("&", ONE, ONE), ONE), None, None),
        ("c[CHN,2025-06]@cfis-2025-09-15 - 1", Operation("-", C, ONE), None, None),
        ("15.50", Constant(Fraction(31, 2)), None, None),
    ],
)
def test_reads(text: str, left: Node, sign: Comparator | None, right: Node | None) -> None:
    formula = parse(text)
    assert (formula.text, formula.left, formula.sign, formula.right) == (text, left, sign, right)


@every("text, unit, basis, source", TABLES["references"])
def test_a_reference_has_unit_basis_and_source(text: str, unit: str, basis: str, source: str) -> None:
    """Each part after the brackets may be there or not, and the reference prints as it was written."""
    reference = parse(text).left
    assert reference == Reference("a", "CHN", "2024", unit or None, Basis(basis) if basis else None, source or None)
    assert str(reference) == text


def test_references_are_listed_once_and_in_order() -> None:
    formula = parse("b[WLD,2024-S1] / (a-b[CHN,2024] + b[WLD,2024-S1]) = -c[CHN,2025-06]@cfis-2025-09-15")
    assert formula.references == (B, A, C)


MANY = "a formula has at most 120 terms and signs"
SAID_OF_A = next(said for text, _, said in TABLES["refused"] if text == "a[CHN]")
LONG_OR_UNSEEN = [
    *(("", 1, "the formula is empty"), ("   ", 1, "the formula is empty")),
    *(("b" * 61, 1, SAID_OF_A.replace("a", "b" * 60, 1)), ("a[CHN,2024]\x00", 12, r"'\x00' has no meaning here")),
    ("1 " * language.MAX_CHARACTERS, language.MAX_CHARACTERS + 1, "a formula has at most 1000 characters"),
    *(("-" * 900, language.MAX_TOKENS + 1, MANY), ("1+" * 400, language.MAX_TOKENS + 1, MANY)),
]


@every("text, position, said", [*TABLES["refused"], *LONG_OR_UNSEEN])
def test_refuses_with_the_position(text: str, position: str | int, said: str) -> None:
    """A text that is too long, or not of the language, is refused at the character where it stops being so."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.position == int(position)
    assert str(refusal.value) == f"at character {position}: {said}"


def test_deepest_allowed_is_read() -> None:
    assert parse("(" * language.MAX_NESTING + "1" + ")" * language.MAX_NESTING).left == ONE
    assert parse("-" * (language.MAX_TOKENS - 1) + "1").references == ()
