"""The OpenAPI description: what FastAPI knows of the routes, completed with parameters, answers and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel

from api.domain.catalogue import Catalogue
from api.representations.formats import FORMATS, Format
from api.representations.table import RowClass
from api.service.asked import Accepted
from api.service.values import Schema
from api.web import components
from api.web.response_models import answered, listed

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

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
EXPLORER = {"showCommonExtensions": False, "defaultModelsExpandDepth": 0, "displayRequestDuration": True}
"""Settings of the explorer at /docs: bounds are told in words, and the schemas at its foot are folded."""
LICENCE = {"name": "MIT", "identifier": "MIT"}
CONTACT = "The report-indicators authors"
TAGS: Sequence[Schema] = (
    {"name": "Market size", "description": "How large online retail is, how it grows, and an area's share of it."},
    {"name": "Trade", "description": "Cross-border e-commerce by flow: its value, its growth and its shares."},
    {"name": "Partnerships", "description": "Partner countries, pavilions, sourcing bases and training, by programme."},
    {"name": "Figures", "description": "Any figures as flat rows, and each figure at its permanent address."},
    {"name": "Conversion", "description": "A quantity of your own in another unit, with a receipt."},
    {"name": "Audit", "description": "What the figures say of each other: declared relations and their verdicts."},
    {"name": "Catalogue", "description": "What figures refer to: indicators, areas, units, sources, rates, releases."},
    {"name": "Downloads", "description": "Whole tables as files, and what describes them to other people's programs."},
    {"name": "Operations", "description": "Whether the service lives, is ready, and how it fares."},
)


@dataclass(frozen=True, slots=True)
class Key:
    """What a path names in its last part: a meaning, a real example, and what it may be."""

    meaning: str
    example: str
    schema: Callable[[Catalogue], Schema]

    @classmethod
    def named(cls, meaning: str, example: str, kind: str) -> Key:
        """A key of a named kind of value."""
        return cls(meaning, example, lambda _catalogue: {"$ref": components.SCHEMAS + kind})


def accepts(accepted: Accepted, example: str | None = "", key: Key | None = None) -> Callable[[Endpoint], Endpoint]:
    """Note on an endpoint which parameters it takes, the query of an example, and what its path names.

    None shows no example, where answering one takes long.
    """

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.accepted = accepted  # type: ignore[attr-defined]
        endpoint.example = example  # type: ignore[attr-defined]
        endpoint.key = key  # type: ignore[attr-defined]
        return endpoint

    return mark


def described_list(row: RowClass) -> dict[str, Any]:
    """The documented answer of a route that gives rows of that class."""
    return described(listed(row), "The rows that were asked for; none is an empty list.")


def described_one(row: RowClass) -> dict[str, Any]:
    """The documented answer of a route that gives one object."""
    return described(answered(row), "The one that was asked for.")


def described(body: type[BaseModel], meaning: str, *refusals: int) -> dict[str, Any]:
    """The documented answer of a route; what it shares with others is added by `complete`."""
    responses: dict[int | str, Any] = {200: {"model": body, "description": meaning}}
    # FastAPI would else document its own form of a 422 wherever a path has a parameter.
    responses["default"] = {"description": "A refusal"}
    responses |= {status: {"description": "A refusal"} for status in refusals}
    return {"responses": responses, "response_model": None}


@dataclass
class Examples:
    """Real answers: by path and format, and by status for refusals, each with the request that it answers."""

    answers: dict[tuple[str, str], tuple[str, Any]] = field(default_factory=dict)
    refusals: dict[str, tuple[str, Any]] = field(default_factory=dict)


def example_addresses(endpoints: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The path, the format and the address of each request that an example shows the answer to."""
    for path, endpoint in endpoints.items():
        accepted: Accepted | None = getattr(endpoint, "accepted", None)
        if accepted is None or "format" not in accepted.names or endpoint.example is None:
            continue
        place = f"{path.partition('{')[0]}{endpoint.key.example}" if endpoint.key else path
        query = f"?{endpoint.example}" if endpoint.example else ""
        yield path, "json", place + query
        yield path, "csv", f"{place}.csv{query}"


