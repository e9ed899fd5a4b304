"""The checks of a report's relations against its figures, and the figures that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from api.audit.evaluation import Currencies, Untestable, Value, currencies_text, evaluate
from api.audit.findings import (
    CALENDAR_YEAR,
    NUMBER,
    Derived,
    Finding,
    Side,
    StatedValue,
    amount_of,
    listed,
    sentence,
    span,
    spoken,
    statuses,
)
from api.audit.formula import Node, Reference, references_of
from api.audit.relations import DeclaredRelation, RelationKind
from api.audit.sentences import compared, not_testable
from api.audit.verdicts import Verdict, held, slack
from api.domain.amounts import Amount
from api.domain.entries import UnitBase
from api.domain.errors import NoRate, Problem
from api.domain.figure import Figure
from api.domain.quantity import plain, power_of_ten_below
from api.domain.rates import Basis
from api.domain.units import UnitKind
from api.domain.words import Bilingual

Find = Callable[[str, str, str, str | None], Figure | None]
"""The figure of an indicator, area, period and source; without a source, the one that the relations' report prefers."""

Convert = Callable[[Figure, str, Basis | None], Figure]
"""The figure converted to a unit, with its receipt, at the default basis where none is given; else a Problem."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the relations of a report are tested against: figures, conversions and units."""

    report: str
    find: Find
    convert: Convert
    units: Mapping[str, UnitBase]

    def unit(self, code: str) -> UnitBase:
        """The unit with that code; Untestable where there is none."""
        unit = CALENDAR_YEAR if code == CALENDAR_YEAR.code else self.units.get(code)
        if unit is None:
            raise Untestable(f"there is no unit {code}", f"没有单位{code}")
        return unit


SLACK_DIGITS = 3
"""Significant digits of a slack."""


def audit(relations: Iterable[DeclaredRelation], evidence: Evidence) -> list[Finding]:
    """The finding of each check, and of each derivation that had to be refused."""
    findings = []
    for relation in relations:
        if relation.kind is RelationKind.CHECK:
            findings.append(_Check(relation, evidence).finding())
            continue
        check = _Check(relation, evidence)
        try:
            check.derived()
        except Untestable as error:
            findings.append(check.untestable(error))
    return findings


def derive(relations: Iterable[DeclaredRelation], evidence: Evidence) -> list[Derived]:
    """The figures that the relations derive, without those that are refused."""
    derived = []
    for relation in relations:
        if relation.kind is RelationKind.DERIVE:
            try:
                derived.append(_Check(relation, evidence).derived())
            except Untestable:
                continue  # audit() says why
    return derived


