"""`indicators figures`: the same as /v1/figures, and one figure by its id as /v1/figures/{id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.open_database import read
from api.cli.options import Command, DatabaseUrl, Pairs, options_of, printed
from api.cli.output import show
from api.domain.errors import NotFound
from api.domain.figure import Catalogue, Dataset
from api.domain.suggestions import nearest
from api.representations.figure_rows import figure_table, figures_table
from api.representations.table import Table
from api.service.asked import Asked
from api.service.parameters import FIGURE, FIGURES

if TYPE_CHECKING:
    from api.storage.database import Database

COLUMNS = ("indicator", "area", "period", "display", "low", "high", "status", "source")
LIST, ONE = printed(FIGURES), printed(FIGURE)
MAX_ID = 240

Answer = tuple[Table, Asked, dict[str, Any]]
Id = Annotated[str | None, typer.Argument(metavar="ID", help="The permanent id of one figure.", show_default=False)]


@options_of(LIST)
def run(pairs: Pairs, id: Id = None, database_url: DatabaseUrl = None) -> None:
    """Figures as printed, or told in another unit with the digits that their rounding warrants."""
    table, asked, meta = read(
        database_url,
        lambda database, catalogue: (
            _figure(database, catalogue, pairs, id) if id else _figures(database, catalogue, pairs)
        ),
    )
    show(table, asked, meta, () if id else COLUMNS)


async def _figures(database: Database, catalogue: Catalogue, pairs: Pairs) -> Answer:
    from api.service.figure_service import FigureService

    asked = LIST.read(pairs, catalogue)
    dataset = await FigureService(database).fetch(catalogue, asked.query())
    page = asked.page
    return figures_table(dataset), asked, {
        "total": dataset.total, "limit": page.limit, "offset": page.offset, **_release_meta(dataset)
    }  # fmt: skip


async def _figure(database: Database, catalogue: Catalogue, pairs: Pairs, id: str) -> Answer:
    from api.service.figure_service import FigureService

    asked = ONE.read(pairs, catalogue)
    readable = len(id) <= MAX_ID and id.isascii() and id.isprintable()
    dataset = await FigureService(database).one(catalogue, asked.query(), id if readable else "")
    if not dataset.figures:
        near = nearest(id[:MAX_ID].partition(".")[0], catalogue.indicators, 1)
        hint = f" --indicator {near[0]}" if near else ""
        raise NotFound(f"there is no figure {id[:MAX_ID]!r}; `indicators figures{hint} --fields id` lists the ids.")
    return figure_table(dataset), asked, _release_meta(dataset)


def _release_meta(dataset: Dataset) -> dict[str, Any]:
    release = dataset.release
    meta: dict[str, Any] = {
        "release": release.id if release else None,
        "released_at": release.released_at if release else None,
    }
    return meta | ({"unconverted": list(dataset.unconverted)} if dataset.query.conversion else {})


COMMAND = Command(
    run,
    (
        "figures --area CHN --unit USD",
        "figures --indicator online-retail-sales --latest 3 --lang zh",
        "figures --claims all --sort -year --format csv",
        "figures online-retail-sales.CHN.2024.cfis-2025-09-15 --unit USD",
    ),
)
