"""`/v1/audit`: whether the figures agree."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.formats.finding_rows import FindingRow, findings_table
from api.formats.table import release_meta
from api.service import answers
from api.service.figures import with_one_left_out
from api.service.parameters.queries import AuditQuery
from api.web.dependencies import Service, from_query
from api.web.middleware.expensive import of_a_past_moment
from api.web.openapi.models import documented, listed
from api.web.public_address import API
from api.web.responses import respond_whole

router = APIRouter(prefix=API, tags=["Audit"])


@router.get(
    "/audit",
    summary="Findings: do the figures agree?",
    operation_id="list_findings",
    **documented(AuditQuery, listed(FindingRow)),
)
async def audit(
    request: Request, query: Annotated[AuditQuery, Depends(from_query(AuditQuery, of_a_past_moment))], service: Service
) -> Response:
    """Each declared relation with its expectation, both sides and their intervals, the verdict and a sentence."""
    catalogue = await service.catalogue()
    found = await answers.findings(service, query)
    meta = release_meta(catalogue.newest(query.as_of))
    if not found:

        async def count(wider: AuditQuery) -> int:
            return len(await answers.findings(service, wider))

        meta["hint"] = await with_one_left_out(query, ("verdict", "report", "as_of"), count)
    return respond_whole(request, query, findings_table(found, query.lang), meta)
