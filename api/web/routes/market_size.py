"""`/v1/market-size`: how large the market is, how fast it grows, and the area's share of the world's."""

from fastapi import APIRouter, Request, Response

from api.representations.topic_rows import MarketSizeRow
from api.web.description import accepts, described_list
from api.web.routes import topics

router = APIRouter(tags=["Market size"])
ACCEPTED = topics.accepted(MarketSizeRow)


@router.get(
    "/market-size",
    summary="Market size by area and period",
    operation_id="list_market_size",
    **described_list(MarketSizeRow),
)
@accepts(ACCEPTED, "area=CHN&unit=USD")
async def market_size(request: Request) -> Response:
    """Sales, their growth, the share of the world and the years as the largest market; each is a whole figure."""
    return await topics.respond(request, MarketSizeRow, ACCEPTED)
