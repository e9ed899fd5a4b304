"""Relations as a package declares them: an expectation and the formula that tests it, or a derived figure."""

from enum import StrEnum
from typing import Any, NamedTuple, Self

from api.audit.formula import Formula, Reference, parse


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
    """The declaration of a derived figure: its own indicator, its area, period and unit.

    `measure` and `breakdown` mean the same as in an indicator.
    """

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

    @property
    def references(self) -> tuple[Reference, ...]:
        """The references to figures in the formula."""
        return self.formula.references

    @classmethod
    def of(cls, row: Any) -> Self:
        """The relation in a row of the table of relations."""
        cells = {name: getattr(row, name) for name in cls._fields if name != "derivation"}
        cells |= {"kind": RelationKind(row.kind), "formula": parse(row.formula)}
        derivation = None
        if row.kind == RelationKind.DERIVE:
            derivation = Derivation(*(getattr(row, name) for name in Derivation._fields))
        differs = Difference(row.differs) if row.differs else None
        return cls(**cells | {"differs": differs, "derivation": derivation})
