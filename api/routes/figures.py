"""`/v1/figures`: any figures as flat rows, and each at its permanent address."""

from fastapi import APIRouter, Request, Response

from api import store
from api.description import accepts, described_list, described_one
from api.errors import NotFound, nearest
from api.http import ask, current, page_of, release_meta, respond
from api.parameters import FIGURE, FIGURES
from api.schemas import FigureShape
from api.tables import figure_table, figures_table

router = APIRouter(tags=["Figures"])
MAX_ID = 240


@router.get("/figures", summary="Figures as flat rows", **described_list(FigureShape))
@accepts(FIGURES, "indicator=online-retail-sales&area=CHN&period=2024")
async def figures(request: Request) -> Response:
    """Any figures, one row each: filtered, converted, sorted and paged as asked."""
    known, asked = await ask(request, FIGURES)
    dataset = await store.fetch(current(request).database, known, asked.query())
    return page_of(request, asked, figures_table(dataset), dataset.total, release_meta(dataset))


@router.get("/figures/{id}", summary="One figure", **described_one(FigureShape))
@accepts(FIGURE, "unit=USD")
async def figure(request: Request, id: str) -> Response:
    """One figure by its permanent id; converted, if a unit is asked for, with the receipt."""
    known, asked = await ask(request, FIGURE)
    readable = len(id) <= MAX_ID and id.isascii() and id.isprintable()
    found = await store.one(current(request).database, known, asked.query(), id) if readable else None
    if found is None:
        indicator = id[:MAX_ID].partition(".")[0]
        near = nearest(indicator, known.indicators, 1)
        where = f"/v1/figures?indicator={near[0]}" if near else "/v1/figures"
        raise NotFound(f"There is no figure {id[:MAX_ID]!r}; {where} lists the ids.")
    return respond(request, asked, figure_table(found, asked.lang))
