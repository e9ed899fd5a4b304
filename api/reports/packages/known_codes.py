"""The codes that the figures of a package may name: those that are loaded already, and those of the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.domain.catalogue import Catalogue
from api.domain.units import UnitKind
from api.reports.packages.package import INDICATORS, SOURCES, Package


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """By code, what must agree: the kind of an indicator's and of a unit's quantity, and a source's language."""

    indicators: Mapping[str, str]
    units: Mapping[str, str]
    languages: Mapping[str, str]
    areas: Mapping[str, Any]

    @classmethod
    def of(cls, package: Package, catalogue: Catalogue) -> KnownCodes:
        """The codes of the database and of a package; where both have one, the package's, which must be the same.

        Of a row that has faults, the kind is empty where it does not tell one, and so is a language.
        """
        units: tuple[Any, ...] = (*catalogue.units.values(), *package.head.unit)
        indicators: tuple[Any, ...] = (*catalogue.indicators.values(), *package.indicators.values())
        sources: tuple[Any, ...] = (*catalogue.sources.values(), *package.sources.values())
        return cls(
            {row.code: str(row.unit_kind) for row in indicators} | _kinds(package.unread.get(INDICATORS, {})),
            {unit.code: str(unit.kind) for unit in units},
            {source.id: source.language for source in sources}
            | {name: cells.get("language", "") for name, cells in package.unread.get(SOURCES, {}).items()},
            catalogue.areas,
        )


def _kinds(unread: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    kinds = [str(kind) for kind in UnitKind]
    return {code: kind if (kind := cells.get("unit_kind", "")) in kinds else "" for code, cells in unread.items()}
