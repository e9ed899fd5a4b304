"""What is computed when a release only adds claims: nothing but the places of which it claims something.

A load writes each claim as if it stood alone, as most do; here those that have rivals are ranked with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Delete, Select, bindparam, delete, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from api.storage.claim_standings import (
    claims_by_place,
    insert_standings,
    is_counted,
    remember,
    standing_rows,
    write_counts,
)
from api.storage.models import ServedClaim
from api.storage.unit_labels import units_by_code


def settle(connection: Connection, sequence: int, indicators: Iterable[str]) -> None:
    """Bring what is computed up to a release whose claims, of these indicators, stand there as if without rivals."""
    units = units_by_code(connection)
    for indicator in indicators:
        rows: list[dict[str, Any]] = []
        contested = _contested(indicator, sequence)
        counted = is_counted(connection, indicator)
        for (area, period), printed in claims_by_place(connection, indicator, contested):
            rows += standing_rows(indicator, area, period, printed, units, counted)
        places = {(row["area"], row["period"]) for row in rows}
        if places:
            here = [{"at_area": area, "at_period": period} for area, period in places]
            connection.execute(_taken_away(indicator), here)
        insert_standings(connection, rows)
        write_counts(connection, indicator)
    remember(connection)


def _contested(indicator: str, sequence: int) -> Select[Any]:
    """The areas and periods of an indicator for which a release brought a claim that is not the only one."""
    place: tuple[Any, ...] = (col(ServedClaim.area), col(ServedClaim.period))
    several = func.count() > 1, func.max(ServedClaim.since) == sequence
    places: Select[Any] = select_columns(*place).where(col(ServedClaim.indicator) == indicator)
    return places.group_by(*place).having(*several)


def _taken_away(indicator: str) -> Delete:
    place = col(ServedClaim.area) == bindparam("at_area"), col(ServedClaim.period) == bindparam("at_period")
    return delete(ServedClaim).where(col(ServedClaim.indicator) == indicator, *place)
