"""The routes of `/v1/downloads`: whole tables as files."""

from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from api.domain.errors import NotFound
from api.formats.registry import CSVW, CSVW_SUFFIX, FORMATS
from api.formats.table import release_meta
from api.service.downloads.files import TABLES, DownloadRow, Files, downloads, downloads_table, empty_table
from api.service.parameters.groups import NoParameters
from api.service.parameters.queries import ListQuery, list_query
from api.service.parameters.reading import no_such
from api.web.dependencies import Nothing, Service, from_query, settings_of
from api.web.links import API, TypedLink, linked
from api.web.middleware.expensive import turn
from api.web.middleware.headers_and_etag import UNCACHED, tags
from api.web.openapi import documented, listed, path_key
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Downloads"])
DownloadsQuery = list_query("DownloadsQuery", DownloadRow)
DESCRIPTIONS = {f"{table}.{CSVW_SUFFIX}": table for table in TABLES}
FILES = [item.file for item in downloads()]
MEDIA_TYPES = dict.fromkeys([*(item.format.media_type for item in downloads()), CSVW.media_type])
FILE = path_key("file", "Name of a file", "figures.csv", {"type": "string", "enum": [*FILES, *DESCRIPTIONS]})


def files_of(request: Request) -> Files:
    """The application's Files, which make the files of downloads and keep them on the disk."""
    files: Files = request.app.state.files
    return files


@router.get(
    "/downloads",
    summary="All downloads",
    **documented(DownloadsQuery, listed(DownloadRow)),
)
async def list_downloads(
    request: Request, query: Annotated[ListQuery, from_query(DownloadsQuery)], service: Service
) -> Response:
    """The files of whole tables with size and hash: figures, every source's claims, the catalogue, the database."""
    catalogue = await service.catalogue()
    files = files_of(request).all(catalogue)
    response = respond_whole(request, query, downloads_table(files), release_meta(catalogue.newest()))
    if not all(made for _, made in files):
        response.headers.update(UNCACHED)
    return response


_DESCRIBED = documented(NoParameters, documents=list(MEDIA_TYPES), key=FILE, meaning="The file.", more=[507])
_ROWS = {"type": "array", "items": {"type": "object"}}
_DESCRIBED["responses"][200]["content"][FORMATS["json"].media_type] = {"schema": _ROWS}


@router.get("/downloads/{file}", summary="A whole table, or the database", **_DESCRIBED)
async def get_download(request: Request, file: str, _query: Nothing, service: Service) -> Response:
    """A whole table as a file, or the metadata of its CSV by CSV on the Web; Range requests are answered in part.

    `figures` has one claim for each indicator, area and period, `claims` those of every source. The database is a file
    of SQLite; its views figure_values and claim_values hold numbers at scale one.
    """
    if name := DESCRIPTIONS.get(file):
        body = CSVW.write(replace(empty_table(name), links={"csv": f"{name}.{FORMATS['csv'].key}"}))
        return Response(body, media_type=CSVW.content_type)
    by_name = {item.file: item for item in downloads()}
    if not (found := by_name.get(file)):
        raise NotFound(no_such("download", f"{API}/downloads", file, by_name))
    made = await files_of(request).get(found, service, await service.catalogue(), partial(turn, request.scope))
    response = FileResponse(made.path, media_type=found.format.content_type, filename=file)
    response.raw_headers += tags(bytes.fromhex(made.sha256))
    if found.format.key == "csv":
        described = f"{settings_of(request).public_url}{API}/downloads/{found.table}.{CSVW_SUFFIX}"
        linked(response, [TypedLink("describedby", described, CSVW.media_type)])
    return response
