"""Whether the relations of a package name codes that there are, and compare only what can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.audit.formula import BothBounds, Constant, Negation, Node, Operation, Reference
from api.audit.relations import DeclaredRelation
from api.domain.search import nearest
from api.domain.units import UnitKind
from api.reports.packages.known_codes import KnownCodes
from api.reports.packages.package import RELATIONS, Faults, Package


def check_relations(package: Package, known: KnownCodes, faults: Faults) -> None:
    """A fault for each code that there is none of, and for each relation whose sides can never be held together."""
    for relation in package.relations:
        before = len(faults.found)
        for key, what, code, allowed in _named(relation, known):
            if code is not None and code not in allowed:
                detail = f"{relation.id}: no {what} has that code"
                line = package.lines[RELATIONS][relation.id if key == "formula" else f"{relation.id}.{key}"]
                faults.add(RELATIONS, detail, line=line, column=key, value=code, near=tuple(nearest(code, allowed)))
        if len(faults.found) == before:
            _check_sides(relation, known, package.lines[RELATIONS][relation.id], faults)


def _named(relation: DeclaredRelation, known: KnownCodes) -> Iterable[tuple[str, str, str | None, Mapping[str, Any]]]:
    """The codes that a relation names: by key, what each is, and those that there are."""
    for reference in relation.references:
        yield "formula", "indicator", reference.indicator, known.indicators
        yield "formula", "area", reference.area, known.areas
        yield "formula", "unit", reference.unit, known.units
        yield "formula", "source", reference.source, known.languages
    if relation.derivation is not None:
        yield "area", "area", relation.derivation.area, known.areas


class _UnlikeError(ValueError):
    """Two terms that can never be added or compared."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a term amounts to: the power of money in it, and the kind of unit of figures that are only added up."""

    money: int = 0
    kind: str = ""

    @property
    def words(self) -> str:
        """In words, for a fault."""
        if self.money:
            return "money" if self.money == 1 else f"money to the power of {self.money}"
        return _WORDS.get(self.kind, "a plain number")


_WORDS: Mapping[str, str] = {
    UnitKind.SHARE: "a share",
    UnitKind.COUNT: "a count",
    UnitKind.PHYSICAL: "a measured quantity",
}


def _check_sides(relation: DeclaredRelation, known: KnownCodes, line: int, faults: Faults) -> None:
    formula, derivation = relation.formula, relation.derivation
    try:
        left = _sort(formula.left, known)
        if formula.right is not None:
            _alike(left, _sort(formula.right, known))
        if derivation is not None and left is not None and (kind := known.units.get(derivation.unit)):
            _alike(left, _of_kind(kind))
    except _UnlikeError as error:
        faults.add(RELATIONS, f"{relation.id}: {error}", line=line, column="formula", value=formula.text)


def _of_kind(kind: str) -> _Sort:
    return _Sort(1) if kind == UnitKind.MONEY else _Sort(0, kind)


def _sort(node: Node, known: KnownCodes) -> _Sort | None:
    """What a term amounts to; None where a faulty row leaves that open, _UnlikeError where it adds unlike terms."""
    match node:
        case Reference():
            kind = known.indicators.get(node.indicator, "")
            if node.unit and kind and (wanted := known.units.get(node.unit)) and wanted != kind:
                raise _UnlikeError(f"{node.indicator} is measured in {kind}, and {node.unit} is a unit of {wanted}")
            return _of_kind(kind) if kind else None
        case Constant():
            return _Sort()
        case Negation(term):
            return _sort(term, known)
        case BothBounds(left, right):
            return _alike(_sort(left, known), _sort(right, known))
        case Operation(sign, left, right):
            first, second = _sort(left, known), _sort(right, known)
            if sign in "+-":
                return _alike(first, second)
            if first is None or second is None:
                return None
            return _Sort(first.money + (second.money if sign == "*" else -second.money))


def _alike(left: _Sort | None, right: _Sort | None) -> _Sort | None:
    """What both terms amount to; _UnlikeError where one is money and the other is not, or one a share, one a count."""
    if left is None or right is None:
        return left or right
    if left.money != right.money or {left.kind, right.kind} == {UnitKind.SHARE, UnitKind.COUNT}:
        raise _UnlikeError(f"{left.words} and {right.words} can be neither compared nor added")
    return _Sort(left.money, left.kind or right.kind)
