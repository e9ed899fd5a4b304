"""`/v1/trade`: cross-border e-commerce by flow."""

from fastapi import APIRouter, Request, Response

from api.description import accepts, described_list
from api.layouts import TRADE
from api.routes import typed
from api.schemas import TradeRow

router = APIRouter(tags=["Trade"])
ACCEPTED = typed.accepted(TRADE)


@router.get(
    "/trade",
    summary="Cross-border e-commerce by flow, area and period",
    operation_id="list_trade",
    **described_list(TradeRow),
)
@accepts(ACCEPTED, "period=2024&unit=USD")
async def trade(request: Request) -> Response:
    """Value, growth and shares of the total, of exports and of imports; each is a whole figure."""
    return await typed.respond(request, TRADE, ACCEPTED)
