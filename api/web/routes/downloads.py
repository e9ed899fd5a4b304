"""`/v1/downloads`: whole tables as files."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.types import Receive, Scope, Send

from api.domain.errors import NotFound
from api.formats.registry import CSVW, CSVW_SUFFIX, FORMATS
from api.formats.table import release_meta
from api.service.downloads.files import (
    AS_PRINTED,
    CLAIMS,
    FIGURES,
    OF_FIGURES,
    SQLITE,
    TABLES,
    DownloadRow,
    Files,
    Made,
    downloads,
    downloads_table,
    empty_table,
)
from api.service.parameters.errors import no_such
from api.service.parameters.groups import Converted, NoParameters
from api.service.parameters.queries import ListQuery, list_query
from api.service.parameters.reading import conversion_of
from api.web import links as signposts
from api.web.dependencies import Service, from_query
from api.web.links import API, TypedLink, address_of, linked
from api.web.middleware.delivery import PATHSEND, UNCACHED, cacheable, tags
from api.web.middleware.expensive import turn
from api.web.openapi import documented, listed, path_key
from api.web.responses import quoted_query, respond_whole

router = APIRouter(prefix=API, tags=["Downloads"])
DownloadsQuery = list_query("DownloadsQuery", DownloadRow)
DESCRIPTIONS = {f"{table}.{CSVW_SUFFIX}": table for table in TABLES}
FILES = [*(item.file for item in downloads()), *DESCRIPTIONS]
DATABASE = f"{FIGURES}.{SQLITE.key}"
MEDIA_TYPES = [*(item.format.media_type for item in downloads() if item.table == CLAIMS), CSVW.media_type]
FILE = path_key(
    "file",
    "Name of a file",
    "areas.csv",
    {"type": "string", "enum": [DATABASE, *(file for file in FILES if file.partition(".")[0] not in OF_FIGURES)]},
)
FORMAT = path_key(
    "format",
    "Format of the file",
    "csv",
    {"type": "string", "enum": [file.partition(".")[2] for file in FILES if file.partition(".")[0] == CLAIMS]},
)

Nothing = Annotated[NoParameters, Depends(from_query(NoParameters))]
Wanted = Annotated[Converted, Depends(from_query(Converted))]


def files_of(request: Request) -> Files:
    """The application's files of downloads."""
    files: Files = request.app.state.files
    return files


class FileAnswer(Response):
    """A response whose body is a file; the front sends it, whole or a requested range."""

    def __init__(self, made: Made, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self.raw_headers += tags(bytes.fromhex(made.sha256))
        self._path = made.path

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send the path of the file, whose bytes the front sends."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": PATHSEND, "path": str(self._path)})


@router.get(
    "/downloads",
    summary="All downloads",
    **documented(DownloadsQuery, listed(DownloadRow)),
)
async def list_downloads(
    request: Request, query: Annotated[ListQuery, Depends(from_query(DownloadsQuery))], service: Service
) -> Response:
    """The files of whole tables with size and hash: figures, every source's claims, the catalogue, the database."""
    catalogue = await service.catalogue()
    files = files_of(request).all(catalogue)
    response = respond_whole(request, query, downloads_table(files), release_meta(catalogue.newest()))
    if any(made is None for _, made in files):
        response.headers.update(UNCACHED)
    return linked(response, signposts.of_dataset(address_of(request.scope)))


@router.get("/downloads/figures.sqlite", include_in_schema=False)
async def database(request: Request, _query: Nothing, service: Service) -> Response:
    """The database as a file; OpenAPI describes it with the tables of the catalogue, since it takes no unit."""
    return await _file(request, DATABASE, service)


def _add(table: str, summary: str, description: str) -> None:
    described = documented(Converted, documents=MEDIA_TYPES, key=FORMAT, meaning="The file.", more=[507])
    rows = {"type": "array", "items": {"type": "object"}}
    described["responses"][200]["content"][FORMATS["json"].media_type] = {"schema": rows}

    @router.get(
        f"/downloads/{table}.{{format}}",
        summary=summary,
        description=description,
        name=f"get_{table}_file",
        **described,
    )
    async def whole_table(request: Request, format: str, query: Wanted, service: Service) -> Response:
        return await _file(request, f"{table}.{format}", service, query)


_add(
    FIGURES,
    "All figures, one claim each",
    "One claim for each indicator, area and period as a file; Range requests are answered in part.\n\n"
    "What has no rate, or is of another kind of unit, stays in its own unit, which each row names.",
)
_add(
    CLAIMS,
    "All claims of all sources",
    "Every source's claims as a file, `preferred` marking those that stand; as for figures otherwise.",
)


@router.get(
    "/downloads/{file}",
    summary="The database, or a table of the catalogue",
    **documented(
        NoParameters,
        documents=[FORMATS["csv"].media_type, CSVW.media_type, SQLITE.media_type],
        key=FILE,
        meaning="The file.",
        more=[507],
    ),
)
async def get_download(request: Request, file: str, _query: Nothing, service: Service) -> Response:
    """A whole table as a file, or the metadata of a table as CSV; Range requests are answered in part.

    The database is a file of SQLite; its views figure_values and claim_values hold numbers at scale one.
    """
    return await _file(request, file, service)


async def _file(request: Request, file: str, service: Service, wanted: Converted | None = None) -> Response:
    catalogue = await service.catalogue()
    conversion = conversion_of(wanted) if wanted else AS_PRINTED
    query = quoted_query(request)
    if file in DESCRIPTIONS:
        table = empty_table(name := DESCRIPTIONS[file])
        body = CSVW.write(replace(table, links={"csv": f"{name}.{FORMATS['csv'].key}{query}"}))
        return Response(body, headers={**cacheable(request), "content-type": CSVW.content_type})
    by_name = {item.file: item for item in downloads()}
    if (found := by_name.get(file)) is None:
        raise NotFound(no_such("download", f"{API}/downloads", file, by_name))
    files = files_of(request)
    if conversion.unit is None and not (conversion.scale and conversion.scale.exponent):
        conversion = AS_PRINTED
    made = await files.get(found, service, catalogue, conversion, partial(turn, request.scope))
    parts = (found.table, conversion.unit, conversion.scale and conversion.scale.name, found.format.key)
    name = ".".join(part for part in parts if part)  # figures.USD.billion.csv
    headers = {
        **cacheable(request),
        "content-type": found.format.content_type,
        "content-disposition": f'attachment; filename="{name}"',
    }
    own = [*signposts.of_file(address_of(request.scope))]
    if found.format.key == "csv":
        site = request.app.state.settings.public_url.rstrip("/")
        described = f"{site}{API}/downloads/{found.table}.{CSVW_SUFFIX}{query}"
        own.insert(0, TypedLink("describedby", described, CSVW.media_type))
    return linked(FileAnswer(made, headers), own)
