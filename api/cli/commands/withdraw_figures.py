"""`indicators withdraw`: takes figures back, in a release of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.database import read_and_write
from api.cli.failures import BAD_INPUT, Failure
from api.cli.options import Command, DatabaseUrl
from api.cli.output import tell_done
from api.cli.packages import many, written

if TYPE_CHECKING:
    from api.service.figures import FigureService

MAX_REASON = 900


def run(
    figures: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of figures of one report.")],
    reason: Annotated[str, typer.Option(help="Why, for those who quoted it.")],
    reason_zh: Annotated[str | None, typer.Option(help="The same in Chinese.")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Withdraw figures: they stay at their addresses, marked, and leave every list from now on."""

    async def work(service: FigureService, _catalogue: object) -> str:
        from api.plugins.packages.load import WithdrawalError, withdraw

        try:
            with written():
                return await withdraw(service.database, figures, reason, reason_zh)
        except WithdrawalError as error:
            raise Failure(f"{error}.", BAD_INPUT) from None

    for name, text in (("--reason", reason), ("--reason-zh", reason_zh or "-")):
        if not text.strip() or not text.isprintable() or len(text) > MAX_REASON:
            raise Failure(f"{name} is a line of at most {MAX_REASON} characters that says why.", BAD_INPUT)
    release = read_and_write(database_url, work)
    tell_done(f"Release {release}: {many(len(set(figures)), 'figure')} withdrawn.")


COMMAND = Command(run, ('withdraw output.LND.2025.agency-2026-01-10 --reason "The source took it back."',))
