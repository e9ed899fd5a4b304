"""The published models of answers, and what a route says of itself to FastAPI."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from inspect import getdoc
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from api.domain.query import Lang
from api.formats.catalogue_rows import FormatRow
from api.formats.figure_rows import ConversionRow
from api.formats.registry import Format, offered
from api.formats.table import CellKind, Column, RowClass, columns_of
from api.formats.topic_rows import MeasureRow
from api.service.downloads.tables import DownloadRow
from api.service.parameters.groups import ParameterField, Parameters, Shown, ShownFigures, ShownPage, fields_of
from api.service.parameters.types import MAX_ITEMS, TextType


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


Schema = dict[str, Any]

SCHEMAS = "#/components/schemas/"
BINARY: Schema = {"type": "string", "format": "binary"}
LISTED = "x-codes"
"""Stands for the codes of a list of the catalogue until the document is completed."""
PROBLEM = {"description": "A problem"}
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that you hold: if it is still the same, the answer is 304 without a body.",
    "schema": {"type": "string"},
}


@dataclass(frozen=True, slots=True)
class PathKey:
    """What a path names in its last part: the parameter, a meaning, a real example, and the schema of its values."""

    name: str
    meaning: str
    example: str
    schema: Mapping[str, Any]

    @classmethod
    def typed(cls, name: str, meaning: str, example: str, text_type: TextType) -> PathKey:
        """A key of a named type."""
        return cls(name, meaning, example, {"$ref": SCHEMAS + text_type.name})

    def openapi(self) -> Schema:
        """The parameter as OpenAPI describes it."""
        described = {"description": self.meaning, "schema": dict(self.schema), "example": self.example}
        return {"name": self.name, "in": "path", "required": True, **described}


def documented(  # noqa: PLR0913 - each by its name: what a route says of itself
    query: type[Parameters],
    model: type[BaseModel] | None = None,
    *,
    meaning: str = "The rows that were asked for; none is an empty list.",
    key: PathKey | None = None,
    documents: Iterable[str] = (),
    more: Iterable[int] = (),
    body: Schema | None = None,
) -> dict[str, Any]:
    """The arguments of a route decorator for an answer of that model in every format that the query offers.

    `documents` are the media types of what it gives beside these or instead, `more` other statuses that it answers
    with. A route that takes a body may be refused for that, and no answer is kept.
    """
    answer: dict[str, Any] = {"description": meaning, "content": {name: _document(name) for name in documents}}
    if model is not None:
        rows = offered(figures=issubclass(query, ShownFigures)) if issubclass(query, Shown) else ()
        answer["content"] = {row.media_type: _content(row) for row in rows} | answer["content"]
        # shape=flat is bare rows
        answer["model"] = model | list[dict[str, Any]] if issubclass(query, ShownPage) else model
    statuses = [422, 503, *more, *([404] if key else []), *([406] if issubclass(query, Shown) else [])]
    statuses += [413, 415] if body else [304]
    own = [key.openapi()] if key else []
    parameters = [*own, *(_parameter(item) for item in fields_of(query)), *([] if body else [IF_NONE_MATCH])]
    return {
        **({} if model else {"response_class": Response}),
        "response_model": None,
        "responses": {200: answer} | {status: dict(PROBLEM) for status in [*sorted(statuses), "default"]},
        "openapi_extra": {"parameters": parameters} | ({"requestBody": body} if body else {}),
    }


def _document(media_type: str) -> Schema:
    if "xml" in media_type:
        return {}
    is_text = media_type.startswith(("text/plain", "text/x-", "application/x-"))
    return {"schema": {} if "json" in media_type else {"type": "string"} if is_text else BINARY}


def _content(row: Format) -> Schema:
    if row.key == "json":
        return {}  # FastAPI fills in the model
    return {"schema": BINARY if row.binary else {"type": "object" if row.media_type.endswith("+json") else "string"}}


def _parameter(item: ParameterField) -> Schema:
    schema: Schema = {"$ref": SCHEMAS + item.type.name} if item.type.name else bare(item.type.schema)
    if item.default is not None:
        schema["default"] = item.default
    described: Schema = {"name": item.name, "in": "query", "description": worded(item.meaning, item.type.schema)}
    if item.many:
        described["description"] = worded(
            f"{item.meaning} Several are separated by commas or repeated.", item.type.schema
        )
        array = {"type": "array", "items": _signed(schema), "minItems": 1, "maxItems": MAX_ITEMS}
        return {**described, "schema": array, "style": "form", "explode": False}
    return described | {"schema": schema} | ({"required": True} if item.required else {})


def _signed(schema: Schema) -> Schema:
    """Names for the words of `sort` that begin with a minus, which no language has in an identifier."""
    words = schema.get("enum", [])
    if not any(text.startswith("-") for text in words):
        return schema
    identifiers = [f"{text[1:].upper()}_DESCENDING" if text.startswith("-") else text.upper() for text in words]
    return {**schema, "x-enum-varnames": identifiers}


def bare(schema: Mapping[str, Any]) -> Schema:
    """A schema without what belongs to its place: default, description, examples."""
    return {name: value for name, value in schema.items() if name not in _OF_THE_PLACE}


_OF_THE_PLACE = frozenset({"default", "description", "examples", "title", "x-enum-varnames"})


def worded(meaning: str, schema: Mapping[str, Any]) -> str:
    """The meaning with the bounds and examples of a schema, since explorers show these badly or not at all."""
    parts = [meaning]
    if "maximum" in schema:
        parts.append(f"From {schema['minimum']} to {schema['maximum']}.")
    shown = [str(example) for example in schema.get("examples", ())]
    if shown and shown[0] not in meaning:
        parts.append(f"Such as {', '.join(f'`{text}`' for text in shown)}.")
    return " ".join(parts)
