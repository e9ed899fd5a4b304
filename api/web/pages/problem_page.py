"""A refusal as a page, for a browser that asked for one: what is wrong, what was probably meant, where to go on."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.errors import SHOWN_OF_A_PATH, Fault, Problem
from api.web.in_front.cors import Header
from api.web.in_front.delivery import Scope
from api.web.pages.page_frame import CHINESE, PageFrame, language_of
from api.web.pages.page_response import HEADERS, IN_FRAMES, headers_for, rendered
from api.web.pages.words.problem_words import problem_words
from api.web.public_address import address_of

OF_PROGRAMS = ("/v1", "/sdmx", "/odata", "/worldbank", "/dbnomics", "/mcp", "/openapi.json", "/.well-known", "/oembed")
"""Where programs ask: a problem there is a document, whoever asks."""


def wants_page(scope: Scope) -> bool:
    """Whether a refusal is read by a person: a browser asked, at an address of pages."""
    path: str = scope["path"]
    if any(path == place or path.startswith((f"{place}/", f"{place}?")) for place in OF_PROGRAMS):
        return False
    accept = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return b"text/html" in accept


def problem_page(problem: Problem, faults: Sequence[Fault], scope: Scope) -> tuple[int, list[Header], bytes]:
    """Status, headers and body of the page that tells a problem; nothing of the data is read for it."""
    path: str = scope["path"]
    lang = language_of(path)
    bare = path.removeprefix(CHINESE) if lang == "zh" else path
    # A page that there is not has none in the other language either: a long path would be repeated six times.
    repeated = bare if bare.startswith("/") and len(bare) <= SHOWN_OF_A_PATH else "/"
    frame = PageFrame(lang, repeated, {}, address_of(scope))
    body = rendered(
        "problem.html",
        frame,
        problem=problem,
        faults=faults,
        told=problem_words(problem, bare, lang),
        has_query=bool(scope.get("query_string")),
        request_id=scope.get("state", {}).get("request_id"),
    ).encode("utf-8", "replace")
    allowed = IN_FRAMES if bare.startswith("/embed/") else HEADERS
    headers = {**headers_for("problem.html", allowed), **problem.headers, "cache-control": "no-store"}
    told = {**headers, "content-length": str(len(body))}
    return problem.status, [(name.lower().encode(), value.encode()) for name, value in told.items()], body
