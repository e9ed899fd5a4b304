"""`indicators mcp`: the figures as tools of an assistant, over standard input and output."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from api.cli.database import read, settings_of
from api.cli.options import Command, DatabaseUrl
from api.domain.catalogue import Catalogue

if TYPE_CHECKING:
    from api.service.figures import FigureService


def run(database_url: DatabaseUrl = None) -> None:
    """Serve an assistant (MCP) on standard input and output, until the input ends."""
    read(database_url, _serve)


async def _serve(service: FigureService, _catalogue: Catalogue) -> None:
    from api.plugins.mcp.plugin import SITE
    from api.plugins.mcp.server import converse
    from api.service.log import configure

    settings = settings_of()
    configure(settings)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the thread that waits for a line does not hear of an interrupt
    SITE.set(settings.public_url.rstrip("/"))
    await converse(service)


MCP = Command(run, ("mcp", "mcp --database-url postgresql+asyncpg://me:secret@localhost/figures"))
