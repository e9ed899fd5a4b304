"""The OpenAPI description: what FastAPI knows of the routes, completed with parameters, errors and examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from api.asked import Accepted
from api.dataset import Catalogue
from api.errors import Refusal, tree
from api.formats import FORMATS
from api.schemas import Envelope, One, Problem

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

TITLE = "Report indicators"
SUMMARY = "Every figure of a report, one GET away: exact, converted, and with the place that proves it."
DESCRIPTION = """
A report states its figures in prose, and they are quoted without year, unit, source or precision. Here each
figure has an address. It is served as printed, with its comparator (`>` is "more than"), the interval that its rounding
leaves open, the words of the source that prove it, and in any unit that it can be converted to, with a receipt.

* **Formats.** `format=csv`, a suffix (`/v1/figures.csv`) or `Accept`; the suffix is the strongest, then `format`.
* **Lists** are separated by commas or repeated. An unknown parameter is refused, never ignored.
* **Errors** are `application/problem+json`; `/v1/errors` explains each code.
* **Caching.** Every answer has a strong `ETag`; send it back as `If-None-Match` and an unchanged answer is `304`.
"""
LICENCE = {"name": "MIT (the code); see NOTICE for the figures and the exchange rates", "identifier": "MIT"}
CONTACT = {"name": "The report-indicators authors"}
EXAMPLE_KEYS = {
    "/figures/{id}": "/figures/online-retail-sales.CHN.2024.cfis-2025-09-15",
    "/indicators/{key}": "/indicators/online-retail-sales",
    "/areas/{key}": "/areas/CHN",
    "/units/{key}": "/units/CNY",
    "/sources/{key}": "/sources/cfis-2025-09-15",
    "/reports/{key}": "/reports/new-ecommerce-2025",
    "/releases/{key}": "/releases/new-ecommerce-2025.1",
    "/errors/{code}": "/errors/unknown-parameter",
}
"""Where a path names one thing, the thing that its example asks for."""
TAGS = [
    {"name": "Market size", "description": "How large the online retail market is, its growth, shares of the world's."},
    {"name": "Trade", "description": "Cross-border e-commerce by flow, its growth and its shares."},
    {"name": "Partnerships", "description": "Silk Road e-commerce: partners, pavilions, sourcing bases, training."},
    {"name": "Figures", "description": "Any figures as flat rows, and each figure at its permanent address."},
    {"name": "Conversion", "description": "A quantity of your own in another unit, with a receipt."},
    {"name": "Catalogue", "description": "What figures refer to: indicators, areas, units, years, sources, rates, …"},
    {"name": "Operations", "description": "Whether the service lives, is ready, and how it fares."},
]  # fmt: skip


def accepts(accepted: Accepted, example: str = "") -> Callable[[Endpoint], Endpoint]:
    """Note on an endpoint which parameters it takes, and the query of an example."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.accepted = accepted  # type: ignore[attr-defined]
        endpoint.example = example  # type: ignore[attr-defined]
        return endpoint

    return mark


def described_list(row: type[BaseModel]) -> dict[str, Any]:
    """The documented answers of a route that gives rows of that shape."""
    return _described(Envelope[row], (406, 422))  # type: ignore[valid-type]


def described_one(shape: type[BaseModel], *, by_id: bool = True) -> dict[str, Any]:
    """The documented answers of a route that gives one object; one found by its id may be missing."""
    return _described(One[shape], (404, 406, 422) if by_id else (406, 422))  # type: ignore[valid-type]


def _described(body: type[BaseModel], refusals: tuple[int, ...]) -> dict[str, Any]:
    content = {row.media_type: {"schema": {"type": "string"}} for row in FORMATS.values() if row.key != "json"}
    responses: dict[int | str, dict[str, Any]] = {
        200: {"model": body, "description": "The answer", "content": content},
        304: {"description": "Unchanged since the ETag in If-None-Match"},
        **{status: _refusal(status) for status in refusals},
        "default": _refusal(500),
    }
    return {"responses": responses, "response_model": None}


def _refusal(status: int) -> dict[str, Any]:
    codes = [error.code for error in tree() if error.status == status]
    return {
        "description": f"{_title(status)} (`code`: {', '.join(codes)})",
        "content": {
            "application/problem+json": {
                "schema": Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            }
        },
    }


def _title(status: int) -> str:
    return next((error.title for error in tree(Refusal) if error.status == status), "The request is refused")


def complete(
    schema: dict[str, Any],
    endpoints: Mapping[str, Any],
    known: Catalogue,
    examples: Mapping[str, tuple[str, Any]],
) -> dict[str, Any]:
    """The description with every path's parameters as the catalogue allows them now, and answers to real requests."""
    for path, endpoint in endpoints.items():
        operation = schema["paths"].get(path, {}).get("get")
        if operation is None:
            continue
        given = operation.get("parameters", [])
        accepted: Accepted | None = getattr(endpoint, "accepted", None)
        operation["parameters"] = [*given, *(accepted.openapi(known) if accepted else ())]
        if not operation["parameters"]:
            del operation["parameters"]
        if path in examples:
            address, answer = examples[path]
            body = operation["responses"]["200"]["content"]["application/json"]
            body["examples"] = {"real": {"summary": f"GET {address}", "value": answer}}
    schema["tags"] = TAGS
    return schema


def example(path: str, endpoint: Any) -> str | None:
    """The address of a real request to that path, None for an endpoint that says none."""
    accepted = getattr(endpoint, "accepted", None)
    if accepted is None:
        return None
    for name, value in EXAMPLE_KEYS.items():
        path = path.replace(name, value)
    query = getattr(endpoint, "example", "")
    return f"{path}?{query}" if query else path
