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
CODES = "x-codes"
"""Stands for the codes of the catalogue until the document is completed."""
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
    def listed(cls, name: str, meaning: str, example: str, entries: str) -> PathKey:
        """A key that is one of the catalogue's entries of that name, which have no type of their own."""
        return cls(name, meaning, example, {"type": "string", CODES: entries})

    @classmethod
    def typed(cls, name: str, meaning: str, example: str, text_type: TextType) -> PathKey:
        """A key of a named type."""
        return cls(name, meaning, example, {"$ref": SCHEMAS + text_type.name})

    def openapi(self) -> Schema:
        """The parameter as OpenAPI describes it."""
        return {
            "name": self.name,
            "in": "path",
            "required": True,
            "description": self.meaning,
            "schema": dict(self.schema),
            "example": self.example,
        }


def documented(
    model: type[BaseModel],
    query: type[Parameters],
    meaning: str = "The rows that were asked for; none is an empty list.",
    key: PathKey | None = None,
    also: Iterable[str] = (),
) -> dict[str, Any]:
    """The arguments of a route decorator for an answer of that model in every format that the query offers.

    `also` are the media types of texts that the route gives beside these.
    """
    formats = _formats(query)
    content = {row.media_type: _content(row) for row in formats} | {name: _text_content(name) for name in also}
    shaped: Any = model | list[dict[str, Any]] if issubclass(query, ShownPage) else model  # shape=flat is bare rows
    return {
        "response_model": None,
        "responses": {200: {"model": shaped, "description": meaning, "content": content}, **problems(query, key)},
        "openapi_extra": {"parameters": parameters(query, key)},
    }


def documented_file(
    query: type[Parameters], *media_types: str, key: PathKey | None = None, meaning: str = "The document."
) -> dict[str, Any]:
    """The same for a route that gives a document of one of those media types."""
    content = {media_type: _file_content(media_type) for media_type in media_types}
    return {
        "response_class": Response,
        "response_model": None,
        "responses": {200: {"description": meaning, "content": content}, **problems(query, key)},
        "openapi_extra": {"parameters": parameters(query, key)},
    }


def documented_texts(
    query: type[Parameters], *media_types: str, key: PathKey | None = None, meaning: str = "The text."
) -> dict[str, Any]:
    """The same for one that gives a text as the Accept header asks, each of those media types being one."""
    documented = documented_file(query, key=key, meaning=meaning)
    content = {media_type: _text_content(media_type) for media_type in media_types}
    answer = {"description": meaning, "content": content}
    return {**documented, "responses": {**documented["responses"], 200: answer, 406: dict(PROBLEM)}}


def stored(documented: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a route whose answer is a file that is kept on the disk of the server, which may have no room."""
    return {**documented, "responses": {**documented["responses"], 507: dict(PROBLEM)}}


def sent_on(documented: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a route that sends a browser on to a page."""
    see_page = {"description": "To the page for people, where Accept likes text/html best."}
    return {**documented, "responses": {**documented["responses"], 303: see_page}}


def posted(documented: Mapping[str, Any], body: Schema) -> dict[str, Any]:
    """The same for a route that takes a text in the body: it may be refused for that, and no answer is kept."""
    responses = {status: answer for status, answer in documented["responses"].items() if status != 304}
    described = [item for item in documented["openapi_extra"]["parameters"] if item is not IF_NONE_MATCH]
    return {
        **documented,
        "responses": {**responses, 413: dict(PROBLEM), 415: dict(PROBLEM)},
        "openapi_extra": {"parameters": described, "requestBody": body},
    }


def _text_content(media_type: str) -> Schema:
    return {"schema": {} if "json" in media_type else {"type": "string"}}


def _file_content(media_type: str) -> Schema:
    if "xml" in media_type:
        return {}
    return {"schema": {} if "json" in media_type else {"type": "string"} if media_type == "text/plain" else BINARY}


def problems(query: type[Parameters], key: PathKey | None) -> dict[int | str, Any]:
    """The statuses beside 200 that a route answers with."""
    statuses = [304, 422, 503, *([404] if key else []), *([406] if issubclass(query, Shown) else [])]
    return {status: dict(PROBLEM) for status in sorted(statuses)} | {"default": dict(PROBLEM)}


def parameters(query: type[Parameters], key: PathKey | None = None) -> list[Schema]:
    """The parameters of a model as OpenAPI describes them, with what the path names before and the ETag behind."""
    own = [key.openapi()] if key else []
    return [*own, *(_parameter(item) for item in fields_of(query)), IF_NONE_MATCH]


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


def _formats(query: type[Parameters]) -> Iterable[Format]:
    if not issubclass(query, Shown):
        return ()
    return offered(figures=issubclass(query, ShownFigures))


def _content(row: Format) -> Schema:
    if row.key == "json":
        return {}  # FastAPI fills in the model
    if row.binary:
        return {"schema": BINARY}
    return {"schema": {"type": "object" if row.media_type.endswith("+json") else "string"}}
