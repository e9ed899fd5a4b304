"""The rows of the database that the rows of a package become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from api.audit.relations import DeclaredRelation
from api.domain.catalogue import Catalogue
from api.domain.entries import IndicatorBase, UnitBase
from api.domain.figure import Locator, served_columns
from api.domain.period import Period
from api.domain.quantity import PrintedDigits
from api.domain.units import UnitKind
from api.domain.words import Comparator
from api.reports.packages.cell_types import MOST_OF_A_LABEL
from api.reports.packages.figure_chunks import FigureChunk, base_ids
from api.reports.packages.package import Package
from api.reports.packages.package_rows import (
    LOCKED,
    PackagedFigure,
    PackagedIndicator,
    PackagedSource,
    ReportHead,
    UnitHead,
    replaced_id,
    restated_id,
)
from api.storage import models
from api.storage.counts import OPEN
from api.storage.releases import FIGURE_COLUMNS, ClaimRow, FigureRow

_HASH = FIGURE_COLUMNS.index("sentence_sha256")
_COPIED = tuple(name for name in PackagedFigure.model_fields if name not in ("edition", "restates"))


class _Days(NamedTuple):
    year: int
    first_day: str
    last_day: str


@lru_cache(maxsize=4096)  # the rows of a package share few periods
def _period(text: str) -> _Days:
    period = Period.parse(text)
    return _Days(period.year, period.first.isoformat(), period.last.isoformat())


def report_row(report: ReportHead) -> models.Report:
    """The row of a report."""
    return models.Report(**report.in_both() | {"title_zh": report.title_zh})


def unit_row(unit: UnitHead) -> models.Unit:
    """The row of a unit; a unit of a package is never a part or a multiple of another."""
    names = unit.in_both()
    label = unit.label_en or _label(unit) or unit.label_zh or names["name_zh"]
    return models.Unit(
        code=unit.code,
        kind=unit.kind,
        exponent=0,
        name_en=names["name_en"],
        name_zh=names["name_zh"],
        label_en=label,
        label_zh=unit.label_zh or (names["name_zh"] if unit.name_zh else label),
        symbol=unit.symbol,
        sdmx=unit.code,
    )


def _label(unit: UnitHead) -> str | None:
    """What stands behind a number in English: the name, which begins small there; of a currency its code."""
    name = unit.name_en
    if unit.kind is UnitKind.MONEY or (name and len(name) > MOST_OF_A_LABEL):
        return unit.code
    return name and (name[0].lower() + name[1:] if name[1:2].islower() else name)


def source_row(source: PackagedSource) -> models.Source:
    """The row of a source."""
    return models.Source(**source.model_dump())


def indicator_row(indicator: PackagedIndicator) -> models.Indicator:
    """The row of an indicator."""
    return models.Indicator(**indicator.in_both())


def relation_row(relation: DeclaredRelation, release: models.Release) -> models.Relation:
    """The row of a relation that a release declares."""
    columns: dict[str, Any] = relation.row()
    return models.Relation(**columns, report=release.report, release=release.id)


def withdrawal_rows(chunk: FigureChunk, release: str) -> list[models.Withdrawal | None]:
    """The rows that say that an edition takes the place of the one before; None for each first edition."""
    columns = chunk.columns
    if not any(columns["edition"]):
        return [None] * len(chunk.ids)
    named = zip(base_ids(columns), columns["unit"], columns["restates"], columns["edition"], chunk.ids, strict=True)
    return [
        models.Withdrawal(
            figure=before,
            release=release,
            replaced_by=name,
            reason_en=f"Replaced by edition {edition}.",
            reason_zh=f"由第{edition}版取代。",
        )
        if (before := replaced_id(base, unit, restates, edition))
        else None
        for base, unit, restates, edition, name in named
    ]


def figure_columns(chunk: FigureChunk, release: str) -> dict[str, Sequence[Any]]:
    """What the rows of the table of figures hold, by the names of its columns."""
    columns = chunk.columns
    periods = [_period(text) for text in columns["period"]]
    restated = columns["restates"]
    if any(restated):
        restated = list(map(restated_id, base_ids(columns), restated, columns["edition"]))
    return {name: columns[name] for name in _COPIED} | {
        "id": chunk.ids,
        "year": [period.year for period in periods],
        "first_day": [period.first_day for period in periods],
        "last_day": [period.last_day for period in periods],
        "restates": restated,
        "release": [release] * len(chunk.ids),
    }


def figure_rows(chunk: FigureChunk, release: str) -> list[FigureRow]:
    """The rows of the table of figures, in the order of its columns."""
    columns = figure_columns(chunk, release)
    return list(zip(*(columns[name] for name in FIGURE_COLUMNS), strict=True))


_SERVED_OF = (
    *("indicator", "area", "period", "value", "scale", "unit", "comparator"),
    *("paragraph", "phrase", "prefix", "suffix", "sentence_sha256"),
)


def served_rows(
    package: Package, catalogue: Catalogue, sequence: int
) -> Callable[[FigureChunk], list[ClaimRow | None]]:
    """What makes, of the figures of a release, the rows of what is served, as if no claim had a rival.

    There is None for a figure that prints another's value anew.
    """
    rows: list[IndicatorBase] = [indicator_row(row) for row in package.indicators.values()]
    counted = {row.code: row.counted for row in (*rows, *catalogue.indicators.values())}
    own = (UnitBase(**unit_row(unit).model_dump()) for unit in package.head.unit)
    units = {unit.code: unit for unit in (*own, *catalogue.units.values())}

    comparators = {str(comparator): comparator for comparator in Comparator}

    def row(name: str, indicator: str, area: str, period: str, *cells: Any) -> ClaimRow:
        value, scale, unit, comparator, *place = cells
        digits = PrintedDigits(value, scale, comparators[comparator], counted[indicator])
        served = served_columns(digits, units[unit], Locator(*place))
        return (indicator, area, period, name, sequence, OPEN, True, *served)

    def rows_of(chunk: FigureChunk) -> list[ClaimRow | None]:
        cells = zip(chunk.ids, *(chunk.columns[name] for name in _SERVED_OF), strict=True)
        return [
            None if restates else row(*of_it) for of_it, restates in zip(cells, chunk.columns["restates"], strict=True)
        ]

    return rows_of


def changed_columns(row: FigureRow, released: FigureRow) -> list[str]:
    """The columns in which a row differs from the released figure, the release aside, and a place that it lacks."""
    untold = LOCKED if row[_HASH] is None else ()
    return [
        name
        for name, now, before in zip(FIGURE_COLUMNS, row, released, strict=True)
        if now != before and name != "release" and name not in untold
    ]