def complete(
    schema: Mapping[str, Any], endpoints: Mapping[str, Any], catalogue: Catalogue, examples: Examples
) -> dict[str, Any]:
    """The description with what the catalogue allows now, and with answers to real requests."""
    whole: dict[str, Any] = deepcopy(dict(schema))
    kinds = components.named(catalogue)
    for path, operations in whole["paths"].items():
        _complete(path, operations["get"], endpoints.get(path), catalogue, examples)
    made = components.untitled(whole["components"]["schemas"] | components.problem_schemas())
    paths = components.refer(whole["paths"], kinds)
    responses = components.responses(examples.refusals)
    return {
        **whole,
        "paths": paths,
        "components": {
            "schemas": components.used(components.refer(made, kinds) | kinds, paths, responses),
            "responses": responses,
            "headers": dict(components.HEADERS),
        },
        "tags": list(TAGS),
        "security": [],
    }


def _complete(path: str, operation: dict[str, Any], endpoint: Any, catalogue: Catalogue, examples: Examples) -> None:
    accepted: Accepted | None = getattr(endpoint, "accepted", None)
    key: Key | None = getattr(endpoint, "key", None)
    formats = _formats(accepted, catalogue)
    parameters = [_key(path, key, catalogue)] if key else operation.pop("parameters", [])
    if accepted is not None:
        shown = dict(parse_qsl(endpoint.example or ""))
        parameters += [_with_example(components.parameter(told), shown) for told in accepted.openapi(catalogue)]
        parameters.append(components.IF_NONE_MATCH)
    if parameters:
        operation["parameters"] = parameters
    answer = operation["responses"]["200"]
    answer["headers"] = components.headers("ETag", *(("Cache-Control", "Link") if formats else ()))
    if formats:
        answer["content"] = {
            row.media_type: _content(row, answer["content"], examples.answers.get((path, row.key))) for row in formats
        }
    statuses = {"default", *(status for status in operation["responses"] if status != "200")}
    if accepted is not None:
        statuses |= {"304", "422", "503", *(["404"] if "{" in path else []), *(["406"] if formats else [])}
    operation["responses"] = {"200": answer} | {status: components.reference(status) for status in sorted(statuses)}


def _formats(accepted: Accepted | None, catalogue: Catalogue) -> list[Format]:
    """The formats that a path has, by what its own parameter allows."""
    asked = [parameter for parameter in accepted.parameters if parameter.name == "format"] if accepted else []
    return [FORMATS[key] for parameter in asked for key in parameter.values.schema(catalogue)["enum"]]


def _key(path: str, key: Key, catalogue: Catalogue) -> Schema:
    name = path.partition("{")[2].rstrip("}")
    return components.key_parameter(name, key.meaning, key.schema(catalogue), key.example)


def _with_example(parameter: Schema, shown: Mapping[str, str]) -> Schema:
    if parameter["name"] not in shown:
        return parameter
    schema, text = parameter["schema"], shown[parameter["name"]]
    if schema["type"] == "array":
        return {**parameter, "example": [_typed(item, schema["items"]) for item in text.split(",")]}
    return {**parameter, "example": _typed(text, schema)}


def _typed(text: str, schema: Schema) -> Any:
    return int(text) if schema["type"] == "integer" else text


def _content(row: Format, made: Mapping[str, Any], example: tuple[str, Any] | None) -> Schema:
    if row.key == "json":
        content = dict(made["application/json"])
    elif row.binary:
        content = {"schema": {"type": "string", "format": "binary"}}
    else:
        content = {"schema": {"type": "object" if row.media_type.endswith("+json") else "string"}}
    return content | ({"examples": components.example_of(*example)} if example else {})
