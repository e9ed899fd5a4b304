"""`/v1/partnerships`: programmes of partnership and what they have built."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.table import dataset_meta
from api.formats.topic_rows import PartnershipsRow
from api.service import answers
from api.service.parameters.queries import PartnershipsQuery
from api.web.dependencies import Service, from_query
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Partnerships"])


@router.get(
    "/partnerships",
    summary="Partnership programmes by period",
    operation_id="list_partnerships",
    **documented(listed(PartnershipsRow), PartnershipsQuery),
)
async def partnerships(
    request: Request, query: Annotated[PartnershipsQuery, Depends(from_query(PartnershipsQuery))], service: Service
) -> Response:
    """Partner countries, pavilions, sourcing bases and training of a programme; each is a whole figure."""
    table, dataset = await answers.topic(service, query, PartnershipsRow)
    return respond_whole(request, query, table, dataset_meta(dataset))
