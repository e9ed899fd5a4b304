"""What a route tells FastAPI about itself: its parameters, its answers by format, its problems by status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from api.formats.registry import Format, offered
from api.service.parameters.groups import ParameterField, Parameters, Shown, ShownFigures, ShownPage, fields_of
from api.service.parameters.types import MAX_ITEMS, TextType

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
