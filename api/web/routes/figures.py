"""`/v1/figures`: any figures as flat rows, and each at its permanent address."""

from fastapi import APIRouter, Request, Response

from api.representations.figure_rows import FigureRow, figure_table, figures_table
from api.service.figure_ids import MAX_ID
from api.service.parameters import FIGURE, FIGURES
from api.web.description import Key, accepts, described_list, described_one
from api.web.responses import ask, current, page_of, release_meta, respond

router = APIRouter(tags=["Figures"])
ID_PATTERN = r"^[a-z0-9-]{1,80}\.[A-Z]{3}\.[12][0-9]{3}[0-9QS-]{0,6}\.[A-Za-z0-9.-]{1,90}$"
ID = Key(
    "Permanent id of a figure: indicator.area.period.source",
    "online-retail-sales.CHN.2024.cfis-2025-09-15",
    lambda _catalogue: {"type": "string", "pattern": ID_PATTERN, "maxLength": MAX_ID},
)


@router.get("/figures", summary="Figures as flat rows", operation_id="list_figures", **described_list(FigureRow))
@accepts(FIGURES, "indicator=online-retail-sales&area=CHN&period=2024")
async def figures(request: Request) -> Response:
    """Any figures, one row each: filtered, converted, sorted and paged as asked."""
    catalogue, asked = await ask(request, FIGURES)
    dataset = await current(request).fetch(catalogue, asked.query())
    return page_of(request, asked, figures_table(dataset), dataset.total, release_meta(dataset))


@router.get("/figures/{id}", summary="One figure", operation_id="get_figure", **described_one(FigureRow))
@accepts(FIGURE, "unit=USD", ID)
async def figure(request: Request, id: str) -> Response:
    """One figure by its permanent id; converted, if a unit is asked for, with the receipt."""
    catalogue, asked = await ask(request, FIGURE)
    dataset = await current(request).one(catalogue, asked.query(), id)
    return respond(request, asked, figure_table(dataset), release_meta(dataset))
