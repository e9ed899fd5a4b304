"""The rows of the database that the rows of a package become."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from api.audit.relations import DeclaredRelation
from api.domain.period import Period
from api.reports.packages.package_rows import PackagedFigure, PackagedIndicator, PackagedSource, ReportHead, UnitHead
from api.storage import models

_COPIED = tuple(name for name in PackagedFigure.model_fields if name not in ("edition", "restates"))
_period = lru_cache(maxsize=4096)(Period.parse)  # the rows of a package share few periods


def report_row(report: ReportHead) -> models.Report:
    """The row of a report."""
    return models.Report(**report.model_dump() | {"description_zh": report.description_zh or report.description_en})


def unit_row(unit: UnitHead) -> models.Unit:
    """The row of a unit; a unit of a package is never a part or a multiple of another."""
    label = unit.label_en or unit.code
    return models.Unit(
        code=unit.code,
        kind=unit.kind,
        exponent=0,
        name_en=unit.name_en,
        name_zh=unit.name_zh or unit.name_en,
        label_en=label,
        label_zh=unit.label_zh or label,
        symbol=unit.symbol,
        sdmx=unit.code,
    )


def source_row(source: PackagedSource) -> models.Source:
    """The row of a source."""
    return models.Source(**source.model_dump())


def indicator_row(indicator: PackagedIndicator) -> models.Indicator:
    """The row of an indicator, with the English text where the Chinese is missing."""
    texts = {
        "name_zh": indicator.name_zh or indicator.name_en,
        "definition_zh": indicator.definition_zh or indicator.definition_en,
    }
    return models.Indicator(**indicator.model_dump() | texts)


def relation_row(relation: DeclaredRelation, release: models.Release) -> models.Relation:
    """The row of a relation that a release declares."""
    columns: dict[str, Any] = relation.row()
    return models.Relation(**columns, report=release.report, release=release.id)


def withdrawal_row(row: PackagedFigure, release: str) -> models.Withdrawal:
    """The row that says that an edition takes the place of the one before."""
    return models.Withdrawal(
        figure=str(row.replaces),
        release=release,
        replaced_by=row.id,
        reason_en=f"Replaced by edition {row.edition}.",
        reason_zh=f"由第{row.edition}版取代。",
    )


def figure_columns(row: PackagedFigure, release: str) -> dict[str, Any]:
    """The columns of a figure's row, by their names in models.PrintedFigure; see ReleaseWriter.add_figures."""
    period = _period(row.period)
    copied = {name: getattr(row, name) for name in _COPIED}
    return copied | {
        "id": row.id,
        "year": period.year,
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
        "comparator": str(row.comparator),
        "restates": row.restated,
        "release": release,
    }


def changed_columns(row: PackagedFigure, released: models.PrintedFigure) -> list[str]:
    """The columns in which a row differs from the released figure."""
    now = figure_columns(row, released.release)
    return [name for name, value in released.model_dump().items() if now[name] != value]
