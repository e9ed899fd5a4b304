"""`indicators mcp`: the figures as tools of an assistant, over standard input and output."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from api.commands._command import Command, DatabaseUrl
from api.commands._data import read, settings_of
from api.commands._failure import Failure
from api.dataset import Catalogue
from api.formats import Extra

if TYPE_CHECKING:
    from api.db import Database

EXTRA = Extra("fastmcp", "mcp")


def run(database_url: DatabaseUrl = None) -> None:
    """Serve an assistant (MCP) on standard input and output, until the input ends."""
    if find_spec(EXTRA.module) is None:
        raise Failure(f"MCP is not installed; {EXTRA.command} adds it.")
    try:
        read(database_url, _serve)
    except KeyboardInterrupt:  # how a person ends it
        return


async def _serve(database: Database, _known: Catalogue) -> None:
    from api.current import Current
    from api.logs import configure
    from api.mcp.server import server

    settings = settings_of()
    configure(settings)
    await server(Current(database, settings.refresh_seconds)).run_stdio_async(show_banner=False, log_level="ERROR")


COMMAND = Command(run, ("mcp", "mcp --database-url postgresql+asyncpg://me:secret@localhost/figures"))
