"""The OpenAPI document: models of answers, descriptions of routes, and additions to FastAPI's own document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlsplit

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic.json_schema import models_json_schema

from api.domain.errors import tree
from api.domain.messages import toml_of
from api.domain.query import Lang
from api.domain.words import Comparator
from api.formats.catalogue_rows import FormatRow
from api.formats.figure_rows import SHORT, ConversionRow, FigureRow
from api.formats.registry import offered
from api.formats.table import CellKind, Column, RowClass, columns_of
from api.formats.topic_rows import MeasureRow
from api.service.downloads.files import DownloadRow
from api.service.parameters import codes, types
from api.service.parameters.groups import (
    WITHOUT_SOURCE,
    ParameterField,
    Parameters,
    Shown,
    ShownFigures,
    ShownPage,
    fields_of,
)
from api.service.parameters.types import MAX_ITEMS, TextType

Schema = dict[str, Any]


def untitled(schema: Schema) -> None:
    """Remove, in place, the titles that pydantic makes from the names of the properties of a schema."""
    for item in schema["properties"].values():  # their titles only repeat their names
        item.pop("title", None)


class Published(BaseModel):
    """The base of models in the OpenAPI document, where the docstring of a field is served as its description."""

    model_config = ConfigDict(json_schema_extra=untitled, use_attribute_docstrings=True)


class Shape(Published):
    """The base of models in the OpenAPI document that allow no other fields than their own."""

    model_config = ConfigDict(extra="forbid")


class Meta(Published):
    """About the answer: its numbers of rows, its language, its release, and remarks such as a hint."""

    count: int
    """Rows in this answer"""
    lang: Lang
    """Language of names and displays"""
    total: int | None = None
    """Rows before paging"""
    limit: int | None = None
    """Rows at most"""
    offset: int | None = None
    """Rows passed over"""
    release: str | None = None
    """The newest release that the answer takes account of"""
    released_at: str | None = None
    """When that release was made, UTC"""
    unconverted: list[str] | None = None
    """Ids of figures in their own unit: of another kind, without a rate or a restatement; only if a unit is wanted"""
    unscaled: list[str] | None = None
    """Ids of shares, ratios and ranks, which stay at scale one; only if a scale is wanted"""
    vintages: dict[str, dict[str, list[str]]] | None = Field(
        None,
        description="For each line (indicator.area) with several vintages, in this answer or in other claims, the "
        "periods of each vintage; `_Z` has those of figures without a vintage",
    )
    hint: str | None = None
    """Of an empty answer: advice on a better request"""
    revised: dict[str, str | None] | None = None
    """Of a figure that a later release withdrew: since, release, figure, now and why"""
    verdicts: dict[str, int] | None = None
    """Of a fact-check: the count of numbers by verdict"""


class Links(Published):
    """Addresses of this answer, of the pages before and after it, and from /v1 of others, relative to the server."""

    self: str
    """This answer"""
    next: str | None = None
    """The next page"""
    prev: str | None = None
    """The page before"""
    docs: str | None = None
    """Of /v1: the explorer of the API"""
    openapi: str | None = None
    """Of /v1: the description of the API"""
    search: str | None = None
    """Of /v1: the search by words"""
    service: str | None = None
    """Of /v1: the server's description of itself"""


class ParameterFault(Published):
    """A fault of one parameter, with the given value and the allowed and nearest ones."""

    parameter: str
    """Its name"""
    detail: str
    """Its fault in words"""
    value: str | None
    """The value in the request, cut after 100 characters"""
    allowed: list[str] | None = None
    """The allowed values, at most 60 of them"""
    allowed_total: int | None = None
    """The number of allowed values, if the list is cut"""
    nearest: list[str] | None = None
    """The allowed values that look most like the given one"""


class Problem(Published):
    """A refusal of a request as a problem document (RFC 9457), with the faults of the parameters."""

    type: str
    """Address of the documentation of the code"""
    title: str
    """The problem in words, the same for every refusal of that code"""
    status: int
    """HTTP status"""
    code: str
    """Stable code to branch on; /v1/errors lists all"""
    detail: str
    """This case of the problem in words"""
    instance: str
    """The path of the request"""
    request_id: str | None
    """X-Request-ID of the answer, by which the log is searched"""
    errors: list[ParameterFault]
    """The faults, parameter by parameter; may be empty"""


