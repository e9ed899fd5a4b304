"""`indicators load`: a package becomes one release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.database import read_and_write, unnamed
from api.cli.failures import say
from api.cli.options import Command, DatabaseUrl
from api.cli.output import tell_done
from api.cli.packages import many, readable, refused, seldom_collected, with_progress, written

if TYPE_CHECKING:
    from api.plugins.packages.load import Loaded
    from api.service.figures import FigureService

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The package's folder.")]


def run(folder: Folder, database_url: DatabaseUrl = None) -> None:
    """Load a report package as one release: all of it, or nothing if anything in it is wrong.

    The same content again changes nothing. A released figure never changes: a correction is a row with edition=2.
    """
    package = readable(folder)

    async def work(service: FigureService, _catalogue: object) -> Loaded:
        from api.plugins.packages.load import load

        with seldom_collected(), with_progress(folder, "loading", passes=2) as progress, refused(), written():
            return await load(service.database, package, progress)

    loaded = read_and_write(database_url, work)
    if path := unnamed(database_url):
        say(f"Into {path}, which a server reads that is started in {path.parents[1]}.")
    if loaded.release is None:
        typer.echo(f"Nothing to do: all is loaded already, {many(loaded.already_there, 'figure')}.")
        return
    replaced = f", {loaded.replaced} in place of an earlier edition" if loaded.replaced else ""
    before = f"; {many(loaded.already_there, 'other')} loaded before" if loaded.already_there else ""
    texts = f"; {many(loaded.corrected, 'text')} corrected" if loaded.corrected else ""
    tell_done(f"Release {loaded.release}: {many(loaded.added, 'figure')} added{replaced}{before}{texts}.")
    typer.echo(f"  indicators figures --report {package.head.report.id}")


COMMAND = Command(run, ("load my-report",))
