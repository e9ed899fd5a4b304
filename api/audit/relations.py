"""Relations as a package declares them: an expectation and the formula that tests it, or a figure that follows."""

from enum import StrEnum
from typing import Any, NamedTuple, Self

from api.audit.formula import Formula, Reference, parse


class RelationKind(StrEnum):
    """The purpose of a relation."""

    CHECK = "check"
    DERIVE = "derive"


class Difference(StrEnum):
    """The reason that a check declares for sides that differ to be not comparable."""

    DEFINITION = "definition"
    PERIOD = "period"
    EDITION = "edition"
    VINTAGE = "vintage"


class Derivation(NamedTuple):
    """A derived figure: an indicator of its own, of an area and period, in a unit.

    `measure` and `breakdown` are its place in a row of its topic's endpoint, as those of an indicator are.
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
    """An expectation in words and the formula that tests it, or a figure that follows from others."""

    report: str
    id: str
    kind: RelationKind
    formula: Formula
    expectation_en: str
    expectation_zh: str
    note_en: str | None = None
    note_zh: str | None = None
    differs: Difference | None = None
    """The reason for which its sides may differ without a contradiction; None for claims on one thing."""
    derivation: Derivation | None = None

    @property
    def references(self) -> tuple[Reference, ...]:
        """The figures that it speaks of."""
        return self.formula.references

    @classmethod
    def of(cls, row: Any) -> Self:
        """The relation that a row of the table of relations keeps."""
        cells = {name: getattr(row, name) for name in cls._fields if name != "derivation"}
        cells |= {"kind": RelationKind(row.kind), "formula": parse(row.formula)}
        derivation = None
        if row.kind == RelationKind.DERIVE:
            derivation = Derivation(*(getattr(row, name) for name in Derivation._fields))
        differs = Difference(row.differs) if row.differs else None
        return cls(**cells | {"differs": differs, "derivation": derivation})