class Health(Published):
    """The answer of /healthz: a sign that the process answers."""

    status: Literal["ok"]
    """Always ok: a process that fails does not answer"""


class Readiness(Health):
    """The answer of /readyz: a sign that the database answers, with its newest release and its reports."""

    release: str
    """The newest release"""
    figures_of: list[str]
    """The reports whose figures are served"""


_TYPES = {
    CellKind.TEXT: str,
    CellKind.NUMBER: Annotated[Decimal, WithJsonSchema({"type": "number"})],  # pydantic's own would allow a text
    CellKind.INTEGER: int,
    CellKind.FLAG: bool,
    CellKind.MOMENT: Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})],
    CellKind.LIST: list[str],
}


@cache
def listed(row: RowClass) -> type[Shape]:
    """The pydantic model of an answer whose `data` is a list of rows of the class: `FigureList`, `MarketSizeList`."""
    name = row.__name__.removesuffix("Row")
    return _envelope(f"{name}List", f"Rows of {name}, with meta and links.", list[row_model(row)])  # type: ignore[misc]


@cache
def answered(row: RowClass) -> type[Shape]:
    """The pydantic model of an answer whose `data` is one row of the class: `FigureAnswer`."""
    model = row_model(row)
    return _envelope(f"{model.__name__}Answer", f"One {model.__name__}, with meta and links.", model)


def _envelope(name: str, meaning: str, data: Any) -> type[Shape]:
    """The pydantic model with that name of an answer: `data` of the given type, `meta` and `links`."""
    parts = {"data": data, "meta": Meta, "links": Links}
    return create_model(name, __base__=Shape, __cls_kwargs__=WITHOUT_SOURCE, __doc__=meaning, **parts)


@cache
def row_model(row: RowClass, *, nested: bool = False) -> type[Published]:
    """The pydantic model of a row class for OpenAPI; all properties are required, of FigureRow only those of SHORT."""
    columns, meaning = columns_of(row), getdoc(row)
    base: type[Published] = Shape
    name = row.__name__.removesuffix("Row")
    if not nested and row is not ConversionRow:  # /v1/convert has no `fields`
        meaning = f"{meaning} `fields` picks other properties than the required ones."
        if any(column.parts for column in columns):  # `fields` may pick a part as a property, such as sales_unit
            base = Published
        if row in (DownloadRow, FormatRow) or any(column.row is MeasureRow for column in columns):
            name = row.__name__
    usual = SHORT if row is FigureRow and not nested else [column.name for column in columns]
    fields: Schema = {column.name: _field(column, usual) for column in columns}
    return create_model(name, __base__=base, __cls_kwargs__=WITHOUT_SOURCE, __doc__=meaning, **fields)


def _field(column: Column, usual: Sequence[str]) -> tuple[Any, Any]:
    """The type of a column's property and its Field, which is required if `usual` has the column's name."""
    described = Field(... if column.name in usual else None, description=column.meaning or None)
    kind: Any = row_model(column.row, nested=True) if column.row else _TYPES[column.kind]
    if column.kind is CellKind.ROWS:
        kind = list[kind]
    elif column.narrower:
        kind = Annotated[kind, WithJsonSchema({"type": "string", **column.narrower})]
    return (kind | None if column.optional else kind, described)


SCHEMAS = "#/components/schemas/"
PROBLEM = {"description": "A problem"}
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that you hold: if it is still the same, the answer is 304 without a body.",
    "schema": {"type": "string"},
}


def path_key(name: str, meaning: str, example: str, values: TextType | Schema) -> Schema:
    """The OpenAPI description of a parameter in a path; `values` is a named type or a schema."""
    schema = {"$ref": f"{SCHEMAS}{values.name}"} if isinstance(values, TextType) else values
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema, "example": example}


