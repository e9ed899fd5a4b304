"""What is derived from the row classes: columns, response models, and the rows of a topic that nobody foresaw."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from inspect import isclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_type_hints

import pytest

import api
from api.domain.words.bilingual import Bilingual
from api.representations.column_derivation import Day, Flat, Moment, SameAs, columns_of, names_of
from api.representations.figure_rows import FigureRow
from api.representations.table import RowClass, Table
from api.representations.topic_rows import TOPIC_ROWS, Measure, MeasureRow, Topic, breakdown_of, key_names, topic_table
from api.representations.writers import csv, csvw
from api.representations.writers import json as json_writer
from api.web.openapi.response_models import answered, listed
from tests.helpers import tables
from tests.helpers.tables import every
from tests.representations.writers.cases import GROWTH, PERCENT, SALES, dataset, figure


@pytest.fixture(scope="module")
def row_classes() -> list[type[Any]]:
    """Every NamedTuple of the application that is named a row."""
    folder = Path(api.__file__).parent
    files = (file for file in folder.rglob("*.py") if re.search(r"class \w+Row\b", file.read_text(encoding="utf-8")))
    modules = [import_module(".".join(file.relative_to(folder.parent).with_suffix("").parts)) for file in files]
    members = {member for module in modules for member in vars(module).values() if isclass(member)}
    rows = [row for row in members if issubclass(row, tuple) and row.__module__.startswith("api.")]
    return sorted((row for row in rows if row.__name__.endswith("Row")), key=lambda row: row.__name__)


def test_every_row_class_is_seen(row_classes: list[type[Any]]) -> None:
    """Those of the tables that the service gives, and of the command line."""
    names = {row.__name__ for row in row_classes}
    assert {"FigureRow", "ReceiptRow", "ConversionRow", "TradeRow", "FindingRow", "ProposalRow", "DownloadRow"} <= names
    assert len(names) > 20


def test_the_columns_are_the_fields_of_the_constructor(row_classes: list[type[Any]]) -> None:
    """In their order, each with a meaning: a cell given by keyword stands in the column of that name."""
    tables.count(len(row_classes))
    for row in row_classes:
        names = names_of(row)
        assert names == row._fields
        cells = {name: object() for name in names}
        assert Table("rows", columns_of(row), [row(**cells)]).column(names[-1]) == [cells[names[-1]]]
        assert dict(zip(names, row(**cells), strict=True)) == cells
        assert all(column.meaning for column in columns_of(row)), row


def test_what_is_the_same_as_elsewhere_has_its_type(row_classes: list[type[Any]]) -> None:
    """A field that takes its meaning from another class is annotated with what that one's cells are."""
    tables.count(len(row_classes))
    for row in row_classes:
        for name, hint in get_type_hints(row, include_extras=True).items():
            for same in (note for note in getattr(hint, "__metadata__", ()) if isinstance(note, SameAs)):
                assert get_type_hints(row)[name] == get_type_hints(same.row)[name], (row, name)


class PartRow(NamedTuple):
    value: Annotated[Decimal, "Its value"]
    unit: Annotated[str | None, "Its unit"]


class SampleRow(NamedTuple):
    """A row with a cell of each kind."""

    name: Annotated[str, "A text"]
    number: Annotated[Decimal | None, "A number"]
    count: Annotated[int, "A whole number"]
    sure: Annotated[bool, "A flag"]
    at: Annotated[Moment, "A moment"]
    day: Annotated[Day | None, "A day"]
    ids: Annotated[list[str], "Texts"]
    whole: Annotated[PartRow | None, "All parts"]
    part: Annotated[PartRow, "One part", Flat(("unit",))]


def test_types_become_kinds() -> None:
    """With what may be missing, and what a text is beyond a text."""
    columns = columns_of(SampleRow)
    told = " ".join(f"{column.name}={column.kind}{'?' * column.optional}" for column in columns)
    kinds = "name=text number=number? count=integer sure=flag at=moment day=text? ids=list whole=object? part=object"
    assert told == kinds
    meanings = "A text, A number, A whole number, A flag, A moment, A day, Texts, All parts, One part"
    assert ", ".join(column.meaning for column in columns) == meanings
    assert {column.name: dict(column.narrower) for column in columns if column.narrower} == {"day": {"format": "date"}}


SAMPLE = SampleRow(
    name="a", number=None, count=1, sure=True, at="2024-01-01T00:00:00Z", day=None, ids=["x", "y"],
    whole=None, part=PartRow(value=Decimal("1.50"), unit="CNY"),
)  # fmt: skip


def test_nested_rows_are_objects_or_their_parts() -> None:
    """An object in JSON; in a flat format the parts that the field names, or all."""
    table = Table("sample", columns_of(SampleRow), [SAMPLE])
    row = json.loads(json_writer.write(table), parse_float=str)["data"][0]
    assert (row["whole"], row["part"]) == (None, {"value": "1.50", "unit": "CNY"})
    assert csv.write(table).decode().splitlines() == [
        "name,number,count,sure,at,day,ids,whole,whole_unit,part_unit",
        "a,,1,true,2024-01-01T00:00:00Z,,x;y,,,CNY",
    ]


