"""`/v1/formats`: the representations that this server has."""

from fastapi import APIRouter, Request, Response

from api.representations import formats as table_of
from api.representations.table import Table, text
from api.service.asked import Accepted
from api.service.parameters import PAGED, SHOWN, fields_of, sort_by
from api.web.description import accepts, described_list
from api.web.response_models import shape
from api.web.responses import ask_alone, paged

COLUMNS = (
    text("key", "The value of `format`"),
    text("media_type", "The media type, for Accept"),
    text("suffix", "What ends a path instead, as in /v1/figures.csv"),
    text("needs", "table: every path has it; figures: /v1/figures and /v1/figures/{id} have it"),
    text("meaning", "What it is for"),
)
router = APIRouter(tags=["Catalogue"])
NAMES = [column.name for column in COLUMNS]
FORMATS = Accepted((*SHOWN, *PAGED, sort_by(NAMES), fields_of(NAMES)))
FormatRow = shape("FormatRow", "An entry of /v1/formats.", COLUMNS)


@router.get("/formats", summary="All formats", operation_id="list_formats", **described_list(FormatRow))
@accepts(FORMATS)
async def formats(request: Request) -> Response:
    """What `format` may be, with its media type and suffix; a format whose libraries are not installed is left out."""
    asked = ask_alone(request, FORMATS)
    rows = [
        (row.key, row.media_type, f".{row.key}", str(row.needs), row.meaning) for row in table_of.offered(figures=True)
    ]
    return paged(request, asked, Table("formats", COLUMNS, rows))
