"""Figures of whole tables in another unit and scale: what is asked is checked once, then chunk by chunk converted."""

from __future__ import annotations

from collections.abc import Sequence

import anyio.from_thread

from api.domain.catalogue import Catalogue
from api.domain.figure import Figure
from api.domain.figure_conversion import Converter, check_fit, check_kind, wanted_pairs
from api.domain.query import Conversion, Query
from api.domain.rates import Basis
from api.service.convert_figures import rates_for
from api.service.figure_service import FigureService
from api.storage import figure_queries
from api.storage.database import Database


async def check(service: FigureService, catalogue: Catalogue, wanted: Conversion) -> None:
    """Refuse a basis or rate that the unit has no use for, and a unit that no figure can be expressed in."""
    check_kind(wanted, catalogue.units)
    if wanted.unit is not None:
        units = await service.values(catalogue, Query(), "unit")
        check_fit(wanted, {catalogue.units[unit] for unit in units}, catalogue.units)


def converted(
    database: Database, catalogue: Catalogue, wanted: Conversion, figures: Sequence[Figure]
) -> Sequence[Figure]:
    """The figures converted, in a worker thread: the event loop reads what it takes, and nothing else.

    Those of another kind of unit, without a rate or without a restatement stay in their own unit.
    """
    if not wanted:
        return figures
    restated: dict[str, Figure] = {}
    if wanted.basis is Basis.AS_PRINTED and wanted.unit:
        ids = [figure.id for figure in figures]
        restated = anyio.from_thread.run(figure_queries.restatements, database, catalogue, ids, wanted.unit)
    rates = anyio.from_thread.run(rates_for, database, wanted_pairs(figures, wanted))
    return Converter(wanted, catalogue.units, rates, restated).apply(figures).figures
