"""The response of a citation: its format by suffix, parameter or Accept header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset
from api.formats.citation import STYLES, CitedFigure, PermanentAddresses
from api.formats.registry import offered
from api.plugins.citations.formats import CITATION_FORMATS, CITATION_SUFFIXES
from api.plugins.citations.negotiation import Wanted, citation_asked_for, negotiate_citation
from api.service.parameters import spellings
from api.service.parameters.groups import AtMoment, Localised
from api.service.parameters.queries import OneFigureQuery
from api.service.parameters.types import word
from api.web.middleware.query import answers_the_meaning
from api.web.public_address import address_of, cacheable

# Of several bases pydantic takes the fields of the last one first: they are named from the last to the first.


class CitationQuery(Localised, AtMoment):
    """`/v1/figures/{id}/citation`."""

    format: Annotated[
        str | None,
        word(CITATION_FORMATS, spelled=spellings.citation_format),
        Field(
            description="text: a reference in one line; bibtex, ris and csl (CSL-JSON) for reference managers. It "
            "beats the Accept header, and a suffix of the path (.txt .bib .ris .json) beats both."
        ),
    ] = None
    style: Annotated[
        str | None,
        word(STYLES, spelled=spellings.citation_style),
        Field(description="Style of a text: apa without it, gb-t-7714 (GB/T 7714-2015) with lang=zh."),
    ] = None


def wanted_citation(request: Request, query: CitationQuery) -> Wanted:
    """The format, style and language that are wanted; NotAcceptable or ConflictingParameters where there is none."""
    suffix = request.scope.get("suffix")
    row = CITATION_SUFFIXES[suffix] if suffix else CITATION_FORMATS[query.format] if query.format else None
    wanted = Wanted(row, row.media_types[0]) if row else negotiate_citation(request.headers.get("accept"))
    if query.style and not wanted.format.styled:
        detail = f"`style` is one of a text, and {wanted.format.key} has none: leave it out, or ask for format=text."
        raise ConflictingParameters(detail, [Fault("style", detail, query.style)])
    return wanted


def citation_instead(request: Request, query: OneFigureQuery) -> Wanted | None:
    """The citation that the Accept header of a request for a figure itself asks for, as those to DOIs do; None else.

    ConflictingParameters where it comes with parameters that a citation has no use for.
    """
    accept = request.headers.get("accept")
    if not accept or query.format or request.scope.get("suffix"):
        return None
    others = (name for row in offered(figures=True) for name in (row.media_type, *row.also))
    wanted = citation_asked_for(accept, others)
    if wanted and (unused := next((name for name in query.given if name not in ("lang", "as_of")), None)):
        detail = f"Accept asks for a citation, which is of the figure as printed: leave `{unused}` out."
        raise ConflictingParameters(detail, [Fault(unused, detail)])
    return wanted


def respond_citation(
    request: Request, wanted: Wanted, dataset: Dataset, query: Localised, style: str | None = None
) -> Response:
    """The citation of the one figure of a dataset; what the query says beats what the Accept header does."""
    answers_the_meaning(request.scope)
    addresses = PermanentAddresses.of(dataset.release, address_of(request.scope))
    lang = query.lang if "lang" in query.given else wanted.lang or query.lang
    cited = CitedFigure.of(dataset.figures[0], addresses, lang)
    body = wanted.format.write(cited, style or wanted.style)
    headers: Mapping[str, str] = {
        "content-type": wanted.content_type,
        "vary": "Accept",
        "link": f'<{cited.address}>; rel="cite-as"',
        **cacheable(request),
    }
    return Response(body, headers=headers)