class _Check:
    """One relation held against the evidence; keeps the figures that it read."""

    def __init__(self, relation: DeclaredRelation, evidence: Evidence) -> None:
        self._relation, self._evidence = relation, evidence
        self._figures: dict[str, Figure] = {}
        self._found: dict[Reference, Figure] = {}
        self._sides: list[StatedValue] = []

    def finding(self) -> Finding:
        """The verdict on a check, with its sentence."""
        formula, differs = self._relation.formula, self._relation.differs
        if formula.sign is None or formula.right is None:
            raise ValueError(f"{self._relation.id} compares nothing")
        try:
            left, right = evaluate(formula.left, self._read), evaluate(formula.right, self._read)
            self._sides = self._stated(formula.left, left, formula.right, right)
            found = held(formula, self._read, comparable=differs is None)
        except Untestable as error:
            return self.untestable(error)
        self._sides = self._stated(formula.left, found.left, formula.right, found.right)
        room = slack(found.left, formula.sign, found.right)
        text = compared(found, self._sides[0], formula.sign, self._sides[1], differs)
        text = text.then(statuses(self._figures.values()))
        return self._finding(found.verdict, text, None if room is None else short(room))

    def derived(self) -> Derived:
        """The derived figure; Untestable where the inputs leave it too open."""
        relation = self._relation
        if (wanted := relation.derivation) is None:
            raise ValueError(f"{relation.id} derives nothing")
        value = evaluate(relation.formula.left, self._read)
        unit = self._evidence.unit(wanted.unit)
        currencies = ((unit.code, 1),) if unit.kind is UnitKind.MONEY else ()
        if value.currencies != currencies:
            raise Untestable(f"the formula does not give {unit.code}", f"公式结果的单位不是{unit.code}")
        amount = amount_of(replace(value, figure=None), unit)
        width = amount.quantity.width
        if width is None:
            raise Untestable("an open end leaves its size unknown", "因有一端未限定，无法推算")
        if width > abs(amount.quantity.value):
            ranges = span(amount)
            raise Untestable(
                f"the interval, {ranges.en}, is wider than the value", f"取值区间（{ranges.zh}）宽于数值本身"
            )
        text = self._noted(self._derivation(amount))
        return Derived(
            id=f"{self._evidence.report}.{relation.id}",
            relation=relation.id,
            report=self._evidence.report,
            method=wanted.method,
            indicator=wanted.indicator,
            name_en=wanted.name_en,
            name_zh=wanted.name_zh,
            area=wanted.area,
            period=wanted.period,
            measure=wanted.measure,
            breakdown=wanted.breakdown,
            amount=amount,
            formula=relation.formula.text,
            figures=tuple(self._figures.values()),
            sentence_en=text.en,
            sentence_zh=text.zh,
        )

    def untestable(self, error: Untestable) -> Finding:
        """The finding of a relation without an outcome."""
        return self._finding(Verdict.NOT_TESTABLE, not_testable(Bilingual(error.en, error.zh)), None)

    def _finding(self, verdict: Verdict, text: Bilingual, room: str | None) -> Finding:
        relation = self._relation
        left, right = (Side.of(side) for side in self._sides) if self._sides else (None, None)
        noted = self._noted(text)
        return Finding(
            id=f"{self._evidence.report}.{relation.id}",
            relation=relation.id,
            report=self._evidence.report,
            kind=relation.kind,
            verdict=verdict,
            differs=relation.differs,
            expectation_en=relation.expectation_en,
            expectation_zh=relation.expectation_zh,
            formula=relation.formula.text,
            inputs=tuple(self._figures),
            left=left,
            right=right,
            slack=room,
            sentence_en=noted.en,
            sentence_zh=noted.zh,
        )

    def _noted(self, text: Bilingual) -> Bilingual:
        return text.then(Bilingual(self._relation.note_en or "", self._relation.note_zh or ""))

    def _derivation(self, amount: Amount) -> Bilingual:
        said, room = spoken(amount), Bilingual("", "")
        if amount.quantity.interval.width:
            en, zh = span(amount)
            room = Bilingual(f" ({en})", f"（{zh}）")
        en, zh = listed([spoken(figure.printed) for figure in self._figures.values()])
        return sentence(Bilingual(f"{said.en}{room.en}, computed from {en}.", f"{said.zh}{room.zh}，由{zh}推算。"))

    def _find(self, reference: Reference) -> Figure:
        found = self._found.get(reference)
        if found is None:
            found = self._evidence.find(reference.indicator, reference.area, reference.period, reference.source)
        if found is None:
            raise Untestable(f"there is no figure {reference}", f"没有数据{reference}")
        self._found[reference] = found
        return found

    def _read(self, reference: Reference) -> Value:
        figure = self._find(reference)
        self._figures.setdefault(figure.id, figure)
        if reference.unit is None:
            return Value.of(figure)
        if reference.unit not in self._evidence.units:
            raise Untestable(f"there is no unit {reference.unit}", f"没有单位{reference.unit}")
        try:
            converted = self._evidence.convert(figure, reference.unit, reference.basis)
        except Problem as error:
            zh = "缺少所需汇率" if isinstance(error, NoRate) else f"{figure.id}无法以{reference.unit}表示"
            raise Untestable(error.detail.rstrip("."), zh) from None
        if converted.served.unit.code != reference.unit:
            words = f"{figure.id} cannot be expressed in {reference.unit}", f"{figure.id}无法以{reference.unit}表示"
            raise Untestable(*words)
        return Value.of(converted)

    def _stated(self, left: Node, value: Value, right: Node, other: Value) -> list[StatedValue]:
        """Both sides with what states them."""
        return [
            StatedValue(value, self._amount(value, other), self._inputs(left)),
            StatedValue(other, self._amount(other, value), self._inputs(right)),
        ]

    def _inputs(self, node: Node) -> tuple[Figure, ...]:
        """The figures that a side speaks of, in the unit that it takes them in, each once."""
        found: dict[tuple[str, str | None, str | None], Figure] = {}
        for reference in references_of(node):
            figure = self._read(reference).figure or self._find(reference)
            found[figure.id, reference.unit, reference.basis] = figure
        return tuple(found.values())

    def _amount(self, value: Value, other: Value) -> Amount:
        """A side in its own unit; a computed one in that of the other side."""
        if value.figure is not None:
            return amount_of(value, value.figure.served.unit)
        if value.currencies:
            return amount_of(value, self._money(value.currencies))
        return amount_of(value, other.figure.served.unit if other.figure and not other.currencies else NUMBER)

    def _money(self, currencies: Currencies) -> UnitBase:
        code = currencies_text(currencies)
        plainly = len(currencies) == 1 and currencies[0][1] == 1
        if plainly:
            return self._evidence.unit(code)
        return NUMBER.model_copy(update={"code": code, "label_en": code, "label_zh": code})


def short(share: Fraction) -> str:
    """A share as a decimal text of a few significant digits."""
    if not share:
        return "0"
    power = power_of_ten_below(abs(share)) - SLACK_DIGITS + 1
    return plain(Decimal(f"{round(share / Fraction(10) ** power)}E{power}"))
