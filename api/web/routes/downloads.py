"""`/v1/downloads`: whole tables as files, and the two documents that describe them to other people's programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound
from api.domain.suggestions import nearest
from api.representations.formats import CSVW, CSVW_SUFFIX, FORMATS
from api.representations.row_columns import names_of
from api.representations.writers import csvw, jsonstat
from api.representations.writers.json import dumps
from api.service import datapackage
from api.service.asked import Accepted
from api.service.download_files import (
    TABLES,
    Download,
    DownloadRow,
    Files,
    Made,
    downloads,
    downloads_table,
    empty_table,
    find,
)
from api.service.parameters import PAGED, SHOWN, fields_of, sort_by
from api.web.components import enum_of
from api.web.delivery import PATHSEND, Receive, Scope, Send
from api.web.description import Key, accepts, described_list
from api.web.responses import API, MAX_AGE, address_of, ask, current, paged, release_meta_of

router = APIRouter(tags=["Downloads"])
NAMES = names_of(DownloadRow)
LISTED = Accepted((*SHOWN, *PAGED, sort_by(NAMES), fields_of(NAMES)))
BARE = Accepted(())
DESCRIPTIONS = {f"{table}.{CSVW_SUFFIX}": table for table in TABLES}
FILE = Key(
    "Name of a file", "figures.csv", lambda _catalogue: enum_of([*(item.file for item in downloads()), *DESCRIPTIONS])
)
PATIENCE = 5.0
"""Seconds after which a listing starts to make no more files, and tells those that are not there without a size."""
_CACHED = {"cache-control": f"public, max-age={MAX_AGE}"}


def _content(*media_types: str) -> dict[str, Any]:
    """The answer of a route that gives documents of those types, as OpenAPI describes it."""
    kinds: dict[str, dict[str, Any]] = {
        media_type: {"schema": {} if "json" in media_type else {"type": "string", "format": "binary"}}
        for media_type in media_types
    }
    answer = {200: {"description": "The document.", "content": kinds}}
    return {"responses": answer, "response_model": None, "response_class": Response}


class FileAnswer(Response):
    """A response whose body is a file, which the edge sends, in part if that is asked for."""

    def __init__(self, download: Download, made: Made) -> None:
        headers = {
            **_CACHED,
            "content-type": download.format.content_type,
            "content-disposition": f'attachment; filename="{download.file}"',
            "etag": f'"{made.sha256[:32]}"',
        }
        if download.format.key == "csv":
            described = f"{API}/downloads/{download.table}.{CSVW_SUFFIX}"
            headers["link"] = f'<{described}>; rel="describedby"; type="{CSVW.media_type}"'
        super().__init__(headers=headers)
        self._path = made.path

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Say where the file is."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": PATHSEND, "path": str(self._path)})


async def _made(request: Request, catalogue: Catalogue, download: Download) -> Made:
    files: Files = request.app.state.files
    return await files.get(download, current(request), catalogue)


@router.get("/downloads", summary="All downloads", operation_id="list_downloads", **described_list(DownloadRow))
@accepts(LISTED, None)
async def listing(request: Request) -> Response:
    """The files of whole tables with size and hash: all claims of all sources, and the catalogue."""
    catalogue, asked = await ask(request, LISTED)
    files: Files = request.app.state.files
    listed = await files.all(current(request), catalogue, PATIENCE)
    response = paged(request, asked, downloads_table(listed), release_meta_of(catalogue.newest()))
    if any(made is None for _, made in listed):
        response.headers["cache-control"] = "no-store"
    return response


@router.get(
    "/downloads/{file}",
    summary="One download",
    operation_id="get_download",
    **_content(*dict.fromkeys([*(item.format.media_type for item in downloads()), CSVW.media_type])),
)
@accepts(BARE, key=FILE)
async def download(request: Request, file: str) -> Response:
    """A whole table as a file, or the metadata of one that is CSV; Range requests are answered in part."""
    catalogue, _ = await ask(request, BARE)
    if file in DESCRIPTIONS:
        return _described(DESCRIPTIONS[file])
    found = find(file)
    if found is None:
        near = nearest(file, [item.file for item in downloads()])
        raise NotFound(f"There is no download {file[:100]!r}; near it: {', '.join(near) or 'none'}.")
    return FileAnswer(found, await _made(request, catalogue, found))


def _described(name: str) -> Response:
    described = replace(empty_table(name), links={"csv": f"{name}.{FORMATS['csv'].key}"})
    return Response(csvw.write(described), headers={**_CACHED, "content-type": CSVW.content_type})


@router.get(
    "/datapackage.json",
    summary="Data Package of all tables",
    operation_id="get_datapackage",
    **_content("application/json"),
)
@accepts(BARE)
async def package(request: Request) -> Response:
    """The tables as a Data Package, which frictionless and others read and check."""
    catalogue, _ = await ask(request, BARE)
    tables = [item for item in downloads() if item.format.key == "csv"]
    files = [(item, await _made(request, catalogue, item)) for item in tables]
    body = datapackage.descriptor(catalogue, files, address_of(request.scope))
    return Response(dumps(body), headers={**_CACHED, "content-type": "application/json"})


@router.get(
    "/collection.json",
    summary="JSON-stat collection of all figures",
    operation_id="get_collection",
    **_content(FORMATS["jsonstat"].media_type),
)
@accepts(BARE)
async def collection(request: Request) -> Response:
    """The JSON-stat datasets: one of all figures, one a topic, one an indicator."""
    catalogue, _ = await ask(request, BARE)
    address = f"{address_of(request.scope)}{API}/figures.jsonstat"
    topics = sorted({indicator.topic for indicator in catalogue.indicators.values()})
    datasets = {
        address: "All figures",
        **{f"{address}?topic={topic}": topic for topic in topics},
        **{f"{address}?indicator={item.code}": item.name_en for item in catalogue.indicators.values()},
    }
    newest = catalogue.newest()
    body = jsonstat.collection(datapackage.TITLE, datasets, newest.released_at if newest else None)
    return Response(body, headers={**_CACHED, "content-type": FORMATS["jsonstat"].content_type})
