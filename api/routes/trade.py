"""`/v1/trade`: cross-border e-commerce by flow."""

from fastapi import APIRouter, Request, Response

from api.description import accepts, described_list
from api.routes import typed
from api.schemas import TradeRow
from api.tables import TRADE

router = APIRouter(tags=["Trade"])
ACCEPTED = typed.accepted(TRADE)


@router.get("/trade", summary="Cross-border e-commerce by flow, area and period", **described_list(TradeRow))
@accepts(ACCEPTED, "period=2024&unit=USD")
async def trade(request: Request) -> Response:
    """Value, growth and shares of the total, of exports and of imports; each is a whole figure."""
    return await typed.respond(request, TRADE, ACCEPTED)
