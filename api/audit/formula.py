"""Relations as packages declare them, and the parser of their formulas: references, numbers, signs, comparisons."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
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
_SIGNS = {"≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_COMPARISONS = ("=", "<", "<=", ">", ">=")
_MISPLACED = (
    "a sign or a term is missing, or one too many; a formula compares once, or joins bounds by `&`, outside of brackets"
)
_NO_REFERENCE = (
    "is no reference to a figure, like indicator[CHN,2024] and, where wanted, {UNIT} or {UNIT:BASIS} and @SOURCE;"
    " there are no functions"
)


class FormulaError(ValueError):
    """The error of a text that is not a formula; `position` is that of the faulty character, counted from 1."""

    def __init__(self, detail: str, position: int) -> None:
        super().__init__(f"at character {position}: {detail}")
        self.detail, self.position = detail, position


class Reference(NamedTuple):
    """A figure that a formula names, in `unit` if it is set; without `source`, the report's own or preferred claim."""

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
    """Two terms joined by `+`, `-`, `*` or `/`; or two statements on one number by `&`, for what both allow."""

    sign: str
    left: Node
    right: Node


Leaf = Reference | Fraction
"""A reference, or an exact number that the formula itself states."""
Node = Leaf | Operation
Result = TypeVar("Result")


def fold(node: Node, leaf: Callable[[Leaf], Result], operate: Callable[[str, Result, Result], Result]) -> Result:
    """The result of `leaf` on each leaf of a term, joined by `operate(sign, left, right)` from the inside outwards."""
    if isinstance(node, Operation):
        return operate(node.sign, fold(node.left, leaf, operate), fold(node.right, leaf, operate))
    return leaf(node)


def references_of(node: Node) -> list[Reference]:
    """The references in a term as a list, from left to right, each as often as it occurs."""
    return fold(
        node,
        lambda leaf: [leaf] if isinstance(leaf, Reference) else [],
        lambda _sign, left, right: [*left, *right],
    )


class Formula(NamedTuple):
    """A parsed formula: its text and two terms that `sign` compares, or the term `left` alone."""

    text: str
    left: Node
    sign: Comparator | None = None
    right: Node | None = None

    @property
    def comparison(self) -> tuple[Node, Comparator, Node]:
        """The left term, the comparator and the right term; raises ValueError if there is only one term."""
        if self.sign is None or self.right is None:
            raise ValueError(f"{self.text} compares nothing")
        return self.left, self.sign, self.right

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references of both terms, from left to right, each once."""
        sides = (side for side in (self.left, self.right) if side is not None)
        return tuple(dict.fromkeys(found for side in sides for found in references_of(side)))


class _Token(NamedTuple):
    """A token of a formula: a sign, or a leaf (reference or number); without either, the end of the formula."""

    position: int
    sign: str = ""
    leaf: Leaf | None = None


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """The Formula in a text; raises FormulaError, with the position of the fault, if the text is no formula."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(f"a formula has at most {MAX_CHARACTERS} characters", MAX_CHARACTERS + 1)
    rest = deque(_tokens(text))
    rest.append(_Token(rest[-1].position))

    def term(power: int) -> Node:
        """Take a term off `rest`, up to a sign of precedence `power` or less; raises FormulaError if none is there."""
        token = rest.popleft()
        if token.leaf is not None:
            found: Node = token.leaf
        elif token.sign == "-":
            found = Operation("*", Fraction(-1), term(2))
        elif token.sign == "(":
            found = term(0)
            end(")")
        else:
            raise FormulaError(_MISPLACED, token.position)
        while (binds := _BINDS.get(rest[0].sign, 0)) > power:
            found = Operation(rest.popleft().sign, found, term(binds))
        return found

    def end(sign: str = "") -> None:
        """Take a token off `rest`; raises FormulaError unless it is that sign, by default the end of the formula."""
        if (token := rest.popleft()).sign != sign or token.leaf is not None:
            raise FormulaError(_MISPLACED, token.position)

    left, sign, right = term(0), None, None
    if rest[0].sign in _COMPARISONS:
        sign, right = Comparator(rest.popleft().sign), term(0)
    while not sign and rest[0].sign == "&":
        left = Operation(rest.popleft().sign, left, term(0))
    end()
    return Formula(text, left, sign, right)


def _tokens(text: str) -> list[_Token]:
    """The tokens of a text; raises FormulaError if a part has no meaning, or for no token or over MAX_TOKENS."""
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            number = "; a number has digits and, if wanted, a point with more digits" if text[at] in digits else ""
            raise FormulaError(f"{text[at]!r} has no meaning here{number}", at + 1)
        if match["word"]:
            raise FormulaError(f"`{match['word'][:60]}` {_NO_REFERENCE}", at + 1)
        if len(tokens) == MAX_TOKENS and not match["space"]:
            raise FormulaError(f"a formula has at most {MAX_TOKENS} terms and signs", at + 1)
        if not match["space"]:
            sign, number = match["sign"] or "", match["number"]
            leaf = _reference(match) if match["reference"] else Fraction(number) if number else None
            tokens.append(_Token(at + 1, _SIGNS.get(sign, sign), leaf))
        at = match.end()
    if not tokens:
        raise FormulaError("the formula is empty", 1)
    return tokens


def _reference(match: re.Match[str]) -> Reference:
    """The Reference that _TOKEN has matched; raises FormulaError if there is no such basis or period."""
    basis = match["basis"]
    if basis and basis not in ASKABLE_BASES:
        raise FormulaError(f"a basis is one of {', '.join(ASKABLE_BASES)}", match.start("basis") + 1)
    try:
        Period.parse(match["period"])
    except PeriodError as error:
        raise FormulaError(str(error), match.start("period") + 1) from None
    place = match["indicator"], match["area"], match["period"]
    return Reference(*place, match["unit"], Basis(basis) if basis else None, match["source"])


class RelationKind(StrEnum):
    """The purposes of a relation: to check an expectation, or to derive a figure."""

    CHECK = "check"
    DERIVE = "derive"


class Difference(StrEnum):
    """The reasons, as a relation declares them, for which its two sides may differ without a contradiction."""

    DEFINITION = "definition"
    PERIOD = "period"
    EDITION = "edition"
    VINTAGE = "vintage"


class Derivation(NamedTuple):
    """The declaration of a derived figure: method, code and names of its indicator, area, period and unit."""

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
    """A relation that a report declares: an expectation in words with a formula to test it, or to derive a figure."""

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

    @property
    def full_id(self) -> str:
        """The id that no relation of any report shares: `report.id`."""
        return f"{self.report}.{self.id}"

    @classmethod
    def of(cls, row: Any) -> Self:
        """The relation in a row of relations; raises ValueError if its formula, kind or difference is invalid."""
        cells = {name: getattr(row, name) for name in cls._fields if name != "derivation"}
        cells |= {"kind": RelationKind(row.kind), "formula": parse(row.formula)}
        cells["differs"] = Difference(row.differs) if row.differs else None
        if row.kind == RelationKind.DERIVE:
            cells["derivation"] = Derivation(*(getattr(row, name) for name in Derivation._fields))
        return cls(**cells)