def documented(  # noqa: PLR0913 - each by its name: what a route says of itself
    query: type[Parameters],
    model: type[BaseModel] | None = None,
    *,
    meaning: str = "",
    key: Schema | None = None,
    documents: Iterable[str] = (),
    more: Iterable[int] = (),
    body: Schema | None = None,
) -> Schema:
    """A dict of keyword arguments of a route; `documents` are media types without a model, `more` further statuses."""
    answer: Schema = {
        "description": meaning,
        "content": {name: {"schema": {"type": "object"}} if name.endswith("json") else {} for name in documents},
    }
    if model:
        # A client's generator takes several media types for a union of types: JSON stands alone.
        rows = offered(figures=issubclass(query, ShownFigures)) if issubclass(query, Shown) else ()
        others = ", ".join(row.key for row in rows if row.key != "json")
        flat = " With `shape=flat` the bare list of flat rows." if issubclass(query, ShownPage) else ""
        also = f" Also, by `format` or Accept: {others}." if others else ""
        is_list = model.__name__.endswith("List")
        usual = "The rows that were asked for; none is an empty list." if is_list else "The one that was asked for."
        answer |= {"description": f"{meaning or usual}{flat}{also}", "content": {}, "model": model}
    statuses = [422, 503, *more, *([404] if key else []), *([406] if issubclass(query, Shown) else [])]
    statuses += [413, 415] if body else [304]
    parameters = [
        *([key] if key else []),
        *(_parameter(item) for item in fields_of(query)),
        *([] if body else [IF_NONE_MATCH]),
    ]
    first = _TEXTS["order"]["first"]
    parameters.sort(key=lambda x: (not x.get("required"), first.index(x["name"]) if x["name"] in first else len(first)))
    return {
        **({} if model else {"response_class": Response}),
        "responses": {200: answer} | {status: dict(PROBLEM) for status in [*sorted(statuses), "default"]},
        "openapi_extra": {"parameters": parameters} | ({"requestBody": body} if body else {}),
    }


def _parameter(item: ParameterField) -> Schema:
    schema: Schema = {"$ref": f"{SCHEMAS}{item.type.name}"} if item.type.name else bare(item.type.schema)
    if item.default is not None:
        schema["default"] = item.default
    meaning = f"{item.meaning} Several are separated by commas or repeated." if item.many else item.meaning
    described = {"name": item.name, "in": "query", "description": meaning}
    if item.many:
        array = {"type": "array", "items": _patterned(schema), "minItems": 1, "maxItems": MAX_ITEMS}
        return {**described, "schema": array, "style": "form", "explode": False}
    return described | {"schema": schema} | ({"required": True} if item.required else {})


def _patterned(schema: Schema) -> Schema:
    """The schema with a pattern in place of any enum, so that a generated client takes texts such as `-year`."""
    if "enum" not in schema:
        return schema
    words = dict.fromkeys(text.lstrip("-") for text in schema["enum"])
    sign = "-?" if len(words) < len(schema["enum"]) else ""
    return {"type": "string", "pattern": f"^{sign}({'|'.join(words)})$"}


def bare(schema: Mapping[str, Any]) -> Schema:
    """A copy of a schema without default, description, examples and titles, and without an enum above MOST_WORDS."""
    left_out = {"default", "description", "examples", "title", "x-enum-varnames"}
    if len(schema.get("enum", ())) > MOST_WORDS:
        left_out.add("enum")
    return {name: value for name, value in schema.items() if name not in left_out}


MOST_WORDS = 40
"""Maximum number of words of an enumeration; a longer list is left to an endpoint, or is the properties of a row."""


_TEXTS = toml_of(__file__, "openapi.toml")
TITLE, SUMMARY, DESCRIPTION = _TEXTS["title"], _TEXTS["summary"], _TEXTS["description"]
TAGS = [{"name": name, "description": meaning} for name, meaning in _TEXTS["tags"].items()]
HEADERS: Mapping[str, Schema] = _TEXTS["headers"]
REQUEST_ID = HEADERS["X-Request-ID"]["example"]
"""The request id in the examples of problems."""
PROBLEMS: Mapping[str, Sequence[str]] = _TEXTS["problems"]
"""By status, the name and the meaning of the response with a problem."""
EXPLORER = _TEXTS["explorer"] | {"validatorUrl": None}
"""Settings of the explorer at /docs: bounds in words, schemas with their answers, readable colours, no other site."""
LICENCE = {"name": "MIT", "identifier": "MIT"}
CONTACT = "The report-indicators authors"
EXAMPLES = Path(__file__).with_name("openapi_examples.json")
"""Real answers by request, in a file; a test sends the requests again and compares."""
EXAMPLE_SITE = "http://example.org"
"""The address of the server in the examples."""
NAMED = [kind for kind in (vars(types) | vars(codes)).values() if isinstance(kind, TextType) and kind.name]
"""The types that have a name, so that a generated client has one type for each."""
WITHOUT_BODY = {"303": "SeePage", "304": "NotModified"}
"""By status, the names of the responses without a body, which are no problems."""
PROBLEM_TYPE = "application/problem+json"


