"""`/v1/tally`: how many indicators there are of each topic."""

from collections import Counter

from fastapi import APIRouter

from api.web.dependencies import Service

router = APIRouter(prefix="/v1", tags=["Catalogue"])


@router.get("/tally", summary="Indicators by topic")
async def tally(service: Service) -> dict[str, int]:
    """The number of indicators of each topic."""
    catalogue = await service.catalogue()
    return dict(Counter(str(indicator.topic) for indicator in catalogue.indicators.values()))
