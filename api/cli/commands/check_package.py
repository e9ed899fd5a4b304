"""`indicators check`: every fault of a package, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.open_database import read
from api.cli.options import Command, DatabaseUrl
from api.cli.package_output import described, readable, refused, seldom_collected, with_progress
from api.domain.catalogue import Catalogue

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The package's folder.")]


def run(folder: Folder, database_url: DatabaseUrl = None) -> None:
    """Check a report package: its files row by row, its texts if it names them, and what is loaded already."""
    from api.reports.packages.package_checks import check

    package = readable(folder)

    async def work(_database: object, catalogue: Catalogue) -> int:
        with seldom_collected(), with_progress(folder, "checking") as progress, refused():
            return check(package, catalogue, progress)

    count = read(database_url, work)
    typer.echo(described(package, count))


COMMAND = Command(run, ("check my-report", "check seed/new-ecommerce-2025"))
