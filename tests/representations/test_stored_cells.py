"""A cell that is read from the storage is the one that is made of the figure."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from api.domain.figure import Dataset
from api.domain.query import MAX_LIMIT, Claims, Lang, Page, Query
from api.domain.stored_figures import StoredFigures
from api.representations.figure_rows import STORED, FigureRow, figures_table
from api.service.figure_service import FigureService
from api.storage.database import Database
from tests.helpers.tables import every

EVERY = Query(claims=Claims.ALL, page=Page(limit=MAX_LIMIT))


def answer(url: str, query: Query) -> Dataset:
    """The figures that answer a query."""

    async def read() -> Dataset:
        service = FigureService(Database(url))
        try:
            return await service.fetch(await service.catalogue(), query)
        finally:
            await service.close()

    return asyncio.run(read())


@every("lang", list(Lang))
def test_each_column_is_that_of_the_figures(url: str, lang: Lang) -> None:
    """All claims of all reports, in both languages."""
    stored = answer(url, replace(EVERY, lang=lang))
    assert isinstance(stored.figures, StoredFigures)
    assert len(stored.figures) > 100
    made = replace(stored, figures=list(stored.figures))
    for name in STORED:
        read, calculated = (list(figures_table(dataset).select([name]).rows) for dataset in (stored, made))
        assert list(map(repr, read)) == list(map(repr, calculated)), name


def test_all_columns_are_stored() -> None:
    """Whoever adds a column says where it is read."""
    assert tuple(sorted(STORED)) == tuple(sorted(FigureRow._fields))


def test_of_none_there_are_no_rows(url: str) -> None:
    """The empty result has columns and no rows."""
    none = answer(url, replace(EVERY, areas=("FRA",), indicators=("online-retail-sales",)))
    assert len(none.figures) == 0
    assert list(figures_table(none).select(["id", "value"]).rows) == []
