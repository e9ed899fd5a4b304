"""Tests of relations on figures, figures that relations derive, and the comparison of two rival claims."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from api.audit.formula import DeclaredRelation, Derivation, Node, Reference, RelationKind, references_of
from api.audit.sentences import CALENDAR_YEAR, NUMBER, Side, Span, Spoken, amount_of, compared, listed, statuses
from api.audit.verdicts import Untestable, Value, Verdict, currencies_of, currencies_text, decide, evaluate, slack
from api.domain.conversion import Amount
from api.domain.errors import NoRate, Problem
from api.domain.figure import Figure
from api.domain.messages import Bilingual, Joined, Message, Words
from api.domain.models import UnitBase
from api.domain.quantity import fixed, power_of_ten_below
from api.domain.rates import Basis


class Finding(NamedTuple):
    """The outcome of a relation's test: verdict, ids of the figures, sides (None without a value), sentence."""

    id: str
    relation: DeclaredRelation
    verdict: Verdict
    inputs: tuple[str, ...]
    left: Side | None
    right: Side | None
    slack: str | None
    """The room until the sides contradict each other, as a share of the right side; negative if they do contradict."""
    sentence: Words


class Derived(NamedTuple):
    """A figure that a relation calculates from other figures, with the interval that follows from their intervals."""

    id: str
    relation: DeclaredRelation
    derivation: Derivation
    amount: Amount
    figures: tuple[Figure, ...]
    sentence: Words


class Evidence(NamedTuple):
    """The functions that find and convert figures, and the units by code, for the tests of a report's relations."""

    find: Callable[[str, str, str, str | None], Figure | None]
    """Finds a figure by indicator, area, period, source (None: the report's own, else the preferred); None if none."""
    convert: Callable[[Figure, str, Basis | None], Figure]
    """Converts a figure to a unit, at the default basis if the basis is None; raises Problem if that is impossible."""
    units: Mapping[str, UnitBase]

    def unit(self, code: str) -> UnitBase:
        """The unit with that code; raises Untestable if there is none."""
        if code not in self.units:
            raise Untestable("no-unit", unit=code)
        return self.units[code]


def audit(relations: Iterable[DeclaredRelation], evidence: Evidence) -> tuple[list[Finding], list[Derived]]:
    """A pair of lists: the findings of all checks and of failed derivations, and the derived figures."""
    findings = []
    derived = []
    for relation in relations:
        check = _Check(relation, evidence)
        try:
            if relation.derivation is None:
                findings.append(check.finding())
            else:
                derived.append(check.derived(relation.derivation))
        except Untestable as error:
            findings.append(check.untestable(error))
    return findings, derived


