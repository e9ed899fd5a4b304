"""`indicators check`: every fault of a package, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.database import read
from api.cli.options import Command, DatabaseUrl
from api.cli.output import tell_done
from api.cli.packages import audited, described, many, readable, refused, seldom_collected, with_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.domain.catalogue import Catalogue
    from api.plugins.packages.audit import PackageFinding
    from api.plugins.packages.load import Loaded
    from api.plugins.packages.locate import Locked
    from api.service.figures import FigureService

LOCK = "figures.lock.csv"
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The package's folder.")]


Write = Annotated[
    bool,
    typer.Option("--write", help="First find each phrase in the package's texts, and write figures.lock.csv."),
]


def run(folder: Folder, write: Write = False, database_url: DatabaseUrl = None) -> None:
    """Check a report package: everything that a load into the same database would refuse, told at once.

    Its files are read row by row, and held against its texts and against what is loaded already. No figure is written.
    Where nothing is wrong, its relations are tried: where they do not agree is told, and refuses nothing.
    """
    package = readable(folder)

    async def work(
        service: FigureService, catalogue: Catalogue
    ) -> tuple[Loaded, Locked | None, Sequence[PackageFinding]]:
        from api.plugins.packages.audit import audit_of_package
        from api.plugins.packages.load import check
        from api.plugins.packages.locate import lock_and_check

        with seldom_collected(), with_progress(folder, "checking") as progress, refused():
            if write:
                found, locked = await lock_and_check(service.database, package, progress)
            else:
                found, locked = await check(service.database, package, progress), None
        return found, locked, await audit_of_package(service.database, catalogue, package)

    found, locked, findings = read(database_url, work)
    if locked is not None:
        tell_done(_told(locked, folder))
    typer.echo(described(package, found.added + found.already_there))
    if found.replaced:
        typer.echo(f"  {many(found.replaced, 'figure')} of an earlier edition would be withdrawn by a load.")
    for line in audited(findings):
        typer.echo(line)


def _told(locked: Locked, folder: Path) -> str:
    if not locked.places and not locked.written:
        return "No lock is written: figures.csv tells the place of each figure itself."
    return f"{'Wrote' if locked.written else 'Unchanged:'} {folder / LOCK}, {many(locked.places, 'place')}."


COMMAND = Command(run, ("check my-report", "check my-report --write", "check seed/new-ecommerce-2025"))
