"""What comes of a report's relations: findings, and the figures that follow from others."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from api.audit.relations import Difference, Method, RelationKind
from api.audit.verdicts import Verdict
from api.domain.amounts import Amount
from api.domain.figure import Figure
from api.domain.words.bilingual import Bilingual
from api.domain.words.comparators import Comparator

if TYPE_CHECKING:  # with it comes SQLModel, which commands that read no figure start without
    from api.audit.amount_words import StatedValue


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: its numbers in whole units, None for an open end, and how it is read."""

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    unit: str
    display_en: str
    display_zh: str
    stated: StatedValue = field(repr=False, compare=False)
    """What it was made of."""

    @classmethod
    def of(cls, stated: StatedValue) -> Side:
        """A side with the ends of its interval."""
        amount = stated.amount
        numbers = amount.quantity.numbers()
        return cls(*numbers, amount.unit.code, *stated.text, stated)

    @property
    def comparator(self) -> Comparator:
        """Whether it is a limit, or about what it says."""
        return self.stated.amount.comparator

    @property
    def named(self) -> Bilingual:
        """What it says, with who states it or of what it is computed."""
        return self.stated.named

    @property
    def room(self) -> Bilingual:
        """What rounding leaves open of it, or the one limit that there is."""
        return self.stated.room


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one relation; the sides are None where they have no value."""

    id: str
    relation: str
    report: str
    kind: RelationKind
    verdict: Verdict
    differs: Difference | None
    """Why its sides may differ without contradicting each other, where the relation declares that."""
    expectation_en: str
    expectation_zh: str
    formula: str
    inputs: tuple[str, ...]
    left: Side | None
    right: Side | None
    slack: str | None
    """How far the sides could part and still meet, as a share of the right one; negative where they do not."""
    sentence_en: str
    sentence_zh: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that follows from others, with the interval that theirs leave it."""

    id: str
    relation: str
    report: str
    method: Method
    indicator: str
    name_en: str
    name_zh: str
    area: str
    period: str
    measure: str | None
    breakdown: str | None
    amount: Amount
    formula: str
    figures: tuple[Figure, ...]
    sentence_en: str
    sentence_zh: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The ids of the figures that it follows from."""
        return tuple(figure.id for figure in self.figures)
