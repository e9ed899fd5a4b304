"""`/v1/partnerships`: programmes of partnership and what they have built."""

from fastapi import APIRouter, Request, Response

from api.description import accepts, described_list
from api.layouts import PARTNERSHIPS
from api.routes import typed
from api.schemas import PartnershipsRow

router = APIRouter(tags=["Partnerships"])
ACCEPTED = typed.accepted(PARTNERSHIPS)


@router.get(
    "/partnerships",
    summary="Partnership programmes by period",
    operation_id="list_partnerships",
    **described_list(PartnershipsRow),
)
@accepts(ACCEPTED, "period=2025-06")
async def partnerships(request: Request) -> Response:
    """Partner countries, pavilions, sourcing bases and training of a programme; each is a whole figure."""
    return await typed.respond(request, PARTNERSHIPS, ACCEPTED)
