"""Rows: columns and response models derived from their classes, cells read from the storage, an unforeseen topic."""

import re
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest

import api
from api.domain.conversion import ONE
from api.domain.figure import Dataset, Served
from api.domain.query import MAX_LIMIT, Claims, Lang, Page, Query
from api.formats.figure_rows import FigureRow, figures_table
from api.formats.table import RowClass, Table, columns_of, names_of
from api.formats.topic_rows import TOPICS, MeasureRow
from tests.conftest import Client
from tests.helpers.tables import every


@pytest.fixture(scope="module")
def row_classes() -> list[type[Any]]:
    folder = Path(api.__file__).parent
    files = (file for file in folder.rglob("*.py") if re.search(r"class \w+Row\b", file.read_text(encoding="utf-8")))
    modules = [import_module(".".join(file.relative_to(folder.parent).with_suffix("").parts)) for file in files]
    members = {member for module in modules for member in vars(module).values() if isclass(member)}
    rows = [row for row in members if issubclass(row, tuple) and row.__module__.startswith("api.")]
    return sorted((row for row in rows if row.__name__.endswith("Row")), key=lambda row: row.__name__)


def test_the_columns_are_the_fields_of_the_constructor(row_classes: list[type[Any]]) -> None:
    """In their order, each with a meaning: a cell given by keyword is in the column of that name."""
    some = {"FigureRow", "ReceiptRow", "ConversionRow", "TradeRow", "FindingRow", "ProposalRow", "DownloadRow"}
    assert some <= {row.__name__ for row in row_classes}
    assert len(row_classes) > 20
    days = [column for row in row_classes for column in columns_of(row) if column.narrower == {"format": "date"}]
    assert {"published", "first_day", "last_day"} <= {column.name for column in days}
    for row in row_classes:
        names = names_of(row)
        assert names == row._fields
        cells = {name: object() for name in names}
        assert [*Table("rows", columns_of(row), [row(**cells)]).select(names[-1:]).rows] == [(cells[names[-1]],)]
        assert all(column.meaning for column in columns_of(row)), row


@every("row", TOPICS)
def test_measures_are_those_of_the_indicators(client: Any, row: RowClass) -> None:
    """Each place of a topic's row is named by some indicator of the topic, and each indicator's place is there."""
    topic = TOPICS[row]
    named = {item["measure"] for item in client.data(f"/v1/indicators?topic={topic}") if item["measure"]}
    assert named == {column.name for column in columns_of(row) if column.row is MeasureRow}


@every("lang", list(Lang))
def test_each_column_is_that_of_the_figures(client: Client, lang: Lang) -> None:
    query = Query(claims=Claims.ALL, page=Page(limit=MAX_LIMIT), lang=lang)
    stored: Dataset = client._portal.call(client.app.state.service.fetch, client.catalogue(), query)
    assert len(stored.figures) > 100
    made = stored._replace(figures=[figure.served_as(Served(figure.printed, ONE)) for figure in stored.figures])
    for name in FigureRow._fields:
        read, calculated = (list(figures_table(dataset).select([name]).rows) for dataset in (stored, made))
        assert list(map(repr, read)) == list(map(repr, calculated)), name
