"""Between HTTP and the query: what a request asks for, and the response that a table or a refusal becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import Request, Response
from starlette.exceptions import HTTPException

from api.domain.catalogue import Catalogue
from api.domain.catalogue_entries import ReleaseBase
from api.domain.errors import (
    FAILED,
    Fault,
    InvalidParameter,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Problem,
)
from api.domain.figure import Dataset
from api.domain.suggestions import did_you_mean, nearest
from api.representations import formats
from api.representations.content_negotiation import negotiate
from api.representations.formats import CSVW, CSVW_SUFFIX, FORMATS, Format
from api.representations.table import Table
from api.representations.writers.json import dumps
from api.service.asked import Accepted, Asked, pairs_of
from api.service.figure_service import FigureService
from api.web.delivery import App, Header, Receive, Scope, Send

PROBLEM_TYPE = "application/problem+json"
API = "/v1"
OWN_SUFFIXES = frozenset({"atom"})
"""Suffixes that belong to one path and are no format of others."""
SHORT = 1000
"""Up to so many rows are written at once; more take long enough to be worth a thread, and so does any workbook."""
MAX_AGE = 60
"""Seconds for which a cache may give an answer without asking again."""

NO_DATA = Catalogue.empty()

# What lies under /v1/downloads/ and the two descriptions are files with names of their own.
_NOTHING = Accepted(())
_SUFFIXED = re.compile(
    r"(?P<path>/v1/(?!downloads/|datapackage\.|collection\.).*?[^/.])"
    rf"\.(?P<suffix>{re.escape(CSVW_SUFFIX)}|[a-z][a-z0-9-]{{1,11}})"
)


def current(request: Request) -> FigureService:
    """The data that the application serves."""
    found: FigureService = request.app.state.current
    return found


async def ask(request: Request, accepted: Accepted) -> tuple[Catalogue, Asked]:
    """The catalogue, and what the query string asks for of what the path accepts."""
    catalogue = await current(request).catalogue()
    return catalogue, accepted.read(pairs_of(request.scope["query_string"]), catalogue)


def ask_alone(request: Request, accepted: Accepted) -> Asked:
    """What the query string asks for of a path that needs no data and answers without a database."""
    return accepted.read(pairs_of(request.scope["query_string"]), NO_DATA)


def take_nothing(request: Request) -> None:
    """Refuse any parameter, where a path takes none and must answer without a catalogue."""
    _NOTHING.read(pairs_of(request.scope["query_string"]), Catalogue.empty())


def respond(request: Request, asked: Asked, table: Table, meta: Mapping[str, Any] | None = None) -> Response:
    """The table in the representation that the request likes best, with its links."""
    chosen = _format(request, asked, table)
    shown = table.select(asked.page.fields)
    rows = list(shown.rows)
    described = {"count": len(rows), **(meta or {}), "lang": asked.lang, **table.meta}
    links = {**_links(request, asked, described), **table.links}
    if chosen is CSVW:
        links["csv"] = _as_asked(request, "" if "format" in asked.values else ".csv")
    write = partial(chosen.write, replace(shown, rows=rows, meta=described, links=links), asked.values)
    headers = {
        "content-type": chosen.content_type,
        "vary": "Accept",
        "cache-control": f"public, max-age={MAX_AGE}",
    }
    turning = [f'<{links[rel]}>; rel="{rel}"' for rel in ("next", "prev") if rel in links]
    if chosen.key == "csv":
        turning.append(_described_by(request))
    if turning:
        headers["link"] = ", ".join(turning)
    if chosen.binary:
        headers["content-disposition"] = f'attachment; filename="{table.name}.{chosen.key}"'
    if chosen.binary or len(rows) > SHORT:
        return _Written(write, headers)
    return Response(write(), headers=headers)


class _Written(Response):
    """A response whose body a thread writes, so that others are answered meanwhile."""

    def __init__(self, write: Callable[[], bytes], headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.body = await to_thread.run_sync(self._write)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def _described_by(request: Request) -> str:
    return f'<{_as_asked(request, f".{CSVW_SUFFIX}")}>; rel="describedby"; type="{CSVW.media_type}"'


def _as_asked(request: Request, suffix: str) -> str:
    """The address with another suffix and the very query of the request: a description names what it describes."""
    query = quote(request.scope["query_string"], safe="%!$&'()*+,;=:@/?-._~")
    return f"{request.scope['path']}{suffix}?{query}" if query else f"{request.scope['path']}{suffix}"


def release_meta_of(release: ReleaseBase | None) -> dict[str, Any]:
    """The release that an answer takes account of."""
    return {"release": release.id if release else None, "released_at": release.released_at if release else None}


def release_meta(dataset: Dataset) -> dict[str, Any]:
    """What the envelope says about where the figures stand."""
    meta = release_meta_of(dataset.release)
    if dataset.query.conversion:
        meta["unconverted"] = list(dataset.unconverted)
    return meta


def page_of(request: Request, asked: Asked, table: Table, total: int, meta: Mapping[str, Any]) -> Response:
    """A page that the store has cut out already."""
    page = asked.page
    return respond(request, asked, table, {"total": total, "limit": page.limit, "offset": page.offset, **meta})


def paged(request: Request, asked: Asked, table: Table, meta: Mapping[str, Any] | None = None) -> Response:
    """A page of a table that is whole in memory, sorted as asked."""
    page = asked.page
    rows = sorted_rows(table, page.sort)
    cut = replace(table, rows=rows[page.offset : page.offset + page.limit])
    return page_of(request, asked, cut, len(rows), meta or {})


def sorted_rows(table: Table, order: Iterable[str]) -> list[Any]:
    """The rows by the named columns, the last named first, so that the first decides; missing cells come last."""
    rows = list(table.rows)
    places = {column.name: place for place, column in enumerate(table.columns)}
    for name in reversed(tuple(order)):
        place = places[name.removeprefix("-")]
        missing = [row for row in rows if row[place] is None]
        given = [row for row in rows if row[place] is not None]
        given.sort(key=lambda row, place=place: row[place], reverse=name.startswith("-"))  # type: ignore[misc]
        rows = given + missing
    return rows


def _format(request: Request, asked: Asked, table: Table) -> Format:
    if suffix := request.scope.get("suffix"):
        return formats.by_suffix(suffix) or formats.by_key(suffix)
    if "format" in asked.values:
        return formats.by_key(asked.values["format"])
    return negotiate(request.headers.get("accept"), figures=formats.is_of_figures(table))


def _links(request: Request, asked: Asked, meta: Mapping[str, Any]) -> dict[str, str]:
    path = request.scope.get("asked_path") or request.url.path
    pairs = dict(asked.canonical)
    links = {"self": _address(path, pairs)}
    limit, offset, total = (meta.get(name) for name in ("limit", "offset", "total"))
    if limit is not None and offset is not None and total is not None:
        if offset + limit < total:
            links["next"] = _address(path, pairs, limit=limit, offset=offset + limit)
        if offset > 0:
            links["prev"] = _address(path, pairs, limit=limit, offset=max(0, min(offset, total) - limit))
    return links


def _address(path: str, pairs: Mapping[str, str], **changes: int) -> str:
    merged = {**pairs, **{name: str(value) for name, value in changes.items()}}
    return f"{path}?{urlencode(sorted(merged.items()), safe=',:/')}" if merged else path


class Suffix:
    """Takes the format's suffix off a path before routing: `/v1/figures.csv` is `/v1/figures` as CSV."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route the path without its suffix, and keep both."""
        if scope["type"] == "http" and (match := _SUFFIXED.fullmatch(scope["path"])):
            suffix = match["suffix"]
            if formats.by_suffix(suffix):
                path = match["path"]
                # In place: the edge, whose copy of the scope this is, reads the route from it afterwards.
                scope.update(path=path, raw_path=path.encode(), suffix=suffix, asked_path=scope["path"])
            elif suffix not in OWN_SUFFIXES and "." not in match["path"] and not suffix.isdigit():
                raise _no_such_suffix(suffix)
        await self._app(scope, receive, send)


