"""`/v1/downloads`: whole tables as files, and the two documents that describe them to other people's programs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from api.domain.errors import NotFound
from api.domain.query import Conversion
from api.representations.formats import CSVW, CSVW_SUFFIX, FORMATS
from api.representations.writers import csvw, jsonstat
from api.representations.writers.json import dumps
from api.service.downloads import datapackage
from api.service.downloads.download_files import Files
from api.service.downloads.download_list import Download, DownloadRow, Made, downloads, downloads_table, find
from api.service.downloads.download_tables import TABLES, empty_table
from api.service.parameters.fault_sentences import not_held
from api.service.parameters.parameter_groups import Converted, NoParameters
from api.service.parameters.queries import ListQuery, list_query
from api.service.parameters.read_parameters import resolve
from api.service.parameters.resolve_query import conversion_of
from api.web.cache_control import UNCACHED, cacheable
from api.web.dependencies import Service, from_query
from api.web.in_front.delivery import PATHSEND, Receive, Scope, Send
from api.web.openapi.response_models import listed
from api.web.openapi.route_documentation import PathKey, documented, documented_file
from api.web.public_address import API, address_of
from api.web.responses import release_meta, respond_whole

router = APIRouter(prefix=API, tags=["Downloads"])
DownloadsQuery = list_query("DownloadsQuery", DownloadRow)
DESCRIPTIONS = {f"{table}.{CSVW_SUFFIX}": table for table in TABLES}
FILE = PathKey(
    "file",
    "Name of a file",
    "figures.csv",
    {"type": "string", "enum": [*(item.file for item in downloads()), *DESCRIPTIONS]},
)
LISTING_SECONDS = 5.0
"""Seconds after which a listing starts to make no more files, and tells those that are not there without a size."""

Nothing = Annotated[NoParameters, Depends(from_query(NoParameters))]


async def _wanted(request: Request, file: str) -> Converted | NoParameters:
    """The parameters that the file takes: a unit and a scale where its rows are figures, else none."""
    table = DESCRIPTIONS.get(file)
    download = Download(table, FORMATS["csv"]) if table else find(file)
    if download is not None and download.converts:
        return await from_query(Converted)(request)
    return await from_query(NoParameters)(request)


def _files(request: Request) -> Files:
    files: Files = request.app.state.files
    return files


class FileAnswer(Response):
    """A response whose body is a file; what stands in front of routing sends it, whole or a requested range."""

    def __init__(self, download: Download, made: Made, query: str, cached: Mapping[str, str], name: str) -> None:
        headers = {
            **cached,
            "content-type": download.format.content_type,
            "content-disposition": f'attachment; filename="{name}"',
            "etag": f'"{made.sha256[:32]}"',
        }
        if download.format.key == "csv":
            described = f"{API}/downloads/{download.table}.{CSVW_SUFFIX}{query}"
            headers["link"] = f'<{described}>; rel="describedby"; type="{CSVW.media_type}"'
        super().__init__(headers=headers)
        self._path = made.path

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Say where the file is."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": PATHSEND, "path": str(self._path)})


@router.get(
    "/downloads",
    summary="All downloads",
    operation_id="list_downloads",
    **documented(listed(DownloadRow), DownloadsQuery),
)
async def listing(
    request: Request, query: Annotated[ListQuery, Depends(from_query(DownloadsQuery))], service: Service
) -> Response:
    """The files of whole tables with size and hash: all claims of all sources, and the catalogue."""
    catalogue = await service.catalogue()
    files = await _files(request).all(service, catalogue, LISTING_SECONDS)
    response = respond_whole(request, query, downloads_table(files), release_meta(catalogue.newest()))
    if any(made is None for _, made in files):
        response.headers.update(UNCACHED)
    return response


@router.get(
    "/downloads/{file}",
    summary="One download",
    operation_id="get_download",
    **documented_file(
        Converted,
        *dict.fromkeys([*(item.format.media_type for item in downloads()), CSVW.media_type]),
        key=FILE,
    ),
)
async def download(
    request: Request, file: str, wanted: Annotated[Converted | NoParameters, Depends(_wanted)], service: Service
) -> Response:
    """A whole table as a file, or the metadata of one that is CSV; Range requests are answered in part.

    Files of `figures` and `claims` take a unit and a scale. What has no rate, or is of another kind, stays in its own
    unit, which each row names.
    """
    catalogue = await service.catalogue()
    conversion = conversion_of(resolve(wanted, catalogue)) if isinstance(wanted, Converted) else Conversion()
    query = _query(request)
    if file in DESCRIPTIONS:
        body = _description(DESCRIPTIONS[file], query)
        return Response(body, headers={**cacheable(request), "content-type": CSVW.content_type})
    found = find(file)
    if found is None:
        raise NotFound(not_held("download", f"{API}/downloads", file, [item.file for item in downloads()]))
    files = _files(request)
    if conversion.unit is None and not (conversion.scale and conversion.scale.exponent):
        return FileAnswer(found, await files.get(found, service, catalogue), query, cacheable(request), found.file)
    made = await files.get_converted(found, service, catalogue, conversion)
    return FileAnswer(found, made, query, cacheable(request), _name(found, conversion))


def _query(request: Request) -> str:
    """The very query of the request, for what describes its answer."""
    query = quote(request.scope["query_string"], safe="%!$&'()*+,;=:@/?-._~")
    return f"?{query}" if query else ""


def _name(download: Download, conversion: Conversion) -> str:
    """The name under which a converted file is kept, beside that as printed: figures.USD.billion.csv."""
    scale = conversion.scale.name if conversion.scale else None
    return ".".join(part for part in (download.table, conversion.unit, scale, download.format.key) if part)


def _description(name: str, query: str) -> bytes:
    return csvw.write(replace(empty_table(name), links={"csv": f"{name}.{FORMATS['csv'].key}{query}"}))


@router.get(
    "/datapackage.json",
    summary="Data Package of all tables",
    operation_id="get_datapackage",
    **documented_file(NoParameters, "application/json"),
)
async def package(request: Request, _query: Nothing, service: Service) -> Response:
    """The tables as a Data Package, which frictionless and others read and check."""
    catalogue = await service.catalogue()
    tables = [item for item in downloads() if item.format.key == "csv"]
    files = [(item, await _files(request).get(item, service, catalogue)) for item in tables]
    body = datapackage.descriptor(catalogue, files, address_of(request.scope))
    return Response(dumps(body), headers={**cacheable(request), "content-type": "application/json"})


@router.get(
    "/collection.json",
    summary="JSON-stat collection of all figures",
    operation_id="get_collection",
    **documented_file(NoParameters, FORMATS["jsonstat"].media_type),
)
async def collection(request: Request, _query: Nothing, service: Service) -> Response:
    """The JSON-stat datasets: one of all figures, one a topic, one an indicator."""
    catalogue = await service.catalogue()
    address = f"{address_of(request.scope)}{API}/figures.jsonstat"
    topics = sorted({indicator.topic for indicator in catalogue.indicators.values()})
    datasets = {
        address: "All figures",
        **{f"{address}?topic={topic}": topic for topic in topics},
        **{f"{address}?indicator={item.code}": item.name_en for item in catalogue.indicators.values()},
    }
    newest = catalogue.newest()
    body = jsonstat.collection(datapackage.TITLE, datasets, newest.released_at if newest else None)
    return Response(body, headers={**cacheable(request), "content-type": FORMATS["jsonstat"].content_type})
