"""`/v1/figures/{id}/citation`: how to cite a figure, as text and for reference managers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.plugins.citations.formats import CITATION_FORMATS
from api.plugins.citations.response import CitationQuery, respond_citation, wanted_citation
from api.service import answers
from api.web.dependencies import Service, from_query
from api.web.openapi.models import documented_texts
from api.web.public_address import API
from api.web.routes.figures import ID

router = APIRouter(prefix=API, tags=["Figures"])
MEDIA_TYPES = [media_type for row in CITATION_FORMATS.values() for media_type in row.media_types]


@router.get(
    "/figures/{id}/citation",
    summary="How to cite a figure",
    operation_id="get_citation",
    **documented_texts(CitationQuery, *MEDIA_TYPES, key=ID, meaning="The citation."),
)
async def citation(
    request: Request, id: str, query: Annotated[CitationQuery, Depends(from_query(CitationQuery))], service: Service
) -> Response:
    """The publisher first, the figure as printed, the permanent address: as text, BibTeX, RIS or CSL-JSON.

    The day of access is that of the release that the address names, so that the same words cite until the next one.
    """
    wanted = wanted_citation(request, query)
    dataset = await answers.cited_figure(service, query.as_of, id)
    return respond_citation(request, wanted, dataset, query, query.style)
