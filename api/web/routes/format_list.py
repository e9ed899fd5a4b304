"""`/v1/formats`: the representations that this server has."""

from fastapi import APIRouter, Request, Response

from api.representations.row_columns import names_of
from api.representations.service_rows import FormatRow, formats_table
from api.service.asked import Accepted
from api.service.parameters import PAGED, SHOWN, fields_of, sort_by
from api.web.description import accepts, described_list
from api.web.responses import ask_alone, paged

router = APIRouter(tags=["Catalogue"])
NAMES = names_of(FormatRow)
FORMATS = Accepted((*SHOWN, *PAGED, sort_by(NAMES), fields_of(NAMES)))


@router.get("/formats", summary="All formats", operation_id="list_formats", **described_list(FormatRow))
@accepts(FORMATS)
async def formats(request: Request) -> Response:
    """What `format` may be, with its media type and suffix; a format whose libraries are not installed is left out."""
    asked = ask_alone(request, FORMATS)
    return paged(request, asked, formats_table())
