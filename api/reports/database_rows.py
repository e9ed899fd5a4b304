"""The rows of the tables that the rows of a package become."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from api.audit.relations import DeclaredRelation
from api.domain.period import Period
from api.reports.packages.package_rows import PackagedFigure

_COPIED = tuple(name for name in PackagedFigure.model_fields if name not in ("edition", "restates"))
_period = lru_cache(maxsize=4096)(Period.parse)  # the rows of a package share few periods


def figure_row(row: PackagedFigure, release: str) -> dict[str, Any]:
    """A row of the figure table."""
    period = _period(row.period)
    cells = {name: getattr(row, name) for name in _COPIED}
    return cells | {
        "id": row.id,
        "year": period.year,
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
        "comparator": str(row.comparator),
        "restates": row.restated,
        "release": release,
    }


def changed(row: PackagedFigure, before: Any) -> list[str]:
    """The columns in which a row differs from the released figure."""
    now = figure_row(row, before.release)
    return [name for name, value in before._mapping.items() if now[name] != value]


def withdrawal_row(row: PackagedFigure, release: str) -> dict[str, Any]:
    """That an edition takes the place of the one before."""
    return {
        "figure": row.replaces,
        "release": release,
        "replaced_by": row.id,
        "reason_en": f"Replaced by edition {row.edition}.",
        "reason_zh": f"由第{row.edition}版取代。",
    }


def report_row(report: dict[str, Any]) -> dict[str, Any]:
    """A row of the report table."""
    return report | {"description_zh": report["description_zh"] or report["description_en"]}


def unit_row(unit: dict[str, Any]) -> dict[str, Any]:
    """A row of the unit table: a unit of a package is never a part or a multiple of another."""
    unit = bilingual(unit, "name")
    label = unit["label_en"] or unit["code"]
    return unit | {
        "kind": str(unit["kind"]),
        "exponent": 0,
        "label_en": label,
        "label_zh": unit["label_zh"] or label,
        "sdmx": unit["code"],
    }


def bilingual(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The row with the English text where the Chinese is missing."""
    return row | {f"{name}_zh": row[f"{name}_zh"] or row[f"{name}_en"] for name in names}


def relation_row(relation: DeclaredRelation, release: dict[str, Any]) -> dict[str, Any]:
    """A row of the relation table."""
    return relation.row() | {"report": release["report"], "release": release["id"]}
