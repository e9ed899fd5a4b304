"""The OpenAPI document completed: its texts, today's codes, shared problems."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic.json_schema import models_json_schema

from api.domain.catalogue import Catalogue
from api.domain.errors import tree
from api.domain.words import Comparator
from api.service.parameters import codes, types
from api.web.openapi.models import LISTED, SCHEMAS, ProblemDocument, Schema, bare, worded

TITLE = "Report indicators"
SUMMARY = "Every figure of a report, one GET away: exact, converted, and with the place that proves it."
DESCRIPTION = """\
A report states its figures in prose, and they are quoted without year, unit, source or precision. Here each
figure has an address. It is served as printed, with its comparator (`>` is "more than"), the interval that its rounding
leaves open, the words of the source that prove it, and in any unit that it can be converted to, with a receipt.

* **Formats.** `format=csv`, a suffix (`/v1/figures.csv`) or `Accept`; the suffix is the strongest, then `format`.
* **Lists** are separated by commas or repeated. An unknown parameter is refused, never ignored.
* **Errors** are `application/problem+json`; `/v1/errors` explains each code.
* **Caching.** Every answer has a strong `ETag`; send it back as `If-None-Match` and an unchanged answer is `304`.
* **Methods.** `HEAD` is answered wherever `GET` is, with the same headers and no body. Nothing can be written.
* **Tracing.** Send an `X-Request-ID` of your own, or take the one that each answer carries.

