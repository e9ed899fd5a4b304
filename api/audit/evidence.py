"""What the relations of a report are tested against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from api.audit.amount_words import CALENDAR_YEAR
from api.audit.evaluation import Untestable
from api.domain.catalogue_entries import UnitBase
from api.domain.figure import Figure
from api.domain.rates import Basis

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