def complete(document: Schema, address: str) -> Schema:
    """A copy of FastAPI's document with named types, examples, headers and problems; `address` is the server's own."""
    whole = deepcopy(document)
    named = {item.name: {**bare(item.schema), "description": item.meaning} for item in NAMED}
    # Signs make no identifiers: their names go along for generated clients.
    named[types.COMPARATOR.name]["x-enum-varnames"] = list(Comparator.__members__)
    examples = example_file(address)
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            _complete(operation, examples["answers"].get(path, {}) if method == "get" else {})
    _, problems = models_json_schema([(Problem, "serialization")], ref_template=f"{SCHEMAS}{{model}}")
    schemas = whole["components"]["schemas"] | problems["$defs"]
    components = {
        "schemas": dict(sorted((schemas | named).items())),
        "responses": _responses(examples["problems"], address),
        "headers": dict(HEADERS),
    }
    return {**whole, "components": components, "security": []}


@cache
def example_file(address: str = EXAMPLE_SITE) -> Schema:
    """A cached dict: `answers` by path and media type, `problems` by status, each with its request to `address`."""
    text = EXAMPLES.read_text(encoding="utf-8").replace(EXAMPLE_SITE, address)
    return Schema(json.loads(text, parse_float=Decimal))


def _complete(operation: Schema, answers: Schema) -> None:
    """Add examples, headers and problems to an operation, in place, and drop FastAPI's parameters that ours repeat."""
    request = next((example["request"] for example in answers.values()), "")
    shown = dict(parse_qsl(urlsplit(request).query))
    parameters = {(item["name"], item["in"]): item for item in operation.get("parameters", ())}
    for name, text in shown.items():
        parameter = parameters[name, "query"]
        schema = parameter["schema"]
        read = int if schema.get("items", schema).get("type") == "integer" else str
        parameter["example"] = [*map(read, text.split(","))] if "items" in schema else read(text)
    if parameters:
        operation["parameters"] = [*parameters.values()]
    responses = operation["responses"]
    answer = responses.pop("200")
    for media_type, example in answers.items():
        answer["content"][media_type]["examples"] = _example(example["request"], example["value"])
    tagged = ("ETag",) if "304" in responses else ()
    answer["headers"] = _headers(*tagged, *(("Cache-Control", "Link") if "406" in responses else ()))
    operation["responses"] = {"200": answer}
    for status in sorted({*responses, "default"}):
        name = WITHOUT_BODY.get(status) or PROBLEMS[status][0]
        operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}


def _example(request: str, value: Any) -> Schema:
    return {"real": {"summary": request, "value": value}}


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "X-Request-ID")}


def _responses(examples: Schema, address: str) -> Schema:
    """By name, the responses that operations refer to: without a body, and with the problem of each status."""
    responses = {
        WITHOUT_BODY["303"]: {
            "description": "To the page for people, where Accept likes text/html best and no format is asked for.",
            "headers": _headers("Location", "Cache-Control"),
        },
        WITHOUT_BODY["304"]: {
            "description": "Unchanged since the ETag in If-None-Match.",
            "headers": _headers("ETag", "Cache-Control"),
        },
    }
    for status, (name, meaning) in PROBLEMS.items():
        errors = [error for error in tree() if str(error.status) == status]
        listed = ", ".join(f"`{error.code}` ({error.title[0].lower()}{error.title[1:]})" for error in errors)
        content = {"schema": {"$ref": f"{SCHEMAS}Problem"}}
        if example := examples.get(status):
            value = {**example["value"], "type": address + example["value"]["type"], "request_id": REQUEST_ID}
            content["examples"] = _example(example["request"], value)
        responses[name] = {
            "description": f"{meaning} Codes: {listed}." if listed else meaning,
            "headers": _headers(),
            "content": {PROBLEM_TYPE: content},
        }
    return responses
