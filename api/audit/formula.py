"""Relations as packages declare them, and their language: figures, numbers, + - * / and one comparison, parsed."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from string import digits
from typing import Any, NamedTuple, Self, TypeVar

from api.domain.period import Period, PeriodError
from api.domain.rates import ASKABLE_BASES, Basis
from api.domain.words import Comparator

MAX_CHARACTERS = 1000
MAX_TOKENS = 120

_TOKEN = re.compile(
    r"""(?P<reference>
            (?P<indicator>[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*) \s*
            \[ \s* (?P<area>[A-Z]{2}(?:[A-Z]|-[A-Z0-9]{1,12})) \s*,\s* (?P<period>[0-9][0-9A-Z-]{0,10}) \s* \]
            (?: \{ \s* (?P<unit>[A-Za-z]+(?:-[A-Za-z]+)*) \s* (?: : \s* (?P<basis>[a-z-]+) \s* )? \} )?
            (?: @ (?P<source>[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*) )?
        )
      | (?P<number>[0-9]{1,30}(?:\.[0-9]{1,30})?) (?![0-9A-Za-z_.])
      | (?P<sign><=|>=|[-+*/()<>=&≤≥×÷−])
      | (?P<space>\s+)
      | (?P<word>[A-Za-z_][A-Za-z0-9_-]*)
    """,
    re.VERBOSE | re.ASCII,
)
_SIGNS = {"=": "==", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"}
_NO_REFERENCE = (
    "is no reference to a figure, like indicator[CHN,2024] and, where wanted, {UNIT} or {UNIT:BASIS} and @SOURCE;"
    " there are no functions"
)


class FormulaError(ValueError):
    """A text that is not a formula; `position` is the character, counted from 1, of the fault."""

    def __init__(self, detail: str, position: int) -> None:
        super().__init__(f"at character {position}: {detail}")
        self.detail, self.position = detail, position


class Reference(NamedTuple):
    """A reference to a figure, as printed or in another unit; without a source, to the claim the report prefers."""

    indicator: str
    area: str
    period: str
    unit: str | None = None
    basis: Basis | None = None
    source: str | None = None

    def __str__(self) -> str:
        basis = f":{self.basis}" if self.basis else ""
        unit = f"{{{self.unit}{basis}}}" if self.unit else ""
        source = f"@{self.source}" if self.source else ""
        return f"{self.indicator}[{self.area},{self.period}]{unit}{source}"


class Operation(NamedTuple):
    """Two terms added, subtracted, multiplied or divided; with `&` two statements about one number."""

    sign: str
    left: Node
    right: Node


Leaf = Reference | Fraction
"""A reference, or an exact number that the formula itself states."""
Node = Leaf | Operation
Result = TypeVar("Result")


def fold(node: Node, leaf: Callable[[Leaf], Result], operate: Callable[[str, Result, Result], Result]) -> Result:
    """The result of a term, which `leaf` and `operate` compute from its innermost parts outwards."""
    if isinstance(node, Operation):
        return operate(node.sign, fold(node.left, leaf, operate), fold(node.right, leaf, operate))
    return leaf(node)


def references_of(node: Node) -> list[Reference]:
    """The references in a term, in order, each as often as it occurs."""
    return fold(
        node,
        lambda leaf: [leaf] if isinstance(leaf, Reference) else [],
        lambda _sign, left, right: [*left, *right],
    )


class Formula(NamedTuple):
    """A comparison of two terms, or one term alone."""

    text: str
    left: Node
    sign: Comparator | None = None
    right: Node | None = None

    @property
    def comparison(self) -> tuple[Node, Comparator, Node]:
        """The left term, the sign and the right term; ValueError if there is only one term."""
        if self.sign is None or self.right is None:
            raise ValueError(f"{self.text} compares nothing")
        return self.left, self.sign, self.right

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references of the formula, in order, each once."""
        sides = (side for side in (self.left, self.right) if side is not None)
        return tuple(dict.fromkeys(found for side in sides for found in references_of(side)))


class _Token(NamedTuple):
    """A piece of a formula as Python reads it: a sign, or a placeholder name for a reference or a number."""

    python: str
    position: int
    leaf: Leaf | None = None


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula; FormulaError says what is wrong and where."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(f"a formula has at most {MAX_CHARACTERS} characters", MAX_CHARACTERS + 1)
    tokens = _tokens(text)
    ends = list(accumulate(len(token.python) + 1 for token in tokens))

    def refusal(column: int, detail: str) -> FormulaError:
        return FormulaError(detail, tokens[min(bisect_right(ends, column), len(tokens) - 1)].position)

    try:
        # `_tokens` recognised every piece, so that Python sees nothing but signs and placeholder names.
        tree = ast.parse(" ".join(token.python for token in tokens), mode="eval").body
    except SyntaxError as error:
        # If the text ends too early, Python gives no offset, or 0.
        raise refusal((error.offset or ends[-1]) - 1, "a sign or a term is missing, or one too many") from None
    leaves = {token.python: token.leaf for token in tokens if token.leaf is not None}

    def term(tree: ast.expr) -> Node:
        match tree:
            case ast.Name(id=name) if name in leaves:
                return leaves[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Operation("*", Fraction(-1), term(operand))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATIONS:
                return Operation(_OPERATIONS[type(sign)], term(left), term(right))
            case ast.BinOp(op=ast.BitAnd()):
                detail = "`&` joins two whole bounds, outside of brackets and comparisons"
            case ast.Compare():
                detail = "a comparison stands between two whole sides, outside of brackets"
            case _:
                detail = "only terms, + - * / and brackets may stand here"
        raise refusal(tree.col_offset, detail)

    def bounds(tree: ast.expr) -> Node:
        match tree:
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                return Operation("&", bounds(left), term(right))
        return term(tree)

    match tree:
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARISONS:
            return Formula(text, term(left), _COMPARISONS[type(sign)], term(right))
        case ast.Compare():
            raise refusal(tree.comparators[1].col_offset, "a formula compares once")
    return Formula(text, bounds(tree))


_OPERATIONS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: Mapping[type[ast.cmpop], Comparator] = {
    ast.Eq: Comparator.EQUAL,
    ast.Lt: Comparator.LESS,
    ast.LtE: Comparator.AT_MOST,
    ast.Gt: Comparator.MORE,
    ast.GtE: Comparator.AT_LEAST,
}


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            number = "; a number has digits and, if wanted, a point with more digits" if text[at] in digits else ""
            raise FormulaError(f"{text[at]!r} has no meaning here{number}", at + 1)
        if match["word"]:
            raise FormulaError(f"`{match['word'][:60]}` {_NO_REFERENCE}", at + 1)
        if not match["space"]:
            tokens.append(_token(match, len(tokens)))
        if len(tokens) > MAX_TOKENS:
            raise FormulaError(f"a formula has at most {MAX_TOKENS} terms and signs", at + 1)
        at = match.end()
    if not tokens:
        raise FormulaError("the formula is empty", 1)
    return tokens


def _token(match: re.Match[str], index: int) -> _Token:
    position = match.start() + 1
    if match["number"]:
        return _Token(f"n{index}", position, Fraction(match["number"]))
    if match["sign"]:
        return _Token(_SIGNS.get(match["sign"], match["sign"]), position)
    basis = match["basis"]
    if basis and basis not in ASKABLE_BASES:
        raise FormulaError(f"a basis is one of {', '.join(ASKABLE_BASES)}", match.start("basis") + 1)
    try:
        Period.parse(match["period"])
    except PeriodError as error:
        raise FormulaError(str(error), match.start("period") + 1) from None
    place = match["indicator"], match["area"], match["period"]
    reference = Reference(*place, match["unit"], Basis(basis) if basis else None, match["source"])
    return _Token(f"r{index}", position, reference)


class RelationKind(StrEnum):
    """The purpose of a relation."""

    CHECK = "check"
    DERIVE = "derive"


class Difference(StrEnum):
    """The declared reason why the two sides of a check are not comparable where they differ."""

    DEFINITION = "definition"
    PERIOD = "period"
    EDITION = "edition"
    VINTAGE = "vintage"


class Derivation(NamedTuple):
    """The declaration of a derived figure: its own indicator, its area, period and unit."""

    method: str
    indicator: str
    name_en: str
    name_zh: str
    area: str
    period: str
    unit: str
    measure: str | None = None
    breakdown: str | None = None


class DeclaredRelation(NamedTuple):
    """A declared relation: an expectation in words and the formula that tests it, or a derived figure."""

    report: str
    id: str
    kind: RelationKind
    formula: Formula
    expectation_en: str
    expectation_zh: str
    note_en: str | None = None
    note_zh: str | None = None
    differs: Difference | None = None
    """The reason why sides that differ are no contradiction; None if both sides are about one thing."""
    derivation: Derivation | None = None

    @classmethod
    def of(cls, row: Any) -> Self:
        """The relation in a row of the table of relations."""
        cells = {name: getattr(row, name) for name in cls._fields if name != "derivation"}
        cells |= {"kind": RelationKind(row.kind), "formula": parse(row.formula)}
        cells["differs"] = Difference(row.differs) if row.differs else None
        if row.kind == RelationKind.DERIVE:
            cells["derivation"] = Derivation(*(getattr(row, name) for name in Derivation._fields))
        return cls(**cells)
