"""`/v1/audit` and `/v1/comparisons`: the findings on figures, and pairs of claims side by side."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.catalogue_rows import ComparisonRow, FindingRow, comparisons_table, findings_table
from api.formats.table import dataset_meta, release_meta
from api.service.concurrency import off_the_loop
from api.service.figures import with_one_left_out
from api.service.parameters.queries import AuditQuery, ComparisonsQuery
from api.service.parameters.reading import page
from api.web.dependencies import Service, from_query
from api.web.links import API
from api.web.middleware.expensive import long, of_a_past_moment
from api.web.openapi import documented, listed
from api.web.responses import respond_page, respond_whole

router = APIRouter(prefix=API, tags=["Audit"])


@router.get(
    "/audit",
    summary="Findings: do the figures agree?",
    **documented(AuditQuery, listed(FindingRow)),
)
async def list_findings(
    request: Request, query: Annotated[AuditQuery, Depends(from_query(AuditQuery, of_a_past_moment))], service: Service
) -> Response:
    """Each declared relation with its expectation, both sides and their intervals, the verdict and a sentence."""
    catalogue = await service.catalogue()
    found = await service.findings(query)
    meta = release_meta(catalogue.newest(query.as_of))
    if not found:

        async def count(wider: AuditQuery) -> int:
            return len(await service.findings(wider))

        meta["hint"] = await with_one_left_out(query, ("verdict", "report", "as_of"), count)
    table = await off_the_loop(lambda: findings_table(found, query.lang))  # its sentences take a millisecond for two
    return respond_whole(request, query, table, meta)


@router.get(
    "/comparisons",
    summary="Who says what: claims side by side",
    **documented(ComparisonsQuery, listed(ComparisonRow)),
)
async def list_comparisons(
    request: Request, query: Annotated[ComparisonsQuery, Depends(from_query(ComparisonsQuery, long))], service: Service
) -> Response:
    """Each pair of claims on one indicator, area and period, with the overlap of their intervals and the finding."""
    found, dataset = await service.comparisons(query, page(query))
    table = await off_the_loop(lambda: comparisons_table(found, query.lang))
    return respond_page(request, query, table, dataset.total, dataset_meta(dataset))
