"""`/v1/changes`: what each release did to which figure, as rows and as an Atom feed."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from api.domain.query import Lang
from api.representations import atom
from api.representations.change_rows import ChangeRow, change_row, changes_table
from api.service import answers
from api.service.parameters.queries import ChangesQuery, FeedQuery
from api.web.dependencies import Service, from_query
from api.web.openapi.response_models import listed
from api.web.openapi.route_documentation import documented, documented_file
from api.web.public_address import API, address_of
from api.web.responses import release_meta, respond_page

router = APIRouter(prefix=API, tags=["Catalogue"])
FEED_LENGTH = 1000


@router.get(
    "/changes",
    summary="Figures added and withdrawn",
    operation_id="list_changes",
    **documented(listed(ChangeRow), ChangesQuery),
)
async def changes(
    request: Request, query: Annotated[ChangesQuery, Depends(from_query(ChangesQuery))], service: Service
) -> Response:
    """Every addition and withdrawal with its release, moment and reason, newest first."""
    catalogue = await service.catalogue()
    rows, total = await answers.changes(service, query, query.limit, query.offset)
    table = changes_table(rows, catalogue, query.lang)
    return respond_page(request, query, table, total, release_meta(catalogue.newest(query.as_of)))


@router.get(
    "/changes.atom",
    operation_id="get_changes_feed",
    summary="Figures added and withdrawn, as a feed",
    **documented_file(FeedQuery, atom.MEDIA_TYPE, meaning="An Atom feed, an entry a release")
    # openapi-python-client gives up a path whose one media type it does not know; FastAPI's default stands beside it.
    | {"response_class": JSONResponse},
)
async def changes_feed(
    request: Request, query: Annotated[FeedQuery, Depends(from_query(FeedQuery))], service: Service
) -> Response:
    """The newest changes for a feed reader."""
    catalogue = await service.catalogue()
    rows, _ = await answers.changes(service, query.selected, FEED_LENGTH)
    changed = [change_row(row, catalogue, Lang.EN) for row in rows]
    return Response(atom.atom(changed, catalogue, address_of(request.scope)), media_type=atom.MEDIA_TYPE)
