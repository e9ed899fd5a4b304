"""`/v1/convert`: a quantity of the caller's own in another unit, with a receipt."""

from fastapi import APIRouter, Request, Response

from api.representations.figure_rows import ConversionRow, conversion_table
from api.service.parameters import CONVERT
from api.web.description import accepts, described_one
from api.web.responses import ask, current, respond

router = APIRouter(tags=["Conversion"])


@router.get("/convert", summary="Convert a quantity", operation_id="convert", **described_one(ConversionRow))
@accepts(CONVERT, "value=15.5&scale=trillion&from=CNY&to=USD&year=2024")
async def convert(request: Request) -> Response:
    """The quantity in another unit, with the digits that its own warrant and the receipt of the rate."""
    catalogue, asked = await ask(request, CONVERT)
    amount, receipt = await current(request).convert(catalogue, asked.question(catalogue))
    return respond(request, asked, conversion_table(amount, receipt, asked.lang), {"release": catalogue.version})
