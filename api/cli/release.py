"""`indicators release export`, and the release file that `indicators serve --release` serves."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.backup import export
from api.cli.database import address_of, settings_of
from api.cli.failures import say
from api.cli.options import Command, DatabaseUrl
from api.domain.errors import NotReady

if TYPE_CHECKING:
    from api.settings import Settings
    from api.storage.release_file import ReleaseFile


File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its digest goes to FILE.sha256.")]


def release(action: Literal["export"], file: File, database_url: DatabaseUrl = None) -> None:
    """Write the newest release as a file that copies of the service take: `indicators serve --release`."""
    export(address_of(settings_of(database_url=database_url)), file, anew=True)


RELEASE = Command(release, ("release export release.db",))

HTTP_SECONDS = 5.0
"""Fewest seconds between two requests to a server for a newer release."""


def taken(settings: Settings) -> ReleaseFile:
    """The release file that the settings name, fetched now, or earlier if that fails."""
    from api.storage.release_file import ReleaseFile

    origin = ReleaseFile(settings.release)
    try:
        origin.take()
    except NotReady as problem:
        if not origin.served.is_file():
            raise
        say(f"{problem.reason} What was taken before is served.\n  {problem.advice}")
    return origin


def keep_up(origin: ReleaseFile, refresh_seconds: float) -> None:
    """Fetch newer releases, for ever."""
    from api.service.log import DatabaseTroubles, logger

    log, troubles = logger("indicators.release"), DatabaseTroubles()
    while True:
        sleep(max(refresh_seconds, HTTP_SECONDS if origin.is_remote else 0.1))
        try:
            if digest := origin.take():
                log.info("release-taken", origin=origin.name, sha256=digest)
        except NotReady as problem:
            troubles.failed(problem, "release-refused")
        except Exception:  # the next look may succeed
            log.exception("release-failed")
