"""`/v1/market-size`: how large the market is, how fast it grows, and the area's share of the world's."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.table import dataset_meta
from api.formats.topic_rows import MarketSizeRow
from api.service import answers
from api.service.parameters.queries import MarketSizeQuery
from api.web.dependencies import Service, from_query
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Market size"])


@router.get(
    "/market-size",
    summary="Market size by area and period",
    operation_id="list_market_size",
    **documented(listed(MarketSizeRow), MarketSizeQuery),
)
async def market_size(
    request: Request, query: Annotated[MarketSizeQuery, Depends(from_query(MarketSizeQuery))], service: Service
) -> Response:
    """Sales, their growth, the share of the world and the years as the largest market; each is a whole figure."""
    table, dataset = await answers.topic(service, query, MarketSizeRow)
    return respond_whole(request, query, table, dataset_meta(dataset))
