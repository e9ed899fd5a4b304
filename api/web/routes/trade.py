"""`/v1/trade`: cross-border e-commerce by flow."""

from fastapi import APIRouter, Request, Response

from api.representations.topic_rows import TradeRow
from api.web.description import accepts, described_list
from api.web.routes import topics

router = APIRouter(tags=["Trade"])
ACCEPTED = topics.accepted(TradeRow)


@router.get(
    "/trade",
    summary="Cross-border e-commerce by flow, area and period",
    operation_id="list_trade",
    **described_list(TradeRow),
)
@accepts(ACCEPTED, "period=2024&unit=USD")
async def trade(request: Request) -> Response:
    """Value, growth and shares of the total, of exports and of imports; each is a whole figure."""
    return await topics.respond(request, TradeRow, ACCEPTED)
