"""`/v1/convert`: a quantity of the caller's own in another unit, with a receipt."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.figure_rows import ConversionRow, conversion_table
from api.service import answers
from api.service.parameters.groups import ConvertQuery
from api.web.dependencies import Service, from_query
from api.web.openapi.models import answered, documented
from api.web.public_address import API
from api.web.responses import respond

router = APIRouter(prefix=API, tags=["Conversion"])


@router.get(
    "/convert",
    summary="Convert a quantity",
    operation_id="convert",
    **documented(ConvertQuery, answered(ConversionRow), meaning="The one that was asked for."),
)
async def convert(
    request: Request, query: Annotated[ConvertQuery, Depends(from_query(ConvertQuery))], service: Service
) -> Response:
    """A quantity in another unit with what its digits leave open, how it is read, and the rate that was used."""
    catalogue = await service.catalogue()
    table = conversion_table(await answers.conversion(service, query), query.lang)
    return respond(request, query, table, {"release": catalogue.version})