def _no_such_suffix(suffix: str) -> NotAcceptable:
    detail = f"There is no representation .{suffix}."
    return NotAcceptable(detail, [Fault("suffix", detail, suffix, list(FORMATS), nearest(suffix, FORMATS))])


def _given(scope: Scope) -> dict[str, str]:
    """The parameters as they were given; a fault that was found after reading knows only the parameter's name."""
    try:
        return dict(pairs_of(scope["query_string"]))
    except InvalidParameter:
        return {}


def problem(refusal: Problem, scope: Scope) -> tuple[int, list[Header], bytes]:
    """Status, headers and body of the problem document (RFC 9457) of a refusal."""
    given = _given(scope)
    faults = [
        fault if fault.value is not None else replace(fault, value=given.get(fault.parameter))
        for fault in refusal.faults
    ]
    body: dict[str, Any] = {
        "type": f"{address_of(scope)}{API}/errors/{refusal.code}",
        "title": refusal.title,
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.detail,
        "instance": scope.get("asked_path") or scope["path"],
        "request_id": scope.get("state", {}).get("request_id"),
        "errors": [fault.body() for fault in faults],
    }
    content = dumps(_printable(body))
    headers: list[Header] = [
        (b"content-type", PROBLEM_TYPE.encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        *((name.encode(), value.encode()) for name, value in refusal.headers.items()),
    ]
    return refusal.status, headers, content


def _printable(value: Any) -> Any:
    """The value with lone surrogates replaced, which UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def address_of(scope: Scope) -> str:
    """The scheme and host that clients reach the server by, for addresses that must be absolute."""
    public: str = scope["app"].state.settings.public_url if "app" in scope else ""
    if public:
        return public.rstrip("/")
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}" if re.fullmatch(r"[\w.:\[\]-]{1,255}", host) else ""


def refuse(request: Request, error: Exception) -> Response:
    """The response to a refusal, or to what the router refused itself."""
    refusal = error if isinstance(error, Problem) else _routed(request, error)
    status, headers, body = problem(refusal, request.scope)
    return Response(body, status, {name.decode(): value.decode() for name, value in headers})


def _routed(request: Request, error: Exception) -> Problem:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.method} is not allowed here; GET and HEAD are."
        return MethodNotAllowed(detail, headers={"Allow": "GET, HEAD"})
    if status == HTTPStatus.NOT_FOUND:
        paths = request.app.openapi()["paths"]  # app.routes does not list those of included routers
        plain = [path for path in paths if "{" not in path]
        hint = did_you_mean(request.url.path, plain, otherwise=" /docs lists the paths.")
        return NotFound(f"There is nothing at {request.url.path[:200]}.{hint}")
    return Problem(FAILED)
