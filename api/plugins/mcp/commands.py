"""`indicators mcp`: the figures as tools of an assistant, over standard input and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.database import read, set_up, settings_of
from api.cli.options import Command, DatabaseUrl
from api.domain.catalogue import Catalogue

if TYPE_CHECKING:
    from api.service.figures import FigureService


def run(database_url: DatabaseUrl = None) -> None:
    """Serve an assistant (MCP) on standard input and output, until the input ends."""
    try:
        read(set_up(database_url), _serve)
    except KeyboardInterrupt:  # how a person ends it
        return


async def _serve(service: FigureService, _catalogue: Catalogue) -> None:
    from api.plugins.mcp.answers import SITE
    from api.plugins.mcp.server import server
    from api.plugins.mcp.standard_io import serve
    from api.service.log import configure

    settings = settings_of()
    configure(settings)
    SITE.set(settings.public_url.rstrip("/"))
    await serve(server(service))


MCP = Command(run, ("mcp", "mcp --database-url postgresql+asyncpg://me:secret@localhost/figures"))
