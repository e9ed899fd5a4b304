"""The language of relations: references to figures, numbers, + - * / and one comparison, read and never run."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from string import digits

from api.domain.period import Period, PeriodError
from api.domain.rates import ASKABLE_BASES, Basis

MAX_CHARACTERS = 1000
MAX_TOKENS = 120
MAX_NESTING = 20

_TOKEN = re.compile(
    r"""(?P<reference>
            (?P<indicator>[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*) \s*
            \[ \s* (?P<area>[A-Z]{3}) \s*,\s* (?P<period>[0-9][0-9A-Z-]{0,10}) \s* \]
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
    """A text that is no formula; `position` is the 1-based character where it stops being one."""

    def __init__(self, detail: str, position: int) -> None:
        super().__init__(f"at character {position}: {detail}")
        self.detail, self.position = detail, position


class Sign(StrEnum):
    """How the two sides of a relation compare."""

    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Reference:
    """One figure, as printed or in another unit; without a source, the one that the report prefers."""

    indicator: str
    area: str
    period: str
    unit: str | None = None
    basis: Basis | None = None
    source: str | None = None
    position: int = field(default=1, compare=False)

    def __str__(self) -> str:
        basis = f":{self.basis}" if self.basis else ""
        unit = f"{{{self.unit}{basis}}}" if self.unit else ""
        source = f"@{self.source}" if self.source else ""
        return f"{self.indicator}[{self.area},{self.period}]{unit}{source}"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that the formula itself states; it is exact."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Negation:
    """A term with its sign changed."""

    term: Node


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms added, subtracted, multiplied or divided."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class BothBounds:
    """Two statements about one number, which must lie where they meet."""

    left: Node
    right: Node


Node = Reference | Constant | Negation | Operation | BothBounds


@dataclass(frozen=True, slots=True)
class Formula:
    """Two terms and how they compare, or one term alone."""

    text: str
    left: Node
    sign: Sign | None = None
    right: Node | None = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """The figures it speaks of, in order, each once."""
        sides = [self.left] if self.right is None else [self.left, self.right]
        return tuple(dict.fromkeys(found for side in sides for found in references_of(side)))


def parts_of(node: Node) -> Iterator[Node]:
    """A term and all that it is made of, in order."""
    yield node
    match node:
        case Negation(term):
            yield from parts_of(term)
        case Operation(_, left, right) | BothBounds(left, right):
            yield from parts_of(left)
            yield from parts_of(right)


def references_of(node: Node) -> Iterator[Reference]:
    """The figures that a term speaks of, in order, as often as they stand there."""
    return (part for part in parts_of(node) if isinstance(part, Reference))


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text as Python is given it: a sign, or a name that stands for a reference or a number."""

    python: str
    position: int
    leaf: Reference | Constant | None = None


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula; FormulaError says what is wrong and where."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(f"a formula has at most {MAX_CHARACTERS} characters", MAX_CHARACTERS + 1)
    tokens = _tokens(text)
    starts, column = [], 0
    for token in tokens:
        starts.append(column)
        column += len(token.python) + 1

    def position(found: int) -> int:
        return tokens[max(bisect_right(starts, found) - 1, 0)].position

    try:
        # Every piece was recognised above, so that Python sees nothing but signs and placeholder names.
        body = ast.parse(" ".join(token.python for token in tokens), mode="eval").body
    except (SyntaxError, RecursionError, MemoryError) as error:
        # Python gives no offset, or 0, where the text ends too early.
        offset = error.offset if isinstance(error, SyntaxError) and error.offset else column
        raise FormulaError("a sign or a term is missing, or one too many", position(offset - 1)) from None
    return _TreeReader({token.python: token.leaf for token in tokens if token.leaf}, position).formula(text, body)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    depth, at = 0, 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            number = "; a number has digits and, if wanted, a point with more digits" if text[at] in digits else ""
            raise FormulaError(f"{text[at]!r} has no meaning here{number}", at + 1)
        if match["word"]:
            raise FormulaError(f"`{match['word'][:60]}` {_NO_REFERENCE}", at + 1)
        if not match["space"]:
            tokens.append(_token(match, len(tokens)))
            depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth > MAX_NESTING:
            raise FormulaError(f"brackets are at most {MAX_NESTING} deep", at + 1)
        if len(tokens) > MAX_TOKENS:
            raise FormulaError(f"a formula has at most {MAX_TOKENS} terms and signs", at + 1)
        at = match.end()
    if not tokens:
        raise FormulaError("the formula is empty", 1)
    return tokens


def _token(match: re.Match[str], index: int) -> _Token:
    position = match.start() + 1
    if match["number"]:
        return _Token(f"n{index}", position, Constant(Fraction(match["number"])))
    if match["sign"]:
        return _Token(_SIGNS.get(match["sign"], match["sign"]), position)
    basis = match["basis"]
    if basis is not None and basis not in ASKABLE_BASES:
        raise FormulaError(f"a basis is one of {', '.join(ASKABLE_BASES)}", match.start("basis") + 1)
    try:
        Period.parse(match["period"])
    except PeriodError as error:
        raise FormulaError(str(error), match.start("period") + 1) from None
    place = match["indicator"], match["area"], match["period"]
    reference = Reference(*place, match["unit"], Basis(basis) if basis else None, match["source"], position)
    return _Token(f"r{index}", position, reference)


_OPERATIONS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: Mapping[type[ast.cmpop], Sign] = {
    ast.Eq: Sign.EQUAL,
    ast.Lt: Sign.LESS,
    ast.LtE: Sign.AT_MOST,
    ast.Gt: Sign.MORE,
    ast.GtE: Sign.AT_LEAST,
}


class _TreeReader:
    """Turns the few shapes of Python's tree that a formula may have into its own, and refuses all others."""

    def __init__(self, leaves: Mapping[str, Reference | Constant], position: Callable[[int], int]) -> None:
        self._leaves, self._position = leaves, position

    def formula(self, text: str, body: ast.expr) -> Formula:
        """The whole: at most one comparison, and no bounds inside a comparison."""
        match body:
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _COMPARISONS:
                return Formula(text, self._term(left), _COMPARISONS[type(sign)], self._term(right))
            case ast.Compare():
                raise self._refusal(body.comparators[1], "a formula compares once")
        return Formula(text, self._bounds(body))

    def _bounds(self, tree: ast.expr) -> Node:
        match tree:
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                return BothBounds(self._bounds(left), self._term(right))
        return self._term(tree)

    def _term(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Name(id=name) if name in self._leaves:
                return self._leaves[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Negation(self._term(operand))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATIONS:
                return Operation(_OPERATIONS[type(sign)], self._term(left), self._term(right))
            case ast.BinOp(op=ast.BitAnd()):
                raise self._refusal(tree, "`&` joins two whole bounds, outside of brackets and comparisons")
            case ast.Compare():
                raise self._refusal(tree, "a comparison stands between two whole sides, outside of brackets")
        raise self._refusal(tree, "only terms, + - * / and brackets may stand here")

    def _refusal(self, tree: ast.expr, detail: str) -> FormulaError:
        return FormulaError(detail, self._position(tree.col_offset))
