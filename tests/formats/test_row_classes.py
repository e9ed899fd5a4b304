"""Rows: columns and response models derived from their classes, cells read from the storage, an unforeseen topic."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import pytest

import api
from api.domain.figure import Dataset, StoredFigures
from api.domain.query import MAX_LIMIT, Claims, Lang, Page, Query
from api.domain.words import Bilingual
from api.formats.figure_rows import (
    TOPICS,
    FigureRow,
    Measure,
    MeasureRow,
    Topic,
    breakdown_of,
    figures_table,
    key_names,
    topic_table,
)
from api.formats.registry import FORMATS
from api.formats.table import LIKE, Moment, RowClass, Table, columns_of, like, names_of
from api.formats.writers import csv
from api.formats.writers import json as json_writer
from api.web.openapi.document import answered, listed
from tests.conftest import Client
from tests.formats.writers.cases import GROWTH, PERCENT, SALES, dataset, figure
from tests.helpers import tables
from tests.helpers.tables import every


@pytest.fixture(scope="module")
def row_classes() -> list[type[Any]]:
    """Every NamedTuple of the application that is named a row."""
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
    tables.count(len(row_classes))
    for row in row_classes:
        names = names_of(row)
        assert names == row._fields
        cells = {name: object() for name in names}
        assert Table("rows", columns_of(row), [row(**cells)]).column(names[-1]) == [cells[names[-1]]]
        assert all(column.meaning for column in columns_of(row)), row


def test_what_is_the_same_as_elsewhere_has_its_type(row_classes: list[type[Any]]) -> None:
    """A field that takes its meaning from another class is annotated with what that one's cells are."""
    tables.count(len(row_classes))
    for row in row_classes:
        others = columns_of(LIKE[row]) if row in LIKE else ()
        for name in (column.name for column in columns_of(row) if column in others):
            assert get_type_hints(row)[name] == get_type_hints(LIKE[row])[name], (row, name)


@like(FigureRow)
class LogisticsRow(NamedTuple):
    """One row of /v1/logistics."""

    carrier: Annotated[str, "Who carries"]
    area: str
    area_name: str
    period: str
    year: int
    time: Moment
    vintage: str | None
    parcels: Annotated[Measure, "Parcels carried"]
    growth: Annotated[Measure, "Their growth"]


def logistics() -> Table:
    """Two carriers: one with both measures, one with two claims for the same measure."""
    parcels = SALES.model_copy(update={"code": "parcels", "measure": "parcels", "breakdown": "post"})
    growth = GROWTH.model_copy(update={"code": "parcels-growth", "measure": "growth", "breakdown": "post"})
    rail = parcels.model_copy(update={"code": "rail-parcels", "breakdown": "rail"})
    figures = [figure(what, "2024", value) for what, value in ((rail, "1"), (rail, "2"), (parcels, "3"), (SALES, "5"))]
    return topic_table(LogisticsRow, dataset(*figures, figure(growth, "2024", "4", PERCENT, "one")))


def test_a_fourth_topic_is_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two claims for one place are two rows, figures of other topics none; JSON has whole figures, CSV their parts.

    The response model is named after the class, and its measures are whole figures, as those of the three topics.
    """
    topic = Topic("logistics", Bilingual("Logistics", "物流"), Bilingual("Parcels.", "包裹。"))
    monkeypatch.setitem(TOPICS, LogisticsRow, topic)
    keys = ("carrier", "area", "area_name", "period", "year", "time", "vintage")
    assert (breakdown_of(LogisticsRow), logistics().name, key_names(LogisticsRow)) == ("carrier", "logistics", keys)
    trillion = 10**12
    shown = [
        (row.carrier, row.period, row.parcels and row.parcels.value, row.growth and row.growth.value)  # type: ignore[attr-defined]
        for row in logistics().rows
    ]
    rail = [("rail", "2024", value * trillion, None) for value in (1, 2)]
    assert shown == [("post", "2024", 3 * trillion, 4), *rail]
    assert json.loads(json_writer.write(logistics()))["data"][0]["parcels"]["id"] == "parcels.CHN.2024.bureau-2025"
    header = FORMATS["csv"].write(logistics()).decode().splitlines()[0].split(",")
    assert header[:10] == [*keys, "parcels", "parcels_unit", "parcels_comparator"]
    described = json.loads(csv.describe(replace(logistics(), links={"csv": "logistics.csv"})))["tableSchema"]["columns"]
    assert [column["name"] for column in described] == header
    assert (listed(LogisticsRow).__name__, answered(LogisticsRow).__name__) == ("LogisticsList", "LogisticsRowAnswer")
    row = listed(LogisticsRow).model_json_schema()["$defs"]["LogisticsRow"]
    assert list(row["properties"]) == list(names_of(LogisticsRow))
    assert row["description"].startswith("One row of /v1/logistics.")
    assert row["properties"]["parcels"]["anyOf"] == [{"$ref": "#/$defs/Measure"}, {"type": "null"}]


@every("row", list(TOPICS))
def test_measures_are_those_of_the_indicators(client: Any, row: RowClass) -> None:
    """Each place of a topic's row is named by some indicator of the topic, and each indicator's place is there."""
    topic = TOPICS[row].code
    named = {item["measure"] for item in client.data(f"/v1/indicators?topic={topic}") if item["measure"]}
    assert named == {column.name for column in columns_of(row) if column.row is MeasureRow}


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
