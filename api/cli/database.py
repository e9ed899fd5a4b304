"""The database of a command: its address, its migration, work that reads and writes it, and their errors."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from api.cli.failures import BAD_INPUT, Failure, interruptible, refuse_missing_folder, say
from api.domain.catalogue import Catalogue
from api.domain.errors import NotReady, OccupiedError, UnconfirmedError, driver_message

if TYPE_CHECKING:
    from sqlalchemy import URL

    from api.service.figures import FigureService
    from api.settings import Settings
    from api.storage.sqlite_file import UnitsAndRates

Result = TypeVar("Result")
Read = Callable[["FigureService", Catalogue], Awaitable[Result]]


def settings_of(**given: Any) -> Settings:
    """The settings of the environment, replaced by the `given` ones that are not None; Failure if one is wrong."""
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise Failure("; ".join(_fault(fault, given) for fault in error.errors()), BAD_INPUT) from None


def _fault(fault: Any, given: dict[str, Any]) -> str:
    name = str(fault["loc"][0])
    option = "base-url" if name == "public_url" else name.replace("_", "-")
    shown = f"--{option}" if given.get(name) is not None else name.upper()
    said = fault["msg"].removeprefix("Value error, ")  # pydantic puts it before a validator's message
    value = re.sub(r"//[^/?#]*@", "//***@", repr(fault["input"]))  # no user and password in a log
    return f"{shown} {value}: {said[0].lower()}{said[1:]}"


def address_of(database_url: str | None = None) -> URL:
    """The database's address, from the settings if it is None; Failure if it or a setting is invalid."""
    from api.storage.address import parse_url

    try:
        return parse_url(settings_of(database_url=database_url).database_url)
    except ValueError as error:
        raise Failure(f"{error}.", BAD_INPUT) from None


def place_of(database_url: str | None) -> URL:
    """Like `address_of`, for a database that may be made; Failure if its folder is missing, but for the default."""
    from api.settings import Settings
    from api.storage.address import sqlite_path

    path = sqlite_path(url := address_of(database_url))
    if path and shown(url) != Settings.model_fields["database_url"].default:
        refuse_missing_folder(path)
    return url


def shown(url: URL) -> str:
    """The address as a text in the form of the settings, with *** for the password."""
    url = url.set(drivername=url.drivername.removesuffix("+pysqlite")).difference_update_query(["password"])
    return url.render_as_string(hide_password=True)


async def revision_at(url: URL) -> str:
    """The migration at which a database is; NotReady if it cannot be read or has no tables."""
    from api.storage.database import Database
    from api.storage.writing import revision_of

    async with Database(url) as database:
        if not (revision := await database.read(revision_of)):
            raise NotReady(f"{shown(url)} has no tables.")
        return revision


def units_and_rates(database_url: str | None) -> UnitsAndRates | None:
    """A reader of units and rates at an address, if None that of the settings; None if not plainly a SQLite file's."""
    from api.storage.sqlite_file import UnitsAndRates

    return UnitsAndRates.at(settings_of(database_url=database_url).database_url)


def read(database_url: str | None, work: Read[Result]) -> Result:
    """Run an async function on a service and its newest catalogue, in a new event loop; return its result."""
    import asyncio

    from api.service.figures import FigureService
    from api.storage.database import Database

    url, results = address_of(database_url), []

    async def run() -> None:  # returns nothing: as it ends, `asyncio.run` formats its result, 2 s for all figures
        service = FigureService(Database(url), settings_of().refresh_seconds)
        try:
            results.append(await work(service, await service.catalogue()))
        finally:
            await service.close()

    asyncio.run(run())
    return results[0]


def read_and_write(database_url: str | None, work: Read[Result]) -> Result:
    """Run `work`, which writes too, on the primary; return its result. Failure if it cannot write or is interrupted.

    Says into which database, if none was named; a SQLite database is one file afterwards in any case.
    """
    from api.storage.address import of_primary
    from api.storage.writing import leave_one_file

    url = address_of(database_url)
    try:
        with interruptible(), written():  # what a standby holds may be of yesterday
            result = read(of_primary(url).render_as_string(hide_password=False), work)
    finally:
        leave_one_file(url)
    if database_url is None:
        say(f"Into {shown(url)}.")
    return result


@contextmanager
def written(nothing: str = "nothing is written", at: URL | None = None) -> Iterator[None]:
    """Context: a write's error becomes a Failure that begins with `nothing`, if that is certain; `at` adds advice."""
    from sqlalchemy.exc import SQLAlchemyError

    from api.storage.address import trouble_of
    from api.storage.writing import UpgradeError

    try:
        yield
    except UnconfirmedError as error:
        raise Failure(f"{error}.") from error
    except (UpgradeError, OccupiedError) as error:
        raise Failure(f"{nothing}: {error}.") from error
    except (SQLAlchemyError, OSError) as error:
        trouble = at and trouble_of(at, error)
        why = f"{trouble.reason}\n  {trouble.advice}" if trouble else f"{type(error).__name__}, {driver_message(error)}"
        raise Failure(f"{nothing}: {why}") from error


async def migrated(url: URL, line: Callable[[str], None] = lambda _: None) -> int:
    """Bring a database to the newest revision, all or nothing; return the number of steps, each a text for `line`."""
    from api.storage.writing import bring_to, revisions

    with suppress(NotReady):
        if await revision_at(url) == revisions()[-1]:
            return 0
    done = 0

    def applied(text: str) -> None:
        nonlocal done  # another process may have applied some, or all, since the revision was read
        done += 1
        line(text)

    with written("nothing was migrated", url):
        await bring_to(url, line=applied)
    return done