class _Check:
    """The test of one relation on the evidence; it collects the figures that it reads, as inputs of the result."""

    def __init__(self, relation: DeclaredRelation, evidence: Evidence) -> None:
        self._relation, self._evidence = relation, evidence
        self._figures: dict[str, Figure] = {}
        self._values: dict[Reference, Value] = {}

    def finding(self) -> Finding:
        """The finding of a check, also of one that has no outcome; raises Untestable if a side has no value."""
        formula, differs = self._relation.formula, self._relation.differs
        ours, sign, theirs = formula.comparison
        try:
            outcome = decide(formula, self._read, comparable=differs is None)
        except Untestable as error:
            return self.untestable(error, self._sides(evaluate(ours, self._read), evaluate(theirs, self._read)))
        sides = self._sides(outcome.left, outcome.right)
        room = slack(outcome.left, sign, outcome.right)
        words = compared(outcome, sides[0], sign, sides[1], differs)
        text = Joined([words, *statuses(self._figures.values())])
        if room is None:
            return self._found(outcome.verdict, text, sides)
        power = power_of_ten_below(abs(room)) - 2 if room else 0  # three significant digits
        return self._found(outcome.verdict, text, sides, fixed(round(room / Fraction(10) ** power), power))

    def derived(self, wanted: Derivation) -> Derived:
        """The derived figure; raises Untestable without a value, in a wrong unit, or if its interval is too wide."""
        relation = self._relation
        value = evaluate(relation.formula.left, self._read)
        unit = CALENDAR_YEAR if wanted.unit == CALENDAR_YEAR.code else self._evidence.unit(wanted.unit)
        if value.currencies != currencies_of(unit):
            raise Untestable("other-unit", unit=unit.code)
        amount = amount_of(value._replace(figure=None), unit)
        if (width := amount.quantity.width) is None:
            raise Untestable("open-size")
        room = Span(amount)
        if width > abs(amount.quantity.value):
            raise Untestable("too-wide", room=room)
        figures = tuple(self._figures.values())
        inputs = listed([Spoken(figure.printed) for figure in figures])
        name = "audit-derived" if width else "audit-derived-exactly"
        text = Message(name, amount=Spoken(amount), room=room, inputs=inputs)
        return Derived(relation.full_id, relation, wanted, amount, figures, self._with_note(text))

    def untestable(self, error: Untestable, sides: tuple[Side | None, Side | None] = (None, None)) -> Finding:
        """The finding with the verdict `not testable`, a sentence with the error's reason, and the given sides."""
        return self._found(Verdict.NOT_TESTABLE, Message("audit-not-testable", reason=error.reason), sides)

    def _found(
        self, verdict: Verdict, text: Words, sides: tuple[Side | None, Side | None], room: str | None = None
    ) -> Finding:
        relation, inputs = self._relation, tuple(self._figures)
        return Finding(relation.full_id, relation, verdict, inputs, *sides, room, self._with_note(text))

    def _with_note(self, text: Words) -> Words:
        return Joined([text, Bilingual(self._relation.note_en or "", self._relation.note_zh or "")])

    def _read(self, reference: Reference) -> Value:
        """The value of the figure that a reference names, made once; raises Untestable as `_figure` does."""
        if not (value := self._values.get(reference)):
            value = self._values[reference] = Value.of(self._figure(reference))
        return value

    def _figure(self, reference: Reference) -> Figure:
        """The figure of a reference, in the reference's unit if any; raises Untestable if missing or inconvertible."""
        figure = self._evidence.find(reference.indicator, reference.area, reference.period, reference.source)
        if not figure:
            raise Untestable("no-figure", figure=str(reference))
        self._figures.setdefault(figure.id, figure)
        if not (unit := reference.unit):
            return figure
        self._evidence.unit(unit)
        try:
            return self._evidence.convert(figure, unit, reference.basis)
        except Problem as error:
            name = "no-rate" if isinstance(error, NoRate) else "refused"
            raise Untestable(name, detail=error.detail.rstrip("."), figure=figure.id, unit=unit) from None

    def _sides(self, left: Value, right: Value) -> tuple[Side, Side]:
        """The left and the right side of the relation as a pair, from their values."""
        ours, _, theirs = self._relation.formula.comparison
        return self._side(ours, left, right), self._side(theirs, right, left)

    def _side(self, node: Node, value: Value, other: Value) -> Side:
        """The side of a term, each input once, in its figure's unit, else its currencies, else the other's unit."""
        if value.figure:
            unit = value.figure.served.unit
        elif code := currencies_text(value.currencies):
            unit = self._evidence.units.get(code) or NUMBER.model_copy(
                update={"code": code, "label_en": code, "label_zh": code}
            )
        else:
            unit = other.figure.served.unit if other.figure and not other.currencies else NUMBER
        inputs = {
            (figure.id, reference.unit, reference.basis): figure
            for reference in references_of(node)
            if (figure := self._read(reference).figure)
        }
        return Side(value, amount_of(value, unit), tuple(inputs.values()))


class SideBySide(NamedTuple):
    """Two rival claims on one indicator, area and period, in one unit if they convert to one, with findings on them."""

    left: Figure
    right: Figure
    findings: Sequence[Finding] = ()
    """The findings whose inputs are these two claims alone; findings without a conversion come first."""

    @property
    def in_one_unit(self) -> bool:
        """True if both claims are in the same unit."""
        return self.left.served.unit.code == self.right.served.unit.code

    @property
    def meets(self) -> bool | None:
        """True if some number lies in both intervals, False if none does; None if the units differ."""
        ours, theirs = (side.served.quantity.interval for side in (self.left, self.right))
        return ours.overlaps(theirs) if self.in_one_unit else None

    @property
    def says_the_same(self) -> bool:
        """True if both claims have the same unit, comparator and interval."""
        ours, theirs = self.left.served.quantity, self.right.served.quantity
        return self.in_one_unit and (ours.comparator, ours.interval) == (theirs.comparator, theirs.interval)

    @property
    def touches(self) -> bool:
        """True if the units are the same and the intervals share one number only, though each interval has more."""
        ours, theirs = (side.served.quantity.interval for side in (self.left, self.right))
        shared = ours.intersection(theirs) if self.in_one_unit else None
        return shared is not None and shared.width == 0 and 0 not in (ours.width, theirs.width)


def between(findings: Iterable[Finding]) -> Mapping[frozenset[str], Sequence[Finding]]:
    """A dict from frozensets of two figure ids to the findings of checks of these two alone, unconverted ones first."""
    found: dict[frozenset[str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: any(one.unit for one in each.relation.formula.references)):
        if finding.relation.kind is RelationKind.CHECK and len(pair := frozenset(finding.inputs)) == 2:
            found.setdefault(pair, []).append(finding)
    return found
