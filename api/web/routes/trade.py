"""`/v1/trade`: cross-border e-commerce by flow."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.table import dataset_meta
from api.formats.topic_rows import TradeRow
from api.service import answers
from api.service.parameters.queries import TradeQuery
from api.web.dependencies import Service, from_query
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Trade"])


@router.get(
    "/trade",
    summary="Cross-border e-commerce by flow, area and period",
    operation_id="list_trade",
    **documented(listed(TradeRow), TradeQuery),
)
async def trade(
    request: Request, query: Annotated[TradeQuery, Depends(from_query(TradeQuery))], service: Service
) -> Response:
    """Value, growth and shares of the total, of exports and of imports; each is a whole figure."""
    table, dataset = await answers.topic(service, query, TradeRow)
    return respond_whole(request, query, table, dataset_meta(dataset))
