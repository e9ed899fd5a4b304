"""`indicators doctor`: checks of the database, the machine and its clock."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.cli.database import address_of, settings_of, shown
from api.cli.failures import FAILED
from api.cli.options import Command, DatabaseUrl
from api.domain.errors import NotReady

if TYPE_CHECKING:
    from sqlalchemy import URL

    from api.settings import Settings

ROOM, PROCESS = 256 * 1024**2, 200 * 1024**2
"""Bytes that a disk needs in addition to a copy of the database, and a process in addition to its cache."""
DESCRIPTORS = 100
"""Files that a process opens in addition to its connections."""
DRIFT, RATES_DUE = timedelta(minutes=1), timedelta(days=31)
"""Largest difference of two correct clocks; time after the end of a year by which its rates must have come."""

Finding = tuple[str, str, str]
"""The subject, the observation in words, and the advice, which is empty if nothing is wrong."""


def doctor(database_url: DatabaseUrl = None) -> None:
    """Say what is wrong with the database, its rates, the disk, limits and the clock; exit with 1 if anything is."""
    settings = settings_of(database_url=database_url)
    url = address_of(settings)

    async def of_database() -> list[Finding]:
        return [finding async for finding in _of_database(settings, url)]

    found = [*asyncio.run(of_database()), *_of_machine(settings, url)]
    for subject, words, advice in found:
        typer.echo(f"{'wrong' if advice else 'ok':<6} {subject:<11} {words} {advice}".rstrip())
    if any(advice for *_, advice in found):
        raise typer.Exit(FAILED)


async def _of_database(settings: Settings, url: URL) -> AsyncIterator[Finding]:
    from api.storage.address import damage
    from api.storage.catalogue import times
    from api.storage.database import Database
    from api.storage.writing import is_computed, revision_of, revisions

    database, now, newest = Database(settings.database_url), datetime.now(UTC), revisions()[-1]
    try:
        if (damaged := damage(url)) is not None:
            raise damaged
        revision = await database.read(revision_of)
        yield "database", f"{shown(url)} answers.", ""
        advice = "Run `indicators migrate`." if revision in (None, *revisions()[:-1]) else ""
        advice = advice or ("" if revision == newest else "A newer version migrated it; run that one.")
        yield "migrations", f"It is at revision {revision}, and this version at {newest}.", advice
        if advice:
            return
        advice = "" if await is_computed(database) else "Run `indicators rebuild`."
        yield "computed", "What follows from the figures is computed by the rules of this version.", advice
        written, last, year, clock = await times(database)
        due = (now - RATES_DUE).year - 1
        advice = "" if (year or 0) >= due else f"Those of {due} are missing: docs/operations.md says how they come."
        yield "rates", f"They end on {last}, and {year} is the last whole year.", advice
        advice = "" if (written or "") <= (now + DRIFT).isoformat() else "One of the two is wrong."
        yield "clock", f"It is {now:%Y-%m-%d %H:%M:%S} UTC, the newest row is of {written}.", advice
        if clock is not None:
            advice = "" if abs(clock - now) <= DRIFT else "Set the one that is wrong."
            yield "clock", f"PostgreSQL's is at {clock:%Y-%m-%d %H:%M:%S %Z}.", advice
    except NotReady as problem:
        yield "database", problem.reason, problem.advice
    finally:
        await database.close()


def _of_machine(settings: Settings, url: URL) -> Iterator[Finding]:
    from api.storage.address import sqlite_path

    file = sqlite_path(url)
    needed = ROOM + (file.stat().st_size if file and file.is_file() else 0)
    folders = {Path(tempfile.gettempdir()): "temporary files"}
    if file and file.is_file():
        folders[file.resolve().parent] = "the database"
    for folder, use in folders.items():
        free = shutil.disk_usage(folder).free
        advice = "" if free >= needed else f"A load, a backup or a download may need {_mega(needed)}."
        yield (
            "disk",
            f"{_mega(free)} are free in {folder}, for {use}.",
            advice if os.access(folder, os.W_OK) else "Make it writable.",
        )
    (soft, _), needed = resource.getrlimit(resource.RLIMIT_NOFILE), settings.max_connections + DESCRIPTORS
    advice = "" if soft >= needed or soft < 0 else f"Raise it to {needed} (ulimit -n), or lower MAX_CONNECTIONS."
    yield "descriptors", f"A process may open {soft} files, and MAX_CONNECTIONS is {settings.max_connections}.", advice
    memory, needed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"), PROCESS + settings.cache_bytes
    with suppress(OSError, ValueError):  # no control group, or one without a bound
        memory = min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    advice = "" if memory >= needed * settings.workers else "Lower WORKERS or CACHE_BYTES, or give it more."
    yield "memory", f"There are {_mega(memory)}, and each of {settings.workers} may take {_mega(needed)}.", advice


def _mega(count: int) -> str:
    return f"{count / 1_000_000:,.0f} MB"


DOCTOR = Command(doctor, ("doctor", "doctor --database-url postgresql+asyncpg://me:secret@localhost/figures"))
