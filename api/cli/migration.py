"""Migrations with a line for each revision, and their failures in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from sqlalchemy import URL
from sqlalchemy.exc import SQLAlchemyError

from api.cli.failures import BAD_INPUT, Failure
from api.domain.errors import OccupiedError, UnconfirmedError, driver_message
from api.domain.words import nearest
from api.storage.failures import known_trouble
from api.storage.migrate import Revisions, Step, UpgradeError, current_revision, downgrade, upgrade

Print = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: the revision it came to (None without any), how many steps, in how many seconds."""

    revision: str | None
    steps: int
    seconds: float


async def migrated(url: URL, line: Print, to: str = "head", *, down: bool = False) -> Migrated:
    """Bring a database to a revision, all of it in one transaction; back to an earlier one only if `down` allows it."""
    start = perf_counter()
    revisions, steps = Revisions(), 0

    def on_step(step: Step) -> None:
        nonlocal steps
        steps += 1
        line(f"{'+' if step.up else '-'} {step.revision:<60} {step.seconds:6.2f} s")

    target = _resolved(revisions, to)
    with _failures(url):
        now = await current_revision(url)
        past = revisions.up_to(now)
        back = bool(past) and target != now and (target is None or target in past)
        if back and not down:
            raise Failure(f"the database is past {to}; --down takes it back, and what came after is lost.", BAD_INPUT)
        if back:
            await downgrade(url, target or "base", on_step)
        elif target is not None:
            await upgrade(url, target, on_step)
    return Migrated(target, steps, perf_counter() - start)


@contextmanager
def _failures(url: URL) -> Iterator[None]:
    try:
        yield
    except UnconfirmedError as error:
        raise Failure(f"{error}.") from error
    except (UpgradeError, OccupiedError) as error:
        raise Failure(f"nothing was migrated: {error}") from error
    except (SQLAlchemyError, OSError) as error:
        if (known := known_trouble(url, error)) is not None:
            raise Failure(f"nothing was migrated: {known.reason}\n  {known.advice}") from error
        raise Failure(f"nothing was migrated: {type(error).__name__}, {driver_message(error)}") from error


def _resolved(revisions: Revisions, to: str) -> str | None:
    """The full name of a revision; None for `base`, which comes before the first."""
    names = revisions.names
    if to == "head":
        return revisions.head
    if to in names or to == "base":
        return to if to in names else None
    near = nearest(to, names, 1)
    hint = f" Near it: {near[0]}." if near else ""
    raise Failure(f"there is no revision {to!r}.{hint} There are base, {', '.join(names)} and head.", BAD_INPUT)
