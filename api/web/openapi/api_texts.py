"""The texts of the OpenAPI document: what the API is, its tags, and what its headers and problems mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
