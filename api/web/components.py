"""The named parts of the OpenAPI description: kinds of values, headers and refusals that every path shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import models_json_schema

from api.domain.catalogue import Catalogue
from api.domain.comparators import Comparator
from api.domain.errors import NotReady, tree
from api.service import parameters, values
from api.service.values import Schema, Values
from api.web.response_models import ProblemDocument

SCHEMAS = "#/components/schemas/"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of value that has a name of its own, so that a generated client has one type for it."""

    name: str
    meaning: str
    values: Values
    words: tuple[str, ...] = ()
    """Names for values that are no words, in their order."""


NAMED = (
    Named("AreaCode", "An area: ISO 3166-1 alpha-3, alpha-2 or UN M49; WLD, 1W and 001 are the world.", values.AREA),
    Named("Basis", "Which rate converts money.", parameters.BASIS.values),
    Named("Claims", "Whose claims: the preferred one, or each source's.", parameters.CLAIMS.values),
    Named(
        "Comparator",
        "What the source says of its number: = it is this, ~ about, > more than, >= at least, < less than, <= at most.",
        values.word(Comparator),
        tuple(Comparator.__members__),
    ),
    Named("CurrencyCode", "A currency by its ISO 4217 code.", values.CURRENCY),
    Named("FigureFormat", "A representation of figures.", parameters.FIGURE_FORMAT.values),
    Named("Format", "A representation.", parameters.FORMAT.values),
    Named("IndicatorCode", "What is measured; /v1/indicators explains each.", values.INDICATOR),
    Named("Lang", "A language of names, notes and displays.", parameters.LANG.values),
    Named("Moment", "A day, or a moment in UTC; not later than now.", values.MOMENT),
    Named("OwnRate", "A rate with its pair: USDCNY:7.2 says that one USD is 7.2 CNY.", values.RATE),
    Named("Period", "A year, half-year, quarter, month or day.", values.PERIOD),
    Named(
        "PeriodRange",
        "A period, or two with a slash between: the first is not later than the last, and .. leaves an end open.",
        values.SPAN,
    ),
    Named("PrintedDecimal", "A number as printed, without grouping.", values.DECIMAL),
    Named("ReportId", "A report; /v1/reports lists them.", values.REPORT),
    Named("Scale", "A power of ten by its name: wan is 万, yi 亿, wanyi 万亿.", parameters.SCALE.values),
    Named("SourceId", "A source; /v1/sources lists them.", values.SOURCE),
    Named("Topic", "A topic of indicators.", values.TOPIC),
    Named("UnitCode", "A unit: an ISO 4217 code, percent, ratio or a counted noun.", values.UNIT),
)

REQUEST_ID = "5f0c7f2e9d3b4c55a1c1c4b5e7a9d001"
"""The id that examples of refusals carry."""
HEADERS: Mapping[str, Schema] = {
    "Cache-Control": {
        "description": "For how long a cache may answer without asking again",
        "schema": {"type": "string"},
        "example": "public, max-age=60",
    },
    "ETag": {
        "description": "Tag of exactly these bytes, the same on every server; for If-None-Match",
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}"$'},
        "example": '"0123456789abcdef0123456789abcdef"',
    },
    "Link": {
        "description": "The next and the previous page (RFC 8288), where there are any",
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
IF_NONE_MATCH: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that you hold: if it is still the same, the answer is 304 without a body.",
    "schema": {"type": "string"},
}
NOT_MODIFIED = "NotModified"
REFUSALS: Mapping[str, tuple[str, str]] = {
    "404": ("NotFound", "There is nothing at that address."),
    "406": ("NotAcceptable", "The representation does not exist."),
    "422": ("Unprocessable", "A parameter is unknown, cannot be read or does not fit the others."),
    "503": ("NotReady", "The database is missing, behind or out of reach."),
    "default": ("Failed", "Any other refusal, such as a method that is not allowed, or a failure of the server."),
}
"""By status, the name and the meaning of a response that refuses."""
REFUSED: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "404": ("GET", "/v1/figures/online-retail-sales.CHN.1066.cfis-2025-09-15", {}),
    "406": ("GET", "/v1/figures", {"Accept": "image/gif"}),
    "422": ("GET", "/v1/figures?unitt=USD", {}),
    "default": ("POST", "/v1/figures", {}),
}
"""By status, a request that is answered with it: method, address and headers."""


def named(catalogue: Catalogue) -> dict[str, Schema]:
    """The schemas of all named kinds of values, as the catalogue allows them now."""
    return {kind.name: _described(kind, kind.values.schema(catalogue)) for kind in NAMED}


def _described(kind: Named, schema: Schema) -> Schema:
    described = {**_bare(schema), "description": _worded(kind.meaning, schema)}
    return described | {"x-enum-varnames": list(kind.words)} if kind.words else described


