"""`indicators doctor`: checks of the database, the machine and its clock."""

import asyncio
import os
import resource
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import URL

from api.cli.database import address_of, settings_of, shown
from api.cli.failures import FAILED
from api.cli.options import Command, DatabaseUrl
from api.domain.errors import NotReady
from api.settings import Settings
from api.storage.address import refuse_damage, sqlite_path
from api.storage.catalogue import times
from api.storage.database import Database
from api.storage.writing import is_computed, revision_of, revisions

ROOM = 256 * 1024**2
"""Bytes that a disk needs in addition to a copy of the database."""
DESCRIPTORS = 100
"""Number of files that a process opens in addition to its connections."""
DRIFT, RATES_DUE = timedelta(minutes=1), timedelta(days=31)
"""Largest difference of two correct clocks; time after the end of a year by which its rates must be there."""

Finding = tuple[str, str, Any, str]
"""Subject, observation in words, a value that is true if nothing is wrong, and advice for the other case."""


def doctor(database_url: DatabaseUrl = None) -> None:
    """Say what is wrong with the database, its rates, the disk, limits and the clock; exit with 1 if anything is."""
    url = address_of(database_url)

    async def of_database() -> list[Finding]:
        return [finding async for finding in _of_database(url)]

    found = [*asyncio.run(of_database()), *_of_machine(settings_of(database_url=database_url), url)]
    for subject, words, is_well, advice in found:
        print(f"ok     {subject:<11} {words}" if is_well else f"wrong  {subject:<11} {words} {advice}")
    if not all(is_well for _, _, is_well, _ in found):
        raise typer.Exit(FAILED)


async def _of_database(url: URL) -> AsyncIterator[Finding]:
    """Yield the findings about a database: its answer, migration, computed tables, rates and clock."""
    now, names = datetime.now(UTC), revisions()
    try:
        async with Database(url) as database:
            refuse_damage(url)
            revision = await database.read(revision_of)
            yield "database", f"{shown(url)} answers.", True, ""
            is_earlier = revision is None or revision in names
            advice = "Run `indicators migrate`." if is_earlier else "A newer version migrated it; run that one."
            words = f"It is at revision {revision}, and this version at {names[-1]}."
            yield "migrations", words, revision == names[-1], advice
            if revision != names[-1]:
                return
            words = "What follows from the figures is computed by the rules of this version."
            yield "computed", words, await is_computed(database), "Run `indicators rebuild`."
            written, last, year, clock = await times(database)
            due = (now - RATES_DUE).year - 1
            advice = f"Those of {due} are missing: docs/operations.md says how they come."
            yield "rates", f"They end on {last}, and {year} is the last whole year.", (year or 0) >= due, advice
            words = f"It is {now:%Y-%m-%d %H:%M:%S} UTC, the newest row is of {written}."
            yield "clock", words, written <= (now + DRIFT).isoformat(), "One of the two is wrong."
            if clock:
                words = f"PostgreSQL's is at {clock:%Y-%m-%d %H:%M:%S %Z}."
                yield "clock", words, abs(clock - now) <= DRIFT, "Set the one that is wrong."
    except NotReady as problem:
        yield "database", problem.reason, False, problem.advice


def _of_machine(settings: Settings, url: URL) -> Iterator[Finding]:
    """Yield the findings about free disk space and the limit of open files."""
    needed, folders = ROOM, {Path(tempfile.gettempdir()): "temporary files"}
    if (file := sqlite_path(url)) and file.is_file():
        needed += file.stat().st_size
        folders[file.resolve().parent] = "the database"
    for folder, use in folders.items():
        free, is_open = shutil.disk_usage(folder).free, os.access(folder, os.W_OK)
        advice = f"A load, a backup or a download may need {_mega(needed)}." if is_open else "Make it writable."
        yield "disk", f"{_mega(free)} are free in {folder}, for {use}.", is_open and free >= needed, advice
    (soft, _), needed = resource.getrlimit(resource.RLIMIT_NOFILE), settings.max_connections + DESCRIPTORS
    words = f"A process may open {soft} files, and MAX_CONNECTIONS is {settings.max_connections}."
    advice = f"Raise it to {needed} (ulimit -n), or lower MAX_CONNECTIONS."
    yield "descriptors", words, soft >= needed or soft < 0, advice


def _mega(count: int) -> str:
    return f"{count / 1_000_000:,.0f} MB"


DOCTOR = Command(doctor, ("doctor", "doctor --database-url postgresql+asyncpg://me:secret@localhost/figures"))
