"""The routes of figures: lists, one figure at its permanent address, conversions, the findings of the audit."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from api.formats.catalogue_rows import FindingRow, findings_table
from api.formats.figure_rows import ConversionRow, FigureRow, conversion_table, figures_table, revised
from api.formats.table import dataset_meta, release_meta
from api.service.concurrency import off_the_loop
from api.service.figures import place_of, with_one_left_out
from api.service.parameters import types
from api.service.parameters.groups import ConvertQuery
from api.service.parameters.queries import AuditQuery, FigureQuery, OneFigureQuery
from api.service.parameters.reading import figure_query, one_figure_query, page
from api.web.dependencies import Service, from_query
from api.web.links import API, address_of, latest, linked
from api.web.middleware.expensive import long_list, of_a_past_moment
from api.web.openapi import answered, documented, listed, path_key
from api.web.responses import page_instead, respond, respond_page, respond_whole

router = APIRouter(prefix=API)

ID = path_key(
    "id",
    "Permanent id of a figure: indicator.area.period.source",
    "online-retail-sales.CHN.2024.cfis-2025-09-15",
    types.FIGURE_ID,
)


@router.get(
    "/figures",
    tags=["Figures"],
    summary="Figures as flat rows",
    **documented(FigureQuery, listed(FigureRow)),
)
async def list_figures(
    request: Request, query: Annotated[FigureQuery, from_query(FigureQuery, long_list)], service: Service
) -> Response:
    """Figures, one row each: filtered, converted, sorted and paged by the parameters."""
    dataset = await service.fetch(await service.catalogue(), figure_query(query, page(query)))
    table = figures_table(dataset, address_of(request.scope))
    return respond_page(request, query, table, dataset.total, dataset_meta(dataset))


@router.get(
    "/figures/{id}",
    tags=["Figures"],
    summary="One figure",
    **documented(OneFigureQuery, answered(FigureRow), key=ID, more=[303]),
)
async def get_figure(
    request: Request, id: str, query: Annotated[OneFigureQuery, from_query(OneFigureQuery)], service: Service
) -> Response:
    """One figure by its permanent id; converted, if `unit` names a unit, with the receipt.

    A browser, which likes text/html best, is sent on to the page of the figure (303).
    """
    catalogue = await service.catalogue()
    dataset = await service.one(catalogue, one_figure_query(query), id)
    if elsewhere := page_instead(request, query, f"/figures/{id}", figures=True):
        return elsewhere
    site, meta = address_of(request.scope), dataset_meta(dataset)
    if dataset.figures[0].withdrawn and (gone := await service.gone(catalogue, place_of(dataset.figures[0]))):
        meta["hint"] = gone
    if revision := await service.revision(catalogue, dataset.figures[0], query.as_of):
        meta["revised"] = revised(revision, catalogue, query.lang)
    answered_by = respond(request, query, figures_table(dataset, site, single=True), meta)
    return linked(answered_by, [latest(site, revision)]) if revision else answered_by


@router.get(
    "/convert",
    tags=["Conversion"],
    summary="Convert a quantity",
    **documented(ConvertQuery, answered(ConversionRow)),
)
async def convert(
    request: Request, query: Annotated[ConvertQuery, from_query(ConvertQuery)], service: Service
) -> Response:
    """A quantity in another unit, with its rounding interval, its display and the rate that was used."""
    catalogue = await service.catalogue()
    table = conversion_table(await service.conversion(catalogue, query), query.lang)
    return respond(request, query, table, {"release": catalogue.version})


@router.get(
    "/audit",
    tags=["Audit"],
    summary="Findings: do the figures agree?",
    **documented(AuditQuery, listed(FindingRow)),
)
async def list_findings(
    request: Request, query: Annotated[AuditQuery, from_query(AuditQuery, of_a_past_moment)], service: Service
) -> Response:
    """Each declared relation with its expectation, both sides and their intervals, the verdict and a sentence."""
    catalogue = await service.catalogue()
    found = await service.findings(query)
    meta = release_meta(catalogue.newest(query.as_of))
    if not found:
        meta["hint"] = await with_one_left_out(query, ("verdict", "report", "as_of"), service.findings)
    table = await off_the_loop(lambda: findings_table(found, query.lang))  # its sentences take a millisecond for two
    return respond_whole(request, query, table, meta)