The code is under the MIT licence. The figures are their sources', each of which is named; the exchange rates are
reference rates of the European Central Bank.
"""
EXPLORER = {
    "showCommonExtensions": False,
    "defaultModelsExpandDepth": -1,
    "displayRequestDuration": True,
    "syntaxHighlight": {"theme": "tomorrow-night"},
    "validatorUrl": None,
}
"""Settings of the explorer at /docs: bounds stand in words, schemas with their answers, the colours of an answer can be
read on its ground, and no other site is asked.
"""
LICENCE = {"name": "MIT", "identifier": "MIT"}
CONTACT = "The report-indicators authors"
TAGS: Sequence[dict[str, Any]] = (
    {"name": "Market size", "description": "How large online retail is, how it grows, and an area's share of it."},
    {"name": "Trade", "description": "Cross-border e-commerce by flow: its value, its growth and its shares."},
    {"name": "Partnerships", "description": "Partner countries, pavilions, sourcing bases and training, by programme."},
    {"name": "Figures", "description": "Any figures as flat rows, and each figure at its permanent address."},
    {"name": "Conversion", "description": "A quantity of your own in another unit, with a receipt."},
    {"name": "Fact-check", "description": "Whether a text quotes the figures right, and the words to print if not."},
    {"name": "Audit", "description": "Whether the figures agree: declared relations and their verdicts."},
    {"name": "Catalogue", "description": "What figures refer to: indicators, areas, units, sources, rates, releases."},
    {"name": "Downloads", "description": "Whole tables as files, and what describes them to other people's programs."},
    {"name": "Operations", "description": "Health, readiness and metrics."},
)
REQUEST_ID = "5f0c7f2e9d3b4c55a1c1c4b5e7a9d001"
"""The id that examples of refusals carry."""
HEADERS: Mapping[str, dict[str, Any]] = {
    "Cache-Control": {
        "description": "For how long a cache may answer without asking again",
        "schema": {"type": "string"},
        "example": "public, max-age=60, stale-if-error=86400",
    },
    "ETag": {
        "description": "Tag of exactly these bytes, the same on every server; for If-None-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
        "example": '"0123456789abcdef0123456789abcdef"',
    },
    "Location": {
        "description": "The address of the page, relative to the host",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
        "example": "/indicators/online-retail-sales",
    },
    "Link": {
        "description": "Typed links (RFC 8288): the next and the previous page, what describes the answer, and the "
        "signposts of a figure, an indicator, a report and a file (signposting.org/FAIR)",
        "schema": {"type": "string"},
        "example": '</v1/figures?limit=5&offset=5>; rel="next"',
    },
    "X-Request-ID": {
        "description": "The id of the request in the log: the one that was sent, if it was readable, or a new one",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
        "example": REQUEST_ID,
    },
}
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "401": ("KeyRequired", "A key is required."),
    "404": ("NotFound", "There is nothing at that address."),
    "406": ("NotAcceptable", "The representation does not exist."),
    "413": ("ContentTooLarge", "The text is too long."),
    "415": ("UnsupportedMediaType", "The body is declared as something that is not read."),
    "422": ("Unprocessable", "A parameter is unknown, cannot be read or does not fit the others."),
    "503": ("NotReady", "The database is out of reach, or the server has too much to do at once."),
    "507": ("InsufficientStorage", "There is no room to make the file."),
    "default": ("Failed", "Any other refusal, such as a method that is not allowed, or a failure of the server."),
}
"""By status, the name and the meaning of a response that refuses."""


EXAMPLES = Path(__file__).with_name("examples.json")
"""Real answers by request, kept as a file; a test asks the requests anew and compares."""
EXAMPLE_SITE = "http://example.org"
"""The address of the server that gave them."""
NAMED = (
    codes.AREA, types.BASIS, types.CLAIMS, types.COMPARATOR, codes.CURRENCY, types.FIGURE_FORMAT, types.FIGURE_ID,
    types.FLOW, types.FORMAT, types.FREQUENCY, codes.INDICATOR, types.LANG, types.MOMENT, codes.RATE, types.PERIOD,
    types.PERIOD_RANGE, types.DECIMAL, codes.PROGRAMME, codes.RELEASE, codes.REPORT, types.SCALE, codes.SOURCE,
    codes.TOPIC, codes.UNIT,
)  # fmt: skip
"""The types that have a name, so that a generated client has one type for each."""
WITHOUT_BODY = {"303": "SeePage", "304": "NotModified"}
"""The names of the answers that are no refusal and have no body."""
PROBLEM_TYPE = "application/problem+json"


def complete(document: Mapping[str, Any], catalogue: Catalogue, address: str) -> Schema:
    """FastAPI's document with what the catalogue allows now; `address` is the server's own."""
    whole: Schema = deepcopy(dict(document))
    named = {item.name: _named(item, catalogue) for item in NAMED}
    examples = _examples(address)
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            got = examples["answers"].get(path, {}) if method == "get" else {}
            _complete_parameters(operation, got, catalogue)
            _complete_responses(operation, got)
    schemas = _untitled(whole["components"]["schemas"] | _problem_schemas())
    paths, responses = _refer(whole["paths"], named), _responses(examples["problems"], address)
    components = {
        "schemas": _used(_refer(schemas, named) | named, paths, responses),
        "responses": responses,
        "headers": dict(HEADERS),
    }
    return {**whole, "paths": paths, "components": components, "security": []}


@cache
def example_file() -> Mapping[str, Any]:
    """The file of examples: answers by path and media type, and problems by status, each with its request."""
    return _examples(EXAMPLE_SITE)


def _examples(address: str) -> Mapping[str, Any]:
    """The same as a server at that address would give them."""
    text = EXAMPLES.read_text(encoding="utf-8").replace(EXAMPLE_SITE, address)
    found: Mapping[str, Any] = json.loads(text, parse_float=Decimal)
    return found


def _named(text_type: types.TextType, catalogue: Catalogue) -> Schema:
    schema = text_type.schema_of(catalogue)
    described = {**bare(schema), "description": worded(text_type.meaning, schema)}
    # Signs make no identifiers: their names go along for generated clients.
    return described | ({"x-enum-varnames": list(Comparator.__members__)} if text_type is types.COMPARATOR else {})


def _complete_parameters(operation: Schema, answers: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Ours stand in place of FastAPI's plain ones for the same path; the example's query shows values."""
    by_place = {(item["name"], item["in"]): item for item in operation.get("parameters", ())}
    requests = [example["request"] for example in answers.values()]
    shown = dict(parse_qsl(urlsplit(requests[0]).query)) if requests else {}
    if by_place:
        operation["parameters"] = [_with_example(_with_codes(item, catalogue), shown) for item in by_place.values()]


def _with_codes(parameter: Schema, catalogue: Catalogue) -> Schema:
    schema = dict(parameter["schema"])
    entries = schema.pop(LISTED, None)
    return {**parameter, "schema": {**schema, "enum": list(getattr(catalogue, entries))}} if entries else parameter


