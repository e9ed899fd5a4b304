"""The response of a citation: its format by suffix, parameter or Accept header, as addresses of DOIs give one."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response

from api.domain.errors import ConflictingParameters, Fault
from api.domain.figure import Dataset
from api.representations.citations.citation_formats import CITATION_FORMATS, CITATION_SUFFIXES
from api.representations.citations.citation_negotiation import Wanted, citation_asked_for, negotiate_citation
from api.representations.citations.cited_figure import CitedFigure
from api.representations.citations.permanent_addresses import PermanentAddresses
from api.representations.formats import offered
from api.service.parameters.citation_parameters import CitationQuery
from api.service.parameters.groups import Localised
from api.service.parameters.queries import OneFigureQuery
from api.web.cache_control import cacheable
from api.web.in_front.meant_query import answers_the_meaning
from api.web.public_address import address_of


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
