"""`indicators rebuild`: what is computed of the printed, made anew."""

from __future__ import annotations

import asyncio
from time import perf_counter

from api.cli.database import place_of, settings_of, shown
from api.cli.failures import interruptible
from api.cli.options import Command, DatabaseUrl
from api.cli.output import tell_done
from api.cli.packages import written


def run(database_url: DatabaseUrl = None) -> None:
    """Make anew what is computed of the figures, such as which claim is preferred; nothing that was printed changes."""
    url = place_of(settings_of(database_url=database_url))
    from api.storage import claim_validity as claim_standings

    started = perf_counter()
    with interruptible(), written():
        standings = asyncio.run(claim_standings.make_anew(url))
    tell_done(
        f"{shown(url)}: the standings of claims are made anew, {standings:,} in {perf_counter() - started:.2f} s."
    )


COMMAND = Command(
    run,
    ("rebuild", "rebuild --database-url postgresql+asyncpg://user:password@localhost/indicators"),
)
