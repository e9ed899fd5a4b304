"""`/v1/audit`: what the figures say of each other."""

from fastapi import APIRouter, Request, Response

from api.asked import Accepted, Parameter
from api.description import accepts, described_list
from api.evaluation import Verdict
from api.findings import FINDING_COLUMNS, SIDE_COLUMNS, findings_table
from api.http import ask, current, paged, release_meta_of
from api.parameters import AS_OF, PAGED, REPORT, SHOWN, fields_of
from api.schemas import shape
from api.values import word

router = APIRouter(tags=["Audit"])
VERDICT = Parameter("verdict", "Verdicts.", word(Verdict, Verdict), many=True)
AUDIT = Accepted((REPORT, VERDICT, AS_OF, *SHOWN, *PAGED, fields_of(column.name for column in FINDING_COLUMNS)))
SideShape = shape("Side", "One side of a relation.", SIDE_COLUMNS, whole=True)
FindingShape = shape(
    "Finding", "The verdict of one declared relation.", FINDING_COLUMNS, left=SideShape, right=SideShape
)


@router.get(
    "/audit",
    summary="Findings: what the figures say of each other",
    operation_id="list_findings",
    **described_list(FindingShape),
)
@accepts(AUDIT, "report=new-ecommerce-2025&limit=3")
async def audit(request: Request) -> Response:
    """Each declared relation with its expectation, both sides and their intervals, the verdict and a sentence."""
    known, asked = await ask(request, AUDIT)
    moment = asked.get("as_of")
    reports, verdicts = asked.get("report", ()), asked.get("verdict", ())
    findings = [
        finding
        for finding in (await current(request).audit(known, moment)).findings
        if (not reports or finding.report in reports) and (not verdicts or finding.verdict in verdicts)
    ]
    return paged(request, asked, findings_table(findings, asked.lang), release_meta_of(known.newest(moment)))
