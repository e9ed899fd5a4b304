"""Completes the OpenAPI document that FastAPI makes: today's codes, the shared problems and headers, real examples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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
from api.service.parameters.groups import FREQUENCY
from api.service.parameters.queries import FLOW
from api.web.openapi.api_texts import HEADERS, PROBLEMS, REQUEST_ID
from api.web.openapi.response_models import ProblemDocument
from api.web.openapi.route_documentation import CODES, SCHEMAS, Schema, bare, worded

EXAMPLES = Path(__file__).with_name("examples.json")
"""Real answers by request, kept as a file; a test asks the requests anew and compares."""
EXAMPLE_SITE = "http://example.org"
"""The address of the server that gave them."""
NAMED = (
    codes.AREA, types.BASIS, types.CLAIMS, types.COMPARATOR, codes.CURRENCY, types.FIGURE_FORMAT, types.FIGURE_ID, FLOW,
    types.FORMAT, FREQUENCY, codes.INDICATOR, types.LANG, types.MOMENT, codes.RATE, types.PERIOD, types.PERIOD_RANGE,
    types.DECIMAL, codes.PROGRAMME, codes.RELEASE, codes.REPORT, types.SCALE, codes.SOURCE, codes.TOPIC, codes.UNIT,
)  # fmt: skip
"""The types that have a name, so that a generated client has one type for each."""
WITHOUT_BODY = {"303": "SeePage", "304": "NotModified"}
"""The names of the answers that are no refusal and have no body."""
PROBLEM_TYPE = "application/problem+json"


def complete(document: Mapping[str, Any], catalogue: Catalogue, address: str) -> Schema:
    """FastAPI's document with what the catalogue allows now; `address` is the server's own."""
    whole: Schema = deepcopy(dict(document))
    named = {item.name: _named(item, catalogue) for item in NAMED}
    answers, problems = _examples(address)
    for path, method, operation in _operations(whole["paths"]):
        got = answers.get(path, {}) if method == "get" else {}
        _complete_parameters(operation, got, catalogue)
        _complete_responses(operation, got)
    schemas = _untitled(whole["components"]["schemas"] | _problem_schemas())
    paths, responses = _refer(whole["paths"], named), _responses(problems)
    components = {
        "schemas": _used(_refer(schemas, named) | named, paths, responses),
        "responses": responses,
        "headers": dict(HEADERS),
    }
    return {**whole, "paths": paths, "components": components, "security": []}


def _operations(paths: Mapping[str, Any]) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield path, method, operation


@cache
def example_file() -> Mapping[str, Any]:
    """The file of examples: answers by path and media type, and problems by status, each with its request."""
    found: Mapping[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"), parse_float=Decimal)
    return found


def _examples(address: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The examples with the address of this server, the addresses in problems made absolute."""
    file = example_file()
    problems = {}
    for status, example in file["problems"].items():
        value = example["value"]
        problems[status] = {**example, "value": {**value, "type": address + value["type"], "request_id": REQUEST_ID}}
    return _moved(file["answers"], address), problems


def _moved(value: Any, address: str) -> Any:
    """An example as a server at that address gives it."""
    if isinstance(value, str):
        return value.replace(EXAMPLE_SITE, address)
    if isinstance(value, Mapping):
        return {name: _moved(item, address) for name, item in value.items()}
    return [_moved(item, address) for item in value] if isinstance(value, list) else value


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
    entries = schema.pop(CODES, None)
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


def _responses(examples: Mapping[str, Any]) -> Schema:
    see_page = {
        "description": "To the page for people, where Accept likes text/html best and no format is asked for.",
        "headers": _headers("Location", "Cache-Control"),
    }
    unchanged = {
        "description": "Unchanged since the ETag in If-None-Match.",
        "headers": _headers("ETag", "Cache-Control"),
    }
    return {WITHOUT_BODY["303"]: see_page, WITHOUT_BODY["304"]: unchanged} | {
        name: _problem(status, meaning, examples.get(status)) for status, (name, meaning) in PROBLEMS.items()
    }


def _problem(status: str, meaning: str, example: Mapping[str, Any] | None) -> Schema:
    errors = [error for error in tree() if str(error.status) == status]
    listed = ", ".join(f"`{error.code}` ({error.title[0].lower()}{error.title[1:]})" for error in errors)
    content: Schema = {"schema": {"$ref": f"{SCHEMAS}Problem"}} | ({"examples": _example(example)} if example else {})
    return {
        "description": f"{meaning} Codes: {listed}." if listed else meaning,
        "headers": _headers(),
        "content": {PROBLEM_TYPE: content},
    }


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
    found = {key: _untitled(value) for key, value in node.items() if key != "properties"}
    if "properties" in node:
        properties = node["properties"].items()
        found["properties"] = {
            name: _untitled({k: v for k, v in item.items() if k != "title"}) for name, item in properties
        }
    return {key: found[key] for key in node}


def _used(schemas: Mapping[str, Schema], *roots: Any) -> dict[str, Schema]:
    """Those of the schemas that the rest of the document refers to, directly or through others."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).removeprefix(SCHEMAS)
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
            waiting += node.values()
    return {name: schemas[name] for name in sorted(found)}