def _with_example(parameter: Schema, shown: Mapping[str, str]) -> Schema:
    text = shown.get(parameter["name"])
    if text is None or parameter["in"] != "query":
        return parameter
    schema = parameter["schema"]
    if schema.get("type") == "array":
        return {**parameter, "example": [_typed(item, schema["items"]) for item in text.split(",")]}
    return {**parameter, "example": _typed(text, schema)}


def _typed(text: str, schema: Mapping[str, Any]) -> str | int:
    return int(text) if schema.get("type") == "integer" else text


def _complete_responses(operation: Schema, answers: Mapping[str, Any]) -> None:
    answer = operation["responses"].pop("200")
    content = answer.get("content", {})
    for media_type, example in answers.items():
        content[media_type]["examples"] = _example(example)
    has_formats = "406" in operation["responses"]
    tagged = ("ETag",) if "304" in operation["responses"] else ()
    answer["headers"] = _headers(*tagged, *(("Cache-Control", "Link") if has_formats else ()))
    statuses = sorted({*operation["responses"], "default"})
    operation["responses"] = {"200": answer} | {status: _reference(status) for status in statuses}


def _example(example: Mapping[str, Any]) -> Schema:
    return {"real": {"summary": example["request"], "value": example["value"]}}


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "X-Request-ID")}


def _reference(status: str) -> Schema:
    name = WITHOUT_BODY.get(status) or PROBLEMS[status][0]
    return {"$ref": f"#/components/responses/{name}"}


def _responses(examples: Mapping[str, Any], address: str) -> Schema:
    see_page = {
        "description": "To the page for people, where Accept likes text/html best and no format is asked for.",
        "headers": _headers("Location", "Cache-Control"),
    }
    unchanged = {
        "description": "Unchanged since the ETag in If-None-Match.",
        "headers": _headers("ETag", "Cache-Control"),
    }
    responses = {WITHOUT_BODY["303"]: see_page, WITHOUT_BODY["304"]: unchanged}
    for status, (name, meaning) in PROBLEMS.items():
        errors = [error for error in tree() if str(error.status) == status]
        listed = ", ".join(f"`{error.code}` ({error.title[0].lower()}{error.title[1:]})" for error in errors)
        content: Schema = {"schema": {"$ref": f"{SCHEMAS}Problem"}}
        if example := examples.get(status):
            value = {**example["value"], "type": address + example["value"]["type"], "request_id": REQUEST_ID}
            content["examples"] = _example({**example, "value": value})
        responses[name] = {
            "description": f"{meaning} Codes: {listed}." if listed else meaning,
            "headers": _headers(),
            "content": {PROBLEM_TYPE: content},
        }
    return responses


def _problem_schemas() -> dict[str, Schema]:
    _, made = models_json_schema([(ProblemDocument, "serialization")], ref_template=SCHEMAS + "{model}")
    schemas: dict[str, Schema] = made["$defs"]
    document = schemas.pop(ProblemDocument.__name__)
    return {"Problem": {**document, "title": "Problem"}, **schemas}


def _refer(node: Any, parts: Mapping[str, Schema]) -> Any:
    """The document with each schema that repeats a named one referring to it instead."""
    if isinstance(node, list):
        return [_refer(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    if "enum" in node or "pattern" in node:
        own = bare(node)
        for name, part in parts.items():
            if own == bare(part):
                return {"$ref": SCHEMAS + name, **{key: node[key] for key in ("description", "default") if key in node}}
    return {key: value if key in ("example", "examples") else _refer(value, parts) for key, value in node.items()}


def _untitled(node: Any) -> Any:
    """A schema without the titles that only repeat the names of its properties."""
    if isinstance(node, list):
        return [_untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _untitled(value) for key, value in node.items()}
    for item in found.get("properties", {}).values():
        item.pop("title", None)
    return found


def _used(schemas: Mapping[str, Schema], *roots: Any) -> dict[str, Schema]:
    """Those of the schemas that the rest of the document refers to, directly or through others."""
    found: set[str] = set()
    text = str(roots)
    while new := set(re.findall(rf"'{SCHEMAS}(\w+)'", text)) - found:
        found |= new
        text = str([schemas[name] for name in new])
    return {name: schemas[name] for name in sorted(found)}
