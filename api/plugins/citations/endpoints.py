"""`/v1/figures/{id}/citation`: how to cite a figure, as text and for reference managers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.domain.errors import ConflictingParameters, Fault
from api.formats.sentences import STYLES
from api.plugins.citations.formats import CITATION_FORMATS, CITATION_SUFFIXES
from api.plugins.citations.negotiation import Wanted, negotiate_citation, respond_citation
from api.service import answers
from api.service.parameters.groups import AtMoment, Localised
from api.service.parameters.types import word
from api.web.dependencies import Service, from_query
from api.web.links import API
from api.web.openapi.document import documented
from api.web.routes.figures import ID

router = APIRouter(prefix=API, tags=["Figures"])
MEDIA_TYPES = [media_type for row in CITATION_FORMATS.values() for media_type in row.media_types]

STYLE_NAMES = {"apa7": "apa", "gb/t 7714": "gb-t-7714", "gb/t 7714-2015": "gb-t-7714"}

# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class CitationQuery(Localised, AtMoment):
    """`/v1/figures/{id}/citation`."""

    format: Annotated[
        str | None,
        word(CITATION_FORMATS, others={"bib": "bibtex", "csl-json": "csl"}),
        Field(
            description="text: a reference in one line; bibtex, ris and csl (CSL-JSON) for reference managers. It "
            "beats the Accept header, and a suffix of the path (.txt .bib .ris .json) beats both."
        ),
    ] = None
    style: Annotated[
        str | None,
        word(STYLES, others=STYLE_NAMES),
        Field(description="Style of a text: apa without it, gb-t-7714 (GB/T 7714-2015) with lang=zh."),
    ] = None


@router.get(
    "/figures/{id}/citation",
    summary="How to cite a figure",
    operation_id="get_citation",
    **documented(CitationQuery, documents=MEDIA_TYPES, key=ID, meaning="The citation.", more=[406]),
)
async def citation(
    request: Request, id: str, query: Annotated[CitationQuery, Depends(from_query(CitationQuery))], service: Service
) -> Response:
    """The publisher first, the figure as printed, the permanent address: as text, BibTeX, RIS or CSL-JSON.

    The day of access is that of the release that the address names, so that the same words cite until the next one.
    """
    suffix = request.scope.get("suffix")
    row = CITATION_SUFFIXES[suffix] if suffix else CITATION_FORMATS[query.format] if query.format else None
    wanted = Wanted(row, row.media_types[0]) if row else negotiate_citation(request.headers.get("accept"))
    if query.style and wanted.format.key != "text":
        detail = f"`style` is one of a text, and {wanted.format.key} has none: leave it out, or ask for format=text."
        raise ConflictingParameters(detail, [Fault("style", detail, query.style)])
    dataset = await answers.cited_figure(service, query.as_of, id)
    return respond_citation(request, wanted, dataset, query, query.style)
