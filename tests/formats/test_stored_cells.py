"""A cell that is read from the storage is the one that is made of the figure."""

from __future__ import annotations

from dataclasses import replace

from api.domain.figure import Dataset, StoredFigures
from api.domain.query import MAX_LIMIT, Claims, Lang, Page, Query
from api.formats.figure_rows import FigureRow, figures_table
from tests.conftest import Client
from tests.helpers.tables import every


def answer(client: Client, query: Query) -> Dataset:
    """The figures that answer a query."""
    catalogue = client.catalogue()
    found: Dataset = client._portal.call(client.app.state.service.fetch, catalogue, query)
    return found


@every("lang", list(Lang))
def test_each_column_is_that_of_the_figures(client: Client, lang: Lang) -> None:
    """All claims of all reports, in both languages."""
    stored = answer(client, Query(claims=Claims.ALL, page=Page(limit=MAX_LIMIT), lang=lang))
    assert isinstance(stored.figures, StoredFigures)
    assert len(stored.figures) > 100
    made = replace(stored, figures=list(stored.figures))
    for name in FigureRow._fields:
        read, calculated = (list(figures_table(dataset).select([name]).rows) for dataset in (stored, made))
        assert list(map(repr, read)) == list(map(repr, calculated)), name


def test_of_none_there_are_no_rows(client: Client) -> None:
    """The empty result has columns and no rows."""
    none = answer(client, Query(areas=("FRA",), indicators=("online-retail-sales",)))
    assert len(none.figures) == 0
    assert list(figures_table(none).select(["id", "value"]).rows) == []