def test_a_table_finds_columns_by_name() -> None:
    """To select, to filter, and to list the cells of one."""
    table = Table("sample", columns_of(SampleRow), [SAMPLE, SAMPLE._replace(name="b", count=2)])
    assert list(table.select(("count", "name")).rows) == [(1, "a"), (2, "b")]
    assert table.column("count") == [1, 2]
    assert [row.count for row in table.where("name", ("b", "c")).rows] == [2]  # type: ignore[attr-defined]
    with pytest.raises(KeyError, match="nothing"):
        table.select(("nothing",))


class LogisticsRow(NamedTuple):
    """One row of /v1/logistics."""

    carrier: Annotated[str, "Who carries"]
    area: Annotated[str, SameAs(FigureRow)]
    area_name: Annotated[str, SameAs(FigureRow)]
    period: Annotated[str, SameAs(FigureRow)]
    year: Annotated[int, SameAs(FigureRow)]
    time: Annotated[Moment, SameAs(FigureRow)]
    vintage: Annotated[str | None, SameAs(FigureRow)]
    parcels: Annotated[Measure, "Parcels carried"]
    growth: Annotated[Measure, "Their growth"]

    @staticmethod
    def topic() -> Topic:
        """A topic that the service does not have."""
        return Topic("logistics", Bilingual("Logistics", "物流"), Bilingual("Parcels.", "包裹。"))


def logistics() -> Table:
    """Two carriers: one with both measures, one with two claims for the same measure."""
    parcels = SALES.model_copy(update={"code": "parcels", "measure": "parcels", "breakdown": "post"})
    growth = GROWTH.model_copy(update={"code": "parcels-growth", "measure": "growth", "breakdown": "post"})
    rail = parcels.model_copy(update={"code": "rail-parcels", "breakdown": "rail"})
    figures = [figure(what, "2024", value) for what, value in ((rail, "1"), (rail, "2"), (parcels, "3"), (SALES, "5"))]
    return topic_table(LogisticsRow, dataset(*figures, figure(growth, "2024", "4", PERCENT, "one")))


def test_a_fourth_topic_is_a_class_rows() -> None:
    """Each measure in its place, two claims for one place in two rows, figures of other topics in none."""
    assert (breakdown_of(LogisticsRow), logistics().name) == ("carrier", "logistics")
    assert key_names(LogisticsRow) == ("carrier", "area", "area_name", "period", "year", "time", "vintage")
    shown = [
        (row.carrier, row.period, row.parcels and row.parcels.value, row.growth and row.growth.value)  # type: ignore[attr-defined]
        for row in logistics().rows
    ]
    trillion = 10**12
    rail = [("rail", "2024", value * trillion, None) for value in (1, 2)]
    assert shown == [("post", "2024", 3 * trillion, 4), *rail]


def test_a_fourth_topic_is_a_class_formats() -> None:
    """JSON holds whole figures; CSV and its metadata their parts, under the measure's name."""
    rows = json.loads(json_writer.write(logistics()))["data"]
    assert rows[0]["parcels"]["id"] == "parcels.CHN.2024.bureau-2025"
    header = csv.write(logistics()).decode().splitlines()[0].split(",")
    assert header[:10] == [*key_names(LogisticsRow), "parcels", "parcels_unit", "parcels_comparator"]
    described = json.loads(csvw.write(replace(logistics(), links={"csv": "logistics.csv"})))["tableSchema"]["columns"]
    assert [column["name"] for column in described] == header


def test_a_fourth_topic_is_a_class_response_model() -> None:
    """Named after the class, its measures whole figures, as those of the three topics are."""
    schema = listed(LogisticsRow).model_json_schema()
    assert (listed(LogisticsRow).__name__, answered(LogisticsRow).__name__) == ("LogisticsList", "LogisticsRowAnswer")
    row = schema["$defs"]["LogisticsRow"]
    assert list(row["properties"]) == list(names_of(LogisticsRow))
    assert row["description"].startswith("One row of /v1/logistics.")
    assert row["properties"]["parcels"]["anyOf"] == [{"$ref": "#/$defs/Measure"}, {"type": "null"}]


@every("row", TOPIC_ROWS)
def test_measures_are_those_of_the_indicators(client: Any, row: RowClass) -> None:
    """Each place of a topic's row is named by some indicator of the topic, and each indicator's place is there."""
    topic = row.topic().code  # type: ignore[attr-defined]
    named = {item["measure"] for item in client.data(f"/v1/indicators?topic={topic}") if item["measure"]}
    assert named == {column.name for column in columns_of(row) if column.row is MeasureRow}
