"""The codes that the figures of a package may name: those that are loaded already, and those of the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import Catalogue
from api.reports.packages.package import Package


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """By code, what must agree: the kind of an indicator's and of a unit's quantity, and a source's language."""

    indicators: Mapping[str, str]
    units: Mapping[str, str]
    languages: Mapping[str, str]
    areas: Mapping[str, Any]

    @classmethod
    def of(cls, package: Package, catalogue: Catalogue) -> KnownCodes:
        """The codes of the database and of a package; where both have one, the package's, which must be the same."""
        units: tuple[Any, ...] = (*catalogue.units.values(), *package.head.unit)
        indicators: tuple[Any, ...] = (*catalogue.indicators.values(), *package.indicators.values())
        sources: tuple[Any, ...] = (*catalogue.sources.values(), *package.sources.values())
        return cls(
            {row.code: str(row.unit_kind) for row in indicators},
            {unit.code: str(unit.kind) for unit in units},
            {source.id: source.language for source in sources},
            catalogue.areas,
        )
