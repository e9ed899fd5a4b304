"""`indicators migrate`: tables and seeds brought to a revision."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.cli.database import place_of, settings_of, shown
from api.cli.failures import interruptible
from api.cli.options import Command, DatabaseUrl
from api.cli.output import tell_done, tell_step

To = Annotated[str, typer.Option(metavar="REVISION", help="The revision to come to; base is none at all.")]
Down = Annotated[bool, typer.Option("--down", help="Allow an earlier revision, and the loss of what came after it.")]


def run(to: To = "head", down: Down = False, database_url: DatabaseUrl = None) -> None:
    """Make the tables and load the seeds, all of it or nothing; a second run finds nothing to do."""
    url = place_of(settings_of(database_url=database_url))
    from api.cli.migration import migrated

    with interruptible():
        done = asyncio.run(migrated(url, tell_step, to, down=down))
    steps = f"{done.steps} done in {done.seconds:.2f} s" if done.steps else "nothing to do"
    tell_done(f"{shown(url)} is at {done.revision or 'base'}: {steps}.")


MIGRATE = Command(
    run,
    (
        "migrate",
        "migrate --database-url postgresql+asyncpg://user:password@localhost/indicators",
        "migrate --to 2026_11_24_reference_data --down",
    ),
)
