"""`/v1/comparisons`: who says what, claims on one indicator, area and period side by side."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.finding_rows import ComparisonRow, comparisons_table
from api.formats.table import dataset_meta
from api.service import answers
from api.service.parameters.queries import ComparisonsQuery
from api.service.parameters.reading import page
from api.service.threads import of_rows
from api.web.dependencies import Service, from_query
from api.web.middleware.expensive import long
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_page

router = APIRouter(prefix=API, tags=["Audit"])


@router.get(
    "/comparisons",
    summary="Who says what: claims side by side",
    operation_id="list_comparisons",
    **documented(ComparisonsQuery, listed(ComparisonRow)),
)
async def comparisons(
    request: Request, query: Annotated[ComparisonsQuery, Depends(from_query(ComparisonsQuery, long))], service: Service
) -> Response:
    """Each pair of claims on one indicator, area and period, with what both intervals hold and the finding between."""
    found = await answers.comparisons(service, query, page(query))
    table = await of_rows(len(found.comparisons), lambda: comparisons_table(found.comparisons, query.lang))
    return respond_page(request, query, table, found.dataset.total, dataset_meta(found.dataset))
