"""`/v1/figures/{id}/citation`, and the citation at the address of a figure itself, if Accept prefers one."""

from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Request, Response

from api.domain.errors import ConflictingParameters, NotAcceptable
from api.domain.query import Lang, Query
from api.domain.words import nearest
from api.formats.registry import liking, offered, options_in, preferences
from api.formats.sentences import STYLES, PermanentAddresses
from api.plugin import FigureAnswers
from api.plugins.citations.formats import CITATION_FORMATS, CITATION_SUFFIXES, CitationFormat, csl_item
from api.service.figures import FigureService
from api.service.parameters.groups import AtMoment, Localised
from api.service.parameters.queries import OneFigureQuery
from api.service.parameters.types import word
from api.web.dependencies import Service, from_query, service_of
from api.web.links import API, address_of, latest, linked
from api.web.openapi import documented
from api.web.routes.figures import ID

_OFFERS = [(row, name) for row in CITATION_FORMATS.values() for name in row.media_types]
OWN_MEDIA_TYPES = tuple(name for _, name in _OFFERS if name not in ("text/plain", "application/json"))
"""Media types that always mean a citation, also at the address of the figure itself."""
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


class Wanted(NamedTuple):
    """The wanted citation: its format and media type, and its style and language if the Accept header names them."""

    format: CitationFormat
    media_type: str
    style: str | None = None
    lang: Lang | None = None


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
    wanted = Wanted(row, row.media_types[0]) if row else _negotiated(request.headers.get("accept") or "*/*")
    if query.style and wanted.format.key != "text":
        detail = f"`style` is one of a text, and {wanted.format.key} has none: leave it out, or ask for format=text."
        raise ConflictingParameters.at("style", detail, query.style)
    return await _cited(request, wanted, id, query, service, query.style)


async def _cited(
    request: Request, wanted: Wanted, id: str, query: Any, service: FigureService, style: str | None = None
) -> Response:
    """The response with a citation; `lang` of the query beats Accept; a revised figure has a link to the latest one."""
    catalogue = await service.catalogue()
    dataset = await service.one(catalogue, Query(as_of=query.as_of), id)
    addresses = PermanentAddresses.of(dataset.release, address_of(request.scope))
    lang = query.lang if "lang" in query.given else wanted.lang or query.lang
    item = csl_item(dataset.figures[0], addresses, lang)
    charset = "" if wanted.media_type.endswith("json") else "; charset=utf-8"
    headers = {
        "content-type": f"{wanted.media_type}{charset}",
        "vary": "Accept",
        "link": f'<{item["URL"]}>; rel="cite-as"',
    }
    response = Response(wanted.format.write(item, style or wanted.style), headers=headers)
    revision = await service.revision(catalogue, dataset.figures[0], query.as_of)
    return linked(response, [latest(addresses.site, revision)]) if revision else response


def _negotiated(accept: str) -> Wanted:
    """The citation that Accept prefers at the address of a citation, text among equals; NotAcceptable if none fits."""
    wanted = preferences(accept)
    row, name = max(_OFFERS, key=lambda offer: liking(wanted, [offer[1]]))
    if liking(wanted, [name]).quality <= 0:
        what = "None of the media types in Accept is one of a citation."
        raise NotAcceptable.at("Accept", what, accept, [name for _, name in _OFFERS])
    return _with_options(row, name, accept)


def _with_options(row: CitationFormat, name: str, accept: str) -> Wanted:
    options = options_in(accept, name) if name == "text/x-bibliography" else {}
    style = options.get("style", "").lower()
    lang = options.get("locale", "").lower().partition("-")[0]
    for option, meant, allowed in (("style", style, list(STYLES)), ("locale", lang, [str(each) for each in Lang])):
        given = options.get(option, "")
        if given and meant not in allowed:
            near = nearest(given.lower(), allowed)
            hint = f": did you mean {near[0]}?" if near else "."
            detail = f"Accept asks for {option}={given[:60]}, and citations have none such{hint}"
            raise NotAcceptable.at("Accept", detail, given, allowed, near)
    return Wanted(row, name, style or None, Lang(lang) if lang else None)


async def answer_by_citation(request: Request, query: OneFigureQuery, id: str) -> Response | None:
    """The citation, if the Accept header of a request for a figure prefers one to every format; else None."""
    accept = request.headers.get("accept")
    if not accept or query.format or request.scope.get("suffix"):
        return None
    wanted = preferences(accept)
    named = [each for each in _OFFERS if each[1] in OWN_MEDIA_TYPES and wanted.get(each[1], (0.0, 0))[0] > 0]
    if not named:
        return None
    others = [name for row in offered(figures=True) for name in row.media_types]
    row, name = max(named, key=lambda offer: liking(wanted, [offer[1]]))
    if liking(wanted, [name]) <= liking(wanted, others):
        return None
    found = _with_options(row, name, accept)
    if unused := next((name for name in query.given if name not in ("lang", "as_of")), None):
        detail = f"Accept asks for a citation, which is of the figure as printed: leave `{unused}` out."
        raise ConflictingParameters.at(unused, detail)
    return await _cited(request, found, id, query, service_of(request))


AT_A_FIGURE = FigureAnswers(
    OWN_MEDIA_TYPES,
    "api.plugins.citations.endpoints:answer_by_citation",
    "/citation",
    tuple(CITATION_SUFFIXES),
    {f"/citation.{row.suffix}": row.media_types[0] for row in (CITATION_FORMATS["csl"], CITATION_FORMATS["bibtex"])},
)
