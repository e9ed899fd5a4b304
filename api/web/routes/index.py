"""`/v1`: the paths of the API, each with its meaning, its parameters and an example."""

from collections.abc import Mapping
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response

from api.formats.catalogue_rows import PathRow
from api.formats.table import Table, columns_of
from api.service.parameters.queries import ListQuery, list_query
from api.web.dependencies import from_query
from api.web.links import API, address_of, api_catalog_links, linked
from api.web.openapi import documented, example_file, listed
from api.web.responses import respond_whole

router = APIRouter(tags=["Catalogue"])
PathsQuery = list_query("PathsQuery", PathRow)
LINKS = {"docs": "/docs", "openapi": "/openapi.json", "search": f"{API}/search", "service": f"{API}/service"}


@router.get(API, summary="All paths", **documented(PathsQuery, listed(PathRow)))
async def list_paths(request: Request, query: Annotated[ListQuery, Depends(from_query(PathsQuery))]) -> Response:
    """The paths under /v1, each with its meaning, the names of its parameters and an example."""
    described = (await to_thread.run_sync(request.app.openapi))["paths"]  # made on first use, in half a second
    rows = path_rows(described)
    there = {name: address for name, address in LINKS.items() if address in described or not address.startswith(API)}
    table = Table("paths", columns_of(PathRow), rows, links=there, key=("path",))
    response = respond_whole(request, query, table)
    return linked(response, api_catalog_links(address_of(request.scope)))


def path_rows(described: Mapping[str, Any]) -> list[PathRow]:
    """The rows of the paths under /v1, from the paths of the OpenAPI document."""
    return [_row(path, methods["get"]) for path, methods in described.items() if path.startswith(f"{API}/")]


def _row(path: str, operation: dict[str, Any]) -> PathRow:
    parameters = operation.get("parameters", ())
    named = {item["name"]: item.get("example") for item in parameters if item["in"] == "path"}
    answers = example_file()["answers"].get(path, {})
    requests = [example["request"].removeprefix("GET ") for example in answers.values()]
    return PathRow(
        path=path,
        meaning=operation["summary"],
        parameters=[item["name"] for item in parameters if item["in"] == "query"],
        example=requests[0] if requests else path.format(**named),
    )
