"""The language of relations: what it reads, what it refuses and where."""

from fractions import Fraction

import pytest

from api.audit import formula as language
from api.audit.formula import FormulaError, Node, Operation, Reference, parse
from api.domain.rates import Basis
from tests.helpers.rows import shows, tables
from tests.helpers.tables import every

TABLES = tables(__file__)


A, B, C = (parse(text).left for text in ("a-b[CHN,2024]", "b[WLD,2024-S1]", "c[CHN,2025-06]@cfis-2025-09-15"))


def shown(node: Node | None) -> str:
    """A term with brackets around each operation; a reference as it is written."""
    match node:
        case Operation("*", Fraction(numerator=-1), term):
            return f"-{shown(term)}"
        case Operation(sign, left, right):
            return f"({shown(left)} {sign} {shown(right)})"
        case _:
            return "" if node is None else str(node)


def read(text: str) -> tuple[str, str, str]:
    formula = parse(text.replace("↵", "\n"))
    assert formula.text == text.replace("↵", "\n")
    return shown(formula.left), str(formula.sign or ""), shown(formula.right)


test_reads = shows(__file__, {"reads": read})


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
    depth = (language.MAX_TOKENS - 1) // 2
    assert parse("(" * depth + "1" + ")" * depth).left == Fraction(1)
    assert parse("-" * (language.MAX_TOKENS - 1) + "1").references == ()
