"""The route `/v1/figures/{id}/citation`: a figure's citation in the format that the request names."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.domain.errors import ConflictingParameters, NotAcceptable
from api.domain.query import Query
from api.formats.registry import liking, preferences
from api.formats.sentences import STYLES, PermanentAddresses
from api.plugins.citations.formats import CITATION_FORMATS, CITATION_SUFFIXES, CitationFormat, csl_item
from api.service.parameters.groups import AtMoment, Localised
from api.service.parameters.types import word
from api.web.dependencies import Service, from_query
from api.web.links import API, address_of, latest, linked
from api.web.openapi import documented
from api.web.routes.figures import ID

_OFFERS = [(row, name) for row in CITATION_FORMATS.values() for name in row.media_types]
STYLE_NAMES = {"apa7": "apa", "gb/t 7714": "gb-t-7714", "gb/t 7714-2015": "gb-t-7714"}

router = APIRouter(prefix=API, tags=["Figures"])

# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class CitationQuery(Localised, AtMoment):
    """`/v1/figures/{id}/citation`."""

    format: Annotated[str | None, word(CITATION_FORMATS, others={"bib": "bibtex", "csl-json": "csl"})] = None
    """text: a reference in one line; bibtex, ris and csl (CSL-JSON) for reference managers. `format` beats the Accept
    header, and a suffix of the path (.txt .bib .ris .json) beats both.
    """
    style: Annotated[str | None, word(STYLES, others=STYLE_NAMES)] = None
    """Style of a text; by default apa, and with lang=zh gb-t-7714 (GB/T 7714-2015)."""


@router.get(
    "/figures/{id}/citation",
    summary="How to cite a figure",
    **documented(CitationQuery, documents=[name for _, name in _OFFERS], key=ID, meaning="The citation.", more=[406]),
)
async def get_citation(
    request: Request, id: str, query: Annotated[CitationQuery, from_query(CitationQuery)], service: Service
) -> Response:
    """The publisher first, the figure as printed, the permanent address: as text, BibTeX, RIS or CSL-JSON.

    The address names the moment of the newest release, so that the citation stays the same until the next release.
    """
    suffix = request.scope.get("suffix")
    row = CITATION_SUFFIXES[suffix] if suffix else CITATION_FORMATS[query.format] if query.format else None
    row, media_type = (row, row.media_types[0]) if row else _negotiated(request.headers.get("accept") or "*/*")
    if query.style and row.key != "text":
        detail = f"`style` is one of a text, and {row.key} has none: leave it out, or ask for format=text."
        raise ConflictingParameters.at("style", detail, query.style)
    catalogue = await service.catalogue()
    dataset = await service.one(catalogue, Query(as_of=query.as_of), id)
    addresses = PermanentAddresses.of(dataset.release, address_of(request.scope))
    item = csl_item(dataset.figures[0], addresses, query.lang)
    headers = {
        "content-type": media_type if media_type.endswith("json") else f"{media_type}; charset=utf-8",
        "vary": "Accept",
        "link": f'<{item["URL"]}>; rel="cite-as"',
    }
    response = Response(row.write(item, query.style), headers=headers)
    revision = await service.revision(catalogue, dataset.figures[0], query.as_of)
    return linked(response, [latest(addresses.site, revision)]) if revision else response


def _negotiated(accept: str) -> tuple[CitationFormat, str]:
    """The format and media type that Accept prefers, of equals the first offer; NotAcceptable if it allows none."""
    wanted = preferences(accept)
    row, name = max(_OFFERS, key=lambda offer: liking(wanted, [offer[1]]))
    if liking(wanted, [name]).quality <= 0:
        what = "None of the media types in Accept is one of a citation."
        raise NotAcceptable.at("Accept", what, accept, [name for _, name in _OFFERS])
    return row, name