def _bare(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in _NOT_OF_THE_KIND}


_NOT_OF_THE_KIND = frozenset({"default", "description", "examples", "title", "x-enum-varnames"})


def _worded(meaning: str, schema: Schema) -> str:
    """The meaning with the bounds and with what the values look like, where it does not say so itself."""
    told = [meaning]
    if "maximum" in schema:
        told.append(f"From {schema['minimum']} to {schema['maximum']}.")
    shown = [str(example) for example in schema.get("examples", ())]
    if shown and shown[0] not in meaning:
        told.append(f"Such as {', '.join(f'`{text}`' for text in shown)}.")
    return " ".join(told)


def refer(node: Any, parts: Mapping[str, Schema]) -> Any:
    """The document with each schema that repeats a named one, but for its default, referring to it instead."""
    bare = {name: _bare(part) for name, part in parts.items()}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "enum" in node or "pattern" in node:
            own = _bare(node)
            for name, part in bare.items():
                if own == part:
                    kept = {key: node[key] for key in ("description", "default") if key in node}
                    return {"$ref": SCHEMAS + name, **kept}
        return {key: value if key in ("example", "examples") else walk(value) for key, value in node.items()}

    return walk(node)


def problem_schemas() -> dict[str, Schema]:
    """The schemas of a problem document and of what it holds."""
    _, made = models_json_schema([(ProblemDocument, "serialization")], ref_template=SCHEMAS + "{model}")
    schemas: dict[str, Schema] = made["$defs"]
    document = schemas.pop("ProblemDocument")
    return {"Problem": {**document, "title": "Problem"}, **schemas}


def responses(examples: Mapping[str, tuple[str, Any]]) -> dict[str, Schema]:
    """The shared responses; `examples` gives a real answer, with the request that it answers, by status."""
    unchanged = "Unchanged since the ETag in If-None-Match."
    return {NOT_MODIFIED: {"description": unchanged, "headers": headers("ETag", "Cache-Control")}} | {
        name: _refusal(status, meaning, examples.get(status)) for status, (name, meaning) in REFUSALS.items()
    }


def _refusal(status: str, meaning: str, example: tuple[str, Any] | None) -> Schema:
    content: Schema = {"schema": {"$ref": f"{SCHEMAS}Problem"}}
    if example:
        content["examples"] = example_of(*example)
    return {
        "description": " ".join((meaning, _codes(status))).rstrip(),
        "headers": headers(),
        "content": {PROBLEM: content},
    }


def _codes(status: str) -> str:
    errors = (error for error in tree() if str(error.status) == status)
    codes = ", ".join(f"`{error.code}` ({error.title[0].lower()}{error.title[1:]})" for error in errors)
    return f"Codes: {codes}." if codes and status != str(NotReady.status) else ""


def example_of(request: str, answer: Any) -> Schema:
    """A real answer as an example, named by its request."""
    return {"real": {"summary": request, "value": answer}}


def headers(*names: str) -> Schema:
    """References to those headers and to the one that every response has."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "X-Request-ID")}


def reference(status: str) -> Schema:
    """A reference to the shared response of that status."""
    name = NOT_MODIFIED if status == "304" else REFUSALS[status][0]
    return {"$ref": f"#/components/responses/{name}"}


def untitled(node: Any) -> Any:
    """A schema without the titles that only repeat the names of its properties."""
    if isinstance(node, list):
        return [untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: untitled(_without_title(item)) for name, item in value.items()}
        if key == "properties"
        else untitled(value)
        for key, value in node.items()
    }


def _without_title(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key != "title"}


def used(schemas: Mapping[str, Schema], *roots: Any) -> dict[str, Schema]:
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


def parameter(described: Schema) -> Schema:
    """A query parameter with its bounds in words, since explorers show patterns and bounds badly or not at all."""
    schema = described["schema"]
    return _signed({**described, "description": _worded(described["description"], schema.get("items", schema))})


def _signed(parameter: Schema) -> Schema:
    """A parameter of fields to sort by gets names for those that a minus turns round."""
    schema = parameter["schema"]
    words = schema.get("items", {}).get("enum", [])
    if not any(word.startswith("-") for word in words):
        return parameter
    names = [f"{word[1:].upper()}_DESCENDING" if word.startswith("-") else word.upper() for word in words]
    return {**parameter, "schema": {**schema, "items": {**schema["items"], "x-enum-varnames": names}}}


def key_parameter(name: str, meaning: str, schema: Schema, example: str) -> Schema:
    """The parameter of a path that names one thing."""
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": schema, "example": example}


def enum_of(codes: Iterable[str]) -> Schema:
    """One of those codes."""
    return {"type": "string", "enum": list(codes)}
