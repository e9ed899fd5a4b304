"""`/v1/changes`: what each release did to which figure, as rows and as an Atom feed."""

from fastapi import APIRouter, Request, Response

from api.domain.query import Lang
from api.representations import atom
from api.representations.change_rows import ChangeRow, change_row, changes_table
from api.representations.row_columns import names_of
from api.service.asked import Accepted
from api.service.parameters import AS_OF, PAGED, REPORT, SHOWN, UPDATED_AFTER, fields_of
from api.web.description import accepts, described_list
from api.web.responses import address_of, ask, current, page_of, release_meta_of

router = APIRouter(tags=["Catalogue"])
FIELDS = fields_of(names_of(ChangeRow))
CHANGES = Accepted((REPORT, AS_OF, UPDATED_AFTER, *SHOWN, *PAGED, FIELDS))
FEED = Accepted((REPORT, UPDATED_AFTER))
FEED_LENGTH = 1000


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
    changed = [change_row(row, catalogue, Lang.EN) for row in rows]
    return Response(atom.atom(changed, catalogue, address_of(request.scope)), media_type=atom.MEDIA_TYPE)
