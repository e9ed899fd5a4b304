"""`/v1/audit`: what the figures say of each other."""

from fastapi import APIRouter, Request, Response

from api.audit.evaluation import Verdict
from api.representations.finding_rows import FindingRow, findings_table
from api.representations.row_columns import names_of
from api.service.asked import Accepted, Parameter
from api.service.parameters import AS_OF, PAGED, REPORT, SHOWN, fields_of
from api.service.values import word
from api.web.description import accepts, described_list
from api.web.responses import ask, current, paged, release_meta_of

router = APIRouter(tags=["Audit"])
VERDICT = Parameter("verdict", "Verdicts.", word(Verdict, Verdict), many=True)
AUDIT = Accepted((REPORT, VERDICT, AS_OF, *SHOWN, *PAGED, fields_of(names_of(FindingRow))))


@router.get(
    "/audit",
    summary="Findings: what the figures say of each other",
    operation_id="list_findings",
    **described_list(FindingRow),
)
@accepts(AUDIT, "report=new-ecommerce-2025&limit=3")
async def audit(request: Request) -> Response:
    """Each declared relation with its expectation, both sides and their intervals, the verdict and a sentence."""
    catalogue, asked = await ask(request, AUDIT)
    moment = asked.get("as_of")
    chosen = (asked.get("report", ()), asked.get("verdict", ()))
    findings = await current(request).findings(catalogue, *chosen, moment)
    return paged(request, asked, findings_table(findings, asked.lang), release_meta_of(catalogue.newest(moment)))
