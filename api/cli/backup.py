"""`indicators backup`, `release` and `restore`: write a database into one file, and fill a database from it."""

import asyncio
import hashlib
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Literal

import typer
from sqlalchemy import URL

from api.cli.database import address_of, migrated, place_of, revision_at, shown, written
from api.cli.failures import BAD_INPUT, Failure, interruptible, refuse_missing_folder, unwritten
from api.cli.options import Command, DatabaseUrl
from api.cli.output import print_done, write_whole
from api.domain.errors import InsufficientStorage, NotReady, driver_message
from api.storage import database_copy
from api.storage.address import refuse_damage, sqlite_path
from api.storage.database import Database
from api.storage.database_copy import file_url
from api.storage.writing import leave_one_file, revision_of, revisions, write

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, a SQLite file; FILE.sha256 goes with it.")]


def backup(file: File, database_url: DatabaseUrl = None) -> None:
    """Write the whole database of one moment into a new file, on either engine; servers and loads go on."""
    if file.exists():
        raise Failure(f"{file} exists already; nothing is written: name another", BAD_INPUT)
    _export(file, database_url)


def release(
    action: Literal["export"],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; its digest goes to FILE.sha256.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Write the newest release as a file that copies of the service take: `indicators serve --release`."""
    _export(file, database_url)


def _export(file: Path, database_url: str | None) -> None:
    """Write the database into a file, and its digest into FILE.sha256: before a new file, after one that is replaced.

    Failure if the file exists without a digest, its folder is missing, or it cannot be written.
    """
    url = address_of(database_url)
    refuse_missing_folder(file)
    if file.exists() and not _sum(file).is_file():  # such as the database itself
        raise Failure(f"{file} exists and is no release with its digest; nothing is written: name another", BAD_INPUT)
    try:
        with interruptible(), TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            asyncio.run(_copy(url, new := Path(folder) / file.name))
            digest = _digest(new)
            is_there = file.exists()
            if is_there:
                new.replace(file)
            write_whole(_sum(file), f"{digest}  {file.name}\n".encode())
            if not is_there:  # a file without a digest would be a backup that was not finished
                new.replace(file)
    except InsufficientStorage as full:
        raise unwritten(file, driver_message(full.__cause__ or full)) from full
    except OSError as error:
        raise unwritten(file, error.strerror) from error
    print_done(
        f"{shown(url)} is in {file}, {file.stat().st_size} bytes, SHA-256 {digest}.\n"
        f"  {_sum(file)} goes with it and proves it whole: keep and copy both."
    )


async def _copy(url: URL, target: Path) -> None:
    """Copy a database into a new SQLite file and check that file; Failure for the revision of another version."""
    revision = await revision_at(url)
    if revision not in (revisions() if sqlite_path(url) else revisions()[-1:]):
        raise Failure(f"{shown(url)} is at revision {revision}: back it up by its own version, or by pg_dump.")
    async with Database(url) as database:
        await database_copy.backup(database, target)
    refuse_damage(file_url(target))
    leave_one_file(file_url(target))


def restore(
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="Allow the loss of what the database holds.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Fill an empty database from a backup, or with --replace overwrite one in use: all of it, or nothing."""
    url = place_of(database_url)
    with TemporaryDirectory(prefix="indicators-restore-") as folder, interruptible():
        copy = Path(folder) / file.name
        if not file.is_file():
            raise _no_backup(f"there is no file {file.absolute()}")
        try:
            if not _sum(file).is_file():
                raise _no_backup(f"{_sum(file)} is not there")
            digest = _sum(file).read_text(encoding="ascii", errors="replace").partition(" ")[0]
            shutil.copyfile(file, copy)
            found = _digest(copy)
        except OSError as error:
            raise Failure(f"nothing was restored: {error.filename or copy}: {error.strerror}.") from None
        if found != digest:
            raise _no_backup(f"{file} was cut short or changed, its SHA-256 is not the one in {_sum(file).name}")
        asyncio.run(_restore(url, copy, replace))
    print_done(f"{shown(url)} holds what {file} held.")


async def _restore(url: URL, copy: Path, replace: bool) -> None:
    """Bring a copy of a backup to the newest revision and fill the database from it; Failure if that is not allowed."""

    def work(connection: Any) -> None:
        revision = revision_of(connection)
        if revision and not replace:
            raise Failure(f"{shown(url)} is in use; --replace allows the loss of what it holds.", BAD_INPUT)
        if revision not in (None, revisions()[-1]):
            raise Failure(f"{shown(url)} is at revision {revision}: run `indicators migrate` before.")
        database_copy.restore(copy, connection)

    with written():
        useless = _no_backup(f"{copy.name} is damaged, or of another program")
        try:
            refuse_damage(file_url(copy))
        except NotReady as damaged:
            raise useless from damaged
        if not await write(file_url(copy), revision_of):
            raise useless
        await migrated(file_url(copy), print_done)
        await write(url, work)


def _no_backup(why: str) -> Failure:
    parts = "A backup is two files, FILE and FILE.sha256, that `indicators backup FILE` writes"
    return Failure(f"nothing was restored: {why}. {parts}: name FILE, and put both into one folder.", BAD_INPUT)


def _sum(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _digest(file: Path) -> str:
    """The SHA-256, as hex, of a file that can be written, after its bytes are forced to the disk."""
    with file.open("rb+") as content:
        os.fsync(content.fileno())
        return hashlib.file_digest(content, "sha256").hexdigest()


BACKUP = Command(backup, ("backup figures.backup", "backup /backups/figures.backup"))
RELEASE = Command(release, ("release export release.db",))
RESTORE = Command(
    restore, ("restore figures.backup --replace", "restore figures.backup --database-url sqlite:///new.db")
)
