"""The documents that describe all tables to other people's programs, and the terms."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from api.formats.registry import FORMATS
from api.formats.writers import jsonstat
from api.formats.writers.json import dumps
from api.service.downloads import descriptions
from api.service.downloads.descriptions import TERMS, TITLE, DatasetDescription
from api.service.downloads.files import OF_FIGURES, Download, downloads
from api.service.figures import FigureService
from api.service.parameters.groups import NoParameters
from api.web import links
from api.web.dependencies import Service, from_query
from api.web.links import API, address_of, cacheable, linked
from api.web.middleware.expensive import always
from api.web.openapi.document import CONTACT, documented
from api.web.routes.downloads import files_of

router = APIRouter(prefix=API, tags=["Downloads"])
Nothing = Annotated[NoParameters, Depends(from_query(NoParameters))]
NothingAtOnce = Annotated[NoParameters, Depends(from_query(NoParameters, always))]
TEXT = "text/plain"
Describe = Callable[[DatasetDescription], dict[str, Any]]
TABLES_AS_CSV = [item for item in downloads() if item.format.key == "csv"]


async def _described(
    request: Request, service: FigureService, wanted: list[Download], describe: Describe, media_type: str
) -> Response:
    """A document that describes some files."""
    catalogue, files, site = await service.catalogue(), files_of(request), address_of(request.scope)
    made = [(item, await files.get(item, service, catalogue)) for item in wanted]
    body = dumps(describe(DatasetDescription(catalogue, made, site, CONTACT)))
    response = Response(body, headers={**cacheable(request), "content-type": media_type})
    return linked(response, links.of_description(site))


@router.get(
    "/datapackage.json",
    summary="Data Package of all tables",
    operation_id="get_datapackage",
    **documented(NoParameters, documents=["application/json"], meaning="The document."),
)
async def package(request: Request, _query: NothingAtOnce, service: Service) -> Response:
    """The tables as a Data Package, which frictionless and others read and check."""
    return await _described(request, service, TABLES_AS_CSV, descriptions.datapackage, "application/json")


@router.get(
    "/croissant.json",
    summary="Croissant of all tables",
    operation_id="get_croissant",
    **documented(NoParameters, documents=[descriptions.JSON_LD], meaning="The document."),
)
async def croissant_document(request: Request, _query: NothingAtOnce, service: Service) -> Response:
    """The same tables for machine learning, by Croissant 1.1: files with their hashes, and what their columns hold."""
    parquet = [item for item in downloads() if item.format.key == descriptions.PARQUET and item.table in OF_FIGURES]
    wanted = [*TABLES_AS_CSV, *parquet]
    return await _described(request, service, wanted, descriptions.croissant, descriptions.MEDIA_TYPE)


@router.get(
    "/collection.json",
    summary="JSON-stat collection of all figures",
    operation_id="get_collection",
    **documented(NoParameters, documents=[FORMATS["jsonstat"].media_type], meaning="The document."),
)
async def collection(request: Request, _query: Nothing, service: Service) -> Response:
    """The JSON-stat datasets: one of all figures, one a topic, one an indicator."""
    catalogue = await service.catalogue()
    address = f"{address_of(request.scope)}{API}/figures.jsonstat"
    topics = sorted({indicator.topic for indicator in catalogue.indicators.values()})
    datasets = {
        address: "All figures",
        **{f"{address}?topic={topic}": topic for topic in topics},
        **{f"{address}?indicator={item.code}": item.name_en for item in catalogue.indicators.values()},
    }
    newest = catalogue.newest()
    body = jsonstat.collection(TITLE, datasets, newest.released_at if newest else None)
    return Response(body, headers={**cacheable(request), "content-type": FORMATS["jsonstat"].content_type})


@router.get(
    "/terms",
    summary="Terms of use",
    operation_id="get_terms",
    **documented(NoParameters, documents=[TEXT], meaning="The terms as text."),
)
async def terms(request: Request, _query: Nothing) -> Response:
    """On which terms the figures and the exchange rates may be used, and who is to be named."""
    return Response(TERMS, media_type=TEXT, headers=cacheable(request))
