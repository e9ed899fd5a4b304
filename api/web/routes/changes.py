"""`/v1/changes`: what each release did to which figure, as rows and as an Atom feed."""

from fastapi import APIRouter, Request, Response

from api.representations import atom
from api.representations.catalogue_rows import CHANGE_COLUMNS, changes_table
from api.service.asked import Accepted
from api.service.parameters import AS_OF, PAGED, REPORT, SHOWN, UPDATED_AFTER, fields_of
from api.web.description import accepts, described_list
from api.web.response_models import shape
from api.web.responses import address_of, ask, current, page_of, release_meta_of

router = APIRouter(tags=["Catalogue"])
FIELDS = fields_of(column.name for column in CHANGE_COLUMNS)
CHANGES = Accepted((REPORT, AS_OF, UPDATED_AFTER, *SHOWN, *PAGED, FIELDS))
FEED = Accepted((REPORT, UPDATED_AFTER))
FEED_LENGTH = 1000
ChangeRow = shape("Change", "An entry of /v1/changes.", CHANGE_COLUMNS)


@router.get(
    "/changes",
    summary="Figures added and withdrawn",
    operation_id="list_changes",
    **described_list(ChangeRow),
)
@accepts(CHANGES, "limit=2")
async def changes(request: Request) -> Response:
    """Every addition and withdrawal with its release, moment and reason, newest first."""
    catalogue, asked = await ask(request, CHANGES)
    page = asked.page
    rows, total = await current(request).changes(catalogue, asked.query(), page.limit, page.offset)
    meta = release_meta_of(catalogue.newest(asked.get("as_of")))
    return page_of(request, asked, changes_table(rows, catalogue, asked.lang), total, meta)


@router.get(
    "/changes.atom",
    operation_id="get_changes_feed",
    summary="Figures added and withdrawn, as a feed",
    responses={200: {"description": "An Atom feed, an entry a release", "content": {atom.MEDIA_TYPE: {}}}},
    response_model=None,
)
@accepts(FEED)
async def changes_feed(request: Request) -> Response:
    """The newest changes for a feed reader."""
    catalogue, asked = await ask(request, FEED)
    rows, _ = await current(request).changes(catalogue, asked.query(), FEED_LENGTH, 0)
    return Response(atom.atom(rows, catalogue, address_of(request.scope)), media_type=atom.MEDIA_TYPE)
