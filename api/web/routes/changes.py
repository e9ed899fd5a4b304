"""`/v1/changes`: the figures that each release added, replaced or withdrew, as rows and as an Atom feed."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from api.domain.query import Lang
from api.formats.catalogue_rows import ChangeRow, changes_table
from api.formats.table import release_meta
from api.formats.writers import atom
from api.service.concurrency import of_rows
from api.service.figures import with_one_left_out
from api.service.parameters.queries import ChangesQuery, FeedQuery
from api.service.parameters.reading import canonical, change_query, pairs_of
from api.web.dependencies import Service, from_query
from api.web.links import API, SAFE, address_of
from api.web.middleware.expensive import long
from api.web.openapi.document import documented, listed
from api.web.responses import respond_page

router = APIRouter(prefix=API, tags=["Catalogue"])
RELEASES = 50
"""Maximum number of releases in a feed of changes."""
CHANGES = 100
"""Maximum number of changes of one release that a feed lists; further changes are only counted."""


@router.get(
    "/changes",
    summary="Figures added, corrected and withdrawn",
    **documented(ChangesQuery, listed(ChangeRow)),
)
async def list_changes(
    request: Request, query: Annotated[ChangesQuery, Depends(from_query(ChangesQuery, long))], service: Service
) -> Response:
    """Every change with the figure before and the figure after, newest first.

    `from` and `to` narrow the list to the changes between two releases; a figure corrected twice in between has two
    rows.
    """
    catalogue = await service.catalogue()
    rows, total = await service.changes(catalogue, change_query(query, catalogue), query.limit, query.offset)
    table = await of_rows(len(rows), lambda: changes_table(rows, catalogue, query.lang))
    meta = release_meta(catalogue.newest(query.as_of))
    if not total:

        async def count(wider: ChangesQuery) -> int:
            return (await service.changes(catalogue, change_query(wider, catalogue), 1, 0))[1]

        narrowing = ("from", "to", "updated_after", "as_of", "figure", "indicator", "report")
        meta["hint"] = await with_one_left_out(query, narrowing, count)
    return respond_page(request, query, table, total, meta)


@router.get(
    "/changes.atom",
    summary="Figures added, corrected and withdrawn, as a feed",
    **documented(FeedQuery, documents=[atom.MEDIA_TYPE], meaning="An Atom feed, an entry a release")
    # openapi-python-client gives up a path whose only media type it does not know; FastAPI's default is added.
    | {"response_class": JSONResponse},
)
async def get_changes_feed(
    request: Request, query: Annotated[FeedQuery, Depends(from_query(FeedQuery))], service: Service
) -> Response:
    """The changes of each of the newest releases, in words, for a feed reader."""
    catalogue = await service.catalogue()
    done = await service.changes_by_release(catalogue, change_query(query, catalogue), RELEASES, CHANGES)
    pairs = [pair for pair in pairs_of(request.scope["query_string"]) if pair != ("lang", Lang.EN)]
    query_string = urlencode(canonical(pairs), safe=SAFE)
    feed = atom.atom(done, catalogue, address_of(request.scope), query_string, query.lang)
    return Response(feed, media_type=atom.MEDIA_TYPE)
