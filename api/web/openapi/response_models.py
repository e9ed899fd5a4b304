"""The published models of answers, made from the row classes that the writers fill."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from inspect import getdoc
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.domain.query import Lang
from api.formats.catalogue_rows import FormatRow
from api.formats.figure_rows import ConversionRow
from api.formats.table import CellKind, Column, RowClass, columns_of
from api.formats.topic_rows import MeasureRow
from api.service.downloads.tables import DownloadRow


class Shape(BaseModel):
    """A published object: its fields and no others."""

    model_config = ConfigDict(extra="forbid")


def _nothing_required(schema: dict[str, Any]) -> None:
    schema.pop("required", None)


class ThinnedRow(Shape):
    """A row of an answer: `fields` may leave out any property, so that none is certain to be there."""

    model_config = ConfigDict(json_schema_extra=_nothing_required)


class RowWithParts(ThinnedRow):
    """A row with objects in it: `fields` may pick a part of one, which stands beside the properties (sales_unit)."""

    model_config = ConfigDict(extra="allow")


class Meta(BaseModel):
    """About the answer: how many rows, of how many, in which language, of which release."""

    count: int = Field(description="Rows in this answer")
    lang: Lang = Field(description="Language of names and displays")
    total: int | None = Field(None, description="Rows before paging")
    limit: int | None = Field(None, description="Rows at most")
    offset: int | None = Field(None, description="Rows passed over")
    release: str | None = Field(None, description="The newest release that the answer takes account of")
    released_at: str | None = Field(None, description="When that release was made, UTC")
    unconverted: list[str] | None = Field(
        None,
        description="Ids of figures that stay in their own unit: of another kind, without a rate or a printed "
        "restatement; only where a unit was asked",
    )
    unscaled: list[str] | None = Field(
        None, description="Ids of shares, ratios and ranks, which stay at scale one; only where a scale was asked"
    )
    vintages: dict[str, dict[str, list[str]]] | None = Field(
        None,
        description="Of each line (indicator.area) of which there are several vintages, the periods of each, in this "
        "answer or in another claim; the empty name is that of figures without one",
    )
    hint: str | None = Field(None, description="Of an empty answer: what to ask instead")
    verdicts: dict[str, int] | None = Field(None, description="Of a fact-check: how many numbers have which verdict")


class Links(BaseModel):
    """Addresses of this answer and its neighbours, relative to the server."""

    self: str = Field(description="This answer")
    next: str | None = Field(None, description="The next page")
    prev: str | None = Field(None, description="The page before")
    docs: str | None = Field(None, description="Of /v1: the explorer of the API")
    openapi: str | None = Field(None, description="Of /v1: the description of the API")
    search: str | None = Field(None, description="Of /v1: the search by words")
    service: str | None = Field(None, description="Of /v1: what the server says of itself")


class ParameterFault(BaseModel):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name")
    detail: str = Field(description="What is wrong with it")
    value: str | None = Field(description="The value given, cut after 100 characters")
    allowed: list[str] | None = Field(None, description="What is allowed, at most 60 of it")
    allowed_total: int | None = Field(None, description="How much is allowed, where the list is cut")
    nearest: list[str] | None = Field(None, description="What is allowed and looks most like the value")


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457)."""

    type: str = Field(description="Address of the documentation of the code")
    title: str = Field(description="What happened, the same for every refusal of that code")
    status: int = Field(description="HTTP status")
    code: str = Field(description="Stable code to branch on; /v1/errors lists all")
    detail: str = Field(description="What happened this time")
    instance: str = Field(description="The path that was asked for")
    request_id: str | None = Field(description="X-Request-ID of the answer, by which the log is searched")
    errors: list[ParameterFault] = Field(description="What is wrong, parameter by parameter; may be empty")


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = Field(description="Always ok: a process that fails does not answer")


class Readiness(Health):
    """That the database answers, and what it holds."""

    release: str = Field(description="The newest release")
    figures_of: list[str] = Field(description="The reports whose figures are served")


_TYPES: Mapping[CellKind, Any] = {
    CellKind.TEXT: str,
    CellKind.NUMBER: Decimal,
    CellKind.INTEGER: int,
    CellKind.FLAG: bool,
    CellKind.MOMENT: str,
    CellKind.LIST: list[str],
}
_UNTHINNED = frozenset({ConversionRow})
"""The rows of answers that cannot be thinned out: their paths have no `fields`."""
_ROWS_BY_NAME = frozenset({DownloadRow, FormatRow})
"""What is published under the name of its class, as topics are; the others go without `Row`."""


@cache
def listed(row: RowClass) -> type[Shape]:
    """The model of an answer of several such rows: `FigureList`, `MarketSizeList`."""
    name = _bare(row)
    rows: Any = list[row_model(row)]  # type: ignore[misc]
    return _envelope(f"{name}List", f"Rows of {name} with what is to be known of them.", rows)


@cache
def answered(row: RowClass) -> type[Shape]:
    """The model of an answer of one such row: `FigureAnswer`."""
    model = row_model(row)
    return _envelope(f"{model.__name__}Answer", f"One {model.__name__} with what is to be known of it.", model)


def _envelope(name: str, meaning: str, data: Any) -> type[Shape]:
    return create_model(name, __base__=Shape, __doc__=meaning, data=(data, ...), meta=(Meta, ...), links=(Links, ...))


@cache
def row_model(row: RowClass) -> type[Shape]:
    """The model of a row of an answer, which `fields` may thin out."""
    if row in _UNTHINNED:
        return nested_model(row)
    meaning = f"{getdoc(row)} Every property is there unless `fields` picks some."
    parted = any(column.parts for column in columns_of(row))
    base = RowWithParts if parted else ThinnedRow
    return create_model(_published(row), __base__=base, __doc__=meaning, **_fields(row))


@cache
def nested_model(row: RowClass) -> type[Shape]:
    """The model of a row inside another, which is always whole."""
    return create_model(_bare(row), __base__=Shape, __doc__=getdoc(row), **_fields(row))


def _published(row: RowClass) -> str:
    of_topic = any(column.row is MeasureRow for column in columns_of(row))
    return row.__name__ if of_topic or row in _ROWS_BY_NAME else _bare(row)


def _bare(row: RowClass) -> str:
    return row.__name__.removesuffix("Row")


def _fields(row: RowClass) -> dict[str, Any]:
    return {column.name: _field(column) for column in columns_of(row)}


def _field(column: Column) -> tuple[Any, Any]:
    kind: Any = nested_model(column.row) if column.row else _TYPES[column.kind]
    if column.kind is CellKind.ROWS:
        kind = list[kind]
    refined = _as_number if column.kind is CellKind.NUMBER else _narrowed(column)
    described = Field(description=column.meaning or None, json_schema_extra=refined)
    return (kind | None if column.optional else kind, described)


def _narrowed(column: Column) -> Any:
    narrower = {"format": "date-time"} if column.kind is CellKind.MOMENT else column.narrower

    def narrow(schema: dict[str, Any]) -> None:
        texts = (choice for choice in schema.get("anyOf", ()) if choice.get("type") == "string")
        next(texts, schema).update(narrower)

    return narrow if narrower else None


def _as_number(schema: dict[str, Any]) -> None:
    """Pydantic would allow a text for a Decimal; here it is always a JSON number."""
    optional = any(choice.get("type") == "null" for choice in schema.pop("anyOf", ()))
    schema.pop("pattern", None)
    schema["type"] = ["number", "null"] if optional else "number"
