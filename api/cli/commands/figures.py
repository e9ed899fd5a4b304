"""`indicators figures`: the same as /v1/figures, and one figure by its id as /v1/figures/{id}."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.database import read, settings_of
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.catalogue import Catalogue
from api.domain.errors import NotFound
from api.formats.figure_rows import figure_table, figures_table
from api.formats.table import Table, dataset_meta
from api.service.figures import MAX_ID
from api.service.parameters.groups import Shown
from api.service.parameters.queries import FigureQuery, OneFigureQuery
from api.service.parameters.reading import read as read_parameters

if TYPE_CHECKING:
    from api.service.figures import FigureService


COLUMNS = ("indicator", "area", "period", "display", "low", "high", "status", "source")
PrintedFigures, PrintedFigure = printed(FigureQuery), printed(OneFigureQuery)

Answer = tuple[Table, Shown, dict[str, Any]]
Id = Annotated[str | None, typer.Argument(metavar="ID", help="The permanent id of one figure.", show_default=False)]


@options_of(PrintedFigures)
def run(pairs: Pairs, id: Id = None, database_url: DatabaseUrl = None) -> None:
    """Figures as printed, or converted to another unit and rounded to justified digits."""
    table, query, meta = read(
        database_url,
        lambda service, catalogue: (
            _figure(service, catalogue, pairs, id) if id else _figures(service, catalogue, pairs)
        ),
    )
    show(table, query, meta, () if id else COLUMNS)


async def _figures(service: FigureService, catalogue: Catalogue, pairs: Pairs) -> Answer:
    from api.service import answers
    from api.service.parameters.reading import page

    query = read_parameters(PrintedFigures, pairs, catalogue)
    table = await answers.figures(service, query, page(query), partial(figures_table, site=_site()))
    assert table.dataset is not None  # noqa: S101 - tables of figures carry their dataset
    rows = {"total": table.dataset.total, "limit": query.limit, "offset": query.offset}
    return table, query, {**rows, **dataset_meta(table.dataset)}


async def _figure(service: FigureService, catalogue: Catalogue, pairs: Pairs, id: str) -> Answer:
    from api.service import answers

    query = read_parameters(PrintedFigure, pairs, catalogue)
    table = await answers.figure(service, query, id, partial(figure_table, site=_site()), _absent)
    assert table.dataset is not None  # noqa: S101 - tables of figures carry their dataset
    return table, query, dataset_meta(table.dataset)


def _site() -> str:
    """The address of the server, for citations; empty where nobody set it."""
    return settings_of().public_url.rstrip("/")


def _absent(figure_id: str, indicator: str | None) -> NotFound:
    hint = f" --indicator {indicator}" if indicator else ""
    return NotFound(f"there is no figure {figure_id[:MAX_ID]!r}; `indicators figures{hint} --fields id` lists the ids.")


FIGURES = Command(
    run,
    (
        "figures --area CHN --unit USD",
        "figures --indicator online-retail-sales --latest 3 --lang zh",
        "figures --claims all --sort -year --format csv",
        "figures online-retail-sales.CHN.2024.cfis-2025-09-15 --unit USD",
        "figures --indicator online-retail-sales --area CHN --format svg",
    ),
)
