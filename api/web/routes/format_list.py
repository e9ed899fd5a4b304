"""`/v1/formats`: the representations that this server has."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.catalogue_rows import FormatRow, formats_table
from api.service.parameters.queries import ListQuery, list_query
from api.web.dependencies import from_query
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Catalogue"])
FormatsQuery = list_query("FormatsQuery", FormatRow)


@router.get(
    "/formats", summary="All formats", operation_id="list_formats", **documented(listed(FormatRow), FormatsQuery)
)
async def formats(request: Request, query: Annotated[ListQuery, Depends(from_query(FormatsQuery))]) -> Response:
    """What `format` may be, with its media type and suffix; a format whose libraries are not installed is left out."""
    return respond_whole(request, query, formats_table())
